//! What courses have come to, over HTTP.

use actix_web::{HttpResponse, get, web};
use contract::curriculum::PlanFiguresView;
use contract::ids::CurriculumPlanId;

use super::READ;
use crate::curriculum::service;
use crate::http::{Caller, Path, Problem, Problems};
use crate::startup::State;

/// Show what the courses of a plan have come to
///
/// Sessions held, attendances, completions and ratings of every course that the school planned, taught or had rated in
/// the plan's half-year, as they are now.
#[utoipa::path(
    tag = "curriculum", params(("id" = CurriculumPlanId, Path, description = "The plan")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = PlanFiguresView, description = "The figures by course"), Problems),
)]
#[get("/curriculum-plans/{id}/figures")]
pub(super) async fn get_curriculum_plan_figures(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CurriculumPlanId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let figures = state.db.read(move |conn| service::get_plan_figures(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(figures))
}
