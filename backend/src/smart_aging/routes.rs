//! “智慧助老” cases over HTTP.

mod cases;
mod lists;
mod steps;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::SmartAgingError;
use super::service::SmartAgingServiceError;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(cases::create_smart_aging_case)
        .service(lists::list_smart_aging_cases)
        .service(lists::summarise_smart_aging_cases)
        .service(lists::export_smart_aging_cases)
        .service(cases::get_smart_aging_case)
        .service(cases::update_smart_aging_case)
        .service(steps::submit_smart_aging_case)
        .service(steps::recommend_smart_aging_case)
        .service(steps::select_smart_aging_case)
        .service(steps::promote_smart_aging_case)
        .service(steps::return_smart_aging_case)
        .service(steps::decline_smart_aging_case)
        .service(steps::withdraw_smart_aging_case);
}

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
const WRITE: &[Role] = &[Role::CountyAdmin, Role::FacilityManager, Role::FacilityClerk];
const HAND_IN: &[Role] = &[Role::CountyAdmin, Role::FacilityManager];
const RECOMMEND: &[Role] = &[Role::CountyAdmin];
const SELECT: &[Role] = &[Role::CityAdmin];
const REVIEW: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
const COUNT: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Auditor, Role::GuidanceCenter];

impl From<SmartAgingServiceError> for Problem {
    fn from(error: SmartAgingServiceError) -> Self {
        match error {
            SmartAgingServiceError::Rule(rule) => rule.into(),
            SmartAgingServiceError::NotFound => Self::not_found(),
            SmartAgingServiceError::SchoolNotFound => {
                Self::invalid(vec![Fault::new("/school_id", "school_not_found")])
            }
            SmartAgingServiceError::CountyNotAllowed => {
                Self::invalid(vec![Fault::new("/county_code", "county_not_allowed")])
            }
            SmartAgingServiceError::CourseNotFound => {
                Self::invalid(vec![Fault::new("/course_id", "course_not_found")])
            }
            SmartAgingServiceError::NotOwn => Self::rule("smart_aging_case_of_another"),
            SmartAgingServiceError::CourseNotPublished => {
                Self::invalid(vec![Fault::new("/course_id", "smart_aging_course_not_published")])
            }
            SmartAgingServiceError::CourseNotShared => Self::rule("smart_aging_course_not_shared"),
            SmartAgingServiceError::CountyDecides => Self::rule("smart_aging_case_with_county"),
            SmartAgingServiceError::CityDecides => Self::whole_city_only(),
            SmartAgingServiceError::Stale => Self::stale(),
            SmartAgingServiceError::Course(error) => error.into(),
            SmartAgingServiceError::Division(error) => error.into(),
            SmartAgingServiceError::Database(error) => error.into(),
        }
    }
}

impl From<SmartAgingError> for Problem {
    fn from(error: SmartAgingError) -> Self {
        match error {
            SmartAgingError::Step(_) => Self::conflict("smart_aging_case_step_not_allowed"),
            SmartAgingError::NotADraft(_) => Self::conflict("smart_aging_case_not_a_draft"),
            SmartAgingError::OwnCase => Self::rule("own_smart_aging_case"),
            SmartAgingError::OwnRecommendation => Self::rule("own_smart_aging_recommendation"),
            SmartAgingError::Owner => Self::invalid(vec![Fault::new("/school_id", "smart_aging_case_owner")]),
            SmartAgingError::CourseNeeded => {
                Self::invalid(vec![Fault::new("/course_id", "smart_aging_course_needed")])
            }
            SmartAgingError::Reversed => Self::invalid(vec![Fault::new("/ended_on", "end_before_start")]),
            SmartAgingError::Future(member) => {
                Self::invalid(vec![Fault::new(format!("/{member}"), "smart_aging_day_to_come")])
            }
        }
    }
}
