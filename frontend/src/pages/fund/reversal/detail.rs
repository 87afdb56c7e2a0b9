//! One reversal, and its decision.

use std::rc::Rc;

use contract::{
    fund::{LedgerReversalView, ReversalState},
    ids::LedgerReversalId,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{moved, place, tone};
use crate::{
    api::{Tagged, fund, use_load},
    components::{Card, DefinitionList, Notice, PageHeader, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::subject,
        two_people::{Decide, Signed, is_own, verdict},
    },
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`ReversalPage`].
#[derive(PartialEq, Properties)]
pub struct ReversalPageProps {
    /// Which one.
    pub id: LedgerReversalId,
}

/// What is to be undone and why, and what became of it.
#[component]
pub fn ReversalPage(props: &ReversalPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { fund::reversal(&api, id).await });
    let waits = |one: &LedgerReversalView| one.status == ReversalState::Pending;
    let waiting = found.value.as_ref().filter(|one| waits(&one.value));
    let actions = waiting.map(|one| decide(&i18n, &session, one, &found.reload));
    let title = found.value.as_ref().map_or_else(
        || i18n.t("nav-reversals"),
        |one| i18n.ta("reversal-of", &[("subject", i18n.word(one.value.subject).to_string().into())]),
    );
    let subtitle = found.value.as_ref().map(|one| {
        html! { <>{ place(&one.value) }{ " " }<StatusLabel tone={tone(one.value.status)} text={i18n.word(one.value.status)} /></> }
    });
    let crumbs = vec![(Route::Reversals, i18n.t("nav-reversals"))];
    html! { <>
        <PageHeader {title} {crumbs} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if waits(&one.value) && is_own(&session, one.value.requested_by) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card title={i18n.t("reversal-what")}>{ facts(&i18n, &session, &one.value) }</Card>
            <Card title={i18n.t("stock-asked-for")}>{ signed(&i18n, &one.value) }</Card>
        </> }) }
    </> }
}

fn decide(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<LedgerReversalView>>,
    ondone: &Callback<()>,
) -> Html {
    let one = &record.value;
    let (to_approve, to_reject) = (record.clone(), record.clone());
    let approve = verdict(move |api, once, etag, ()| {
        let record = to_approve.by(etag);
        async move { fund::approve_reversal(&api, &once, &record).await }
    });
    let reject = verdict(move |api, once, etag, reason| {
        let record = to_reject.by(etag);
        async move { fund::reject_reversal(&api, &once, &record, reason).await }
    });
    let told =
        html! { <><p>{ i18n.t("reversal-approve-what") }</p><p><strong>{ moved(i18n, one) }</strong></p></> };
    let subject = {
        let (i18n, id) = (i18n.clone(), one.id);
        subject(
            record.etag.clone(),
            move |api| async move { fund::reversal(&api, id).await },
            move |now: &LedgerReversalView| i18n.word(now.status),
        )
    };
    html! {
        <Decide {subject} own={is_own(session, one.requested_by)} {told} reject_told={i18n.t("reversal-reject-what")}
            approved={i18n.t("reversal-approved")} rejected={i18n.t("reversal-rejected")}
            approve={session.has_role(may::APPROVE_LEDGER_REVERSAL).then_some(approve)} reject={session.has_role(may::REJECT_LEDGER_REVERSAL).then_some(reject)} {ondone} />
    }
}

/// What was entered: how much, where, with whom, by which paper, when and by whom.
fn facts(i18n: &I18n, session: &Session, one: &LedgerReversalView) -> Html {
    let mut items = vec![
        (i18n.t("reversal-subject"), html! { i18n.word(one.subject) }),
        (i18n.t("reversal-moved"), moved(i18n, one)),
        (
            i18n.t("reversal-place"),
            match one.fund_id.filter(|_| session.has_role(may::GET_FUND)) {
                Some(id) => html! { <Link<Route> to={Route::Fund { id }}>{ place(one) }</Link<Route>> },
                None => html! { place(one) },
            },
        ),
    ];
    if let Some(name) = &one.counterparty {
        items.push((i18n.t("fund-counterparty"), html! { name }));
    }
    if let Some(paper) = &one.document {
        items.push((i18n.t("fund-document"), html! { paper }));
    }
    items.push((i18n.t("reversal-entered-at"), html! { time::minute(one.entered_at) }));
    if let Some(name) = &one.entered_by_name {
        items.push((i18n.t("reversal-entered-by"), html! { name }));
    }
    html! { <DefinitionList {items} /> }
}

fn signed(i18n: &I18n, one: &LedgerReversalView) -> Html {
    let mut items = vec![(i18n.t("reversal-reason"), html! { &one.reason })];
    let signed = Signed {
        requested_by: &one.requested_by_name,
        requested_at: one.requested_at,
        decided: one.decided_by_name.as_ref().zip(one.decided_at),
        rejected_because: one.decision_reason.as_ref(),
    };
    items.extend(signed.facts(i18n));
    html! { <DefinitionList {items} /> }
}
