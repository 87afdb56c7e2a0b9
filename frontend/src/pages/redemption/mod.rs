//! What credits are spent on: the catalogue, the counter, the orders.

mod cancel;
mod counter;
mod desk;
mod find;
mod item;
mod items;
mod keys;
mod orders;
mod typed;
mod withdraw;

use contract::{
    ids::RedemptionOrderId,
    redemption::{OrderState, RedemptionOrderView},
};

pub use desk::DeskPage;
pub(crate) use find::FindLearner;
pub use item::{ItemPage, NewItemPage};
pub use items::ItemsPage;
pub use orders::OrdersPage;

use yew::{Html, html};

use crate::{
    components::{DefinitionList, StatusLabel, Tone, credits},
    i18n::I18n,
};

/// Whether an item can be ordered.
fn offer(i18n: &I18n, offered: bool) -> Html {
    let (tone, text) = if offered {
        (Tone::Good, i18n.t("redemption-offered"))
    } else {
        (Tone::Neutral, i18n.t("redemption-withdrawn"))
    };
    html! { <StatusLabel {tone} {text} /> }
}

/// The end of an order's identifier, enough to tell two orders apart and to find one in the audit trail.
fn order_number(id: RedemptionOrderId) -> String {
    let id = id.to_string();
    id.rsplit('-').next().unwrap_or(&id).to_owned()
}

/// Whose order of what it is, where; for what is asked before it is undone or called off.
fn order_facts(i18n: &I18n, order: &RedemptionOrderView) -> Html {
    let items = vec![
        (i18n.t("redemption-learner"), html! { &order.learner_name }),
        (i18n.t("redemption-item"), html! { format!("{} × {}", order.item_name, order.quantity) }),
        (i18n.t("redemption-price"), credits(i18n, order.credits)),
        (i18n.t("redemption-facility"), html! { &order.facility_name }),
        (i18n.t("redemption-order-number"), html! { <span class="mono">{ order_number(order.id) }</span> }),
    ];
    html! { <DefinitionList {items} /> }
}

const fn tone(state: OrderState) -> Tone {
    match state {
        OrderState::Reserved => Tone::Info,
        OrderState::Delivered => Tone::Good,
        OrderState::Cancelled | OrderState::Expired => Tone::Neutral,
        OrderState::Reversed => Tone::Warning,
    }
}
