//! The log of teams.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::ids::{LearningTeamActivityId, LearningTeamId};
use contract::learning_team::{
    CreateLearningTeamActivity, LearningTeamActivityQuery, LearningTeamActivityView,
};
use contract::page::Page;

use super::{READ, SCHOOL, WRITE};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::learning_team::service;
use crate::startup::State;

/// Enter what a learning team has done
///
/// By staff, for its leader; it counts once another person of the school approves it. Who took part were members on the day.
/// It never earns credits; where it was held as a session of the form `learning_team`, the attendance of that does.
#[utoipa::path(
    tag = "learning_team", request_body = CreateLearningTeamActivity, params(("id" = LearningTeamId, Path, description = "The team")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = LearningTeamActivityView, description = "The entry"), Problems),
)]
#[post("/learning-teams/{id}/activities")]
pub(super) async fn create_learning_team_activity(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamId>,
    body: Json<CreateLearningTeamActivity>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let entry = state.db.write(move |conn| service::create_activity(conn, &act, id.0, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), entry.version, &entry))
}

/// List what learning teams have done
///
/// Those of schools within the caller's data scope, newest first.
#[utoipa::path(
    tag = "learning_team", params(LearningTeamActivityQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<LearningTeamActivityView>, description = "A page of entries"), Problems),
)]
#[get("/learning-team-activities")]
pub(super) async fn list_learning_team_activities(
    state: web::Data<State>,
    caller: Caller,
    query: Query<LearningTeamActivityQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = LearningTeamActivityQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let name = "learning-team-activities";
    let list = List::read(name, &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_activities(conn, &act, &filter, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |entry| entry)))
}

/// Show what a learning team has done
///
/// With the version as `ETag`.
#[utoipa::path(
    tag = "learning_team", params(("id" = LearningTeamActivityId, Path, description = "The entry")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = LearningTeamActivityView, description = "The entry"), Problems),
)]
#[get("/learning-team-activities/{id}")]
pub(super) async fn get_learning_team_activity(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamActivityId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let entry = state.db.read(move |conn| service::get_activity(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), entry.version, &entry))
}

/// Approve what a learning team has done
///
/// By another person of the school than entered it (`own_learning_team_activity`): it counts.
#[utoipa::path(
    tag = "learning_team", params(("id" = LearningTeamActivityId, Path, description = "The entry")),
    extensions(("x-roles" = json!(SCHOOL))),
    responses((status = 200, body = LearningTeamActivityView, description = "The entry"), Problems),
)]
#[post("/learning-team-activities/{id}/approve")]
pub(super) async fn approve_learning_team_activity(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamActivityId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCHOOL)?;
    let entry = state.db.write(move |conn| service::approve_activity(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), entry.version, &entry))
}

/// Send back what a learning team has done
///
/// By another person of the school than entered it (`own_learning_team_activity`), with the reason: it does not count, and a
/// better entry may take its place.
#[utoipa::path(
    tag = "learning_team", request_body = Reason, params(("id" = LearningTeamActivityId, Path, description = "The entry")),
    extensions(("x-roles" = json!(SCHOOL))),
    responses((status = 200, body = LearningTeamActivityView, description = "The entry"), Problems),
)]
#[post("/learning-team-activities/{id}/return")]
pub(super) async fn return_learning_team_activity(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamActivityId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SCHOOL)?;
    let entry =
        state.db.write(move |conn| service::return_activity(conn, &act, id.0, &body.0.reason)).await?;
    Ok(versioned(HttpResponse::Ok(), entry.version, &entry))
}
