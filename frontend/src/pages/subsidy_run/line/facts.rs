//! The facts of a line as they were frozen, each with the way to what it was read from.

use std::rc::Rc;

use contract::{
    assessment::AssessmentFact,
    subsidy::{RubricItem, SchoolFacts},
    subsidy_run::SubsidyRunLineDetails,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{follows, source::Source};
use crate::{
    api::{subsidy_run, use_load},
    components::{Card, Column, DataTable, LinkButton, Row, TraceLink, grouped, percent, yuan},
    i18n::{I18n, use_i18n},
    pages::{assessment::figure, subsidy_run::grade_label},
    route::Route,
    session::use_session,
};

/// Properties of [`Facts`].
#[derive(PartialEq, Properties)]
pub(super) struct FactsProps {
    /// The line.
    pub(super) one: Rc<SubsidyRunLineDetails>,
}

/// The facts, with where each comes from.
#[component]
pub(super) fn Facts(props: &FactsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let one = &props.one;
    let place = (one.line.run_id, one.line.id);
    let sources = use_load(place, |api, place| async move { subsidy_run::sources(&api, place).await });
    let opens = follows(&session);
    sources.view(|sources| table(&i18n, one, &Source::of(&i18n, &session, sources), opens))
}

/// A table of the facts; `opens` says whether the assessment is open to the reader.
fn table(i18n: &I18n, one: &SubsidyRunLineDetails, source: &Source<'_>, opens: bool) -> Html {
    let mut rows: Vec<Row> = AssessmentFact::ALL
        .iter()
        .map(|fact| {
            let value = html! { figure(i18n, &one.facts, *fact) };
            row(fact.as_str(), i18n.word(*fact), value, source.of_figure(*fact))
        })
        .collect();
    let given = others(i18n, &one.facts).into_iter().chain(of_the_books(i18n, &one.facts));
    rows.extend(given.map(|((name, item), label, value)| {
        let key = item.map_or(name, RubricItem::as_str);
        row(key, label, value, source.of_named(name, item))
    }));
    let columns = vec![
        Column::new("fact", i18n.t("line-fact")),
        Column::new("value", i18n.t("subsidy-value")).number(),
        Column::new("source", i18n.t("line-source")),
    ];
    let actions = html! {
        if opens {
            <LinkButton to={Route::Assessment { id: one.assessment_id }} query={vec![("tab", "figures".to_owned()), ("version", one.assessment_version.to_string())]} label={i18n.t("line-to-assessment")} />
        }
    };
    let frozen = i18n.ta("line-facts-note", &[("version", one.assessment_version.into())]);
    html! {
        <Card title={i18n.t("line-tab-facts")} {actions}>
            <p class="hint">{ frozen }</p>
            <DataTable id="subsidy-facts" caption={i18n.t("line-tab-facts")} {columns} {rows} adjustable=false />
        </Card>
    }
}

fn row(key: &'static str, label: AttrValue, value: Html, link: Option<TraceLink>) -> Row {
    type Filtered = Link<Route, Vec<(&'static str, String)>>;
    let way = link.map_or_else(
        || html! { "—" },
        |link| html! { <Filtered to={link.to} query={Some(link.query)}>{ link.label }</Filtered> },
    );
    Row { key: key.into(), to: None, cells: vec![html! { label }, value, way] }
}

/// A fact by its name in the trace and the item that it was given for, with its label and its value.
type Given = ((&'static str, Option<RubricItem>), AttrValue, Html);

/// What assessors, the host's own assessment and surveys have said.
fn others(i18n: &I18n, facts: &SchoolFacts) -> Vec<Given> {
    let flag = |on: bool| html! { i18n.t(if on { "yes" } else { "no" }) };
    let measured = facts
        .measured_area
        .map_or_else(|| "—".to_owned(), |area| format!("{} m²", grouped(&area.to_string())));
    let share = percent(u32::from(facts.satisfaction_bp));
    let judged = |item| ("inspection_points", Some(item));
    vec![
        (("hosted", None), i18n.t("trace-hosted"), flag(facts.hosted)),
        (
            ("host_assessment", None),
            i18n.t("trace-host-assessment"),
            grade_label(i18n, facts.host_assessment),
        ),
        (("measured_area", None), i18n.t("trace-measured-area"), html! { measured }),
        (
            judged(RubricItem::SafetyAccessibility),
            i18n.t("subsidy-safety"),
            html! { facts.safety_accessibility.to_string() },
        ),
        (
            judged(RubricItem::SyllabusQuality),
            i18n.t("subsidy-syllabus"),
            html! { facts.syllabus_quality.to_string() },
        ),
        (("satisfaction", None), i18n.t("trace-satisfaction"), html! { share }),
        (
            ("rectification_overdue", None),
            i18n.t("trace-rectification-overdue"),
            flag(facts.rectification_overdue),
        ),
    ]
}

/// What is read from the books of the school's fund.
fn of_the_books(i18n: &I18n, facts: &SchoolFacts) -> Vec<Given> {
    vec![
        (("prior_award", None), i18n.t("trace-prior-award"), yuan(i18n, facts.prior_award)),
        (("prior_unspent", None), i18n.t("trace-prior-unspent"), yuan(i18n, facts.prior_unspent)),
    ]
}
