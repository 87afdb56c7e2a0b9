//! Flagged attendance: somebody else looks at it before it counts.

use contract::{
    class::{AttendanceFlag, AttendanceReviewView},
    ids::AttendanceId,
};
use yew::prelude::*;

use super::own_entry;
use crate::{
    api::{attendance, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect,
        PageHeader, Pager, ReasonDialog, Row, unbroken, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// What is to be decided: which attendance, whose, and how.
#[derive(Clone, PartialEq)]
struct Deciding {
    id: AttendanceId,
    who: AttrValue,
    accept: bool,
}

/// What waits for a person, newest first.
#[component]
pub fn ReviewsPage() -> Html {
    let (i18n, query, session) = (use_i18n(), use_query(), use_session());
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        attendance::reviews(&api, &query).await
    });
    let deciding = use_state(|| None::<Deciding>);
    let may_decide = session.has_role(may::ACCEPT_ATTENDANCE);
    let columns = vec![
        Column::new("learner", i18n.t("redemption-learner")),
        Column::new("school", i18n.t("facility-school")),
        Column::new("class", i18n.t("attendance-class")),
        Column::new("flags", i18n.t("attendance-flags")),
        Column::new("when", i18n.t("class-when")),
        Column::new("source", i18n.t("attendance-source")),
        Column::new("by", i18n.t("attendance-recorded")),
        Column::new("do", i18n.t("attendance-decide")),
    ];
    let ask = {
        let deciding = deciding.clone();
        Callback::from(move |what: Deciding| deciding.set(Some(what)))
    };
    let onclose = {
        let deciding = deciding.clone();
        Callback::from(move |()| deciding.set(None))
    };
    let ondone = {
        let (onclose, reload) = (onclose.clone(), page.reload.clone());
        Callback::from(move |()| {
            onclose.emit(());
            reload.emit(());
        })
    };
    let buttons = |one: &AttendanceReviewView| match (may_decide, one.own_entry) {
        (true, true) => own_entry(&i18n),
        (true, false) => decide(&i18n, one.attendance.id, &one.learner_name, &ask),
        (false, _) => Html::default(),
    };
    html! { <>
        <PageHeader title={i18n.t("nav-attendance-reviews")} subtitle={i18n.t("attendance-reviews-subtitle")} />
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="flag" label={i18n.t("attendance-flags")} any={i18n.t("attendance-any-flag")} options={i18n.choices::<AttendanceFlag>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="attendance-reviews" caption={i18n.t("nav-attendance-reviews")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one, buttons(one))).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("attendance-reviews-none")} advice={i18n.t("attendance-reviews-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(what) = &*deciding { <Verdict what={what.clone()} {onclose} {ondone} /> }
    </> }
}

/// The reasons by their names.
pub(super) fn flags(i18n: &I18n, flags: &[AttendanceFlag]) -> Html {
    let names: Vec<_> = flags.iter().map(|flag| i18n.word(*flag).to_string()).collect();
    html! { names.join(&i18n.t("list-comma")) }
}

fn row(i18n: &I18n, one: &AttendanceReviewView, buttons: Html) -> Row {
    let attendance = &one.attendance;
    let left = attendance.signed_out_at.map(time::clock).unwrap_or_default();
    let recorder = one.beside_by_name.as_ref().or(one.recorded_by_name.as_ref()).cloned().unwrap_or_default();
    Row {
        key: attendance.id.to_string().into(),
        to: Some(Route::Attendance { id: attendance.id }),
        cells: vec![
            html! { &one.learner_name },
            html! { &one.school_name },
            html! { <>{ &one.title }{ " " }{ unbroken(time::minute(one.starts_at)) }</> },
            flags(i18n, &attendance.flags),
            unbroken(format!("{}–{left}", time::clock(attendance.signed_in_at))),
            html! { i18n.word(attendance.source) },
            html! { <>{ recorder }{ " " }{ unbroken(time::minute(one.recorded_at)) }</> },
            buttons,
        ],
    }
}

/// Properties of [`Decision`].
#[derive(PartialEq, Properties)]
pub(super) struct DecisionProps {
    /// The flagged attendance.
    pub(super) id: AttendanceId,
    /// Whose it is.
    pub(super) who: AttrValue,
    /// Hears that it is decided.
    pub(super) ondone: Callback<()>,
}

/// The decision on one flagged attendance, where that stands by itself.
#[component]
pub(super) fn Decision(props: &DecisionProps) -> Html {
    let i18n = use_i18n();
    let deciding = use_state(|| None::<Deciding>);
    let ask = {
        let deciding = deciding.clone();
        Callback::from(move |what: Deciding| deciding.set(Some(what)))
    };
    let onclose = {
        let deciding = deciding.clone();
        Callback::from(move |()| deciding.set(None))
    };
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    html! { <>
        { decide(&i18n, props.id, &props.who, &ask) }
        if let Some(what) = &*deciding { <Verdict what={what.clone()} {onclose} {ondone} /> }
    </> }
}

fn decide(i18n: &I18n, id: AttendanceId, who: &str, ask: &Callback<Deciding>) -> Html {
    let press = |accept: bool| {
        let what = Deciding { id, who: who.to_owned().into(), accept };
        ask.reform(move |_: MouseEvent| what.clone())
    };
    let spoken = |key: AttrValue| -> AttrValue { format!("{key} {who}").into() };
    html! {
        <div class="actions">
            <Button kind={ButtonKind::Primary} label={i18n.t("attendance-accept")} spoken={spoken(i18n.t("attendance-accept"))} onclick={press(true)} />
            <Button label={i18n.t("attendance-refuse")} spoken={spoken(i18n.t("attendance-refuse"))} onclick={press(false)} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct VerdictProps {
    what: Deciding,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Asks how it is known, and decides.
#[component]
fn Verdict(props: &VerdictProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let form = use_form(|| vec![("/reason", String::new())]);
    let Deciding { id, ref who, accept } = props.what;
    let decide = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, accept, reason): (AttendanceId, bool, String)| async move {
                attendance::decide(&api, id, accept, reason).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    let status = i18n.word(view.status).to_string();
                    toasts.success(i18n.ta("attendance-decided", &[("status", status.into())]));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let verb = i18n.t(if accept { "attendance-accept" } else { "attendance-refuse" });
    let what = if accept { "attendance-accept-what" } else { "attendance-refuse-what" };
    let what = i18n.ta(what, &[("name", who.to_string().into())]);
    html! {
        <ReasonDialog title={verb.clone()} confirm={verb} danger={!accept} {form} busy={decide.busy}
            onconfirm={decide.run.reform(move |reason| (id, accept, reason))} onclose={props.onclose.clone()}>
            <p>{ what }</p>
        </ReasonDialog>
    }
}
