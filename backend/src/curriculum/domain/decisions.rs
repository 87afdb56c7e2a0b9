//! What a school's decision about a line of a proposal comes to.

use contract::curriculum::{DecideRefreshLine, ProposalState, RefreshDecision, RefreshVerdict};
use contract::ids::CourseId;
use contract::policy::{Fault, Faults};

/// A line as it was proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposed {
    /// What is proposed.
    pub verdict: RefreshVerdict,
    /// The course of the plan before.
    pub course: Option<CourseId>,
    /// How many sessions it had.
    pub sessions_planned: Option<u16>,
    /// How many are proposed.
    pub proposed_sessions: Option<u16>,
    /// The course that would take its place or be added.
    pub candidate: Option<CourseId>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// What; none where nothing is added.
    pub verdict: Option<RefreshVerdict>,
    /// The course that is to be taught; none where none is.
    pub course: Option<CourseId>,
    /// With how many sessions.
    pub sessions: Option<u16>,
}

impl Decided {
    const NOTHING: Self = Self { verdict: None, course: None, sessions: None };
}

/// What a decision comes to; every fault in it is named.
pub fn decide(line: &Proposed, wish: &DecideRefreshLine) -> Result<Decided, Vec<Fault>> {
    let changed = wish.decision == RefreshDecision::Changed;
    let mut faults = Faults::default();
    faults.demand(wish.decision == RefreshDecision::Accepted || wish.reason.is_some(), "/reason", "required");
    faults.demand(changed || wish.verdict.is_none(), "/verdict", "only_with_changed");
    faults.demand(changed || wish.course_id.is_none(), "/course_id", "only_with_changed");
    faults.demand(changed || wish.sessions_planned.is_none(), "/sessions_planned", "only_with_changed");
    let decided = match wish.decision {
        RefreshDecision::Accepted => accepted(line),
        RefreshDecision::Rejected => as_before(line),
        RefreshDecision::Changed => other(line, wish, &mut faults),
    };
    faults.or(decided)
}

/// As it was proposed.
#[must_use]
pub const fn accepted(line: &Proposed) -> Decided {
    match line.verdict {
        RefreshVerdict::Keep | RefreshVerdict::Revise => {
            Decided { verdict: Some(line.verdict), course: line.course, sessions: line.proposed_sessions }
        }
        RefreshVerdict::Replace | RefreshVerdict::Add => {
            Decided { verdict: Some(line.verdict), course: line.candidate, sessions: line.proposed_sessions }
        }
    }
}

/// As if nothing had been proposed.
const fn as_before(line: &Proposed) -> Decided {
    match line.course {
        Some(_) => Decided {
            verdict: Some(RefreshVerdict::Keep),
            course: line.course,
            sessions: line.sessions_planned,
        },
        None => Decided::NOTHING,
    }
}

fn other(line: &Proposed, wish: &DecideRefreshLine, faults: &mut Faults) -> Decided {
    let Some(verdict) = wish.verdict else {
        faults.demand(false, "/verdict", "required");
        return Decided::NOTHING;
    };
    let adds = verdict == RefreshVerdict::Add;
    faults.demand(line.course.is_none() == adds, "/verdict", "verdict_not_allowed");
    let names = matches!(verdict, RefreshVerdict::Replace | RefreshVerdict::Add);
    faults.demand(names || wish.course_id.is_none(), "/course_id", "only_with_another_course");
    faults.demand(!adds || wish.course_id.is_some(), "/course_id", "required");
    let revises = verdict == RefreshVerdict::Revise;
    faults.demand(!revises || wish.sessions_planned.is_some(), "/sessions_planned", "required");
    let keeps = verdict == RefreshVerdict::Keep;
    let drops = names && wish.course_id.is_none();
    faults.demand(
        !(keeps || drops) || wish.sessions_planned.is_none(),
        "/sessions_planned",
        "sessions_not_asked",
    );
    let course = if names { wish.course_id } else { line.course };
    let usual = line.sessions_planned.or(line.proposed_sessions);
    let sessions = course.and(wish.sessions_planned.or(usual));
    Decided { verdict: Some(verdict), course, sessions }
}

/// Where a proposal of so many lines stands.
#[must_use]
pub const fn state(superseded: bool, applied: bool, lines: u32, decided: u32) -> ProposalState {
    match (superseded, applied) {
        (true, _) => ProposalState::Superseded,
        (_, true) => ProposalState::Applied,
        _ if decided == lines => ProposalState::Decided,
        _ => ProposalState::Open,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const OLD: CourseId = CourseId(Uuid::from_u128(1));
    const NEW: CourseId = CourseId(Uuid::from_u128(2));

    fn line(verdict: RefreshVerdict) -> Proposed {
        let adds = verdict == RefreshVerdict::Add;
        Proposed {
            verdict,
            course: (!adds).then_some(OLD),
            sessions_planned: (!adds).then_some(12),
            proposed_sessions: Some(if verdict == RefreshVerdict::Revise { 9 } else { 12 }),
            candidate: matches!(verdict, RefreshVerdict::Replace | RefreshVerdict::Add).then_some(NEW),
        }
    }

    fn wish(decision: RefreshDecision) -> DecideRefreshLine {
        let reason = (decision != RefreshDecision::Accepted).then(|| "教师调走".to_owned());
        DecideRefreshLine { decision, verdict: None, course_id: None, sessions_planned: None, reason }
    }

    fn codes(found: Result<Decided, Vec<Fault>>) -> Vec<(String, &'static str)> {
        found.unwrap_err().into_iter().map(|fault| (fault.pointer.into_owned(), fault.code)).collect()
    }

    #[test]
    fn what_is_accepted_is_done_and_what_is_rejected_stays_as_it_was() {
        use RefreshVerdict::{Add, Keep, Replace, Revise};
        let done = |verdict, decision| {
            let found = decide(&line(verdict), &wish(decision)).unwrap();
            (found.verdict, found.course, found.sessions)
        };
        let accepted = RefreshDecision::Accepted;
        assert_eq!(done(Keep, accepted), (Some(Keep), Some(OLD), Some(12)));
        assert_eq!(done(Revise, accepted), (Some(Revise), Some(OLD), Some(9)));
        assert_eq!(done(Replace, accepted), (Some(Replace), Some(NEW), Some(12)));
        assert_eq!(done(Add, accepted), (Some(Add), Some(NEW), Some(12)));
        let rejected = RefreshDecision::Rejected;
        assert_eq!(done(Replace, rejected), (Some(Keep), Some(OLD), Some(12)));
        assert_eq!(done(Add, rejected), (None, None, None));
    }

    #[test]
    fn a_change_says_what_is_done_instead_and_why() {
        let changed = wish(RefreshDecision::Changed);
        let replace = line(RefreshVerdict::Replace);
        let revise = DecideRefreshLine {
            verdict: Some(RefreshVerdict::Revise),
            sessions_planned: Some(20),
            ..changed.clone()
        };
        let found = decide(&replace, &revise).unwrap();
        assert_eq!((found.course, found.sessions), (Some(OLD), Some(20)));
        let dropped = DecideRefreshLine { verdict: Some(RefreshVerdict::Replace), ..changed.clone() };
        let found = decide(&replace, &dropped).unwrap();
        assert_eq!((found.course, found.sessions), (None, None));
        let silent = DecideRefreshLine { reason: None, ..revise };
        assert_eq!(codes(decide(&replace, &silent)), [("/reason".to_owned(), "required")]);
        let missing = codes(decide(&replace, &changed));
        assert_eq!(missing, [("/verdict".to_owned(), "required")]);
        let adds = DecideRefreshLine { verdict: Some(RefreshVerdict::Add), ..changed };
        assert_eq!(
            codes(decide(&replace, &adds)),
            [("/course_id".to_owned(), "required"), ("/verdict".to_owned(), "verdict_not_allowed")]
        );
    }

    #[test]
    fn who_accepts_names_nothing_else() {
        let more = DecideRefreshLine { sessions_planned: Some(9), ..wish(RefreshDecision::Accepted) };
        let found = codes(decide(&line(RefreshVerdict::Keep), &more));
        assert_eq!(found, [("/sessions_planned".to_owned(), "only_with_changed")]);
    }

    proptest! {
        #[test]
        fn whatever_is_decided_a_course_has_sessions_and_no_sessions_are_without_a_course(
            at in 0_usize..4, how in 0_usize..3, other in prop::option::of(0_usize..4),
            named in any::<bool>(), sessions in prop::option::of(1_u16..=200), reasoned in any::<bool>(),
        ) {
            let wish = DecideRefreshLine {
                decision: RefreshDecision::ALL[how],
                verdict: other.map(|at| RefreshVerdict::ALL[at]),
                course_id: named.then_some(NEW),
                sessions_planned: sessions,
                reason: reasoned.then(|| "因".to_owned()),
            };
            if let Ok(found) = decide(&line(RefreshVerdict::ALL[at]), &wish) {
                prop_assert_eq!(found.course.is_some(), found.sessions.is_some());
                prop_assert!(found.verdict.is_some() || found.course.is_none());
                prop_assert!(wish.decision == RefreshDecision::Accepted || wish.reason.is_some());
            }
        }
    }
}
