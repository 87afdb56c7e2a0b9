//! The inspections within reach; those of an assessor are the ones they were drawn for.

use contract::assessment::{InspectionState, InspectionView};
use yew::prelude::*;

use crate::{
    api::{inspection, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSelect, PageHeader, Pager, Row, StatusLabel, Tone,
        unbroken, use_query,
    },
    i18n::{I18n, use_i18n},
    pages::{
        assessment::{CycleFilter, inspection_tone},
        division::CountyFilter,
    },
    route::Route,
    time,
};

/// Lists inspections.
#[component]
pub fn InspectionsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        inspection::list(&api, &query).await
    });
    html! { <>
        <PageHeader title={i18n.t("nav-inspections")} subtitle={i18n.t("inspection-rule")} />
        <FilterBar>
            <CycleFilter />
            <CountyFilter name="county_code" />
            <FilterSelect name="status" label={i18n.t("inspection-status")} any={i18n.t("course-any")} options={i18n.choices::<InspectionState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="inspections" caption={i18n.t("nav-inspections")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("inspection-none")} advice={i18n.t("inspection-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("assessment-school")),
        Column::new("county", i18n.t("division-county")),
        Column::new("planned", i18n.t("inspection-planned-on")),
        Column::new("due", i18n.t("inspection-due")),
        Column::new("status", i18n.t("inspection-status")),
        Column::new("sessions", i18n.t("inspection-sessions")).number(),
        Column::new("learners", i18n.t("inspection-learners")).number(),
        Column::new("assessors", i18n.t("inspection-assessors")),
        Column::new("year", i18n.t("assessment-year-of")).hidden_at_first(),
        Column::new("kind", i18n.t("assessment-kind")).hidden_at_first(),
    ]
}

fn row(i18n: &I18n, one: &InspectionView) -> Row {
    let open = matches!(one.status, InspectionState::Drawn | InspectionState::UnderWay);
    let late = open && time::today() > one.due_on;
    let progress = one.progress;
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Inspection { id: one.id }),
        cells: vec![
            html! { &one.name },
            html! { &one.county_name },
            unbroken(one.planned_on.map_or_else(|| "—".to_owned(), time::day)),
            html! { <>{ unbroken(time::day(one.due_on)) }if late { { " " }<StatusLabel tone={Tone::Warning} text={i18n.t("assessment-overdue")} /> }</> },
            html! { <StatusLabel tone={inspection_tone(one.status)} text={i18n.word(one.status)} /> },
            html! { format!("{} / {}", progress.sessions_done, progress.sessions) },
            html! { format!("{} / {}", progress.learners_done, progress.learners) },
            html! { names(i18n, one) },
            html! { one.year },
            html! { i18n.word(one.kind) },
        ],
    }
}

/// Who inspects, without those who were replaced.
pub(super) fn names(i18n: &I18n, one: &InspectionView) -> String {
    let present = one.assessors.iter().filter(|assessor| assessor.replaced_at.is_none());
    present.map(|assessor| assessor.name.clone()).collect::<Vec<_>>().join(&i18n.t("assessment-and"))
}
