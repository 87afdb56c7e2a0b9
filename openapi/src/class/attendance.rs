//! Who was there.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::{AttendanceFlag, AttendanceState, SignMethod};
use crate::course::ActivityForm;
use crate::ids::{AccountId, AttendanceId, ClassSessionId, LearnerId, SchoolId};
use crate::money::Credits;

/// A learner who signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The learner.
    pub learner_id: LearnerId,
    /// When the learner came, for a late entry by staff; now unless given. Up to five minutes from now are taken as now: the clock
    /// of a tablet may be ahead.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
    /// How it was done: `staff`, which it is unless given, or `device_scan`, where an ID number was
    /// scanned at the desk; what a code or a card proves, only scanning it says (`sign_method_not_shown`).
    #[serde(default)]
    pub source: Option<SignMethod>,
}

/// A learner who leaves.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SignOut {
    /// When the learner left, for a late entry by staff; now unless given. Up to five minutes from now are taken as now: the clock
    /// of a tablet may be ahead. Said again within five minutes of when the learner is known to have left, nothing changes.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
}

/// The last step of an attendance that is to be taken back at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UndoAttendance {
    /// The version that the step has made: sent again, nothing more is taken back.
    pub version: i64,
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
    /// Why a person looks at it, or has looked at it, before it counts.
    pub flags: Vec<AttendanceFlag>,
    /// The struck-out attendance in whose place it stands.
    pub replaces_id: Option<AttendanceId>,
    /// Its version.
    pub version: i64,
}

/// A flagged attendance that somebody accepts or refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceReviewView {
    /// The attendance.
    pub attendance: AttendanceView,
    /// The learner's name; masked where the caller does not read names.
    pub learner_name: String,
    /// The school's name.
    pub school_name: String,
    /// The session's title.
    pub title: String,
    /// When the session began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
    /// Who recorded it, and may not decide.
    pub recorded_by: AccountId,
    /// That person's name.
    pub recorded_by_name: Option<String>,
    /// The staff beside the device that recorded it, who may not decide either.
    pub beside_by: Option<AccountId>,
    /// That person's name.
    pub beside_by_name: Option<String>,
    /// Whether the caller has entered it, by itself or beside a device, so that another one decides.
    pub own_entry: bool,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// Which flagged attendances to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AttendanceReviewQuery {
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only of this session.
    pub session_id: Option<ClassSessionId>,
    /// Only for this reason.
    pub flag: Option<AttendanceFlag>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// An attendance without a sign-out that the class manager confirms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceConfirmationView {
    /// The attendance.
    pub attendance: AttendanceView,
    /// The learner's name; masked where the caller does not read names.
    pub learner_name: String,
    /// The school's name.
    pub school_name: String,
    /// The session's title.
    pub title: String,
    /// When the session began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
    /// Who recorded the sign-in, and may not confirm it.
    pub recorded_by: AccountId,
    /// That person's name.
    pub recorded_by_name: Option<String>,
    /// Whether the caller has entered it, by itself or beside a device, so that another one decides.
    pub own_entry: bool,
    /// The last day on which it can be confirmed (Asia/Shanghai): the third working day after the session.
    pub last_day: NaiveDate,
}

/// Which attendances without a sign-out to list, those whose last day comes first before the others.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AttendanceConfirmationQuery {
    /// Only of this session.
    pub session_id: Option<ClassSessionId>,
    /// With `true` those whose last day is over, which count for nothing; those that can be confirmed unless given.
    pub lapsed: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
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
    /// Whether the learner is enrolled; who is not may come while there is room.
    pub enrolled: bool,
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
    /// Also the school's other learners, who are not enrolled; they are listed in any case where nobody is.
    pub all: Option<bool>,
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
    /// Whether it lies after the day on which the learner died, so that something about it is wrong.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub after_death: bool,
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
