//! Who may decide what was flagged, and what somebody else asked for.

use std::collections::BTreeSet;

use contract::credit::{CreditAdjustmentState, ReviewState};
use contract::money::Credits;
use uuid::Uuid;

use crate::act::{self, Barred};

/// The most that one correction adds or takes off, in hundredths.
pub const MAX_ADJUSTMENT: i64 = 100_000;

/// Why a review stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// It was decided before.
    #[error("it is {0}")]
    Decided(ReviewState),
    /// Who entered or confirmed an earning does not decide on it.
    #[error("entered or confirmed by the same account")]
    Recorded,
    /// Nobody decides on its own credits.
    #[error("an earning of the account itself")]
    Own,
    /// An earning that is to be reversed is not one of the review.
    #[error("earning {0} of the list is not one of the review")]
    UnknownEarning(usize),
    /// The credits of an earning have been spent or have expired, so that they cannot be taken back.
    #[error("the credits are no longer there")]
    Spent,
}

/// Who entered and confirmed the evidence of an earning, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// Who entered it.
    pub recorded_by: Option<Uuid>,
    /// Who confirmed it.
    pub confirmed_by: Option<Uuid>,
    /// Whether it was earned by a learner to whom the decider's account belongs.
    pub own: bool,
}

/// Whether an account may decide a review.
pub fn may_review(state: ReviewState, reviewer: Uuid, entered: &[Entered]) -> Result<(), ReviewError> {
    match state {
        ReviewState::Open => {}
        ReviewState::Accepted | ReviewState::Refused => return Err(ReviewError::Decided(state)),
    }
    if entered.iter().any(|one| one.own) {
        return Err(ReviewError::Own);
    }
    let same = |one: &Entered| [one.recorded_by, one.confirmed_by].contains(&Some(reviewer));
    if entered.iter().any(same) { Err(ReviewError::Recorded) } else { Ok(()) }
}

/// The earnings of a review that are reversed: those that are named, each of them one of the review, or all.
pub fn refused(earnings: &[Uuid], named: Option<&[Uuid]>) -> Result<Vec<Uuid>, ReviewError> {
    let Some(named) = named else { return Ok(earnings.to_vec()) };
    if let Some(at) = named.iter().position(|one| !earnings.contains(one)) {
        return Err(ReviewError::UnknownEarning(at));
    }
    Ok(named.iter().copied().collect::<BTreeSet<_>>().into_iter().collect())
}

/// Why a correction of credits stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdjustmentError {
    /// Nothing, or more than one correction may move.
    #[error("the amount is zero or above the limit")]
    Amount,
    /// The document has corrected this account already, or waits to.
    #[error("the reference was used for this learner")]
    ReferenceUsed,
    /// It was decided before.
    #[error("it is {0}")]
    Decided(CreditAdjustmentState),
    /// Who asked for it does not approve it.
    #[error("asked for by the same account")]
    OwnRequest,
    /// The learner's account is closed: nothing is added to it any more.
    #[error("the learner's account is closed")]
    Closed,
    /// Less may be spent than is to be taken off.
    #[error("{free} free of {needed} needed")]
    TooLittle {
        /// What may be spent now.
        free: Credits,
        /// What would be taken off.
        needed: Credits,
    },
}

/// Whether a correction is of an amount that can be asked for.
pub fn check_amount(amount: Credits) -> Result<(), AdjustmentError> {
    if amount.centi() != 0 && amount.centi().checked_abs().is_some_and(|size| size <= MAX_ADJUSTMENT) {
        Ok(())
    } else {
        Err(AdjustmentError::Amount)
    }
}

/// Whether a correction that waits may be decided; the maker may take it back, but not approve it.
pub fn may_adjust(
    state: CreditAdjustmentState,
    approves: bool,
    maker: Uuid,
    checker: Uuid,
) -> Result<(), AdjustmentError> {
    act::may_decide(state == CreditAdjustmentState::Pending, approves, maker, checker).map_err(|barred| {
        match barred {
            Barred::Decided => AdjustmentError::Decided(state),
            Barred::OwnRequest => AdjustmentError::OwnRequest,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn neither_who_entered_nor_who_confirmed_nor_who_earned_decides() {
        let entered =
            |recorded, confirmed, own| Entered { recorded_by: recorded, confirmed_by: confirmed, own };
        let by = |reviewer, one| may_review(ReviewState::Open, reviewer, &[entered(None, None, false), one]);
        assert_eq!(by(id(3), entered(Some(id(1)), Some(id(2)), false)), Ok(()));
        assert_eq!(by(id(1), entered(Some(id(1)), None, false)), Err(ReviewError::Recorded));
        assert_eq!(by(id(2), entered(Some(id(1)), Some(id(2)), false)), Err(ReviewError::Recorded));
        assert_eq!(by(id(3), entered(Some(id(1)), None, true)), Err(ReviewError::Own));
        for state in [ReviewState::Accepted, ReviewState::Refused] {
            assert_eq!(may_review(state, id(3), &[]), Err(ReviewError::Decided(state)));
        }
    }

    #[test]
    fn only_earnings_of_the_review_are_reversed_each_once() {
        let all = [id(1), id(2), id(3)];
        assert_eq!(refused(&all, None), Ok(all.to_vec()));
        assert_eq!(refused(&all, Some(&[id(3), id(1), id(3)])), Ok(vec![id(1), id(3)]));
        assert_eq!(refused(&all, Some(&[id(1), id(9)])), Err(ReviewError::UnknownEarning(1)));
    }

    #[test]
    fn a_correction_moves_something_and_not_too_much() {
        for centi in [1, -1, MAX_ADJUSTMENT, -MAX_ADJUSTMENT] {
            assert_eq!(check_amount(Credits(centi)), Ok(()));
        }
        for centi in [0, MAX_ADJUSTMENT + 1, -MAX_ADJUSTMENT - 1, i64::MIN, i64::MAX] {
            assert_eq!(check_amount(Credits(centi)), Err(AdjustmentError::Amount));
        }
    }

    #[test]
    fn only_somebody_else_approves_and_only_what_waits() {
        use CreditAdjustmentState::{Approved, Pending, Rejected};
        assert_eq!(may_adjust(Pending, true, id(1), id(2)), Ok(()));
        assert_eq!(may_adjust(Pending, true, id(1), id(1)), Err(AdjustmentError::OwnRequest));
        assert_eq!(may_adjust(Pending, false, id(1), id(1)), Ok(()));
        for state in [Approved, Rejected] {
            assert_eq!(may_adjust(state, true, id(1), id(2)), Err(AdjustmentError::Decided(state)));
        }
    }
}
