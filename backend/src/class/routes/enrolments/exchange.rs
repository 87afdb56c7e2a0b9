//! Lists of enrolments in and out.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::class::{EnrolmentExportQuery, EnrolmentImportReport};
use contract::facility::{ImportQuery, ImportTemplateQuery, SheetFormat};
use contract::ids::ClassSeriesId;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{READ, WRITE};
use crate::auth::Act;
use crate::class::service::enrolments::{self as service, EnrolmentError, IMPORT_COLUMNS};
use crate::http::json::{IMPORT_LIMIT, read_body};
use crate::http::{Caller, Path, Problem, Problems, Query, sheets};
use crate::sheet::{Cell, Column, read_table};
use crate::startup::State;

const TITLE: &str = "报名名单";

/// Adds the operations on tables; their paths are literal, so they come before those with an id.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(get_enrolment_import_template).service(export_enrolments).service(import_enrolments);
}

/// Answer an empty table for lists of learners
///
/// With the headings, and one example row to write over.
#[utoipa::path(
    tag = "class", params(ImportTemplateQuery), extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/enrolments/import-template")]
pub(super) async fn get_enrolment_import_template(
    caller: Caller,
    query: Query<ImportTemplateQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(WRITE)?;
    let headings: Vec<String> = IMPORT_COLUMNS.iter().map(Column::heading).collect();
    let example = IMPORT_COLUMNS.iter().map(|column| Cell::text(Some(column.hint))).collect();
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    sheets::whole(format, "enrolments-template", TITLE, &headings, vec![example])
}

/// Enrol a list of learners in a series
///
/// An xlsx workbook or CSV (UTF-8 or GB 18030) as the body, at most 20 MiB: who, by ID number or by the number that exports
/// give, and the name to compare. Everybody applies in the order of the list, or, when somebody cannot be taken, nobody
/// (`import_rejected`, one entry in `errors` for each wrong cell with `row` and `column`; with `errors=xlsx` the rows as a
/// workbook that says what is wrong). With `dry_run=true` nothing is written.
#[utoipa::path(
    tag = "class", params(("id" = ClassSeriesId, Path, description = "The series"), ImportQuery),
    request_body(description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = EnrolmentImportReport, description = "What was done"), Problems),
)]
#[post("/class-series/{id}/enrolments/import")]
pub(super) async fn import_enrolments(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<ClassSeriesId>,
    query: Query<ImportQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let by = act.clone();
    state.db.read(move |conn| service::get_places(conn, &by, id.0.0)).await?;
    let body = read_body(payload.into_inner(), IMPORT_LIMIT).await?.freeze();
    let dry_run = query.0.dry_run.unwrap_or(false);
    let (file, keys) = (body.clone(), state.keys.clone());
    let table = web::block(move || read_table(&file, IMPORT_COLUMNS)).await;
    let table = table.map_err(|error| Problem::internal(&error))??;
    let done = state.db.write(move |conn| service::import(conn, &act, &keys, id.0, (&table, dry_run))).await;
    match done {
        Ok(report) => Ok(HttpResponse::Ok().json(report)),
        Err(EnrolmentError::SeriesNotFound) => Err(Problem::not_found()),
        Err(EnrolmentError::Rows(faults)) if query.0.errors == Some(SheetFormat::Xlsx) => {
            sheets::faulty_rows(sheets::language_of(&request), TITLE, IMPORT_COLUMNS, &body, &faults).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Export enrolments
///
/// Those that the list answers for the same filters, newest first, with masked ID numbers; that they leave the system is
/// recorded. Cells that look like a formula begin with an apostrophe. CSV is streamed.
#[utoipa::path(
    tag = "class", params(EnrolmentExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/enrolments/export")]
pub(super) async fn export_enrolments(
    state: web::Data<State>,
    caller: Caller,
    query: Query<EnrolmentExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let format = query.format.unwrap_or(SheetFormat::Xlsx);
    let (by, wanted) = (act.clone(), query.clone());
    state.db.write(move |conn| service::record_export(conn, &by, &wanted)).await?;
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "enrolments", TITLE, service::export_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: EnrolmentExportQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, &query, after)).await?)
}
