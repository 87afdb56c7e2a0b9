//! Corrections of learners' credits that two people sign.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, CreditAdjustmentId, FacilityId, LearnerId, LedgerEventId};
use crate::money::Credits;
use crate::words::words;

words! {
    /// Where a correction of credits stands.
    pub enum CreditAdjustmentState {
        /// Waits for a second person.
        Pending = "pending",
        /// Agreed with, and posted.
        Approved = "approved",
        /// Not agreed with, or taken back.
        Rejected = "rejected",
    }
}

words! {
    /// Where the credits of a correction come from.
    pub enum CreditSource {
        /// They are issued by the facility's school, or go back there.
        Issuance = "issuance",
        /// They come from the facility's public pool, for an elder in difficulty.
        PublicPool = "public_pool",
    }
}

/// Where credits come from unless it is told.
const fn issuance() -> CreditSource {
    CreditSource::Issuance
}

/// A correction that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCreditAdjustment {
    /// Whose credits.
    pub learner_id: LearnerId,
    /// How much is added, or taken off when negative; not zero, at most 1,000.00 either way.
    pub amount: Credits,
    /// What went wrong.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
    /// The document that shows it; one corrects an account once.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub reference: String,
    /// Where they come from; out of the public pool only what is added, and only to the priority population.
    #[serde(default = "issuance")]
    pub source: CreditSource,
}

/// A correction, as it was asked for and decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditAdjustmentView {
    /// Its identifier.
    pub id: CreditAdjustmentId,
    /// Whose credits.
    pub learner_id: LearnerId,
    /// That person's name; masked for who does not read learners' names in full, and in what a decision answers.
    pub learner_name: String,
    /// The facility of the learner's school.
    pub facility_id: FacilityId,
    /// The facility's name.
    pub facility_name: String,
    /// How much is added, or taken off when negative.
    pub amount: Credits,
    /// What went wrong.
    pub reason: String,
    /// The document that shows it.
    pub reference: String,
    /// Where the credits come from, or go back to.
    pub source: CreditSource,
    /// Where it stands.
    pub status: CreditAdjustmentState,
    /// Who asked for it, and may not approve it.
    pub requested_by: AccountId,
    /// That person's name.
    pub requested_by_name: String,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// That person's name.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub decision_reason: Option<String>,
    /// The event in the ledger, once it is approved.
    pub event_id: Option<LedgerEventId>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which corrections to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditAdjustmentQuery {
    /// Only of this learner.
    pub learner_id: Option<LearnerId>,
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Only those that stand so.
    pub status: Option<CreditAdjustmentState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
