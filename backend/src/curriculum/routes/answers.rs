//! Answers to demand surveys over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Reason;
use contract::curriculum::{CreateDemandAnswer, DemandAnswerQuery, DemandAnswerView};
use contract::ids::{DemandAnswerId, DemandSurveyId};
use contract::page::Page;

use super::{COLLECT, READ};
use crate::curriculum::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::startup::State;

/// Record an answer
///
/// One a learner, while the survey is open, from a learner whom it asks. The same answer again answers 200 with the
/// first; another one is 409 `already_answered`.
#[utoipa::path(
    tag = "curriculum", request_body = CreateDemandAnswer,
    params(("id" = DemandSurveyId, Path, description = "The survey")), extensions(("x-roles" = json!(COLLECT))),
    responses(
        (status = 201, body = DemandAnswerView, description = "The answer"),
        (status = 200, body = DemandAnswerView, description = "The same answer, as it was given before"), Problems
    ),
)]
#[post("/demand-surveys/{id}/answers")]
pub(super) async fn create_demand_answer(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
    body: Json<CreateDemandAnswer>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COLLECT)?;
    let (answer, new) = state.db.write(move |conn| service::record_answer(conn, &act, id.0, &body.0)).await?;
    let mut response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(answer))
}

/// List the answers to a survey
///
/// From schools within the caller's data scope, newest first; learners are named to who reads their names in full.
#[utoipa::path(
    tag = "curriculum", params(("id" = DemandSurveyId, Path, description = "The survey"), DemandAnswerQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<DemandAnswerView>, description = "A page of answers"), Problems),
)]
#[get("/demand-surveys/{id}/answers")]
pub(super) async fn list_demand_answers(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandSurveyId>,
    query: Query<DemandAnswerQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (id.0, &query.school_id, &query.learner_id, &query.withdrawn);
    let list = List::read("demand-answers", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_answers(conn, &act, (id.0, &query), before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |answer| answer)))
}

/// Withdraw an answer
///
/// With a reason, while the survey is open; the learner may answer anew.
#[utoipa::path(
    tag = "curriculum", request_body = Reason, params(("id" = DemandAnswerId, Path, description = "The answer")),
    extensions(("x-roles" = json!(COLLECT))),
    responses((status = 200, body = DemandAnswerView, description = "The answer, withdrawn"), Problems),
)]
#[post("/demand-answers/{id}/withdraw")]
pub(super) async fn withdraw_demand_answer(
    state: web::Data<State>,
    caller: Caller,
    id: Path<DemandAnswerId>,
    body: Json<Reason>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(COLLECT)?;
    let answer =
        state.db.write(move |conn| service::withdraw_answer(conn, &act, id.0, &body.0.reason)).await?;
    Ok(HttpResponse::Ok().json(answer))
}
