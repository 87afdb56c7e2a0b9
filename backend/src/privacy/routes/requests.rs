//! Requests about personal data over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{LearnerId, PrivacyRequestId};
use contract::learner::{LearnerConsentView, RecordConsent};
use contract::page::Page;
use contract::privacy::{
    CreatePrivacyRequest, PersonalCopy, PersonalCopyQuery, PrivacyRequestQuery, PrivacyRequestView,
};

use super::{DECIDE, READ, RECORD, REVEAL};
use crate::http::etag::{IfMatch, versioned};
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query, sheets};
use crate::privacy::service;
use crate::startup::State;

/// Record a consent that a learner gives or takes back
///
/// Nothing that was said is changed; the last word on a purpose holds. While a consent that registration needs is taken
/// back, nothing new of the learner is processed: no attendance, no needs, no proxies (`consent_withdrawn`). Who takes back
/// the consent to the processing of personal data asks for erasure with it.
#[utoipa::path(
    tag = "learner", request_body = RecordConsent, params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 201, body = LearnerConsentView, description = "What was recorded"), Problems),
)]
#[post("/learners/{id}/consents")]
pub(super) async fn record_learner_consent(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<RecordConsent>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let said = state.db.write(move |conn| service::record_consent(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(said))
}

/// Record what a learner asks for about its data
///
/// A copy, a correction or erasure, by the learner or a proxy whose standing holds; to be done within 15 working days. One
/// open request of a kind at a time (`asked_already`).
#[utoipa::path(
    tag = "privacy", request_body = CreatePrivacyRequest,
    params(("id" = LearnerId, Path, description = "The learner")), extensions(("x-roles" = json!(RECORD))),
    responses((status = 201, body = PrivacyRequestView, description = "The request"), Problems),
)]
#[post("/learners/{id}/privacy-requests")]
pub(super) async fn create_privacy_request(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<CreatePrivacyRequest>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let request = state.db.write(move |conn| service::create_request(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), request.version, &request))
}

/// List requests about personal data
///
/// Of learners within the caller's data scope, newest first; names masked.
#[utoipa::path(
    tag = "privacy", params(PrivacyRequestQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<PrivacyRequestView>, description = "A page of requests"), Problems),
)]
#[get("/privacy-requests")]
pub(super) async fn list_privacy_requests(
    state: web::Data<State>,
    caller: Caller,
    query: Query<PrivacyRequestQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.learner_id, &query.kind, &query.status, &query.overdue);
    let list = List::read("privacy-requests", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_requests(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |request| request)))
}

/// Show a request about personal data
///
/// With its day and where it stands.
#[utoipa::path(
    tag = "privacy", params(("id" = PrivacyRequestId, Path, description = "The request")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = PrivacyRequestView, description = "The request"), Problems),
)]
#[get("/privacy-requests/{id}")]
pub(super) async fn get_privacy_request(
    state: web::Data<State>,
    caller: Caller,
    id: Path<PrivacyRequestId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let request = state.db.read(move |conn| service::get_request(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), request.version, &request))
}

/// Approve a request about personal data
///
/// By another account than the one that recorded it (`own_privacy_request`). Needs `If-Match`.
#[utoipa::path(
    tag = "privacy",
    params(("id" = PrivacyRequestId, Path, description = "The request"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = PrivacyRequestView, description = "The request"), Problems),
)]
#[post("/privacy-requests/{id}/approve")]
pub(super) async fn approve_privacy_request(
    state: web::Data<State>,
    caller: Caller,
    id: Path<PrivacyRequestId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let request = state.db.write(move |conn| service::approve_request(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), request.version, &request))
}

/// Refuse a request about personal data
///
/// With a reason, which is told to who asked. Needs `If-Match`.
#[utoipa::path(
    tag = "privacy", request_body = Reason,
    params(("id" = PrivacyRequestId, Path, description = "The request"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = PrivacyRequestView, description = "The request"), Problems),
)]
#[post("/privacy-requests/{id}/refuse")]
pub(super) async fn refuse_privacy_request(
    state: web::Data<State>,
    caller: Caller,
    id: Path<PrivacyRequestId>,
    version: IfMatch,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let request = state
        .db
        .write(move |conn| service::refuse_request(conn, &act, id.0, version.0, &body.0.reason))
        .await?;
    Ok(versioned(HttpResponse::Ok(), request.version, &request))
}

/// Do what a request asks for
///
/// Says that the copy was handed over or the correction made. An erasure is done by this: only once the account is closed
/// (`erasure_needs_closing`), nothing is open and no credits are left (`erasure_credits_left`); then name, ID number,
/// telephone, needs, the proxies' data and what was offered and asked for go for good, places, memberships and shifts to come
/// end, and the books keep an outline. With it goes every record that went into this one. Needs `If-Match`.
#[utoipa::path(
    tag = "privacy",
    params(("id" = PrivacyRequestId, Path, description = "The request"), ("If-Match" = String, Header, description = "The `ETag` that was read")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = PrivacyRequestView, description = "The request"), Problems),
)]
#[post("/privacy-requests/{id}/complete")]
pub(super) async fn complete_privacy_request(
    state: web::Data<State>,
    caller: Caller,
    id: Path<PrivacyRequestId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let keys = state.keys.clone();
    let request =
        state.db.write(move |conn| service::complete_request(conn, &act, &keys, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), request.version, &request))
}

/// Hand out a copy of all that is kept about a learner
///
/// Part by part, each with its name in Chinese and English, of this record and all that went into it; as JSON or a workbook,
/// while the request for it is approved (`personal_copy_not_approved`); each look goes on record.
#[utoipa::path(
    tag = "privacy",
    params(("id" = PrivacyRequestId, Path, description = "The request"), PersonalCopyQuery),
    extensions(("x-roles" = json!(REVEAL))),
    responses((status = 200, body = PersonalCopy, description = "The copy; as a workbook with `format=xlsx`"), Problems),
)]
#[get("/privacy-requests/{id}/export")]
pub(super) async fn export_personal_copy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<PrivacyRequestId>,
    query: Query<PersonalCopyQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(REVEAL)?;
    let keys = state.keys.clone();
    let copy = state.db.write(move |conn| service::personal_copy(conn, &act, &keys, id.0)).await?;
    if let Some(format) = query.0.format {
        let headings = ["部分", "Part", "序号", "项目", "内容"].map(str::to_owned);
        let rows = service::copy_rows(&copy);
        return sheets::whole(format, "personal-copy", "个人信息副本", &headings, rows);
    }
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(copy))
}
