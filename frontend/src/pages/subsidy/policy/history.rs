//! Who has done what to a policy.

use chrono::{DateTime, Utc};
use contract::{policy::PolicyActor, subsidy::SubsidyPolicyView};
use yew::prelude::*;

use crate::{
    components::{Card, DefinitionList, Timeline, TimelineEvent, Tone},
    i18n::I18n,
    time,
};

/// Drafted, changed, approved or withdrawn, the latest first; and who has written in it.
pub(super) fn history(i18n: &I18n, policy: &SubsidyPolicyView) -> Html {
    let step =
        |tone, key: &str, at: Option<DateTime<Utc>>, by: Option<&PolicyActor>, detail: Option<&String>| {
            let who = by.map_or_else(|| i18n.t("policy-system"), |actor| actor.name.clone().into());
            at.map(|at| TimelineEvent {
                tone,
                title: i18n.t(key),
                when: i18n
                    .ta("policy-when", &[("at", time::minute(at).into()), ("who", who.to_string().into())]),
                detail: detail.cloned().map(AttrValue::from),
                ..TimelineEvent::default()
            })
        };
    let (withdrawn, approved) = (policy.withdrawn_by.as_ref(), policy.published_by.as_ref());
    let events: Vec<TimelineEvent> = [
        step(
            Tone::Neutral,
            "policy-was-withdrawn",
            policy.withdrawn_at,
            withdrawn,
            policy.withdrawn_reason.as_ref(),
        ),
        step(
            Tone::Good,
            "subsidy-was-approved",
            policy.published_at,
            approved,
            policy.approval_note.as_ref(),
        ),
        step(Tone::Info, "policy-was-edited", policy.changed_at, policy.changed_by.as_ref(), None),
        step(Tone::Info, "policy-was-drafted", Some(policy.created_at), policy.created_by.as_ref(), None),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        <Card title={i18n.t("policy-history")}>
            <Timeline {events} />
            if !policy.authors.is_empty() { <DefinitionList items={vec![(i18n.t("subsidy-authors"), html! { authors(i18n, policy) })]} /> }
        </Card>
    }
}

/// Whoever has written in it; none of them approves it.
fn authors(i18n: &I18n, policy: &SubsidyPolicyView) -> String {
    let names = policy.authors.iter().map(|author| author.name.as_str());
    names.collect::<Vec<_>>().join(&i18n.t("list-comma"))
}
