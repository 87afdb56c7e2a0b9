//! Whether the books are in order.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use contract::credit::{FindingSeverity, InvariantFinding, LedgerChainView, ReconciliationView};
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::{CreditError, Outcome};
use crate::act::Act;
use crate::audit::{self, Change};
use crate::calendar::service::deadline;
use crate::clock::{business_date, instant_at, new_id};
use crate::credit::domain::chain_file::{KeptHead, Line};
use crate::credit::store::ledger::find_head;
use crate::credit::store::reconcile::{
    self as store, Invariant, KEPT_ELSEWHERE, Since, VerificationRow, bound, check, find_verified,
    insert_verification, one_instant, set_frozen,
};
use crate::db::durable::commit_on_disk;
use crate::db::jobs::lead;
use crate::db::timed_out;
use crate::paging::{Paged, Paging};

/// Within how many working days attendance must have earned.
const WORKING_DAYS: u32 = 3;

/// Checks every invariant: from the last block that was found in order, or everything, and against the heads of the chain
/// that were kept elsewhere. What was found is kept; with `freeze`, nothing is posted any more once something is wrong.
///
/// It reads one instant of the database, so posting may go on meanwhile; it must be the first of its transaction. Once
/// that is committed, a crash of the database can no longer take back the end of the chain that it tells.
pub fn reconcile(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    full: bool,
    freeze: bool,
    kept: &[Line],
) -> Outcome<ReconciliationView> {
    one_instant(conn)?;
    let view = check_books(conn, at, full, kept)?;
    commit_on_disk(conn)?;
    if freeze && !view.clean {
        set_frozen(conn, Some(at))?;
    }
    Ok(view)
}

/// The job that only one request at a time does.
const JOB: &str = "reconciliation";
/// For how long a request checks the books, in milliseconds; what takes longer is done by `xuetang reconcile`.
const LONGEST: i64 = 60_000;

/// As [`reconcile`], asked for by somebody: one at a time, for a minute at most, and on the audit trail. It must be the
/// first of its transaction.
pub fn run_reconciliation(conn: &mut PgConnection, act: &Act, full: bool) -> Outcome<ReconciliationView> {
    one_instant(conn)?;
    if !lead(conn, JOB)? {
        return Err(CreditError::Reconciling);
    }
    bound(conn, LONGEST)?;
    let view = check_books(conn, act.at, full, &[]).map_err(|error| match error {
        CreditError::Database(error) if timed_out(&error) => CreditError::TooLong,
        other => other,
    })?;
    let told = json!({ "full": view.full, "to_block": view.to_block, "clean": view.clean });
    audit::record(conn, act, &Change::of("ledger.reconcile", "ledger", view.id).after(&told))?;
    Ok(view)
}

fn check_books(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    full: bool,
    kept: &[Line],
) -> Outcome<ReconciliationView> {
    let head = find_head(conn)?;
    let verified = if full { None } else { find_verified(conn)? };
    let (from_block, after) = verified.unwrap_or((0, 0));
    let since = since(conn, at, after + 1, kept);
    let findings = store::all()
        .map(|(severity, one)| finding(conn, severity, one, &since))
        .collect::<Outcome<Vec<_>>>()?;
    let view = ReconciliationView {
        id: new_id().into(),
        at,
        from_block,
        to_block: head.block,
        chain_hash: base16ct::lower::encode_string(&head.hash),
        full: from_block == 0,
        clean: !findings.iter().any(InvariantFinding::is_error),
        findings,
    };
    let row = VerificationRow {
        id: view.id.0,
        at,
        from_block_id: from_block.min(head.block),
        to_block_id: head.block,
        hash: head.hash.to_vec(),
        findings: serde_json::to_value(&view.findings).map_err(|_| CreditError::Stored)?,
        clean: view.clean,
    };
    insert_verification(conn, &row)?;
    Ok(view)
}

fn since<'a>(conn: &mut PgConnection, at: DateTime<Utc>, transfer: i64, kept: &'a [Line]) -> Since<'a> {
    let today = business_date(at);
    let earned_by = instant_at(earned_by(conn, today), NaiveTime::MIN);
    let told = |line: &'a Line| match line {
        Line::Head(head) => (Some(head.block), Some(head.hash.as_str())),
        Line::Unreadable => (None, Some("")),
        Line::CutOff => (None, None),
    };
    Since { transfer, today, earned_by, kept: kept.iter().map(told).unzip() }
}

fn finding(
    conn: &mut PgConnection,
    severity: FindingSeverity,
    invariant: &Invariant,
    since: &Since<'_>,
) -> Outcome<InvariantFinding> {
    let found = check(conn, invariant, since)?;
    let name = invariant.name.to_owned();
    Ok(InvariantFinding { name, severity, count: found.count, examples: found.examples })
}

/// Which heads that were kept elsewhere are not those of the chain.
pub(super) fn compare(
    conn: &mut PgConnection,
    kept: &[Line],
    at: DateTime<Utc>,
) -> Outcome<InvariantFinding> {
    let since = since(conn, at, 1, kept);
    let mut all = store::all();
    let (severity, one) = all.find(|(_, one)| one.name == KEPT_ELSEWHERE).ok_or(CreditError::Stored)?;
    finding(conn, severity, one, &since)
}

/// Whether a reconciliation found that heads kept elsewhere are not those of the chain.
#[must_use]
pub fn heads_differ(found: &ReconciliationView) -> bool {
    found.findings.iter().any(|one| one.name == KEPT_ELSEWHERE && one.count > 0)
}

/// The end of the chain, as it is kept elsewhere.
pub(super) fn head_at(conn: &mut PgConnection, at: DateTime<Utc>) -> Outcome<KeptHead> {
    let head = find_head(conn)?;
    Ok(KeptHead { at, block: head.block, hash: base16ct::lower::encode_string(&head.hash) })
}

/// Tells the metrics what the newest check found, and how long ago that was, whichever process made it.
pub fn tell_newest(conn: &mut PgConnection, at: DateTime<Utc>) -> Outcome<()> {
    let Some(row) = store::find_newest(conn)? else { return Ok(()) };
    let view = view_of(row, false)?;
    let seconds = i32::try_from((at - view.at).num_seconds().max(0)).unwrap_or(i32::MAX);
    metrics::gauge!("ledger_verification_age_seconds").set(seconds);
    for one in view.findings {
        let count = i32::try_from(one.count).unwrap_or(i32::MAX);
        metrics::gauge!("ledger_invariant_findings", "invariant" => one.name, "severity" => one.severity.as_str())
            .set(count);
    }
    Ok(())
}

/// The first day whose attendance may still be without its credits today.
fn earned_by(conn: &mut PgConnection, today: NaiveDate) -> NaiveDate {
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let over = |day: &NaiveDate| deadline(conn, *day, WORKING_DAYS).ok().is_some_and(|last| last < today);
    let mut days = (3..30).map(back).filter(over);
    // Where the calendar is not known, two weeks are always enough.
    days.next().and_then(|day| day.succ_opt()).unwrap_or_else(|| back(14))
}

/// What reconciliations found, newest first. The places of faults are ids from all of the city, so only who looks
/// after all of it is told of them.
pub fn list_reconciliations(
    conn: &mut PgConnection,
    act: &Act,
    clean: Option<bool>,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<ReconciliationView>> {
    let whole_city = act.scope().city;
    let page = store::list_verifications(conn, clean, before, paging)?;
    let items = page.items.into_iter().map(|row| view_of(row, whole_city)).collect::<Outcome<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view_of(row: VerificationRow, places: bool) -> Outcome<ReconciliationView> {
    let mut findings: Vec<InvariantFinding> =
        serde_json::from_value(row.findings).map_err(|_| CreditError::Stored)?;
    if !places {
        for finding in &mut findings {
            finding.examples.clear();
        }
    }
    Ok(ReconciliationView {
        id: row.id.into(),
        at: row.at,
        from_block: row.from_block_id,
        to_block: row.to_block_id,
        chain_hash: base16ct::lower::encode_string(&row.hash),
        full: row.from_block_id == 0,
        clean: row.clean,
        findings,
    })
}

/// Where the chain ends, and whether anything is posted.
pub fn chain(conn: &mut PgConnection) -> Outcome<LedgerChainView> {
    let head = find_head(conn)?;
    let (frozen_at, posted_at) = store::find_chain_state(conn)?;
    Ok(LedgerChainView {
        block: head.block,
        last_transfer: head.last_transfer,
        chain_hash: base16ct::lower::encode_string(&head.hash),
        posted_at,
        verified_block: find_verified(conn)?.map_or(0, |(block, _)| block),
        frozen_at,
    })
}

/// Lets posting go on after a freeze.
pub fn thaw(conn: &mut PgConnection) -> Outcome<()> {
    Ok(set_frozen(conn, None)?)
}
