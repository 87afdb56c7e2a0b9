//! Adds up what a rule would have said against what schools did and how it went.

use contract::curriculum::RefreshVerdict;

use super::figures::{CourseFigures, share_bp};

/// What a school did with a course of its plan before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actual {
    /// It planned it as it was.
    Kept,
    /// It planned it with other sessions.
    Revised,
    /// It did not plan it any more.
    Dropped,
}

/// A course as the rule would have judged it, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    /// What would have been proposed.
    pub verdict: RefreshVerdict,
    /// What was done.
    pub did: Actual,
    /// What it came to, if it was planned again.
    pub figures: Option<CourseFigures>,
}

/// What became of courses with the same verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Became {
    /// Planned as they were.
    pub kept: u32,
    /// Planned with other sessions.
    pub revised: u32,
    /// Not planned any more.
    pub dropped: u32,
    /// Planned again and then taught.
    pub taught: u32,
    attendances: u64,
    places: u64,
    ratings: u64,
    ratings_centi: u64,
}

impl Became {
    /// How many there are.
    #[must_use]
    pub const fn courses(&self) -> u32 {
        self.kept + self.revised + self.dropped
    }

    /// Their attendance, all places of their participants added up, in basis points.
    #[must_use]
    pub fn attendance_bp(&self) -> Option<u32> {
        share_bp(self.attendances, self.places)
    }

    /// The mean of all their ratings, in hundredths, rounded down.
    #[must_use]
    pub fn satisfaction_centi(&self) -> Option<u32> {
        self.ratings_centi.checked_div(self.ratings).and_then(|mean| u32::try_from(mean).ok())
    }

    fn add(&mut self, one: &Judgement) {
        match one.did {
            Actual::Kept => self.kept += 1,
            Actual::Revised => self.revised += 1,
            Actual::Dropped => self.dropped += 1,
        }
        let Some(figures) = one.figures.filter(|figures| figures.sessions_held > 0) else { return };
        self.taught += 1;
        self.attendances += u64::from(figures.attendances);
        self.places += u64::from(figures.participants) * u64::from(figures.sessions_held);
        if let Some(mean) = figures.satisfaction_centi {
            self.ratings += u64::from(figures.ratings);
            self.ratings_centi += u64::from(figures.ratings) * u64::from(mean);
        }
    }
}

/// What became of all courses, by verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    keep: Became,
    revise: Became,
    replace: Became,
    /// How many courses would have been added.
    pub additions: u32,
}

impl Tally {
    /// Adds one course; what would be added is no course of the plan before.
    pub fn add(&mut self, one: &Judgement) {
        match one.verdict {
            RefreshVerdict::Keep => self.keep.add(one),
            RefreshVerdict::Revise => self.revise.add(one),
            RefreshVerdict::Replace => self.replace.add(one),
            RefreshVerdict::Add => self.additions += 1,
        }
    }

    /// What became of those with a verdict; of `add` there is nothing to tell.
    #[must_use]
    pub fn of(&self, verdict: RefreshVerdict) -> Became {
        match verdict {
            RefreshVerdict::Keep => self.keep,
            RefreshVerdict::Revise => self.revise,
            RefreshVerdict::Replace => self.replace,
            RefreshVerdict::Add => Became::default(),
        }
    }

    /// How many courses were judged.
    #[must_use]
    pub const fn courses(&self) -> u32 {
        self.keep.courses() + self.revise.courses() + self.replace.courses()
    }

    /// Of how many the schools did what would have been proposed.
    #[must_use]
    pub const fn agreed(&self) -> u32 {
        self.keep.kept + self.revise.revised + self.replace.dropped
    }

    /// The same in basis points.
    #[must_use]
    pub fn agreement_bp(&self) -> Option<u32> {
        share_bp(self.agreed().into(), self.courses().into())
    }
}

#[cfg(test)]
mod tests {
    use contract::ids::CourseId;
    use uuid::Uuid;

    use super::*;

    fn judged(verdict: RefreshVerdict, did: Actual, attendances: u32) -> Judgement {
        let figures = CourseFigures {
            sessions_held: 10,
            participants: 10,
            attendances,
            ratings: 2,
            satisfaction_centi: Some(400 + attendances),
            ..CourseFigures::unknown(CourseId(Uuid::nil()))
        };
        Judgement { verdict, did, figures: (did != Actual::Dropped).then_some(figures) }
    }

    #[test]
    fn agreement_counts_the_courses_that_were_treated_as_proposed() {
        let mut tally = Tally::default();
        for one in [
            judged(RefreshVerdict::Keep, Actual::Kept, 80),
            judged(RefreshVerdict::Keep, Actual::Revised, 60),
            judged(RefreshVerdict::Replace, Actual::Dropped, 0),
            judged(RefreshVerdict::Replace, Actual::Kept, 30),
        ] {
            tally.add(&one);
        }
        assert_eq!((tally.courses(), tally.agreed(), tally.agreement_bp()), (4, 2, Some(5_000)));
        let (keep, replace) = (tally.of(RefreshVerdict::Keep), tally.of(RefreshVerdict::Replace));
        assert_eq!((keep.attendance_bp(), keep.satisfaction_centi()), (Some(7_000), Some(470)));
        assert_eq!((replace.attendance_bp(), replace.taught, replace.dropped), (Some(3_000), 1, 1));
        assert_eq!(tally.of(RefreshVerdict::Revise).attendance_bp(), None);
    }

    #[test]
    fn of_no_course_there_is_no_agreement() {
        assert_eq!(Tally::default().agreement_bp(), None);
    }
}
