//! Rules about demand surveys and their answers (notice, 四(三): 根据…老年人需求).

use chrono::NaiveDate;
use contract::curriculum::{HalfYear, SurveyState};

/// How a survey is stored from its issue until it is given up; what it shows follows from the day.
pub const ISSUED: &str = "issued";

/// Why a survey cannot be changed, or an answer not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DemandError {
    /// That step does not lead on from here.
    #[error("a survey that is {0} cannot take this step")]
    Step(SurveyState),
    /// It closes before it opens.
    #[error("the survey closes before it opens")]
    Reversed,
    /// Its last day is over before it is issued.
    #[error("the survey's days are past")]
    DaysPast,
    /// The half-year that it feeds is over.
    #[error("the half-year {0} is over")]
    Over(HalfYear),
    /// The new last day is none that comes later.
    #[error("the new last day is not later")]
    NotLater,
    /// It takes no answers yet.
    #[error("the survey takes answers from {0} on")]
    NotOpen(NaiveDate),
    /// It takes no answers any more.
    #[error("the survey closed on {0}")]
    Closed(NaiveDate),
    /// It was given up.
    #[error("the survey was withdrawn")]
    Withdrawn,
    /// The answer was given on a day on which the survey was not open.
    #[error("answered on another day than one of the survey's")]
    AnsweredOutside,
    /// Its options cannot stand: at their places.
    #[error("options that cannot stand")]
    Options(Vec<(usize, OptionFault)>),
    /// What was chosen cannot be taken.
    #[error("choices that cannot be taken")]
    Choices(Vec<ChoiceFault>),
}

/// Why an option of a survey cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionFault {
    /// Neither a category nor a course.
    Empty,
    /// A topic beside a course.
    TopicOfCourse,
    /// A category that is not the course's.
    CategoryOfAnother,
    /// No approved category.
    CategoryUnknown,
    /// No course that the learners asked could be taught.
    CourseNotAvailable,
    /// The same as one before.
    Twice,
}

/// Why a choice cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceFault {
    /// Nothing was chosen.
    Nothing,
    /// More than the survey allows.
    TooMany {
        /// How many it allows.
        max: usize,
    },
    /// The same option again, at this place.
    Twice(usize),
    /// An option that the survey does not have, at this place.
    OfAnotherSurvey(usize),
}

/// The days of a survey, both of which take answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurveyDays {
    /// The first.
    pub opens_on: NaiveDate,
    /// The last.
    pub closes_on: NaiveDate,
}

impl SurveyDays {
    /// Whether they are in order.
    pub fn check(self) -> Result<(), DemandError> {
        if self.opens_on <= self.closes_on { Ok(()) } else { Err(DemandError::Reversed) }
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn contain(self, day: NaiveDate) -> bool {
        self.opens_on <= day && day <= self.closes_on
    }

    /// Where a survey that has been issued stands on a day.
    #[must_use]
    pub fn state_on(self, today: NaiveDate) -> SurveyState {
        if today < self.opens_on {
            SurveyState::Scheduled
        } else if today <= self.closes_on {
            SurveyState::Open
        } else {
            SurveyState::Closed
        }
    }
}

/// Where a survey stands on a day: as it is stored, or by its days once it has been issued.
#[must_use]
pub fn survey_state(stored: &str, days: SurveyDays, today: NaiveDate) -> SurveyState {
    stored.parse().unwrap_or_else(|_| days.state_on(today))
}

/// Whether a survey may be issued: a draft whose last day has not passed, for a half-year that still lasts.
pub fn check_issue(
    state: SurveyState,
    days: SurveyDays,
    half_year: HalfYear,
    today: NaiveDate,
) -> Result<(), DemandError> {
    require_draft_survey(state)?;
    days.check()?;
    if today > half_year.last_day() {
        return Err(DemandError::Over(half_year));
    }
    if days.closes_on < today { Err(DemandError::DaysPast) } else { Ok(()) }
}

/// Whether a survey may be edited: only a draft is.
pub const fn require_draft_survey(state: SurveyState) -> Result<(), DemandError> {
    if matches!(state, SurveyState::Draft) { Ok(()) } else { Err(DemandError::Step(state)) }
}

/// Whether a survey may take answers until another day: issued, not over, and only longer.
pub fn check_extension(
    state: SurveyState,
    days: SurveyDays,
    closes_on: NaiveDate,
) -> Result<(), DemandError> {
    match state {
        SurveyState::Scheduled | SurveyState::Open if closes_on > days.closes_on => Ok(()),
        SurveyState::Scheduled | SurveyState::Open => Err(DemandError::NotLater),
        _ => Err(DemandError::Step(state)),
    }
}

/// Whether a survey may be given up: once.
pub const fn check_withdrawal(state: SurveyState) -> Result<(), DemandError> {
    if matches!(state, SurveyState::Withdrawn) { Err(DemandError::Step(state)) } else { Ok(()) }
}

/// Whether a survey takes answers, and takes them back.
pub const fn require_open(state: SurveyState, days: SurveyDays) -> Result<(), DemandError> {
    match state {
        SurveyState::Open => Ok(()),
        SurveyState::Draft | SurveyState::Scheduled => Err(DemandError::NotOpen(days.opens_on)),
        SurveyState::Closed => Err(DemandError::Closed(days.closes_on)),
        SurveyState::Withdrawn => Err(DemandError::Withdrawn),
    }
}

/// Whether an answer that is entered today may have been given on a day: one of the survey's that has come.
pub fn check_answered_on(
    days: SurveyDays,
    answered_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), DemandError> {
    let fits = days.contain(answered_on) && answered_on <= today;
    if fits { Ok(()) } else { Err(DemandError::AnsweredOutside) }
}

/// Whether what was chosen can be taken: of what is offered, at least one, at most `max`, none twice; every fault is
/// named.
pub fn check_choices<Id: PartialEq>(offered: &[Id], max: usize, chosen: &[Id]) -> Result<(), DemandError> {
    let mut faults = Vec::new();
    if chosen.is_empty() {
        faults.push(ChoiceFault::Nothing);
    }
    for (at, id) in chosen.iter().enumerate() {
        if !offered.contains(id) {
            faults.push(ChoiceFault::OfAnotherSurvey(at));
        } else if chosen[..at].contains(id) {
            faults.push(ChoiceFault::Twice(at));
        }
    }
    if chosen.len() > max {
        faults.push(ChoiceFault::TooMany { max });
    }
    if faults.is_empty() { Ok(()) } else { Err(DemandError::Choices(faults)) }
}

/// The places at which an option is the same as one before it.
#[must_use]
pub fn repeated<Chosen: PartialEq>(options: &[Chosen]) -> Vec<usize> {
    options.iter().enumerate().filter(|(at, one)| options[..*at].contains(one)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn may() -> SurveyDays {
        SurveyDays { opens_on: day("2026-05-01"), closes_on: day("2026-05-20") }
    }

    #[test]
    fn a_survey_takes_answers_on_its_first_and_on_its_last_day() {
        for (today, state) in [
            ("2026-04-30", SurveyState::Scheduled),
            ("2026-05-01", SurveyState::Open),
            ("2026-05-20", SurveyState::Open),
            ("2026-05-21", SurveyState::Closed),
        ] {
            assert_eq!(survey_state(ISSUED, may(), day(today)), state, "{today}");
            assert_eq!(survey_state("draft", may(), day(today)), SurveyState::Draft);
            assert_eq!(survey_state("withdrawn", may(), day(today)), SurveyState::Withdrawn);
        }
        assert_eq!(require_open(SurveyState::Closed, may()), Err(DemandError::Closed(may().closes_on)));
        assert_eq!(require_open(SurveyState::Scheduled, may()), Err(DemandError::NotOpen(may().opens_on)));
    }

    #[test]
    fn a_survey_is_issued_while_it_can_still_be_answered_and_feed_its_half_year() {
        let half: HalfYear = "2026-H1".parse().unwrap();
        let issue = |state, today| check_issue(state, may(), half, day(today));
        assert_eq!(issue(SurveyState::Draft, "2026-05-20"), Ok(()));
        assert_eq!(issue(SurveyState::Draft, "2026-05-21"), Err(DemandError::DaysPast));
        assert_eq!(issue(SurveyState::Draft, "2026-07-01"), Err(DemandError::Over(half)));
        assert_eq!(issue(SurveyState::Open, "2026-05-02"), Err(DemandError::Step(SurveyState::Open)));
    }

    #[test]
    fn a_survey_is_extended_before_it_has_closed_and_never_shortened() {
        let extend = |state, closes| check_extension(state, may(), day(closes));
        assert_eq!(extend(SurveyState::Open, "2026-05-21"), Ok(()));
        assert_eq!(extend(SurveyState::Open, "2026-05-20"), Err(DemandError::NotLater));
        assert_eq!(extend(SurveyState::Closed, "2026-06-01"), Err(DemandError::Step(SurveyState::Closed)));
    }

    #[test]
    fn every_fault_of_an_answer_is_named() {
        let choose = |chosen: &[u8]| check_choices(&[1, 2, 3], 2, chosen);
        assert_eq!(choose(&[3, 1]), Ok(()));
        assert_eq!(choose(&[]), Err(DemandError::Choices(vec![ChoiceFault::Nothing])));
        assert_eq!(
            choose(&[1, 1, 9]),
            Err(DemandError::Choices(vec![
                ChoiceFault::Twice(1),
                ChoiceFault::OfAnotherSurvey(2),
                ChoiceFault::TooMany { max: 2 },
            ]))
        );
    }

    proptest! {
        #[test]
        fn answers_are_taken_exactly_on_the_days_of_the_survey(open in 0_u64..300, last in 0_u64..300, today in 0_u64..300) {
            let at = |days| day("2026-01-01") + Days::new(days);
            let days = SurveyDays { opens_on: at(open), closes_on: at(last) };
            prop_assume!(days.check().is_ok());
            let open = require_open(survey_state(ISSUED, days, at(today)), days).is_ok();
            prop_assert_eq!(open, days.contain(at(today)));
            prop_assert_eq!(check_answered_on(days, at(today), at(today)).is_ok(), open);
        }

        #[test]
        fn a_choice_is_taken_exactly_when_it_is_a_small_set_of_what_is_offered(chosen in prop::collection::vec(0_u8..8, 0..6), max in 1_usize..4) {
            let offered = [0_u8, 1, 2, 3, 4, 5];
            let distinct: BTreeSet<u8> = chosen.iter().copied().collect();
            let fits = !chosen.is_empty() && distinct.len() == chosen.len() && chosen.len() <= max
                && distinct.iter().all(|id| offered.contains(id));
            prop_assert_eq!(check_choices(&offered, max, &chosen).is_ok(), fits);
        }
    }
}
