//! What the numbers of a letter rest on: parameters of the policy with their key and basis, frozen figures, and the books.

use std::collections::BTreeSet;

use contract::trace::{TraceNode, TraceParameter};
use yew::prelude::*;

use crate::{
    i18n::I18n,
    pages::{
        explain, parameter,
        subsidy_run::line::source::{Origin, origin},
    },
    time,
};

/// The versions that a letter names: of the assessment, and of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Versions {
    pub(super) assessment: i16,
    pub(super) run: i16,
}

/// One number and what it rests on.
enum Source<'a> {
    Parameter(&'a TraceParameter),
    /// A fact, and the name of what was computed from it.
    Fact(&'a TraceNode, &'a str),
}

/// What an assessor gave: the same name for several items, so that their own names tell them apart.
const GIVEN_ON_SITE: &str = "inspection_points";

impl<'a> Source<'a> {
    /// What tells it from the others.
    fn key(&self) -> &'a str {
        match *self {
            Self::Parameter(parameter) => &parameter.key,
            Self::Fact(fact, of) if fact.name == GIVEN_ON_SITE => of,
            Self::Fact(fact, _) => &fact.name,
        }
    }
}

/// The parameters and facts that a value was computed from itself, or, with `deep`, everything below it, each once.
fn collect<'a>(node: &'a TraceNode, deep: bool, seen: &mut BTreeSet<&'a str>, into: &mut Vec<Source<'a>>) {
    let given = node.inputs.iter().filter(|input| input.formula.is_empty());
    let facts = given.map(|fact| Source::Fact(fact, &node.name));
    let parameters = node.parameters.iter().map(|parameter| Source::Parameter(parameter));
    for source in facts.chain(parameters) {
        if seen.insert(source.key()) {
            into.push(source);
        }
    }
    if deep {
        for input in node.inputs.iter().filter(|input| !input.formula.is_empty()) {
            collect(input, deep, seen, into);
        }
    }
}

/// What a value rests on, as a list.
pub(super) fn list(i18n: &I18n, node: &TraceNode, versions: Versions, deep: bool) -> Html {
    let mut sources = Vec::new();
    collect(node, deep, &mut BTreeSet::new(), &mut sources);
    let told = |source: &Source<'_>| {
        let text = match source {
            Source::Parameter(parameter) => of_parameter(i18n, parameter),
            Source::Fact(fact, _) => of_fact(i18n, source.key(), fact, versions),
        };
        html! { <li key={source.key().to_owned()}>{ text }</li> }
    };
    html! { if !sources.is_empty() { <ul class="letter-sources">{ for sources.iter().map(told) }</ul> } }
}

fn of_parameter(i18n: &I18n, one: &TraceParameter) -> AttrValue {
    let value = explain::value(i18n, &one.value, explain::unit_of(&one.key)).to_string();
    i18n.ta(
        "letter-parameter",
        &[
            ("name", parameter::name(i18n, &one.key).to_string().into()),
            ("value", value.into()),
            ("key", one.key.clone().into()),
            ("basis", one.basis.clone().into()),
            ("day", time::day(one.effective_from).into()),
        ],
    )
}

fn of_fact(i18n: &I18n, name: &str, fact: &TraceNode, versions: Versions) -> AttrValue {
    let name = explain::name(i18n, name).to_string();
    let value = explain::value(i18n, &fact.value, &fact.unit).to_string();
    let Versions { assessment, run } = versions;
    match origin(&fact.name) {
        Origin::Assessment => i18n.ta(
            "letter-figure",
            &[("name", name.into()), ("value", value.into()), ("version", assessment.into())],
        ),
        Origin::Books => i18n.ta("letter-books", &[("name", name.into()), ("value", value.into())]),
        Origin::Run => i18n
            .ta("letter-of-run", &[("name", name.into()), ("value", value.into()), ("version", run.into())]),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use super::*;

    fn parameter(key: &str) -> Arc<TraceParameter> {
        Arc::new(TraceParameter {
            key: key.to_owned(),
            value: 1.into(),
            effective_from: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
            basis: "B".to_owned(),
        })
    }

    #[test]
    fn a_step_names_its_own_numbers_and_an_annex_all_of_them_once() {
        let (cap, most) = (parameter("cap"), parameter("most"));
        let learners = || TraceNode::fact("regular_learners", 183.into(), "learners");
        let inner = TraceNode::computed("topup", 1.into(), "yuan", "f")
            .with_inputs([learners()])
            .with_parameters([&cap, &most]);
        let outer = TraceNode::computed("gross", 1.into(), "yuan", "f")
            .with_inputs([inner, learners()])
            .with_parameters([&cap]);
        let keys = |deep| {
            let mut found = Vec::new();
            collect(&outer, deep, &mut BTreeSet::new(), &mut found);
            found.iter().map(|source| source.key().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys(false), ["regular_learners", "cap"]);
        assert_eq!(keys(true), ["regular_learners", "cap", "most"]);
    }
}
