//! What credits are spent on: the counter, the stock, the orders.

mod counter;
mod desk;
mod find;
mod orders;
mod stock;

use contract::redemption::OrderState;

pub use desk::DeskPage;
pub use orders::OrdersPage;
pub use stock::StockPage;

use crate::components::Tone;

const fn tone(state: OrderState) -> Tone {
    match state {
        OrderState::Reserved => Tone::Info,
        OrderState::Delivered => Tone::Good,
        OrderState::Cancelled | OrderState::Expired => Tone::Neutral,
        OrderState::Reversed => Tone::Warning,
    }
}
