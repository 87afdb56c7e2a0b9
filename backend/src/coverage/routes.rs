//! The operations on coverage and participation.

mod overview;
mod participation;

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Role;
use contract::coverage::{
    CoverageGapList, CoverageGapQuery, CoverageProgress, CoverageProgressQuery, CoverageQuery,
    CoverageReport, CoverageTargetList, CoverageTargetView, CreateCoverageTarget, UpdateCoverageTarget,
};
use contract::ids::CoverageTargetId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::CoverageError;
use super::service::{self, CoverageFailure};
use crate::http::etag::versioned;
use crate::http::problem::Fault;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// Who may read: whoever's scope is made of divisions.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::Assessor,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
];
const SET: &[Role] = &[Role::CityAdmin];

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(list_coverage_gaps)
        .service(get_coverage_progress)
        .service(get_coverage)
        .service(list_coverage_targets)
        .service(create_coverage_target)
        .service(update_coverage_target)
        .service(overview::get_overview)
        .service(participation::get_participation_trend)
        .service(participation::list_participation_learners)
        .service(participation::export_participation)
        .service(participation::get_participation)
        .service(participation::list_participation_parameters)
        .service(participation::create_participation_parameter);
}

impl From<CoverageFailure> for Problem {
    fn from(failure: CoverageFailure) -> Self {
        match failure {
            CoverageFailure::NotFound => Self::not_found(),
            CoverageFailure::Stale => Self::stale(),
            CoverageFailure::DuplicateTarget => {
                Self::conflict("coverage_target_exists").at(Fault::new("/due_date", "coverage_target_exists"))
            }
            CoverageFailure::Span => Self::rule("coverage_span"),
            CoverageFailure::DayToCome => Self::rule("participation_day_to_come"),
            CoverageFailure::NoParameters => Self::rule("no_participation_parameter"),
            CoverageFailure::ParametersFollow => Self::conflict("participation_parameters_follow")
                .at(Fault::new("/effective_from", "participation_parameters_follow")),
            CoverageFailure::ParticipationSpan => Self::rule("participation_span"),
            CoverageFailure::Faults(faults) => Self::invalid(faults),
            CoverageFailure::Refused(error @ CoverageError::MoreThanAll { .. }) => Self::internal(&error),
            CoverageFailure::Refused(CoverageError::ShareOutOfRange(_)) => {
                Self::invalid(vec![Fault::new("/target_bp", "range")])
            }
            CoverageFailure::Db(error) => error.into(),
        }
    }
}

/// Count coverage
///
/// On a day, by county and kind of facility and in all, against registered facilities and against statutory
/// divisions, with what is missing for the next target. Every target has its own verdict in `targets`: it is
/// judged by the counts of the day by which it is due, `met` or `missed` once that day is over, `on_track` or
/// `pending` until then; of nothing there is no share (`no_denominator`). Zones count in neither. A division that
/// was given a new code, or merged into another, keeps its facilities.
#[utoipa::path(
    tag = "coverage", params(CoverageQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CoverageReport, description = "Coverage on the day"), Problems),
)]
#[get("/coverage")]
async fn get_coverage(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CoverageQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let report = state.db.read(move |conn| service::report(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(report))
}

/// List the gaps in coverage
///
/// Every statutory division without an open school on the day, by code, with the facility there that could host
/// one as it stood on that day; and every facility that was registered on the day without an open school.
#[utoipa::path(
    tag = "coverage", params(CoverageGapQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CoverageGapList, description = "The gaps"), Problems),
)]
#[get("/coverage/gaps")]
async fn list_coverage_gaps(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CoverageGapQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let list = state.db.read(move |conn| service::gaps(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Follow coverage month by month
///
/// The counts at the end of every month of a span of at most 60 months, and on its last day.
#[utoipa::path(
    tag = "coverage", params(CoverageProgressQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CoverageProgress, description = "The curve"), Problems),
)]
#[get("/coverage/progress")]
async fn get_coverage_progress(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CoverageProgressQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let curve = state.db.read(move |conn| service::progress(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(curve))
}

/// List the coverage targets
///
/// By day and kind, with the clause that sets each.
#[utoipa::path(
    tag = "coverage", extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CoverageTargetList, description = "The targets"), Problems),
)]
#[get("/coverage-targets")]
async fn list_coverage_targets(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let list = state.db.read(service::list_targets).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// Set a coverage target
///
/// For a kind and a day that have none (`coverage_target_exists`).
#[utoipa::path(
    tag = "coverage", request_body = CreateCoverageTarget, extensions(("x-roles" = json!(SET))),
    responses((status = 201, body = CoverageTargetView, description = "The target"), Problems),
)]
#[post("/coverage-targets")]
async fn create_coverage_target(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCoverageTarget>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(SET)?;
    let view = state.db.write(move |conn| service::create_target(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), view.version, &view))
}

/// Change a coverage target
///
/// Its share or its basis; needs `If-Match`.
#[utoipa::path(
    tag = "coverage", request_body = UpdateCoverageTarget,
    params(
        ("id" = CoverageTargetId, Path, description = "The target"),
        ("If-Match" = String, Header, description = "The version read"),
    ),
    extensions(("x-roles" = json!(SET))),
    responses((status = 200, body = CoverageTargetView, description = "The target"), Problems),
)]
#[patch("/coverage-targets/{id}")]
async fn update_coverage_target(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CoverageTargetId>,
    version: IfMatch,
    body: Json<UpdateCoverageTarget>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(SET)?;
    let view =
        state.db.write(move |conn| service::update_target(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), view.version, &view))
}
