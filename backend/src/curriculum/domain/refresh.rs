//! Rules about the half-yearly refresh of a school's curriculum (notice, 四(三)).

use chrono::NaiveDate;
use contract::curriculum::{HalfYear, PlanState, RefreshState};

use super::publishing::Lack;

/// The share of the items that must change, in basis points; the notice gives none, so it is a parameter.
pub const MIN_CHANGED_BP: u32 = 2_000;

/// Why a plan cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CurriculumError {
    /// A published plan is not edited any more.
    #[error("a plan that is {0} cannot take this step")]
    Step(PlanState),
    /// Nothing to teach.
    #[error("a plan without items")]
    Empty,
    /// The half-year is over.
    #[error("the half-year {0} is over")]
    Over(HalfYear),
    /// The half-year is more than one ahead of the present one.
    #[error("the half-year {0} is too far ahead")]
    TooFar(HalfYear),
    /// The same course twice.
    #[error("a course twice in one plan")]
    RepeatedCourse,
    /// What it rests on is not enough.
    #[error("the plan still lacks {0:?}")]
    Lacks(Vec<Lack>),
}

/// How one plan differs from the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    /// Items that the last plan did not have.
    pub added: u32,
    /// Items of the last plan that are gone.
    pub dropped: u32,
    /// Items in both whose hours or contents differ.
    pub altered: u32,
    /// Items in both, as they were.
    pub kept: u32,
}

impl Change {
    /// Compares two plans, each a list of courses with what is planned for them.
    ///
    /// Courses are distinct within a plan, as [`check_items`] demands.
    pub fn between<Course: Eq, Content: Eq>(last: &[(Course, Content)], new: &[(Course, Content)]) -> Self {
        let mut change = Self::default();
        for (course, content) in new {
            match last.iter().find(|(known, _)| known == course) {
                None => change.added += 1,
                Some((_, known)) if known == content => change.kept += 1,
                Some(_) => change.altered += 1,
            }
        }
        let still = change.altered + change.kept;
        change.dropped = u32::try_from(last.len()).unwrap_or(u32::MAX).saturating_sub(still);
        change
    }

    /// How many items changed; one that replaces another counts once.
    #[must_use]
    pub fn changed(self) -> u32 {
        self.added.max(self.dropped) + self.altered
    }

    /// Of how many items: those of the longer plan.
    #[must_use]
    pub fn total(self) -> u32 {
        self.added.max(self.dropped) + self.altered + self.kept
    }

    /// The changed share in basis points, rounded down.
    #[must_use]
    pub fn share_bp(self) -> u32 {
        (self.changed() * 10_000).checked_div(self.total()).unwrap_or(0)
    }

    /// Whether at least that share changed, compared exactly.
    #[must_use]
    pub fn reaches(self, minimum_bp: u32) -> bool {
        u64::from(self.changed()) * 10_000 >= u64::from(self.total()) * u64::from(minimum_bp)
    }
}

/// Whether the items of a plan can be published: some, and no course twice.
pub fn check_items<Course: Eq>(courses: &[Course]) -> Result<(), CurriculumError> {
    if courses.is_empty() {
        return Err(CurriculumError::Empty);
    }
    let repeated = courses.iter().enumerate().any(|(at, one)| courses[..at].contains(one));
    if repeated { Err(CurriculumError::RepeatedCourse) } else { Ok(()) }
}

/// Whether a plan may be edited: only a draft is.
pub const fn require_draft(state: PlanState) -> Result<(), CurriculumError> {
    match state {
        PlanState::Draft => Ok(()),
        PlanState::Published | PlanState::Superseded => Err(CurriculumError::Step(state)),
    }
}

/// Publishes a draft, once, within its half-year or before it, when it lacks nothing any more.
pub fn publish(
    state: PlanState,
    half_year: HalfYear,
    today: NaiveDate,
    lacks: Vec<Lack>,
) -> Result<PlanState, CurriculumError> {
    require_draft(state)?;
    if today > half_year.last_day() {
        return Err(CurriculumError::Over(half_year));
    }
    if lacks.is_empty() { Ok(PlanState::Published) } else { Err(CurriculumError::Lacks(lacks)) }
}

/// How a school stands to the refresh of a half-year.
///
/// `due` says whether the half-year is owed at all (open for long enough in it).
#[must_use]
pub fn refresh_state(half_year: HalfYear, due: bool, published: bool, today: NaiveDate) -> RefreshState {
    match (published, due) {
        (true, _) => RefreshState::Done,
        (false, false) => RefreshState::NotDue,
        (false, true) if today > half_year.last_day() => RefreshState::Overdue,
        (false, true) => RefreshState::Due,
    }
}

/// Whether a half-year may be planned by now: it is the present one, the next, or an earlier one.
pub fn check_near(half_year: HalfYear, today: NaiveDate) -> Result<(), CurriculumError> {
    let next = HalfYear::containing(today).map(HalfYear::next);
    if next.is_some_and(|next| half_year <= next) { Ok(()) } else { Err(CurriculumError::TooFar(half_year)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn half(text: &str) -> HalfYear {
        text.parse().unwrap()
    }

    fn ten(replaced: u32) -> Change {
        let last: Vec<_> = (0..10).map(|n| (n, 16)).collect();
        let new: Vec<_> = (0..10).map(|n| if n < replaced { (n + 100, 16) } else { (n, 16) }).collect();
        Change::between(&last, &new)
    }

    #[test]
    fn a_replaced_course_counts_once() {
        assert_eq!(ten(2), Change { added: 2, dropped: 2, altered: 0, kept: 8 });
        assert_eq!(ten(2).share_bp(), 2_000);
    }

    #[test]
    fn a_fifth_changed_is_enough_and_less_is_not() {
        assert!(ten(2).reaches(MIN_CHANGED_BP));
        assert!(!ten(1).reaches(MIN_CHANGED_BP));
    }

    #[test]
    fn an_altered_course_counts_as_changed() {
        let change = Change::between(&[("a", 16), ("b", 16)], &[("a", 20), ("b", 16)]);
        assert_eq!(change, Change { added: 0, dropped: 0, altered: 1, kept: 1 });
        assert_eq!(change.share_bp(), 5_000);
        let copied = Change::between(&[("a", 16)], &[("a", 16)]);
        assert!(!copied.reaches(1));
    }

    #[test]
    fn a_plan_is_published_once_and_not_after_its_half_year() {
        let publish = |state, today, lacks| publish(state, half("2025-H1"), day(today), lacks);
        assert_eq!(publish(PlanState::Draft, "2025-06-30", Vec::new()), Ok(PlanState::Published));
        assert_eq!(check_near(half("2025-H2"), day("2025-01-01")), Ok(()));
        assert_eq!(
            check_near(half("2026-H1"), day("2025-06-30")),
            Err(CurriculumError::TooFar(half("2026-H1")))
        );
        let late = publish(PlanState::Draft, "2025-07-01", Vec::new());
        assert_eq!(late, Err(CurriculumError::Over(half("2025-H1"))));
        let again = publish(PlanState::Published, "2025-05-01", Vec::new());
        assert_eq!(again, Err(CurriculumError::Step(PlanState::Published)));
        let bare = publish(PlanState::Draft, "2025-06-30", vec![Lack::SurveyMissing]);
        assert_eq!(bare, Err(CurriculumError::Lacks(vec![Lack::SurveyMissing])));
    }

    #[test]
    fn a_refresh_is_overdue_from_the_day_after_the_half_year() {
        let h1 = half("2025-H1");
        assert_eq!(refresh_state(h1, true, false, day("2025-06-30")), RefreshState::Due);
        assert_eq!(refresh_state(h1, true, false, day("2025-07-01")), RefreshState::Overdue);
        assert_eq!(refresh_state(h1, false, false, day("2025-07-01")), RefreshState::NotDue);
        assert_eq!(refresh_state(h1, true, true, day("2026-01-01")), RefreshState::Done);
    }

    #[test]
    fn a_plan_without_items_or_with_a_course_twice_is_refused() {
        assert_eq!(check_items::<u8>(&[]), Err(CurriculumError::Empty));
        assert_eq!(check_items(&[1, 2, 1]), Err(CurriculumError::RepeatedCourse));
        assert_eq!(check_items(&[1, 2]), Ok(()));
    }
}
