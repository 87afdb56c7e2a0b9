//! What the numbers of a letter rest on: parameters of the policy with their basis, figures of the assessment, what assessors
//! have found, and the books.

use std::collections::BTreeSet;

use contract::{
    subsidy::RubricItem,
    subsidy_run::{SubsidyFactSource, SubsidyLineSources, SubsidySourceKind},
    trace::{TraceNode, TraceParameter},
};
use yew::prelude::*;

use crate::{
    i18n::I18n,
    pages::{explain, parameter},
    time,
};

/// Where the facts of a line come from.
pub(super) struct Origins<'a>(pub(super) &'a SubsidyLineSources);

/// What a fact of the trace comes from, in the words of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The yearly assessment.
    Assessment,
    /// The inspection by an assessor organisation.
    Inspection,
    /// What the learners said to the assessors who called them.
    Survey,
    /// An appeal that was upheld.
    Appeal,
    /// The books of the school's fund.
    Books,
    /// What the run may spend.
    Budget,
    /// What the run has computed elsewhere.
    Run,
}

impl Origins<'_> {
    /// Where a fact comes from that was given for a value of the trace.
    fn of(&self, fact: &str, given_for: &str) -> Origin {
        let item: Option<RubricItem> =
            given_for.strip_prefix("item.").and_then(|item| item.parse::<RubricItem>().ok());
        let is_it = |one: &&SubsidyFactSource| one.name == fact && (one.item.is_none() || one.item == item);
        match (self.0.facts.iter().find(is_it).map(|one| one.kind), fact) {
            (Some(SubsidySourceKind::Figure | SubsidySourceKind::Assessment), _) => Origin::Assessment,
            (Some(SubsidySourceKind::Inspection), "satisfaction") => Origin::Survey,
            (Some(SubsidySourceKind::Inspection), _) => Origin::Inspection,
            (Some(SubsidySourceKind::Appeal), _) => Origin::Appeal,
            (Some(SubsidySourceKind::Books), _) => Origin::Books,
            (None, "budget") => Origin::Budget,
            (None, _) => Origin::Run,
        }
    }
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
pub(super) fn list(i18n: &I18n, node: &TraceNode, origins: &Origins<'_>, deep: bool) -> Html {
    let mut sources = Vec::new();
    collect(node, deep, &mut BTreeSet::new(), &mut sources);
    let told = |source: &Source<'_>| {
        let text = match source {
            Source::Parameter(parameter) => of_parameter(i18n, parameter),
            Source::Fact(fact, given_for) => {
                let origin = origins.of(&fact.name, given_for);
                of_fact(i18n, (source.key(), fact), origin, origins.0.assessment_version)
            }
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
            ("basis", one.basis.clone().into()),
            ("day", time::long_day(i18n, one.effective_from).to_string().into()),
        ],
    )
}

fn of_fact(i18n: &I18n, (name, fact): (&str, &TraceNode), origin: Origin, assessment: i16) -> AttrValue {
    let text = match origin {
        Origin::Assessment => "letter-figure",
        Origin::Inspection => "letter-inspected",
        Origin::Survey => "letter-surveyed",
        Origin::Appeal => "letter-corrected",
        Origin::Books => "letter-books",
        Origin::Budget => "letter-budget",
        Origin::Run => "letter-of-run",
    };
    i18n.ta(
        text,
        &[
            ("name", explain::name(i18n, name).to_string().into()),
            ("value", explain::value(i18n, &fact.value, &fact.unit).to_string().into()),
            ("version", assessment.into()),
        ],
    )
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

    #[test]
    fn what_assessors_found_what_an_appeal_corrected_and_what_was_computed_are_told_apart() {
        let fact = |name: &str, item: Option<&str>, kind: &str| {
            serde_json::json!({
                "name": name, "item": item, "kind": kind, "fact": null, "inspection_id": null, "appeal_id": null,
            })
        };
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let sources: SubsidyLineSources = serde_json::from_value(serde_json::json!({
            "line_id": id, "assessment_id": id, "assessment_version": 2, "prior": null,
            "facts": [
                fact("regular_learners", None, "figure"),
                fact("host_assessment", None, "assessment"),
                fact("measured_area", None, "inspection"),
                fact("satisfaction", None, "inspection"),
                fact("inspection_points", Some("safety_accessibility"), "appeal"),
                fact("inspection_points", Some("syllabus_quality"), "inspection"),
                fact("prior_award", None, "books"),
            ],
        }))
        .unwrap();
        let of = |name, given_for| Origins(&sources).of(name, given_for);
        assert_eq!(of("regular_learners", "topup"), Origin::Assessment);
        assert_eq!(of("regular_learners", "item.regular_participation"), Origin::Assessment);
        assert_eq!(of("host_assessment", "gate.host_assessment"), Origin::Assessment);
        assert_eq!(of("measured_area", "counted_area"), Origin::Inspection);
        assert_eq!(of("satisfaction", "item.satisfaction"), Origin::Survey);
        assert_eq!(of("inspection_points", "item.safety_accessibility"), Origin::Appeal);
        assert_eq!(of("inspection_points", "item.syllabus_quality"), Origin::Inspection);
        assert_eq!(of("prior_award", "carryover_deduction"), Origin::Books);
        assert_eq!(of("budget", "payment"), Origin::Budget);
        assert_eq!(of("grade", "base"), Origin::Run);
    }
}
