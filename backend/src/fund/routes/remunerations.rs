//! Paying teachers over HTTP: two people sign, and earmarked money never pays.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::fund::{
    CreateRemunerationStandard, CreateTeacherRemuneration, RemunerationStandardQuery,
    RemunerationStandardView, TeacherRemunerationDetails, TeacherRemunerationQuery,
    TeacherRemunerationSummary, TeacherRemunerationSummaryQuery, TeacherRemunerationView,
};
use contract::ids::TeacherRemunerationId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{NOT_EARMARKED, READ, SPEND, STANDARD};
use crate::fund::service;
use crate::http::etag::{IfMatch, versioned};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// Adds the operations on what teachers are paid.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(list_remuneration_standards)
        .service(create_remuneration_standard)
        .service(list_teacher_remunerations)
        .service(create_teacher_remuneration)
        .service(summarise_teacher_remunerations)
        .service(get_teacher_remuneration)
        .service(approve_teacher_remuneration)
        .service(reject_teacher_remuneration);
}

/// List what an hour of teaching is paid
///
/// By county, source and date, within the caller's data scope, the latest entered first.
#[utoipa::path(
    tag = "fund", params(RemunerationStandardQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<RemunerationStandardView>, description = "A page"), Problems),
)]
#[get("/remuneration-standards")]
pub(super) async fn list_remuneration_standards(
    state: web::Data<State>,
    caller: Caller,
    query: Query<RemunerationStandardQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = RemunerationStandardQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list =
        List::read("remuneration-standards", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_standards(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Set what an hour of teaching is paid
///
/// In a county within the caller's data scope, for teachers of a source, from a day on: the first one from any day, any
/// other from a coming day (`remuneration_standard_day`); the one before ends the day before.
#[utoipa::path(
    tag = "fund", request_body = CreateRemunerationStandard,
    extensions(("x-roles" = json!(STANDARD))),
    responses((status = 201, body = RemunerationStandardView, description = "Set what an hour of teaching is paid"), Problems),
)]
#[post("/remuneration-standards")]
pub(super) async fn create_remuneration_standard(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateRemunerationStandard>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(STANDARD)?;
    let found = state.db.write(move |conn| service::create_standard(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(found))
}

/// List what teachers are paid
///
/// At schools within the caller's data scope, newest first.
#[utoipa::path(
    tag = "fund", params(TeacherRemunerationQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<TeacherRemunerationView>, description = "A page"), Problems),
)]
#[get("/teacher-remunerations")]
pub(super) async fn list_teacher_remunerations(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TeacherRemunerationQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = TeacherRemunerationQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list =
        List::read("teacher-remunerations", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_remunerations(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |one| one)))
}

/// Ask for a teacher to be paid
///
/// For every session that it taught at a school in a period, that somebody has attended for as long as counts, and that no other
/// remuneration pays, by the standard of its day.
/// Nothing moves until somebody else approves it. Refused at once: a serving civil servant whose check is not passed
/// (`compliance_check_missing`), days that no consent of the unit covers (`pay_consent_missing`), days without a standard
/// (`remuneration_standard_missing`), and earmarked money (`not_earmarked_use`), which is counted. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = CreateTeacherRemuneration,
    params(("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(SPEND))),
    responses((status = 201, body = TeacherRemunerationView, description = "What waits to be decided"), Problems),
)]
#[post("/teacher-remunerations")]
pub(super) async fn create_teacher_remuneration(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<CreateTeacherRemuneration>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SPEND)?;
    let (wanted, key_name, counting) = (body.0.clone(), key.0.clone(), act.clone());
    let name = "create_teacher_remuneration";
    let answer = once(&state.db, &caller, name, key, body.0, StatusCode::CREATED, move |conn, new| {
        service::request_remuneration(conn, &act, &new)
    })
    .await;
    // As with an expense: the refusal has rolled everything back, so the attempt is counted by itself.
    if answer.as_ref().is_err_and(|problem| problem.code() == NOT_EARMARKED) {
        let count = move |conn: &mut _| service::count_pay_attempt(conn, &counting, &wanted, &key_name);
        state.db.write(count).await?;
    }
    answer
}

/// Add up what teachers were paid
///
/// What was paid and not undone, by where teachers come from and the kind of fund that has paid.
#[utoipa::path(
    tag = "fund",
    params(TeacherRemunerationSummaryQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TeacherRemunerationSummary, description = "Add up what teachers were paid"), Problems),
)]
#[get("/teacher-remunerations/summary")]
pub(super) async fn summarise_teacher_remunerations(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TeacherRemunerationSummaryQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::summarise_remunerations(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Show what a teacher is paid
///
/// With the sessions that it pays, and the version as `ETag`.
#[utoipa::path(
    tag = "fund",
    params(("id" = TeacherRemunerationId, Path, description = "The remuneration")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TeacherRemunerationDetails, description = "Show what a teacher is paid"), Problems),
)]
#[get("/teacher-remunerations/{id}")]
pub(super) async fn get_teacher_remuneration(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherRemunerationId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let found = state.db.read(move |conn| service::get_remuneration(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), found.remuneration.version, &found))
}

/// Pay a teacher
///
/// By another account than the one that asked for it (`own_remuneration`): the fund pays at once, if the teacher may still
/// be paid, an attendance of every session still counts (`remuneration_not_attended`) and the fund has enough. Undone like any expense, by a reversal of two people. Needs `If-Match` and
/// `Idempotency-Key`.
#[utoipa::path(
    tag = "fund",
    params(("id" = TeacherRemunerationId, Path, description = "The remuneration"), ("If-Match" = String, Header, description = "The version read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(SPEND))),
    responses((status = 200, body = TeacherRemunerationView, description = "Pay a teacher"), Problems),
)]
#[post("/teacher-remunerations/{id}/approve")]
pub(super) async fn approve_teacher_remuneration(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherRemunerationId>,
    version: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SPEND)?;
    let (name, body) = ("approve_teacher_remuneration", (id.0, version.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version)| {
        service::approve_remuneration(conn, &act, id, version)
    })
    .await
}

/// Do not pay a teacher
///
/// With a reason; who asked for it may take it back in this way. Its sessions can be paid by another. Needs `If-Match` and
/// `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = Reason,
    params(("id" = TeacherRemunerationId, Path, description = "The remuneration"), ("If-Match" = String, Header, description = "The version read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(SPEND))),
    responses((status = 200, body = TeacherRemunerationView, description = "Do not pay a teacher"), Problems),
)]
#[post("/teacher-remunerations/{id}/reject")]
pub(super) async fn reject_teacher_remuneration(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeacherRemunerationId>,
    version: IfMatch,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SPEND)?;
    let (name, body) = ("reject_teacher_remuneration", (id.0, version.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version, body)| {
        service::reject_remuneration(conn, &act, id, version, &body.reason)
    })
    .await
}
