//! The steps of a cycle, and its days.

use chrono::{Datelike as _, NaiveDate};
use contract::assessment::{AssessmentCycleState, CreateAssessmentCycle};
use contract::policy::{Fault, Faults};

use super::AssessmentError;

/// What is done with a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleStep {
    /// The figures are frozen as of the cut-off.
    Freeze,
    /// Assessors and samples are drawn.
    Draw,
    /// Everything has been inspected.
    Conclude,
}

/// Where a step leads from a state.
pub const fn take_cycle_step(
    state: AssessmentCycleState,
    step: CycleStep,
) -> Result<AssessmentCycleState, AssessmentError> {
    use AssessmentCycleState as State;
    match (state, step) {
        (State::Open, CycleStep::Freeze) => Ok(State::SelfAssessment),
        (State::SelfAssessment, CycleStep::Draw) => Ok(State::Inspection),
        (State::Inspection, CycleStep::Conclude) => Ok(State::Concluded),
        (state, _) => Err(AssessmentError::Cycle(state)),
    }
}

/// The cut-off of a new cycle, once its days are in order: it lies in the year, and what follows from it after it.
pub fn check_cycle(new: &CreateAssessmentCycle) -> Result<NaiveDate, Vec<Fault>> {
    let mut faults = Faults::default();
    let last = NaiveDate::from_ymd_opt(i32::from(new.year), 12, 31);
    let cut_off = new.cut_off.or(last).unwrap_or_default();
    faults.demand(cut_off.year() == i32::from(new.year), "/cut_off", "cut_off_in_another_year");
    faults.demand(new.self_assessment_due >= cut_off, "/self_assessment_due", "due_before_cut_off");
    faults.demand(
        new.inspection_due >= new.self_assessment_due,
        "/inspection_due",
        "due_before_self_assessment",
    );
    for (pointer, day) in
        [("/self_assessment_due", new.self_assessment_due), ("/inspection_due", new.inspection_due)]
    {
        faults.demand(day.year() <= i32::from(new.year) + 2, pointer, "date_out_of_range");
    }
    faults.or(cut_off)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycle(cut_off: Option<&str>, own: &str, inspection: &str) -> CreateAssessmentCycle {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        CreateAssessmentCycle {
            year: 2025,
            cut_off: cut_off.map(day),
            self_assessment_due: day(own),
            inspection_due: day(inspection),
            assessors_per_school: 2,
            session_sample_bp: 1_000,
            telephone_sample: 30,
        }
    }

    fn codes(new: &CreateAssessmentCycle) -> Vec<&'static str> {
        check_cycle(new).err().unwrap_or_default().into_iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn the_days_of_a_cycle_follow_each_other_from_a_cut_off_in_its_year() {
        assert_eq!(check_cycle(&cycle(None, "2026-01-15", "2026-02-15")), Ok("2025-12-31".parse().unwrap()));
        assert_eq!(
            codes(&cycle(Some("2024-12-31"), "2026-01-15", "2026-02-15")),
            ["cut_off_in_another_year"]
        );
        assert_eq!(codes(&cycle(None, "2025-12-30", "2026-02-15")), ["due_before_cut_off"]);
        assert_eq!(codes(&cycle(None, "2026-02-16", "2026-02-15")), ["due_before_self_assessment"]);
        assert_eq!(codes(&cycle(None, "2028-01-01", "2028-01-01")).len(), 2);
    }

    #[test]
    fn a_cycle_takes_each_step_once_and_in_order() {
        use AssessmentCycleState as State;
        let allowed = [
            (State::Open, CycleStep::Freeze, State::SelfAssessment),
            (State::SelfAssessment, CycleStep::Draw, State::Inspection),
            (State::Inspection, CycleStep::Conclude, State::Concluded),
        ];
        for state in State::ALL {
            for step in [CycleStep::Freeze, CycleStep::Draw, CycleStep::Conclude] {
                let expected = allowed
                    .iter()
                    .find(|(from, taken, _)| (from, taken) == (state, &step))
                    .map(|(.., to)| *to)
                    .ok_or(AssessmentError::Cycle(*state));
                assert_eq!(take_cycle_step(*state, step), expected);
            }
        }
    }
}
