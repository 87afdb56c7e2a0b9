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

/// Pieces, and what they have cost together, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// How many.
    pub pieces: i64,
    /// What they have cost.
    pub cost: i64,
}

/// Whether a lot can leave a shelf exactly as it came, when only `free` of the shelf is held by no order.
///
/// The shelf knows an average, not lots: what was handed over has taken its share of every delivery with it. So both the
/// pieces and their cost must be free, and what takes the last free pieces must take all of the free cost: no cost may be
/// left where no piece is.
#[must_use]
pub const fn leaves_as_it_came(free: Lot, lot: Lot) -> bool {
    lot.pieces <= free.pieces && lot.cost <= free.cost && (lot.pieces < free.pieces || lot.cost == free.cost)
}

/// What one piece costs where that is more than `cap`, in fen and rounded up, so that it reads as more.
#[must_use]
pub fn dearer_than(cap: i64, lot: Lot) -> Option<i64> {
    let (cost, pieces) = (i128::from(lot.cost), i128::from(lot.pieces.max(1)));
    (cost > i128::from(cap) * pieces).then(|| i64::try_from((cost + pieces - 1) / pieces).unwrap_or(i64::MAX))
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

    #[test]
    fn a_lot_leaves_as_it_came_or_not_at_all() {
        let lot = |pieces, cost| Lot { pieces, cost };
        for (free, back, may) in [
            (lot(10, 2_499), lot(10, 2_499), true),
            (lot(50, 10_000), lot(40, 10_000), true), // the ten that stay were allotted
            (lot(9, 2_250), lot(10, 2_499), false),
            (lot(10, 2_000), lot(10, 3_000), false), // the dear half of a shelf whose cheap half paid the average
            (lot(10, 2_000), lot(10, 1_000), false), // a yuan each would stay behind without a piece
            (lot(11, 2_000), lot(10, 1_000), true),
        ] {
            assert_eq!(leaves_as_it_came(free, back), may, "{free:?} {back:?}");
        }
    }

    #[test]
    fn a_piece_may_cost_the_cap_and_not_a_fen_in_all_more() {
        assert_eq!(dearer_than(20_000, Lot { pieces: 3, cost: 60_000 }), None);
        assert_eq!(dearer_than(20_000, Lot { pieces: 3, cost: 60_001 }), Some(20_001));
        assert_eq!(dearer_than(20_000, Lot { pieces: 1, cost: i64::MAX }), Some(i64::MAX));
    }

    proptest! {
        #[test]
        fn what_is_taken_back_leaves_no_cost_without_a_piece_whatever_was_ordered_before(
            lots in prop::collection::vec((1_i64..60, 0_i64..100_000), 1..6), orders in prop::collection::vec(1_i64..40, 0..8),
        ) {
            let lots: Vec<Lot> = lots.into_iter().map(|(pieces, cost)| Lot { pieces, cost }).collect();
            let sum = |of: fn(&Lot) -> i64| lots.iter().map(of).sum::<i64>();
            let mut free = Lot { pieces: sum(|lot| lot.pieces), cost: sum(|lot| lot.cost) };
            for pieces in orders.into_iter().filter(|pieces| *pieces <= sum(|lot| lot.pieces)) {
                let pieces = pieces.min(free.pieces);
                if pieces > 0 {
                    free.cost -= share(free.cost, free.pieces, pieces);
                    free.pieces -= pieces;
                }
            }
            for lot in lots.into_iter().rev() {
                if leaves_as_it_came(free, lot) {
                    free = Lot { pieces: free.pieces - lot.pieces, cost: free.cost - lot.cost };
                }
                prop_assert!(free.pieces >= 0 && free.cost >= 0);
                prop_assert!(free.pieces > 0 || free.cost == 0);
            }
        }

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
