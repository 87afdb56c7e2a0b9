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

use contract::redemption::StockAdjustmentState;
use yew::{Html, classes, html};

use crate::components::{Tone, grouped};

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
