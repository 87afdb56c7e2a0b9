//! Earmarked funds, donations, and what outstanding credits will cost.

mod cover;
mod deliver;
mod deliveries;
mod detail;
mod donate_cash;
mod donate_goods;
mod donations;
mod liability;
mod list;
mod money;
mod receipt;
mod reversal;

pub use cover::CoverCard;
pub use detail::FundPage;
pub use donations::DonationsPage;
pub use liability::LiabilityPage;
pub use list::FundsPage;
pub use receipt::ReceiptPage;
pub(crate) use reversal::AskReversal;
pub use reversal::{ReversalPage, ReversalsPage};

use contract::{
    credit::CoverLevel,
    fund::{DonationView, DonorKind, FundEntryView},
};
use yew::{AttrValue, Html, html};

use crate::{
    components::{DefinitionList, Form, Tone, percent, yuan},
    i18n::I18n,
    time,
};

/// How good or bad a cover is.
const fn tone(level: CoverLevel) -> Tone {
    match level {
        CoverLevel::Normal => Tone::Good,
        CoverLevel::Warn => Tone::Warning,
        CoverLevel::Restrict => Tone::Bad,
    }
}

/// More than this tells nothing, in basis points.
const PLENTY_BP: u32 = 100_000;

/// A cover as a percentage; a dash where nothing is outstanding.
fn cover_share(cover_bp: Option<i64>) -> String {
    let share = cover_bp.map(|share| u32::try_from(share).unwrap_or(u32::MAX));
    match share {
        None => "—".to_owned(),
        Some(share) if share > PLENTY_BP => format!("> {}", percent(PLENTY_BP)),
        Some(share) => percent(share),
    }
}

/// Which purchase it is, and what of it has not come onto a shelf.
fn purchase_facts(i18n: &I18n, entry: &FundEntryView) -> Html {
    let items = vec![
        (i18n.t("fund-supplier"), html! { &entry.counterparty }),
        (i18n.t("fund-invoice"), html! { &entry.document }),
        (i18n.t("fund-bought-on"), html! { time::minute(entry.entered_at) }),
        (i18n.t("fund-undelivered"), yuan(i18n, entry.undelivered.unwrap_or_default())),
    ];
    html! { <div class="purchase"><DefinitionList {items} /></div> }
}

/// Who donated, as far as that is to be known.
fn donor(i18n: &I18n, donation: &DonationView) -> AttrValue {
    donation.donor_name.clone().map_or_else(|| i18n.word(donation.donor_kind), Into::into)
}

/// What was donated.
fn given(i18n: &I18n, donation: &DonationView) -> Html {
    match (&donation.item_name, donation.quantity) {
        (Some(name), Some(pieces)) => html! { format!("{name} × {pieces}") },
        _ => html! { i18n.word(donation.kind) },
    }
}

/// The name in a form for a donation; none of an anonymous donor.
fn named(form: &Form, kind: Option<DonorKind>) -> Option<String> {
    let name = form.get("/donor_name").trim().to_owned();
    Some(name).filter(|name| kind != Some(DonorKind::Anonymous) && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::cover_share;

    #[test]
    fn a_cover_is_told_as_far_as_it_tells_something() {
        for (cover, told) in
            [(None, "—"), (Some(8_619), "86.19%"), (Some(100_000), "1000%"), (Some(391_663_333), "> 1000%")]
        {
            assert_eq!(cover_share(cover), told);
        }
    }
}
