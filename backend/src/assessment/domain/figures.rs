//! From rows to the facts of a year.

use contract::assessment::AssessmentFact;
use contract::curriculum::Half;
use contract::facility::SchoolKind;
use contract::measure::{Area, Points};
use contract::money::Yuan;
use contract::subsidy::{Grade, HalfYearFacts, SchoolFacts};
use uuid::Uuid;

use crate::subsidy::domain::money::floor;

/// A figure and the rows that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// What it comes to: a count, minutes, hundredths of m², or 1 for yes.
    pub amount: i64,
    /// The rows that count, by id.
    pub counted: Vec<Uuid>,
    /// The rows that were looked at besides, by id.
    pub others: Vec<Uuid>,
}

impl Figure {
    /// Of so much, from rows of which all count.
    #[must_use]
    pub fn of(amount: i64, mut counted: Vec<Uuid>) -> Self {
        counted.sort_unstable();
        Self { amount, counted, others: Vec::new() }
    }

    /// How many rows count of those that were looked at, in basis points rounded down; nothing of nothing is nothing.
    #[must_use]
    pub fn share_bp(&self) -> u16 {
        let counted = i128::try_from(self.counted.len()).unwrap_or_default();
        let others = i128::try_from(self.others.len()).unwrap_or_default();
        u16::try_from(floor(counted * 10_000, counted + others)).unwrap_or_default()
    }

    /// How many rows count.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.counted.len()).unwrap_or(u32::MAX)
    }

    /// How many rows were looked at.
    #[must_use]
    pub fn rows(&self) -> u32 {
        u32::try_from(self.counted.len() + self.others.len()).unwrap_or(u32::MAX)
    }

    fn amount_u32(&self) -> u32 {
        u32::try_from(self.amount).unwrap_or(0)
    }
}

/// How long a school was open in a year, and whether it refreshed its curriculum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Opening {
    /// Calendar months in which it was open on every day.
    pub full_months: u8,
    /// Days open in each half-year.
    pub open_days: [u16; 2],
    /// Whether a curriculum was published for each.
    pub refreshed: [bool; 2],
}

/// Who the school is, and what stands in its register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its county.
    pub county_code: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// What was measured before the inspection of the cycle.
    pub measured_area: Option<Area>,
}

/// All figures of a school's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// How long it was open.
    pub opening: Opening,
    by_fact: Vec<Figure>,
}

impl Figures {
    /// With nothing in it but how long the school was open.
    #[must_use]
    pub fn new(opening: Opening) -> Self {
        Self { opening, by_fact: vec![Figure::default(); AssessmentFact::ALL.len()] }
    }

    /// Enters a figure.
    pub fn enter(&mut self, fact: AssessmentFact, figure: Figure) {
        if let Some(place) = self.by_fact.get_mut(fact as usize) {
            *place = figure;
        }
    }

    /// A figure; an empty one where none was entered.
    #[must_use]
    pub fn of(&self, fact: AssessmentFact) -> Figure {
        self.by_fact.get(fact as usize).cloned().unwrap_or_default()
    }

    /// A figure as the trace shows it.
    #[must_use]
    pub fn value(&self, fact: AssessmentFact) -> String {
        use AssessmentFact as Fact;
        let figure = self.of(fact);
        match fact {
            Fact::FixedVenue => (figure.amount > 0).to_string(),
            Fact::DeclaredArea => Area::from_hundredths(figure.amount).to_string(),
            Fact::FullMonthsOpen => self.opening.full_months.to_string(),
            Fact::OpenDays => {
                let [first, second] = self.opening.open_days;
                format!("H1 {first}, H2 {second}")
            }
            Fact::Refreshes => {
                let done = [("H1", self.opening.refreshed[0]), ("H2", self.opening.refreshed[1])];
                let named: Vec<&str> = done.iter().filter(|(_, done)| *done).map(|(half, _)| *half).collect();
                named.join(", ")
            }
            Fact::SigninCompleteness | Fact::TimelyCrediting | Fact::RedemptionRecords => {
                figure.share_bp().to_string()
            }
            _ => figure.amount.to_string(),
        }
    }

    /// The facts of the year, before anybody has looked: what only an inspection or the county can say is not there yet,
    /// so nothing is scored for it and the gate of the host's own assessment is shut.
    #[must_use]
    pub fn facts(&self, register: Register) -> SchoolFacts {
        use AssessmentFact as Fact;
        let amount = |fact| self.of(fact).amount_u32();
        let count = |fact| self.of(fact).count();
        let share = |fact| self.of(fact).share_bp();
        let half_year = |half: Half, at: usize| HalfYearFacts {
            half,
            open_days: self.opening.open_days.get(at).copied().unwrap_or_default(),
            refreshed: self.opening.refreshed.get(at).copied().unwrap_or_default(),
        };
        SchoolFacts {
            code: register.code,
            name: register.name,
            county_code: register.county_code,
            kind: register.kind,
            hosted: true,
            fixed_venue: self.of(Fact::FixedVenue).amount > 0,
            declared_area: Area::from_hundredths(self.of(Fact::DeclaredArea).amount),
            measured_area: register.measured_area,
            full_months_open: self.opening.full_months,
            half_years: vec![half_year(Half::H1, 0), half_year(Half::H2, 1)],
            weekly_opening_minutes: amount(Fact::WeeklyOpening),
            host_assessment: Grade::Unqualified,
            signin_completeness_bp: share(Fact::SigninCompleteness),
            registered_learners: count(Fact::RegisteredLearners),
            regular_learners: count(Fact::RegularLearners),
            safety_accessibility: Points::ZERO,
            syllabus_quality: Points::ZERO,
            categories: u8::try_from(self.of(Fact::Categories).amount).unwrap_or(7).min(7),
            teaching_minutes: amount(Fact::TeachingMinutes),
            activity_forms: amount(Fact::ActivityForms),
            learning_teams: count(Fact::LearningTeams),
            teachers: self.of(Fact::Teachers).rows(),
            teachers_verified: count(Fact::Teachers),
            volunteer_minutes: amount(Fact::VolunteerMinutes),
            online_learners: count(Fact::OnlineLearners),
            shared_venues: amount(Fact::SharedVenues),
            smart_aging_sessions: count(Fact::SmartAgingSessions),
            timely_crediting_bp: share(Fact::TimelyCrediting),
            redemption_records_bp: share(Fact::RedemptionRecords),
            satisfaction_bp: 0,
            prior_award: Yuan::ZERO,
            prior_unspent: Yuan::ZERO,
            vetoes: Vec::new(),
            rectification_overdue: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn a_share_is_rounded_down_and_nothing_of_nothing_is_nothing() {
        assert_eq!(Figure::default().share_bp(), 0);
        let figure = Figure { amount: 0, counted: vec![id(1), id(2)], others: vec![id(3)] };
        assert_eq!(figure.share_bp(), 6_666);
        assert_eq!((figure.count(), figure.rows()), (2, 3));
        assert_eq!(Figure::of(5, vec![id(2), id(1)]).counted, [id(1), id(2)]);
    }

    #[test]
    fn facts_come_from_figures_and_wait_for_what_only_people_can_say() {
        let opening = Opening { full_months: 8, open_days: [78, 184], refreshed: [false, true] };
        let mut figures = Figures::new(opening);
        figures.enter(AssessmentFact::FixedVenue, Figure::of(1, vec![id(1)]));
        figures.enter(AssessmentFact::DeclaredArea, Figure::of(11_200, vec![id(2)]));
        figures.enter(AssessmentFact::RegisteredLearners, Figure::of(2, vec![id(3), id(4)]));
        figures.enter(
            AssessmentFact::RegularLearners,
            Figure { amount: 1, counted: vec![id(3)], others: vec![id(4)] },
        );
        figures
            .enter(AssessmentFact::Teachers, Figure { amount: 1, counted: vec![id(5)], others: vec![id(6)] });
        let register = Register {
            code: "A".to_owned(),
            name: "甲".to_owned(),
            county_code: "150622".to_owned(),
            kind: SchoolKind::Center,
            measured_area: None,
        };
        let facts = figures.facts(register);
        assert!(facts.fixed_venue && facts.declared_area.to_string() == "112.00");
        assert_eq!((facts.registered_learners, facts.regular_learners), (2, 1));
        assert_eq!((facts.teachers, facts.teachers_verified), (2, 1));
        assert_eq!(facts.half_years[0].open_days, 78);
        assert_eq!(facts.host_assessment, Grade::Unqualified);
        assert_eq!(figures.value(AssessmentFact::OpenDays), "H1 78, H2 184");
        assert_eq!(figures.value(AssessmentFact::Refreshes), "H2");
        assert_eq!(figures.value(AssessmentFact::DeclaredArea), "112.00");
    }
}
