//! Sessions and attendance over HTTP.

mod attendances;
mod sessions;

use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::ClassError;
use super::service::{self, ClassServiceError, Collision};
use crate::clock::{business_date, business_time};
use crate::http::{Fault, Problem};

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(sessions::create_class_session)
        .service(sessions::list_class_sessions)
        .service(sessions::get_class_session)
        .service(sessions::update_class_session)
        .service(sessions::open_class_session)
        .service(sessions::close_class_session)
        .service(sessions::cancel_class_session)
        .service(attendances::list_class_session_attendances)
        .service(attendances::sign_in)
        .service(attendances::record_paper_sheet)
        .service(attendances::sign_out)
        .service(attendances::confirm_attendance)
        .service(attendances::list_learner_attendances);
}

impl From<service::Fault> for Fault {
    fn from(fault: service::Fault) -> Self {
        let plain = Self::new(fault.pointer, fault.code);
        match fault.value {
            Some((name, value)) => plain.with(name, value),
            None => plain,
        }
    }
}

impl From<ClassServiceError> for Problem {
    fn from(error: ClassServiceError) -> Self {
        match error {
            ClassServiceError::Rule(rule) => rule.into(),
            ClassServiceError::Faults(faults) => Self::invalid(faults.into_iter().map(Fault::from).collect()),
            ClassServiceError::NotFound => Self::not_found(),
            ClassServiceError::SchoolNotOpen => Self::rule("school_not_open"),
            ClassServiceError::NotScheduled => Self::conflict("session_not_scheduled"),
            ClassServiceError::NotBegun => Self::conflict("session_not_begun"),
            ClassServiceError::Attended => Self::conflict("session_attended"),
            ClassServiceError::SessionStep => Self::conflict("session_step_not_allowed"),
            ClassServiceError::Taken(collision) => taken(&collision),
            ClassServiceError::AtInFuture => at("/at", "at_in_future"),
            ClassServiceError::NotTheSessionDay => at("/at", "not_the_session_day"),
            ClassServiceError::LearnerNotActive => at("/learner_id", "learner_not_active"),
            ClassServiceError::LearnerTooYoung => at("/learner_id", "too_young"),
            ClassServiceError::LearnerTeaches => at("/learner_id", "learner_teaches_session"),
            ClassServiceError::LearnerElsewhere => Self::conflict("learner_elsewhere"),
            ClassServiceError::OwnAttendance => Self::rule("own_attendance"),
            ClassServiceError::OwnRecord => Self::rule("own_record"),
            ClassServiceError::Stale => Self::stale(),
            ClassServiceError::Calendar(_) => Self::internal(&error),
            ClassServiceError::Course(error) => error.into(),
            ClassServiceError::Teacher(error) => error.into(),
            ClassServiceError::Database(error) => error.into(),
        }
    }
}

/// A rule that one member of the request breaks.
fn at(pointer: &str, code: &'static str) -> Problem {
    Problem::rule(code).at(Fault::new(pointer, code))
}

fn taken(collision: &Collision) -> Problem {
    let hours = |at| business_time(at).format("%H:%M").to_string();
    let time = collision.period.map_or_else(
        || "…".to_owned(),
        |(from, to)| format!("{} {}–{}", business_date(from), hours(from), hours(to)),
    );
    let problem =
        if collision.room { Problem::conflict("room_taken") } else { Problem::conflict("teacher_taken") };
    problem.with("title", &collision.title).with("time", time)
}

impl From<ClassError> for Problem {
    fn from(error: ClassError) -> Self {
        match error {
            ClassError::EndNotAfterStart => {
                Self::invalid(vec![Fault::new("/ends_at", "end_not_after_start")])
            }
            ClassError::TooEarly => at("/at", "sign_in_too_early"),
            ClassError::SessionOver => at("/at", "session_over"),
            ClassError::Session(_) => Self::conflict("session_not_open"),
            ClassError::SignOutNotAfterSignIn => at("/at", "sign_out_before_sign_in"),
            ClassError::Step(_) => Self::conflict("attendance_step_not_allowed"),
            ClassError::ConfirmationOver(last_day) => {
                Self::rule("confirmation_over").with("last_day", last_day)
            }
            ClassError::MinutesBeyondSession => at("/valid_minutes", "minutes_beyond_session"),
            ClassError::RoomFull(capacity) => Self::conflict("room_full").with("capacity", capacity),
        }
    }
}
