//! Tables in and out: import, its template, export.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::facility::{FacilityExportQuery, ImportQuery, ImportReport, ImportTemplateQuery, SheetFormat};

use super::{DRAFT, READ};
use crate::auth::Act;
use crate::facility::service::{self, COLUMNS, FacilityFailure};
use crate::http::json::{IMPORT_LIMIT, read_body};
use crate::http::sheets;
use crate::http::{Caller, Problem, Problems, Query};
use crate::sheet::{Cell, Column, read_table};
use crate::state::State;

const TITLE: &str = "养老服务设施";

/// Answer an empty table for imports
///
/// With the headings, and one example row to write over.
#[utoipa::path(
    tag = "facility", params(ImportTemplateQuery), extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/facilities/import-template")]
pub(super) async fn get_import_template(
    caller: Caller,
    query: Query<ImportTemplateQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(DRAFT)?;
    let columns: Vec<Column> = service::template_columns().collect();
    let headings: Vec<String> = columns.iter().map(Column::heading).collect();
    let example = columns.iter().map(|column| Cell::text(Some(column.hint))).collect();
    sheets::whole(
        query.0.format.unwrap_or(SheetFormat::Xlsx),
        "facilities-template",
        TITLE,
        &headings,
        vec![example],
    )
}

/// Import facilities
///
/// An xlsx workbook or CSV (UTF-8 or GB 18030) as the body, at most 20 MiB; columns as in the template or in an
/// export, words by code or label. A name or telephone of a contact that was masked by an export counts as blank;
/// the columns that the template lacks (state, code of the school, what was inspected) are not taken. A school
/// that another one extends is named by its code, in the table or in the register. Every row becomes a draft, or, when any row is wrong, none (`import_rejected`, one entry
/// in `errors` for each wrong cell with `row` and `column`; with `errors=xlsx` the rows as a workbook that
/// says what is wrong). With `dry_run=true` nothing is written.
#[utoipa::path(
    tag = "facility", params(ImportQuery),
    request_body(description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    extensions(("x-roles" = json!(DRAFT))),
    responses((status = 200, body = ImportReport, description = "What was done"), Problems),
)]
#[post("/facilities/import")]
pub(super) async fn import_facilities(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    query: Query<ImportQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DRAFT)?;
    let body = read_body(payload.into_inner(), IMPORT_LIMIT).await?.freeze();
    let dry_run = query.0.dry_run.unwrap_or(false);
    let file = body.clone();
    let table = web::block(move || read_table(&file, COLUMNS)).await;
    let table = table.map_err(|error| Problem::internal(&error))??;
    match state.db.write(move |conn| service::import(conn, &act, &table, dry_run)).await {
        Ok(report) => Ok(HttpResponse::Ok().json(report)),
        Err(FacilityFailure::Rows(faults)) if query.0.errors == Some(SheetFormat::Xlsx) => {
            sheets::faulty_rows(sheets::language_of(&request), TITLE, COLUMNS, &body, &faults).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Export facilities
///
/// Those in the caller's data scope that the filters leave, by division code, names and telephones of contacts
/// masked. The columns are those of an import, so that the file can be imported again. Cells that look like a
/// formula begin with an apostrophe. CSV is streamed.
#[utoipa::path(
    tag = "facility", params(FacilityExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/facilities/export")]
pub(super) async fn export_facilities(
    state: web::Data<State>,
    caller: Caller,
    query: Query<FacilityExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, format) = (query.0.clone(), query.0.format);
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "facilities", TITLE, service::export_headings(), fetch).await
}

type Mark = (String, uuid::Uuid);

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: FacilityExportQuery,
    after: Option<Mark>,
) -> Result<(Vec<Vec<Cell>>, Option<Mark>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, &query, after)).await?)
}
