//! What a course has come to in a half-year, in whole numbers, and the shares that follow from them.

use contract::ids::CourseId;

/// The figures of one course of one school in one half-year.
///
/// What is counted: sessions that were taught to their end (`closed`), attendances whose minutes count (`signed_out`,
/// `confirmed`), and the ratings of those who attended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourseFigures {
    /// The course.
    pub course_id: CourseId,
    /// How many sessions the published plan has; none where the course is not in it.
    pub sessions_planned: u32,
    /// How many were taught to their end.
    pub sessions_held: u32,
    /// How many minutes they lasted by the timetable.
    pub minutes_held: u32,
    /// How many learners would have found a place in them, all sessions added up.
    pub seats: u32,
    /// How many learners attended at least one of them.
    pub participants: u32,
    /// How often they attended, each learner once a session.
    pub attendances: u32,
    /// How many of them attended the share of the sessions that counts as having completed the course.
    pub completions: u32,
    /// How many rated it.
    pub ratings: u32,
    /// The mean of what they gave for experience, gain and happiness, in hundredths of 1.00 to 5.00.
    pub satisfaction_centi: Option<u32>,
}

impl CourseFigures {
    /// A course of which nothing is known.
    #[must_use]
    pub const fn unknown(course_id: CourseId) -> Self {
        Self {
            course_id,
            sessions_planned: 0,
            sessions_held: 0,
            minutes_held: 0,
            seats: 0,
            participants: 0,
            attendances: 0,
            completions: 0,
            ratings: 0,
            satisfaction_centi: None,
        }
    }

    /// How many of the sessions held a participant attended on average, in basis points.
    #[must_use]
    pub fn attendance_bp(&self) -> Option<u32> {
        share_bp(self.attendances.into(), u64::from(self.participants) * u64::from(self.sessions_held))
    }

    /// How many of the participants completed the course, in basis points.
    #[must_use]
    pub fn completion_bp(&self) -> Option<u32> {
        share_bp(self.completions.into(), self.participants.into())
    }

    /// How many of the places were taken, in basis points.
    #[must_use]
    pub fn fill_bp(&self) -> Option<u32> {
        share_bp(self.attendances.into(), self.seats.into())
    }

    /// How many of the sessions planned were held, in basis points; above 10,000 where more were held than planned.
    #[must_use]
    pub fn held_bp(&self) -> Option<u32> {
        share_bp(self.sessions_held.into(), self.sessions_planned.into())
    }

    /// The satisfaction on a scale from 0 (all gave 1) to 10,000 (all gave 5), in basis points.
    #[must_use]
    pub fn satisfaction_bp(&self) -> Option<u32> {
        self.satisfaction_centi.map(|centi| centi.saturating_sub(100).min(400) * 25)
    }
}

/// A part of a whole in basis points, rounded down; of nothing there is no share.
#[must_use]
pub fn share_bp(part: u64, whole: u64) -> Option<u32> {
    let share = (u128::from(part) * 10_000).checked_div(u128::from(whole))?;
    Some(u32::try_from(share).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn unknown() -> CourseFigures {
        CourseFigures::unknown(CourseId(Uuid::nil()))
    }

    fn figures() -> CourseFigures {
        CourseFigures {
            sessions_planned: 12,
            sessions_held: 10,
            minutes_held: 900,
            seats: 200,
            participants: 15,
            attendances: 120,
            completions: 9,
            ratings: 6,
            satisfaction_centi: Some(433),
            ..unknown()
        }
    }

    #[test]
    fn shares_are_rounded_down_to_basis_points() {
        let known = figures();
        assert_eq!(known.attendance_bp(), Some(8_000), "120 of 15 × 10");
        assert_eq!(known.completion_bp(), Some(6_000));
        assert_eq!(known.fill_bp(), Some(6_000));
        assert_eq!(known.held_bp(), Some(8_333));
        assert_eq!(known.satisfaction_bp(), Some(8_325), "4.33 on the way from 1.00 to 5.00");
    }

    #[test]
    fn of_nothing_there_is_no_share() {
        let unknown = unknown();
        let shares = [
            unknown.attendance_bp(),
            unknown.completion_bp(),
            unknown.fill_bp(),
            unknown.held_bp(),
            unknown.satisfaction_bp(),
        ];
        assert_eq!(shares, [None; 5]);
    }

    #[test]
    fn the_best_and_the_worst_rating_are_the_ends_of_the_scale() {
        let rated = |centi| CourseFigures { satisfaction_centi: Some(centi), ..figures() }.satisfaction_bp();
        assert_eq!((rated(100), rated(300), rated(500)), (Some(0), Some(5_000), Some(10_000)));
    }

    proptest! {
        #[test]
        fn no_share_of_a_part_exceeds_the_whole(part in 0_u64..=u32::MAX.into(), more in 0_u64..=u32::MAX.into()) {
            let share = share_bp(part, part + more);
            prop_assert_eq!(share.is_none(), part + more == 0);
            prop_assert!(share.is_none_or(|share| share <= 10_000));
        }

        #[test]
        fn more_attendances_never_lower_a_share(more in 0_u32..1_000) {
            let (before, after) = (figures(), CourseFigures { attendances: 120 + more, ..figures() });
            prop_assert!(after.attendance_bp() >= before.attendance_bp());
            prop_assert!(after.fill_bp() >= before.fill_bp());
        }
    }
}
