//! The annexes of a letter: what each gate and each item of the rubric was judged by, number by number.

use contract::{
    subsidy::SubsidyLineView,
    trace::{TraceNode, TraceValue},
};
use yew::prelude::*;

use super::sources::{Origins, list};
use crate::{i18n::I18n, pages::explain};

/// Both annexes; they begin on a page of their own.
pub(super) fn annexes(i18n: &I18n, sealed: &SubsidyLineView, origins: &Origins<'_>) -> Html {
    let inputs = |name: &str| sealed.trace.find(name).map(|node| node.inputs.as_slice()).unwrap_or_default();
    html! {
        <div class="letter-annexes">
            <section>
                <h3>{ i18n.t("letter-annex-gates") }</h3>
                { for inputs("eligible").iter().map(|node| part(i18n, node, origins)) }
            </section>
            <section>
                <h3>{ i18n.t("letter-annex-score") }</h3>
                { for inputs("total").iter().map(|node| part(i18n, node, origins)) }
            </section>
        </div>
    }
}

/// A gate or an item: what came of it, by which rule, and what it rests on.
fn part(i18n: &I18n, node: &TraceNode, origins: &Origins<'_>) -> Html {
    html! {
        <div class="letter-part" key={node.name.to_string()}>
            <p><strong>{ found(i18n, node) }</strong></p>
            if !node.formula.is_empty() {
                <p>{ i18n.ta("letter-annex-rule", &[("rule", explain::formula(i18n, &node.formula).into())]) }</p>
            }
            { list(i18n, node, origins, true) }
        </div>
    }
}

fn found(i18n: &I18n, node: &TraceNode) -> AttrValue {
    let name = explain::name(i18n, &node.name).to_string();
    match node.value {
        TraceValue::Flag(true) => i18n.ta("letter-annex-passed", &[("name", name.into())]),
        TraceValue::Flag(false) => i18n.ta("letter-annex-failed", &[("name", name.into())]),
        _ => {
            let value = explain::value(i18n, &node.value, &node.unit).to_string();
            i18n.ta("letter-annex-points", &[("name", name.into()), ("value", value.into())])
        }
    }
}
