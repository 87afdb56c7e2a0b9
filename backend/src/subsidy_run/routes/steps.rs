//! What those who prepare, review, decide and pay do with a run, step by step.

use actix_web::{HttpResponse, post, web};
use contract::auth::Reason;
use contract::ids::SubsidyRunId;
use contract::subsidy_run::{ReviewSubsidyRun, SubsidyRunView};

use super::{DECIDE, PREPARE, REVIEW};
use crate::http::etag::versioned;
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems};
use crate::state::State;
use crate::subsidy_run::service;

/// Confirm the self-assessments
///
/// `draft` → `self_assessed`, with a reason, once every school of the yearly assessment has handed in its own or is marked as
/// missing it (`subsidy_self_assessments_open`). Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(PREPARE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/confirm-self-assessments")]
pub(super) async fn confirm_subsidy_self_assessments(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(PREPARE)?;
    let read = (id.0, version.0);
    let run = state
        .db
        .write(move |conn| service::confirm_self_assessments(conn, &act, read, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Confirm the inspections
///
/// `self_assessed` → `inspected`, with a reason, once the yearly assessment is concluded, every school inspected and every host
/// assessed (`subsidy_inspections_open`). Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(PREPARE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/confirm-inspections")]
pub(super) async fn confirm_subsidy_inspections(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(PREPARE)?;
    let read = (id.0, version.0);
    let run =
        state.db.write(move |conn| service::confirm_inspections(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Compute a subsidy run
///
/// `inspected` → `computed`, or once more with a reason: another version stands beside the earlier ones. Facts, policy, budget
/// and every trace are frozen and sealed (SM3); the same inputs give the same bytes. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(PREPARE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/compute")]
pub(super) async fn compute_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(PREPARE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::compute_run(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Review a county's lines
///
/// By the county, and not by who computed them (`own_subsidy_computation`): one that objects sends the run back to `inspected`;
/// when all counties that have lines have agreed, it is `county_reviewed`. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = ReviewSubsidyRun,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(REVIEW))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/review")]
pub(super) async fn review_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<ReviewSubsidyRun>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVIEW)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::review_run(conn, &act, read, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Approve a subsidy run
///
/// `county_reviewed` → `city_approved`, by the city, and not by who computed it (`own_subsidy_computation`) or reviewed it
/// (`own_subsidy_review`). Where an assessment has changed since it was computed: `subsidy_run_outdated`. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/approve")]
pub(super) async fn approve_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::approve_run(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Publicise a subsidy run
///
/// `city_approved` → `publicised`: everybody may read it, and schools may appeal, for as many working days as the policy says,
/// counted from the day after. Where the State Council's calendar is not known until the decision about an appeal of the last
/// day: `subsidy_calendar_unknown`; where an assessment has changed: `subsidy_run_outdated`. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/publicise")]
pub(super) async fn publicise_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::publicise_run(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// End the publicity
///
/// `publicised` → `appeals` after the last day (`subsidy_publicity_not_over`); it also happens by itself. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/open-appeals")]
pub(super) async fn open_subsidy_appeals(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::open_appeals(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Finalise a subsidy run
///
/// `appeals` → `finalised`, once no appeal waits for a decision (`subsidy_appeals_open`), and not by who computed the version that
/// holds, also by an appeal (`own_subsidy_computation`). Where an assessment has changed since: `subsidy_run_outdated`. Needs
/// `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/finalise")]
pub(super) async fn finalise_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::finalise_run(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Close a subsidy run
///
/// `expense_reported` → `closed`. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/close")]
pub(super) async fn close_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::close_run(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Return a subsidy run
///
/// With a reason: from `computed` or whatever follows until it is paid back to `inspected`; computing it again makes another
/// version, which is reviewed, approved and publicised anew. Appeals that wait end with it. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/return")]
pub(super) async fn return_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::return_run(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}

/// Withdraw a subsidy run
///
/// With a reason, before any money was paid: another run of the year may begin. Appeals that wait end with it. Needs `If-Match`.
#[utoipa::path(
    tag = "subsidy_run", request_body = Reason,
    params(("id" = SubsidyRunId, Path, description = "The run"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = SubsidyRunView, description = "The run"), Problems),
)]
#[post("/subsidy-runs/{id}/withdraw")]
pub(super) async fn withdraw_subsidy_run(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyRunId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(DECIDE)?;
    let read = (id.0, version.0);
    let run = state.db.write(move |conn| service::withdraw_run(conn, &act, read, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), run.version, &run))
}
