//! What learners ask for about their data.

use contract::privacy::{PrivacyRequestKind, PrivacyRequestState, PrivacyRequestView};
use yew::prelude::*;

use super::request_tone;
use crate::{
    api::{privacy, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSelect, PageHeader, Pager, Row, StatusLabel, Tone,
        use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// Lists them, newest first.
#[component]
pub fn RequestsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        privacy::requests(&api, &query).await
    });
    html! { <>
        <PageHeader title={i18n.t("nav-privacy")} subtitle={i18n.t("privacy-requests-note")} />
        <FilterBar>
            <FilterSelect name="kind" label={i18n.t("privacy-kind")} any={i18n.t("privacy-any-kind")} options={i18n.choices::<PrivacyRequestKind>()} />
            <FilterSelect name="status" label={i18n.t("learner-status")} any={i18n.t("learner-any-status")} options={i18n.choices::<PrivacyRequestState>()} />
            <FilterSelect name="overdue" label={i18n.t("privacy-due")} any={i18n.t("privacy-any-due")} options={vec![("true".into(), i18n.t("privacy-overdue"))]} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="privacy-requests" caption={i18n.t("nav-privacy")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("privacy-requests-none")} advice={i18n.t("privacy-requests-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

pub(super) fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("kind", i18n.t("privacy-kind")),
        Column::new("learner", i18n.t("privacy-whose")),
        Column::new("asked_by", i18n.t("privacy-asked-by")),
        Column::new("received_on", i18n.t("privacy-received-on")),
        Column::new("due_on", i18n.t("privacy-due")),
        Column::new("status", i18n.t("learner-status")),
    ]
}

pub(super) fn row(i18n: &I18n, one: &PrivacyRequestView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::PrivacyRequest { id: one.id }),
        cells: vec![
            html! { i18n.word(one.kind) },
            html! { <>{ &one.learner_name }{ " · " }{ &one.school_name }</> },
            html! { i18n.word(one.asked_by) },
            html! { time::day(one.received_on) },
            html! { <>
                { time::day(one.due_on) }
                if one.overdue { { " " }<StatusLabel tone={Tone::Bad} text={i18n.t("privacy-overdue")} /> }
            </> },
            html! { <StatusLabel tone={request_tone(one.status)} text={i18n.word(one.status)} /> },
        ],
    }
}
