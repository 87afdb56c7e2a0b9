//! Ratings of courses over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::curriculum::{
    CourseRatingQuery, CourseRatingSummary, CourseRatingView, CreateCourseRating, RatableCourses,
};
use contract::ids::LearnerId;

use super::{RATE, READ};
use crate::curriculum::service;
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Record a rating
///
/// By a learner who attended the course at that school in that half-year (`not_attended` otherwise), once, until 60 days
/// after the half-year. One more is 409 `already_rated`, whatever it says. Nobody is told who gave it.
#[utoipa::path(
    tag = "curriculum", request_body = CreateCourseRating, extensions(("x-roles" = json!(RATE))),
    responses((status = 201, body = CourseRatingView, description = "The rating"), Problems),
)]
#[post("/course-ratings")]
pub(super) async fn create_course_rating(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateCourseRating>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RATE)?;
    let rating = state.db.write(move |conn| service::rate(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(rating))
}

/// What a learner may rate
///
/// The courses attended at schools within the caller's data scope in the present half-year, and in the one before until 60
/// days after it; whether each was rated, never how.
#[utoipa::path(
    tag = "curriculum", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(RATE))),
    responses((status = 200, body = RatableCourses, description = "The courses"), Problems),
)]
#[get("/learners/{id}/ratable-courses")]
pub(super) async fn list_ratable_courses(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(RATE)?;
    let courses = state.db.read(move |conn| service::list_ratable(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(courses))
}

/// Add ratings up
///
/// By course, at schools within the caller's data scope: how many; from three ratings on the means in hundredths, and
/// what was said besides; never who.
#[utoipa::path(
    tag = "curriculum", params(CourseRatingQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CourseRatingSummary, description = "The means by course"), Problems),
)]
#[get("/course-ratings/summary")]
pub(super) async fn summarise_course_ratings(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CourseRatingQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let summary = state.db.read(move |conn| service::summarise_ratings(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(summary))
}
