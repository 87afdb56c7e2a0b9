//! How schools teach a course.

use contract::{course::CourseRun, ids::CourseId};
use yew::prelude::*;

use crate::{
    api::{course, use_load},
    components::{Card, Column, DataTable, Empty, FilterSelect, Pager, Row, StatusLabel, Tone, use_query},
    i18n::{I18n, use_i18n},
    pages::curriculum::weekdays,
    route::Route,
    time,
};

/// Properties of [`Runs`].
#[derive(PartialEq, Properties)]
pub(super) struct RunsProps {
    /// Which course.
    pub(super) id: CourseId,
}

/// The runs of this half-year, or all of them.
#[component]
pub(super) fn Runs(props: &RunsProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let archived = query.get("archived").unwrap_or("false").to_owned();
    let cursor = query.get("cursor").map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    let wanted = (props.id, format!("?archived={archived}&count=true{cursor}"));
    let page = use_load(wanted, |api, (id, query)| async move { course::runs(&api, id, &query).await });
    let options = vec![("true".into(), i18n.t("course-runs-all"))];
    html! {
        <Card title={i18n.t("course-tab-runs")}>
            <div class="filters">
                <FilterSelect name="archived" label={i18n.t("course-runs-which")} any={i18n.t("course-runs-running")} {options} />
            </div>
            { page.view(|page| html! { <>
                <DataTable id="course-runs" caption={i18n.t("course-tab-runs")} columns={columns(&i18n)}
                    rows={page.items.iter().map(|run| row(&i18n, run)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("course-runs-none")} advice={i18n.t("course-runs-none-advice")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }
        </Card>
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("school", i18n.t("course-run-school")),
        Column::new("half", i18n.t("course-run-half")),
        Column::new("version", i18n.t("course-version")).hidden_at_first(),
        Column::new("when", i18n.t("course-run-when")),
        Column::new("planned", i18n.t("course-run-planned")).number(),
        Column::new("held", i18n.t("course-run-held")).number(),
        Column::new("attendances", i18n.t("course-run-attendances")).number(),
        Column::new("state", i18n.t("course-status")),
    ]
}

fn row(i18n: &I18n, run: &CourseRun) -> Row {
    let (tone, state) = if run.archived {
        (Tone::Neutral, i18n.t("course-run-archived"))
    } else {
        (Tone::Good, i18n.t("course-run-running"))
    };
    let number = run.number.map(|number| i18n.ta("course-version-number", &[("number", number.into())]));
    Row {
        key: run.plan_id.to_string().into(),
        to: Some(Route::Curriculum { id: run.plan_id }),
        cells: vec![
            html! { &run.school_name },
            html! { time::half_year(i18n, run.half_year) },
            html! { number.unwrap_or_else(|| "—".into()) },
            html! { when(i18n, run) },
            html! { run.sessions_planned },
            html! { run.sessions_held },
            html! { run.attendances },
            html! { <StatusLabel {tone} text={state} /> },
        ],
    }
}

/// On which weekday and at what time; a dash where neither is set.
pub(in crate::pages) fn when(i18n: &I18n, run: &CourseRun) -> AttrValue {
    let day = run.weekday.and_then(|day| weekdays(i18n).get(usize::from(day).checked_sub(1)?).cloned());
    let time = run.start_time.map(|time| time.format("%H:%M").to_string());
    let parts: Vec<String> = [day.map(|day| day.to_string()), time].into_iter().flatten().collect();
    if parts.is_empty() { "—".into() } else { parts.join(" ").into() }
}
