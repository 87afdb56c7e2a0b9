//! The timetable, and who was there.

mod attendances;
mod batches;
mod cards;
mod codes;
mod confirmations;
mod corrections;
mod elsewhere;
mod enrolled;
pub mod enrolments;
mod entry;
mod exchange;
mod feeds;
mod history;
mod left;
mod lists;
mod live;
mod places;
mod rest;
mod reviews;
mod roster;
mod self_sign;
mod series;
mod sessions;
mod sheet;
mod timetable;

use chrono::NaiveDate;
use contract::class::{AttendanceFlag, AttendanceView, ClassSessionView, CollisionKind, SessionWarning};
use contract::ids::ClassSessionId;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use attendances::{confirm_attendance, sign_in, sign_out, undo};
pub use batches::{let_in, receive_batch, release_gapped};
pub use cards::{carry_card, issue_card};
pub use codes::{Device, class_code, forget_codes, own_sign_codes, scan, sign_code};
pub use confirmations::list_attendance_confirmations;
pub use corrections::{
    add_forgotten, approve_correction, correct_attendance, has_open_correction, list_corrections,
    reject_correction,
};
pub use elsewhere::{Elsewhere, told_time};
pub use enrolled::Crossing;
pub use entry::{Entry, enter_attendance};
pub use exchange::{SHEET_COLUMNS, SheetImport, SheetRows, export_sheet, import_sheet};
pub use feeds::{create_feed, list_feeds, read_feed, revoke_feed};
pub use history::attendance_history;
pub use left::carry_waiting;
pub use lists::{list_learner_attendances, list_sheet};
pub use live::live;
pub use places::Collision;
pub use rest::{cancel_series, get_series, list_series, update_series};
pub use reviews::{accept_attendance, list_attendance_reviews, refuse_attendance};
pub use roster::device_roster;
pub use self_sign::{Telephone, claim_class_code, self_sign_in, self_sign_out};
pub use series::{create_series, preview_series};
pub use sessions::{close_ended, create_session, get_session, list_sessions, take_step, update_session};
pub use sheet::record_sheet;
pub use timetable::{MOST_ENTRIES, get_timetable};

use self::enrolments::EnrolmentError;
use super::domain::codes::CodeError;
use super::domain::{ClassError, SeriesError, Span};
use super::store::{self, AttendanceRow, Beside, SessionRow};
use crate::audit::Change;
use crate::auth::Act;
use crate::calendar::service::CalendarError;
use crate::course::service::CourseServiceError;
use crate::db::value::{number, word};
use crate::db::{DbError, violated_constraint};
use crate::device::service::DeviceServiceError;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::teacher::service::{Planned, TeacherError, outside_availability};
use crate::venue::service::VenueServiceError;

/// A member of a request that is wrong, with values that its text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to the member.
    pub pointer: String,
    /// The stable code of the fault.
    pub code: &'static str,
    /// A name and a value for the text.
    pub value: Option<(&'static str, String)>,
}

impl Fault {
    fn new(pointer: impl Into<String>, code: &'static str) -> Self {
        Self { pointer: pointer.into(), code, value: None }
    }
}

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum ClassServiceError {
    /// A rule of sessions and attendance.
    #[error(transparent)]
    Rule(#[from] ClassError),
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// No such session, attendance or learner within reach.
    #[error("not found")]
    NotFound,
    /// The school may not teach on that day.
    #[error("the school is not open")]
    SchoolNotOpen,
    /// Only sessions that have not begun are edited.
    #[error("the session has begun")]
    NotScheduled,
    /// A session's step that does not lead on.
    #[error("the session cannot take this step")]
    SessionStep,
    /// A session is closed once it has begun.
    #[error("the session has not begun")]
    NotBegun,
    /// A session to which learners have come is not called off.
    #[error("learners have signed in")]
    Attended,
    /// The place or the teacher is taken.
    #[error("the place or the teacher is taken")]
    Taken(Vec<Collision>),
    /// A rule of series.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// Sessions of a series collide, all that were wanted or some.
    #[error("sessions of the series collide")]
    SeriesCollides {
        /// Each with the day.
        collisions: Vec<Collision>,
        /// Whether nothing of it could stand.
        all: bool,
    },
    /// Some of those enrolled have something else at the new time.
    #[error("those enrolled have something else")]
    EnrolledElsewhere {
        /// How many of them.
        learners: usize,
        /// What they have.
        crossings: Vec<Crossing>,
        /// The member that tells the time.
        pointer: &'static str,
    },
    /// More sessions than a timetable shows.
    #[error("too many sessions")]
    TimetableTooLong,
    /// An address is a school's or a teacher's.
    #[error("a school or a teacher")]
    FeedWhose,
    /// The address answers no more.
    #[error("revoked")]
    FeedRevoked,
    /// A time later than now.
    #[error("a time in the future")]
    AtInFuture,
    /// Late entries are made on the session's day.
    #[error("not the session's day")]
    NotTheSessionDay,
    /// The learner's registration is suspended or closed.
    #[error("the learner is not active")]
    LearnerNotActive,
    /// The learner had died before that day.
    #[error("the learner has died")]
    LearnerDeceased,
    /// The learner has taken back the consent without which nothing is processed.
    #[error("consent withdrawn")]
    ConsentWithdrawn,
    /// The learner is too young on the day.
    #[error("the learner is too young")]
    LearnerTooYoung,
    /// The learner teaches the session.
    #[error("the learner teaches the session")]
    LearnerTeaches,
    /// The learner is in another session at that time.
    #[error("the learner is elsewhere")]
    LearnerElsewhere(Option<Elsewhere>),
    /// Nobody enters their own attendance: it is paid in credits.
    #[error("one's own attendance")]
    OwnAttendance,
    /// Whoever recorded an attendance does not confirm it.
    #[error("one's own record")]
    OwnRecord,
    /// A code that is not taken.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Another card was issued after it.
    #[error("the card was revoked")]
    CardRevoked,
    /// Whoever asked for a correction does not approve it.
    #[error("one's own correction")]
    OwnCorrection,
    /// The code was used before, by another device or in another session.
    #[error("the code was used")]
    CodeUsed,
    /// Another device has scanned this code of the class.
    #[error("another device has used the code")]
    ClassCodeUsed,
    /// The code of the class has signed the learner in; leaving takes another look at the screen.
    #[error("the code has signed the learner in")]
    ClassCodeSignedIn,
    /// One device signs one learner a session.
    #[error("the device has signed somebody else")]
    DeviceUsed,
    /// The account belongs to several learners, and it was not said which.
    #[error("which learner")]
    WhichLearner,
    /// The learner has not signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// It waits for a second person already.
    #[error("a correction waits")]
    CorrectionPending,
    /// It asks for nothing, or for a strike and for other times at once.
    #[error("nothing to correct")]
    NothingToCorrect,
    /// The learner has signed in; what is wrong with that is to be corrected.
    #[error("the learner has signed in")]
    AlreadyThere,
    /// It was decided before.
    #[error("the correction was decided")]
    CorrectionDecided,
    /// Someone else changed the session since.
    #[error("stale version")]
    Stale,
    /// Places could not be settled.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The calendar of working days failed.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// What a device has sent cannot be taken.
    #[error(transparent)]
    Device(#[from] DeviceServiceError),
    /// The catalogue failed.
    #[error(transparent)]
    Course(#[from] CourseServiceError),
    /// The venue could not be had.
    #[error(transparent)]
    Venue(#[from] VenueServiceError),
    /// What is known of a teacher cannot be read.
    #[error(transparent)]
    Teacher(#[from] TeacherError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for ClassServiceError {
    fn from(error: diesel::result::Error) -> Self {
        let taken = |kind| Self::Taken(vec![Collision::unknown(kind, NaiveDate::MIN)]);
        match violated_constraint(&error) {
            Some("class_session_room_id_period_excl") => taken(CollisionKind::Room),
            Some("class_session_teacher_id_period_excl") => taken(CollisionKind::Teacher),
            Some("venue_booking_venue_id_period_excl") => taken(CollisionKind::Venue),
            Some("attendance_learner_id_period_excl") => Self::LearnerElsewhere(None),
            Some("attendance_correction_session_id_learner_id_key") => Self::CorrectionPending,
            _ => Self::Database(error.into()),
        }
    }
}

type Answer<T> = Result<T, ClassServiceError>;

fn lock(conn: &mut PgConnection, act: &Act, id: ClassSessionId) -> Answer<SessionRow> {
    store::lock_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)
}

fn place_of(conn: &mut PgConnection, act: &Act, row: &SessionRow) -> Answer<SchoolPlace> {
    find_school(conn, &act.scope(), row.school_id.into())?.ok_or(ClassServiceError::NotFound)
}

fn span_of(row: &SessionRow) -> Answer<Span> {
    Ok(Span::new(row.starts_at, row.ends_at)?)
}

fn change(action: &'static str, entity: &'static str, id: impl ToString, place: &SchoolPlace) -> Change {
    Change::of(action, entity, id).within(place.facility_id, &place.township_code)
}

fn session_view(row: &SessionRow, beside: &Beside) -> Answer<ClassSessionView> {
    Ok(ClassSessionView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        course_id: row.course_id.into(),
        curriculum_item_id: row.curriculum_item_id.map(Into::into),
        title: row.title.clone(),
        form: word(&row.form)?,
        delivery_mode: word(&row.delivery_mode)?,
        room_id: row.room_id.map(Into::into),
        room_name: row.room_id.and_then(|id| beside.rooms.get(&id).cloned()),
        venue_id: row.venue_id.map(Into::into),
        venue_name: row.venue_id.and_then(|id| beside.venues.get(&id).cloned()),
        series_id: row.series_id.map(Into::into),
        changed_by_hand: row.changed_by_hand,
        teacher_id: row.teacher_id.map(Into::into),
        teacher_name: row.teacher_id.and_then(|id| beside.teachers.get(&id).cloned()),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        capacity: number(row.capacity)?,
        present: beside.present.get(&row.id).copied().unwrap_or_default(),
        status: word(&row.status)?,
        warnings: warnings(row, beside),
        version: row.version,
    })
}

fn warnings(row: &SessionRow, beside: &Beside) -> Vec<SessionWarning> {
    let unidentified = row.teacher_id.is_some_and(|id| beside.unidentified.contains(&id));
    [
        (beside.outside.contains(&row.id), SessionWarning::OutsideAvailability),
        (unidentified, SessionWarning::TeacherUnidentified),
    ]
    .into_iter()
    .filter_map(|(so, warning)| so.then_some(warning))
    .collect()
}

/// What is told beside sessions, in a few statements for all of them.
fn beside(conn: &mut PgConnection, rows: &[SessionRow]) -> Answer<Beside> {
    let mut beside = store::load_beside(conn, rows)?;
    let planned = rows.iter().filter_map(|row| {
        let teacher = row.teacher_id?;
        Some(Planned { session: row.id, teacher, starts_at: row.starts_at, ends_at: row.ends_at })
    });
    beside.outside = outside_availability(conn, &planned.collect::<Vec<_>>())?;
    let teachers: Vec<Uuid> = rows.iter().filter_map(|row| row.teacher_id).collect();
    beside.unidentified = store::list_unidentified(conn, &teachers)?.into_iter().collect();
    Ok(beside)
}

/// Attendances with what they were credited, in order.
fn attendance_views(conn: &mut PgConnection, rows: &[AttendanceRow]) -> Answer<Vec<AttendanceView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let credited = store::list_credited(conn, &ids)?;
    rows.iter().map(|row| attendance_view(row, credited.get(&row.id).copied())).collect()
}

fn load_attendance(conn: &mut PgConnection, row: &AttendanceRow) -> Answer<AttendanceView> {
    attendance_views(conn, std::slice::from_ref(row))?.pop().ok_or(ClassServiceError::NotFound)
}

/// An attendance that was credited so many hundredths, or is not settled.
fn attendance_view(row: &AttendanceRow, credited: Option<i64>) -> Answer<AttendanceView> {
    Ok(AttendanceView {
        id: row.id.into(),
        session_id: row.session_id.into(),
        learner_id: row.learner_id.into(),
        signed_in_at: row.signed_in_at,
        signed_out_at: row.signed_out_at,
        valid_minutes: row.valid_minutes.map(number).transpose()?,
        credited: credited.map(Credits),
        status: word(&row.status)?,
        source: word(&row.source)?,
        flags: flags_of(row)?,
        replaces_id: row.replaces_id.map(Into::into),
        version: row.version,
    })
}

fn flags_of(row: &AttendanceRow) -> Answer<Vec<AttendanceFlag>> {
    Ok(row.flags.iter().flatten().map(|flag| word(flag)).collect::<Result<_, _>>()?)
}
