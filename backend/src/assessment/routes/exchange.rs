//! Self-assessments in, results out.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::facility::{ImportQuery, ImportReport, ImportTemplateQuery, SheetFormat};
use contract::ids::AssessmentCycleId;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{READ, SCHOOL};
use crate::assessment::service;
use crate::auth::Act;
use crate::http::json::{IMPORT_LIMIT, read_body};
use crate::http::sheets::{self, rejected};
use crate::http::{Caller, Path, Problem, Problems, Query};
use crate::sheet::{Cell, Column, read_table};
use crate::startup::State;

const TITLE: &str = "年度考核";

/// Adds the operations on tables.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(get_self_assessment_template).service(import_self_assessments).service(export_assessments);
}

/// Answer an empty table for self-assessments
///
/// With the headings, and one example row to write over.
#[utoipa::path(
    tag = "assessment",
    params(("id" = AssessmentCycleId, Path, description = "The cycle"), ImportTemplateQuery),
    extensions(("x-roles" = json!(SCHOOL))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/assessment-cycles/{id}/self-assessments/template")]
pub(super) async fn get_self_assessment_template(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
    query: Query<ImportTemplateQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(SCHOOL)?;
    let columns = state.db.read(move |conn| service::template(conn, id.0)).await?;
    let headings: Vec<String> = columns.iter().map(Column::heading).collect();
    let example = columns.iter().map(|column| Cell::text(Some(column.hint))).collect();
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    sheets::whole(format, "self-assessments-template", TITLE, &headings, vec![example])
}

/// Import self-assessments
///
/// An xlsx workbook or CSV (UTF-8 or GB 18030) as the body, at most 20 MiB; columns as in the template. Every row is handed in,
/// or, when any row is wrong, none (`import_rejected`, one entry in `errors` for each wrong cell with `row` and `column`; with
/// `errors=xlsx` the rows as a workbook that says what is wrong). A school out of reach, or of another cycle, is a fault of its
/// cell (`school_not_in_cycle`). With `dry_run=true` nothing is written.
#[utoipa::path(
    tag = "assessment",
    params(("id" = AssessmentCycleId, Path, description = "The cycle"), ImportQuery),
    request_body(description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    extensions(("x-roles" = json!(SCHOOL))),
    responses((status = 200, body = ImportReport, description = "What was done"), Problems),
)]
#[post("/assessment-cycles/{id}/self-assessments/import")]
pub(super) async fn import_self_assessments(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<AssessmentCycleId>,
    query: Query<ImportQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCHOOL)?;
    let body = read_body(payload.into_inner(), IMPORT_LIMIT).await?.freeze();
    let dry_run = query.0.dry_run.unwrap_or(false);
    let file = body.clone();
    let table = web::block(move || read_table(&file, service::COLUMNS)).await;
    let table = table.map_err(|error| Problem::internal(&error))??;
    let import = move |conn: &mut _| service::import_self_assessments(conn, &act, id.0, &table, dry_run);
    match state.db.write(import).await? {
        Ok(report) => Ok(HttpResponse::Ok().json(report)),
        Err(faults) if query.0.errors == Some(SheetFormat::Xlsx) => {
            let language = sheets::language_of(&request);
            sheets::faulty_rows(language, TITLE, service::COLUMNS, &body, &faults).await
        }
        Err(faults) => Err(rejected(&faults)),
    }
}

/// Export the results of a yearly assessment
///
/// The schools of the cycle within the caller's data scope, by code. Cells that look like a formula begin with an apostrophe.
/// CSV is streamed.
#[utoipa::path(
    tag = "assessment",
    params(("id" = AssessmentCycleId, Path, description = "The cycle"), ImportTemplateQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/assessment-cycles/{id}/export")]
pub(super) async fn export_assessments(
    state: web::Data<State>,
    caller: Caller,
    id: Path<AssessmentCycleId>,
    query: Query<ImportTemplateQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    let fetch = move |after| next_page(state.clone(), act.clone(), id.0, after);
    sheets::streamed(format, "assessments", TITLE, service::export_headings(), fetch).await
}

type Mark = (String, Uuid);

async fn next_page(
    state: web::Data<State>,
    act: Act,
    id: AssessmentCycleId,
    after: Option<Mark>,
) -> Result<(Vec<Vec<Cell>>, Option<Mark>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, id, after)).await?)
}
