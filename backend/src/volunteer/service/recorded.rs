//! The hours that a check-out records.

use contract::volunteer::{LogSource, LogState};
use diesel::pg::PgConnection;

use super::Answer;
use super::logs::overrule;
use super::shifts::span_of;
use crate::auth::Act;
use crate::class::domain::Span;
use crate::clock::new_id;
use crate::db::value::number;
use crate::volunteer::domain::left_over;
use crate::volunteer::store::logs::{self, LogRow};
use crate::volunteer::store::shifts::{ShiftRow, SignupRow};
use crate::volunteer::store::teams::MemberRow;

/// Why an entry that waits does not count.
const KNOWN: &str = "签退已记录这段时间，补录不再计入；这段时间以外的服务请重新补录";

/// The hours of who has checked out, which count as those of a learner who has signed out of a class: what falls into the
/// shift and was not approved before. Entries of that time that still wait are refused, since the desk has seen it.
pub(super) fn record_hours(
    conn: &mut PgConnection,
    act: &Act,
    shift: &ShiftRow,
    row: &SignupRow,
    member: &MemberRow,
) -> Answer<()> {
    let presence = row.checked_in_at.and_then(|came| Span::new(came, act.at).ok());
    let Some(shared) = presence.and_then(|presence| presence.intersection(span_of(shift).ok()?)) else {
        return Ok(());
    };
    let known = logs::lock_logs_within(conn, member.person_id, (shared.start(), shared.end()))?;
    let (waiting, approved): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|log| log.status == LogState::Pending.as_str());
    let approved: Vec<Span> =
        approved.iter().filter_map(|log| Span::new(log.starts_at, log.ends_at).ok()).collect();
    for log in waiting {
        overrule(conn, act, log, KNOWN)?;
    }
    for part in left_over(shared, &approved) {
        logs::insert_log(conn, &check_out(act, (shift, member), part)?)?;
    }
    Ok(())
}

fn check_out(act: &Act, (shift, member): (&ShiftRow, &MemberRow), part: Span) -> Answer<LogRow> {
    Ok(LogRow {
        id: new_id(),
        team_id: shift.team_id,
        member_id: member.id,
        learner_id: member.learner_id,
        person_id: member.person_id,
        shift_id: Some(shift.id),
        source: LogSource::CheckOut.to_string(),
        form: shift.form.clone(),
        what: shift.title.clone(),
        starts_at: part.start(),
        ends_at: part.end(),
        minutes: number(part.minutes())?,
        status: LogState::Approved.to_string(),
        entered_by: act.account_id.0,
        entered_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
    })
}
