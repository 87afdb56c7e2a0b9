//! One correction, and its decision.

use std::rc::Rc;

use contract::{
    credit::{CreditAdjustmentState, CreditAdjustmentView, CreditSource, LearnerCreditsView},
    ids::{CreditAdjustmentId, LearnerId},
    money::Credits,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{moved, tone};
use crate::{
    api::{Tagged, credit, review, use_load},
    components::{Card, DefinitionList, Notice, PageHeader, StatusLabel, Tone, credits},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::subject,
        two_people::{Decide, Signed, is_own, verdict},
    },
    route::Route,
    session::{Session, use_session},
};

/// Properties of [`AdjustmentPage`].
#[derive(PartialEq, Properties)]
pub struct AdjustmentPageProps {
    /// Which one.
    pub id: CreditAdjustmentId,
}

/// What was asked for, what the account says, and what became of it.
#[component]
pub fn AdjustmentPage(props: &AdjustmentPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { review::adjustment(&api, id).await });
    let waits = |one: &CreditAdjustmentView| one.status == CreditAdjustmentState::Pending;
    let waiting = found.value.as_ref().filter(|one| waits(&one.value));
    let actions = waiting.map(|one| decide(&i18n, &session, one, &found.reload));
    let subtitle = found.value.as_ref().map(|one| {
        html! { <>{ &one.value.facility_name }{ " " }<StatusLabel tone={tone(one.value.status)} text={i18n.word(one.value.status)} /></> }
    });
    let title = found.value.as_ref().map_or_else(
        || i18n.t("nav-corrections"),
        |one| i18n.ta("correction-of", &[("name", one.value.learner_name.clone().into())]),
    );
    let crumbs = vec![(Route::CreditAdjustments, i18n.t("nav-corrections"))];
    html! { <>
        <PageHeader {title} {crumbs} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if waits(&one.value) && is_own(&session, one.value.requested_by) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card title={i18n.t("stock-asked-for")}>{ facts(&i18n, &one.value) }</Card>
            <Balance learner={one.value.learner_id} version={one.value.version} />
        </> }) }
    </> }
}

fn decide(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<CreditAdjustmentView>>,
    ondone: &Callback<()>,
) -> Html {
    let one = &record.value;
    let takes = one.amount.centi() < 0;
    let (name, size) = (one.learner_name.clone(), Credits(one.amount.centi().abs()).to_string());
    let told = match one.source {
        CreditSource::Issuance if takes => {
            i18n.ta("correction-takes", &[("name", name.into()), ("amount", size.into())])
        }
        CreditSource::Issuance => {
            i18n.ta("correction-adds", &[("name", name.into()), ("amount", size.into())])
        }
        CreditSource::PublicPool => i18n.ta(
            "correction-grants",
            &[("name", name.into()), ("amount", size.into()), ("facility", one.facility_name.clone().into())],
        ),
    };
    let (to_approve, to_reject) = (record.clone(), record.clone());
    let approve = verdict(move |api, once, etag, ()| {
        let record = to_approve.by(etag);
        async move { review::approve(&api, &once, &record).await }
    });
    let reject = verdict(move |api, once, etag, reason| {
        let record = to_reject.by(etag);
        async move { review::reject(&api, &once, &record, reason).await }
    });
    let subject = {
        let (i18n, id) = (i18n.clone(), one.id);
        subject(
            record.etag.clone(),
            move |api| async move { review::adjustment(&api, id).await },
            move |now: &CreditAdjustmentView| i18n.word(now.status),
        )
    };
    html! {
        <Decide {subject} own={is_own(session, one.requested_by)} danger={takes} told={html! { <p>{ told }</p> }} reject_told={i18n.t("correction-reject-what")}
            approved={i18n.t("correction-approved")} rejected={i18n.t("correction-rejected")}
            approve={session.has_role(may::APPROVE_CREDIT_ADJUSTMENT).then_some(approve)} reject={session.has_role(may::REJECT_CREDIT_ADJUSTMENT).then_some(reject)} {ondone} />
    }
}

fn facts(i18n: &I18n, one: &CreditAdjustmentView) -> Html {
    let to = Route::LearnerCredits { id: one.learner_id };
    let mut items = vec![
        (i18n.t("credit-learner"), html! { <Link<Route> {to}>{ &one.learner_name }</Link<Route>> }),
        (i18n.t("correction-amount"), moved(i18n, one.amount)),
        (i18n.t("correction-source"), html! { i18n.word(one.source) }),
        (i18n.t("correction-reason"), html! { &one.reason }),
        (i18n.t("correction-reference"), html! { &one.reference }),
    ];
    let signed = Signed {
        requested_by: &one.requested_by_name,
        requested_at: one.requested_at,
        decided: one.decided_by_name.as_ref().zip(one.decided_at),
        rejected_because: one.decision_reason.as_ref(),
    };
    items.extend(signed.facts(i18n));
    html! { <DefinitionList {items} /> }
}

#[derive(PartialEq, Properties)]
struct BalanceProps {
    learner: LearnerId,
    /// Of the correction: once it is decided, the account is read again.
    version: i64,
}

/// What the account holds now, so that nobody decides blindly.
#[component]
fn Balance(props: &BalanceProps) -> Html {
    let i18n = use_i18n();
    let key = (props.learner, props.version);
    let account = use_load(key, |api, (learner, _)| async move { credit::account(&api, learner).await });
    let told = |account: &Rc<LearnerCreditsView>| {
        let items = vec![
            (i18n.t("credit-available"), credits(&i18n, account.available)),
            (i18n.t("credit-held"), credits(&i18n, account.held)),
            (i18n.t("credit-waiting"), credits(&i18n, account.waiting)),
            (i18n.t("credit-balance"), credits(&i18n, account.balance)),
        ];
        html! { <DefinitionList {items} /> }
    };
    html! { <Card title={i18n.t("correction-account-now")}>{ account.view(told) }</Card> }
}
