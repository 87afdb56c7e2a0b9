//! The first page.

use actix_web::{HttpResponse, get, web};
use contract::auth::Role;
use contract::overview::OverviewView;

use crate::coverage::service;
use crate::http::{Caller, Problem, Problems};
use crate::state::State;

/// Who works with the numbers: all staff but the security administrator.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::VolunteerLead,
    Role::Assessor,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
];

/// Show the overview
///
/// The numbers of the first page within the caller's data scope: coverage by kind, registrations by state,
/// schools, learners, the attendance of the last 30 days, and what became of the credits.
#[utoipa::path(
    tag = "coverage", extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = OverviewView, description = "The numbers"), Problems),
)]
#[get("/overview")]
pub(super) async fn get_overview(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let view = state.db.read(move |conn| service::overview(conn, &act)).await?;
    Ok(HttpResponse::Ok().json(view))
}
