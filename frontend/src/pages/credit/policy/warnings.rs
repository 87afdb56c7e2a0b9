//! What somebody should see to about the calendar of the policies.

use contract::credit::{CreditPolicyWarning, CreditPolicyWarningKind};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    api::{policy, use_load},
    components::{Notice, Tone},
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// A notice for each; nothing where all is well.
#[component]
pub(super) fn Warnings() -> Html {
    let i18n = use_i18n();
    let warnings = use_load((), |api, ()| async move { policy::warnings(&api).await });
    match &warnings.value {
        Some(all) => html! { { for all.items.iter().map(|one| warning(&i18n, one)) } },
        None => warnings.view(|_| Html::default()),
    }
}

fn warning(i18n: &I18n, one: &CreditPolicyWarning) -> Html {
    html! {
        <Notice tone={Tone::Warning} title={i18n.word(one.kind)}>
            <p>{ sentence(i18n, one) }</p>
            if let Some(id) = one.policy_id { <p><Link<Route> to={Route::CreditPolicy { id }}>{ i18n.t("policy-open") }</Link<Route>></p> }
        </Notice>
    }
}

fn sentence(i18n: &I18n, one: &CreditPolicyWarning) -> AttrValue {
    let day = |day: Option<chrono::NaiveDate>| day.map(time::day).unwrap_or_default();
    let (from, to, days) = (day(one.from), day(one.to), one.days.unwrap_or_default());
    match one.kind {
        CreditPolicyWarningKind::Gap if one.to.is_none() => {
            i18n.ta("policy-warn-open-gap", &[("from", from.into())])
        }
        CreditPolicyWarningKind::Gap => {
            i18n.ta("policy-warn-gap", &[("from", from.into()), ("to", to.into()), ("days", days.into())])
        }
        CreditPolicyWarningKind::EndsSoon => {
            i18n.ta("policy-warn-ends", &[("to", to.into()), ("days", days.into())])
        }
        CreditPolicyWarningKind::OverdueDraft => {
            i18n.ta("policy-warn-overdue", &[("from", from.into()), ("days", days.into())])
        }
        CreditPolicyWarningKind::StaleDraft => {
            i18n.ta("policy-warn-stale", &[("from", from.into()), ("days", days.into())])
        }
    }
}
