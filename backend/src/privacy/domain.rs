//! Rules of merges and of requests about personal data: pure.

use chrono::{DateTime, NaiveDate, Utc};
use contract::learner::LearnerState;
use contract::privacy::{PrivacyRequestKind, PrivacyRequestState};
use uuid::Uuid;

/// Within how many working days a request is done (PIPL 50: 及时; the city's own limit).
pub const WORKING_DAYS: u32 = 15;

/// What two records did at the same time that one person cannot do twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Both attended a class.
    Attendance,
    /// For both a lesson played.
    OnlineRecord,
    /// Both served.
    VolunteerLog,
    /// Both were checked in to a shift.
    VolunteerSignup,
}

impl Doing {
    /// Which collection of the API its records are of.
    #[must_use]
    pub const fn collection(self) -> &'static str {
        match self {
            Self::Attendance => "attendances",
            Self::OnlineRecord => "online-records",
            Self::VolunteerLog => "volunteer-logs",
            Self::VolunteerSignup => "volunteer-signups",
        }
    }
}

/// Two records of the same hour, by two learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameHour {
    /// What both did.
    pub doing: Doing,
    /// Of the record that would stay.
    pub retained: Uuid,
    /// Of the other one.
    pub merged: Uuid,
    /// When the later of both began.
    pub at: DateTime<Utc>,
}

/// What of a record is open, so that it cannot end yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// An order waits to be picked up.
    Order,
    /// Credits have still to vest, or are under review.
    Waiting,
    /// A correction of credits waits to be decided.
    Correction,
    /// A correction of an attendance waits to be decided.
    AttendanceCorrection,
}

/// Why two records do not become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefusal {
    /// They are the same record.
    #[error("one record")]
    Itself,
    /// The record that would stay has ended.
    #[error("the record that stays has ended")]
    RetainedEnded,
    /// The other one went into a record already, or its learner has died.
    #[error("the other record has ended")]
    OtherEnded,
    /// Both attended, watched or served the same hour: two people, or one of both records is wrong.
    #[error("both did something in the same hour")]
    SameHour(SameHour),
    /// Something of the other record is open.
    #[error("something is open: {0:?}")]
    Open(Open),
}

/// Whether a record may go into another: the one that stays lives, the other is not merged or dead, they were never in two
/// places at once, and nothing of the other is open.
pub fn may_merge(
    (retained, retained_state): (Uuid, LearnerState),
    (merged, merged_state): (Uuid, LearnerState),
    same_hour: Option<SameHour>,
    open: Option<Open>,
) -> Result<(), MergeRefusal> {
    if retained == merged {
        return Err(MergeRefusal::Itself);
    }
    if !matches!(retained_state, LearnerState::Active | LearnerState::Suspended) {
        return Err(MergeRefusal::RetainedEnded);
    }
    if matches!(merged_state, LearnerState::Merged | LearnerState::Deceased) {
        return Err(MergeRefusal::OtherEnded);
    }
    match (same_hour, open) {
        (Some(same), _) => Err(MergeRefusal::SameHour(same)),
        (None, Some(open)) => Err(MergeRefusal::Open(open)),
        (None, None) => Ok(()),
    }
}

/// A step of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStep {
    /// It is to be done.
    Approve,
    /// It is refused, with a reason.
    Refuse,
    /// It was done.
    Complete,
}

/// Where a step leads, if anywhere.
#[must_use]
pub const fn next(state: PrivacyRequestState, step: RequestStep) -> Option<PrivacyRequestState> {
    match (state, step) {
        (PrivacyRequestState::Received, RequestStep::Approve) => Some(PrivacyRequestState::Approved),
        (PrivacyRequestState::Received, RequestStep::Refuse) => Some(PrivacyRequestState::Refused),
        (PrivacyRequestState::Approved, RequestStep::Complete) => Some(PrivacyRequestState::Done),
        _ => None,
    }
}

/// Whether a request's day is over and it is neither done nor refused.
#[must_use]
pub fn is_overdue(state: PrivacyRequestState, due_on: NaiveDate, today: NaiveDate) -> bool {
    matches!(state, PrivacyRequestState::Received | PrivacyRequestState::Approved) && today > due_on
}

/// Why a learner cannot be forgotten yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ErasureRefusal {
    /// The account is not closed.
    #[error("the account is not closed")]
    NotClosed,
    /// Credits are left.
    #[error("credits are left")]
    CreditsLeft,
    /// Something is open.
    #[error("something is open: {0:?}")]
    Open(Open),
}

/// Whether a learner may be forgotten: the account is closed, or the learner has died or goes on in another record; nothing
/// is open, and no credits are left.
pub fn may_erase(state: LearnerState, open: Option<Open>, left_centi: i64) -> Result<(), ErasureRefusal> {
    if !matches!(state, LearnerState::Closed | LearnerState::Deceased | LearnerState::Merged) {
        return Err(ErasureRefusal::NotClosed);
    }
    match open {
        Some(open) => Err(ErasureRefusal::Open(open)),
        None if left_centi > 0 => Err(ErasureRefusal::CreditsLeft),
        None => Ok(()),
    }
}

/// Whether a request of a kind says enough: a correction says what is wrong.
#[must_use]
pub const fn says_enough(kind: PrivacyRequestKind, detail: Option<&String>) -> bool {
    !matches!(kind, PrivacyRequestKind::Correction) || detail.is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STATES: [LearnerState; 5] = [
        LearnerState::Active,
        LearnerState::Suspended,
        LearnerState::Closed,
        LearnerState::Deceased,
        LearnerState::Merged,
    ];

    fn open() -> impl Strategy<Value = Option<Open>> {
        prop::option::of(prop::sample::select(vec![
            Open::Order,
            Open::Waiting,
            Open::Correction,
            Open::AttendanceCorrection,
        ]))
    }

    proptest! {
        #[test]
        fn two_records_become_one_only_while_one_lives_and_nothing_is_open(
            retained in prop::sample::select(STATES.to_vec()), merged in prop::sample::select(STATES.to_vec()),
            clash in any::<bool>(), open in open(),
        ) {
            let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
            let same = clash.then_some(SameHour { doing: Doing::Attendance, retained: one, merged: other, at: DateTime::UNIX_EPOCH });
            let lives = matches!(retained, LearnerState::Active | LearnerState::Suspended);
            let there = !matches!(merged, LearnerState::Merged | LearnerState::Deceased);
            let may = may_merge((one, retained), (other, merged), same, open).is_ok();
            prop_assert_eq!(may, lives && there && !clash && open.is_none());
            prop_assert_eq!(may_merge((one, retained), (one, merged), same, open), Err(MergeRefusal::Itself));
        }

        #[test]
        fn nobody_is_forgotten_who_is_still_here_or_has_something_open(
            state in prop::sample::select(STATES.to_vec()), open in open(), left in 0..3_i64,
        ) {
            let ended = !matches!(state, LearnerState::Active | LearnerState::Suspended);
            prop_assert_eq!(may_erase(state, open, left).is_ok(), ended && open.is_none() && left == 0);
        }

        #[test]
        fn what_is_done_or_refused_is_never_overdue(days in 0..40_i64) {
            let due = NaiveDate::from_ymd_opt(2025, 12, 3).expect("a day");
            let today = due + chrono::TimeDelta::days(days - 20);
            for state in PrivacyRequestState::ALL {
                let waits = matches!(state, PrivacyRequestState::Received | PrivacyRequestState::Approved);
                prop_assert_eq!(is_overdue(*state, due, today), waits && days > 20);
            }
        }
    }

    #[test]
    fn a_request_is_decided_once_and_done_once() {
        use PrivacyRequestState as State;
        use RequestStep as Step;
        let all = [Step::Approve, Step::Refuse, Step::Complete];
        for state in State::ALL {
            for step in all {
                let leads = next(*state, step);
                let known = matches!(
                    (state, step),
                    (State::Received, Step::Approve | Step::Refuse) | (State::Approved, Step::Complete)
                );
                assert_eq!(leads.is_some(), known, "{state} {step:?}");
            }
        }
        assert!(!says_enough(PrivacyRequestKind::Correction, None));
        assert!(says_enough(PrivacyRequestKind::Access, None));
    }
}
