//! Teachers in and out as tables.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::facility::{ImportQuery, ImportReport, ImportTemplateQuery, SheetFormat};
use contract::teacher::TeacherExportQuery;
use uuid::Uuid;

use super::{READ, WRITE};
use crate::auth::Act;
use crate::http::json::{IMPORT_LIMIT, read_body};
use crate::http::{Caller, Problem, Problems, Query, sheets};
use crate::sheet::{Cell, Column, read_table};
use crate::startup::State;
use crate::teacher::service::{self, COLUMNS, TeacherError};

const TITLE: &str = "教师";

/// Answer an empty table for imports of teachers
///
/// With the headings, and one example row to write over.
#[utoipa::path(
    tag = "teacher", params(ImportTemplateQuery), extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/teachers/import-template")]
pub(super) async fn get_teacher_import_template(
    caller: Caller,
    query: Query<ImportTemplateQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(WRITE)?;
    let columns: Vec<Column> = service::template_columns().collect();
    let headings: Vec<String> = columns.iter().map(Column::heading).collect();
    let example = columns.iter().map(|column| Cell::text(Some(column.hint))).collect();
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    sheets::whole(format, "teachers-template", TITLE, &headings, vec![example])
}

/// Import teachers
///
/// An xlsx workbook or CSV (UTF-8 or GB 18030) as the body, at most 20 MiB; columns as in the template or in an export, words
/// by code or label, schools by their code. Whether a teacher is verified and how it stands is not taken, and a masked
/// telephone number counts as blank. Every row registers a teacher, or, when any row is wrong, none (`import_rejected`, one
/// entry in `errors` for each wrong cell with `row` and `column`; with `errors=xlsx` the rows as a workbook that says what is
/// wrong). With `dry_run=true` nothing is written.
#[utoipa::path(
    tag = "teacher", params(ImportQuery),
    request_body(description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ImportReport, description = "What was done"), Problems),
)]
#[post("/teachers/import")]
pub(super) async fn import_teachers(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    query: Query<ImportQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let body = read_body(payload.into_inner(), IMPORT_LIMIT).await?.freeze();
    let dry_run = query.0.dry_run.unwrap_or(false);
    let (file, keys) = (body.clone(), state.keys.clone());
    let table = web::block(move || read_table(&file, COLUMNS)).await;
    let table = table.map_err(|error| Problem::internal(&error))??;
    match state.db.write(move |conn| service::import(conn, &act, &keys, &table, dry_run)).await {
        Ok(report) => Ok(HttpResponse::Ok().json(report)),
        Err(TeacherError::Rows(faults)) if query.0.errors == Some(SheetFormat::Xlsx) => {
            sheets::faulty_rows(sheets::language_of(&request), TITLE, COLUMNS, &body, &faults).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Export teachers
///
/// Those that the list answers for the same filters, newest first, with the columns of an import. ID numbers stay sealed, and
/// telephone numbers masked. CSV is streamed.
#[utoipa::path(
    tag = "teacher", params(TeacherExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/teachers/export")]
pub(super) async fn export_teachers(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TeacherExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, format) = (query.0.clone(), query.0.format);
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "teachers", TITLE, service::export_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: TeacherExportQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, &query, after)).await?)
}
