//! Flags earnings that somebody should look at: right after a session is settled, and what came from outside by sweeps.

use std::collections::{BTreeMap, HashMap};

use contract::credit::{ReviewReason, ReviewState};
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{CreditError, Outcome};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id, start_of_day};
use crate::credit::domain::screening::{self, Evidence, Flagged, Signing, grouped, limits_on};
use crate::credit::store::reviews::{ReviewLineRow, ReviewRow, insert_review};
use crate::credit::store::screening::{self as store, ScreenedRow};

/// Looks at the earnings of up to `limit` transfers that nobody has screened yet; returns how many transfers there were.
/// Several servers may do it at once: one goes, the others find nothing to do.
pub fn screen_posted(conn: &mut PgConnection, act: &Act, limit: i64) -> Outcome<i64> {
    let Some(mark) = store::lock_mark(conn)? else { return Ok(0) };
    let to = store::last_transfer(conn)?.min(mark + limit);
    if to <= mark {
        return Ok(0);
    }
    let earnings = store::list_paid_between(conn, mark, to)?;
    screen(conn, act, &earnings)?;
    store::set_mark(conn, to)?;
    Ok(to - mark)
}

/// Flags those of these earnings that the rules of their day ask about, and opens a review for each group of them. What
/// was flagged once is not flagged again.
pub(super) fn screen(conn: &mut PgConnection, act: &Act, earnings: &[Uuid]) -> Outcome<()> {
    let rows = store::list_screened(conn, earnings)?;
    if rows.is_empty() {
        return Ok(());
    }
    let day = business_date(act.at);
    let limits = limits_on(day);
    let evidence: Vec<Evidence> = rows.iter().map(evidence_of).collect();
    let signings = signings_of(conn, &evidence)?;
    let flagged = screening::screen(&evidence, &signings, &issued_by(conn, &rows)?, limits);
    let by_id: HashMap<Uuid, &ScreenedRow> = rows.iter().map(|row| (row.id, row)).collect();
    for group in grouped(&evidence, &flagged) {
        open(conn, act, &group, &by_id)?;
    }
    Ok(())
}

/// Opens reviews of up to `limit` earnings of days on which their learners were dead, as it has become known since; returns
/// how many. Nothing is taken back by itself: the day of death may be wrong as well.
pub fn review_after_death(conn: &mut PgConnection, act: &Act, limit: i64) -> Outcome<usize> {
    // Another server may have the same earnings in hand.
    if store::lock_mark(conn)?.is_none() {
        return Ok(0);
    }
    let found = store::list_after_death(conn, limit)?;
    let rows = store::list_evidence(conn, &found, true)?;
    let evidence: Vec<Evidence> = rows.iter().map(evidence_of).collect();
    let flagged: Vec<Flagged> =
        evidence.iter().map(|one| (one.earning, vec![ReviewReason::AfterDeath])).collect();
    let by_id: HashMap<Uuid, &ScreenedRow> = rows.iter().map(|row| (row.id, row)).collect();
    for group in grouped(&evidence, &flagged) {
        open(conn, act, &group, &by_id)?;
    }
    Ok(flagged.len())
}

fn evidence_of(row: &ScreenedRow) -> Evidence {
    Evidence {
        earning: row.id,
        learner: row.learner_id,
        session: row.session_id,
        recorder: row.recorded_by,
        attended: row.attended,
        capacity: row.capacity,
        related: row.related,
        after_death: row.after_death,
        day: business_date(row.earned_at),
        vests_later: row.vesting_hours > 0,
    }
}

fn signings_of(conn: &mut PgConnection, evidence: &[Evidence]) -> Outcome<Vec<Signing>> {
    let sessions: Vec<Uuid> = evidence.iter().filter_map(|one| one.session).collect();
    let entered = store::list_signings(conn, &sessions)?;
    Ok(entered.into_iter().map(|(recorder, at, learner)| Signing { recorder, at, learner }).collect())
}

/// What each recorder's entries have earned that were made on the same day as the latest of these.
fn issued_by(conn: &mut PgConnection, rows: &[ScreenedRow]) -> Outcome<BTreeMap<Uuid, i64>> {
    let Some(latest) = rows.iter().filter_map(|row| row.recorded_at).max() else {
        return Ok(BTreeMap::new());
    };
    let recorders: Vec<Uuid> = rows.iter().filter_map(|row| row.recorded_by).collect();
    let day = business_date(latest);
    let next = day.succ_opt().unwrap_or(day);
    let sums = store::list_issued(conn, &recorders, start_of_day(day), start_of_day(next))?;
    let whole = |(recorder, sum): (Uuid, rust_decimal::Decimal)| {
        Ok((recorder, i64::try_from(sum.trunc().mantissa()).map_err(|_| CreditError::Stored)?))
    };
    sums.into_iter().map(whole).collect()
}

pub(super) fn open(
    conn: &mut PgConnection,
    act: &Act,
    group: &[Flagged],
    rows: &HashMap<Uuid, &ScreenedRow>,
) -> Outcome<()> {
    let Some(first) = group.first().and_then(|(earning, _)| rows.get(earning)) else { return Ok(()) };
    let review = ReviewRow {
        id: new_id(),
        facility_id: first.facility_id,
        session_id: first.session_id,
        status: ReviewState::Open.to_string(),
        opened_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
    };
    let line = |(earning, reasons): &Flagged| {
        rows.get(earning).map(|row| ReviewLineRow {
            earning_id: *earning,
            review_id: review.id,
            learner_id: row.learner_id,
            reasons: reasons.iter().map(|reason| Some(reason.to_string())).collect(),
            recorded_by: row.recorded_by,
            confirmed_by: row.confirmed_by,
            reversal_event_id: None,
        })
    };
    let lines: Vec<ReviewLineRow> = group.iter().filter_map(line).collect();
    insert_review(conn, &review, &lines)?;
    let mut reasons: Vec<ReviewReason> = group.iter().flat_map(|(_, reasons)| reasons.clone()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let place = Change::of("credit_review.open", "credit_review", review.id)
        .within(first.facility_id.into(), &first.township_code);
    let told = json!({ "status": ReviewState::Open, "reasons": reasons, "count": lines.len() });
    Ok(record(conn, act, &place.after(&told))?)
}
