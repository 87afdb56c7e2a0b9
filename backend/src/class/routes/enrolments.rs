//! Places in series and sessions over HTTP.

mod exchange;
mod notices;
mod parameters;
mod problems;

use actix_web::{HttpResponse, get, post, web};
use contract::auth::{Reason, Role};
use contract::class::{CreateEnrolment, EnrolmentQuery, EnrolmentView, PlacesView, RaisePriorityQuota};
use contract::ids::{ClassSeriesId, ClassSessionId, EnrolmentId};
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::auth::Act;
use crate::class::service::enrolments as service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Adds the operations on places; literal paths come before those with an id.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(create_enrolment)
        .service(list_enrolments)
        .configure(exchange::mount)
        .service(get_enrolment)
        .service(withdraw_enrolment)
        .service(remove_enrolment)
        .service(get_class_series_places)
        .service(get_class_session_places)
        .service(raise_class_series_quota)
        .configure(notices::mount)
        .configure(parameters::mount);
}

/// Who reads learners' names in full.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::Auditor,
];
const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
const RAISE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
const DECIDE: &[Role] = &[Role::CityAdmin];

/// Enrol a learner
///
/// In the whole run of a series, or in a session that belongs to none. Who gets no place now waits; the next on the waiting
/// list moves up by itself once a place comes free. Places are kept for the priority population until some days before the
/// first session. Refused: whose registration is not active (`learner_not_active`) or without consent
/// (`enrolment_without_consent`), who is too young on the first day (`too_young`), of another county
/// (`enrolment_other_county`), who teaches there (`learner_teaches_here`), is there already (`already_enrolled`), has something
/// else at that time (`enrolment_overlaps`, which names what is within the caller's data scope) or as much as a half-year
/// takes (`too_many_enrolments`). Possible until the last session ends (`enrolment_over`).
#[utoipa::path(
    tag = "class", request_body = CreateEnrolment, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = EnrolmentView, description = "The enrolment: with a place, or waiting"), Problems),
)]
#[post("/enrolments")]
pub(super) async fn create_enrolment(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateEnrolment>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let enrolment = state.db.write(move |conn| service::enrol(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), enrolment.version, &enrolment))
}

/// List enrolments
///
/// Those in schools within the caller's data scope, newest first; who waits with the place on the waiting list.
#[utoipa::path(
    tag = "class", params(EnrolmentQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<EnrolmentView>, description = "A page of enrolments"), Problems),
)]
#[get("/enrolments")]
pub(super) async fn list_enrolments(
    state: web::Data<State>,
    caller: Caller,
    query: Query<EnrolmentQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = EnrolmentQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("enrolments", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_enrolments(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |enrolment| enrolment)))
}

/// Show an enrolment
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "class", params(("id" = EnrolmentId, Path, description = "The enrolment")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = EnrolmentView, description = "The enrolment"), Problems),
)]
#[get("/enrolments/{id}")]
pub(super) async fn get_enrolment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<EnrolmentId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let enrolment = state.db.read(move |conn| service::get_enrolment(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), enrolment.version, &enrolment))
}

/// Withdraw from an enrolment
///
/// By the learner's wish, with the reason; the next on the waiting list moves up. What has ended stays so
/// (`enrolment_ended`).
#[utoipa::path(
    tag = "class", request_body = Reason, params(("id" = EnrolmentId, Path, description = "The enrolment")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = EnrolmentView, description = "The enrolment"), Problems),
)]
#[post("/enrolments/{id}/withdraw")]
pub(super) async fn withdraw_enrolment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<EnrolmentId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let enrolment = state.db.write(move |conn| service::withdraw(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), enrolment.version, &enrolment))
}

/// Remove an enrolment
///
/// By the school, with the reason; the next on the waiting list moves up. What has ended stays so (`enrolment_ended`).
#[utoipa::path(
    tag = "class", request_body = Reason, params(("id" = EnrolmentId, Path, description = "The enrolment")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = EnrolmentView, description = "The enrolment"), Problems),
)]
#[post("/enrolments/{id}/remove")]
pub(super) async fn remove_enrolment(
    state: web::Data<State>,
    caller: Caller,
    id: Path<EnrolmentId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let enrolment = state.db.write(move |conn| service::remove(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), enrolment.version, &enrolment))
}

/// Show the places of a series
///
/// How many there are, are kept for the priority population and until when, are taken and free, and how many wait.
#[utoipa::path(
    tag = "class", params(("id" = ClassSeriesId, Path, description = "The series")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = PlacesView, description = "The places"), Problems),
)]
#[get("/class-series/{id}/places")]
pub(super) async fn get_class_series_places(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSeriesId>,
) -> Result<HttpResponse, Problem> {
    places(&state, caller.allow(READ)?, id.0.0).await
}

/// Show the places of a session
///
/// Of one that belongs to no series; a series has its own.
#[utoipa::path(
    tag = "class", params(("id" = ClassSessionId, Path, description = "The session")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = PlacesView, description = "The places"), Problems),
)]
#[get("/class-sessions/{id}/places")]
pub(super) async fn get_class_session_places(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSessionId>,
) -> Result<HttpResponse, Problem> {
    places(&state, caller.allow(READ)?, id.0.0).await
}

async fn places(state: &State, act: Act, subject: Uuid) -> Result<HttpResponse, Problem> {
    let places = state.db.read(move |conn| service::get_places(conn, &act, subject)).await?;
    Ok(HttpResponse::Ok().json(places))
}

/// Raise the share of a series that is kept
///
/// For the priority population, with the reason; at least the city's share (`quota_below_city`).
#[utoipa::path(
    tag = "class", request_body = RaisePriorityQuota, params(("id" = ClassSeriesId, Path, description = "The series")),
    extensions(("x-roles" = json!(RAISE))),
    responses((status = 200, body = PlacesView, description = "The places"), Problems),
)]
#[post("/class-series/{id}/raise-quota")]
pub(super) async fn raise_class_series_quota(
    state: web::Data<State>,
    caller: Caller,
    id: Path<ClassSeriesId>,
    body: Json<RaisePriorityQuota>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RAISE)?;
    let places = state.db.write(move |conn| service::raise_quota(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(places))
}
