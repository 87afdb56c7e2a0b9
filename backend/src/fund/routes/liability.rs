//! The fund cover and the report on what outstanding credits will cost, over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, web};
use contract::facility::SheetFormat;
use contract::fund::{FundCoverQuery, FundCoverView, LiabilityExportQuery, LiabilityQuery, LiabilityReport};

use super::READ;
use crate::fund::service;
use crate::http::{Caller, Problem, Problems, Query, sheets};
use crate::state::State;
use crate::words::{columns, list_label};

/// Show the fund cover
///
/// What the redemption funds hold and what was paid for goods that wait, by outstanding credits at par, within the caller's
/// data scope. Posted credits are never devalued, whatever the cover; while that of the whole city is at `restrict`, the
/// catalogue takes no new item that costs more than `high_cost`.
#[utoipa::path(
    tag = "fund", params(FundCoverQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = FundCoverView, description = "The cover"), Problems),
)]
#[get("/fund-cover")]
pub(super) async fn get_fund_cover(
    state: web::Data<State>,
    caller: Caller,
    query: Query<FundCoverQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let county = query.0.county_code.map(|code| code.to_string());
    let cover = state.db.read(move |conn| service::cover(conn, &act, county.as_deref())).await?;
    Ok(HttpResponse::Ok().json(cover))
}

/// Report the liability
///
/// What the outstanding credits of the caller's data scope will cost in yuan, by county and by the half-year in which
/// they expire, against the redemption funds and what was paid for goods that wait.
#[utoipa::path(
    tag = "fund", params(LiabilityQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LiabilityReport, description = "The report"), Problems),
)]
#[get("/funds/liability")]
pub(super) async fn get_liability(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LiabilityQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let county = query.0.county_code.map(|code| code.to_string());
    let report = state.db.read(move |conn| service::liability(conn, &act, county.as_deref())).await?;
    Ok(HttpResponse::Ok().json(report))
}

/// Export the liability
///
/// The report as a workbook or CSV: each county with its half-years below it, and the sum at the end.
#[utoipa::path(
    tag = "fund", params(LiabilityExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/funds/liability/export")]
pub(super) async fn export_liability(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    query: Query<LiabilityExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let county = query.0.county_code.map(|code| code.to_string());
    let report = state.db.read(move |conn| service::liability(conn, &act, county.as_deref())).await?;
    let language = sheets::language_of(&request);
    let headings = columns(language, "liability_sheet", &service::COLUMNS);
    let title = list_label(language, "liability_sheet");
    let format = query.0.format.unwrap_or(SheetFormat::Xlsx);
    sheets::whole(format, "liability", &title, &headings, service::sheet(&report, language))
}
