//! Teaching reviews over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use contract::curriculum::{
    CreateTeachingReview, TeachingReviewQuery, TeachingReviewSummary, TeachingReviewView,
    UpdateTeachingReview,
};
use contract::ids::TeachingReviewId;
use contract::page::Page;
use uuid::Uuid;

use super::{PUBLISH, READ, WRITE};
use crate::curriculum::service;
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, IfMatch, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Begin a teaching review
///
/// One a school and half-year, as a draft: every course that was planned, taught or rated, with its figures.
#[utoipa::path(
    tag = "curriculum", request_body = CreateTeachingReview, extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = TeachingReviewView, description = "The review"), Problems),
)]
#[post("/teaching-reviews")]
pub(super) async fn create_teaching_review(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateTeachingReview>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let review = state.db.write(move |conn| service::create_review(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), review.version, &review))
}

/// List teaching reviews
///
/// Those of schools within the caller's data scope, latest half-year first.
#[utoipa::path(
    tag = "curriculum", params(TeachingReviewQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<TeachingReviewSummary>, description = "A page of reviews"), Problems),
)]
#[get("/teaching-reviews")]
pub(super) async fn list_teaching_reviews(
    state: web::Data<State>,
    caller: Caller,
    query: Query<TeachingReviewQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = TeachingReviewQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("teaching-reviews", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = match (list.paging.after(0), list.paging.after(1)) {
        (Some(half_year), Some(id)) => Some((half_year.to_owned(), key_part::<Uuid>(id)?)),
        _ => None,
    };
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_reviews(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |review| review)))
}

/// Show a teaching review
///
/// A draft with the figures of now, a final one with those that were signed.
#[utoipa::path(
    tag = "curriculum", params(("id" = TeachingReviewId, Path, description = "The review")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = TeachingReviewView, description = "The review"), Problems),
)]
#[get("/teaching-reviews/{id}")]
pub(super) async fn get_teaching_review(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeachingReviewId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let review = state.db.read(move |conn| service::get_review(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), review.version, &review))
}

/// Change a teaching review
///
/// Only while it is a draft; needs `If-Match`. What is said of its courses is replaced as a whole.
#[utoipa::path(
    tag = "curriculum", request_body = UpdateTeachingReview,
    params(("id" = TeachingReviewId, Path, description = "The review"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = TeachingReviewView, description = "The review"), Problems),
)]
#[patch("/teaching-reviews/{id}")]
pub(super) async fn update_teaching_review(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeachingReviewId>,
    version: IfMatch,
    body: Json<UpdateTeachingReview>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let review =
        state.db.write(move |conn| service::update_review(conn, &act, id.0, version.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), review.version, &review))
}

/// Sign a teaching review
///
/// From 60 days before the end of its half-year on, with its findings and what follows from them. Its figures are kept as
/// they are now, and it does not change any more. Needs `If-Match`, so that nothing is signed unseen.
#[utoipa::path(
    tag = "curriculum",
    params(("id" = TeachingReviewId, Path, description = "The review"), ("If-Match" = String, Header, description = "The version read")),
    extensions(("x-roles" = json!(PUBLISH))),
    responses((status = 200, body = TeachingReviewView, description = "The review, final"), Problems),
)]
#[post("/teaching-reviews/{id}/finalise")]
pub(super) async fn finalise_teaching_review(
    state: web::Data<State>,
    caller: Caller,
    id: Path<TeachingReviewId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(PUBLISH)?;
    let review = state.db.write(move |conn| service::finalise_review(conn, &act, id.0, version.0)).await?;
    Ok(versioned(HttpResponse::Ok(), review.version, &review))
}
