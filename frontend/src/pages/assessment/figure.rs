//! A figure of a school's year with its unit.

use contract::{
    assessment::AssessmentFact,
    curriculum::Half,
    subsidy::{HalfYearFacts, SchoolFacts},
    trace::TraceValue,
};
use yew::AttrValue;

use crate::{i18n::I18n, pages::explain};

/// A figure as it was frozen.
pub fn figure(i18n: &I18n, facts: &SchoolFacts, fact: AssessmentFact) -> AttrValue {
    use AssessmentFact as Fact;
    let count = |number: u32, unit: &str| explain::value(i18n, &TraceValue::Count(number.into()), unit);
    match fact {
        Fact::FixedVenue => explain::value(i18n, &facts.fixed_venue.into(), ""),
        Fact::DeclaredArea => {
            let area = TraceValue::Hundredths(facts.declared_area.hundredths());
            explain::value(i18n, &area, "square_metres")
        }
        Fact::FullMonthsOpen => count(facts.full_months_open.into(), "months"),
        Fact::OpenDays => by_half(i18n, facts, |half| count(half.open_days.into(), "days")),
        Fact::Refreshes => by_half(i18n, facts, |half| i18n.t(if half.refreshed { "yes" } else { "no" })),
        Fact::WeeklyOpening => count(facts.weekly_opening_minutes, "minutes"),
        Fact::SigninCompleteness => count(facts.signin_completeness_bp.into(), "bp"),
        Fact::RegisteredLearners => count(facts.registered_learners, "learners"),
        Fact::RegularLearners => count(facts.regular_learners, "learners"),
        Fact::Categories => count(facts.categories.into(), ""),
        Fact::TeachingMinutes => count(facts.teaching_minutes, "minutes"),
        Fact::ActivityForms => count(facts.activity_forms, ""),
        Fact::LearningTeams => count(facts.learning_teams, ""),
        Fact::Teachers => format!("{} / {}", facts.teachers_verified, facts.teachers).into(),
        Fact::VolunteerMinutes => count(facts.volunteer_minutes, "minutes"),
        Fact::OnlineLearners => count(facts.online_learners, "learners"),
        Fact::SharedVenues => count(facts.shared_venues, ""),
        Fact::SmartAgingSessions => count(facts.smart_aging_sessions, ""),
        Fact::TimelyCrediting => count(facts.timely_crediting_bp.into(), "bp"),
        Fact::RedemptionRecords => count(facts.redemption_records_bp.into(), "bp"),
    }
}

fn by_half(i18n: &I18n, facts: &SchoolFacts, told: impl Fn(&HalfYearFacts) -> AttrValue) -> AttrValue {
    let name = |half| match half {
        Half::H1 => i18n.t("assessment-first-half"),
        Half::H2 => i18n.t("assessment-second-half"),
    };
    let halves = facts.half_years.iter().map(|half| format!("{} {}", name(half.half), told(half)));
    halves.collect::<Vec<_>>().join(&i18n.t("assessment-and")).into()
}
