//! Exact arithmetic: ratios of whole numbers, rounded once.

/// `numerator / denominator` rounded half up; nothing of nothing is nothing.
///
/// Both are at least zero. Amounts stay below 10¹⁴ fen and factors below 10¹⁰,
/// so the products fit.
#[must_use]
pub fn half_up(numerator: i128, denominator: i128) -> i64 {
    if denominator <= 0 {
        return 0;
    }
    narrow((2 * numerator + denominator) / (2 * denominator))
}

/// `numerator / denominator` rounded down; nothing of nothing is nothing.
#[must_use]
pub fn floor(numerator: i128, denominator: i128) -> i64 {
    if denominator <= 0 { 0 } else { narrow(numerator / denominator) }
}

/// The part of `most` that `reached` is of `target`, at most all of it, rounded half up.
#[must_use]
pub fn capped_share(most: i64, reached: i64, target: i64) -> i64 {
    if target <= 0 {
        return 0;
    }
    half_up(i128::from(most) * i128::from(reached.min(target)), i128::from(target))
}

/// Shares a budget out over claims, each a code and an amount, in fen.
///
/// When the claims exceed the budget, each gets its share rounded down, and the
/// fen left over go to the largest remainders, ties by code ascending, so that
/// the payments add up to the budget exactly. Otherwise each gets its claim.
#[must_use]
pub fn share_out(budget: i64, claims: &[(&str, i64)]) -> Vec<i64> {
    let total: i128 = claims.iter().map(|(_, claim)| i128::from(*claim)).sum();
    let budget_wide = i128::from(budget.max(0));
    if total <= budget_wide {
        return claims.iter().map(|(_, claim)| *claim).collect();
    }
    let exact = |claim: i64| i128::from(claim) * budget_wide;
    let mut payments: Vec<i64> = claims.iter().map(|(_, claim)| floor(exact(*claim), total)).collect();
    let paid: i128 = payments.iter().map(|payment| i128::from(*payment)).sum();
    let left = usize::try_from(budget_wide - paid).unwrap_or(0);
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_unstable_by(|a, b| {
        let remainder = |at: usize| exact(claims[at].1) % total;
        remainder(*b).cmp(&remainder(*a)).then_with(|| claims[*a].0.cmp(claims[*b].0))
    });
    for at in order.into_iter().take(left) {
        payments[at] += 1;
    }
    payments
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_half_is_rounded_up_once() {
        assert_eq!(half_up(25, 2), 13);
        assert_eq!(half_up(12_499, 1_000), 12);
        assert_eq!(half_up(0, 3), 0);
        assert_eq!(half_up(5, 0), 0);
    }

    #[test]
    fn a_tie_goes_to_the_lower_code() {
        assert_eq!(share_out(100, &[("A", 100), ("B", 100), ("C", 100)]), [34, 33, 33]);
        assert_eq!(share_out(100, &[("C", 100), ("A", 100), ("B", 100)]), [33, 34, 33]);
    }

    #[test]
    fn claims_within_the_budget_are_paid_in_full() {
        assert_eq!(share_out(300, &[("A", 100), ("B", 200)]), [100, 200]);
        assert_eq!(share_out(0, &[("A", 0)]), [0]);
        assert_eq!(share_out(0, &[("A", 5)]), [0]);
    }

    proptest! {
        #[test]
        fn payments_add_up_to_the_lesser_of_budget_and_claims(
            budget in 0_i64..100_000_000_000,
            claims in prop::collection::vec(0_i64..10_000_000_000, 0..40),
        ) {
            let codes: Vec<String> = (0..claims.len()).map(|at| format!("{at:03}")).collect();
            let named: Vec<_> = codes.iter().map(String::as_str).zip(claims.iter().copied()).collect();
            let payments = share_out(budget, &named);
            let total: i64 = claims.iter().sum();
            prop_assert_eq!(payments.iter().sum::<i64>(), total.min(budget));
            prop_assert!(payments.iter().zip(&claims).all(|(paid, claim)| 0 <= *paid && paid <= claim));
        }
    }
}
