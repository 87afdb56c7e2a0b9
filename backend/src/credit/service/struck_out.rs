//! What was earned by attendance that was struck out afterwards is taken back, once.

use std::collections::HashMap;

use contract::credit::ReviewReason;
use diesel::pg::PgConnection;
use serde_json::json;
use uuid::Uuid;

use super::ledger::{self, LedgerError};
use super::policies::grace_days;
use super::{Outcome, screening};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::business_date;
use crate::credit::domain::ledger::Refusal;
use crate::credit::domain::screening::Flagged;
use crate::credit::store::due::put_back;
use crate::credit::store::evidence::Session;
use crate::credit::store::screening::{ScreenedRow, list_evidence};
use crate::credit::store::struck_out as store;

const REASON: &str = "考勤已作废";

/// Takes back what the struck-out attendances of a session have earned, each earning whole and out of its own bucket. What
/// has been spent meanwhile, or has expired, cannot be taken back: that is told to whoever reviews earnings.
pub(super) fn take_back(conn: &mut PgConnection, act: &Act, session: &Session) -> Outcome<()> {
    let earnings = store::list_live(conn, session.id)?;
    if earnings.is_empty() {
        return Ok(());
    }
    let grace = grace_days(conn, business_date(act.at))?;
    let (mut reversed, mut spent) = (Vec::new(), Vec::new());
    for earning in earnings {
        match ledger::reverse(conn, act, earning, grace, REASON) {
            Ok(_) => reversed.push(earning),
            Err(LedgerError::Refused(Refusal::Overdrawn { .. } | Refusal::Expiry(_))) => spent.push(earning),
            Err(other) => return Err(other.into()),
        }
    }
    put_back(conn, &reversed)?;
    let told = tell(conn, act, &spent)?;
    if reversed.is_empty() && !told {
        return Ok(());
    }
    let change = Change::of("class_session.take_back", "class_session", session.id)
        .within(session.facility_id.into(), &session.township_code);
    Ok(record(conn, act, &change.after(&json!({ "reversed": reversed, "spent": spent })))?)
}

/// Opens a review of what could not be taken back, also where it was looked at for another reason before; whether there is
/// something that nobody has been told of.
fn tell(conn: &mut PgConnection, act: &Act, spent: &[Uuid]) -> Outcome<bool> {
    let rows = list_evidence(conn, spent, true)?;
    let by_id: HashMap<Uuid, &ScreenedRow> = rows.iter().map(|row| (row.id, row)).collect();
    let group: Vec<Flagged> = rows.iter().map(|row| (row.id, vec![ReviewReason::AttendanceVoid])).collect();
    screening::open(conn, act, &group, &by_id)?;
    Ok(!group.is_empty())
}
