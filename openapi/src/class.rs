//! Wire types of the slice `class`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use crate::course::{ActivityForm, DeliveryMode};
use crate::ids::{
    AttendanceId, ClassSessionId, CourseId, CurriculumItemId, LearnerId, RoomId, SchoolId, TeacherId,
};
use crate::money::Credits;
use crate::words::words;

words! {
    /// Where a class session stands.
    pub enum SessionState {
        /// On the timetable.
        Scheduled = "scheduled",
        /// Being taught: learners may sign in and out.
        Open = "open",
        /// Taught; nobody signs in any more.
        Closed = "closed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

words! {
    /// Where a learner's attendance of a session stands.
    pub enum AttendanceState {
        /// In the room.
        SignedIn = "signed_in",
        /// Left; the minutes count.
        SignedOut = "signed_out",
        /// No sign-out: the minutes count once the class manager confirms them.
        AwaitingConfirmation = "awaiting_confirmation",
        /// Confirmed by the class manager; the minutes count.
        Confirmed = "confirmed",
        /// Struck out with a reason.
        Void = "void",
    }
}

impl AttendanceState {
    /// The states in which the minutes count, as words.
    pub const COUNTED: [&'static str; 2] = [Self::SignedOut.as_str(), Self::Confirmed.as_str()];
}

words! {
    /// How the signing was done.
    pub enum SignMethod {
        /// The facility's device scanned the learner's code.
        DeviceScan = "device_scan",
        /// Staff entered it at the desk.
        Staff = "staff",
        /// Copied from a paper sheet.
        PaperSheet = "paper_sheet",
    }
}

/// A session to put on the timetable.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateClassSession {
    /// The school.
    pub school_id: SchoolId,
    /// The course, published.
    pub course_id: CourseId,
    /// The item of the school's curriculum that it belongs to, if any.
    #[serde(default)]
    pub curriculum_item_id: Option<CurriculumItemId>,
    /// What it is about; the course's title unless given.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title: Option<String>,
    /// Its form; the course's unless given.
    #[serde(default)]
    pub form: Option<ActivityForm>,
    /// How it reaches its learners; as the course unless given.
    #[serde(default)]
    pub delivery_mode: Option<DeliveryMode>,
    /// The room; required unless online.
    #[serde(default)]
    pub room_id: Option<RoomId>,
    /// The teacher, if there is one.
    #[serde(default)]
    pub teacher_id: Option<TeacherId>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends: the same day in Asia/Shanghai.
    pub ends_at: DateTime<Utc>,
    /// How many learners may take part.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub capacity: u32,
}

/// A change of a session that is still on the timetable; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateClassSession {
    /// What it is about.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title: Option<String>,
    /// The room.
    #[serde(default)]
    pub room_id: Option<RoomId>,
    /// The teacher.
    #[serde(default)]
    pub teacher_id: Option<TeacherId>,
    /// When it begins.
    #[serde(default)]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(default)]
    pub ends_at: Option<DateTime<Utc>>,
    /// How many learners may take part.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub capacity: Option<u32>,
}

/// A session of the timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassSessionView {
    /// Its identifier.
    pub id: ClassSessionId,
    /// The school.
    pub school_id: SchoolId,
    /// The course.
    pub course_id: CourseId,
    /// The item of the school's curriculum that it belongs to.
    pub curriculum_item_id: Option<CurriculumItemId>,
    /// What it is about.
    pub title: String,
    /// Its form.
    pub form: ActivityForm,
    /// How it reaches its learners.
    pub delivery_mode: DeliveryMode,
    /// The room.
    pub room_id: Option<RoomId>,
    /// The room's name.
    pub room_name: Option<String>,
    /// The teacher.
    pub teacher_id: Option<TeacherId>,
    /// The teacher's name.
    pub teacher_name: Option<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How many learners may take part.
    pub capacity: u32,
    /// How many learners have signed in.
    pub present: i64,
    /// Where it stands.
    pub status: SessionState,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which sessions to list, by their beginning.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ClassSessionQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only of this course.
    pub course_id: Option<CourseId>,
    /// Only with this teacher.
    pub teacher_id: Option<TeacherId>,
    /// Only sessions that stand so.
    pub status: Option<SessionState>,
    /// From this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day (Asia/Shanghai).
    pub to: Option<NaiveDate>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// A learner who signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The learner.
    pub learner_id: LearnerId,
    /// When the learner came, for a late entry by staff; now unless given, never later than now.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
    /// How it was done; at the desk unless given.
    #[serde(default)]
    pub source: Option<SignMethod>,
}

/// A learner who leaves.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SignOut {
    /// When the learner left, for a late entry by staff; now unless given, never later than now.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
}

/// The class manager's word on a missing sign-out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ConfirmAttendance {
    /// How many minutes of the session the learner was there.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1440, code = "range")))]
    pub valid_minutes: u32,
    /// How that is known.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// A row of a sign-in sheet kept on paper.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PaperSheetRow {
    /// The learner.
    pub learner_id: LearnerId,
    /// When the learner came.
    pub signed_in_at: DateTime<Utc>,
    /// When the learner left; absent when the sheet does not say.
    #[serde(default)]
    pub signed_out_at: Option<DateTime<Utc>>,
}

/// A sign-in sheet kept on paper: all its rows are taken, or none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PaperSheet {
    /// Its rows, each learner once.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 1000, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 1000))]
    pub rows: Vec<PaperSheetRow>,
}

/// A learner's attendance of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceView {
    /// Its identifier.
    pub id: AttendanceId,
    /// The session.
    pub session_id: ClassSessionId,
    /// The learner.
    pub learner_id: LearnerId,
    /// When the learner came.
    pub signed_in_at: DateTime<Utc>,
    /// When the learner left.
    pub signed_out_at: Option<DateTime<Utc>>,
    /// The minutes that count; `null` until they are known.
    pub valid_minutes: Option<u32>,
    /// What the learner was credited for them; `null` until the session is settled.
    pub credited: Option<Credits>,
    /// Where it stands.
    pub status: AttendanceState,
    /// How the sign-in was done.
    pub source: SignMethod,
    /// Its version.
    pub version: i64,
}

/// A row of the attendance sheet: a learner, and how the learner stands to the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetRow {
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name.
    pub learner_name: String,
    /// The ID number with all but the place and the last character hidden.
    pub id_number_masked: String,
    /// The attendance; `null` before the sign-in.
    pub attendance: Option<AttendanceView>,
}

/// Which part of the sheet to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SheetQuery {
    /// Part of a name.
    pub q: Option<String>,
    /// Only those who have signed in.
    pub signed_in: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// An attendance in a learner's own list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerAttendanceView {
    /// The attendance.
    pub attendance: AttendanceView,
    /// The session's title.
    pub title: String,
    /// The session's form.
    pub form: ActivityForm,
    /// When the session began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
}

/// Which attendances of a learner to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearnerAttendanceQuery {
    /// From this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day (Asia/Shanghai).
    pub to: Option<NaiveDate>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
