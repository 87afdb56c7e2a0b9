//! Whom the teaching of a half-year has reached, and its export, over HTTP.

use actix_web::{HttpResponse, get, web};
use contract::curriculum::{ReachExportQuery, ReachQuery, ReachView};

use super::WATCH;
use crate::curriculum::service;
use crate::http::{Caller, Problem, Problems, Query, sheets};
use crate::startup::State;

/// Show whom the teaching of a half-year has reached
///
/// Of the schools within the caller's data scope, by county, and by school where a county or a school is asked for:
/// sessions that were taught to their end, attendances whose minutes count, and learners, each counted once a row; by tag
/// (learners helped across the digital gap, learners trained on devices), by category and by objective. A course counts by
/// what the plan published of it, and where its session follows no plan by what the catalogue shows of it now; honours are
/// those of now. A school out of reach is 404.
#[utoipa::path(
    tag = "curriculum", params(ReachQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, body = ReachView, description = "Whom the schools have reached"), Problems),
)]
#[get("/curriculum-reach")]
pub(super) async fn get_curriculum_reach(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ReachQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let told = state.db.read(move |conn| service::get_reach(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(told))
}

/// Export whom the teaching of a half-year has reached
///
/// A row for all schools together, for each county, and for each school where a county or a school is asked for; hours
/// with two places.
#[utoipa::path(
    tag = "curriculum", params(ReachExportQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/curriculum-reach/export")]
pub(super) async fn export_curriculum_reach(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ReachExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let ReachExportQuery { half_year, county_code, school_id, format } = query.0;
    let query = ReachQuery { half_year, county_code, school_id };
    let read = move |conn: &mut _| {
        let told = service::get_reach(conn, &act, &query)?;
        Ok::<_, service::CurriculumServiceError>((told.half_year, service::reach_table(conn, &told)?))
    };
    let (half_year, (headings, rows)) = state.db.read(read).await?;
    sheets::whole(format, &format!("curriculum-reach-{half_year}"), "课程惠及情况", &headings, rows)
}
