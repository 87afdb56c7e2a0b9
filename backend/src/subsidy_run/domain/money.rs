//! What of an award is still there, what comes back, and what was used. All in fen.

/// What of an award lies unspent in a fund: its balance less what came in after the award, at most the award. Older money is
/// spent first, so what came later is not what is left of it.
#[must_use]
pub fn unspent(award: i64, balance: i64, newer: i64) -> i64 {
    (balance - newer).clamp(0, award.max(0))
}

/// What comes back of a claim, and what is owed still because it was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// What comes back out of the fund now.
    pub recovered: i64,
    /// What was spent already.
    pub outstanding: i64,
}

/// Takes a claim out of what of an award is unspent, as far as that goes.
#[must_use]
pub fn recover(claim: i64, unspent: i64) -> Recovery {
    let recovered = claim.min(unspent).max(0);
    Recovery { recovered, outstanding: claim - recovered }
}

/// What of an award was used, in basis points rounded down; nothing of nothing.
#[must_use]
pub fn used_bp(award: i64, used: i64) -> Option<u32> {
    if award <= 0 {
        return None;
    }
    u32::try_from(i128::from(used) * 10_000 / i128::from(award)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_spent_is_owed_and_what_is_there_comes_back() {
        assert_eq!(recover(1_000, 400), Recovery { recovered: 400, outstanding: 600 });
        assert_eq!(recover(1_000, 5_000), Recovery { recovered: 1_000, outstanding: 0 });
        assert_eq!(recover(1_000, 0), Recovery { recovered: 0, outstanding: 1_000 });
        assert_eq!((used_bp(1_500_000, 967_840), used_bp(0, 0)), (Some(6_452), None));
    }

    #[test]
    fn what_came_in_later_is_not_what_is_left_of_an_award() {
        assert_eq!(unspent(1_000, 1_500, 0), 1_000, "500 are older");
        assert_eq!(unspent(1_000, 1_500, 1_200), 300, "700 of it were spent");
        assert_eq!(unspent(1_000, 800, 1_200), 0, "and 400 of what came later");
        assert_eq!(unspent(0, 800, 0), 0);
    }

    proptest! {
        #[test]
        fn a_claim_is_split_and_no_fund_is_overdrawn(claim in 0..1_000_000_i64, balance in -10..1_000_000_i64) {
            let split = recover(claim, balance);
            prop_assert_eq!(split.recovered + split.outstanding, claim);
            prop_assert!(split.recovered >= 0 && split.recovered <= balance.max(0));
        }
    }
}
