//! Findings: what is recorded, put right, decided, and what follows when the day is over.

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::assessment::{FindingSeverity, FindingState, RecordFinding};
use contract::policy::{Fault, Faults};

use super::AssessmentError;
use crate::clock::business_date;

/// How far ahead a rectification may be due.
const MAX_DAYS: u64 = 366;

/// What is done about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingStep {
    /// The school says that it is put right.
    Rectify,
    /// Somebody else has seen that it is.
    Close,
    /// It is not put right after all.
    Reopen,
    /// The veto holds.
    Establish,
    /// The veto does not hold.
    Dismiss,
}

/// What is wrong with a new finding.
#[must_use]
pub fn check_finding(new: &RecordFinding, today: NaiveDate) -> Vec<Fault> {
    let veto = new.severity == FindingSeverity::Veto;
    let latest = today.checked_add_days(Days::new(MAX_DAYS)).unwrap_or(NaiveDate::MAX);
    let mut faults = Faults::default();
    faults.demand(veto == new.veto.is_some(), "/veto", if veto { "required" } else { "only_with_veto" });
    faults.demand(veto != new.due_on.is_some(), "/due_on", if veto { "never_with_veto" } else { "required" });
    faults.demand(new.due_on.is_none_or(|day| day >= today), "/due_on", "day_is_over");
    faults.demand(new.due_on.is_none_or(|day| day <= latest), "/due_on", "date_out_of_range");
    faults.or(()).err().unwrap_or_default()
}

/// Where a step leads a finding.
pub const fn take_finding_step(
    severity: FindingSeverity,
    state: FindingState,
    step: FindingStep,
) -> Result<FindingState, AssessmentError> {
    use FindingState as State;
    let veto = matches!(severity, FindingSeverity::Veto);
    match (veto, state, step) {
        (false, State::Open, FindingStep::Rectify) => Ok(State::Rectified),
        (false, State::Rectified, FindingStep::Close) => Ok(State::Closed),
        (false, State::Rectified | State::Closed, FindingStep::Reopen) => Ok(State::Open),
        (true, State::Open, FindingStep::Establish) => Ok(State::Established),
        (true, State::Open | State::Established, FindingStep::Dismiss) => Ok(State::Dismissed),
        _ => Err(AssessmentError::Finding),
    }
}

/// Whether a rectification is overdue on a day: its day is over and the school had not put it right by then.
#[must_use]
pub fn is_overdue(
    state: FindingState,
    due_on: Option<NaiveDate>,
    rectified_at: Option<DateTime<Utc>>,
    today: NaiveDate,
) -> bool {
    let Some(due) = due_on.filter(|due| *due < today) else { return false };
    match state {
        FindingState::Open => true,
        FindingState::Rectified | FindingState::Closed => {
            rectified_at.is_none_or(|at| business_date(at) > due)
        }
        FindingState::Established | FindingState::Dismissed => false,
    }
}

#[cfg(test)]
mod tests {
    use contract::subsidy::Veto;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn finding(severity: FindingSeverity, veto: Option<Veto>, due: Option<&str>) -> RecordFinding {
        RecordFinding { severity, item: None, veto, what: "门槛过高".to_owned(), due_on: due.map(day) }
    }

    fn codes(new: &RecordFinding) -> Vec<(String, &'static str)> {
        let faults = check_finding(new, day("2026-01-20"));
        faults.into_iter().map(|fault| (fault.pointer.into_owned(), fault.code)).collect()
    }

    #[test]
    fn a_veto_has_no_day_and_everything_else_has_one() {
        assert_eq!(codes(&finding(FindingSeverity::Minor, None, Some("2026-01-20"))), []);
        assert_eq!(codes(&finding(FindingSeverity::Veto, Some(Veto::RefusedInspection), None)), []);
        let wrong = |faults: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
            faults.iter().map(|(at, code)| ((*at).to_owned(), *code)).collect()
        };
        assert_eq!(codes(&finding(FindingSeverity::Major, None, None)), wrong(&[("/due_on", "required")]));
        assert_eq!(
            codes(&finding(FindingSeverity::Veto, None, Some("2026-02-01"))),
            wrong(&[("/due_on", "never_with_veto"), ("/veto", "required")])
        );
        assert_eq!(
            codes(&finding(FindingSeverity::Minor, None, Some("2026-01-19"))),
            wrong(&[("/due_on", "day_is_over")])
        );
    }

    #[test]
    fn what_was_put_right_in_time_is_not_overdue_however_late_it_is_closed() {
        let due = Some(day("2026-01-20"));
        let at = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
        assert!(!is_overdue(FindingState::Open, due, None, day("2026-01-20")), "the day itself is in time");
        assert!(is_overdue(FindingState::Open, due, None, day("2026-01-21")));
        let in_time = at("2026-01-20T15:59:59Z");
        assert!(!is_overdue(FindingState::Rectified, due, in_time, day("2026-03-01")));
        assert!(!is_overdue(FindingState::Closed, due, in_time, day("2026-03-01")));
        assert!(is_overdue(FindingState::Closed, due, at("2026-01-20T16:00:00Z"), day("2026-03-01")));
        assert!(!is_overdue(FindingState::Open, None, None, day("2026-03-01")));
    }

    #[test]
    fn only_the_city_s_steps_lead_from_a_veto() {
        use FindingState as State;
        let veto = |state, step| take_finding_step(FindingSeverity::Veto, state, step);
        assert_eq!(veto(State::Open, FindingStep::Establish), Ok(State::Established));
        assert_eq!(veto(State::Established, FindingStep::Dismiss), Ok(State::Dismissed));
        assert_eq!(veto(State::Open, FindingStep::Rectify), Err(AssessmentError::Finding));
        let minor = |state, step| take_finding_step(FindingSeverity::Minor, state, step);
        assert_eq!(minor(State::Open, FindingStep::Close), Err(AssessmentError::Finding));
        assert_eq!(minor(State::Rectified, FindingStep::Close), Ok(State::Closed));
        assert_eq!(minor(State::Closed, FindingStep::Reopen), Ok(State::Open));
        assert_eq!(minor(State::Open, FindingStep::Establish), Err(AssessmentError::Finding));
    }
}
