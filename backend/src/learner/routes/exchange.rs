//! Tables of learners in and out: import, its template, export.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::auth::Role;
use contract::facility::ImportMode;
use contract::facility::{ImportTemplateQuery, SheetFormat};
use contract::learner::{LearnerExportQuery, LearnerImportQuery, LearnerImportReport, LearnerQuery};
use uuid::Uuid;

use super::{EXPORT, EXPORT_PAGE, STAFF};
use crate::act::Act;
use crate::clock::business_date;
use crate::http::json::{IMPORT_LIMIT, read_body};
use crate::http::sheets;
use crate::http::{Caller, Problem, Problems, Query};
use crate::learner::export;
use crate::learner::service::{self, COLUMNS, FAULTS_TOLD, LearnerServiceError, MAX_IMPORT_ROWS};
use crate::paging::Paging;
use crate::sheet::{Cell, Column, read_long_table};
use crate::startup::State;

const TITLE: &str = "学员";
/// Who may register learners from a table.
const IMPORT: &[Role] = STAFF;

/// Answer an empty table for imports of learners
///
/// With the headings, and one example row to write over.
#[utoipa::path(
    tag = "learner", params(ImportTemplateQuery), extensions(("x-roles" = json!(IMPORT))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/learners/import-template")]
pub(super) async fn get_learner_import_template(
    caller: Caller,
    query: Query<ImportTemplateQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(IMPORT)?;
    let headings: Vec<String> = service::template_columns().iter().map(Column::heading).collect();
    let example = service::template_columns().iter().map(|column| Cell::text(Some(column.hint))).collect();
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    sheets::whole(format, "learners-template", TITLE, &headings, vec![example])
}

/// Import learners
///
/// An xlsx workbook or CSV (UTF-8 or GB 18030) as the body, at most 20 MiB and 100,000 rows; columns as in the template,
/// by code or label, words too. Whoever is in the register or in an earlier row already is a fault of the row. With
/// `mode=all_or_nothing` any fault refuses the table (`import_rejected`, one entry in `errors` for each wrong cell with
/// `row` and `column`); with `mode=good_rows` the right rows come in and the wrong ones are told. With `dry_run=true`
/// nothing is written. `errors=xlsx` answers the wrong rows as a workbook instead, wherever nothing is written for them.
#[utoipa::path(
    tag = "learner", params(LearnerImportQuery),
    request_body(description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )),
    extensions(("x-roles" = json!(IMPORT))),
    responses((status = 200, body = LearnerImportReport, description = "What was done"), Problems),
)]
#[post("/learners/import")]
pub(super) async fn import_learners(
    state: web::Data<State>,
    request: HttpRequest,
    caller: Caller,
    query: Query<LearnerImportQuery>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(IMPORT)?;
    let query = query.0;
    let (dry_run, mode) = (query.dry_run.unwrap_or(false), query.mode.unwrap_or(ImportMode::AllOrNothing));
    let body = read_body(payload.into_inner(), IMPORT_LIMIT).await?.freeze();
    let (keys, today) = (state.keys.clone(), business_date(act.at));
    let read = web::block(move || {
        let table = read_long_table(&body, COLUMNS, MAX_IMPORT_ROWS)?;
        let read = service::read_import(&keys, &table, today)?;
        Ok::<_, Problem>((table, read))
    });
    let (table, read) = read.await.map_err(|error| Problem::internal(&error))??;
    let keys = state.keys.clone();
    let done = state.db.write(move |conn| service::import(conn, &act, &keys, read, (mode, !dry_run))).await;
    let language = sheets::language_of(&request);
    let as_file = query.errors == Some(SheetFormat::Xlsx);
    match done {
        Err(LearnerServiceError::Rows(faults)) if as_file => {
            sheets::wrong_rows(language, TITLE, COLUMNS, table, faults).await
        }
        Ok(done) if as_file && dry_run && !done.faults.is_empty() => {
            sheets::wrong_rows(language, TITLE, COLUMNS, table, done.faults).await
        }
        Ok(done) => Ok(HttpResponse::Ok().json(LearnerImportReport {
            rows: done.rows,
            created: done.created,
            rejected: done.rejected(),
            dry_run,
            faults: sheets::told(language, &done.faults, FAULTS_TOLD),
        })),
        Err(error) => Err(error.into()),
    }
}

/// Export learners
///
/// As a workbook or CSV, masked; that it was asked for, and for how many, is recorded. CSV is streamed; a workbook holds
/// 1,048,575 rows at most (`sheet_too_long`).
#[utoipa::path(
    tag = "learner", params(LearnerExportQuery), extensions(("x-roles" = json!(EXPORT))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/learners/export")]
pub(super) async fn export_learners(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearnerExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(EXPORT)?;
    let query = query.0;
    let format = query.format.unwrap_or(SheetFormat::Xlsx);
    let filter = LearnerQuery {
        q: query.q,
        school_id: query.school_id,
        county_code: query.county_code,
        township_code: query.township_code,
        priority: query.priority,
        age_band: query.age_band,
        status: query.status,
        ..LearnerQuery::default()
    };
    let (by, wanted) = (act.clone(), filter.clone());
    state.db.write(move |conn| service::record_export(conn, &by, &wanted, format)).await?;
    let headings = export::HEADINGS.map(str::to_owned).to_vec();
    let fetch = move |before| next_page(state.clone(), act.clone(), filter.clone(), before);
    sheets::streamed(format, "learners", "学员", headings, fetch).await
}

/// The rows of an export after a mark, in a transaction of their own: a long file holds none open.
async fn next_page(
    state: web::Data<State>,
    act: Act,
    filter: LearnerQuery,
    before: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    let paging = Paging { limit: EXPORT_PAGE, after: None, count: false };
    let part =
        state.db.read(move |conn| service::list_learners(conn, &act, &filter, before, &paging)).await?;
    let mark = part.next.as_ref().and_then(|_| part.items.last()).map(|last| last.id.0);
    Ok((part.items.iter().map(export::cells).collect(), mark))
}
