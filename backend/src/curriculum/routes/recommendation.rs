//! Which courses are proposed to a learner, over HTTP.

use actix_web::{HttpResponse, get, web};
use contract::auth::Role;
use contract::curriculum::CourseRecommendationView;
use contract::ids::LearnerId;

use crate::curriculum::service;
use crate::http::{Caller, Path, Problem, Problems};
use crate::startup::State;

/// Who may read a learner.
const ADVISE: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
    Role::Integration,
];

/// List the courses that are proposed to a learner
///
/// Courses that the learner's school plans or teaches in the present half-year, of which some is still to come and which
/// the learner has not completed, at most ten, each with the reasons for it. They follow from what the learner chose in
/// surveys and attended in the last four half-years, and from free places alone: never from ratings, age, sex, priority,
/// evidence, abilities, health, identity or household. A learner who has said and attended nothing is told what is attended most at the school (`basis` is `school`). `unmet` is
/// what the learner chose and no course of the school answers.
#[utoipa::path(
    tag = "curriculum", params(("id" = LearnerId, Path, description = "The learner")),
    extensions(("x-roles" = json!(ADVISE))),
    responses((status = 200, body = CourseRecommendationView, description = "The courses, with reasons"), Problems),
)]
#[get("/learners/{id}/course-recommendations")]
pub(super) async fn list_course_recommendations(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(ADVISE)?;
    let told = state.db.read(move |conn| service::recommend_courses(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(told))
}
