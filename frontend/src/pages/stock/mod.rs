//! What lies on the shelves: what comes in, goes to other facilities, is counted and written off.

mod adjustment;
mod adjustments;
mod count;
mod list;
mod shelf;
mod transfer;
mod write_off;

pub use adjustment::AdjustmentPage;
pub use adjustments::AdjustmentsPage;
pub use count::CountPage;
pub use list::StockPage;
pub use shelf::ShelfPage;

use contract::{money::Yuan, redemption::StockAdjustmentState};
use yew::{Html, classes, html};

use crate::{
    components::{Tone, grouped, yuan},
    i18n::I18n,
};

/// How good or bad it stands with a count or write-off.
const fn tone(state: StockAdjustmentState) -> Tone {
    match state {
        StockAdjustmentState::Pending => Tone::Warning,
        StockAdjustmentState::Approved | StockAdjustmentState::Matching => Tone::Good,
        StockAdjustmentState::Rejected => Tone::Neutral,
    }
}

/// Pieces that come or go, with their sign.
fn moved(pieces: i64) -> Html {
    let sign = if pieces > 0 { "+" } else { "" };
    html! { <span class={classes!("moved", (pieces > 0).then_some("gained"))}>{ sign }{ grouped(&pieces.to_string()) }</span> }
}

/// Whether nothing was paid for pieces.
fn unpaid(pieces: i64, cost: Yuan) -> bool {
    pieces != 0 && cost == Yuan::ZERO
}

/// What pieces have cost; a dash where nothing was paid for them.
fn paid(i18n: &I18n, pieces: i64, cost: Yuan) -> Html {
    if !unpaid(pieces, cost) {
        return yuan(i18n, cost);
    }
    let hint = i18n.t("stock-unpaid");
    html! { <span class="amount" title={hint.clone()}><span aria-hidden="true">{ "—" }</span><span class="only-read-out">{ hint }</span></span> }
}
