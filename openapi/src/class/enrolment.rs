//! Who has a place, who waits for one, and who is to be told.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::facility::SheetFormat;
use crate::ids::{
    ClassNoticeId, ClassSeriesId, ClassSessionId, EnrolmentId, EnrolmentParameterId, LearnerId,
    LearnerProxyId, SchoolId,
};
use crate::learner::PriorityEvidence;
use crate::words::words;

words! {
    /// Where an enrolment stands.
    pub enum EnrolmentState {
        /// On the waiting list.
        Waiting = "waiting",
        /// Has a place.
        Enrolled = "enrolled",
        /// Given up by the learner, with a reason.
        Withdrawn = "withdrawn",
        /// Ended by the school, with a reason; also when the registration ended.
        Removed = "removed",
        /// Had a place until what it was for was over.
        Completed = "completed",
        /// Never had a place, or nothing of it took place.
        Lapsed = "lapsed",
    }
}

impl EnrolmentState {
    /// The states in which a learner has or had a place, as words.
    pub const WITH_PLACE: [&'static str; 2] = [Self::Enrolled.as_str(), Self::Completed.as_str()];
}

words! {
    /// Who has asked for a place.
    pub enum EnrolmentAsker {
        /// The learner.
        Learner = "learner",
        /// Somebody whom the learner has authorised.
        Proxy = "proxy",
    }
}

words! {
    /// What the school is to tell a learner.
    pub enum ClassNoticeKind {
        /// Has moved up from the waiting list to a place.
        MovedUp = "moved_up",
        /// Sessions take place at another time or in another place.
        Moved = "moved",
        /// Sessions were called off.
        Cancelled = "cancelled",
        /// A session has been added to the series.
        Added = "added",
    }
}

words! {
    /// Where a notice stands.
    pub enum ClassNoticeState {
        /// The learner has still to be told.
        Open = "open",
        /// The learner has been told.
        Told = "told",
        /// The enrolment ended before, or the sessions have changed once more.
        Void = "void",
    }
}

/// A learner who would like a place: in the whole run of a series, or in a session that belongs to none.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateEnrolment {
    /// The series; this or `session_id`.
    #[serde(default)]
    pub series_id: Option<ClassSeriesId>,
    /// The session; this or `series_id`.
    #[serde(default)]
    pub session_id: Option<ClassSessionId>,
    /// The learner.
    pub learner_id: LearnerId,
    /// Who asks; the learner unless given, a proxy only with `proxy_id`.
    #[serde(default)]
    pub asked_by: Option<EnrolmentAsker>,
    /// The learner's proxy who asks: in force, and with the right to enrol.
    #[serde(default)]
    pub proxy_id: Option<LearnerProxyId>,
}

/// A place, or a wait for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentView {
    /// Its identifier.
    pub id: EnrolmentId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The series.
    pub series_id: Option<ClassSeriesId>,
    /// The session.
    pub session_id: Option<ClassSessionId>,
    /// What the series or the session is about.
    pub title: String,
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name.
    pub learner_name: String,
    /// The ID number with all but the place and the last character hidden.
    pub id_number_masked: String,
    /// Whether the learner counts as of the priority population today.
    pub priority: bool,
    /// Who asked.
    pub asked_by: EnrolmentAsker,
    /// The proxy who asked, where one of the register did.
    pub proxy_id: Option<LearnerProxyId>,
    /// When it was asked for.
    pub applied_at: DateTime<Utc>,
    /// Where it stands.
    pub status: EnrolmentState,
    /// The place on the waiting list, from 1; `null` for who does not wait.
    pub position: Option<u32>,
    /// Since when there is a place.
    pub enrolled_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was given up or ended.
    pub ended_reason: Option<String>,
    /// Its version.
    pub version: i64,
}

/// Which enrolments to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentQuery {
    /// Only of this series.
    pub series_id: Option<ClassSeriesId>,
    /// Only of this session.
    pub session_id: Option<ClassSessionId>,
    /// Only this learner's.
    pub learner_id: Option<LearnerId>,
    /// Only in this school.
    pub school_id: Option<SchoolId>,
    /// Only those that stand so.
    pub status: Option<EnrolmentState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which enrolments to export, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentExportQuery {
    /// The format; a workbook unless asked otherwise.
    pub format: Option<SheetFormat>,
    /// Only of this series.
    pub series_id: Option<ClassSeriesId>,
    /// Only of this session.
    pub session_id: Option<ClassSessionId>,
    /// Only this learner's.
    pub learner_id: Option<LearnerId>,
    /// Only in this school.
    pub school_id: Option<SchoolId>,
    /// Only those that stand so.
    pub status: Option<EnrolmentState>,
}

/// The places of a series or a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlacesView {
    /// How many there are; never more than the smallest room, venue or session to come holds.
    pub capacity: u32,
    /// The share that is kept for the priority population, in basis points.
    pub priority_quota_bp: u32,
    /// How many places that is.
    pub reserved: u32,
    /// Whether they are still kept.
    pub reservation_holds: bool,
    /// The day on which they are released.
    pub released_on: NaiveDate,
    /// How many have a place.
    pub enrolled: u32,
    /// How many of those are of the priority population.
    pub enrolled_priority: u32,
    /// How many wait.
    pub waiting: u32,
    /// How many of those are of the priority population.
    pub waiting_priority: u32,
    /// How many places somebody of the priority population would get now.
    pub free_for_priority: u32,
    /// How many places anybody else would get now.
    pub free_for_others: u32,
    /// Whether anybody may still enrol.
    pub takes_applications: bool,
}

/// What a series keeps for the priority population beyond the city's share.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RaisePriorityQuota {
    /// The share, in basis points; at least the city's.
    #[cfg_attr(feature = "validate", validate(range(max = 10000, code = "range")))]
    pub priority_quota_bp: u32,
    /// Why it is higher.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// What has become of an imported list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentImportReport {
    /// How many rows were read.
    pub rows: u32,
    /// How many have a place; 0 on a dry run.
    pub enrolled: u32,
    /// How many wait; 0 on a dry run.
    pub waiting: u32,
    /// Whether nothing was to be written.
    pub dry_run: bool,
}

/// What a school is to tell a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassNoticeView {
    /// Its identifier.
    pub id: ClassNoticeId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// What there is to tell.
    pub kind: ClassNoticeKind,
    /// The enrolment that it is about.
    pub enrolment_id: EnrolmentId,
    /// The series.
    pub series_id: Option<ClassSeriesId>,
    /// The session.
    pub session_id: Option<ClassSessionId>,
    /// What the series or the session is about.
    pub title: String,
    /// When the next session begins; `null` when none is to come.
    pub next_starts_at: Option<DateTime<Utc>>,
    /// The session that has changed, the first of several.
    pub class_session_id: Option<ClassSessionId>,
    /// When that was to begin, as the learner knows it.
    pub was_at: Option<DateTime<Utc>>,
    /// When it begins now.
    pub now_at: Option<DateTime<Utc>>,
    /// How many sessions have changed with it, itself among them.
    pub sessions: Option<u32>,
    /// Why they were called off.
    pub reason: Option<String>,
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name.
    pub learner_name: String,
    /// The telephone number with its middle hidden.
    pub phone_masked: Option<String>,
    /// Since when there is something to tell.
    pub created_at: DateTime<Utc>,
    /// Where it stands.
    pub status: ClassNoticeState,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// What was said.
    pub note: Option<String>,
}

/// Which notices to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ClassNoticeQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only those that stand so.
    pub status: Option<ClassNoticeState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// A learner has been told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct TellClassNotice {
    /// What was said, if it matters.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub note: Option<String>,
}

/// Parameters that are to hold from a coming day on; those in force until then end with the day before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateEnrolmentParameter {
    /// The first day on which they hold, tomorrow or later.
    pub effective_from: NaiveDate,
    /// The share of the places that is kept for the priority population, in basis points.
    #[cfg_attr(feature = "validate", validate(range(max = 10000, code = "range")))]
    pub priority_quota_bp: u32,
    /// So many days before the first session what is kept and free is released.
    #[cfg_attr(feature = "validate", validate(range(max = 60, code = "range")))]
    pub release_days: u32,
    /// Which evidence of a priority reason counts.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 3, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 3))]
    pub counted_evidence: Vec<PriorityEvidence>,
    /// How many enrolments a learner may have that begin in one half-year.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub max_per_half_year: u32,
    /// The document and clause that they rest on.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub policy_basis: String,
}

/// The parameters of some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentParameterView {
    /// Their identifier.
    pub id: EnrolmentParameterId,
    /// The first day on which they hold.
    pub effective_from: NaiveDate,
    /// The last day on which they hold; `null` while no others follow.
    pub effective_to: Option<NaiveDate>,
    /// Whether they hold today.
    pub in_force: bool,
    /// The share of the places that is kept for the priority population, in basis points.
    pub priority_quota_bp: u32,
    /// So many days before the first session what is kept and free is released.
    pub release_days: u32,
    /// Which evidence of a priority reason counts.
    pub counted_evidence: Vec<PriorityEvidence>,
    /// How many enrolments a learner may have that begin in one half-year.
    pub max_per_half_year: u32,
    /// The document and clause that they rest on.
    pub policy_basis: String,
}

/// Which parameters to list, the latest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentParameterQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
