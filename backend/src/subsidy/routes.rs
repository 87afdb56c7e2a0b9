//! Subsidy policies and simulation over HTTP.

mod policies;

use actix_web::{HttpResponse, post, web};
use contract::auth::Role;
use contract::ids::SubsidyPolicyId;
use contract::subsidy::{SimulateSubsidy, SubsidyResultView};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service::{self, SubsidyServiceError};
use crate::http::{Caller, Json, Path, Problem, Problems};
use crate::state::State;

/// Who may read policies and simulate.
const READ: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Finance, Role::Auditor];
/// Who sets policies: one drafts, another approves.
const POLICY: &[Role] = &[Role::CityAdmin];

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(policies::list_subsidy_policies)
        .service(policies::create_subsidy_policy)
        .service(policies::get_subsidy_policy)
        .service(policies::update_subsidy_policy)
        .service(policies::withdraw_subsidy_policy)
        .service(policies::publish_subsidy_policy)
        .service(policies::end_subsidy_policy)
        .service(policies::get_subsidy_policy_difference)
        .service(simulate_subsidy);
}

impl From<SubsidyServiceError> for Problem {
    fn from(error: SubsidyServiceError) -> Self {
        match error {
            SubsidyServiceError::NotFound => Self::not_found(),
            SubsidyServiceError::Faults(faults) => Self::invalid(faults),
            SubsidyServiceError::NotDraft => Self::conflict("policy_not_draft"),
            SubsidyServiceError::NotPublished => Self::conflict("policy_not_published"),
            SubsidyServiceError::OwnDraft => Self::rule("own_subsidy_policy"),
            SubsidyServiceError::Stale => Self::stale(),
            SubsidyServiceError::Overlap => Self::conflict("policy_overlap"),
            SubsidyServiceError::Stored => Self::internal(&error),
            SubsidyServiceError::Database(error) => error.into(),
        }
    }
}

/// Simulate the subsidy
///
/// What given schools would be paid by this policy, draft or published, with every gate, score, grade and amount and
/// the trace of each; nothing is kept. The same facts give the same bytes and the same seal (SM3).
#[utoipa::path(
    tag = "subsidy", request_body = SimulateSubsidy,
    params(("id" = SubsidyPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyResultView, description = "What would be paid, and why"), Problems),
)]
#[post("/subsidy-policies/{id}/simulate")]
async fn simulate_subsidy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
    body: Json<SimulateSubsidy>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let result = state.db.read(move |conn| service::simulate(conn, id.0, body.0)).await?;
    Ok(HttpResponse::Ok().json(result))
}
