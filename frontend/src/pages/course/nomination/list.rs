//! All nominations, newest first.

use contract::course::{CourseHonour, CourseNominationView, NominationState};
use yew::prelude::*;

use super::tone;
use crate::{
    api::{course, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSelect, PageHeader, Pager, Row, StatusLabel,
        use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// The nominations within the reader's data scope.
#[component]
pub fn NominationsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { course::nominations(&api, &query).await });
    html! { <>
        <PageHeader title={i18n.t("nav-nominations")} subtitle={i18n.t("nomination-two-people")} />
        <FilterBar>
            <FilterSelect name="status" label={i18n.t("course-status")} any={i18n.t("course-any")} options={i18n.choices::<NominationState>()} />
            <FilterSelect name="honour" label={i18n.t("nomination-honour")} any={i18n.t("course-any")} options={i18n.choices::<CourseHonour>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            { table(&i18n, &page.items) }
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

/// Nominations as a table.
pub(super) fn table(i18n: &I18n, nominations: &[CourseNominationView]) -> Html {
    let columns = vec![
        Column::new("course", i18n.t("nomination-course")),
        Column::new("honour", i18n.t("nomination-honour")),
        Column::new("status", i18n.t("course-status")),
        Column::new("by", i18n.t("nomination-by")),
        Column::new("at", i18n.t("nomination-at")),
        Column::new("reason", i18n.t("nomination-reason")),
    ];
    html! {
        <DataTable id="course-nominations" caption={i18n.t("nav-nominations")} {columns}
            rows={nominations.iter().map(|one| row(i18n, one)).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("nomination-none")} advice={i18n.t("nomination-none-advice")} /> }} />
    }
}

fn row(i18n: &I18n, one: &CourseNominationView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::CourseNomination { id: one.id }),
        cells: vec![
            html! { &one.course_title },
            html! { i18n.word(one.honour) },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { &one.nominated_by.name },
            html! { time::minute(one.nominated_at) },
            html! { &one.reason },
        ],
    }
}
