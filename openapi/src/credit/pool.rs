//! The public pool (公益池): credits that learners gave or left, kept for elders in difficulty.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::LedgerEventKind;
use crate::division::DivisionCode;
use crate::ids::{FacilityId, LearnerId, LedgerEventId};
use crate::money::Credits;

/// What a learner gives to the public pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCreditDonation {
    /// How much, more than zero and at most what can be spent now.
    pub amount: Credits,
    /// The number of the paper that the learner has signed.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
}

/// What a learner gave to the public pool, and what stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditDonationView {
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// Who gave.
    pub learner_id: LearnerId,
    /// To whose pool: the facility of the learner's school.
    pub facility_id: FacilityId,
    /// How much.
    pub amount: Credits,
    /// The number of the paper that the learner has signed.
    pub document: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What the learner has after it, held credits included.
    pub balance: Credits,
    /// What the learner can spend after it.
    pub available: Credits,
}

/// The public pool of a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPoolView {
    /// The facility.
    pub facility_id: FacilityId,
    /// Its name.
    pub facility_name: String,
    /// Its county.
    pub county_code: DivisionCode,
    /// What is in it: what learners gave and what closed accounts left, less what was given out.
    pub balance: Credits,
    /// What learners gave, less what was undone.
    pub donated: Credits,
    /// What closed accounts left.
    pub from_closed: Credits,
    /// What was given out.
    pub given_out: Credits,
}

/// Which pools to list, in the order of the facilities' registration.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditPoolQuery {
    /// Only of this facility.
    pub facility_id: Option<FacilityId>,
    /// Only of this county, 6 digits.
    pub county_code: Option<DivisionCode>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What an event moved into a pool or out of it. Who gave and who received is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditPoolMovementView {
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// What happened.
    pub kind: LedgerEventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Into the pool positive, out of it negative.
    pub amount: Credits,
    /// What was in the pool after it.
    pub balance: Credits,
    /// The paper that the learner has signed, or the document by which credits were given out.
    pub document: Option<String>,
    /// Who posted it; none where the system did.
    pub actor_name: Option<String>,
}

/// Which movements of a pool to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditPoolMovementQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
