//! Sessions and attendance over HTTP.

mod attendances;
mod batches;
mod codes;
mod confirmations;
mod corrections;
mod enrolments;
mod exchange;
mod reviews;
mod series;
mod sessions;
mod timetable;

use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::codes::CodeError;
use super::domain::{ClassError, SeriesError};
use super::service::{self, ClassServiceError, Collision, Crossing, Elsewhere, told_time};
use crate::http::{Fault, Problem};
use contract::class::CollisionKind;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(batches::upload_attendance_batch)
        .service(batches::ask_device_roster)
        .service(sessions::create_class_session)
        .service(sessions::list_class_sessions)
        .service(sessions::get_class_session)
        .service(sessions::update_class_session)
        .service(sessions::open_class_session)
        .service(sessions::close_class_session)
        .service(sessions::cancel_class_session)
        .service(attendances::list_class_session_attendances)
        .service(attendances::get_class_session_live)
        .service(codes::scan_code)
        .service(codes::get_class_code)
        .service(codes::claim_class_code)
        .service(codes::self_sign_in)
        .service(codes::self_sign_out)
        .service(codes::list_sign_codes)
        .service(codes::get_sign_code)
        .service(codes::issue_learner_card)
        .service(exchange::export_sheet)
        .service(exchange::import_sheet)
        .service(confirmations::list_attendance_confirmations)
        .service(reviews::list_attendance_reviews)
        .service(reviews::accept_attendance)
        .service(reviews::refuse_attendance)
        .service(reviews::get_attendance_history)
        .service(corrections::list_attendance_corrections)
        .service(corrections::correct_attendance)
        .service(corrections::add_forgotten_attendance)
        .service(corrections::approve_attendance_correction)
        .service(corrections::reject_attendance_correction)
        .service(attendances::sign_in)
        .service(attendances::record_paper_sheet)
        .service(attendances::sign_out)
        .service(attendances::undo_attendance)
        .service(attendances::confirm_attendance)
        .service(attendances::list_learner_attendances)
        .service(timetable::get_timetable)
        .service(series::preview_class_series)
        .service(series::create_class_series)
        .service(series::list_class_series)
        .service(series::get_class_series)
        .service(series::update_class_series)
        .service(series::cancel_class_series)
        .service(timetable::create_calendar_feed)
        .service(timetable::list_calendar_feeds)
        .service(timetable::read_calendar_feed)
        .service(timetable::revoke_calendar_feed)
        .configure(enrolments::mount);
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
            ClassServiceError::Faults(faults) => Self::invalid(faults),
            ClassServiceError::NotFound => Self::not_found(),
            ClassServiceError::SchoolNotOpen => Self::rule("school_not_open"),
            ClassServiceError::NotScheduled => Self::conflict("session_not_scheduled"),
            ClassServiceError::NotBegun => Self::conflict("session_not_begun"),
            ClassServiceError::Attended => Self::conflict("session_attended"),
            ClassServiceError::SessionStep => Self::conflict("session_step_not_allowed"),
            ClassServiceError::Taken(collisions) => taken(&collisions),
            ClassServiceError::Series(rule) => rule.into(),
            ClassServiceError::SeriesCollides { collisions, all } => series_collides(&collisions, all),
            ClassServiceError::EnrolledElsewhere { learners, crossings, pointer } => {
                enrolled_elsewhere(learners, &crossings, pointer)
            }
            ClassServiceError::TimetableTooLong => {
                Self::rule("timetable_too_long").with("max", service::MOST_ENTRIES)
            }
            ClassServiceError::FeedWhose => at("/school_id", "calendar_feed_whose"),
            ClassServiceError::FeedRevoked => Self::conflict("calendar_feed_revoked"),
            ClassServiceError::AtInFuture => at("/at", "at_in_future"),
            ClassServiceError::NotTheSessionDay => at("/at", "not_the_session_day"),
            ClassServiceError::LearnerNotActive => at("/learner_id", "learner_not_active"),
            ClassServiceError::LearnerDeceased => at("/learner_id", "learner_deceased"),
            ClassServiceError::ConsentWithdrawn => at("/learner_id", "consent_withdrawn"),
            ClassServiceError::LearnerTooYoung => at("/learner_id", "too_young"),
            ClassServiceError::LearnerTeaches => at("/learner_id", "learner_teaches_session"),
            ClassServiceError::LearnerElsewhere(other) => elsewhere("learner_elsewhere", other.as_ref()),
            ClassServiceError::OwnAttendance => Self::rule("own_attendance"),
            ClassServiceError::OwnRecord => Self::rule("own_record"),
            ClassServiceError::Code(error) => error.into(),
            ClassServiceError::CardRevoked => at("/code", "card_revoked"),
            ClassServiceError::CodeUsed => Self::conflict("code_used"),
            ClassServiceError::ClassCodeUsed => Self::conflict("class_code_used"),
            ClassServiceError::ClassCodeSignedIn => Self::conflict("class_code_signed_in"),
            ClassServiceError::DeviceUsed => Self::conflict("device_signed_another"),
            ClassServiceError::WhichLearner => at("/learner_id", "which_learner"),
            ClassServiceError::NotSignedIn => Self::conflict("not_signed_in"),
            ClassServiceError::CorrectionPending => Self::conflict("correction_pending"),
            ClassServiceError::NothingToCorrect => Self::rule("nothing_to_correct"),
            ClassServiceError::AlreadyThere => Self::conflict("attendance_there"),
            ClassServiceError::CorrectionDecided => Self::conflict("correction_decided"),
            ClassServiceError::OwnCorrection => Self::rule("own_correction"),
            ClassServiceError::Stale => Self::stale(),
            ClassServiceError::Device(error) => error.into(),
            ClassServiceError::Enrolment(error) => error.into(),
            ClassServiceError::Calendar(_) => Self::internal(&error),
            ClassServiceError::Course(error) => error.into(),
            ClassServiceError::Venue(error) => error.into(),
            ClassServiceError::Teacher(error) => error.into(),
            ClassServiceError::Database(error) => error.into(),
        }
    }
}

/// A rule that one member of the request breaks.
fn at(pointer: &str, code: &'static str) -> Problem {
    Problem::rule(code).at(Fault::new(pointer, code))
}

/// Where the learner is, or has a place, instead.
fn elsewhere(code: &'static str, other: Option<&Elsewhere>) -> Problem {
    let values = Elsewhere::told(other).into_iter();
    values.fold(Problem::conflict(code), |problem, (name, value)| problem.with(name, value))
}

/// What a single session collides with: the first as the problem, all of them as its faults.
fn taken(collisions: &[Collision]) -> Problem {
    let problem = match collisions.first() {
        Some(first) if first.kind == CollisionKind::Agreement => {
            Problem::rule("venue_agreement_missing").with("day", first.day)
        }
        Some(first) => told(Problem::conflict(code(first.kind)), first),
        None => Problem::conflict("room_taken"),
    };
    collisions.iter().map(fault).fold(problem, Problem::at)
}

/// What a series collides with, day by day.
fn series_collides(collisions: &[Collision], all: bool) -> Problem {
    let problem =
        if all { Problem::conflict("series_all_conflict") } else { Problem::conflict("series_conflicts") };
    collisions.iter().map(fault).fold(problem.with("count", collisions.len()), Problem::at)
}

/// What else those enrolled have at the new time, session by session.
fn enrolled_elsewhere(learners: usize, crossings: &[Crossing], pointer: &'static str) -> Problem {
    let fault = |crossing: &Crossing| {
        let time = told_time(Some(crossing.period));
        Fault::new(pointer, "enrolled_elsewhere_at")
            .with("count", crossing.learners)
            .with("whose", if crossing.title.is_some() { "own" } else { "other" })
            .with("title", crossing.title.as_deref().unwrap_or_default())
            .with("time", time)
    };
    let problem = Problem::conflict("enrolled_elsewhere").with("count", learners);
    crossings.iter().map(fault).fold(problem, Problem::at)
}

const fn code(kind: CollisionKind) -> &'static str {
    match kind {
        CollisionKind::Room => "room_taken",
        CollisionKind::Venue => "venue_taken",
        CollisionKind::Teacher => "teacher_taken",
        CollisionKind::Agreement => "venue_agreement_missing",
        CollisionKind::School => "series_school_closed",
    }
}

fn fault(collision: &Collision) -> Fault {
    let pointer = match collision.kind {
        CollisionKind::Room => "/room_id",
        CollisionKind::Venue | CollisionKind::Agreement => "/venue_id",
        CollisionKind::Teacher => "/teacher_id",
        CollisionKind::School => "/first_day",
    };
    let (whose, title, time) = texts(collision);
    Fault::new(pointer, code(collision.kind))
        .with("whose", whose)
        .with("title", title)
        .with("time", time)
        .with("day", collision.day)
}

fn told(problem: Problem, collision: &Collision) -> Problem {
    let (whose, title, time) = texts(collision);
    problem.with("whose", whose).with("title", title).with("time", time)
}

/// Whose it is, what it is called, and when.
fn texts(collision: &Collision) -> (&'static str, &str, String) {
    let time = told_time(collision.period);
    let whose = if collision.title.is_some() { "own" } else { "other" };
    (whose, collision.title.as_deref().unwrap_or_default(), time)
}

impl From<SeriesError> for Problem {
    fn from(error: SeriesError) -> Self {
        match error {
            SeriesError::Weekdays => Self::invalid(vec![Fault::new("/weekdays", "series_weekdays")]),
            SeriesError::StartTime => Self::invalid(vec![Fault::new("/start_time", "series_start_time")]),
            SeriesError::AcrossMidnight => Self::invalid(vec![Fault::new("/minutes", "across_midnight")]),
            SeriesError::TooLong => Self::invalid(vec![Fault::new("/last_day", "series_too_long")]),
            SeriesError::Past => Self::invalid(vec![Fault::new("/first_day", "session_in_past")]),
            SeriesError::NoDays => at("/weekdays", "series_no_days"),
            SeriesError::PlanComplete => at("/sessions", "series_plan_complete"),
            SeriesError::Cancelled => Self::conflict("series_cancelled"),
            SeriesError::NothingLeft => at("/from", "series_nothing_left"),
        }
    }
}

impl From<CodeError> for Problem {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::NotRecognised => at("/code", "code_not_recognised"),
            CodeError::Expired => at("/code", "code_expired"),
        }
    }
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
