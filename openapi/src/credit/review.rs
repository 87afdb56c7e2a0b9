//! Earnings that were flagged and are looked at before they can be spent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{
    AccountId, ClassSessionId, CreditReviewId, EarningId, FacilityId, LearnerId, LedgerEventId,
};
use crate::money::Credits;
use crate::words::words;

words! {
    /// Why an earning was flagged.
    pub enum ReviewReason {
        /// One person entered many learners within seconds.
        ManyInSeconds = "many_in_seconds",
        /// More took part than the room holds.
        OverCapacity = "over_capacity",
        /// Who entered or confirmed it is related to the learner.
        RelatedAccount = "related_account",
        /// One person's entries of a day earned more than an ordinary day does.
        DailyIssuance = "daily_issuance",
        /// Drawn by lot, to be asked by telephone.
        CallBack = "call_back",
        /// Its attendance was struck out, and what it earned has been spent.
        AttendanceVoid = "attendance_void",
        /// It was earned on a day after the learner's death.
        AfterDeath = "after_death",
    }
}

words! {
    /// Where a review stands.
    pub enum ReviewState {
        /// Waits to be decided; its earnings cannot be spent.
        Open = "open",
        /// Every earning of it stands.
        Accepted = "accepted",
        /// At least one earning of it was reversed.
        Refused = "refused",
    }
}

/// The session whose earnings were flagged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewedSession {
    /// The session.
    pub id: ClassSessionId,
    /// Its title.
    pub title: String,
    /// When it began.
    pub starts_at: DateTime<Utc>,
}

/// One flagged earning, with who entered its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditReviewLine {
    /// The earning.
    pub earning_id: EarningId,
    /// Who earned.
    pub learner_id: LearnerId,
    /// That person's name; masked for who does not read learners' names in full, and in what a decision answers.
    pub learner_name: String,
    /// The day of the activity.
    pub activity_date: NaiveDate,
    /// The minutes that counted.
    pub valid_minutes: u32,
    /// What was credited.
    pub credited: Credits,
    /// Why it was flagged.
    pub reasons: Vec<ReviewReason>,
    /// Who entered it, on a device the staff beside it, and may not decide.
    pub recorded_by: Option<AccountId>,
    /// That person's name.
    pub recorded_by_name: Option<String>,
    /// Who confirmed its minutes, if somebody had to, and may not decide either.
    pub confirmed_by: Option<AccountId>,
    /// When it was entered.
    pub recorded_at: Option<DateTime<Utc>>,
    /// The event that reversed it, if it was refused.
    pub reversal_event_id: Option<LedgerEventId>,
}

/// Earnings that were flagged together, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditReviewView {
    /// Its identifier.
    pub id: CreditReviewId,
    /// Where they were earned.
    pub facility_id: FacilityId,
    /// The facility's name.
    pub facility_name: String,
    /// The session, if they were earned in one.
    pub session: Option<ReviewedSession>,
    /// Where it stands.
    pub status: ReviewState,
    /// Every reason that one of its earnings was flagged for.
    pub reasons: Vec<ReviewReason>,
    /// All its credits.
    pub credited: Credits,
    /// Its earnings.
    pub lines: Vec<CreditReviewLine>,
    /// When they were flagged.
    pub opened_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// That person's name.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which reviews to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditReviewQuery {
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Only those that stand so.
    pub status: Option<ReviewState>,
    /// Only those with an earning that was flagged for this.
    pub reason: Option<ReviewReason>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which earnings of a review are reversed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RefuseCreditReview {
    /// What was found; it stands at the reversal in the learner's statement.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
    /// Only these are reversed, and the others stand; left out, all of them are.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 1000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 1000))]
    pub earning_ids: Option<Vec<EarningId>>,
}
