//! Subsidy policies and simulation over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Role;
use contract::ids::SubsidyPolicyId;
use contract::page::Page;
use contract::policy::EndPolicy;
use contract::subsidy::{
    SimulateSubsidy, SubsidyPolicyDocument, SubsidyPolicyQuery, SubsidyPolicyView, SubsidyResultView,
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service::{self, SubsidyServiceError};
use crate::http::etag::versioned;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// Who may read policies and simulate.
const READ: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Finance, Role::Auditor];
/// Who sets policies.
const POLICY: &[Role] = &[Role::CityAdmin];

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(list_subsidy_policies)
        .service(create_subsidy_policy)
        .service(get_subsidy_policy)
        .service(publish_subsidy_policy)
        .service(end_subsidy_policy)
        .service(simulate_subsidy);
}

impl From<SubsidyServiceError> for Problem {
    fn from(error: SubsidyServiceError) -> Self {
        match error {
            SubsidyServiceError::NotFound => Self::not_found(),
            SubsidyServiceError::Faults(faults) => Self::invalid(faults),
            SubsidyServiceError::NotDraft => Self::conflict("policy_not_draft"),
            SubsidyServiceError::NotPublished => Self::conflict("policy_not_published"),
            SubsidyServiceError::Overlap => Self::conflict("policy_overlap"),
            SubsidyServiceError::Stored => Self::internal(&error),
            SubsidyServiceError::Database(error) => error.into(),
        }
    }
}

/// List subsidy policies
///
/// Every version, the one with the latest first day first.
#[utoipa::path(
    tag = "subsidy", params(SubsidyPolicyQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<SubsidyPolicyView>, description = "A page of policies"), Problems),
)]
#[get("/subsidy-policies")]
async fn list_subsidy_policies(
    state: web::Data<State>,
    caller: Caller,
    query: Query<SubsidyPolicyQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let list =
        List::read("subsidy-policies", &query.status, query.limit, query.cursor.as_deref(), query.count)?;
    let day = list.paging.after(0).map(key_part).transpose()?;
    let after = day.zip(list.paging.after(1).map(key_part).transpose()?);
    let paging = list.paging.clone();
    let today = state.clock.today();
    let part =
        state.db.read(move |conn| service::list_policies(conn, today, query.status, after, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |policy| policy)))
}

/// Draft a subsidy policy
///
/// The whole document; it can be simulated, and holds once it is published.
#[utoipa::path(
    tag = "subsidy", request_body = SubsidyPolicyDocument, extensions(("x-roles" = json!(POLICY))),
    responses((status = 201, body = SubsidyPolicyView, description = "The draft"), Problems),
)]
#[post("/subsidy-policies")]
async fn create_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    body: Json<SubsidyPolicyDocument>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::create_policy(conn, &act, &body.0)).await?;
    Ok(versioned(HttpResponse::Created(), policy.version, &policy))
}

/// Show a subsidy policy
///
/// With its whole document.
#[utoipa::path(
    tag = "subsidy", params(("id" = SubsidyPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = SubsidyPolicyView, description = "The policy"), Problems),
)]
#[get("/subsidy-policies/{id}")]
async fn get_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let today = state.clock.today();
    let policy = state.db.read(move |conn| service::get_policy(conn, today, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// Publish a subsidy policy
///
/// From then on it is fixed. Days that another published policy holds on answer 409 `policy_overlap`.
#[utoipa::path(
    tag = "subsidy", params(("id" = SubsidyPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = SubsidyPolicyView, description = "The policy, published"), Problems),
)]
#[post("/subsidy-policies/{id}/publish")]
async fn publish_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::publish_policy(conn, &act, id.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
}

/// End a subsidy policy
///
/// Gives a published policy an earlier last day, today or later, so that another can follow it; what has been computed
/// with it stays as it is.
#[utoipa::path(
    tag = "subsidy", request_body = EndPolicy, params(("id" = SubsidyPolicyId, Path, description = "The policy")),
    extensions(("x-roles" = json!(POLICY))),
    responses((status = 200, body = SubsidyPolicyView, description = "The policy with its last day"), Problems),
)]
#[post("/subsidy-policies/{id}/end")]
async fn end_subsidy_policy(
    state: web::Data<State>,
    caller: Caller,
    id: Path<SubsidyPolicyId>,
    body: Json<EndPolicy>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(POLICY)?;
    let policy = state.db.write(move |conn| service::end_policy(conn, &act, id.0, body.0)).await?;
    Ok(versioned(HttpResponse::Ok(), policy.version, &policy))
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
