//! Two records of one person over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{LearnerId, LearnerMergeId};
use contract::page::Page;
use contract::privacy::{
    CreateMergeRequest, DuplicateQuery, DuplicateView, LearnerMergeQuery, LearnerMergeView,
};

use super::{DECIDE, READ, RECORD};
use crate::http::etag::{IfMatch, versioned};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::privacy::service;
use crate::startup::State;

/// List records that may be of one person
///
/// Pairs within the caller's data scope that have the same name and birth date, the same telephone number, or ID numbers
/// that differ only in the place of issue; none that were found to be two people.
#[utoipa::path(
    tag = "privacy", params(DuplicateQuery), extensions(("x-roles" = json!(RECORD))),
    responses((status = 200, body = Page<DuplicateView>, description = "A page of pairs"), Problems),
)]
#[get("/learners/duplicates")]
pub(super) async fn list_learner_duplicates(
    state: web::Data<State>,
    caller: Caller,
    query: Query<DuplicateQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let query = query.0;
    let list =
        List::read("learner-duplicates", &query.reason, query.limit, query.cursor.as_deref(), query.count)?;
    let after = match list.paging.after(0).map(key_part).transpose()? {
        Some(first) => list.paging.after(1).map(key_part).transpose()?.map(|second| (first, second)),
        None => None,
    };
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_duplicates(conn, &act, &query, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |pair| pair)))
}

/// Ask whether another record is of the same person
///
/// This record stays, the other one goes into it once somebody else approves. Refused while both attended, watched or served
/// the same hour (`merge_attended_same_hour`, which names both records), when this record has ended (`merge_retained_ended`) or the
/// other one has (`merge_other_ended`), and while something of the other one is open: hand over or call off its orders
/// (`learner_order_open`), wait for its credits (`learner_credits_waiting`), decide its corrections
/// (`learner_correction_open`, `learner_attendance_correction_open`).
#[utoipa::path(
    tag = "privacy", request_body = CreateMergeRequest,
    params(("id" = LearnerId, Path, description = "The learner whose record stays")),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 201, body = LearnerMergeView, description = "What waits to be decided"), Problems),
)]
#[post("/learners/{id}/merge-requests")]
pub(super) async fn request_learner_merge(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    body: Json<CreateMergeRequest>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let merge = state.db.write(move |conn| service::request_merge(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), merge.version, &merge))
}

/// List merges of records
///
/// Of which both records are within the caller's data scope, newest first.
#[utoipa::path(
    tag = "privacy", params(LearnerMergeQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<LearnerMergeView>, description = "A page of merges"), Problems),
)]
#[get("/learner-merges")]
pub(super) async fn list_learner_merges(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearnerMergeQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.status, &query.learner_id);
    let list = List::read("learner-merges", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_merges(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |merge| merge)))
}

/// Show a merge of two records
///
/// With all that was moved and seen, once it is approved.
#[utoipa::path(
    tag = "privacy", params(("id" = LearnerMergeId, Path, description = "The merge")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LearnerMergeView, description = "The merge"), Problems),
)]
#[get("/learner-merges/{id}")]
pub(super) async fn get_learner_merge(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerMergeId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let merge = state.db.read(move |conn| service::get_merge(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), merge.version, &merge))
}

/// Approve a merge of two records
///
/// By another account than the one that asked (`own_privacy_request`); judged again. The credits of the merged record move
/// into the buckets of the same last days by one event. What is still to come passes over: places and waits with their turn
/// (of two in one class the better one stays), memberships, shifts, offers and requests, the card, open requests about the
/// data; seconds watched of a lesson are united, and the later word on a consent holds. What has happened stays with the
/// record that it belongs to and is read through the one that goes on. `trace.carried` names each row. Needs `If-Match` and
/// `Idempotency-Key`.
#[utoipa::path(
    tag = "privacy",
    params(("id" = LearnerMergeId, Path, description = "The merge"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(DECIDE))),
    responses((status = 200, body = LearnerMergeView, description = "What was decided"), Problems),
)]
#[post("/learner-merges/{id}/approve")]
pub(super) async fn approve_learner_merge(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerMergeId>,
    version: IfMatch,
    key: IdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(DECIDE)?;
    let (name, body) = ("approve_learner_merge", (id.0, version.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version)| {
        service::approve_merge(conn, &act, id, version)
    })
    .await
}

/// Reject a merge of two records
///
/// They are two people, or the question is taken back by who asked; nothing moves, and the pair is proposed no more.
/// Needs `If-Match` and `Idempotency-Key`.
#[utoipa::path(
    tag = "privacy", request_body = Reason,
    params(("id" = LearnerMergeId, Path, description = "The merge"), ("If-Match" = String, Header, description = "The `ETag` that was read"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(RECORD))),
    responses((status = 200, body = LearnerMergeView, description = "What was decided"), Problems),
)]
#[post("/learner-merges/{id}/reject")]
pub(super) async fn reject_learner_merge(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerMergeId>,
    version: IfMatch,
    key: IdempotencyKey,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RECORD)?;
    let (name, body) = ("reject_learner_merge", (id.0, version.0, body.0));
    once(&state.db, &caller, name, key, body, StatusCode::OK, move |conn, (id, version, why)| {
        service::reject_merge(conn, &act, id, version, &why.reason)
    })
    .await
}
