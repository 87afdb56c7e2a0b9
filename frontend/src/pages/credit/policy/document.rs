//! A policy as people read it: section by section, each value with its unit.

use contract::credit::CreditPolicyView;
use serde_json::Value;
use yew::prelude::*;

use super::units::{Member, SECTIONS, name, short_name};
use crate::{
    components::{Card, DefinitionList},
    i18n::I18n,
    time,
};

/// Every section with its values, and below them the parameters with a legal basis of their own.
pub(super) fn document(i18n: &I18n, policy: &CreditPolicyView) -> Html {
    let value = serde_json::to_value(&policy.document).unwrap_or_default();
    let section = |(title, members): &(&str, &[Member])| {
        html! { <Card title={i18n.t(title)}><DefinitionList items={items(i18n, &value, members)} /></Card> }
    };
    html! { <>
        { for SECTIONS.iter().map(section) }
        { fixed(i18n) }
        { bases(i18n, policy) }
    </> }
}

fn items(i18n: &I18n, document: &Value, members: &[Member]) -> Vec<(AttrValue, Html)> {
    let item = |(at, unit): &Member| {
        let told = unit.told(i18n, document.pointer(at).unwrap_or(&Value::Null));
        (short_name(i18n, at), html! { told })
    };
    members.iter().map(item).collect()
}

/// What is the same in every version, because the engine computes in one way.
fn fixed(i18n: &I18n) -> Html {
    let items = vec![
        (i18n.t("policy-unit"), html! { i18n.t("policy-unit-is") }),
        (i18n.t("policy-rounding"), html! { i18n.t("policy-rounding-is") }),
        (i18n.t("policy-expiry"), html! { i18n.t("policy-expiry-is") }),
        (i18n.t("policy-late"), html! { i18n.t("policy-late-is") }),
        (i18n.t("policy-cash"), html! { i18n.t("policy-cash-is") }),
    ];
    html! { <Card title={i18n.t("policy-section-fixed")}><DefinitionList {items} /></Card> }
}

fn bases(i18n: &I18n, policy: &CreditPolicyView) -> Html {
    let own = &policy.document.parameter_basis;
    if own.is_empty() {
        return Html::default();
    }
    let item = |(key, basis): (&String, &contract::policy::ParameterBasis)| {
        let since = i18n.ta(
            "trace-parameter-basis",
            &[("basis", basis.basis.clone().into()), ("day", time::day(basis.effective_from).into())],
        );
        (name(i18n, &format!("/{}", key.replace('.', "/"))), html! { since })
    };
    let items: Vec<_> = own.iter().map(item).collect();
    html! { <Card title={i18n.t("policy-section-bases")}><DefinitionList {items} /></Card> }
}
