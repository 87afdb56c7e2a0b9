//! The facts of a line as they were frozen, each with the way to what it was read from.

use std::rc::Rc;

use contract::{assessment::AssessmentFact, subsidy::SchoolFacts, subsidy_run::SubsidyRunLineDetails};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{follows, source::Source};
use crate::{
    components::{Card, Column, DataTable, LinkButton, Row, TraceLink, percent, yuan},
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

/// A table of the facts.
#[component]
pub(super) fn Facts(props: &FactsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let one = &props.one;
    let source = Source::of(&i18n, &session, one);
    let mut rows: Vec<Row> = AssessmentFact::ALL
        .iter()
        .map(|fact| {
            let value = html! { figure(&i18n, &one.facts, *fact) };
            row(fact.as_str(), i18n.word(*fact), value, source.to(Some(*fact)))
        })
        .collect();
    let sheet = others(&i18n, &one.facts);
    rows.extend(sheet.into_iter().map(|(key, label, value)| row(key, label, value, source.to(None))));
    let books = of_the_books(&i18n, &one.facts);
    rows.extend(books.into_iter().map(|(key, label, value)| row(key, label, value, None)));
    let columns = vec![
        Column::new("fact", i18n.t("line-fact")),
        Column::new("value", i18n.t("subsidy-value")).number(),
        Column::new("source", i18n.t("line-source")),
    ];
    let actions = html! {
        if follows(&session) {
            <LinkButton to={Route::Assessment { id: one.assessment_id }} query={vec![("tab", "figures".to_owned())]} label={i18n.t("line-to-assessment")} />
        }
    };
    let note = i18n.ta("line-facts-note", &[("version", one.assessment_version.into())]);
    html! {
        <Card title={i18n.t("line-tab-facts")} {actions}>
            <p class="hint">{ note }</p>
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

/// What assessors, the host's own assessment and surveys have said.
fn others(i18n: &I18n, facts: &SchoolFacts) -> Vec<(&'static str, AttrValue, Html)> {
    let flag = |on: bool| html! { i18n.t(if on { "yes" } else { "no" }) };
    let measured = facts.measured_area.map_or_else(|| "—".to_owned(), |area| format!("{area} m²"));
    let share = percent(u32::from(facts.satisfaction_bp));
    vec![
        ("hosted", i18n.t("trace-hosted"), flag(facts.hosted)),
        ("host", i18n.t("trace-host-assessment"), grade_label(i18n, facts.host_assessment)),
        ("measured", i18n.t("trace-measured-area"), html! { measured }),
        ("safety", i18n.t("subsidy-safety"), html! { facts.safety_accessibility.to_string() }),
        ("syllabus", i18n.t("subsidy-syllabus"), html! { facts.syllabus_quality.to_string() }),
        ("satisfaction", i18n.t("trace-satisfaction"), html! { share }),
        ("overdue", i18n.t("trace-rectification-overdue"), flag(facts.rectification_overdue)),
    ]
}

/// What is read from the books of the school's fund.
fn of_the_books(i18n: &I18n, facts: &SchoolFacts) -> Vec<(&'static str, AttrValue, Html)> {
    vec![
        ("prior", i18n.t("trace-prior-award"), yuan(i18n, facts.prior_award)),
        ("unspent", i18n.t("trace-prior-unspent"), yuan(i18n, facts.prior_unspent)),
    ]
}
