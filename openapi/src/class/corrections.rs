//! Corrections of attendance, which two people sign.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::AttendanceView;
use crate::ids::{AccountId, AttendanceCorrectionId, AttendanceId, ClassSessionId, LearnerId, SchoolId};
use crate::words::words;

words! {
    /// Where a correction of an attendance stands.
    pub enum AttendanceCorrectionState {
        /// Waits for a second person.
        Pending = "pending",
        /// Done.
        Approved = "approved",
        /// Not done.
        Rejected = "rejected",
    }
}

/// What is to be corrected in an attendance: other times, or that it never was.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CorrectAttendance {
    /// When the learner came; as recorded unless given.
    #[serde(default)]
    pub signed_in_at: Option<DateTime<Utc>>,
    /// When the learner left; as recorded unless given.
    #[serde(default)]
    pub signed_out_at: Option<DateTime<Utc>>,
    /// Whether the learner was not there at all.
    #[serde(default)]
    pub void: bool,
    /// How that is known.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// A learner who was there and was forgotten.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct AddForgotten {
    /// The learner.
    pub learner_id: LearnerId,
    /// When the learner came.
    pub signed_in_at: DateTime<Utc>,
    /// When the learner left.
    #[serde(default)]
    pub signed_out_at: Option<DateTime<Utc>>,
    /// How that is known.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// A correction of an attendance, as it was asked for and decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceCorrectionView {
    /// Its identifier.
    pub id: AttendanceCorrectionId,
    /// The session.
    pub session_id: ClassSessionId,
    /// The school's name.
    pub school_name: String,
    /// The session's title.
    pub title: String,
    /// When the session began.
    pub starts_at: DateTime<Utc>,
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name; masked where the caller does not read names.
    pub learner_name: String,
    /// The attendance that is wrong; `null` where the learner was forgotten.
    pub attendance_id: Option<AttendanceId>,
    /// When the learner came instead.
    pub signed_in_at: Option<DateTime<Utc>>,
    /// When the learner left instead.
    pub signed_out_at: Option<DateTime<Utc>>,
    /// Whether the learner was not there at all.
    pub void: bool,
    /// How that is known.
    pub reason: String,
    /// Where it stands.
    pub status: AttendanceCorrectionState,
    /// Who asked for it, and may not approve it.
    pub requested_by: AccountId,
    /// That person's name.
    pub requested_by_name: Option<String>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// That person's name.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
    /// The attendance that stands in place of the wrong one.
    pub new_attendance_id: Option<AttendanceId>,
    /// Its version.
    pub version: i64,
}

/// Which corrections to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AttendanceCorrectionQuery {
    /// Only those that stand so.
    pub status: Option<AttendanceCorrectionState>,
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only of this session.
    pub session_id: Option<ClassSessionId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// How an attendance came to be as it is: every row of the learner and session, and what was asked to be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceHistoryView {
    /// The learner's name; masked where the caller does not read names.
    pub learner_name: String,
    /// The session's title.
    pub title: String,
    /// When the session began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
    /// The rows, oldest first; of those at most one is not void.
    pub attendances: Vec<AttendanceRecord>,
    /// The corrections, oldest first.
    pub corrections: Vec<AttendanceCorrectionView>,
}

/// A row of attendance with who entered and decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceRecord {
    /// The attendance.
    pub attendance: AttendanceView,
    /// The name of who recorded it.
    pub recorded_by_name: Option<String>,
    /// The name of the staff beside the device that recorded it.
    pub beside_by_name: Option<String>,
    /// Whether the caller has entered it, by itself or beside a device, so that another one decides.
    pub own_entry: bool,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who confirmed its minutes.
    pub confirmed_by_name: Option<String>,
    /// Who accepted or refused it when it was flagged.
    pub reviewed_by_name: Option<String>,
    /// When that was.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    pub review_reason: Option<String>,
}
