//! How a version differs from another, parameter by parameter.

use contract::{
    credit::{CreditPolicyChange, CreditPolicyDiff, CreditPolicyRef, CreditPolicyView},
    ids::CreditPolicyId,
};
use serde_json::Value;
use yew::prelude::*;

use super::{period, units};
use crate::{
    api::{policy, use_load},
    components::{Card, Column, DataTable, Empty, FilterSelect, Row, use_query},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Differences`].
#[derive(PartialEq, Properties)]
pub(super) struct DifferencesProps {
    /// The version.
    pub(super) id: CreditPolicyId,
}

/// What differs from the version that the address names (`?against=…`), or else from the one that it follows.
#[component]
pub(super) fn Differences(props: &DifferencesProps) -> Html {
    let i18n = use_i18n();
    let against = use_query().get("against").map(str::to_owned);
    let own = props.id;
    let versions = use_load((), |api, ()| async move { policy::all(&api).await });
    let diff = use_load((own, against), |api, (id, against)| async move {
        policy::diff(&api, id, against.as_deref()).await
    });
    let others = versions.value.iter().flat_map(|all| all.iter()).filter(|one| one.id != own);
    let options: Vec<_> = others.map(|one| choice(&i18n, one)).collect();
    html! {
        <Card title={i18n.t("policy-tab-diff")}>
            <div class="filters">
                <FilterSelect name="against" label={i18n.t("policy-against")} any={i18n.t("policy-against-before")} {options} unread={versions.unread()} />
            </div>
            { diff.view(|diff| html! { <>
                <p class="subtle">{ against_told(&i18n, diff.against.as_ref()) }</p>
                { table(&i18n, diff) }
            </> }) }
        </Card>
    }
}

fn choice(i18n: &I18n, one: &CreditPolicyView) -> (AttrValue, AttrValue) {
    let document = &one.document;
    let held = period(i18n, document.effective_from, document.effective_to).to_string();
    let status = i18n.word(one.status).to_string();
    let text = i18n.ta(
        "policy-choice",
        &[("version", document.version.into()), ("period", held.into()), ("status", status.into())],
    );
    (one.id.to_string().into(), text)
}

fn against_told(i18n: &I18n, against: Option<&CreditPolicyRef>) -> AttrValue {
    let Some(other) = against else { return i18n.t("policy-first") };
    let held = period(i18n, other.effective_from, other.effective_to).to_string();
    i18n.ta("policy-compared", &[("version", other.policy_version.into()), ("period", held.into())])
}

fn table(i18n: &I18n, diff: &CreditPolicyDiff) -> Html {
    let columns = vec![
        Column::new("parameter", i18n.t("policy-parameter")),
        Column::new("before", i18n.t("policy-before")),
        Column::new("after", i18n.t("policy-after")),
    ];
    let mut changes: Vec<&CreditPolicyChange> = diff.changes.iter().collect();
    changes.sort_by_key(|change| units::place(&change.pointer));
    let rows: Vec<Row> = changes.into_iter().map(|change| row(i18n, change)).collect();
    html! {
        <DataTable id="policy-diff" caption={i18n.ta("policy-differences", &[("count", rows.len().into())])} {columns} {rows} adjustable=false
            empty={html! { <Empty title={i18n.t("policy-same")} /> }} />
    }
}

fn row(i18n: &I18n, change: &CreditPolicyChange) -> Row {
    let unit = units::unit_at(&change.pointer);
    let told = |value: Option<&Value>| unit.told(i18n, value.unwrap_or(&Value::Null));
    Row {
        key: change.pointer.clone().into(),
        to: None,
        cells: vec![
            html! { units::name(i18n, &change.pointer) },
            html! { told(change.before.as_ref()) },
            html! { <strong>{ told(change.after.as_ref()) }</strong> },
        ],
    }
}
