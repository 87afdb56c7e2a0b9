//! The donations.

use contract::fund::{DonationKind, DonationView};
use yew::prelude::*;

use super::{donate_goods::DonateGoods, donor, given};
use crate::{
    api::{fund, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon,
        PageHeader, Pager, PickBy, Row, StatusLabel, Tone, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::division::CountyFilter,
    route::Route,
    session::use_session,
    time,
};

/// Money and goods that were given, newest first; each leads to its receipt.
#[component]
pub fn DonationsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let page = use_load(query.for_api(), |api, query| async move { fund::donations(&api, &query).await });
    let entering = use_state(|| false);
    let set = |on: bool| {
        let entering = entering.clone();
        Callback::from(move |()| entering.set(on))
    };
    let columns = vec![
        Column::new("number", i18n.t("donation-number")),
        Column::new("at", i18n.t("stock-when")),
        Column::new("donor", i18n.t("donation-donor")),
        Column::new("what", i18n.t("donation-what")),
        Column::new("amount", i18n.t("donation-worth")).number(),
        Column::new("purpose", i18n.t("donation-purpose")),
        Column::new("where", i18n.t("donation-where")),
    ];
    let actions = html! {
        if session.has_role(may::DONATE_GOODS) {
            <Button kind={ButtonKind::Primary} icon={Icon::Gift} label={i18n.t("donation-enter-goods")} onclick={set(true).reform(|_| ())} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-donations")} subtitle={i18n.t("donation-rule")} {actions} />
        <FilterBar>
            <CountyFilter name="county_code" />
            <FilterSchool by={PickBy::Facility} />
            <FilterSelect name="kind" label={i18n.t("donation-what")} any={i18n.t("donation-any-kind")} options={i18n.choices::<DonationKind>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="donations" caption={i18n.t("nav-donations")} columns={columns.clone()} rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("donation-none")} advice={i18n.t("donation-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *entering { <DonateGoods onclose={set(false)} /> }
    </> }
}

fn row(i18n: &I18n, one: &DonationView) -> Row {
    let purpose = one.purpose.map_or_else(|| i18n.t("donation-unbound"), |purpose| i18n.word(purpose));
    let place = one.fund_name.as_ref().or(one.facility_name.as_ref()).cloned().unwrap_or_default();
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Donation { id: one.id }),
        cells: vec![
            html! { <><span class="mono">{ &one.receipt_number }</span>if let Some(reversal) = &one.reversal { { " " }<StatusLabel tone={Tone::Neutral} text={i18n.word(reversal.status)} /> }</> },
            html! { time::minute(one.received_at) },
            html! { donor(i18n, one) },
            given(i18n, one),
            yuan(i18n, one.amount),
            html! { if one.fund_id.is_some() { { purpose } } },
            html! { place },
        ],
    }
}
