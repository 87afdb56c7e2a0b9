//! A donation's receipt, to be shown and printed.

use contract::{
    fund::{DonationKind, DonationReceiptView, ReversalMark, ReversalState},
    ids::DonationId,
};
use yew::prelude::*;

use super::{
    donor, given,
    reversal::{AskReversal, mark},
};
use crate::{
    api::{fund, use_load},
    components::{Button, ButtonKind, Card, DefinitionList, Notice, PageHeader, Tone, browser, yuan},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`ReceiptPage`].
#[derive(PartialEq, Properties)]
pub struct ReceiptPageProps {
    /// Which donation.
    pub id: DonationId,
}

/// All that stands on it.
#[component]
pub fn ReceiptPage(props: &ReceiptPageProps) -> Html {
    let i18n = use_i18n();
    let receipt = use_load(props.id, |api, id| async move { fund::receipt(&api, id).await });
    let session = use_session();
    let asking = use_state(|| false);
    let set = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let ondone = {
        let (close, reload) = (set(false), receipt.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let may_undo = |kind: DonationKind| match kind {
        DonationKind::Cash => session.has_role(may::DONATE_CASH),
        DonationKind::InKind => session.has_role(may::DONATE_GOODS),
    };
    let given = receipt.value.as_ref().map(|one| &one.donation);
    let may_undo = given.is_some_and(|one| one.reversal.is_none() && may_undo(one.kind));
    let number = receipt.value.as_ref().map(|one| one.donation.receipt_number.clone());
    let title = number.map_or_else(|| i18n.t("donation-receipt"), Into::into);
    let actions = html! { <>
        if may_undo {
            <Button label={i18n.t("reversal-ask")} onclick={set(true).reform(|_| ())} />
        }
        if receipt.value.is_some() {
            <Button kind={ButtonKind::Primary} label={i18n.t("donation-print")} onclick={Callback::from(|_| browser::print())} />
        }
    </> };
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Donations, i18n.t("nav-donations"))]} {actions} />
        { receipt.view(|one| html! { <>
            if let Some(reversal) = &one.donation.reversal { { void(&i18n, reversal) } }
            <div class="receipt"><Card title={i18n.t("donation-receipt")}><DefinitionList items={facts(&i18n, one)} /></Card></div>
            if *asking {
                <AskReversal event={one.donation.event_id} facts={facts(&i18n, one)} told={i18n.t("reversal-donation-what")} onclose={set(false)} ondone={ondone.clone()} />
            }
        </> }) }
    </> }
}

/// That the receipt is void, or will be, with the way to why.
fn void(i18n: &I18n, reversal: &ReversalMark) -> Html {
    let done = reversal.status == ReversalState::Approved;
    let (tone, key) =
        if done { (Tone::Bad, "donation-void") } else { (Tone::Warning, "donation-void-waits") };
    html! { <Notice {tone} title={i18n.t(key)}>{ &reversal.reason }{ " " }{ mark(i18n, reversal) }</Notice> }
}

fn facts(i18n: &I18n, receipt: &DonationReceiptView) -> Vec<(AttrValue, Html)> {
    let one = &receipt.donation;
    let mut items = vec![
        (i18n.t("donation-number"), html! { <span class="mono">{ &one.receipt_number }</span> }),
        (i18n.t("donation-on"), html! { time::day(receipt.received_on) }),
        (i18n.t("donation-donor"), html! { donor(i18n, one) }),
        (i18n.t("donation-what"), given(i18n, one)),
        (i18n.t("donation-worth"), yuan(i18n, one.amount)),
        (i18n.t("donation-in-words"), html! { &receipt.amount_in_words }),
    ];
    if let Some(purpose) = one.purpose {
        items.push((i18n.t("donation-purpose"), html! { i18n.word(purpose) }));
    }
    if let Some(wish) = &one.wish {
        items.push((i18n.t("donation-wish"), html! { wish }));
    }
    let place = one.fund_name.as_ref().or(one.facility_name.as_ref()).cloned().unwrap_or_default();
    items.push((i18n.t("donation-where"), html! { format!("{} · {place}", receipt.county_name) }));
    items.push((
        i18n.t("donation-received-by"),
        html! { receipt.received_by_name.clone().unwrap_or_default() },
    ));
    items
}
