//! Online lessons over HTTP.

mod lessons;
mod parameters;
mod playbacks;
mod report;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::OnlineError;
use super::domain::beats::BeatError;
use super::domain::report::{MOST_DAYS, ReportError};
use super::service::OnlineServiceError;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(playbacks::send_online_heartbeat)
        .service(playbacks::get_online_content)
        .service(lessons::create_online_lesson)
        .service(lessons::list_online_lessons)
        .service(lessons::get_online_lesson)
        .service(lessons::update_online_lesson)
        .service(lessons::publish_online_lesson)
        .service(lessons::retire_online_lesson)
        .service(playbacks::start_online_playback)
        .service(report::count_online_watchers)
        .service(report::list_learner_online_progress)
        .service(report::get_online_report)
        .service(report::export_online_report)
        .service(parameters::list_online_parameters)
        .service(parameters::create_online_parameter);
}

const WRITE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
const STAFF: &[Role] = &[
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
    Role::Learner,
];
/// Who reads what a learner has watched: who reads learners, and the learner.
const PROGRESS: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
    Role::Integration,
    Role::Learner,
];
const WATCH: &[Role] = &[Role::Learner, Role::Integration];
const SET: &[Role] = &[Role::CityAdmin];

impl From<OnlineServiceError> for Problem {
    fn from(error: OnlineServiceError) -> Self {
        match error {
            OnlineServiceError::Rule(rule) => rule.into(),
            OnlineServiceError::Beat(error) => error.into(),
            OnlineServiceError::Report(error) => error.into(),
            OnlineServiceError::Faults(faults) => Self::invalid(faults),
            OnlineServiceError::NotFound => Self::not_found(),
            OnlineServiceError::CourseNotFound => {
                Self::invalid(vec![Fault::new("/course_id", "course_not_found")])
            }
            OnlineServiceError::OwnerOutOfReach => Self::rule("online_lesson_of_another")
                .at(Fault::new("/course_id", "online_lesson_of_another")),
            OnlineServiceError::FileNotFound => {
                Self::invalid(vec![Fault::new("/attachment_id", "online_file_not_found")])
            }
            OnlineServiceError::Retired => Self::conflict("online_lesson_retired"),
            OnlineServiceError::LearnerNotFound => {
                Self::invalid(vec![Fault::new("/learner_id", "online_learner_unknown")])
            }
            OnlineServiceError::Unfit(unfit) => {
                Self::rule(unfit.code()).at(Fault::new("/learner_id", unfit.code()))
            }
            OnlineServiceError::ParametersFollow => Self::conflict("online_parameters_follow")
                .at(Fault::new("/effective_from", "online_parameters_follow")),
            OnlineServiceError::StartedElsewhere => Self::conflict("playback_taken_over"),
            OnlineServiceError::Stale => Self::stale(),
            OnlineServiceError::NoParameters => Self::internal(&error),
            OnlineServiceError::Course(error) => error.into(),
            OnlineServiceError::Division(error) => error.into(),
            OnlineServiceError::Database(error) => error.into(),
        }
    }
}

impl From<OnlineError> for Problem {
    fn from(error: OnlineError) -> Self {
        match error {
            OnlineError::CourseNotPublished => Self::rule("online_course_not_published")
                .at(Fault::new("/course_id", "online_course_not_published")),
            OnlineError::Content => Self::invalid(vec![Fault::new("/url", "online_lesson_content")]),
            OnlineError::Url => Self::invalid(vec![Fault::new("/url", "online_lesson_url")]),
            OnlineError::NotADraft(_) => Self::conflict("online_lesson_not_a_draft"),
            OnlineError::Step(_) => Self::conflict("online_lesson_step_not_allowed"),
            OnlineError::OwnLesson => Self::rule("own_online_lesson"),
        }
    }
}

impl From<BeatError> for Problem {
    fn from(error: BeatError) -> Self {
        match error {
            BeatError::Forged => {
                Self::rule("heartbeat_forged").at(Fault::new("/signature", "heartbeat_forged"))
            }
            BeatError::Replayed => Self::conflict("heartbeat_replayed"),
            BeatError::OutOfOrder(next) => Self::conflict("heartbeat_out_of_order").with("next", next),
            BeatError::BeyondLesson => {
                Self::invalid(vec![Fault::new("/position_seconds", "position_beyond_lesson")])
            }
            BeatError::TakenOver => Self::conflict("playback_taken_over"),
            BeatError::Ended => Self::conflict("playback_ended"),
            BeatError::Silent => Self::conflict("playback_silent"),
        }
    }
}

impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Reversed => Self::invalid(vec![Fault::new("/to", "end_before_start")]),
            ReportError::TooLong => {
                Self::invalid(vec![Fault::new("/to", "online_report_too_long").with("days", MOST_DAYS)])
            }
        }
    }
}
