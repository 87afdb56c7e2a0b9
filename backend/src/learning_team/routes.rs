//! Learning teams over HTTP.

mod activities;
mod members;
mod parameters;
mod problems;
mod report;
mod teams;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(teams::create_learning_team)
        .service(teams::list_learning_teams)
        .service(report::summarise_learning_teams)
        .service(teams::get_learning_team)
        .service(teams::update_learning_team)
        .service(teams::dissolve_learning_team)
        .service(members::list_learning_team_members)
        .service(members::join_learning_team)
        .service(members::leave_learning_team)
        .service(activities::create_learning_team_activity)
        .service(activities::list_learning_team_activities)
        .service(activities::get_learning_team_activity)
        .service(activities::approve_learning_team_activity)
        .service(activities::return_learning_team_activity)
        .service(report::list_monthly_activities)
        .service(report::export_monthly_activities)
        .service(parameters::list_learning_team_parameters)
        .service(parameters::create_learning_team_parameter);
}

/// Who reads learners' names in full.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::Auditor,
];
const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
/// Who works at the school.
const SCHOOL: &[Role] = &[Role::FacilityManager, Role::FacilityClerk];
const COUNT: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Assessor,
    Role::Auditor,
    Role::GuidanceCenter,
];
const DECIDE: &[Role] = &[Role::CityAdmin];
