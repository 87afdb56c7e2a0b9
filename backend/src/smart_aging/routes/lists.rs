//! Finding, counting and exporting cases.

use actix_web::{HttpResponse, get, web};
use contract::page::Page;
use contract::smart_aging::{
    SmartAgingCaseExportQuery, SmartAgingCaseQuery, SmartAgingCaseView, SmartAgingSummary,
    SmartAgingSummaryQuery,
};
use uuid::Uuid;

use super::{COUNT, READ};
use crate::auth::Act;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Problem, Problems, Query, sheets};
use crate::sheet::Cell;
use crate::smart_aging::service;
use crate::startup::State;

const TITLE: &str = "智慧助老案例";

/// List cases
///
/// Newest first: those within the caller's data scope, and, unless `own=true`, what is promoted anywhere. `q` finds parts of
/// the titles, whatever their width and case and without what is not seen in written Mongolian.
#[utoipa::path(
    tag = "smart_aging", params(SmartAgingCaseQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SmartAgingCaseView>, description = "A page of cases"), Problems),
)]
#[get("/smart-aging-cases")]
pub(super) async fn list_smart_aging_cases(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SmartAgingCaseQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = SmartAgingCaseQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("smart-aging-cases", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_cases(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |case| case)))
}

/// Count cases by county
///
/// How many of the cases within the caller's data scope were handed in, recommended, selected and promoted, by county and
/// kind; one that has come further is counted on its way, too. With `year`, only those handed in in that year, by the date
/// in Asia/Shanghai. Counties without a case are there with zeros.
#[utoipa::path(
    tag = "smart_aging", params(SmartAgingSummaryQuery), extensions(("x-roles" = json!(COUNT))),
    responses((status = 200, body = SmartAgingSummary, description = "The counts"), Problems),
)]
#[get("/smart-aging-cases/summary")]
pub(super) async fn summarise_smart_aging_cases(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SmartAgingSummaryQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COUNT)?;
    let year = query.0.year;
    let summary = state.db.read(move |conn| service::summarise_cases(conn, &act, year)).await?;
    Ok(HttpResponse::Ok().json(summary))
}

/// Export cases
///
/// Those that the list answers for the same filters, newest first. Cells that look like a formula begin with an apostrophe.
/// CSV is streamed.
#[utoipa::path(
    tag = "smart_aging", params(SmartAgingCaseExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/smart-aging-cases/export")]
pub(super) async fn export_smart_aging_cases(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SmartAgingCaseExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, format) = (query.0.clone(), query.0.format);
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "smart-aging-cases", TITLE, service::export_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: SmartAgingCaseExportQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, &query, after)).await?)
}
