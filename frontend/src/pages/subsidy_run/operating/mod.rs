//! The counties' standards for operating money, a fund of its own (notice, 五(二)): drafted by one, published by another.

mod create;
mod detail;

use chrono::NaiveDate;
use contract::{policy::PolicyState, subsidy_run::OperatingPolicyView};
use yew::prelude::*;

pub use detail::OperatingPolicyPage;

use crate::{
    api::{subsidy_run, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSelect, Icon, PageHeader, Pager,
        Row, StatusLabel, Tone, grouped, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::division::CountyFilter,
    route::Route,
    session::use_session,
    time,
};

const fn tone(state: PolicyState) -> Tone {
    match state {
        PolicyState::Draft => Tone::Info,
        PolicyState::Published => Tone::Good,
        PolicyState::Withdrawn => Tone::Neutral,
    }
}

/// On which days a standard holds.
fn holds(i18n: &I18n, from: NaiveDate, to: Option<NaiveDate>) -> AttrValue {
    match to {
        Some(to) => {
            i18n.ta("policy-period", &[("from", time::day(from).into()), ("to", time::day(to).into())])
        }
        None => i18n.ta("policy-period-open", &[("from", time::day(from).into())]),
    }
}

/// Fen as yuan.
fn fen(i18n: &I18n, fen: i64) -> AttrValue {
    let amount = grouped(&contract::money::Yuan::from_fen(fen).to_string());
    i18n.ta("operating-yuan", &[("amount", amount.into())])
}

/// Every standard in reach.
#[component]
pub fn OperatingPoliciesPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let creating = use_state(|| false);
    let drafts = use_session().has_role(may::CREATE_OPERATING_POLICY);
    let page =
        use_load(
            query.for_api(),
            |api, query| async move { subsidy_run::operating_policies(&api, &query).await },
        );
    let set = |on: bool| {
        let creating = creating.clone();
        Callback::from(move |()| creating.set(on))
    };
    let actions = html! {
        if drafts {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("operating-create")} onclick={set(true).reform(|_: MouseEvent| ())} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-operating-policies")} subtitle={i18n.t("operating-rule")} {actions} />
        <FilterBar>
            <CountyFilter name="county_code" />
            <FilterSelect name="status" label={i18n.t("policy-state")} any={i18n.t("policy-any-state")} options={i18n.choices::<PolicyState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="operating-policies" caption={i18n.t("nav-operating-policies")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("operating-none")} advice={i18n.t("operating-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *creating { <create::Create onclose={set(false)} /> }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("period", i18n.t("policy-holds")),
        Column::new("status", i18n.t("policy-state")),
        Column::new("hour", i18n.t("parameter-operating-hour")).number(),
        Column::new("cap", i18n.t("parameter-operating-cap")).number(),
        Column::new("by", i18n.t("policy-drafted-by")),
    ]
}

fn row(i18n: &I18n, one: &OperatingPolicyView) -> Row {
    let document = &one.document;
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::OperatingPolicy { id: one.id }),
        cells: vec![
            html! { &one.county_name },
            html! { holds(i18n, document.effective_from, document.effective_to) },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { fen(i18n, document.per_teaching_hour_fen) },
            html! { fen(i18n, document.cap_fen) },
            html! { &one.created_by.name },
        ],
    }
}
