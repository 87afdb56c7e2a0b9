//! What teachers are paid (notice, 五(三): 合理获取报酬).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::FundKind;
use crate::division::DivisionCode;
use crate::ids::{
    AccountId, ClassSessionId, FundId, LedgerEventId, RemunerationStandardId, SchoolId, TeacherId,
    TeacherRemunerationId,
};
use crate::money::Yuan;
use crate::teacher::TeacherSource;
use crate::words::words;

words! {
    /// How far a remuneration has come.
    pub enum RemunerationState {
        /// It waits for another person.
        Pending = "pending",
        /// It was approved, and its fund has paid it.
        Paid = "paid",
        /// It is not paid; its sessions can be paid by another.
        Rejected = "rejected",
        /// It was paid and undone; its sessions can be paid by another.
        Reversed = "reversed",
    }
}

/// What an hour of teaching is paid from a day on; the standard before it ends the day before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateRemunerationStandard {
    /// The county, 6 digits.
    pub county_code: DivisionCode,
    /// For whom.
    pub source: TeacherSource,
    /// Yuan for 60 minutes, more than zero.
    pub yuan_per_hour: Yuan,
    /// The document that says so.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub policy_basis: String,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
}

/// What an hour of teaching is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemunerationStandardView {
    /// Its identifier.
    pub id: RemunerationStandardId,
    /// The county, 6 digits.
    pub county_code: DivisionCode,
    /// For whom.
    pub source: TeacherSource,
    /// Yuan for 60 minutes.
    pub yuan_per_hour: Yuan,
    /// The document that says so.
    pub policy_basis: String,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The last one; `null` while no other is known.
    pub effective_to: Option<NaiveDate>,
}

/// Which standards to list, the latest entered first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RemunerationStandardQuery {
    /// Only of this county.
    pub county_code: Option<DivisionCode>,
    /// Only for these teachers.
    pub source: Option<TeacherSource>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What a teacher is to be paid: all sessions that it taught at a school in a period and that no other remuneration pays.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateTeacherRemuneration {
    /// The teacher.
    pub teacher_id: TeacherId,
    /// The school.
    pub school_id: SchoolId,
    /// The first day.
    pub from: NaiveDate,
    /// The last one, not later than today.
    pub to: NaiveDate,
    /// Which fund pays; never one that is earmarked for redemption.
    pub fund_id: FundId,
}

/// A session that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemuneratedSession {
    /// The session.
    pub session_id: ClassSessionId,
    /// What it was about.
    pub title: String,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// Its scheduled minutes.
    pub minutes: u32,
    /// How many attendances of it count now.
    pub attended: i64,
    /// What an hour is paid on that day.
    pub yuan_per_hour: Yuan,
}

/// What a teacher is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherRemunerationView {
    /// Its identifier.
    pub id: TeacherRemunerationId,
    /// The teacher.
    pub teacher_id: TeacherId,
    /// Its name; masked in the audit trail and where an answer is kept.
    pub teacher_name: String,
    /// Where it came from.
    pub source: TeacherSource,
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Which fund pays.
    pub fund_id: FundId,
    /// Its name.
    pub fund_name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// How many sessions it pays.
    pub sessions: i64,
    /// Their scheduled minutes.
    pub minutes: u32,
    /// Minutes times what an hour is paid on each day, rounded half up to a fen once.
    pub amount: Yuan,
    /// How far it has come.
    pub status: RemunerationState,
    /// Who asked for it.
    pub requested_by: AccountId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it is not paid.
    pub decision_reason: Option<String>,
    /// The event of the ledger that paid it, by which it can be undone.
    pub event_id: Option<LedgerEventId>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// A remuneration with the sessions that it pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherRemunerationDetails {
    /// The remuneration.
    pub remuneration: TeacherRemunerationView,
    /// Its sessions, earliest first.
    pub sessions: Vec<RemuneratedSession>,
}

/// Which remunerations to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeacherRemunerationQuery {
    /// Only of this teacher.
    pub teacher_id: Option<TeacherId>,
    /// Only for this school.
    pub school_id: Option<SchoolId>,
    /// Only out of this fund.
    pub fund_id: Option<FundId>,
    /// Only those that have come so far.
    pub status: Option<RemunerationState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What to add up: what was paid and not undone.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeacherRemunerationSummaryQuery {
    /// Decided from this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub to: Option<NaiveDate>,
    /// Only in this county.
    pub county_code: Option<DivisionCode>,
}

/// What teachers of one source were paid out of funds of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherRemunerationGroup {
    /// Where they come from.
    pub source: TeacherSource,
    /// What has paid.
    pub fund_kind: FundKind,
    /// How many were paid.
    pub teachers: i64,
    /// For how many minutes.
    pub minutes: i64,
    /// How much.
    pub amount: Yuan,
}

/// What teachers were paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherRemunerationSummary {
    /// In all.
    pub amount: Yuan,
    /// For how many minutes.
    pub minutes: i64,
    /// By source and kind of fund.
    pub groups: Vec<TeacherRemunerationGroup>,
}
