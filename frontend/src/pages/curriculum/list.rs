//! The plans, what is proposed for them, and the schools that owe one.

use contract::{
    curriculum::{CreateCurriculumPlan, CurriculumPlanSummary, HalfYear, PlanState},
    ids::SchoolId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{board::Board, reach::Reached, refresh::Proposals, reminders::Reminders, tone};
use crate::{
    api::{curriculum, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar,
        FilterSchool, FilterSelect, FormView, Icon, PageHeader, Pager, Row, SchoolField, StatusLabel, Tab,
        Tabs, percent, use_form, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Plans of the half-years, newest first; beside them the proposals, and who is behind.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let may_write = session.has_role(may::CREATE_CURRICULUM_PLAN);
    let beginning = use_state(|| false);
    let set = |on: bool| {
        let beginning = beginning.clone();
        Callback::from(move |()| beginning.set(on))
    };
    let actions = html! {
        if may_write {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("curriculum-begin")} onclick={set(true).reform(|_| ())} />
        }
    };
    let mut tabs =
        vec![Tab { name: "plans", label: i18n.t("curriculum-plans"), content: html! { <Plans /> } }];
    if session.has_role(may::LIST_REFRESH_PROPOSALS) {
        let label = i18n.t("refresh-proposals");
        tabs.push(Tab { name: "proposals", label, content: html! { <Proposals /> } });
    }
    if session.has_role(may::GET_CURRICULUM_COMPLIANCE) {
        let label = i18n.t("board-title");
        tabs.push(Tab { name: "board", label, content: html! { <Board /> } });
    }
    if session.has_role(may::GET_CURRICULUM_REACH) {
        let label = i18n.t("reach-title");
        tabs.push(Tab { name: "reach", label, content: html! { <Reached /> } });
    }
    html! { <>
        <PageHeader title={i18n.t("nav-curricula")} subtitle={i18n.t("curriculum-rule")} {actions} />
        <Reminders />
        <Tabs label={i18n.t("nav-curricula")} keep={vec!["half_year"]} {tabs} />
        if *beginning { <Begin onclose={set(false)} /> }
    </> }
}

/// The half-year of today and its neighbours, for a select.
pub(in crate::pages) fn half_years(i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    let Some(now) = HalfYear::containing(time::today()) else { return Vec::new() };
    [now.next(), now, now.previous(), now.previous().previous()]
        .into_iter()
        .map(|half| (half.to_string().into(), time::half_year(i18n, half)))
        .collect()
}

#[component]
fn Plans() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api(), |api, query| async move { curriculum::list(&api, &query).await });
    let columns = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("half_year", i18n.t("curriculum-half-year")),
        Column::new("revision", i18n.t("curriculum-revision")).number(),
        Column::new("items", i18n.t("curriculum-courses")).number(),
        Column::new("changed", i18n.t("curriculum-changed")).number(),
        Column::new("status", i18n.t("curriculum-status")),
        Column::new("published", i18n.t("curriculum-published-at")),
    ];
    html! { <>
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-any")} options={half_years(&i18n)} />
            <FilterSelect name="status" label={i18n.t("curriculum-status")} any={i18n.t("curriculum-any")} options={i18n.choices::<PlanState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="plans" caption={i18n.t("curriculum-plans")} columns={columns.clone()}
                rows={page.items.iter().map(|plan| row(&i18n, plan)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("curriculum-none")} advice={i18n.t("curriculum-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, plan: &CurriculumPlanSummary) -> Row {
    Row {
        key: plan.id.to_string().into(),
        to: Some(Route::Curriculum { id: plan.id }),
        cells: vec![
            html! { &plan.school_name },
            html! { time::half_year(i18n, plan.half_year) },
            html! { plan.revision },
            html! { plan.items },
            html! { plan.changed_bp.map_or_else(|| "—".to_owned(), percent) },
            html! { <StatusLabel tone={tone(plan.status)} text={i18n.word(plan.status)} /> },
            html! { plan.published_at.map(time::minute).unwrap_or_default() },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct BeginProps {
    onclose: Callback<()>,
}

#[component]
fn Begin(props: &BeginProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let form = use_form(|| {
        let now = HalfYear::containing(time::today()).map(|half| half.to_string()).unwrap_or_default();
        vec![("/half_year", now), ("/copy_last", "true".to_owned()), ("/school_id", String::new())]
    });
    let begin = {
        let form = form.clone();
        use_action(
            |api, body: CreateCurriculumPlan| async move { curriculum::create(&api, &body).await },
            move |outcome| match (outcome, &navigator) {
                (Ok(plan), Some(navigator)) => navigator.push(&Route::Curriculum { id: plan.id }),
                (Ok(_), None) => {}
                (Err(error), _) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), begin.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let school = read.required::<SchoolId>("/school_id");
            let half = read.required::<HalfYear>("/half_year");
            let copy_last = read.checked("/copy_last");
            if read.complete()
                && let (Some(school_id), Some(half_year)) = (school, half)
            {
                run.emit(CreateCurriculumPlan { school_id, half_year, copy_last });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("curriculum-begin")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("curriculum-begin")} busy={begin.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <SchoolField form={form.clone()} at="/school_id" />
                <Field form={form.clone()} at="/half_year" label={i18n.t("curriculum-half-year")} kind={FieldKind::Select(half_years(&i18n))} required=true />
                <Field {form} at="/copy_last" label={i18n.t("curriculum-copy-last")} kind={FieldKind::Checkbox} />
            </FormView>
        </Dialog>
    }
}
