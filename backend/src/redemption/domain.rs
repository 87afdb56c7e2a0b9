//! Rules on items, orders and pick-up codes.

pub mod goods;
pub mod stock;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use contract::money::{Credits, Yuan};
use contract::redemption::{EnteredKind, ItemKind, OrderState, ProhibitedKind};

/// How many days a reserved order waits to be picked up.
pub const PICK_UP_DAYS: i64 = 7;

/// Why an item cannot be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// Cash, cards, alcohol, drugs and the like are never offered.
    #[error("{0} is prohibited")]
    Prohibited(ProhibitedKind),
    /// A price of nothing.
    #[error("the price must be more than zero")]
    PriceNotPositive,
    /// Less than nothing.
    #[error("the cost must not be negative")]
    CostNegative,
    /// One piece costs more than the policy allows.
    #[error("costs more than {0}")]
    CostAboveCap(Yuan),
}

/// The kind, when it is one that may be offered.
pub const fn permitted(kind: EnteredKind) -> Result<ItemKind, ItemError> {
    match kind {
        EnteredKind::Permitted(kind) => Ok(kind),
        EnteredKind::Prohibited(kind) => Err(ItemError::Prohibited(kind)),
    }
}

/// Whether price and cost of an item are in order under the cost cap of the policy.
pub fn check_price(price: Credits, cost: Yuan, cap: Yuan) -> Result<(), ItemError> {
    if price <= Credits::ZERO {
        return Err(ItemError::PriceNotPositive);
    }
    if cost < Yuan::ZERO {
        return Err(ItemError::CostNegative);
    }
    if cost > cap { Err(ItemError::CostAboveCap(cap)) } else { Ok(()) }
}

/// What an item costs, and whether it can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The cost of a piece.
    pub cost: Yuan,
    /// Whether it can be ordered.
    pub offered: bool,
}

/// A way in which the catalogue becomes dearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dearer {
    /// A high-cost item is new, or an item costs more than before and is a high-cost one now.
    Cost,
    /// A high-cost item that was withdrawn is offered again.
    Offered,
}

/// Whether a change of the catalogue brings a new high-cost item, one that costs more than `high`: none may come
/// while the fund covers too little. Whatever makes an item cheaper, or leaves its cost and offer as they are, may.
#[must_use]
pub fn dearer(before: Option<Offer>, after: Offer, high: Yuan) -> Option<Dearer> {
    if after.cost <= high {
        return None;
    }
    match before {
        None => Some(Dearer::Cost),
        Some(before) if after.cost > before.cost => Some(Dearer::Cost),
        Some(before) if after.offered && !before.offered => Some(Dearer::Offered),
        Some(_) => None,
    }
}

/// What can be done with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStep {
    /// Hand it over.
    PickUp,
    /// Call it off.
    Cancel,
    /// Its time to be picked up is over.
    TimeOut,
    /// Undo a hand-over.
    Reverse,
}

/// Where a step leads, if it leads on from there.
#[must_use]
pub const fn next(state: OrderState, step: OrderStep) -> Option<OrderState> {
    match (state, step) {
        (OrderState::Reserved, OrderStep::PickUp) => Some(OrderState::Delivered),
        (OrderState::Reserved, OrderStep::Cancel) => Some(OrderState::Cancelled),
        (OrderState::Reserved, OrderStep::TimeOut) => Some(OrderState::Expired),
        (OrderState::Delivered, OrderStep::Reverse) => Some(OrderState::Reversed),
        _ => None,
    }
}

/// Until when an order reserved at an instant can be picked up.
#[must_use]
pub fn pick_up_by(reserved_at: DateTime<Utc>) -> DateTime<Utc> {
    reserved_at + TimeDelta::days(PICK_UP_DAYS)
}

/// The first and the last day of a day's calendar month.
#[must_use]
pub fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let last =
        first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(day);
    (first, last)
}

/// What may still be redeemed in a month, of which so much is used.
#[must_use]
pub fn within_month(used: i64, wanted: i64, limit: i64) -> bool {
    used.checked_add(wanted).is_some_and(|sum| sum <= limit)
}

/// Eight digits out of a keyed hash: nobody without the key can tell them, and nothing need be stored.
#[must_use]
pub fn pick_up_code(hash: &[u8]) -> String {
    let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{:08}", number % 100_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prohibited_kinds_are_never_offered() {
        for kind in ProhibitedKind::ALL {
            let entered: EnteredKind = serde_json::from_value(serde_json::json!(kind.as_str())).unwrap();
            assert_eq!(permitted(entered), Err(ItemError::Prohibited(*kind)));
        }
        for kind in ItemKind::ALL {
            let entered: EnteredKind = serde_json::from_value(serde_json::json!(kind.as_str())).unwrap();
            assert_eq!(permitted(entered), Ok(*kind));
        }
    }

    #[test]
    fn an_item_may_cost_exactly_the_cap_and_not_a_fen_more() {
        let cap = Yuan::from_fen(20_000);
        assert_eq!(check_price(Credits(1), cap, cap), Ok(()));
        assert_eq!(check_price(Credits(1), Yuan::from_fen(20_001), cap), Err(ItemError::CostAboveCap(cap)));
        assert_eq!(check_price(Credits(0), cap, cap), Err(ItemError::PriceNotPositive));
        assert_eq!(check_price(Credits(1), Yuan::from_fen(-1), cap), Err(ItemError::CostNegative));
    }

    #[test]
    fn only_what_makes_the_catalogue_dearer_needs_cover() {
        let offer = |fen, offered| Offer { cost: Yuan::from_fen(fen), offered };
        let high = Yuan::from_fen(5_000);
        assert_eq!(dearer(None, offer(5_000, true), high), None, "exactly the limit is not above it");
        assert_eq!(dearer(None, offer(5_001, true), high), Some(Dearer::Cost));
        for (before, after, found) in [
            (offer(4_000, true), offer(6_000, true), Some(Dearer::Cost)),
            (offer(6_000, true), offer(6_001, true), Some(Dearer::Cost)),
            (offer(6_000, false), offer(6_000, true), Some(Dearer::Offered)),
            (offer(6_000, true), offer(6_000, true), None),
            (offer(7_000, true), offer(6_000, true), None),
            (offer(6_000, true), offer(6_000, false), None),
            (offer(4_000, false), offer(5_000, true), None),
        ] {
            assert_eq!(dearer(Some(before), after, high), found, "{before:?} {after:?}");
        }
    }

    #[test]
    fn an_order_is_picked_up_or_called_off_once_and_only_a_delivered_one_is_undone() {
        use OrderState::{Cancelled, Delivered, Expired, Reserved, Reversed};
        assert_eq!(next(Reserved, OrderStep::PickUp), Some(Delivered));
        assert_eq!(next(Delivered, OrderStep::Reverse), Some(Reversed));
        for state in [Delivered, Cancelled, Expired, Reversed] {
            for step in [OrderStep::PickUp, OrderStep::Cancel, OrderStep::TimeOut] {
                assert_eq!(next(state, step), None, "{state} {step:?}");
            }
        }
        assert_eq!(next(Reserved, OrderStep::Reverse), None);
    }

    #[test]
    fn the_month_of_the_limit_is_the_calendar_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(month_of(day("2024-02-29")), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(month_of(day("2025-12-31")), (day("2025-12-01"), day("2025-12-31")));
        assert!(within_month(9_000, 1_000, 10_000) && !within_month(9_000, 1_001, 10_000));
    }
}
