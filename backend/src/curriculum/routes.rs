//! The curriculum over HTTP.

mod answers;
mod demand_problems;
mod figures;
mod plans;
mod surveys;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::CurriculumError;
use super::service::CurriculumServiceError;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(plans::create_curriculum_plan)
        .service(plans::list_curriculum_plans)
        .service(plans::list_overdue_curriculum_plans)
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
        .service(answers::withdraw_demand_answer);
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
const PUBLISH: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
const WATCH: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::Auditor,
    Role::GuidanceCenter,
];

impl From<CurriculumServiceError> for Problem {
    fn from(error: CurriculumServiceError) -> Self {
        match error {
            CurriculumServiceError::Rule(rule) => rule.into(),
            CurriculumServiceError::NotFound => Self::not_found(),
            CurriculumServiceError::SchoolNotFound => {
                Self::invalid(vec![Fault::new("/school_id", "school_not_found")])
            }
            CurriculumServiceError::SchoolNotOpened => Self::rule("school_not_opened"),
            CurriculumServiceError::PlanExists => Self::conflict("plan_exists"),
            CurriculumServiceError::CoursesNotAvailable(places) => {
                let fault = |at| Fault::new(format!("/items/{at}/course_id"), "course_not_available");
                Self::invalid(places.into_iter().map(fault).collect())
            }
            CurriculumServiceError::Demand(rule) => rule.into(),
            CurriculumServiceError::Faults(faults) => {
                Self::invalid(faults.into_iter().map(|fault| Fault::new(fault.pointer, fault.code)).collect())
            }
            CurriculumServiceError::WholeCityOnly => Self::whole_city_only(),
            CurriculumServiceError::SurveyOfAnother => Self::rule("survey_of_another_issuer"),
            CurriculumServiceError::AlreadyAnswered => {
                Self::conflict("already_answered").at(Fault::new("/learner_id", "already_answered"))
            }
            CurriculumServiceError::AnswerWithdrawn => Self::conflict("answer_withdrawn"),
            CurriculumServiceError::NoParameters => Self::rule("no_curriculum_parameter"),
            CurriculumServiceError::Stale => Self::stale(),
            CurriculumServiceError::Course(error) => error.into(),
            CurriculumServiceError::Database(error) => error.into(),
        }
    }
}

fn percent(basis_points: u32) -> String {
    format!("{}.{:02}", basis_points / 100, basis_points % 100)
}

impl From<CurriculumError> for Problem {
    fn from(error: CurriculumError) -> Self {
        match error {
            CurriculumError::Step(_) => Self::conflict("plan_not_a_draft"),
            CurriculumError::Empty => Self::rule("plan_empty"),
            CurriculumError::Over(half_year) => {
                Self::rule("half_year_over").with("year", half_year.year()).with("half", half_year.half())
            }
            CurriculumError::RepeatedCourse => Self::invalid(vec![Fault::new("/items", "course_twice")]),
            CurriculumError::TooLittleChanged { changed_bp, minimum_bp } => Self::rule("too_little_changed")
                .with("changed", percent(changed_bp))
                .with("minimum", percent(minimum_bp)),
        }
    }
}
