//! The timetable, and who was there.

mod attendances;
mod lists;
mod sessions;
mod sheet;

use chrono::{DateTime, Utc};
use contract::class::{AttendanceView, ClassSessionView, SessionWarning};
use contract::ids::ClassSessionId;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use attendances::{confirm_attendance, sign_in, sign_out};
pub use lists::{list_learner_attendances, list_sheet};
pub use sessions::{close_ended, create_session, get_session, list_sessions, take_step, update_session};
pub use sheet::record_sheet;

use super::domain::{ClassError, Span};
use super::store::{self, AttendanceRow, Beside, SessionRow};
use crate::audit::Change;
use crate::auth::Act;
use crate::calendar::service::CalendarError;
use crate::course::service::CourseServiceError;
use crate::db::value::{number, word};
use crate::db::{DbError, violated_constraint};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::teacher::service::{Planned, TeacherError, outside_availability};

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

/// What already takes a room or a teacher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// Whether it is the room; the teacher otherwise.
    pub room: bool,
    /// The title of the session that is there, when it is known.
    pub title: String,
    /// Its beginning and end.
    pub period: Option<(DateTime<Utc>, DateTime<Utc>)>,
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
    /// The room or the teacher is taken.
    #[error("the room or the teacher is taken")]
    Taken(Collision),
    /// A time later than now.
    #[error("a time in the future")]
    AtInFuture,
    /// Late entries are made on the session's day.
    #[error("not the session's day")]
    NotTheSessionDay,
    /// The learner's registration is suspended or closed.
    #[error("the learner is not active")]
    LearnerNotActive,
    /// The learner is too young on the day.
    #[error("the learner is too young")]
    LearnerTooYoung,
    /// The learner teaches the session.
    #[error("the learner teaches the session")]
    LearnerTeaches,
    /// The learner is in another session at that time.
    #[error("the learner is elsewhere")]
    LearnerElsewhere,
    /// Nobody enters their own attendance: it is paid in credits.
    #[error("one's own attendance")]
    OwnAttendance,
    /// Whoever recorded an attendance does not confirm it.
    #[error("one's own record")]
    OwnRecord,
    /// Someone else changed the session since.
    #[error("stale version")]
    Stale,
    /// The calendar of working days failed.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The catalogue failed.
    #[error(transparent)]
    Course(#[from] CourseServiceError),
    /// What is known of a teacher cannot be read.
    #[error(transparent)]
    Teacher(#[from] TeacherError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for ClassServiceError {
    fn from(error: diesel::result::Error) -> Self {
        let taken = |room| Self::Taken(Collision { room, title: "…".to_owned(), period: None });
        match violated_constraint(&error) {
            Some("class_session_room_id_period_excl") => taken(true),
            Some("class_session_teacher_id_period_excl") => taken(false),
            Some("attendance_learner_id_period_excl") => Self::LearnerElsewhere,
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
        teacher_id: row.teacher_id.map(Into::into),
        teacher_name: row.teacher_id.and_then(|id| beside.teachers.get(&id).cloned()),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        capacity: number(row.capacity)?,
        present: beside.present.get(&row.id).copied().unwrap_or_default(),
        status: word(&row.status)?,
        warnings: beside
            .outside
            .get(&row.id)
            .map(|_| SessionWarning::OutsideAvailability)
            .into_iter()
            .collect(),
        version: row.version,
    })
}

/// What is told beside sessions, in a few statements for all of them.
fn beside(conn: &mut PgConnection, rows: &[SessionRow]) -> Answer<Beside> {
    let mut beside = store::load_beside(conn, rows)?;
    let planned = rows.iter().filter_map(|row| {
        let teacher = row.teacher_id?;
        Some(Planned { session: row.id, teacher, starts_at: row.starts_at, ends_at: row.ends_at })
    });
    beside.outside = outside_availability(conn, &planned.collect::<Vec<_>>())?;
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
        version: row.version,
    })
}
