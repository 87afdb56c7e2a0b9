//! Who is in a team.

use actix_web::{HttpResponse, get, post, web};
use contract::ids::{LearnerId, LearningTeamId};
use contract::learning_team::{
    JoinLearningTeam, LearningTeamMemberQuery, LearningTeamMemberView, LeaveLearningTeam,
};
use contract::page::Page;

use super::{READ, WRITE};
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::learning_team::service;
use crate::startup::State;

/// List the members of a learning team
///
/// In the order in which they joined; with `left=true` also those who have left.
#[utoipa::path(
    tag = "learning_team", params(("id" = LearningTeamId, Path, description = "The team"), LearningTeamMemberQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<LearningTeamMemberView>, description = "A page of members"), Problems),
)]
#[get("/learning-teams/{id}/members")]
pub(super) async fn list_learning_team_members(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamId>,
    query: Query<LearningTeamMemberQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = LearningTeamMemberQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let name = "learning-team-members";
    let list = List::read(name, &(id.0, &filter), query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_members(conn, &act, id.0, &filter, (after, &paging))).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |member| member)))
}

/// Take a learner into a learning team
///
/// An active learner of the county, from a day on that has come. A learner may be in several teams.
#[utoipa::path(
    tag = "learning_team", request_body = JoinLearningTeam, params(("id" = LearningTeamId, Path, description = "The team")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 201, body = LearningTeamMemberView, description = "The member"), Problems),
)]
#[post("/learning-teams/{id}/members")]
pub(super) async fn join_learning_team(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearningTeamId>,
    body: Json<JoinLearningTeam>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let member = state.db.write(move |conn| service::join_team(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Created().json(member))
}

/// Let a member leave a learning team
///
/// From a day on that has come, with the reason. The leader leaves once another leads (`learning_team_leader_leaves`).
#[utoipa::path(
    tag = "learning_team", request_body = LeaveLearningTeam, params(("id" = LearningTeamId, Path, description = "The team"), ("learner_id" = LearnerId, Path, description = "The member")),
    extensions(("x-roles" = json!(WRITE))),
    responses((status = 200, body = LearningTeamMemberView, description = "The member"), Problems),
)]
#[post("/learning-teams/{id}/members/{learner_id}/leave")]
pub(super) async fn leave_learning_team(
    state: web::Data<State>,
    caller: Caller,
    ids: Path<(LearningTeamId, LearnerId)>,
    body: Json<LeaveLearningTeam>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WRITE)?;
    let member = state.db.write(move |conn| service::leave_team(conn, &act, ids.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(member))
}
