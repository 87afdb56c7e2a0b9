//! Reversals: what was entered by mistake is undone when two people sign it.

mod ask;
mod detail;
mod list;

use contract::fund::{LedgerReversalView, ReversalMark, ReversalState};
use yew::{Html, html};
use yew_router::prelude::Link;

pub(crate) use ask::AskReversal;
pub use detail::ReversalPage;
pub use list::ReversalsPage;

use crate::{
    components::{StatusLabel, Tone, credits, grouped, yuan},
    i18n::I18n,
    route::Route,
};

/// How good or bad it stands with a reversal.
const fn tone(state: ReversalState) -> Tone {
    match state {
        ReversalState::Pending => Tone::Warning,
        ReversalState::Approved | ReversalState::Rejected => Tone::Neutral,
    }
}

/// That something waits to be undone, or was; leads to the reversal.
pub(super) fn mark(i18n: &I18n, mark: &ReversalMark) -> Html {
    let key = if mark.status == ReversalState::Pending { "reversal-waits" } else { "reversal-done" };
    html! {
        <Link<Route> to={Route::Reversal { id: mark.id }}>
            <StatusLabel tone={tone(mark.status)} text={i18n.t(key)} />
        </Link<Route>>
    }
}

/// What is undone: credits, pieces, money, or the last two.
fn moved(i18n: &I18n, one: &LedgerReversalView) -> Html {
    if let Some(given) = one.credits {
        return credits(i18n, given);
    }
    let pieces = one.item_name.as_ref().zip(one.quantity);
    let pieces = pieces.map(|(name, pieces)| format!("{name} × {}", grouped(&pieces.to_string())));
    match (pieces, one.amount) {
        (Some(pieces), Some(amount)) => html! { <>{ pieces }{ " · " }{ yuan(i18n, amount) }</> },
        (Some(pieces), None) => html! { pieces },
        (None, amount) => amount.map(|amount| yuan(i18n, amount)).unwrap_or_default(),
    }
}

/// The fund or the facility that it belongs to.
fn place(one: &LedgerReversalView) -> String {
    one.fund_name.as_ref().or(one.facility_name.as_ref()).cloned().unwrap_or_default()
}
