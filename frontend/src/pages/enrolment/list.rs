//! Who is enrolled in what, at all schools within reach.

use contract::class::{EnrolmentState, EnrolmentView};
use yew::prelude::*;

use super::{subject_of, tone};
use crate::{
    api::{enrolment, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon, PageHeader,
        Pager, Row, StatusLabel, Tone, use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    time,
};

/// Enrolments, newest first; all that match can be saved as a workbook.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        enrolment::list(&api, &query).await
    });
    let columns = vec![
        Column::new("name", i18n.t("enrolment-learner")),
        Column::new("id_number", i18n.t("learner-id-number")).hidden_at_first(),
        Column::new("title", i18n.t("enrolment-what")),
        Column::new("school", i18n.t("school-pick")),
        Column::new("applied", i18n.t("enrolment-applied")),
        Column::new("status", i18n.t("enrolment-status")),
        Column::new("position", i18n.t("enrolment-position")).number(),
        Column::new("reason", i18n.t("enrolment-ended-because")).hidden_at_first(),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-enrolments")} subtitle={i18n.t("enrolment-rule")} actions={html! { <Export /> }} />
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="status" label={i18n.t("enrolment-status")} any={i18n.t("course-any")} options={i18n.choices::<EnrolmentState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="enrolments" caption={i18n.t("nav-enrolments")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("enrolment-none")} advice={i18n.t("enrolment-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &EnrolmentView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: subject_of(one),
        cells: vec![
            html! { <>
                { &one.learner_name }
                if one.priority { { " " }<StatusLabel tone={Tone::Info} text={i18n.t("enrolment-priority")} /> }
            </> },
            html! { <span class="mono">{ &one.id_number_masked }</span> },
            html! { &one.title },
            html! { &one.school_name },
            html! { time::minute(one.applied_at) },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { { for one.position } },
            html! { one.ended_reason.clone().unwrap_or_else(|| "—".to_owned()) },
        ],
    }
}

/// Saves what the filters match.
#[component]
fn Export() -> Html {
    let (i18n, query) = (use_i18n(), use_query());
    let export = use_export(|api, query: String| async move { enrolment::export_list(&api, &query).await });
    let onclick = {
        let (run, query) = (export.run.clone(), query.for_facets());
        Callback::from(move |_: MouseEvent| run.emit(query.clone()))
    };
    html! { <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} {onclick} /> }
}
