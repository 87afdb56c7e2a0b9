//! Rules on stock: who decides a count, where surplus pieces come from, what lay on a shelf when.

use std::collections::BTreeMap;

use contract::credit::LedgerAccountKind;
use contract::money::Yuan;
use contract::redemption::{CountedItem, StockAdjustmentState};
use uuid::Uuid;

use crate::act::{self, Barred};

/// Why stock stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StockError {
    /// From a shelf onto itself.
    #[error("both facilities are the same")]
    SameFacility,
    /// An item stands twice in a count.
    #[error("item {0} of the count stands there before")]
    CountedTwice(usize),
    /// Of one of the items on this shelf a difference waits to be decided: it would be booked twice.
    #[error("a count or write-off of the item waits to be decided")]
    Waiting,
    /// It was decided before.
    #[error("it is {0}")]
    Decided(StockAdjustmentState),
    /// A count has corrected the shelf since the pieces came.
    #[error("a count has corrected the shelf since")]
    CountedSince,
    /// Who asked for it does not approve it.
    #[error("asked for by the same account")]
    OwnRequest,
    /// More would leave the shelf than is free of orders.
    #[error("{free} of {item} are free, {needed} are needed")]
    Held {
        /// The item's name.
        item: String,
        /// Pieces that are not held.
        free: i64,
        /// Pieces that would leave.
        needed: i64,
    },
    /// What was delivered does not lie there as it came: it was sent on, handed over or is held, in part or as a share of its
    /// cost.
    #[error("{free} pieces at {free_cost} are free, {needed} at {cost} were delivered")]
    NotAsItCame {
        /// Pieces that are not held.
        free: i64,
        /// What those have cost.
        free_cost: Yuan,
        /// Pieces that came.
        needed: i64,
        /// What those have cost.
        cost: Yuan,
    },
}

/// Every item of a count stands there once.
pub fn check_distinct(items: &[CountedItem]) -> Result<(), StockError> {
    let before = |at: usize| items[..at].iter().any(|one| one.item_id == items[at].item_id);
    (0..items.len()).find(|at| before(*at)).map_or(Ok(()), |at| Err(StockError::CountedTwice(at)))
}

/// Whether something that waits may be decided; the maker may take it back, but not approve it.
pub fn may_decide(
    state: StockAdjustmentState,
    approves: bool,
    maker: Uuid,
    checker: Uuid,
) -> Result<(), StockError> {
    act::may_decide(state == StockAdjustmentState::Pending, approves, maker, checker).map_err(|barred| {
        match barred {
            Barred::Decided => StockError::Decided(state),
            Barred::OwnRequest => StockError::OwnRequest,
        }
    })
}

/// Where pieces come from that were counted and are in no book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Pieces that this shelf has missed turn up again: back out of shrinkage.
    pub missed: i64,
    /// Pieces that nobody has missed were delivered without being entered: from the supplier.
    pub unentered: i64,
}

/// Splits surplus pieces: first those that went missing on this shelf and were not found since, then the rest.
///
/// Taking all of it out of shrinkage would let one facility's surplus hide what another has lost, and would overdraw
/// shrinkage where nothing was ever missed; taking all of it from the supplier would count a piece that was mislaid
/// as delivered twice.
#[must_use]
pub fn found(surplus: i64, missing_here: i64) -> Found {
    let missed = surplus.min(missing_here).max(0);
    Found { missed, unentered: surplus - missed }
}

/// Where the cost of pieces comes from or goes to that come from or go to `counterpart`.
#[must_use]
pub const fn cost_side(counterpart: LedgerAccountKind) -> LedgerAccountKind {
    match counterpart {
        LedgerAccountKind::Supplier => LedgerAccountKind::GoodsBought,
        LedgerAccountKind::HandedOver => LedgerAccountKind::Spent,
        LedgerAccountKind::FacilityStock => LedgerAccountKind::GoodsOnShelf,
        same => same,
    }
}

/// What lay on the shelf after each movement: `opening` is what lay on each before the oldest of them, and movements
/// (shelf and pieces, outgoing ones negative) are given newest first, as they are listed.
#[must_use]
pub fn running(opening: &BTreeMap<Uuid, i64>, newest_first: &[(Uuid, i64)]) -> Vec<i64> {
    let mut shelves = opening.clone();
    let mut after: Vec<i64> = newest_first
        .iter()
        .rev()
        .map(|(shelf, pieces)| {
            let on_hand = shelves.entry(*shelf).or_default();
            *on_hand += pieces;
            *on_hand
        })
        .collect();
    after.reverse();
    after
}

#[cfg(test)]
mod tests {
    use contract::ids::RedemptionItemId;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_item_is_counted_once() {
        let counted = |id: u128| CountedItem { item_id: RedemptionItemId(Uuid::from_u128(id)), counted: 1 };
        assert_eq!(check_distinct(&[counted(1), counted(2)]), Ok(()));
        let twice = [counted(1), counted(2), counted(1), counted(2)];
        assert_eq!(check_distinct(&twice), Err(StockError::CountedTwice(2)));
    }

    #[test]
    fn only_somebody_else_approves_and_only_what_waits() {
        use StockAdjustmentState::{Approved, Matching, Pending, Rejected};
        let (maker, checker) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(may_decide(Pending, true, maker, checker), Ok(()));
        assert_eq!(may_decide(Pending, true, maker, maker), Err(StockError::OwnRequest));
        assert_eq!(may_decide(Pending, false, maker, maker), Ok(()));
        for state in [Approved, Rejected, Matching] {
            for approves in [true, false] {
                assert_eq!(may_decide(state, approves, maker, checker), Err(StockError::Decided(state)));
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_is_surplus_and_never_more_than_was_missed(
            surplus in 0_i64..10_000, missing in 0_i64..10_000,
        ) {
            let found = found(surplus, missing);
            prop_assert_eq!(found.missed + found.unentered, surplus);
            prop_assert!(found.missed >= 0 && found.unentered >= 0 && found.missed <= missing);
            prop_assert!(found.unentered == 0 || found.missed == missing);
        }

        #[test]
        fn a_page_of_movements_ends_where_the_next_one_begins(
            moved in prop::collection::vec((0_u128..3, -50_i64..50), 1..40), cut in 0_usize..40,
        ) {
            let newest_first: Vec<(Uuid, i64)> =
                moved.iter().map(|(shelf, pieces)| (Uuid::from_u128(*shelf), *pieces)).collect();
            let whole = running(&BTreeMap::new(), &newest_first);
            let cut = cut.min(newest_first.len());
            let (newer, older) = newest_first.split_at(cut);
            let mut opening = BTreeMap::new();
            for (shelf, pieces) in older {
                *opening.entry(*shelf).or_default() += pieces;
            }
            let pages = [running(&opening, newer), running(&BTreeMap::new(), older)].concat();
            prop_assert_eq!(whole, pages);
        }
    }
}
