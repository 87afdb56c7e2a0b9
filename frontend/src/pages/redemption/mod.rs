//! What credits are spent on: the catalogue, the counter, the stock, the orders.

mod counter;
mod desk;
mod find;
mod item;
mod items;
mod orders;
mod stock;
mod withdraw;

use contract::redemption::OrderState;

pub use desk::DeskPage;
pub use item::{ItemPage, NewItemPage};
pub use items::ItemsPage;
pub use orders::OrdersPage;
pub use stock::StockPage;

use yew::Html;

use crate::{
    components::{StatusLabel, Tone},
    i18n::I18n,
};

/// Whether an item can be ordered.
fn offer(i18n: &I18n, offered: bool) -> Html {
    let (tone, text) = if offered {
        (Tone::Good, i18n.t("redemption-offered"))
    } else {
        (Tone::Neutral, i18n.t("redemption-withdrawn"))
    };
    yew::html! { <StatusLabel {tone} {text} /> }
}

const fn tone(state: OrderState) -> Tone {
    match state {
        OrderState::Reserved => Tone::Info,
        OrderState::Delivered => Tone::Good,
        OrderState::Cancelled | OrderState::Expired => Tone::Neutral,
        OrderState::Reversed => Tone::Warning,
    }
}
