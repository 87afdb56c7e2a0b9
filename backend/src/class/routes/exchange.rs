//! The sign-in sheet as a file, over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::auth::Role;
use contract::class::{SheetExportQuery, SheetFault, SheetImportQuery, SheetImportReport};
use contract::facility::ImportMode;
use contract::facility::SheetFormat;
use contract::ids::ClassSessionId;

use crate::class::service::{self, SHEET_COLUMNS, SheetImport};
use crate::http::json::{IMPORT_LIMIT, read_body};
use crate::http::language::Language;
use crate::http::{Caller, Path, Problem, Problems, Query, sheets};
use crate::sheet::{CellFault, Column, read_table};
use crate::startup::State;

const TITLE: &str = "签到表";
const RECORD: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
];

/// Export the sign-in sheet
///
/// Those who are enrolled, then everyone else who has signed in and with `all=true` the school's other active learners, in
/// the order of the attendance sheet and with masked ID numbers; where nobody is enrolled, all. The times of those who have
/// not signed in are blank, to be filled in by hand. The columns are those of an import.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session"), SheetExportQuery),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/class-sessions/{id}/sheet/export")]
pub(super) async fn export_sheet(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
    query: Query<SheetExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    let all = query.0.all == Some(true);
    let rows = state.db.read(move |conn| service::export_sheet(conn, &act, id.0, all)).await?;
    let headings: Vec<String> = SHEET_COLUMNS.iter().map(Column::heading).collect();
    sheets::whole(format, "sign-in-sheet", TITLE, &headings, rows)
}

/// Import the sign-in sheet
///
/// An xlsx workbook or CSV (UTF-8 or GB 18030) as the body, at most 20 MiB, with the columns of an export, within three
/// working days. Rows without a time are of those who were not there, and rows that say what is known change nothing. Where
/// a row is wrong, nothing is written (`import_rejected`, one entry in `errors` for each wrong cell with `row` and
/// `column`), or with `mode=good_rows` the others are. With `errors=xlsx` what is refused comes back as a workbook that
/// says what is wrong. With `dry_run=true` nothing is written, and the answer says what would be done. What comes late is
/// `under_review`, as on a sheet that is keyed in.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session"), SheetImportQuery),
    request_body(description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 200, body = SheetImportReport, description = "What was done"), Problems),
)]
#[post("/class-sessions/{id}/sheet/import")]
pub(super) async fn import_sheet(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    id: Path<ClassSessionId>,
    query: Query<SheetImportQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let (mode, dry_run) =
        (query.0.mode.unwrap_or(ImportMode::AllOrNothing), query.0.dry_run.unwrap_or(false));
    let reach = act.clone();
    state.db.read(move |conn| service::get_session(conn, &reach, id.0)).await?;
    let body = read_body(payload.into_inner(), IMPORT_LIMIT).await?.freeze();
    let file = body.clone();
    let table = web::block(move || read_table(&file, SHEET_COLUMNS)).await;
    let table = table.map_err(|error| Problem::internal(&error))??;
    let done =
        state.db.write(move |conn| service::import_sheet(conn, &act, id.0, &table, (mode, dry_run))).await?;
    let language = sheets::language_of(&request);
    let held_back = !done.faults.is_empty() && (dry_run || mode == ImportMode::AllOrNothing);
    match (held_back, query.0.errors) {
        (true, Some(SheetFormat::Xlsx)) => {
            sheets::faulty_rows(language, TITLE, SHEET_COLUMNS, &body, &done.faults).await
        }
        (true, _) if !dry_run => Err(sheets::rejected(&done.faults)),
        _ => Ok(HttpResponse::Ok().json(report(language, &done, dry_run))),
    }
}

fn report(language: Language, done: &SheetImport, dry_run: bool) -> SheetImportReport {
    let told = |fault: &CellFault| SheetFault {
        row: fault.row,
        column: fault.column.label.to_owned(),
        code: fault.code.to_owned(),
        detail: sheets::sentence(language, fault),
    };
    SheetImportReport {
        rows: done.rows,
        entered: done.entered,
        unchanged: done.unchanged,
        rejected: done.rejected,
        faults: done.faults.iter().map(told).collect(),
        dry_run,
    }
}
