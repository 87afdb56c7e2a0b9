//! A policy as people read it: section by section, each value with its unit and with what it rests on.

use contract::subsidy::SubsidyPolicyDocument;
use serde_json::Value;
use yew::prelude::*;

use super::{
    members::{HEAD, SECTIONS, key, short_name, unit_at},
    values::told,
};
use crate::{
    components::{Card, Column, DataTable, DefinitionList, Row},
    i18n::I18n,
    time,
};

/// What the policy says of itself, and every section of its parameters.
pub(super) fn document(i18n: &I18n, policy: &SubsidyPolicyDocument) -> Html {
    let values = serde_json::to_value(policy).unwrap_or_default();
    let head =
        HEAD.iter().map(|at| (short_name(i18n, at), html! { value(i18n, &values, at) })).collect::<Vec<_>>();
    let section = |(title, members): &(&'static str, &[&'static str])| {
        let rows: Vec<Row> = members.iter().map(|at| row(i18n, policy, &values, at)).collect();
        html! {
            <Card title={i18n.t(title)}>
                <DataTable id={*title} caption={i18n.t(title)} columns={columns(i18n)} {rows} adjustable=false />
            </Card>
        }
    };
    html! { <>
        <Card title={i18n.t("policy-section-head")}><DefinitionList items={head} /></Card>
        { for SECTIONS.iter().map(section) }
        { fixed(i18n) }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("parameter", i18n.t("policy-parameter")),
        Column::new("value", i18n.t("subsidy-value")),
        Column::new("basis", i18n.t("policy-basis")),
    ]
}

fn value(i18n: &I18n, values: &Value, at: &str) -> AttrValue {
    let value = values.pointer(at).unwrap_or(&Value::Null);
    told(i18n, unit_at(values, at), &key(at), value)
}

fn row(i18n: &I18n, policy: &SubsidyPolicyDocument, values: &Value, at: &'static str) -> Row {
    Row {
        key: at.into(),
        to: None,
        cells: vec![
            html! { short_name(i18n, at) },
            html! { <strong>{ value(i18n, values, at) }</strong> },
            html! { basis(i18n, policy, &key(at)) },
        ],
    }
}

/// What a parameter rests on: a basis of its own with its first day, or that of the policy.
fn basis(i18n: &I18n, policy: &SubsidyPolicyDocument, key: &str) -> AttrValue {
    let own = policy.parameter_basis.get(key);
    let (basis, since) =
        own.map_or((&policy.legal_basis, policy.effective_from), |own| (&own.basis, own.effective_from));
    i18n.ta("trace-parameter-basis", &[("basis", basis.clone().into()), ("day", time::day(since).into())])
}

/// What is the same in every version, because the engine computes in one way.
fn fixed(i18n: &I18n) -> Html {
    let items = vec![
        (i18n.t("policy-rounding"), html! { i18n.t("subsidy-rounding-is") }),
        (i18n.t("subsidy-proration"), html! { i18n.t("subsidy-proration-is") }),
        (i18n.t("subsidy-veto-effect"), html! { i18n.t("subsidy-veto-effect-is") }),
        (i18n.t("subsidy-overdue-effect"), html! { i18n.t("subsidy-overdue-effect-is") }),
    ];
    html! { <Card title={i18n.t("policy-section-fixed")}><DefinitionList {items} /></Card> }
}
