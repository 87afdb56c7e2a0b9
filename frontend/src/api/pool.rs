//! The public pools of credits.

use contract::{
    credit::{CreateCreditDonation, CreditDonationView, CreditPoolMovementView, CreditPoolView},
    ids::{FacilityId, LearnerId},
    page::Page,
};

use super::{Api, ApiError, Call, Once};

/// A page of the pools.
pub async fn list(api: &Api, query: &str) -> Result<Page<CreditPoolView>, ApiError> {
    api.get(&format!("/credits/pools{query}")).await
}

/// The pool of a facility, if something was given there.
pub async fn of(api: &Api, facility: FacilityId) -> Result<Page<CreditPoolView>, ApiError> {
    list(api, &format!("?facility_id={facility}")).await
}

/// A page of what moved into a pool and out of it.
pub async fn movements(
    api: &Api,
    facility: FacilityId,
    query: &str,
) -> Result<Page<CreditPoolMovementView>, ApiError> {
    api.get(&format!("/credits/pools/{facility}/movements{query}")).await
}

/// Moves what a learner gives.
pub async fn donate(
    api: &Api,
    once: &Once,
    learner: LearnerId,
    gift: &CreateCreditDonation,
) -> Result<CreditDonationView, ApiError> {
    let call = Call::post(&format!("/learners/{learner}/credits/donations")).once(once);
    api.send(call.json(gift)?).await?.read()
}
