//! Decides on the lines of a proposal, one by one or all that are left.

use contract::curriculum::{DecideRefreshLine, RefreshDecision, RefreshLineView, RefreshProposalView};
use contract::ids::{CourseId, RefreshProposalId, RefreshProposalLineId};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::{Outcome, RefreshError, change, lock_open, views};
use crate::act::Act;
use crate::audit;
use crate::curriculum::domain::decisions::{self, Decided, Proposed};
use crate::curriculum::service::plans::not_available;
use crate::curriculum::store::proposals::{self as store, DecidedColumns, LineRow};
use crate::db::value::{number, word};

/// Decides on a line, or decides otherwise, as long as nothing has been made of the proposal.
pub fn decide_line(
    conn: &mut PgConnection,
    act: &Act,
    id: RefreshProposalId,
    line_id: RefreshProposalLineId,
    version: i64,
    wish: &DecideRefreshLine,
) -> Outcome<RefreshLineView> {
    let (row, place) = lock_open(conn, act, id)?;
    let lines = store::list_lines(conn, row.id)?;
    let line = lines.iter().find(|line| line.id == line_id.0).ok_or(RefreshError::NotFound)?;
    if line.version != version {
        return Err(RefreshError::Stale);
    }
    let decided = decisions::decide(&proposed(line)?, wish).map_err(RefreshError::Faults)?;
    let named = matches!(wish.decision, RefreshDecision::Changed) && wish.course_id.is_some();
    let pointer = if named { "/course_id" } else { "/decision" };
    let refused = |code| Err(RefreshError::Faults(vec![Fault::new(pointer, code)]));
    if let Some(course) = decided.course {
        if is_taken(&lines, line, course) {
            return refused("course_twice");
        }
        if !not_available(conn, act, &place, &[course])?.is_empty() {
            return refused("course_not_available");
        }
    }
    store::decide_line(conn, line.id, &columns(act, wish, &decided)?)?;
    let told = views::summary(conn, &row, &place.name)?;
    let lines = store::list_lines(conn, row.id)?;
    let line = lines.into_iter().find(|line| line.id == line_id.0).ok_or(RefreshError::NotFound)?;
    let view = views::of_line(conn, act, &row, line)?;
    let about = change("refresh_proposal.decide", &told, &place).after(&view.decision);
    let about = match &wish.reason {
        Some(reason) => about.because(reason),
        None => about,
    };
    audit::record(conn, act, &about)?;
    Ok(view)
}

/// Whether another line that has been decided teaches the course.
fn is_taken(lines: &[LineRow], own: &LineRow, course: CourseId) -> bool {
    lines.iter().any(|line| line.id != own.id && line.decided.decided_course_id == Some(course.0))
}

/// Accepts every line that has not been decided on.
pub fn accept_rest(
    conn: &mut PgConnection,
    act: &Act,
    id: RefreshProposalId,
) -> Outcome<RefreshProposalView> {
    let (row, place) = lock_open(conn, act, id)?;
    let mut lines = store::list_lines(conn, row.id)?;
    let wish = DecideRefreshLine {
        decision: RefreshDecision::Accepted,
        verdict: None,
        course_id: None,
        sessions_planned: None,
        reason: None,
    };
    let mut faults = Vec::new();
    for at in 0..lines.len() {
        if lines[at].decided.decision.is_some() {
            continue;
        }
        let decided = decisions::accepted(&proposed(&lines[at])?);
        if decided.course.is_some_and(|course| is_taken(&lines, &lines[at], course)) {
            faults.push(Fault::new(format!("/lines/{at}/course_id"), "course_twice"));
        }
        lines[at].decided = columns(act, &wish, &decided)?;
        store::decide_line(conn, lines[at].id, &lines[at].decided)?;
    }
    let taught: Vec<(usize, CourseId)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| line.decided.decided_course_id.map(|id| (at, id.into())))
        .collect();
    let courses: Vec<CourseId> = taught.iter().map(|(_, course)| *course).collect();
    for missing in not_available(conn, act, &place, &courses)? {
        let pointer = format!("/lines/{}/course_id", taught[missing].0);
        faults.push(Fault::new(pointer, "course_not_available"));
    }
    if !faults.is_empty() {
        return Err(RefreshError::Faults(faults));
    }
    let told = views::summary(conn, &row, &place.name)?;
    audit::record(conn, act, &change("refresh_proposal.accept_rest", &told, &place))?;
    views::of_row(conn, act, &row, &place)
}

fn proposed(line: &LineRow) -> Outcome<Proposed> {
    Ok(Proposed {
        verdict: word(&line.verdict)?,
        course: line.course_id.map(Into::into),
        sessions_planned: line.sessions_planned.map(number).transpose()?,
        proposed_sessions: line.proposed_sessions.map(number).transpose()?,
        candidate: line.candidate_id.map(Into::into),
    })
}

fn columns(act: &Act, wish: &DecideRefreshLine, decided: &Decided) -> Outcome<DecidedColumns> {
    Ok(DecidedColumns {
        decision: Some(wish.decision.to_string()),
        decided_verdict: decided.verdict.map(|verdict| verdict.to_string()),
        decided_course_id: decided.course.map(|id| id.0),
        decided_sessions: decided.sessions.map(number).transpose()?,
        decision_reason: wish.reason.clone().filter(|_| wish.decision != RefreshDecision::Accepted),
        decided_by: Some(act.account_id.0),
        decided_at: Some(act.at),
    })
}
