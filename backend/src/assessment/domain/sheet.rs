//! The score sheet and the sample: what may be entered, and what is still missing.

use contract::assessment::{CheckSample, FillScoreSheet, SampleKind, SampleProgress, SampleResult, SheetGap};
use contract::measure::{Area, Points};
use contract::policy::{Fault, Faults};

use crate::subsidy::domain::money::half_up;

/// No school is larger, in hundredths of m².
const MAX_AREA: i64 = 10_000_000;

/// What is wrong with what is filled in; the maxima are those of the two items that are judged.
#[must_use]
pub fn check_sheet(sheet: &FillScoreSheet, safety_maximum: Points, syllabus_maximum: Points) -> Vec<Fault> {
    let mut faults = Faults::default();
    let plausible = |area: Area| (0..=MAX_AREA).contains(&area.hundredths());
    faults.demand(sheet.measured_area.is_none_or(plausible), "/measured_area", "out_of_range");
    for (pointer, points, maximum) in [
        ("/safety_accessibility", sheet.safety_accessibility, safety_maximum),
        ("/syllabus_quality", sheet.syllabus_quality, syllabus_maximum),
    ] {
        let fits = points.is_none_or(|points| points >= Points::ZERO && points <= maximum);
        faults.demand(fits, pointer, "points_out_of_range");
    }
    faults.or(()).err().unwrap_or_default()
}

/// What is wrong with the outcome of a check.
#[must_use]
pub fn check_outcome(kind: SampleKind, outcome: &CheckSample) -> Vec<Fault> {
    let mut faults = Faults::default();
    let reached = kind == SampleKind::Learner && outcome.result != SampleResult::Unreachable;
    let reachable = kind == SampleKind::Learner || outcome.result != SampleResult::Unreachable;
    faults.demand(reachable, "/result", "only_learners_unreachable");
    let code = if reached { "required" } else { "only_of_reached_learners" };
    faults.demand(reached == outcome.satisfied.is_some(), "/satisfied", code);
    let told = outcome.result != SampleResult::Differs || outcome.note.is_some();
    faults.demand(told, "/note", "required");
    faults.or(()).err().unwrap_or_default()
}

/// One check of a sample, as far as it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// What is checked.
    pub kind: SampleKind,
    /// Whether it stands in for somebody whom nobody reached.
    pub reserve: bool,
    /// What came of it.
    pub result: Option<SampleResult>,
    /// Whether the learner is satisfied.
    pub satisfied: Option<bool>,
}

impl Check {
    const fn is_done(self) -> bool {
        match self.kind {
            SampleKind::Session => self.result.is_some(),
            SampleKind::Learner => {
                matches!(self.result, Some(SampleResult::Confirmed | SampleResult::Differs))
            }
        }
    }
}

fn count(checks: &[Check], of: impl Fn(&Check) -> bool) -> u32 {
    u32::try_from(checks.iter().filter(|check| of(check)).count()).unwrap_or(u32::MAX)
}

/// How many of a sample are done, and what came of them.
#[must_use]
pub fn progress(checks: &[Check]) -> SampleProgress {
    let learner = |check: &Check| check.kind == SampleKind::Learner;
    let session = |check: &Check| check.kind == SampleKind::Session;
    let answered = count(checks, |check| check.satisfied.is_some());
    let satisfied = count(checks, |check| check.satisfied == Some(true));
    let share = half_up(i128::from(satisfied) * 10_000, i128::from(answered));
    SampleProgress {
        sessions: count(checks, session),
        sessions_done: count(checks, |check| session(check) && check.is_done()),
        learners: count(checks, |check| learner(check) && !check.reserve),
        learners_done: count(checks, |check| learner(check) && check.is_done()),
        reserves_left: count(checks, |check| check.reserve && check.result.is_none()),
        differ: count(checks, |check| check.result == Some(SampleResult::Differs)),
        satisfied_bp: (answered > 0).then(|| u16::try_from(share).unwrap_or_default()),
    }
}

/// Whether a check may be made now: a reserve, only once as many before it could not be reached. `at` is its place among the
/// checks, which stand in the order in which they were drawn.
#[must_use]
pub fn is_needed(checks: &[Check], at: usize) -> bool {
    let Some(check) = checks.get(at) else { return false };
    if !check.reserve {
        return true;
    }
    let before = checks.get(..at).unwrap_or_default();
    let missed = count(before, |one| one.result == Some(SampleResult::Unreachable));
    let reserves = count(before, |one| one.reserve);
    missed > reserves
}

/// Whether everybody was telephoned who is to be: those who were drawn first, and a reserve for each who was not reached.
fn learners_done(checks: &[Check]) -> bool {
    let waits = |(at, check): (usize, &Check)| {
        check.kind == SampleKind::Learner && check.result.is_none() && is_needed(checks, at)
    };
    !checks.iter().enumerate().any(waits)
}

/// A score sheet as far as it is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one flag for each thing that may be missing")]
pub struct Filled {
    /// Whether an area was measured.
    pub measured: bool,
    /// Whether safety has points, and why so many.
    pub safety: bool,
    /// Whether the syllabi have.
    pub syllabus: bool,
    /// Whether there is a place, or why there is none.
    pub place: bool,
    /// Whether there is a photograph of the venue.
    pub venue_photo: bool,
    /// Whether there is one of safety and accessibility.
    pub safety_photo: bool,
}

/// What a sheet lacks before it can be handed in.
#[must_use]
pub fn gaps(filled: Filled, checks: &[Check]) -> Vec<SheetGap> {
    let progress = progress(checks);
    let all = [
        (SheetGap::MeasuredArea, filled.measured),
        (SheetGap::Safety, filled.safety),
        (SheetGap::Syllabus, filled.syllabus),
        (SheetGap::Place, filled.place),
        (SheetGap::VenuePhoto, filled.venue_photo),
        (SheetGap::SafetyPhoto, filled.safety_photo),
        (SheetGap::Sessions, progress.sessions_done == progress.sessions),
        (SheetGap::Learners, learners_done(checks)),
    ];
    all.into_iter().filter(|(_, there)| !there).map(|(gap, _)| gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(hundredths: i64) -> Points {
        Points::from_hundredths(hundredths)
    }

    fn learner(reserve: bool, result: Option<SampleResult>, satisfied: Option<bool>) -> Check {
        Check { kind: SampleKind::Learner, reserve, result, satisfied }
    }

    #[test]
    fn five_points_and_a_hundredth_out_of_five_are_a_fault() {
        let sheet = |hundredths| FillScoreSheet {
            safety_accessibility: Some(points(hundredths)),
            ..FillScoreSheet::default()
        };
        assert_eq!(check_sheet(&sheet(500), points(500), points(500)), []);
        let found = check_sheet(&sheet(501), points(500), points(500));
        assert_eq!(found, [Fault::new("/safety_accessibility", "points_out_of_range")]);
        assert_eq!(check_sheet(&sheet(-1), points(500), points(500)).len(), 1);
    }

    #[test]
    fn whoever_is_reached_says_whether_they_are_satisfied() {
        let outcome = |result, satisfied, note: Option<&str>| CheckSample {
            result,
            satisfied,
            note: note.map(str::to_owned),
        };
        let learner = |outcome| check_outcome(SampleKind::Learner, &outcome).len();
        assert_eq!(learner(outcome(SampleResult::Confirmed, Some(true), None)), 0);
        assert_eq!(learner(outcome(SampleResult::Unreachable, None, None)), 0);
        assert_eq!(learner(outcome(SampleResult::Confirmed, None, None)), 1);
        assert_eq!(learner(outcome(SampleResult::Differs, Some(false), None)), 1, "what differs is told");
        let session = |outcome| check_outcome(SampleKind::Session, &outcome).len();
        assert_eq!(session(outcome(SampleResult::Unreachable, None, None)), 1);
        assert_eq!(session(outcome(SampleResult::Confirmed, Some(true), None)), 1);
    }

    #[test]
    fn a_reserve_stands_in_for_whom_nobody_reached() {
        use SampleResult::{Confirmed, Unreachable};
        let filled = Filled {
            measured: true,
            safety: true,
            syllabus: true,
            place: true,
            venue_photo: true,
            safety_photo: true,
        };
        let mut checks = vec![
            learner(false, Some(Confirmed), Some(true)),
            learner(false, Some(Unreachable), None),
            learner(true, None, None),
        ];
        assert_eq!(gaps(filled, &checks), [SheetGap::Learners]);
        assert!(is_needed(&checks, 2), "somebody could not be reached");
        assert!(
            !is_needed(&[learner(false, None, None), learner(true, None, None)], 1),
            "nobody was missed yet"
        );
        let friendly = [learner(false, None, None), learner(true, Some(Confirmed), Some(true))];
        assert_eq!(gaps(filled, &friendly), [SheetGap::Learners], "who was drawn first is called first");
        checks[2] = learner(true, Some(Confirmed), Some(false));
        assert_eq!(gaps(filled, &checks), []);
        assert_eq!(progress(&checks).satisfied_bp, Some(5_000));
        checks[2] = learner(true, Some(Unreachable), None);
        assert_eq!(gaps(filled, &checks), [], "nobody is left to telephone");
        assert_eq!(gaps(Filled { place: false, ..filled }, &[]), [SheetGap::Place]);
        assert_eq!(progress(&[]).satisfied_bp, None);
    }
}
