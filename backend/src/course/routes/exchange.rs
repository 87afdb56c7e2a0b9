//! The catalogue in and out: import, its template, export.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::course::CourseExportQuery;
use contract::facility::{ImportQuery, ImportReport, ImportTemplateQuery, SheetFormat};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{READ, WRITE};
use crate::auth::Act;
use crate::course::service::{self, COLUMNS, CourseServiceError};
use crate::http::json::{IMPORT_LIMIT, read_body};
use crate::http::sheets;
use crate::http::{Caller, Problem, Problems, Query};
use crate::sheet::{Cell, Column, read_table};
use crate::startup::State;

const TITLE: &str = "课程目录";

/// Adds the operations on tables; their paths are literal, so they come before those with an id.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(get_course_import_template).service(import_courses).service(export_courses);
}

/// Answer an empty table for imports of courses
///
/// With the headings, and one example row to write over.
#[utoipa::path(
    tag = "course", params(ImportTemplateQuery), extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/courses/import-template")]
pub(super) async fn get_course_import_template(
    caller: Caller,
    query: Query<ImportTemplateQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(WRITE)?;
    let columns: Vec<Column> = service::template_columns().collect();
    let headings: Vec<String> = columns.iter().map(Column::heading).collect();
    let example = columns.iter().map(|column| Cell::text(Some(column.hint))).collect();
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    sheets::whole(format, "courses-template", TITLE, &headings, vec![example])
}

/// Import courses
///
/// An xlsx workbook or CSV (UTF-8 or GB 18030) as the body, at most 20 MiB; columns as in the template or in an export,
/// words, categories and counties by code or label, several objectives or tags with `、` or `|` between them. A lesson is a
/// line of its cell: `minutes|title|Mongolian title|outline`. The columns that the template lacks (state, honours, number of
/// the version) are not taken. Every row becomes a course with a draft as its first version, or, when any row is wrong, none
/// (`import_rejected`, one entry in `errors` for each wrong cell with `row` and `column`; with `errors=xlsx` the rows as a
/// workbook that says what is wrong). With `dry_run=true` nothing is written.
#[utoipa::path(
    tag = "course", params(ImportQuery),
    request_body(description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = ImportReport, description = "What was done"), Problems),
)]
#[post("/courses/import")]
pub(super) async fn import_courses(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    query: Query<ImportQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let body = read_body(payload.into_inner(), IMPORT_LIMIT).await?.freeze();
    let dry_run = query.0.dry_run.unwrap_or(false);
    let file = body.clone();
    let table = web::block(move || read_table(&file, COLUMNS)).await;
    let table = table.map_err(|error| Problem::internal(&error))??;
    match state.db.write(move |conn| service::import(conn, &act, &table, dry_run)).await {
        Ok(report) => Ok(HttpResponse::Ok().json(report)),
        Err(CourseServiceError::Rows(faults)) if query.0.errors == Some(SheetFormat::Xlsx) => {
            sheets::faulty_rows(sheets::language_of(&request), TITLE, COLUMNS, &body, &faults).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Export courses
///
/// Those that the caller sees and the filters leave, by code, each by the version that the catalogue shows. The columns are
/// those of an import, so that the file can be imported into another catalogue; lessons that do not fit into a cell go
/// without their outlines, and attached files stay behind. Cells that look like a formula begin with an apostrophe. CSV is
/// streamed.
#[utoipa::path(
    tag = "course", params(CourseExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/courses/export")]
pub(super) async fn export_courses(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, format) = (query.0.clone(), query.0.format);
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "courses", TITLE, service::export_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: CourseExportQuery,
    after: Option<String>,
) -> Result<(Vec<Vec<Cell>>, Option<String>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, &query, after)).await?)
}
