//! Rules on undoing (冲正) what was entered in a fund or on a shelf.

use contract::auth::Role;
use contract::fund::{ReversalState, ReversalSubject};
use contract::money::{Credits, Yuan};
use uuid::Uuid;

use crate::act::{self, Barred};

/// Why something is not undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReversalError {
    /// It waits to be undone already, or was.
    #[error("it waits to be undone, or was")]
    Asked,
    /// It was decided before.
    #[error("the reversal is {0}")]
    Decided(ReversalState),
    /// Who asked for it cannot approve it.
    #[error("who asked for it cannot approve it")]
    OwnRequest,
    /// Some of the purchase came onto shelves.
    #[error("{0} of the purchase are delivered")]
    Delivered(Yuan),
    /// A subsidy run has paid it or taken it back: the run undoes it, by an entry of its own.
    #[error("the entry is a subsidy run's")]
    OfRun,
    /// The money of the gift was needed for what was spent.
    #[error("the gift was spent")]
    GiftSpent,
    /// The pool has less than was given.
    #[error("the pool has only {0}")]
    PoolSpent(Credits),
}

/// Who may undo something, `of_fund` or of a facility: whoever may enter it, but for clerks, whose managers do.
#[must_use]
pub const fn roles(subject: ReversalSubject, of_fund: bool) -> &'static [Role] {
    match (subject, of_fund) {
        (ReversalSubject::FundReceipt, _) | (ReversalSubject::Donation, true) => {
            &[Role::CityAdmin, Role::CountyAdmin, Role::Finance]
        }
        (ReversalSubject::FundExpense | ReversalSubject::Delivery, _) => {
            &[Role::CountyAdmin, Role::Finance, Role::FacilityManager]
        }
        (ReversalSubject::Donation, false)
        | (ReversalSubject::StockReceipt | ReversalSubject::CreditDonation, _) => {
            &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager]
        }
    }
}

/// Whether something that waits may be decided; the maker may take it back, but not approve it.
pub fn may_decide(
    state: ReversalState,
    approves: bool,
    maker: Uuid,
    checker: Uuid,
) -> Result<(), ReversalError> {
    act::may_decide(state == ReversalState::Pending, approves, maker, checker).map_err(
        |barred| match barred {
            Barred::Decided => ReversalError::Decided(state),
            Barred::OwnRequest => ReversalError::OwnRequest,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_county_enters_no_facility_undoes() {
        for (subject, of_fund, manager) in [
            (ReversalSubject::FundReceipt, true, false),
            (ReversalSubject::Donation, true, false),
            (ReversalSubject::Donation, false, true),
            (ReversalSubject::FundExpense, true, true),
            (ReversalSubject::StockReceipt, false, true),
        ] {
            assert_eq!(roles(subject, of_fund).contains(&Role::FacilityManager), manager, "{subject}");
            assert!(!roles(subject, of_fund).contains(&Role::FacilityClerk));
        }
    }

    #[test]
    fn one_asks_and_another_approves_once() {
        let (maker, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(may_decide(ReversalState::Pending, true, maker, other), Ok(()));
        assert_eq!(may_decide(ReversalState::Pending, true, maker, maker), Err(ReversalError::OwnRequest));
        assert_eq!(may_decide(ReversalState::Pending, false, maker, maker), Ok(()), "taken back");
        for state in [ReversalState::Approved, ReversalState::Rejected] {
            assert_eq!(may_decide(state, false, maker, other), Err(ReversalError::Decided(state)));
        }
    }
}
