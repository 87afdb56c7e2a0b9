//! Where the facts of a line were read from: the frozen figures of the school's assessment and, behind most of them, the records
//! of the product, such as attendance rows.

use contract::{
    assessment::AssessmentFact, ids::AssessmentId, subsidy_run::SubsidyRunLineDetails, trace::TraceNode,
};
use yew::AttrValue;

use super::follows;
use crate::{components::TraceLink, i18n::I18n, may, route::Route, session::Session};

/// What a reader may follow.
pub(super) struct Source {
    assessment: AssessmentId,
    version: i16,
    /// Whether the assessment is open to the reader.
    opens: bool,
    /// Whether the records behind its figures are.
    opens_rows: bool,
    rows: AttrValue,
    figures: AttrValue,
}

impl Source {
    pub(super) fn of(i18n: &I18n, session: &Session, one: &SubsidyRunLineDetails) -> Self {
        Self {
            assessment: one.assessment_id,
            version: one.assessment_version,
            opens: follows(session),
            opens_rows: session.has_role(may::LIST_ASSESSMENT_FACT_ROWS),
            rows: i18n.t("line-to-rows"),
            figures: i18n.t("line-to-figures"),
        }
    }

    /// Where a value of the trace was read from; none for what was computed and what is of the run.
    pub(super) fn link(&self, node: &TraceNode) -> Option<TraceLink> {
        if !node.formula.is_empty() || origin(&node.name) != Origin::Assessment {
            return None;
        }
        self.to(figure_of(&node.name))
    }

    /// The way to the records behind a figure; to all figures, where there are no such records.
    pub(super) fn to(&self, figure: Option<AssessmentFact>) -> Option<TraceLink> {
        let id = self.assessment;
        if let Some(fact) = figure.filter(|_| self.opens_rows) {
            let query = vec![("version", self.version.to_string())];
            return Some(TraceLink {
                to: Route::AssessmentFactRows { id, fact },
                query,
                label: self.rows.clone(),
            });
        }
        let query = vec![("tab", "figures".to_owned())];
        let link = TraceLink { to: Route::Assessment { id }, query, label: self.figures.clone() };
        self.opens.then_some(link)
    }
}

/// Who a fact of a trace comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::subsidy_run) enum Origin {
    /// The frozen assessment.
    Assessment,
    /// The books of the school's fund.
    Books,
    /// The run: its budget, or what it has computed elsewhere in the trace.
    Run,
}

/// Where a fact of that name comes from.
pub(in crate::pages::subsidy_run) fn origin(name: &str) -> Origin {
    match name {
        "prior_award" | "prior_unspent" => Origin::Books,
        "budget" | "eligible" | "grade" | "gross" | "municipal_share" | "payment" | "total_entitlement" => {
            Origin::Run
        }
        _ => Origin::Assessment,
    }
}

/// The figure of the assessment that a fact of a trace is; none for what assessors and hosts have said.
pub(super) fn figure_of(name: &str) -> Option<AssessmentFact> {
    let stem = name.split('.').next().unwrap_or(name);
    match stem {
        "refreshes_done" => Some(AssessmentFact::Refreshes),
        "teachers_verified" => Some(AssessmentFact::Teachers),
        other => other.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_of_the_assessment_is_found_from_the_trace() {
        let names = [
            "fixed_venue",
            "declared_area",
            "full_months_open",
            "open_days.H1",
            "refreshes_done",
            "weekly_opening",
            "signin_completeness",
            "registered_learners",
            "regular_learners",
            "categories",
            "teaching_minutes",
            "activity_forms",
            "learning_teams",
            "teachers",
            "volunteer_minutes",
            "online_learners",
            "shared_venues",
            "smart_aging_sessions",
            "timely_crediting",
            "redemption_records",
        ];
        let found: Vec<_> = names.iter().filter_map(|name| figure_of(name)).collect();
        assert_eq!(found, AssessmentFact::ALL);
        assert_eq!(figure_of("teachers_verified"), Some(AssessmentFact::Teachers));
        assert_eq!(figure_of("inspection_points"), None);
    }

    #[test]
    fn what_is_of_the_run_leads_to_no_assessment() {
        let source = Source {
            assessment: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
            version: 2,
            opens: true,
            opens_rows: true,
            rows: "rows".into(),
            figures: "figures".into(),
        };
        let fact = |name: &'static str| TraceNode::fact(name, 1.into(), "");
        assert_eq!(source.link(&fact("prior_award")), None);
        assert_eq!(source.link(&TraceNode::computed("gross", 1.into(), "yuan", "base + topup")), None);
        let to = source.link(&fact("regular_learners")).unwrap();
        assert_eq!(to.query, [("version", "2".to_owned())]);
        let id = source.assessment;
        let score_sheet = source.link(&fact("inspection_points")).unwrap();
        assert_eq!(
            (score_sheet.to, score_sheet.query),
            (Route::Assessment { id }, vec![("tab", "figures".into())])
        );
        let closed = Source { opens: false, opens_rows: false, ..source };
        assert_eq!(closed.link(&fact("regular_learners")), None);
    }
}
