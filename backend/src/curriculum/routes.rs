//! The curriculum over HTTP.

mod answers;
mod compliance;
mod figures;
mod parameters;
mod plans;
mod problems;
pub mod public;
mod ratings;
mod reach;
mod recommendation;
mod refresh;
mod reviews;
mod surveys;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(plans::create_curriculum_plan)
        .service(plans::list_curriculum_plans)
        .service(plans::list_overdue_curriculum_plans)
        .service(compliance::get_curriculum_compliance)
        .service(compliance::export_curriculum_compliance)
        .service(compliance::get_curriculum_compliance_trend)
        .service(compliance::list_curriculum_reminders)
        .service(reach::get_curriculum_reach)
        .service(reach::export_curriculum_reach)
        .service(recommendation::list_course_recommendations)
        .service(plans::get_curriculum_plan)
        .service(figures::get_curriculum_plan_figures)
        .service(plans::update_curriculum_plan)
        .service(plans::publish_curriculum_plan)
        .service(surveys::create_demand_survey)
        .service(surveys::list_demand_surveys)
        .service(surveys::get_demand_survey)
        .service(surveys::update_demand_survey)
        .service(surveys::issue_demand_survey)
        .service(surveys::extend_demand_survey)
        .service(surveys::withdraw_demand_survey)
        .service(surveys::tally_demand_survey)
        .service(surveys::get_demand_gap)
        .service(answers::create_demand_answer)
        .service(answers::list_demand_answers)
        .service(answers::withdraw_demand_answer)
        .service(ratings::create_course_rating)
        .service(ratings::list_ratable_courses)
        .service(ratings::summarise_course_ratings)
        .service(reviews::create_teaching_review)
        .service(reviews::list_teaching_reviews)
        .service(reviews::get_teaching_review)
        .service(reviews::update_teaching_review)
        .service(reviews::finalise_teaching_review)
        .service(parameters::list_curriculum_parameters)
        .service(parameters::create_curriculum_parameter)
        .configure(refresh::mount)
        .service(public::get_public_curriculum);
}

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::Assessor,
    Role::Auditor,
    Role::GuidanceCenter,
    Role::Integration,
];
const WRITE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
/// Who enters what learners say: staff, and the applications and terminals in which they say it themselves.
const COLLECT: &[Role] = &[Role::FacilityManager, Role::FacilityClerk, Role::Teacher, Role::Integration];
/// Who enters ratings: not those whose lessons are rated.
const RATE: &[Role] = &[Role::FacilityManager, Role::FacilityClerk, Role::Integration];
const PUBLISH: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
/// Who answers for many schools.
const SUPERVISE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator];
/// Who decides what holds in all of the city.
const DECIDE: &[Role] = &[Role::CityAdmin];
const WATCH: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::Auditor,
    Role::GuidanceCenter,
];
