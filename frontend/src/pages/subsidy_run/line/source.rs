//! Where the facts of a line were read from: the frozen figures of the school's assessment and, behind most of them, the records
//! of the product, such as attendance rows; the score sheet of its inspection; an appeal that has corrected them; the books.

use contract::{
    assessment::AssessmentFact,
    auth::Role,
    ids::{AssessmentId, FundId, InspectionId, SubsidyAppealId},
    subsidy::RubricItem,
    subsidy_run::{SubsidyFactSource, SubsidyLineSources, SubsidySourceKind},
    trace::TraceNode,
};

use crate::{components::TraceLink, i18n::I18n, may, route::Route, session::Session};

/// A kind of pages that may be open to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Assessment,
    /// The records behind the figures of the assessment.
    Rows,
    Inspection,
    Appeal,
    Fund,
}

/// Who may go which way.
const WAYS: [(Way, &[Role]); 5] = [
    (Way::Assessment, may::GET_ASSESSMENT),
    (Way::Rows, may::LIST_ASSESSMENT_FACT_ROWS),
    (Way::Inspection, may::GET_INSPECTION),
    (Way::Appeal, may::GET_SUBSIDY_APPEAL),
    (Way::Fund, may::GET_FUND),
];

/// The facts that are read from the books of the school's fund.
const OF_THE_BOOKS: [&str; 2] = ["prior_award", "prior_unspent"];

/// What a fact leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The records behind a figure.
    Rows(AssessmentFact),
    /// All figures of the assessment, where there are no such records.
    Figures,
    Inspection(InspectionId),
    Appeal(SubsidyAppealId),
    Fund(FundId),
}

/// The sources of a line, as far as a reader may follow them.
pub(super) struct Source<'a> {
    i18n: &'a I18n,
    known: Known<'a>,
}

struct Known<'a> {
    sources: &'a SubsidyLineSources,
    /// The ways that are open to the reader.
    open: Vec<Way>,
}

impl<'a> Source<'a> {
    pub(super) fn of(i18n: &'a I18n, session: &Session, sources: &'a SubsidyLineSources) -> Self {
        let ways = WAYS.iter().filter(|(_, roles)| session.has_role(roles));
        Self { i18n, known: Known { sources, open: ways.map(|(way, _)| *way).collect() } }
    }

    /// Where a value of the trace was read from; none for what was computed and what is of the run.
    pub(super) fn link(&self, node: &TraceNode) -> Option<TraceLink> {
        self.known.of_node(node).map(|target| self.to(target))
    }

    /// The way to what a figure of the assessment was read from.
    pub(super) fn of_figure(&self, fact: AssessmentFact) -> Option<TraceLink> {
        self.known.of_figure(fact).map(|target| self.to(target))
    }

    /// The way to what a fact was read from that is no figure, by its name in the trace and the item that it was given for.
    pub(super) fn of_named(&self, name: &str, item: Option<RubricItem>) -> Option<TraceLink> {
        self.known.of_named(name, item).map(|target| self.to(target))
    }

    fn to(&self, target: Target) -> TraceLink {
        let id: AssessmentId = self.known.sources.assessment_id;
        let version = || ("version", self.known.sources.assessment_version.to_string());
        let (to, query, label) = match target {
            Target::Rows(fact) => (Route::AssessmentFactRows { id, fact }, vec![version()], "line-to-rows"),
            Target::Figures => {
                (Route::Assessment { id }, vec![("tab", "figures".to_owned()), version()], "line-to-figures")
            }
            Target::Inspection(id) => (Route::Inspection { id }, Vec::new(), "line-to-inspection"),
            Target::Appeal(id) => (Route::SubsidyAppeal { id }, Vec::new(), "appeal-open"),
            Target::Fund(id) => (Route::Fund { id }, Vec::new(), "run-open-fund"),
        };
        TraceLink { to, query, label: self.i18n.t(label) }
    }
}

impl Known<'_> {
    fn opens(&self, way: Way) -> bool {
        self.open.contains(&way)
    }

    fn of_node(&self, node: &TraceNode) -> Option<Target> {
        if !node.formula.is_empty() {
            return None;
        }
        // Points of several items have one name: an appeal is followed only where it has corrected all of them.
        let mut named = self.sources.facts.iter().filter(|source| source.name == node.name);
        let first = named.next()?;
        let appeal = first.appeal_id.filter(|_| named.all(|other| other.appeal_id == first.appeal_id));
        self.target(first, appeal)
    }

    fn of_figure(&self, fact: AssessmentFact) -> Option<Target> {
        let mut all = self.sources.facts.iter().filter(|source| source.fact == Some(fact));
        let corrected = all.clone().find(|source| source.appeal_id.is_some());
        match corrected.or_else(|| all.next()) {
            Some(source) => self.target(source, source.appeal_id),
            None => self.of_assessment(Some(fact)),
        }
    }

    fn of_named(&self, name: &str, item: Option<RubricItem>) -> Option<Target> {
        let of_item = |source: &&SubsidyFactSource| source.name == name && source.item == item;
        match self.sources.facts.iter().find(of_item) {
            Some(source) => self.target(source, source.appeal_id),
            None if OF_THE_BOOKS.contains(&name) => None,
            None => self.of_assessment(None),
        }
    }

    fn target(&self, source: &SubsidyFactSource, appeal: Option<SubsidyAppealId>) -> Option<Target> {
        if let Some(id) = appeal.filter(|_| self.opens(Way::Appeal)) {
            return Some(Target::Appeal(id));
        }
        if source.kind == SubsidySourceKind::Books {
            let books = self.sources.prior.as_ref().filter(|_| self.opens(Way::Fund));
            return books.map(|books| Target::Fund(books.fund_id));
        }
        let inspection = source.inspection_id.filter(|_| self.opens(Way::Inspection));
        inspection.map(Target::Inspection).or_else(|| self.of_assessment(source.fact))
    }

    /// The records behind a figure, or all figures where there are no such records.
    fn of_assessment(&self, fact: Option<AssessmentFact>) -> Option<Target> {
        let rows = fact.filter(|_| self.opens(Way::Rows)).map(Target::Rows);
        rows.or_else(|| self.opens(Way::Assessment).then_some(Target::Figures))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
    const OTHER: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

    fn known<'a>(sources: &'a SubsidyLineSources, closed: &[Way]) -> Known<'a> {
        let open = WAYS.iter().map(|(way, _)| *way).filter(|way| !closed.contains(way)).collect();
        Known { sources, open }
    }

    fn source(name: &str, kind: &str) -> serde_json::Value {
        serde_json::json!({
            "name": name, "item": null, "kind": kind, "fact": null, "inspection_id": null, "appeal_id": null,
        })
    }

    fn sources() -> SubsidyLineSources {
        let mut learners = source("regular_learners", "figure");
        learners["fact"] = "regular_learners".into();
        let mut teams = source("learning_teams", "appeal");
        (teams["fact"], teams["appeal_id"]) = ("learning_teams".into(), OTHER.into());
        let mut safety = source("inspection_points", "inspection");
        (safety["item"], safety["inspection_id"]) = ("safety_accessibility".into(), ID.into());
        let mut syllabus = source("inspection_points", "appeal");
        (syllabus["item"], syllabus["inspection_id"]) = ("syllabus_quality".into(), ID.into());
        syllabus["appeal_id"] = OTHER.into();
        let books = serde_json::json!({
            "run_id": ID, "line_id": ID, "fund_id": OTHER, "entries": [], "cut_off": "2025-12-31",
            "balance": "0.00", "newer": "0.00",
        });
        serde_json::from_value(serde_json::json!({
            "line_id": ID, "assessment_id": ID, "assessment_version": 2, "prior": books,
            "facts": [learners, teams, safety, syllabus, source("prior_award", "books"), source("hosted", "assessment")],
        }))
        .unwrap()
    }

    fn fact(name: &'static str) -> TraceNode {
        TraceNode::fact(name, 1.into(), "")
    }

    #[test]
    fn a_fact_leads_to_what_says_it() {
        let sources = sources();
        let all = known(&sources, &[]);
        let appeal = Some(Target::Appeal(OTHER.parse().unwrap()));
        let inspection = Some(Target::Inspection(ID.parse().unwrap()));
        assert_eq!(
            all.of_node(&fact("regular_learners")),
            Some(Target::Rows(AssessmentFact::RegularLearners))
        );
        assert_eq!(all.of_node(&fact("learning_teams")), appeal);
        assert_eq!(all.of_node(&fact("inspection_points")), inspection, "an appeal has corrected one of two");
        assert_eq!(all.of_node(&fact("prior_award")), Some(Target::Fund(OTHER.parse().unwrap())));
        assert_eq!(all.of_node(&fact("hosted")), Some(Target::Figures));
        assert_eq!(all.of_figure(AssessmentFact::LearningTeams), appeal);
        assert_eq!(all.of_named("inspection_points", Some(RubricItem::SyllabusQuality)), appeal);
        assert_eq!(all.of_named("inspection_points", Some(RubricItem::SafetyAccessibility)), inspection);
    }

    #[test]
    fn what_was_computed_and_what_is_closed_to_the_reader_leads_nowhere() {
        let sources = sources();
        let all = known(&sources, &[]);
        assert_eq!(all.of_node(&TraceNode::computed("gross", 1.into(), "yuan", "base + topup")), None);
        assert_eq!(all.of_node(&fact("budget")), None);
        assert_eq!(all.of_named("prior_unspent", None), None, "nothing was awarded the year before");
        let finance = known(&sources, &[Way::Inspection]);
        assert_eq!(finance.of_node(&fact("inspection_points")), Some(Target::Figures));
        let every: Vec<_> = WAYS.iter().map(|(way, _)| *way).collect();
        let closed = known(&sources, &every);
        assert_eq!(closed.of_node(&fact("regular_learners")), None);
        assert_eq!(closed.of_node(&fact("prior_award")), None);
    }
}
