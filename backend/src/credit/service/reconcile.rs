//! Whether the books are in order.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use contract::credit::{InvariantFinding, ReconciliationView};
use diesel::pg::PgConnection;

use super::Outcome;
use crate::calendar::service::deadline;
use crate::clock::{business_date, instant_at, new_id};
use crate::credit::store::ledger::find_head;
use crate::credit::store::reconcile::{
    INVARIANTS, Since, VerificationRow, check, find_verified, insert_verification, one_instant, set_frozen,
};

/// Within how many working days attendance must have earned.
const WORKING_DAYS: u32 = 3;

/// Checks every invariant: from the last block that was found in order, or everything. What was found is kept; with
/// `freeze`, nothing is posted any more once something is wrong.
///
/// It reads one instant of the database, so posting may go on meanwhile; it must be the first of its transaction.
pub fn reconcile(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    full: bool,
    freeze: bool,
) -> Outcome<ReconciliationView> {
    one_instant(conn)?;
    let head = find_head(conn)?;
    let verified = if full { None } else { find_verified(conn)? };
    let (from_block, after) = verified.unwrap_or((0, 0));
    let today = business_date(at);
    let earned_by = instant_at(earned_by(conn, today), NaiveTime::MIN);
    let since = Since { transfer: after + 1, today, earned_by };
    let mut findings = Vec::with_capacity(INVARIANTS.len());
    for invariant in INVARIANTS {
        let found = check(conn, invariant, &since)?;
        findings.push(InvariantFinding {
            name: invariant.name.to_owned(),
            count: found.count,
            examples: found.examples,
        });
    }
    let clean = findings.iter().all(|finding| finding.count == 0);
    for finding in &findings {
        metrics::gauge!("ledger_invariant_findings", "invariant" => finding.name.clone())
            .set(i32::try_from(finding.count).unwrap_or(i32::MAX));
    }
    let view = ReconciliationView {
        at,
        from_block,
        to_block: head.block,
        chain_hash: hex(&head.hash),
        full: from_block == 0,
        clean,
        findings,
    };
    let row = VerificationRow {
        id: new_id(),
        at,
        from_block_id: from_block.min(head.block),
        to_block_id: head.block,
        hash: head.hash.to_vec(),
        findings: serde_json::to_value(&view.findings).map_err(|_| super::CreditError::Stored)?,
        clean,
    };
    insert_verification(conn, &row)?;
    if freeze && !clean {
        set_frozen(conn, Some(at))?;
    }
    Ok(view)
}

/// The first day whose attendance may still be without its credits today.
fn earned_by(conn: &mut PgConnection, today: NaiveDate) -> NaiveDate {
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let over = |day: &NaiveDate| deadline(conn, *day, WORKING_DAYS).ok().is_some_and(|last| last < today);
    let mut days = (3..30).map(back).filter(over);
    // Where the calendar is not known, two weeks are always enough.
    days.next().and_then(|day| day.succ_opt()).unwrap_or_else(|| back(14))
}

/// Lets posting go on after a freeze.
pub fn thaw(conn: &mut PgConnection) -> Outcome<()> {
    Ok(set_frozen(conn, None)?)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
