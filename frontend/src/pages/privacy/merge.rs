//! One merge of two records: what is asked, what is decided, and all that was moved and seen.

use std::rc::Rc;

use contract::{
    ids::LearnerMergeId,
    privacy::{CarriedFate, CarriedKind, CarriedRecord, LearnerMergeView, MergeState, MergeTrace},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{merge_tone, record};
use crate::{
    api::{Tagged, privacy, use_load},
    components::{
        Card, Column, DataTable, DefinitionList, Notice, PageHeader, Row, StatusLabel, Tone, credits,
    },
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

/// Properties of [`MergePage`].
#[derive(PartialEq, Properties)]
pub struct MergePageProps {
    /// Which one.
    pub id: LearnerMergeId,
}

/// Shows it, and lets a second person decide.
#[component]
pub fn MergePage(props: &MergePageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { privacy::merge(&api, id).await });
    let waits = |one: &LearnerMergeView| one.status == MergeState::Pending;
    let waiting = found.value.as_ref().filter(|one| waits(&one.value));
    let actions = waiting.map(|one| decide(&i18n, &session, one, &found.reload));
    let crumbs = vec![
        (Route::LearnerDuplicates, i18n.t("nav-duplicates")),
        (Route::LearnerMerges, i18n.t("privacy-merges")),
    ];
    html! { <>
        <PageHeader title={i18n.t("privacy-merge-of")} {crumbs} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if waits(&one.value) && is_own(&session, one.value.requested_by) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card title={i18n.t("stock-asked-for")}>{ facts(&i18n, &one.value) }</Card>
            if let Some(trace) = &one.value.trace {
                <Card title={i18n.t("privacy-trace")}>{ traced(&i18n, &one.value, trace) }</Card>
            }
        </> }) }
    </> }
}

fn decide(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<LearnerMergeView>>,
    ondone: &Callback<()>,
) -> Html {
    let (to_approve, to_reject) = (record.clone(), record.clone());
    let approve = verdict(move |api, once, etag, ()| {
        let record = to_approve.by(etag);
        async move { privacy::approve_merge(&api, &once, &record).await }
    });
    let reject = verdict(move |api, once, etag, reason| {
        let record = to_reject.by(etag);
        async move { privacy::reject_merge(&api, &once, &record, reason).await }
    });
    let subject = {
        let (i18n, id) = (i18n.clone(), record.value.id);
        subject(
            record.etag.clone(),
            move |api| async move { privacy::merge(&api, id).await },
            move |now: &LearnerMergeView| i18n.word(now.status),
        )
    };
    html! {
        <Decide {subject} own={is_own(session, record.value.requested_by)} told={html! { <p>{ i18n.t("privacy-merge-what") }</p> }}
            reject_told={i18n.t("privacy-merge-reject-what")} approved={i18n.t("privacy-merge-approved")} rejected={i18n.t("privacy-merge-rejected")}
            approve={session.has_role(may::APPROVE_LEARNER_MERGE).then_some(approve)} reject={session.has_role(may::REJECT_LEARNER_MERGE).then_some(reject)} {ondone} />
    }
}

fn facts(i18n: &I18n, one: &LearnerMergeView) -> Html {
    let linked = |id, told: Html| html! { <Link<Route> to={Route::Learner { id }}>{ told }</Link<Route>> };
    let mut items = vec![
        (
            i18n.t("learner-status"),
            html! { <StatusLabel tone={merge_tone(one.status)} text={i18n.word(one.status)} /> },
        ),
        (i18n.t("privacy-stays"), linked(one.retained.id, record(i18n, &one.retained))),
        (i18n.t("privacy-goes"), linked(one.merged.id, record(i18n, &one.merged))),
        (i18n.t("privacy-shown-by"), html! { &one.reason }),
    ];
    let requested_by = one.requested_by_name.clone().unwrap_or_default();
    let signed = Signed {
        requested_by: &requested_by,
        requested_at: one.requested_at,
        decided: one.decided_by_name.as_ref().zip(one.decided_at),
        rejected_because: one.decision_reason.as_ref(),
    };
    items.extend(signed.facts(i18n));
    html! { <DefinitionList {items} /> }
}

fn traced(i18n: &I18n, one: &LearnerMergeView, trace: &MergeTrace) -> Html {
    let items = vec![
        (i18n.t("privacy-trace-attendances"), html! { trace.attendances }),
        (i18n.t("privacy-trace-orders"), html! { trace.orders }),
        (i18n.t("privacy-trace-answers"), html! { trace.answers }),
        (i18n.t("privacy-trace-consents"), html! { trace.consents }),
        (i18n.t("privacy-trace-proxies"), html! { trace.proxies_ended }),
        (i18n.t("privacy-moved"), credits(i18n, one.moved)),
    ];
    let columns = vec![
        Column::new("expires_on", i18n.t("privacy-last-day")),
        Column::new("amount", i18n.t("privacy-moved")).number(),
    ];
    let row = |bucket: &contract::privacy::MovedBucket| Row {
        key: bucket.expires_on.to_string().into(),
        to: None,
        cells: vec![html! { time::day(bucket.expires_on) }, html! { bucket.amount.to_string() }],
    };
    html! { <>
        <p class="hint">{ i18n.t("privacy-trace-note") }</p>
        <DefinitionList {items} />
        if !trace.credits.is_empty() {
            <DataTable id="merge-credits" caption={i18n.t("privacy-moved")} {columns} adjustable=false
                rows={trace.credits.iter().map(row).collect::<Vec<_>>()} />
        }
        if !trace.carried.is_empty() { { carried(i18n, trace) } }
    </> }
}

/// How many records of each kind passed over, or ended beside one of the record that stays.
fn carried(i18n: &I18n, trace: &MergeTrace) -> Html {
    let columns = vec![
        Column::new("kind", i18n.t("privacy-carried")),
        Column::new("fate", i18n.t("privacy-carried-fate")),
        Column::new("count", i18n.t("privacy-carried-count")).number(),
    ];
    let row = |(kind, fate, count): (CarriedKind, CarriedFate, usize)| Row {
        key: format!("{kind}-{fate}").into(),
        to: None,
        cells: vec![html! { i18n.word(kind) }, html! { i18n.word(fate) }, html! { count }],
    };
    html! {
        <DataTable id="merge-carried" caption={i18n.t("privacy-carried")} {columns} adjustable=false
            rows={counted(&trace.carried).into_iter().map(row).collect::<Vec<_>>()} />
    }
}

/// The records by kind and fate with their number, in the order of the trace.
fn counted(carried: &[CarriedRecord]) -> Vec<(CarriedKind, CarriedFate, usize)> {
    let mut counts: Vec<(CarriedKind, CarriedFate, usize)> = Vec::new();
    for one in carried {
        match counts.iter_mut().find(|(kind, fate, _)| (*kind, *fate) == (one.kind, one.fate)) {
            Some((.., count)) => *count += 1,
            None => counts.push((one.kind, one.fate, 1)),
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use contract::ids::EnrolmentId;

    use super::*;

    #[test]
    fn what_passed_over_is_told_by_kind_and_fate() {
        let id: EnrolmentId = "01890000-0000-7000-8000-000000000001".parse().unwrap();
        let one = |kind, fate| CarriedRecord { kind, id: id.0, fate };
        let trace = [
            one(CarriedKind::LearnerConsent, CarriedFate::Moved),
            one(CarriedKind::Enrolment, CarriedFate::Moved),
            one(CarriedKind::Enrolment, CarriedFate::Ended),
            one(CarriedKind::Enrolment, CarriedFate::Moved),
        ];
        let told = [
            (CarriedKind::LearnerConsent, CarriedFate::Moved, 1),
            (CarriedKind::Enrolment, CarriedFate::Moved, 2),
            (CarriedKind::Enrolment, CarriedFate::Ended, 1),
        ];
        assert_eq!(counted(&trace), told);
    }
}
