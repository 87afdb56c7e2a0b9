//! Who has done what to a policy.

use chrono::{DateTime, Utc};
use contract::credit::{CreditPolicyView, PolicyActor};
use yew::prelude::*;

use crate::{
    components::{Card, Timeline, TimelineEvent, Tone},
    i18n::I18n,
    time,
};

/// Drafted, edited, published or withdrawn: the latest first.
pub(super) fn history(i18n: &I18n, policy: &CreditPolicyView) -> Html {
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
    let events: Vec<TimelineEvent> = [
        step(
            Tone::Neutral,
            "policy-was-withdrawn",
            policy.withdrawn_at,
            policy.withdrawn_by.as_ref(),
            policy.withdrawn_reason.as_ref(),
        ),
        step(Tone::Good, "policy-was-published", policy.published_at, policy.published_by.as_ref(), None),
        step(Tone::Info, "policy-was-edited", policy.edited_at, policy.edited_by.as_ref(), None),
        step(Tone::Info, "policy-was-drafted", Some(policy.created_at), policy.created_by.as_ref(), None),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! { <Card title={i18n.t("policy-history")}><Timeline {events} /></Card> }
}
