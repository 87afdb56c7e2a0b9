//! The proposals, and asking for one.

use contract::{
    curriculum::{CreateRefreshProposal, HalfYear, RefreshProposalSummary},
    ids::SchoolId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::super::list::half_years;
use super::state_tone;
use crate::{
    api::{refresh, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar, FilterSchool,
        FilterSelect, FormView, Icon, Pager, Row, SchoolField, StatusLabel, percent, use_form, use_query,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// What was proposed to the schools within reach, newest first.
#[component]
pub(in crate::pages::curriculum) fn Proposals() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let asking = use_state(|| false);
    let asking_all = use_state(|| false);
    let page = use_load(query.for_api(), |api, query| async move { refresh::proposals(&api, &query).await });
    let set = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let set_all = |on: bool| {
        let asking_all = asking_all.clone();
        Callback::from(move |()| asking_all.set(on))
    };
    let columns = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("half_year", i18n.t("curriculum-half-year")),
        Column::new("status", i18n.t("curriculum-status")),
        Column::new("decided", i18n.t("refresh-decided")).number(),
        Column::new("accepted", i18n.t("refresh-accepted")).number(),
        Column::new("changed", i18n.t("refresh-would-change")).number(),
        Column::new("made", i18n.t("refresh-made-at")),
    ];
    let actions = html! { <>
        if session.has_role(may::CREATE_REFRESH_PROPOSALS) {
            <Button icon={Icon::Plus} label={i18n.t("refresh-propose-all")} onclick={set_all(true).reform(|_| ())} />
        }
        if session.has_role(may::CREATE_REFRESH_PROPOSAL) {
            <Button icon={Icon::Plus} label={i18n.t("refresh-propose")} onclick={set(true).reform(|_| ())} />
        }
    </> };
    html! { <>
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-any")} options={half_years(&i18n)} />
        </FilterBar>
        <Card title={i18n.t("refresh-proposals")} {actions}>{ page.view(|page| html! { <>
            <DataTable id="proposals" caption={i18n.t("refresh-proposals")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("refresh-none")} advice={i18n.t("refresh-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *asking { <Propose onclose={set(false)} /> }
        if *asking_all { <ProposeAll onclose={set_all(false)} onmade={page.reload.clone()} /> }
    </> }
}

fn row(i18n: &I18n, one: &RefreshProposalSummary) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::RefreshProposal { id: one.id }),
        cells: vec![
            html! { &one.school_name },
            html! { time::half_year(i18n, one.half_year) },
            html! { <StatusLabel tone={state_tone(one.status)} text={i18n.word(one.status)} /> },
            html! { format!("{} / {}", one.decided, one.lines) },
            html! { one.accepted },
            html! { one.changed_bp.map_or_else(|| "—".to_owned(), percent) },
            html! { time::minute(one.made_at) },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct ProposeProps {
    onclose: Callback<()>,
}

/// Asks for which school and half-year; opens the proposal.
#[component]
fn Propose(props: &ProposeProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let form = use_form(|| {
        let next = HalfYear::containing(time::today()).map(|half| half.next().to_string());
        vec![("/half_year", next.unwrap_or_default()), ("/school_id", String::new())]
    });
    let propose = {
        let form = form.clone();
        use_action(
            |api, body: CreateRefreshProposal| async move { refresh::propose(&api, &body).await },
            move |outcome| match (outcome, &navigator) {
                (Ok(made), Some(navigator)) => navigator.push(&Route::RefreshProposal { id: made.id }),
                (Ok(_), None) => {}
                (Err(error), _) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), propose.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let school = read.required::<SchoolId>("/school_id");
            let half = read.required::<HalfYear>("/half_year");
            if read.complete()
                && let (Some(school_id), Some(half_year)) = (school, half)
            {
                run.emit(CreateRefreshProposal { school_id, half_year });
            }
        })
    };
    let options = half_years(&i18n).into_iter().take(2).collect();
    html! {
        <Dialog title={i18n.t("refresh-propose")} onclose={props.onclose.clone()}>
            <p class="subtle">{ i18n.t("refresh-rests-on") }</p>
            <FormView form={form.clone()} submit={i18n.t("refresh-propose")} busy={propose.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <SchoolField form={form.clone()} at="/school_id" />
                <Field {form} at="/half_year" label={i18n.t("curriculum-half-year")} kind={FieldKind::Select(options)} required=true />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct ProposeAllProps {
    onclose: Callback<()>,
    /// Hears that there are more.
    onmade: Callback<()>,
}

/// Asks for which half-year; says how many were made.
#[component]
fn ProposeAll(props: &ProposeAllProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        let next = HalfYear::containing(time::today()).map(|half| half.next().to_string());
        vec![("/half_year", next.unwrap_or_default())]
    });
    let propose = {
        let (i18n, form, onclose, onmade) =
            (i18n.clone(), form.clone(), props.onclose.clone(), props.onmade.clone());
        use_action(
            |api, half_year: HalfYear| async move { refresh::propose_all(&api, half_year).await },
            move |outcome| match outcome {
                Ok(told) => {
                    toasts.success(i18n.ta(
                        "refresh-made-all",
                        &[
                            ("made", told.made.into()),
                            ("before", told.proposed_before.into()),
                            ("published", told.published.into()),
                            ("closed", told.not_open.into()),
                        ],
                    ));
                    onclose.emit(());
                    onmade.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), propose.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let half = read.required::<HalfYear>("/half_year");
            if read.complete()
                && let Some(half_year) = half
            {
                run.emit(half_year);
            }
        })
    };
    let options = half_years(&i18n).into_iter().take(2).collect();
    html! {
        <Dialog title={i18n.t("refresh-propose-all")} onclose={props.onclose.clone()}>
            <p class="subtle">{ i18n.t("refresh-propose-all-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("refresh-propose-all")} busy={propose.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field {form} at="/half_year" label={i18n.t("curriculum-half-year")} kind={FieldKind::Select(options)} required=true />
            </FormView>
        </Dialog>
    }
}
