//! Hours of service.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ServiceForm, VolunteerTeamKind};
use crate::facility::SheetFormat;
use crate::ids::{
    AccountId, LearnerId, SchoolId, VolunteerLogId, VolunteerMemberId, VolunteerParameterId,
    VolunteerShiftId, VolunteerTeamId,
};
use crate::words::words;

words! {
    /// How hours came to be known.
    pub enum LogSource {
        /// Recorded at the desk, as attendance is.
        CheckOut = "check_out",
        /// Entered by the member or its lead, for another person to approve.
        OwnEntry = "own_entry",
    }
}

words! {
    /// Whether hours count.
    pub enum LogState {
        /// They wait for another person.
        Pending = "pending",
        /// They count.
        Approved = "approved",
        /// They do not.
        Refused = "refused",
    }
}

/// Hours that were served without a check-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVolunteerLog {
    /// The member.
    pub member_id: VolunteerMemberId,
    /// The shift of its team, if it was one.
    #[serde(default)]
    pub shift_id: Option<VolunteerShiftId>,
    /// What kind of service it was.
    pub form: ServiceForm,
    /// What was done.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 200))]
    pub what: String,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// When it ended, on the same day, not later than now.
    pub ends_at: DateTime<Utc>,
}

/// Hours of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerLogView {
    /// Its identifier.
    pub id: VolunteerLogId,
    /// The team.
    pub team_id: VolunteerTeamId,
    /// Its name.
    pub team_name: String,
    /// The member.
    pub member_id: VolunteerMemberId,
    /// Its name; masked in the audit trail.
    pub member_name: String,
    /// The learner that it is.
    pub learner_id: Option<LearnerId>,
    /// The shift.
    pub shift_id: Option<VolunteerShiftId>,
    /// How the hours came to be known.
    pub source: LogSource,
    /// What kind of service it was.
    pub form: ServiceForm,
    /// What was done.
    pub what: String,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
    /// The minutes that count once it is approved.
    pub minutes: u32,
    /// Whether they count.
    pub status: LogState,
    /// Who entered it.
    pub entered_by: AccountId,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Who approved or refused it.
    pub decided_by: Option<AccountId>,
    /// Why it was refused.
    pub decision_reason: Option<String>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which hours to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VolunteerLogQuery {
    /// Only this team's.
    pub team_id: Option<VolunteerTeamId>,
    /// Only this member's.
    pub member_id: Option<VolunteerMemberId>,
    /// Only those that stand so.
    pub status: Option<LogState>,
    /// Begun from this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub to: Option<NaiveDate>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which hours to export, newest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VolunteerLogExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// Only this team's.
    pub team_id: Option<VolunteerTeamId>,
    /// Only this member's.
    pub member_id: Option<VolunteerMemberId>,
    /// Only those that stand so.
    pub status: Option<LogState>,
    /// Begun from this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub to: Option<NaiveDate>,
}

/// Which approved hours to add up.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VolunteerHoursQuery {
    /// From this day on (Asia/Shanghai); the first of the year when absent.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; today when absent.
    pub to: Option<NaiveDate>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
}

/// What a team has served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerHoursTeam {
    /// The team.
    pub team_id: VolunteerTeamId,
    /// Its name.
    pub team_name: String,
    /// Who serves whom.
    pub kind: VolunteerTeamKind,
    /// The school that it belongs to.
    pub school_id: Option<SchoolId>,
    /// The name of that school.
    pub school_name: Option<String>,
    /// The county that it lies in.
    pub county_code: String,
    /// The name of that county.
    pub county_name: String,
    /// How many have served.
    pub volunteers: i64,
    /// How often.
    pub logs: i64,
    /// For how many minutes.
    pub minutes: i64,
}

/// What volunteers have served: approved hours only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerHoursReport {
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// How many have served, each once.
    pub volunteers: i64,
    /// How often.
    pub logs: i64,
    /// For how many minutes.
    pub minutes: i64,
    /// By team, by county and name; schools and counties add up from them.
    pub teams: Vec<VolunteerHoursTeam>,
}

/// Parameters that are to hold from a coming day on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVolunteerParameter {
    /// The first day, later than today.
    pub effective_from: NaiveDate,
    /// Within how many days after a service its hours may be entered.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 90, code = "range")))]
    pub log_days: u32,
    /// The document that says so.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub policy_basis: String,
}

/// Parameters of volunteer service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerParameterView {
    /// Their identifier.
    pub id: VolunteerParameterId,
    /// The first day.
    pub effective_from: NaiveDate,
    /// The last one.
    pub effective_to: Option<NaiveDate>,
    /// Within how many days after a service its hours may be entered.
    pub log_days: u32,
    /// The document that says so.
    pub policy_basis: String,
}

/// All parameters that were ever set, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerParameterList {
    /// The parameters.
    pub items: Vec<VolunteerParameterView>,
}
