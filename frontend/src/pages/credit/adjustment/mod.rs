//! Corrections of learners' credits: one asks, another decides.

mod ask;
mod detail;
mod list;

use contract::{credit::CreditAdjustmentState, money::Credits};
use yew::{Html, classes, html};

pub use ask::{AskPage, WhosePage};
pub use detail::AdjustmentPage;
pub use list::AdjustmentsPage;

use crate::{
    components::{Tone, credits},
    i18n::I18n,
};

/// How good or bad it stands with a correction.
const fn tone(state: CreditAdjustmentState) -> Tone {
    match state {
        CreditAdjustmentState::Pending => Tone::Warning,
        CreditAdjustmentState::Approved => Tone::Good,
        CreditAdjustmentState::Rejected => Tone::Neutral,
    }
}

/// Credits that come or go, with their sign.
pub(super) fn moved(i18n: &I18n, amount: Credits) -> Html {
    let comes = amount.centi() > 0;
    html! { <span class={classes!("moved", comes.then_some("gained"))}>{ if comes { "+" } else { "" } }{ credits(i18n, amount) }</span> }
}
