//! Policies before they hold: compared, watched on the calendar, simulated.

use actix_web::{HttpResponse, get, post, web};
use contract::credit::{
    CreditPolicyDiff, CreditPolicyDiffQuery, CreditPolicyWarnings, SimulateCreditMonth, SimulateCredits,
    SimulatedCreditsView, SimulatedMonthView,
};
use contract::ids::CreditPolicyId;

use super::READ;
use crate::credit::service;
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// List warnings about credit policies
///
/// Days without a published policy in the past and the coming 12 months (`gap`), a policy in force that ends within 60
/// days without a successor (`ends_soon`), drafts whose first day has come (`overdue_draft`) or that nobody has touched
/// for 30 days (`stale_draft`).
#[utoipa::path(
    tag = "credit", extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CreditPolicyWarnings, description = "The warnings"), Problems),
)]
#[get("/credit-policies/warnings")]
pub(super) async fn list_credit_policy_warnings(
    state: web::Data<State>,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let today = state.clock.today();
    let warnings = state.db.read(move |conn| service::policy_warnings(conn, today)).await?;
    Ok(HttpResponse::Ok().json(warnings))
}

/// Compare a credit policy
///
/// Every parameter that differs from another version, by its JSON pointer. Unless `against` names one, that is the
/// published policy which holds on the first day of this one or, where none does, held last before it.
#[utoipa::path(
    tag = "credit", params(("id" = CreditPolicyId, Path, description = "The policy"), CreditPolicyDiffQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CreditPolicyDiff, description = "The differences"), Problems),
)]
#[get("/credit-policies/{id}/diff")]
pub(super) async fn diff_credit_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
    query: Query<CreditPolicyDiffQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let diff = state.db.read(move |conn| service::policy_diff(conn, id.0, query.0.against)).await?;
    Ok(HttpResponse::Ok().json(diff))
}

/// Simulate a month
///
/// What the earnings that were posted for a past month would be by this policy, draft or published, as if it had held
/// then: each learner's in time order, under all caps, after what was posted for the year before the month. Of the
/// learners in the caller's data scope, of one county's where one is named; nothing is posted. Birth dates,
/// registration and priority are taken as they are recorded now.
#[utoipa::path(
    tag = "credit", request_body = SimulateCreditMonth,
    params(("id" = CreditPolicyId, Path, description = "The policy")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SimulatedMonthView, description = "What the month would earn"), Problems),
)]
#[post("/credit-policies/{id}/simulate-month")]
pub(super) async fn simulate_credit_month(
    state: web::Data<State>,
    caller: Caller,
    id: Path<CreditPolicyId>,
    body: Json<SimulateCreditMonth>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let month = state.db.read(move |conn| service::simulate_month(conn, &act, id.0, &body.0)).await?;
    Ok(HttpResponse::Ok().json(month))
}

/// Simulate credits
///
/// What given activities of one learner would earn, in time order, with the trace; nothing is posted. By the given
/// policy (a draft too), or else by the one that holds on the day of the first activity.
#[utoipa::path(
    tag = "credit", request_body = SimulateCredits, extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SimulatedCreditsView, description = "What it would earn"), Problems),
)]
#[post("/credits/simulate")]
pub(super) async fn simulate_credits(
    state: web::Data<State>,
    caller: Caller,
    body: Json<SimulateCredits>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let today = state.clock.today();
    let result = state.db.read(move |conn| service::simulate(conn, today, &body.0)).await?;
    Ok(HttpResponse::Ok().json(result))
}
