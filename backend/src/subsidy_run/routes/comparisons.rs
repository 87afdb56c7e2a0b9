//! Comparing policies over HTTP.

use actix_web::{HttpResponse, post, web};
use contract::subsidy_run::{CompareSubsidyPolicies, SubsidyComparisonView};

use super::OFFICES;
use crate::http::{Caller, Json, Problem, Problems};
use crate::state::State;
use crate::subsidy_run::service;

/// Compare two subsidy policies
///
/// What two policies, drafts or published, pay for the frozen facts of a year, school by school: who gains, who loses, and
/// how much it is together and by county. Points that the assessors gave beyond a policy's maximum of an item are scaled by the
/// ratio of the maxima. Nothing is kept; only schools within the caller's data scope are told.
#[utoipa::path(
    tag = "subsidy_run", request_body = CompareSubsidyPolicies, extensions(("x-roles" = json!(OFFICES))),
    responses((status = 200, body = SubsidyComparisonView, description = "The comparison"), Problems),
)]
#[post("/subsidy-comparisons")]
pub(super) async fn compare_subsidy_policies(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CompareSubsidyPolicies>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(OFFICES)?;
    let told = state.db.read(move |conn| service::compare_policies(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Ok().json(told))
}
