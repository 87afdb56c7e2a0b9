//! Money that is to be taken back: one asks, another agrees.

use std::rc::Rc;

use contract::{
    ids::{SubsidyClawbackId, SubsidyRunId},
    subsidy_run::{SubsidyClawbackState, SubsidyClawbackView},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{clawback_tone, grade_label, plain, signed};
use crate::{
    api::{Tagged, subsidy_run, use_load},
    components::{
        Card, Column, DataTable, DefinitionList, Empty, Figure, Figures, Notice, PageHeader, Row,
        StatusLabel, Tone, unbroken, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::subject,
        two_people::{Decide, is_own, verdict},
    },
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`ClawbackList`].
#[derive(PartialEq, Properties)]
pub(super) struct ClawbackListProps {
    /// The run.
    pub(super) run: SubsidyRunId,
}

/// The clawbacks of a run.
#[component]
pub(super) fn ClawbackList(props: &ClawbackListProps) -> Html {
    let i18n = use_i18n();
    let all = use_load(props.run, |api, run| async move { subsidy_run::clawbacks(&api, run).await });
    let columns = vec![
        Column::new("school", i18n.t("subsidy-name")),
        Column::new("paid", i18n.t("line-paid")).number(),
        Column::new("due", i18n.t("clawback-due")).number(),
        Column::new("claim", i18n.t("clawback-claim")).number(),
        Column::new("status", i18n.t("run-state")),
        Column::new("at", i18n.t("clawback-asked-at")),
    ];
    let row = |one: &SubsidyClawbackView| Row {
        key: one.id.to_string().into(),
        to: Some(Route::SubsidyClawback { id: one.id }),
        cells: vec![
            html! { &one.name },
            yuan(&i18n, one.paid),
            yuan(&i18n, one.due),
            yuan(&i18n, one.claim),
            state(&i18n, one),
            unbroken(time::minute(one.requested_at)),
        ],
    };
    all.view(|all| html! {
        <DataTable id="subsidy-clawbacks" caption={i18n.t("clawback-list")} columns={columns.clone()} adjustable=false
            rows={all.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("clawback-none")} advice={i18n.t("clawback-none-advice")} /> }} />
    })
}

fn state(i18n: &I18n, one: &SubsidyClawbackView) -> Html {
    html! { <StatusLabel tone={clawback_tone(one.status)} text={i18n.word(one.status)} /> }
}

/// Properties of [`ClawbackPage`].
#[derive(PartialEq, Properties)]
pub struct ClawbackPageProps {
    /// Which one.
    pub id: SubsidyClawbackId,
}

/// What is to come back and why, and what became of it.
#[component]
pub fn ClawbackPage(props: &ClawbackPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { subsidy_run::read_clawback(&api, id).await });
    let waits = |one: &SubsidyClawbackView| one.status == SubsidyClawbackState::Requested;
    let waiting = found.value.as_ref().filter(|one| waits(&one.value));
    let decides = session.has_role(may::APPROVE_SUBSIDY_CLAWBACK);
    let actions = waiting.filter(|_| decides).map(|one| decide(&i18n, &session, one, &found.reload));
    let title = found.value.as_ref().map_or_else(
        || i18n.t("clawback-one"),
        |one| i18n.ta("clawback-of", &[("school", one.value.name.clone().into())]),
    );
    let subtitle = found.value.as_ref().map(|one| state(&i18n, &one.value)).unwrap_or_default();
    let mut crumbs = vec![(Route::SubsidyRuns, i18n.t("nav-subsidy-runs"))];
    crumbs.extend(found.value.as_ref().map(|one| {
        let year = i18n.ta("run-of-year", &[("year", one.value.year.to_string().into())]);
        (Route::SubsidyRun { id: one.value.run_id }, year)
    }));
    html! { <>
        <PageHeader {title} {crumbs} {subtitle} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if waits(&one.value) && is_own(&session, one.value.requested_by.id) {
                <Notice tone={Tone::Info} title={i18n.t("clawback-own")} />
            }
            <Figures items={figures(&i18n, &one.value)} />
            <Card title={i18n.t("clawback-one")}><DefinitionList items={facts(&i18n, &session, &one.value)} /></Card>
        </> }) }
    </> }
}

fn decide(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<SubsidyClawbackView>>,
    ondone: &Callback<()>,
) -> Html {
    let one = &record.value;
    let id = one.id;
    let own = is_own(session, one.requested_by.id);
    let approve = verdict(move |api, once, etag: String, ()| async move {
        subsidy_run::approve_clawback(&api, &once, (id, &etag)).await
    });
    let reject = verdict(move |api, _, etag: String, reason| async move {
        subsidy_run::reject_clawback(&api, (id, &etag), reason).await
    });
    let told = i18n.ta(
        "clawback-approve-what",
        &[("unspent", plain(one.unspent).into()), ("claim", plain(one.claim).into())],
    );
    let subject = {
        let i18n = i18n.clone();
        subject(
            record.etag.clone(),
            move |api| async move { subsidy_run::read_clawback(&api, id).await },
            move |now: &SubsidyClawbackView| i18n.word(now.status),
        )
    };
    html! {
        <Decide {subject} {own} told={html! { <p>{ told }</p> }} reject_told={i18n.ta("clawback-reject-what", &[("claim", plain(one.claim).into())])}
            approved={i18n.t("clawback-approved")} rejected={i18n.t("clawback-rejected")}
            approve={(!own).then_some(approve)} reject={session.has_role(may::REJECT_SUBSIDY_CLAWBACK).then_some(reject)} {ondone} />
    }
}

fn figures(i18n: &I18n, one: &SubsidyClawbackView) -> Vec<Figure> {
    let figure = |label, value, note| Figure { label, value, note };
    let mut items = vec![
        figure(i18n.t("line-paid"), yuan(i18n, one.paid), None),
        figure(i18n.t("clawback-due"), yuan(i18n, one.due), None),
        figure(i18n.t("clawback-claim"), yuan(i18n, one.claim), Some(i18n.t("clawback-claim-note"))),
        figure(i18n.t("clawback-unspent"), yuan(i18n, one.unspent), None),
    ];
    items.extend(one.recovered.map(|back| figure(i18n.t("clawback-recovered"), yuan(i18n, back), None)));
    items.extend(one.outstanding.map(|owed| figure(i18n.t("clawback-outstanding"), yuan(i18n, owed), None)));
    items
}

fn facts(i18n: &I18n, session: &Session, one: &SubsidyClawbackView) -> Vec<(AttrValue, Html)> {
    let line = Route::SubsidyLine { id: one.run_id, line: one.line_id };
    let fund = Route::Fund { id: one.fund_id };
    let mut items = vec![
        (i18n.t("subsidy-name"), html! { <Link<Route> to={line}>{ &one.name }</Link<Route>> }),
        (i18n.t("trace-grade"), grade_label(i18n, one.grade)),
        (
            i18n.t("clawback-by-version"),
            html! { i18n.ta("run-version", &[("number", one.assessment_version.into())]) },
        ),
        (i18n.t("reason"), html! { &one.reason }),
        (i18n.t("clawback-asked-by"), html! { signed(i18n, Some(&one.requested_by), one.requested_at) }),
    ];
    if session.has_role(may::GET_FUND) {
        let way = html! { <Link<Route> to={fund}>{ i18n.t("run-open-fund") }</Link<Route>> };
        items.push((i18n.t("run-fund"), way));
    }
    if let Some(at) = one.decided_at {
        items.push((i18n.t("clawback-decided-by"), html! { signed(i18n, one.decided_by.as_ref(), at) }));
    }
    if let Some(reason) = &one.decision_reason {
        items.push((i18n.t("clawback-rejected-because"), html! { reason }));
    }
    items
}
