//! Corrections that wait for a second person, and those that were decided.

use contract::credit::{CreditAdjustmentState, CreditAdjustmentView};
use yew::prelude::*;

use super::{moved, tone};
use crate::{
    api::{review, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon, LinkButton,
        PageHeader, Pager, PickBy, Row, StatusLabel, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// All of them, newest first.
#[component]
pub fn AdjustmentsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { review::adjustments(&api, &query).await });
    let columns = vec![
        Column::new("learner", i18n.t("credit-learner")),
        Column::new("amount", i18n.t("correction-amount")).number(),
        Column::new("source", i18n.t("correction-source")).hidden_at_first(),
        Column::new("status", i18n.t("redemption-status")),
        Column::new("facility", i18n.t("redemption-facility")),
        Column::new("requested_by", i18n.t("stock-requested-by")),
        Column::new("requested_at", i18n.t("stock-requested-at")),
        Column::new("reason", i18n.t("correction-reason")).hidden_at_first(),
    ];
    let actions = html! {
        if session.has_role(may::CREATE_CREDIT_ADJUSTMENT) {
            <LinkButton to={Route::CreditAdjustmentNew} kind={ButtonKind::Primary} icon={Icon::Edit} label={i18n.t("correction-ask")} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-corrections")} subtitle={i18n.t("correction-two-people")} {actions} />
        <FilterBar>
            <FilterSchool by={PickBy::Facility} />
            <FilterSelect name="status" label={i18n.t("redemption-status")} any={i18n.t("redemption-any-status")} options={i18n.choices::<CreditAdjustmentState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="credit-adjustments" caption={i18n.t("nav-corrections")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("correction-none")} advice={i18n.t("correction-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &CreditAdjustmentView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::CreditAdjustment { id: one.id }),
        cells: vec![
            html! { &one.learner_name },
            moved(i18n, one.amount),
            html! { i18n.word(one.source) },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { &one.facility_name },
            html! { &one.requested_by_name },
            html! { time::minute(one.requested_at) },
            html! { &one.reason },
        ],
    }
}
