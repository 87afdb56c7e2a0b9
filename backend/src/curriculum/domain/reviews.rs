//! Rules about teaching reviews and the ratings that they show.

use chrono::{Days, NaiveDate};
use contract::curriculum::{HalfYear, TeachingReviewState};

/// From how many days before the end of its half-year on a review may be signed: before, too little has been taught.
pub const REVIEW_DAYS: u64 = 60;
/// For how many days after a half-year its courses may be rated.
pub const RATING_DAYS: u64 = 60;

/// Why a review cannot go on, or a rating not be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// A final review does not change.
    #[error("the review is final")]
    Final,
    /// Its half-year has not begun.
    #[error("the half-year {0} has not begun")]
    ToCome(HalfYear),
    /// It may be signed from a later day on.
    #[error("it may be signed from {0} on")]
    TooEarly(NaiveDate),
    /// Nothing was planned, taught or rated.
    #[error("nothing to review")]
    Nothing,
    /// Words that it needs: the members that are empty.
    #[error("words are missing")]
    Words(Vec<&'static str>),
    /// Courses that it does not have: their places.
    #[error("courses of which nothing is known in the half-year")]
    Courses(Vec<usize>),
    /// Courses that are there twice: their places.
    #[error("courses twice")]
    Repeated(Vec<usize>),
    /// A cost below nothing: its places.
    #[error("a cost below nothing")]
    Cost(Vec<usize>),
    /// The time for ratings is over.
    #[error("the courses could be rated until {0}")]
    RatingOver(NaiveDate),
}

/// Whether a review may be edited.
pub const fn require_draft_review(state: TeachingReviewState) -> Result<(), ReviewError> {
    match state {
        TeachingReviewState::Draft => Ok(()),
        TeachingReviewState::Final => Err(ReviewError::Final),
    }
}

/// Whether a half-year may be reviewed: from its first day on.
pub fn check_begun(half_year: HalfYear, today: NaiveDate) -> Result<(), ReviewError> {
    if half_year.first_day() <= today { Ok(()) } else { Err(ReviewError::ToCome(half_year)) }
}

/// The first day on which the review of a half-year may be signed.
#[must_use]
pub fn finalise_from(half_year: HalfYear) -> NaiveDate {
    half_year.last_day().checked_sub_days(Days::new(REVIEW_DAYS)).unwrap_or_else(|| half_year.last_day())
}

/// The last day on which the courses of a half-year may be rated.
#[must_use]
pub fn rated_until(half_year: HalfYear) -> NaiveDate {
    half_year.last_day().checked_add_days(Days::new(RATING_DAYS)).unwrap_or_else(|| half_year.last_day())
}

/// From how many ratings on the means and remarks of a course are told: of fewer they would tell whose they are.
pub const RATINGS_TOLD: i64 = 3;

/// Whether so many ratings are enough for their means to be told.
#[must_use]
pub const fn may_tell(ratings: i64) -> bool {
    ratings >= RATINGS_TOLD
}

/// Whether the courses of a half-year may still be rated.
pub fn check_rating_day(half_year: HalfYear, today: NaiveDate) -> Result<(), ReviewError> {
    let last = rated_until(half_year);
    if today <= last { Ok(()) } else { Err(ReviewError::RatingOver(last)) }
}

/// Whether a review may be signed: a draft, late enough in its half-year, about something, and with its findings and
/// what follows from them.
pub fn check_finalise(
    state: TeachingReviewState,
    (half_year, today): (HalfYear, NaiveDate),
    courses: usize,
    (findings, measures): (&str, &str),
) -> Result<(), ReviewError> {
    require_draft_review(state)?;
    let from = finalise_from(half_year);
    if today < from {
        return Err(ReviewError::TooEarly(from));
    }
    if courses == 0 {
        return Err(ReviewError::Nothing);
    }
    let words = [("/findings", findings), ("/measures", measures)];
    let missing: Vec<_> =
        words.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(at, _)| at).collect();
    if missing.is_empty() { Ok(()) } else { Err(ReviewError::Words(missing)) }
}

/// A mean in hundredths, rounded half up; of nothing there is none.
#[must_use]
pub fn mean_centi(sum: u64, count: u64) -> Option<u32> {
    let doubled = (sum * 200 + count).checked_div(count * 2)?;
    u32::try_from(doubled).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn h1() -> HalfYear {
        "2026-H1".parse().unwrap()
    }

    #[test]
    fn a_review_is_signed_from_sixty_days_before_the_end_of_its_half_year() {
        let sign = |today| check_finalise(TeachingReviewState::Draft, (h1(), day(today)), 3, ("好", "加课"));
        assert_eq!(sign("2026-04-30"), Err(ReviewError::TooEarly(day("2026-05-01"))));
        assert_eq!(sign("2026-05-01"), Ok(()));
        assert_eq!(sign("2026-12-01"), Ok(()), "later is never too late");
    }

    #[test]
    fn a_review_says_what_was_found_and_what_follows() {
        let sign = |courses, words| {
            check_finalise(TeachingReviewState::Draft, (h1(), day("2026-06-30")), courses, words)
        };
        assert_eq!(sign(1, (" ", "")), Err(ReviewError::Words(vec!["/findings", "/measures"])));
        assert_eq!(sign(0, ("好", "加课")), Err(ReviewError::Nothing));
        assert_eq!(require_draft_review(TeachingReviewState::Final), Err(ReviewError::Final));
    }

    #[test]
    fn courses_are_rated_until_sixty_days_after_their_half_year() {
        assert_eq!(check_rating_day(h1(), day("2026-08-29")), Ok(()));
        let over = Err(ReviewError::RatingOver(day("2026-08-29")));
        assert_eq!(check_rating_day(h1(), day("2026-08-30")), over);
        assert_eq!(check_begun(h1(), day("2025-12-31")), Err(ReviewError::ToCome(h1())));
        assert_eq!(check_begun(h1(), day("2026-01-01")), Ok(()));
    }

    #[test]
    fn a_mean_is_rounded_half_up_to_hundredths() {
        assert_eq!(mean_centi(13, 3), Some(433));
        assert_eq!(mean_centi(14, 3), Some(467));
        assert_eq!(mean_centi(801, 200), Some(401), "4.005");
        assert_eq!(mean_centi(0, 0), None);
    }

    proptest! {
        #[test]
        fn a_mean_of_ratings_lies_between_the_worst_and_the_best(given in prop::collection::vec(1_u64..=5, 1..50)) {
            let mean = mean_centi(given.iter().sum(), given.len() as u64).unwrap();
            let worst = given.iter().min().unwrap() * 100;
            let best = given.iter().max().unwrap() * 100;
            prop_assert!((worst..=best).contains(&u64::from(mean)));
        }
    }
}
