//! What credits are spent on: the counter, the stock, the orders.

mod counter;
mod desk;
mod find;
mod orders;
mod stock;

use contract::{auth::Role, redemption::OrderState};

pub use desk::DeskPage;
pub use orders::OrdersPage;
pub use stock::StockPage;

use crate::components::Tone;

/// Who stands at the counter.
pub const COUNTER: &[Role] = &[Role::FacilityManager, Role::FacilityClerk];
/// Who may look at stock and orders.
pub const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Finance,
    Role::Auditor,
];

const fn tone(state: OrderState) -> Tone {
    match state {
        OrderState::Reserved => Tone::Info,
        OrderState::Delivered => Tone::Good,
        OrderState::Cancelled | OrderState::Expired => Tone::Neutral,
        OrderState::Reversed => Tone::Warning,
    }
}
