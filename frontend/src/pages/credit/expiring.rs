//! Whose credits expire soon, and who is therefore to be told.

use contract::credit::CreditReminderView;
use yew::prelude::*;

use super::buckets::days_left;
use crate::{
    api::{credit, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, PageHeader, Pager, PickBy,
        Row, credits, use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// How many days before reminders are due.
const DISTANCES: [u32; 3] = [7, 30, 60];

/// The reminders: those of whom something is left, unless the reader asks for the others.
#[component]
pub fn ExpiringPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let wanted = query.for_api_with(&[("open", "true"), ("count", "true")]);
    let page = use_load(wanted, |api, query| async move { credit::reminders(&api, &query).await });
    let distance =
        |days: &u32| (days.to_string().into(), i18n.ta("expiring-days-before", &[("days", (*days).into())]));
    let standings = vec![
        (AttrValue::Static("true"), i18n.t("expiring-open")),
        (AttrValue::Static("false"), i18n.t("expiring-done")),
    ];
    let columns = vec![
        Column::new("learner", i18n.t("credit-learner")),
        Column::new("school", i18n.t("expiring-school")),
        Column::new("left", i18n.t("expiring-left")).number(),
        Column::new("expires_on", i18n.t("credit-expiry")),
        Column::new("days", i18n.t("expiring-days")),
        Column::new("reminder", i18n.t("expiring-distance")),
        Column::new("reminded_at", i18n.t("expiring-reminded-at")).hidden_at_first(),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-expiring")} subtitle={html! { i18n.t("expiring-about") }} />
        <FilterBar>
            <FilterSelect name="open" label={i18n.t("expiring-which")} options={standings} />
            <FilterSelect name="days_before" label={i18n.t("expiring-distance")} any={i18n.t("expiring-any-distance")}
                options={DISTANCES.iter().map(distance).collect::<Vec<_>>()} />
            <FilterSchool by={PickBy::School} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="expiring" caption={i18n.t("nav-expiring")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("expiring-none")} advice={i18n.t("expiring-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &CreditReminderView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::LearnerCredits { id: one.learner_id }),
        cells: vec![
            html! { &one.learner_name },
            html! { &one.school_name },
            credits(i18n, one.left),
            html! { <span class="amount">{ time::day(one.expires_on) }</span> },
            days_left(i18n, one.expires_on, time::today()),
            html! { <span class="amount">{ i18n.ta("expiring-days-before", &[("days", one.days_before.into())]) }</span> },
            html! { time::minute(one.reminded_at) },
        ],
    }
}
