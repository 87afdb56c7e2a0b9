//! One nomination, and its decision.

use std::rc::Rc;

use contract::{
    course::{CourseNominationView, NominationState},
    ids::CourseNominationId,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::tone;
use crate::{
    api::{Tagged, course, use_load},
    components::{Button, Card, DefinitionList, Notice, PageHeader, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{AskReason, Subject, step, subject},
        course::owner::answers_for,
        two_people::{Decide, Signed, is_own, verdict},
    },
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`NominationPage`].
#[derive(PartialEq, Properties)]
pub struct NominationPageProps {
    /// Which one.
    pub id: CourseNominationId,
}

/// What was nominated, by whom and why, and what became of it.
#[component]
pub fn NominationPage(props: &NominationPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { course::nomination(&api, id).await });
    let one = found.value.as_ref();
    let actions = one.map(|one| actions(&i18n, &session, one, &found.reload)).unwrap_or_default();
    let subtitle = one.map(
        |one| html! { <><StatusLabel tone={tone(one.value.status)} text={i18n.word(one.value.status)} /></> },
    );
    let title = one.map_or_else(
        || i18n.t("nav-nominations"),
        |one| {
            let honour = i18n.word(one.value.honour).to_string();
            i18n.ta(
                "nomination-title",
                &[("title", one.value.course_title.clone().into()), ("honour", honour.into())],
            )
        },
    );
    let crumbs = vec![(Route::CourseNominations, i18n.t("nav-nominations"))];
    html! { <>
        <PageHeader {title} {crumbs} subtitle={subtitle.unwrap_or_default()} {actions} />
        { found.view(|one| html! { <>
            if one.value.status == NominationState::Pending && is_own(&session, one.value.nominated_by.id) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card>{ facts(&i18n, &one.value) }</Card>
        </> }) }
    </> }
}

fn actions(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<CourseNominationView>>,
    ondone: &Callback<()>,
) -> Html {
    let one = &record.value;
    if !answers_for(session, one.owner_division_code.as_deref()) {
        return Html::default();
    }
    match one.status {
        NominationState::Pending => decide(i18n, session, record, ondone),
        NominationState::Approved if session.has_role(may::REVOKE_COURSE_NOMINATION) => {
            html! { <Revoke record={record.clone()} {ondone} /> }
        }
        _ => Html::default(),
    }
}

/// The nomination in the version that the page shows.
fn shown(i18n: &I18n, record: &Tagged<CourseNominationView>) -> Subject {
    let (i18n, id) = (i18n.clone(), record.value.id);
    subject(
        record.etag.clone(),
        move |api| async move { course::nomination(&api, id).await },
        move |now: &CourseNominationView| i18n.word(now.status),
    )
}

fn decide(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<CourseNominationView>>,
    ondone: &Callback<()>,
) -> Html {
    let one = &record.value;
    let honour = i18n.word(one.honour).to_string();
    let told = i18n.ta(
        "nomination-approve-what",
        &[("title", one.course_title.clone().into()), ("honour", honour.into())],
    );
    let (to_approve, to_reject) = (record.clone(), record.clone());
    let approve = verdict(move |api, _, etag, ()| {
        let record = to_approve.by(etag);
        async move { course::approve_nomination(&api, &record).await }
    });
    let reject = verdict(move |api, _, etag, reason| {
        let record = to_reject.by(etag);
        async move { course::end_nomination(&api, &record, "reject", reason).await }
    });
    html! {
        <Decide subject={shown(i18n, record)} own={is_own(session, one.nominated_by.id)} danger=false told={html! { <p>{ told }</p> }} reject_told={i18n.t("nomination-reject-what")}
            approved={i18n.t("nomination-approved")} rejected={i18n.t("nomination-rejected")}
            approve={session.has_role(may::APPROVE_COURSE_NOMINATION).then_some(approve)} reject={session.has_role(may::REJECT_COURSE_NOMINATION).then_some(reject)} {ondone} />
    }
}

#[derive(PartialEq, Properties)]
struct RevokeProps {
    record: Rc<Tagged<CourseNominationView>>,
    ondone: Callback<()>,
}

/// The button that takes the honour away, and its dialog.
#[component]
fn Revoke(props: &RevokeProps) -> Html {
    let i18n = use_i18n();
    let asked = use_state(|| false);
    let show = |on: bool| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(on))
    };
    let ondone = {
        let (close, ondone) = (show(false), props.ondone.clone());
        Callback::from(move |()| {
            close.emit(());
            ondone.emit(());
        })
    };
    let send = {
        let record = props.record.clone();
        Callback::from(move |reason: String| {
            let record = record.clone();
            step(move |api, etag| {
                let (record, reason) = (record.by(etag), reason.clone());
                async move { course::end_nomination(&api, &record, "revoke", reason).await }
            })
        })
    };
    html! { <>
        <Button label={i18n.t("nomination-revoke")} onclick={show(true).reform(|_| ())} />
        if *asked {
            <AskReason title={i18n.t("nomination-revoke")} what={i18n.t("nomination-revoke-what")} danger=true done={i18n.t("nomination-revoked")} {send}
                subject={shown(&i18n, &props.record)} onclose={show(false)} {ondone} />
        }
    </> }
}

fn facts(i18n: &I18n, one: &CourseNominationView) -> Html {
    let to = Route::Course { id: one.course_id };
    let mut items = vec![
        (i18n.t("nomination-course"), html! { <Link<Route> {to}>{ &one.course_title }</Link<Route>> }),
        (i18n.t("nomination-honour"), html! { i18n.word(one.honour) }),
        (i18n.t("nomination-reason"), html! { &one.reason }),
    ];
    let signed = Signed {
        requested_by: &one.nominated_by.name,
        requested_at: one.nominated_at,
        decided: one.decided_by.as_ref().map(|who| &who.name).zip(one.decided_at),
        rejected_because: one.decision_reason.as_ref(),
    };
    items.extend(signed.facts(i18n));
    if let Some((who, at)) = one.revoked_by.as_ref().zip(one.revoked_at) {
        items.push((i18n.t("nomination-revoked-by"), html! { &who.name }));
        items.push((i18n.t("nomination-revoked-at"), html! { time::minute(at) }));
        items.push((
            i18n.t("nomination-revoked-reason"),
            html! { one.revoked_reason.clone().unwrap_or_default() },
        ));
    }
    html! { <DefinitionList {items} /> }
}
