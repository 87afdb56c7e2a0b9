//! Finding, counting and exporting venues.

use actix_web::{HttpResponse, get, web};
use contract::page::Page;
use contract::venue::{
    VenueExportQuery, VenueQuery, VenueUsage, VenueUsageExportQuery, VenueUsageQuery, VenueView,
};
use uuid::Uuid;

use super::READ;
use crate::auth::Act;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Problem, Problems, Query, sheets};
use crate::sheet::Cell;
use crate::startup::State;
use crate::venue::service;

/// List shared venues
///
/// In the order of their registration: those in counties that the caller's data scope touches, and those with which one of
/// its schools has an agreement. `q` finds parts of the names, whatever their width and case and without what is not seen
/// in written Mongolian.
#[utoipa::path(
    tag = "venue", params(VenueQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VenueView>, description = "A page of venues"), Problems),
)]
#[get("/venues")]
pub(super) async fn list_venues(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VenueQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = VenueQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("venues", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_venues(conn, &act, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |venue| venue)))
}

/// Export shared venues
///
/// Those that the list answers for the same filters. Cells that look like a formula begin with an apostrophe. CSV is
/// streamed.
#[utoipa::path(
    tag = "venue", params(VenueExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/venues/export")]
pub(super) async fn export_venues(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VenueExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let (query, format) = (query.0.clone(), query.0.format);
    let fetch = move |after| next_page(state.clone(), act.clone(), query.clone(), after);
    sheets::streamed(format, "venues", "共享场馆", service::export_headings(), fetch).await
}

async fn next_page(
    state: web::Data<State>,
    act: Act,
    query: VenueExportQuery,
    after: Option<Uuid>,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>), Problem> {
    Ok(state.db.read(move |conn| service::export_page(conn, &act, &query, after)).await?)
}

/// Show how much venues are used
///
/// By kind, for the schools within the caller's data scope: venues with an agreement in force on one of the days, and the
/// bookings that have begun, with their minutes. This year until today unless `from` and `to` are told.
#[utoipa::path(
    tag = "venue", params(VenueUsageQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VenueUsage, description = "The use"), Problems),
)]
#[get("/venues/usage")]
pub(super) async fn get_venue_usage(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VenueUsageQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let usage = state.db.read(move |conn| service::get_usage(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(usage))
}

/// Export how much venues are used
///
/// A row for all kinds together and one for each; hours with two places.
#[utoipa::path(
    tag = "venue", params(VenueUsageExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/venues/usage/export")]
pub(super) async fn export_venue_usage(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VenueUsageExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let VenueUsageExportQuery { format, from, to, county_code } = query.0;
    let query = VenueUsageQuery { from, to, county_code };
    let usage = state.db.read(move |conn| service::get_usage(conn, &act, &query)).await?;
    let (headings, rows) = service::usage_table(&usage);
    sheets::whole(format, &format!("venue-usage-{}", usage.to), "共享场馆使用情况", &headings, rows)
}
