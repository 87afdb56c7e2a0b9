//! A donation's receipt, to be shown and printed.

use contract::{fund::DonationReceiptView, ids::DonationId};
use yew::prelude::*;

use super::{donor, given};
use crate::{
    api::{fund, use_load},
    components::{Button, ButtonKind, Card, DefinitionList, PageHeader, browser, yuan},
    i18n::{I18n, use_i18n},
    route::Route,
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
    let number = receipt.value.as_ref().map(|one| one.donation.receipt_number.clone());
    let title = number.map_or_else(|| i18n.t("donation-receipt"), Into::into);
    let actions = html! {
        if receipt.value.is_some() {
            <Button kind={ButtonKind::Primary} label={i18n.t("donation-print")} onclick={Callback::from(|_| browser::print())} />
        }
    };
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Donations, i18n.t("nav-donations"))]} {actions} />
        <div class="receipt"><Card title={i18n.t("donation-receipt")}>{ receipt.view(|one| facts(&i18n, one)) }</Card></div>
    </> }
}

fn facts(i18n: &I18n, receipt: &DonationReceiptView) -> Html {
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
    html! { <DefinitionList {items} /> }
}
