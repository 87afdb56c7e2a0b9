//! The schools of a cycle.

use contract::{
    assessment::{AssessmentView, SelfAssessmentState},
    facility::SchoolKind,
    ids::AssessmentCycleId,
    subsidy::Grade,
};
use yew::prelude::*;

use crate::{
    api::{assessment, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSearch, FilterSelect, Pager, Row, StatusLabel, Tone,
        use_query,
    },
    i18n::{I18n, use_i18n},
    pages::{
        assessment::{grade_label, inspection_tone, own_tone},
        division::CountyFilter,
    },
    route::Route,
};

/// Properties of [`Schools`].
#[derive(PartialEq, Properties)]
pub(super) struct SchoolsProps {
    /// The cycle.
    pub(super) cycle: AssessmentCycleId,
    /// Another one when the schools may stand otherwise than before.
    pub(super) version: (u32, u32),
}

/// A page of the schools with their filters.
#[component]
pub(super) fn Schools(props: &SchoolsProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let members = [("cycle_id", Some(props.cycle.to_string())), ("count", Some("true".to_owned()))];
    let page = use_load((query.for_api_replacing(&members), props.version), |api, (query, _)| async move {
        assessment::list(&api, &query).await
    });
    let eligible = vec![
        (AttrValue::from("true"), i18n.t("assessment-eligible")),
        (AttrValue::from("false"), i18n.t("assessment-ineligible")),
    ];
    html! { <>
        <FilterBar keep={vec!["cycle_id"]}>
            <FilterSearch name="q" label={i18n.t("assessment-search")} />
            <CountyFilter name="county_code" />
            <FilterSelect name="kind" label={i18n.t("assessment-kind")} any={i18n.t("course-any")} options={i18n.choices::<SchoolKind>()} />
            <FilterSelect name="grade" label={i18n.t("trace-grade")} any={i18n.t("course-any")} options={i18n.choices::<Grade>()} />
            <FilterSelect name="self_assessment" label={i18n.t("assessment-own")} any={i18n.t("course-any")} options={i18n.choices::<SelfAssessmentState>()} />
            <FilterSelect name="eligible" label={i18n.t("subsidy-gates")} any={i18n.t("course-any")} options={eligible} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="assessments" caption={i18n.t("assessment-tab-schools")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("assessment-none")} advice={i18n.t("assessment-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("assessment-school")),
        Column::new("county", i18n.t("division-county")),
        Column::new("total", i18n.t("trace-total")).number(),
        Column::new("grade", i18n.t("trace-grade")),
        Column::new("gates", i18n.t("subsidy-gates")),
        Column::new("own", i18n.t("assessment-own")),
        Column::new("inspection", i18n.t("assessment-inspection")),
        Column::new("findings", i18n.t("assessment-open-findings")).number(),
        Column::new("host", i18n.t("assessment-host")).hidden_at_first(),
        Column::new("kind", i18n.t("assessment-kind")).hidden_at_first(),
        Column::new("code", i18n.t("assessment-code")).hidden_at_first(),
    ]
}

fn row(i18n: &I18n, one: &AssessmentView) -> Row {
    let gates = if one.eligible {
        html! { <StatusLabel tone={Tone::Good} text={i18n.t("assessment-eligible")} /> }
    } else {
        html! { <StatusLabel tone={Tone::Bad} text={i18n.t("assessment-ineligible")} /> }
    };
    let inspection = one.inspection.map_or_else(
        || html! { i18n.t("assessment-not-drawn") },
        |state| html! { <StatusLabel tone={inspection_tone(state)} text={i18n.word(state)} /> },
    );
    let host = if one.host_assessed { "assessment-entered" } else { "assessment-not-entered" };
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Assessment { id: one.id }),
        cells: vec![
            html! { &one.name },
            html! { &one.county_name },
            html! { one.total.to_string() },
            grade_label(i18n, one.grade),
            gates,
            html! { <StatusLabel tone={own_tone(one.self_assessment)} text={i18n.word(one.self_assessment)} /> },
            inspection,
            html! { one.open_findings },
            html! { i18n.t(host) },
            html! { i18n.word(one.kind) },
            html! { <span class="tree-code">{ &one.code }</span> },
        ],
    }
}
