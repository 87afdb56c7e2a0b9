//! Rules on what goods have cost.

/// What `pieces` of those that are free have cost, in fen, by the average of the shelf and rounded down; the last of
/// them take what is left, so an empty shelf has cost nothing and no fen is ever lost or made.
#[must_use]
pub fn share(cost: i64, free: i64, pieces: i64) -> i64 {
    if pieces >= free {
        return cost;
    }
    let exact = i128::from(cost) * i128::from(pieces) / i128::from(free);
    i64::try_from(exact).unwrap_or(cost)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn three_pieces_for_a_yuan_cost_33_33_and_34_fen() {
        let (mut cost, mut taken) = (100, Vec::new());
        for free in [3, 2, 1] {
            let part = share(cost, free, 1);
            cost -= part;
            taken.push(part);
        }
        assert_eq!((cost, taken), (0, vec![33, 33, 34]));
        assert_eq!(share(0, 5, 2), 0, "what cost nothing goes for nothing");
    }

    proptest! {
        #[test]
        fn however_a_shelf_is_emptied_its_pieces_take_all_of_its_cost(
            cost in 0_i64..1_000_000_000, orders in prop::collection::vec(1_i64..50, 1..60),
        ) {
            let (mut left, mut free) = (cost, orders.iter().sum::<i64>());
            for pieces in orders {
                let part = share(left, free, pieces);
                prop_assert!(part >= 0 && part <= left);
                prop_assert!(i128::from(part) * i128::from(free) <= i128::from(left) * i128::from(pieces) || pieces == free);
                left -= part;
                free -= pieces;
            }
            prop_assert_eq!((left, free), (0, 0));
        }
    }
}
