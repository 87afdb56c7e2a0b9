//! How a version differs from another, parameter by parameter.

use contract::{
    ids::SubsidyPolicyId,
    policy::ParameterBasis,
    subsidy::{
        ParameterUnit, SubsidyPolicyChange, SubsidyPolicyDifference, SubsidyPolicyRef, SubsidyPolicyView,
    },
};
use yew::prelude::*;

use super::{
    holds,
    members::name,
    period,
    values::{listed, told},
};
use crate::{
    api::{subsidy, use_load},
    components::{Card, Column, DataTable, Empty, FilterSelect, Row, use_query},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Differences`].
#[derive(PartialEq, Properties)]
pub(super) struct DifferencesProps {
    /// The version.
    pub(super) id: SubsidyPolicyId,
}

/// What differs from the version that the address names (`?against=…`), or else from the one that it follows.
#[component]
pub(super) fn Differences(props: &DifferencesProps) -> Html {
    let i18n = use_i18n();
    let against = use_query().get("against").map(str::to_owned);
    let own = props.id;
    let versions = use_load((), |api, ()| async move { subsidy::versions(&api).await });
    let difference = use_load((own, against), |api, (id, against)| async move {
        subsidy::difference(&api, id, against.as_deref()).await
    });
    let others = versions.value.iter().flat_map(|all| all.iter()).filter(|one| one.id != own);
    let options: Vec<_> = others.map(|one| choice(&i18n, one)).collect();
    html! {
        <Card title={i18n.t("policy-tab-diff")}>
            <div class="filters">
                <FilterSelect name="against" label={i18n.t("policy-against")} any={i18n.t("policy-against-before")} {options} unread={versions.unread()} />
            </div>
            { difference.view(|difference| html! { <>
                <p class="subtle">{ against_told(&i18n, difference.against.as_ref()) }</p>
                { table(&i18n, difference) }
            </> }) }
        </Card>
    }
}

fn choice(i18n: &I18n, one: &SubsidyPolicyView) -> (AttrValue, AttrValue) {
    let text = i18n.ta(
        "policy-choice",
        &[
            ("version", one.document.version.into()),
            ("period", holds(i18n, &one.document).to_string().into()),
            ("status", i18n.word(one.status).to_string().into()),
        ],
    );
    (one.id.to_string().into(), text)
}

fn against_told(i18n: &I18n, against: Option<&SubsidyPolicyRef>) -> AttrValue {
    let Some(other) = against else { return i18n.t("policy-first") };
    let held = period(i18n, other.effective_from, other.effective_to).to_string();
    i18n.ta("policy-compared", &[("version", other.policy_version.into()), ("period", held.into())])
}

fn table(i18n: &I18n, difference: &SubsidyPolicyDifference) -> Html {
    let columns = vec![
        Column::new("parameter", i18n.t("policy-parameter")),
        Column::new("before", i18n.t("policy-before")),
        Column::new("after", i18n.t("policy-after")),
        Column::new("basis", i18n.t("policy-basis")),
    ];
    let rows: Vec<Row> = difference.changes.iter().map(|change| row(i18n, change)).collect();
    html! {
        <DataTable id="subsidy-policy-difference" caption={i18n.ta("policy-differences", &[("count", rows.len().into())])} {columns} {rows} adjustable=false
            empty={html! { <Empty title={i18n.t("policy-same")} /> }} />
    }
}

fn row(i18n: &I18n, change: &SubsidyPolicyChange) -> Row {
    let before = change
        .before
        .as_ref()
        .map_or_else(|| "—".into(), |value| told(i18n, change.unit, &change.key, value));
    Row {
        key: change.key.clone().into(),
        to: None,
        cells: vec![
            html! { name(i18n, &change.key) },
            html! { before },
            html! { <><strong>{ told(i18n, change.unit, &change.key, &change.after) }</strong>{ words(i18n, change) }</> },
            bases(i18n, change),
        ],
    }
}

/// Of a list, what it gained and what it lost.
fn words(i18n: &I18n, change: &SubsidyPolicyChange) -> Html {
    if change.unit != ParameterUnit::List || change.before.is_none() {
        return Html::default();
    }
    let line = |key: &str, words: &[String]| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let told = listed(i18n, &change.key, &words).to_string();
        (!words.is_empty())
            .then(|| html! { <p class="subtle">{ i18n.ta(key, &[("words", told.into())]) }</p> })
    };
    html! { <>
        { line("subsidy-words-added", &change.added).unwrap_or_default() }
        { line("subsidy-words-removed", &change.removed).unwrap_or_default() }
    </> }
}

/// What the parameter rests on now and, where that is another document, on what it rested before.
fn bases(i18n: &I18n, change: &SubsidyPolicyChange) -> Html {
    let since = |own: &ParameterBasis| {
        i18n.ta(
            "trace-parameter-basis",
            &[("basis", own.basis.clone().into()), ("day", time::day(own.effective_from).into())],
        )
    };
    let before = change.basis_before.as_ref().filter(|before| before.basis != change.basis_after.basis);
    html! { <>
        <p>{ since(&change.basis_after) }</p>
        if let Some(before) = before {
            <p class="subtle">{ i18n.ta("subsidy-basis-before", &[("basis", since(before).to_string().into())]) }</p>
        }
    </> }
}
