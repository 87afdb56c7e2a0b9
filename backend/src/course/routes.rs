//! The catalogue over HTTP.

mod attachments;
mod categories;
mod centers;
mod courses;
mod exchange;
mod nominations;
mod sharing;
mod steps;
mod subscriptions;
mod versions;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::CourseError;
use super::domain::attachments::{AttachmentError, MAX_FILES};
use super::service::CourseServiceError;
use crate::act::Barred;
use crate::http::sheets::rejected;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    exchange::mount(api);
    attachments::mount(api);
    api.service(courses::create_course)
        .service(courses::list_courses)
        .service(courses::count_course_facets)
        .service(courses::get_course)
        .service(courses::update_course)
        .service(courses::list_course_runs)
        .service(steps::submit_course)
        .service(steps::publish_course)
        .service(steps::return_course)
        .service(steps::discard_course_version)
        .service(steps::retire_course)
        .service(steps::revise_course)
        .service(versions::list_course_versions)
        .service(versions::get_course_version)
        .service(versions::list_course_reviews);
    categories::mount(api);
    nominations::mount(api);
    centers::mount(api);
    sharing::mount(api);
    subscriptions::mount(api);
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
    Role::Integration,
];
const SUBSCRIBE: &[Role] = &[Role::FacilityManager];
const WRITE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
const NOMINATE: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];

impl From<CourseServiceError> for Problem {
    fn from(error: CourseServiceError) -> Self {
        match error {
            CourseServiceError::Rule(rule) => rule.into(),
            CourseServiceError::Attachment(rule) => rule.into(),
            CourseServiceError::FileLate => Self::unavailable("file_unavailable", 1),
            CourseServiceError::Rows(faults) => rejected(&faults),
            CourseServiceError::NotFound => Self::not_found(),
            CourseServiceError::OwnerOutOfReach => Self::rule("course_owner_out_of_reach")
                .at(Fault::new("/owner_division_code", "course_owner_out_of_reach")),
            CourseServiceError::OwnerUnknown => {
                Self::invalid(vec![Fault::new("/owner_division_code", "division_unknown")])
            }
            CourseServiceError::CodeTaken => {
                Self::conflict("course_code_taken").at(Fault::new("/code", "course_code_taken"))
            }
            CourseServiceError::NotADraft => Self::conflict("course_not_a_draft"),
            CourseServiceError::CategoryUnknown => {
                Self::invalid(vec![Fault::new("/category", "category_unknown")])
            }
            CourseServiceError::CategoryTaken => {
                Self::conflict("category_taken").at(Fault::new("/code", "category_taken"))
            }
            CourseServiceError::LabelTaken => {
                Self::conflict("category_label_taken").at(Fault::new("/label_zh", "category_label_taken"))
            }
            CourseServiceError::CountyOutOfReach => {
                Self::invalid(vec![Fault::new("/county_code", "county_not_allowed")])
            }
            CourseServiceError::CategoryStays(_) => Self::conflict("category_stays"),
            CourseServiceError::Category(Barred::Decided) => Self::conflict("category_decided"),
            CourseServiceError::Category(Barred::OwnRequest) => Self::rule("own_category"),
            CourseServiceError::NotPublished => Self::rule("course_not_published"),
            CourseServiceError::CourseNotFound => {
                Self::invalid(vec![Fault::new("/course_id", "course_not_found")])
            }
            CourseServiceError::Nominated => Self::conflict("course_nominated"),
            CourseServiceError::Nomination(Barred::Decided) => Self::conflict("nomination_decided"),
            CourseServiceError::Nomination(Barred::OwnRequest) => Self::rule("own_nomination"),
            CourseServiceError::NotHonoured(_) => Self::conflict("nomination_not_approved"),
            CourseServiceError::NoCounty => {
                Self::invalid(vec![Fault::new("/division_code", "division_unknown")])
            }
            CourseServiceError::NoCenter => Self::rule("resource_center_missing"),
            CourseServiceError::CenterTaken => Self::conflict("resource_center_taken")
                .at(Fault::new("/division_code", "resource_center_taken")),
            CourseServiceError::CenterNameTaken => Self::conflict("resource_center_name_taken")
                .at(Fault::new("/name", "resource_center_name_taken")),
            CourseServiceError::SharedAlready => Self::conflict("course_shared"),
            CourseServiceError::Share(Barred::Decided) => Self::conflict("course_share_decided"),
            CourseServiceError::Share(Barred::OwnRequest) => Self::rule("own_course_share"),
            CourseServiceError::NotShared(_) => Self::conflict("course_share_not_accepted"),
            CourseServiceError::CityOnly => Self::whole_city_only(),
            CourseServiceError::SchoolNotFound => {
                Self::invalid(vec![Fault::new("/school_id", "school_not_found")])
            }
            CourseServiceError::CourseNotShared => {
                Self::rule("course_not_shared").at(Fault::new("/course_id", "course_not_shared"))
            }
            CourseServiceError::Subscribed => Self::conflict("course_subscribed"),
            CourseServiceError::SubscriptionEnded => Self::conflict("course_subscription_ended"),
            CourseServiceError::Stale => Self::stale(),
            CourseServiceError::Database(error) => error.into(),
        }
    }
}

impl From<CourseError> for Problem {
    fn from(error: CourseError) -> Self {
        match error {
            CourseError::Step(_) | CourseError::VersionStep(_) | CourseError::NothingOpen => {
                Self::conflict("course_step_not_allowed")
            }
            CourseError::Open => Self::conflict("course_version_open"),
            CourseError::OwnVersion => Self::rule("own_course_version"),
            CourseError::NoObjective => Self::invalid(vec![Fault::new("/objectives", "no_objective")]),
            CourseError::RepeatedObjective => {
                Self::invalid(vec![Fault::new("/objectives", "objective_twice")])
            }
            CourseError::RepeatedTag => Self::invalid(vec![Fault::new("/tags", "tag_twice")]),
            CourseError::HonourAsTag(at) => {
                Self::invalid(vec![Fault::new(format!("/tags/{at}"), "tag_by_nomination_only")])
            }
            CourseError::Code => Self::invalid(vec![Fault::new("/code", "malformed_code")]),
        }
    }
}

impl From<AttachmentError> for Problem {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::Name => Self::invalid(vec![Fault::new("/name", "file_name")]),
            AttachmentError::UnknownKind => Self::rule("file_kind_unknown"),
            AttachmentError::SentAs { named, sent } => {
                Self::rule("file_kind_mismatch").with("claimed", named).with("found", sent)
            }
            AttachmentError::TooMany => Self::conflict("too_many_attachments").with("max", MAX_FILES),
        }
    }
}
