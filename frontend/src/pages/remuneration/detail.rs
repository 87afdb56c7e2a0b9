//! What one teacher is paid, and its decision.

use std::rc::Rc;

use contract::{
    fund::{RemuneratedSession, RemunerationState, TeacherRemunerationDetails, TeacherRemunerationView},
    ids::TeacherRemunerationId,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{list::period, tone};
use crate::{
    api::{Tagged, remuneration, use_load},
    components::{
        Button, Card, Column, DataTable, DefinitionList, Icon, Notice, PageHeader, Row, StatusLabel, Tone,
        hours, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::subject,
        fund::AskReversal,
        two_people::{Decide, is_own, verdict},
    },
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which one.
    pub id: TeacherRemunerationId,
}

/// What is paid for which sessions, and what became of it.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { remuneration::read(&api, id).await });
    let undoing = use_state(|| false);
    let set = |on: bool| {
        let undoing = undoing.clone();
        Callback::from(move |()| undoing.set(on))
    };
    let done = {
        let (close, reload) = (set(false), found.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let title = found.value.as_ref().map_or_else(
        || i18n.t("nav-remunerations"),
        |one| one.value.remuneration.teacher_name.clone().into(),
    );
    let status = found.value.as_ref().map(|one| one.value.remuneration.status);
    let waiting = found.value.as_ref().filter(|_| status == Some(RemunerationState::Pending));
    let undoes = status == Some(RemunerationState::Paid) && session.has_role(may::CREATE_LEDGER_REVERSAL);
    let actions = html! { <>
        { waiting.map(|one| decide(&i18n, &session, one, &found.reload)).unwrap_or_default() }
        if undoes { <Button icon={Icon::Repeat} label={i18n.t("reversal-ask")} onclick={set(true).reform(|_| ())} /> }
    </> };
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Remunerations, i18n.t("nav-remunerations"))]} {actions} />
        { found.view(|one| html! { <>
            if status == Some(RemunerationState::Pending) && is_own(&session, one.value.remuneration.requested_by) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card title={i18n.t("pay-what")}><DefinitionList items={facts(&i18n, &session, &one.value.remuneration)} /></Card>
            <Card title={i18n.t("pay-sessions")}>{ sessions(&i18n, &one.value.sessions) }</Card>
            if *undoing { { undo(&i18n, &one.value.remuneration, (&set(false), &done)) } }
        </> }) }
    </> }
}

fn undo(i18n: &I18n, one: &TeacherRemunerationView, (close, done): (&Callback<()>, &Callback<()>)) -> Html {
    let Some(event) = one.event_id else { return Html::default() };
    let facts = vec![(i18n.t("pay-amount"), yuan(i18n, one.amount))];
    html! { <AskReversal {event} {facts} told={i18n.t("pay-undo-what")} onclose={close.clone()} ondone={done.clone()} /> }
}

fn decide(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<TeacherRemunerationDetails>>,
    ondone: &Callback<()>,
) -> Html {
    let one = &record.value.remuneration;
    let (to_approve, to_reject) = (record.clone(), record.clone());
    let approve = verdict(move |api, once, etag, ()| {
        let record = to_approve.by(etag);
        async move { remuneration::approve(&api, &once, &record).await }
    });
    let reject = verdict(move |api, once, etag, reason| {
        let record = to_reject.by(etag);
        async move { remuneration::reject(&api, &once, &record, reason).await }
    });
    let told = html! { <><p>{ i18n.t("pay-approve-what") }</p><p><strong>{ yuan(i18n, one.amount) }</strong></p></> };
    let subject = {
        let (i18n, id) = (i18n.clone(), one.id);
        subject(
            record.etag.clone(),
            move |api| async move { remuneration::read(&api, id).await },
            move |now: &TeacherRemunerationDetails| i18n.word(now.remuneration.status),
        )
    };
    html! {
        <Decide {subject} own={is_own(session, one.requested_by)} {told} reject_told={i18n.t("pay-reject-what")}
            approved={i18n.t("pay-approved")} rejected={i18n.t("pay-rejected")}
            approve={session.has_role(may::APPROVE_TEACHER_REMUNERATION).then_some(approve)} reject={session.has_role(may::REJECT_TEACHER_REMUNERATION).then_some(reject)} ondone={ondone.clone()} />
    }
}

fn facts(i18n: &I18n, session: &Session, one: &TeacherRemunerationView) -> Vec<(AttrValue, Html)> {
    let fund = if session.has_role(may::GET_FUND) {
        html! { <Link<Route> to={Route::Fund { id: one.fund_id }}>{ &one.fund_name }</Link<Route>> }
    } else {
        html! { &one.fund_name }
    };
    let mut items = vec![
        (
            i18n.t("volunteer-status"),
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
        ),
        (i18n.t("pay-amount"), yuan(i18n, one.amount)),
        (i18n.t("pay-period"), html! { period(one) }),
        (i18n.t("teacher-hours"), html! { hours(one.minutes.into()) }),
        (i18n.t("teacher-source"), html! { i18n.word(one.source) }),
        (i18n.t("learner-school"), html! { &one.school_name }),
        (i18n.t("pay-fund"), fund),
        (i18n.t("stock-requested-at"), html! { time::minute(one.requested_at) }),
    ];
    if let Some(at) = one.decided_at {
        items.push((i18n.t("stock-decided-at"), html! { time::minute(at) }));
    }
    if let Some(reason) = &one.decision_reason {
        items.push((i18n.t("stock-rejected-because"), html! { reason }));
    }
    items
}

fn sessions(i18n: &I18n, all: &[RemuneratedSession]) -> Html {
    let columns = vec![
        Column::new("when", i18n.t("volunteer-time")),
        Column::new("title", i18n.t("class-title")),
        Column::new("attended", i18n.t("pay-attended")).number(),
        Column::new("minutes", i18n.t("volunteer-minutes-label")).number(),
        Column::new("rate", i18n.t("pay-rate")).number(),
    ];
    let row = |one: &RemuneratedSession| Row {
        key: one.session_id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::minute(one.starts_at) },
            html! { &one.title },
            html! { one.attended },
            html! { one.minutes },
            yuan(i18n, one.yuan_per_hour),
        ],
    };
    html! {
        <DataTable id="remunerated-sessions" caption={i18n.t("pay-sessions")} {columns} adjustable=false
            rows={all.iter().map(row).collect::<Vec<_>>()} />
    }
}
