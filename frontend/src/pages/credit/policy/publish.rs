//! Puts a draft into force, and says in numbers what that will do.

use std::rc::Rc;

use contract::{
    credit::{
        CreditPolicyDiff, CreditPolicyRef, CreditPolicyView, PolicyState, SimulateCreditMonth,
        SimulatedMonthView,
    },
    ids::CreditPolicyId,
};
use yew::prelude::*;

use super::{period, result::signed, simulator::past_months};
use crate::{
    api::{Api, ApiError, Tagged, policy, use_action, use_load},
    components::{ConfirmDialog, Notice, Tone, describe, grouped, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`PublishDialog`].
#[derive(PartialEq, Properties)]
pub(super) struct PublishDialogProps {
    /// The draft as it was read.
    pub(super) record: Rc<Tagged<CreditPolicyView>>,
    /// Hears that it is in force.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
}

/// What publishing will do.
#[derive(Clone, PartialEq)]
struct Foreseen {
    diff: CreditPolicyDiff,
    month: Option<SimulatedMonthView>,
}

async fn foresee(api: &Api, id: CreditPolicyId) -> Result<Foreseen, ApiError> {
    let diff = policy::diff(api, id, None).await?;
    let month = match past_months().next() {
        Some(month) => {
            Some(policy::simulate(api, id, &SimulateCreditMonth { month, county_code: None }).await?)
        }
        None => None,
    };
    Ok(Foreseen { diff, month })
}

/// Asks before a draft is published; stays with the refusal when the server has one.
#[component]
pub(super) fn PublishDialog(props: &PublishDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let refusal = use_state(|| None::<ApiError>);
    let draft = &props.record.value;
    let (id, document) = (draft.id, &draft.document);
    let foreseen = use_load(id, |api, id| async move { foresee(&api, id).await });
    let publish = {
        let (i18n, ondone, refusal) = (i18n.clone(), props.ondone.clone(), refusal.clone());
        use_action(
            move |api, etag: String| async move { policy::publish(&api, id, &etag).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("policy-published"));
                    ondone.emit(());
                }
                Err(error) => refusal.set(Some(error)),
            },
        )
    };
    let held = period(&i18n, document.effective_from, document.effective_to).to_string();
    let etag = props.record.etag.clone();
    // Whoever hears that the draft is not as it was goes on to what it is now.
    let stale = refusal.as_ref().is_some_and(ApiError::is_stale);
    let onclose = if stale { props.ondone.clone() } else { props.onclose.clone() };
    html! {
        <ConfirmDialog title={i18n.t("policy-publish")} confirm={i18n.t("policy-publish")} busy={publish.busy}
            onconfirm={publish.run.reform(move |()| etag.clone())} {onclose}>
            if let Some(error) = &*refusal { { refused(&i18n, error) } }
            <p>{ i18n.ta("policy-publish-what", &[("period", held.into())]) }</p>
            { foreseen.view(|foreseen| told(&i18n, draft, foreseen)) }
        </ConfirmDialog>
    }
}

fn refused(i18n: &I18n, error: &ApiError) -> Html {
    let (title, detail) = if error.is_stale() {
        (i18n.t("policy-publish-stale"), Some(i18n.t("policy-publish-stale-advice")))
    } else {
        describe(i18n, error)
    };
    html! {
        <Notice tone={Tone::Bad} {title} urgent=true>
            if let Some(detail) = detail { <p>{ detail }</p> }
        </Notice>
    }
}

fn told(i18n: &I18n, draft: &CreditPolicyView, foreseen: &Foreseen) -> Html {
    let against = foreseen.diff.against.as_ref();
    html! { <>
        <Notice tone={Tone::Info} title={i18n.t("policy-publish-effects")}>
            <ul>
                if let Some(other) = against {
                    <li>{ i18n.ta("policy-publish-changes", &[("version", other.policy_version.into()), ("count", foreseen.diff.changes.len().into())]) }</li>
                }
                if let Some(month) = &foreseen.month { <li>{ month_told(i18n, month) }</li> }
            </ul>
        </Notice>
        { against.filter(|other| collides(draft, other)).map(|other| collision(i18n, draft, other)).unwrap_or_default() }
    </> }
}

fn month_told(i18n: &I18n, month: &SimulatedMonthView) -> AttrValue {
    let when = time::month(i18n, month.month).to_string();
    if month.total.earnings == 0 {
        return i18n.ta("policy-no-earnings", &[("month", when.into())]);
    }
    i18n.ta(
        "policy-publish-month",
        &[
            ("month", when.into()),
            ("before", grouped(&month.total.before.to_string()).into()),
            ("after", grouped(&month.total.after.to_string()).into()),
            ("difference", signed(month.total.difference).into()),
            ("gaining", month.gaining.into()),
            ("losing", month.losing.into()),
        ],
    )
}

/// Whether the policy before it still holds on the draft's first day.
fn collides(draft: &CreditPolicyView, other: &CreditPolicyRef) -> bool {
    let first = draft.document.effective_from;
    other.status == PolicyState::Published && other.effective_to.is_none_or(|last| last >= first)
}

fn collision(i18n: &I18n, draft: &CreditPolicyView, other: &CreditPolicyRef) -> Html {
    let last = draft.document.effective_from.pred_opt().map(time::day).unwrap_or_default();
    let title = i18n.ta("policy-collides", &[("version", other.policy_version.into()), ("day", last.into())]);
    html! { <Notice tone={Tone::Warning} {title} /> }
}
