//! Where a fact of a trace comes from, by its name there.

use contract::assessment::AssessmentFact as Fact;
use contract::subsidy::RubricItem;
use contract::subsidy_run::SubsidySourceKind as Kind;

/// Where a fact comes from, and the members of an appeal's decision that correct it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Where from.
    pub kind: Kind,
    /// The figure of the assessment, if it is one.
    pub fact: Option<Fact>,
    /// The members of the decision, if an appeal can correct it.
    pub corrected_by: &'static [&'static str],
}

const fn figure(fact: Fact, corrected_by: &'static [&'static str]) -> Source {
    Source { kind: Kind::Figure, fact: Some(fact), corrected_by }
}

const fn other(kind: Kind, corrected_by: &'static [&'static str]) -> Source {
    Source { kind, fact: None, corrected_by }
}

/// Where the fact of this name comes from, and of this item where several have it; `None` for a value that was computed.
#[must_use]
pub fn source_of(name: &str, item: Option<RubricItem>) -> Option<Source> {
    Some(match name {
        "fixed_venue" => figure(Fact::FixedVenue, &["fixed_venue"]),
        "declared_area" => figure(Fact::DeclaredArea, &["declared_area"]),
        "full_months_open" => figure(Fact::FullMonthsOpen, &["full_months_open"]),
        "open_days.H1" | "open_days.H2" => figure(Fact::OpenDays, &["half_years"]),
        "refreshes_done" => figure(Fact::Refreshes, &["half_years"]),
        "weekly_opening" => figure(Fact::WeeklyOpening, &["weekly_opening_minutes"]),
        "signin_completeness" => figure(Fact::SigninCompleteness, &["signin_completeness_bp"]),
        "registered_learners" => figure(Fact::RegisteredLearners, &["registered_learners"]),
        "regular_learners" => figure(Fact::RegularLearners, &["regular_learners"]),
        "categories" => figure(Fact::Categories, &["categories"]),
        "teaching_minutes" => figure(Fact::TeachingMinutes, &["teaching_minutes"]),
        "activity_forms" => figure(Fact::ActivityForms, &["activity_forms"]),
        "learning_teams" => figure(Fact::LearningTeams, &["learning_teams"]),
        "teachers" => figure(Fact::Teachers, &["teachers"]),
        "teachers_verified" => figure(Fact::Teachers, &["teachers_verified"]),
        "volunteer_minutes" => figure(Fact::VolunteerMinutes, &["volunteer_minutes"]),
        "online_learners" => figure(Fact::OnlineLearners, &["online_learners"]),
        "shared_venues" => figure(Fact::SharedVenues, &["shared_venues"]),
        "smart_aging_sessions" => figure(Fact::SmartAgingSessions, &["smart_aging_sessions"]),
        "timely_crediting" => figure(Fact::TimelyCrediting, &["timely_crediting_bp"]),
        "redemption_records" => figure(Fact::RedemptionRecords, &["redemption_records_bp"]),
        "measured_area" => other(Kind::Inspection, &["measured_area"]),
        "inspection_points" => match item {
            Some(RubricItem::SafetyAccessibility) => other(Kind::Inspection, &["safety_accessibility"]),
            Some(RubricItem::SyllabusQuality) => other(Kind::Inspection, &["syllabus_quality"]),
            _ => return None,
        },
        "satisfaction" => other(Kind::Inspection, &["satisfaction_bp"]),
        "hosted" => other(Kind::Assessment, &["hosted"]),
        "host_assessment" => other(Kind::Assessment, &["host_assessment"]),
        "veto" | "rectification_overdue" => other(Kind::Assessment, &[]),
        "prior_award" | "prior_unspent" => other(Kind::Books, &[]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use contract::subsidy_run::SchoolFactsPatch;

    use super::*;

    const NAMES: &[&str] = &[
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
        "teachers_verified",
        "volunteer_minutes",
        "online_learners",
        "shared_venues",
        "smart_aging_sessions",
        "timely_crediting",
        "redemption_records",
        "measured_area",
        "satisfaction",
        "hosted",
        "host_assessment",
    ];

    fn all() -> impl Iterator<Item = Source> {
        let alone = NAMES.iter().filter_map(|name| source_of(name, None));
        let judged = RubricItem::ALL.iter().filter_map(|item| source_of("inspection_points", Some(*item)));
        alone.chain(judged)
    }

    #[test]
    fn every_figure_and_every_fact_that_an_appeal_corrects_is_the_source_of_something() {
        for fact in Fact::ALL {
            assert!(all().any(|one| one.fact == Some(*fact)), "{fact}");
        }
        let members = serde_json::to_value(SchoolFactsPatch::default()).unwrap();
        for member in members.as_object().unwrap().keys() {
            let of_findings = ["vetoes", "rectification_overdue"].contains(&member.as_str());
            let corrects = all().any(|one| one.corrected_by.contains(&member.as_str()));
            assert_eq!(corrects, !of_findings, "{member}");
        }
    }

    #[test]
    fn points_of_one_item_are_not_corrected_by_those_of_another() {
        let of = |item| source_of("inspection_points", Some(item)).unwrap().corrected_by;
        assert_eq!(of(RubricItem::SafetyAccessibility), ["safety_accessibility"]);
        assert_eq!(of(RubricItem::SyllabusQuality), ["syllabus_quality"]);
        assert_eq!(source_of("inspection_points", None), None);
    }

    #[test]
    fn what_was_computed_has_no_source() {
        for name in ["payment", "grade", "eligible", "total", "budget", "total_entitlement"] {
            assert_eq!(source_of(name, None), None, "{name}");
        }
    }
}
