//! Wire types of the slice `privacy`: two records of one person, and what learners ask for about their data.

mod copy;
mod trace;

pub use copy::{PersonalCopy, PersonalCopyQuery, PersonalPart, PersonalPartKind};
pub use trace::{CarriedFate, CarriedKind, CarriedRecord, MergeTrace, MovedBucket};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, LearnerId, LearnerMergeId, LearnerProxyId, LedgerEventId, PrivacyRequestId};
use crate::learner::{ConsentMethod, LearnerState};
use crate::money::Credits;
use crate::words::words;

words! {
    /// Why two records may be of one person.
    pub enum DuplicateReason {
        /// The same name and birth date.
        NameAndBirth = "name_and_birth",
        /// The same telephone number.
        Phone = "phone",
        /// ID numbers that differ only in the place of issue.
        IdNumber = "id_number",
    }
}

words! {
    /// Where the question stands whether two records are one.
    pub enum MergeState {
        /// It waits for a second person.
        Pending = "pending",
        /// They are one.
        Approved = "approved",
        /// They are not.
        Rejected = "rejected",
    }
}

words! {
    /// What a learner asks for (PIPL 45 to 47).
    pub enum PrivacyRequestKind {
        /// A copy of all that is kept.
        Access = "access",
        /// That something is put right.
        Correction = "correction",
        /// That all that is personal goes.
        Erasure = "erasure",
    }
}

words! {
    /// Who asked.
    pub enum PrivacyAsker {
        /// The learner.
        Learner = "learner",
        /// Somebody who stands in for the learner.
        Proxy = "proxy",
        /// Nobody by itself: a consent that is needed was taken back.
        Withdrawal = "withdrawal",
    }
}

words! {
    /// Where a request stands.
    pub enum PrivacyRequestState {
        /// It waits to be decided.
        Received = "received",
        /// It is to be done.
        Approved = "approved",
        /// It was refused, with a reason.
        Refused = "refused",
        /// It was done.
        Done = "done",
    }
}

/// One of two records that may be of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DuplicateRecord {
    /// The learner.
    pub id: LearnerId,
    /// The name.
    pub name_zh: String,
    /// The home school's name.
    pub school_name: String,
    /// The ID number with all but the place and the last character hidden.
    pub id_number_masked: String,
    /// The telephone number with its middle hidden.
    pub phone_masked: Option<String>,
    /// Where the registration stands.
    pub status: LearnerState,
    /// The day of registration.
    pub registered_on: NaiveDate,
    /// How many attendances it has that count.
    pub attendances: u32,
}

/// Two records that may be of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DuplicateView {
    /// The earlier record.
    pub first: DuplicateRecord,
    /// The later one.
    pub second: DuplicateRecord,
    /// Why they may be one.
    pub reasons: Vec<DuplicateReason>,
    /// The merge that waits to be decided, if one was asked for.
    pub merge_id: Option<LearnerMergeId>,
}

/// Which candidates to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DuplicateQuery {
    /// Only for this reason.
    pub reason: Option<DuplicateReason>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// That another record is of the same person and goes into this one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateMergeRequest {
    /// The other record.
    pub other_id: LearnerId,
    /// What shows that both are one person.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// A question whether two records are one, and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerMergeView {
    /// Its identifier.
    pub id: LearnerMergeId,
    /// The record that stays.
    pub retained: DuplicateRecord,
    /// The record that goes into it.
    pub merged: DuplicateRecord,
    /// What shows that both are one person.
    pub reason: String,
    /// Where it stands.
    pub status: MergeState,
    /// Who asked.
    pub requested_by: AccountId,
    /// That person's name.
    pub requested_by_name: Option<String>,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// That person's name.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub decision_reason: Option<String>,
    /// The event that moved the credits, if there were any.
    pub event_id: Option<LedgerEventId>,
    /// How many credits were moved.
    pub moved: Credits,
    /// What was moved and seen, once it is approved.
    pub trace: Option<MergeTrace>,
    /// Its version.
    pub version: i64,
}

/// Which merges to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearnerMergeQuery {
    /// Only those that stand so.
    pub status: Option<MergeState>,
    /// Only those of this learner, on either side.
    pub learner_id: Option<LearnerId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What a learner asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreatePrivacyRequest {
    /// What.
    pub kind: PrivacyRequestKind,
    /// Who asked for it, when it was not the learner: a proxy whose standing holds.
    #[serde(default)]
    pub proxy_id: Option<LearnerProxyId>,
    /// How it was asked for.
    pub method: ConsentMethod,
    /// What exactly: needed for a correction.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub detail: Option<String>,
    /// The day on which it came in; today unless given, never ahead of it.
    #[serde(default)]
    pub received_on: Option<NaiveDate>,
}

/// A request about a learner's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrivacyRequestView {
    /// Its identifier.
    pub id: PrivacyRequestId,
    /// Whose data.
    pub learner_id: LearnerId,
    /// The learner's name, masked.
    pub learner_name: String,
    /// The home school's name.
    pub school_name: String,
    /// What is asked for.
    pub kind: PrivacyRequestKind,
    /// Who asked.
    pub asked_by: PrivacyAsker,
    /// The proxy who asked.
    pub proxy_id: Option<LearnerProxyId>,
    /// How it was asked for.
    pub method: ConsentMethod,
    /// What exactly.
    pub detail: Option<String>,
    /// The day on which it came in.
    pub received_on: NaiveDate,
    /// The day by which it is to be done: 15 working days.
    pub due_on: NaiveDate,
    /// Whether that day is over and it is not done.
    pub overdue: bool,
    /// Where it stands.
    pub status: PrivacyRequestState,
    /// Who recorded it.
    pub requested_by: AccountId,
    /// That person's name.
    pub requested_by_name: Option<String>,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// That person's name.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    pub decision_reason: Option<String>,
    /// Who did it.
    pub done_by: Option<AccountId>,
    /// That person's name.
    pub done_by_name: Option<String>,
    /// When.
    pub done_at: Option<DateTime<Utc>>,
    /// Its version.
    pub version: i64,
}

/// Which requests to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PrivacyRequestQuery {
    /// Only this learner's.
    pub learner_id: Option<LearnerId>,
    /// Only of this kind.
    pub kind: Option<PrivacyRequestKind>,
    /// Only those that stand so.
    pub status: Option<PrivacyRequestState>,
    /// Only those whose day is over and that are not done.
    pub overdue: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
