//! The figures of a school's year, where each was read from, and what the school doubts of them.

use contract::{
    assessment::{AssessmentFact, AssessmentResult, FactRemark, FactSource},
    ids::AssessmentId,
    subsidy::SchoolFacts,
};
use yew::prelude::*;

use super::given::Given;
use crate::{
    components::{
        Card, Column, DataTable, DefinitionList, Icon, LinkButton, Row, StatusLabel, grouped, percent,
        unbroken,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::assessment::{figure, grade_label},
    route::Route,
    session::use_session,
    time,
};

/// How much of a digest is shown: enough to tell two apart at a glance.
const SHORT: usize = 8;

/// Properties of [`Figures`].
#[derive(PartialEq, Properties)]
pub(super) struct FiguresProps {
    /// The school in the cycle.
    pub(super) school: AssessmentId,
    /// The result whose figures are shown.
    pub(super) result: AssessmentResult,
    /// What it rests on besides the records.
    pub(super) given: Given,
    /// What the school doubts.
    pub(super) remarks: Vec<FactRemark>,
}

/// A table of the figures, and what is known from elsewhere than the product's own records.
#[component]
pub(super) fn Figures(props: &FiguresProps) -> Html {
    let i18n = use_i18n();
    let opens = use_session().has_role(may::LIST_ASSESSMENT_FACT_ROWS);
    let result = &props.result;
    let row = |source: &FactSource| {
        let doubt = props.remarks.iter().find(|remark| remark.fact == source.fact);
        let cells = cells(&i18n, &result.facts, source, doubt);
        let link = opens.then(|| to_rows(&i18n, props.school, source.fact, result.version.number));
        let cells = cells.into_iter().chain(link).collect();
        Row { key: source.fact.to_string().into(), to: None, cells }
    };
    let mut columns = columns(&i18n);
    columns.extend(opens.then(|| Column::new("open", i18n.t("actions"))));
    html! { <>
        <Card title={i18n.t("assessment-sources")}>
            <p class="hint">{ i18n.t("assessment-sources-note") }</p>
            <DataTable id="assessment-figures" caption={i18n.t("assessment-sources")} {columns}
                rows={result.sources.iter().map(row).collect::<Vec<_>>()} />
        </Card>
        <Card title={i18n.t("assessment-other-facts")}><DefinitionList items={others(&i18n, &result.facts, props.given)} /></Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("fact", i18n.t("assessment-fact")),
        Column::new("value", i18n.t("assessment-value")).number(),
        Column::new("rows", i18n.t("assessment-rows")).number(),
        Column::new("as_of", i18n.t("assessment-as-of")),
        Column::new("doubt", i18n.t("assessment-doubt")),
        Column::new("digest", i18n.t("assessment-digest")),
    ]
}

fn cells(i18n: &I18n, facts: &SchoolFacts, source: &FactSource, doubt: Option<&FactRemark>) -> Vec<Html> {
    let counted =
        i18n.ta("assessment-counted", &[("counted", source.counted.into()), ("rows", source.rows.into())]);
    let short: String = source.digest.chars().take(SHORT).collect();
    vec![
        html! { i18n.word(source.fact) },
        html! { figure(i18n, facts, source.fact) },
        html! { counted },
        unbroken(time::day(source.as_of)),
        html! { doubt.map_or("—", |one| one.remark.as_str()) },
        html! { <span class="tree-code amount" title={source.digest.clone()}>{ short }</span> },
    ]
}

fn to_rows(i18n: &I18n, id: AssessmentId, fact: AssessmentFact, version: i16) -> Html {
    html! {
        <LinkButton to={Route::AssessmentFactRows { id, fact }} query={vec![("version", version.to_string())]} icon={Icon::Search} label={i18n.t("assessment-open-rows")} />
    }
}

fn square_metres(number: &str) -> AttrValue {
    format!("{} m²", grouped(number)).into()
}

/// What is known from the inspection, the host's own assessment and earlier awards, as a name and a value; what is not known
/// yet says so.
pub(super) fn others(i18n: &I18n, facts: &SchoolFacts, given: Given) -> Vec<(AttrValue, Html)> {
    let unknown = |text| html! { <StatusLabel {text} /> };
    let found = |value: AttrValue| given.site_missing(i18n).map_or_else(|| html! { value }, unknown);
    let host = || grade_label(i18n, facts.host_assessment);
    // An area that was measured before stands in the register.
    let measured = facts
        .measured_area
        .map_or_else(|| found("—".into()), |area| html! { square_metres(&area.to_string()) });
    let overdue = i18n.t(if facts.rectification_overdue { "yes" } else { "no" });
    vec![
        (i18n.t("trace-host-assessment"), given.host_missing(i18n).map_or_else(host, unknown)),
        (i18n.t("trace-measured-area"), measured),
        (i18n.t("assessment-safety"), found(facts.safety_accessibility.to_string().into())),
        (i18n.t("assessment-syllabus"), found(facts.syllabus_quality.to_string().into())),
        (i18n.t("trace-satisfaction"), found(percent(u32::from(facts.satisfaction_bp)).into())),
        (i18n.t("trace-rectification-overdue"), html! { overdue }),
    ]
}
