//! Shifts, and who comes to them, over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::auth::Reason;
use contract::ids::{VolunteerShiftId, VolunteerSignupId};
use contract::page::Page;
use contract::volunteer::{
    CreateVolunteerShift, SignUpVolunteer, UpdateVolunteerShift, VolunteerShiftQuery, VolunteerShiftView,
    VolunteerSignupQuery, VolunteerSignupView,
};

use super::{LEAD, READ};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;
use crate::volunteer::domain::SignupStep;
use crate::volunteer::service;

/// Plan a shift
///
/// Of a team that works, in the future and within one day; it may help a session of a school that is still to be taught and
/// shares time with it (`volunteer_session_not_fit`).
#[utoipa::path(
    tag = "volunteer", request_body = CreateVolunteerShift,
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = VolunteerShiftView, description = "Plan a shift"), Problems),
)]
#[post("/volunteer-shifts")]
pub(super) async fn create_volunteer_shift(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateVolunteerShift>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::create_shift(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), found.version, &found))
}

/// List shifts
///
/// Those of teams within the caller's data scope, by their beginning.
#[utoipa::path(
    tag = "volunteer", params(VolunteerShiftQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VolunteerShiftView>, description = "A page"), Problems),
)]
#[get("/volunteer-shifts")]
pub(super) async fn list_volunteer_shifts(
    state: web::Data<State>,
    caller: Caller,
    query: Query<VolunteerShiftQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = VolunteerShiftQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("volunteer-shifts", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = match (list.paging.after(0), list.paging.after(1)) {
        (Some(at), Some(id)) => Some((key_part(at)?, key_part(id)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_shifts(conn, &act, &filter, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Show a shift
///
/// With how many have signed up, and the version as `ETag`.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerShiftId, Path, description = "The shift")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = VolunteerShiftView, description = "Show a shift"), Problems),
)]
#[get("/volunteer-shifts/{id}")]
pub(super) async fn get_volunteer_shift(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerShiftId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_shift(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Change a shift
///
/// That has not begun (`shift_begun`). Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = UpdateVolunteerShift,
    params(("id" = VolunteerShiftId, Path, description = "The shift"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerShiftView, description = "Change a shift"), Problems),
)]
#[patch("/volunteer-shifts/{id}")]
pub(super) async fn update_volunteer_shift(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerShiftId>,
    version: IfMatch,
    body: Json<UpdateVolunteerShift>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found =
        state.db.write(move |conn| service::update_shift(conn, &act, (id.0, version.0), &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// Call a shift off
///
/// That has not begun, with a reason; a match that it came of waits again. Who is checked in already is checked out by it,
/// without minutes, and free for another shift. Needs `If-Match`.
#[utoipa::path(
    tag = "volunteer", request_body = Reason,
    params(("id" = VolunteerShiftId, Path, description = "The shift"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerShiftView, description = "Call a shift off"), Problems),
)]
#[post("/volunteer-shifts/{id}/cancel")]
pub(super) async fn cancel_volunteer_shift(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerShiftId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state
        .db
        .write(move |conn| service::cancel_shift(conn, &act, (id.0, version.0), &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), found.version, &found))
}

/// List who comes to a shift
///
/// In the order in which they signed up.
#[utoipa::path(
    tag = "volunteer", params(("id" = VolunteerShiftId, Path, description = "The shift"), VolunteerSignupQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<VolunteerSignupView>, description = "A page"), Problems),
)]
#[get("/volunteer-shifts/{id}/signups")]
pub(super) async fn list_volunteer_signups(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerShiftId>,
    query: Query<VolunteerSignupQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let list = List::read("volunteer-signups", &id.0, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_signups(conn, &act, id.0, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Sign a volunteer up
///
/// A member of the team, while there are places (`shift_full`); one that had withdrawn can come again. A learner must live,
/// be active and agree (`learner_deceased`, `learner_not_active`, `consent_withdrawn`).
#[utoipa::path(
    tag = "volunteer", request_body = SignUpVolunteer,
    params(("id" = VolunteerShiftId, Path, description = "The shift")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 201, body = VolunteerSignupView, description = "Sign a volunteer up"), Problems),
)]
#[post("/volunteer-shifts/{id}/signups")]
pub(super) async fn sign_up_volunteer(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerShiftId>,
    body: Json<SignUpVolunteer>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::sign_up(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(found))
}

/// Take a sign-up back
///
/// Before the volunteer has checked in.
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerSignupId, Path, description = "The sign-up")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerSignupView, description = "Take a sign-up back"), Problems),
)]
#[post("/volunteer-signups/{id}/withdraw")]
pub(super) async fn withdraw_volunteer_signup(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerSignupId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found =
        state.db.write(move |conn| service::take_step(conn, &act, id.0, SignupStep::Withdraw)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Check a volunteer in
///
/// From an hour before the shift until its end. Nobody is in two places at once (`volunteer_elsewhere`), nobody checks
/// itself in (`own_service`), and a learner must live, be active and agree (`learner_deceased`, `learner_not_active`,
/// `consent_withdrawn`).
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerSignupId, Path, description = "The sign-up")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerSignupView, description = "Check a volunteer in"), Problems),
)]
#[post("/volunteer-signups/{id}/check-in")]
pub(super) async fn check_in_volunteer(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerSignupId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found = state.db.write(move |conn| service::take_step(conn, &act, id.0, SignupStep::CheckIn)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Check a volunteer out
///
/// Until an hour after the shift. The minutes that fall into the shift are recorded as approved hours, without those that
/// were approved before; entries of that time that wait are refused. `minutes` tells what was recorded; what was missed is
/// entered as hours for another person to approve. Of a shift that was called off everybody has gone, and nothing is recorded
/// (`shift_cancelled`).
#[utoipa::path(
    tag = "volunteer",
    params(("id" = VolunteerSignupId, Path, description = "The sign-up")),
    extensions(("x-roles" = json!(LEAD))),
    responses((status = 200, body = VolunteerSignupView, description = "Check a volunteer out"), Problems),
)]
#[post("/volunteer-signups/{id}/check-out")]
pub(super) async fn check_out_volunteer(
    state: web::Data<State>,
    caller: Caller,
    id: Path<VolunteerSignupId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(LEAD)?;
    let found =
        state.db.write(move |conn| service::take_step(conn, &act, id.0, SignupStep::CheckOut)).await?;
    Ok(HttpResponse::Ok().json(found))
}
