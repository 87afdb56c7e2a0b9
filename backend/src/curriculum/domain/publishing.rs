//! What a plan needs beside its courses to be published: enough that is new, a teaching review and a demand survey
//! (notice, 四(三): 根据银发学堂教学情况和老年人需求，更新一次教学课程).

use contract::curriculum::{HalfYear, SurveyState};

use super::Change;

/// The parameters of a day, as they were decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// The share that must change, in basis points.
    pub min_changed_bp: u32,
    /// From how many open days on a half-year's plan is owed.
    pub min_open_days: u32,
    /// Whether a plan that follows another needs a final teaching review.
    pub require_review: bool,
    /// Whether a plan needs a demand survey.
    pub require_survey: bool,
    /// How many answers the survey needs from the school's learners.
    pub min_answers: u32,
    /// Which share of the sessions held makes a course completed, in basis points.
    pub completion_bp: u32,
}

/// The published plan that a plan follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Last {
    /// Its half-year: the latest before the plan's in which the school has taught by a plan.
    pub half_year: HalfYear,
    /// How the plan differs from it.
    pub change: Change,
}

/// The teaching review that a plan names, one of its own school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// Its half-year.
    pub half_year: HalfYear,
    /// Whether it is final.
    pub is_final: bool,
}

/// The demand survey that a plan names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Survey {
    /// The half-year that it feeds.
    pub half_year: HalfYear,
    /// Whether it asks the learners of the plan's school.
    pub asks: bool,
    /// Where it stands.
    pub state: SurveyState,
    /// How many of the school's learners have answered.
    pub answers: u32,
}

/// What a plan rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// The plan's half-year.
    pub half_year: HalfYear,
    /// The plan that it follows; none for a school's first.
    pub last: Option<Last>,
    /// The review that it names.
    pub review: Option<Review>,
    /// The survey that it names.
    pub survey: Option<Survey>,
}

/// Why a plan cannot be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Too little is new against the last plan.
    TooLittleChanged {
        /// The share that changed, rounded down, in basis points.
        changed_bp: u32,
        /// The share that is needed.
        minimum_bp: u32,
    },
    /// No teaching review.
    ReviewMissing,
    /// A teaching review that is not final, or of another time.
    ReviewNotFit,
    /// No demand survey.
    SurveyMissing,
    /// A demand survey of others, of another half-year, or that has not begun.
    SurveyNotFit,
    /// Too few of the school's learners have answered.
    TooFewAnswers {
        /// How many have.
        answers: u32,
        /// How many are needed.
        minimum: u32,
    },
}

/// Everything that a plan still lacks, so that it can be put right at once.
#[must_use]
pub fn lacks(parameters: &Parameters, basis: &Basis) -> Vec<Lack> {
    let changed = basis.last.and_then(|last| lack_of_change(last.change, parameters.min_changed_bp));
    let review = basis.last.filter(|_| parameters.require_review);
    let review = review.and_then(|last| lack_of_review(last, basis));
    let survey = parameters.require_survey.then(|| lack_of_survey(parameters.min_answers, basis)).flatten();
    [changed, review, survey].into_iter().flatten().collect()
}

fn lack_of_change(change: Change, minimum_bp: u32) -> Option<Lack> {
    let lack = Lack::TooLittleChanged { changed_bp: change.share_bp(), minimum_bp };
    (!change.reaches(minimum_bp)).then_some(lack)
}

/// A review is of the time since the last plan began, up to the plan's own half-year.
fn lack_of_review(last: Last, basis: &Basis) -> Option<Lack> {
    let Some(review) = basis.review else { return Some(Lack::ReviewMissing) };
    let fits = review.is_final && (last.half_year..=basis.half_year).contains(&review.half_year);
    (!fits).then_some(Lack::ReviewNotFit)
}

fn lack_of_survey(minimum: u32, basis: &Basis) -> Option<Lack> {
    let Some(survey) = basis.survey else { return Some(Lack::SurveyMissing) };
    let begun = matches!(survey.state, SurveyState::Open | SurveyState::Closed);
    if !(begun && survey.asks && survey.half_year == basis.half_year) {
        return Some(Lack::SurveyNotFit);
    }
    (survey.answers < minimum).then_some(Lack::TooFewAnswers { answers: survey.answers, minimum })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn half(text: &str) -> HalfYear {
        text.parse().unwrap()
    }

    fn parameters() -> Parameters {
        Parameters {
            min_changed_bp: 2_000,
            min_open_days: 90,
            require_review: true,
            require_survey: true,
            min_answers: 5,
            completion_bp: 8_000,
        }
    }

    fn changed(added: u32) -> Last {
        let change = Change { added, dropped: added, altered: 0, kept: 10 - added };
        Last { half_year: half("2025-H2"), change }
    }

    fn basis() -> Basis {
        Basis {
            half_year: half("2026-H1"),
            last: Some(changed(2)),
            review: Some(Review { half_year: half("2025-H2"), is_final: true }),
            survey: Some(Survey {
                half_year: half("2026-H1"),
                asks: true,
                state: SurveyState::Closed,
                answers: 5,
            }),
        }
    }

    #[test]
    fn a_plan_with_enough_that_is_new_a_review_and_a_survey_lacks_nothing() {
        assert_eq!(lacks(&parameters(), &basis()), []);
    }

    #[test]
    fn everything_that_is_lacking_is_named_at_once() {
        let bare = Basis { last: Some(changed(1)), review: None, survey: None, ..basis() };
        let little = Lack::TooLittleChanged { changed_bp: 1_000, minimum_bp: 2_000 };
        assert_eq!(lacks(&parameters(), &bare), [little, Lack::ReviewMissing, Lack::SurveyMissing]);
        let relaxed = Parameters { require_review: false, require_survey: false, ..parameters() };
        assert_eq!(lacks(&relaxed, &bare), [little], "what the city does not ask for is not lacking");
    }

    #[test]
    fn a_first_plan_follows_nothing_and_needs_a_survey_only() {
        let first = Basis { last: None, review: None, ..basis() };
        assert_eq!(lacks(&parameters(), &first), []);
        assert_eq!(lacks(&parameters(), &Basis { survey: None, ..first }), [Lack::SurveyMissing]);
    }

    #[test]
    fn a_review_is_final_and_of_the_time_since_the_last_plan() {
        let of = |half_year, is_final| {
            let review = Some(Review { half_year: half(half_year), is_final });
            lacks(&parameters(), &Basis { review, ..basis() })
        };
        assert_eq!(of("2025-H2", true), []);
        assert_eq!(of("2026-H1", true), [], "the plan's own half-year, for a plan that is late");
        assert_eq!(of("2025-H2", false), [Lack::ReviewNotFit], "a draft");
        assert_eq!(of("2025-H1", true), [Lack::ReviewNotFit], "before the last plan");
        assert_eq!(of("2026-H2", true), [Lack::ReviewNotFit], "after the plan");
    }

    #[test]
    fn a_survey_asks_this_school_about_this_half_year_and_has_begun() {
        let survey = basis().survey.unwrap();
        let with = |survey| lacks(&parameters(), &Basis { survey: Some(survey), ..basis() });
        for state in SurveyState::ALL {
            let begun = [SurveyState::Open, SurveyState::Closed].contains(state);
            assert_eq!(with(Survey { state: *state, ..survey }).is_empty(), begun, "{state}");
        }
        assert_eq!(with(Survey { asks: false, ..survey }), [Lack::SurveyNotFit]);
        assert_eq!(with(Survey { half_year: half("2025-H2"), ..survey }), [Lack::SurveyNotFit]);
        let few = Lack::TooFewAnswers { answers: 4, minimum: 5 };
        assert_eq!(with(Survey { answers: 4, ..survey }), [few]);
    }

    proptest! {
        #[test]
        fn what_is_enough_stays_enough_with_more_of_it(added in 0_u32..=10, more in 0_u32..=10, answers in 0_u32..10) {
            let count = |added: u32, answers| {
                let survey = basis().survey.map(|survey| Survey { answers, ..survey });
                lacks(&parameters(), &Basis { last: Some(changed(added.min(10))), survey, ..basis() }).len()
            };
            prop_assert!(count(added + more, answers + more) <= count(added, answers));
        }

        #[test]
        fn lower_demands_never_leave_more_lacking(minimum in 0_u32..=10_000, answers in 0_u32..20, added in 0_u32..=10) {
            let asked = Parameters { min_changed_bp: minimum, min_answers: answers.max(1), ..parameters() };
            let less = Parameters { min_changed_bp: minimum / 2, min_answers: 1, require_review: false, ..asked.clone() };
            let basis = Basis { last: Some(changed(added)), review: None, ..basis() };
            prop_assert!(lacks(&less, &basis).len() <= lacks(&asked, &basis).len());
        }
    }
}
