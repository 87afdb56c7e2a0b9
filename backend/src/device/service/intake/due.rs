//! What is decided of a row whose turn has come, before it is known who came to which class.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::class::AttendanceFlag;
use contract::device::{DeviceRowReason, DeviceVerdict};
use contract::ids::AccountId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, DueRow, Intake, Parameters};
use crate::device::domain::canonical::{Codes, Row, meaning};
use crate::device::domain::chain::{Released, Standing};
use crate::device::domain::codes::read_staff_code;
use crate::device::domain::time::{Anchor, Reading, happened};
use crate::device::service::clock::anchor_of;
use crate::device::service::views::members;
use crate::device::store::devices;
use crate::device::store::records::RecordRow;
use crate::device::store::staff;
use crate::keys::MasterKey;

/// Decides what can be decided, and answers the rows that may be entered.
pub(super) fn judge(
    conn: &mut PgConnection,
    keys: &MasterKey,
    intake: &mut Intake,
    parameters: &Parameters,
    turns: &[Released],
    mut codes: HashMap<i64, Codes>,
) -> Answer<Vec<DueRow>> {
    let mut readable = Vec::with_capacity(turns.len());
    for turn in turns {
        let Some(record) = intake.known.get_mut(&turn.seq) else { continue };
        record.decided_at = Some(intake.at);
        record.sealed_codes = None;
        let codes = codes.remove(&turn.seq).unwrap_or_default();
        if turn.standing == Standing::Breaks {
            close(record, DeviceVerdict::Refused, DeviceRowReason::BrokenChain);
        } else if let Some(row) = meaning(&members(record)?, &codes) {
            readable.push((turn, row));
        } else {
            close(record, DeviceVerdict::Malformed, DeviceRowReason::ContentInvalid);
        }
    }
    let boots: Vec<Uuid> = readable.iter().map(|(_, row)| row.boot).collect();
    let anchors = anchors(conn, intake.row.id, boots)?;
    let mut due = Vec::with_capacity(readable.len());
    let mut beside = HashMap::new();
    for (turn, row) in readable {
        let Some(record) = intake.known.get_mut(&turn.seq) else { continue };
        let (at, mut flags) = when(record, &row, anchors.get(&row.boot), parameters);
        record.happened_at = Some(at);
        if turn.standing == Standing::Gap {
            flags.push(AttendanceFlag::SequenceGap);
        }
        if turn.standing == Standing::Behind {
            flags.push(AttendanceFlag::ChainBroken);
        }
        match intake.row.revoked_at {
            Some(revoked) if at >= revoked => {
                close(record, DeviceVerdict::Refused, DeviceRowReason::DeviceRevoked);
                continue;
            }
            Some(_) => flags.push(AttendanceFlag::DeviceRevoked),
            None => {}
        }
        if let Some(account) = row.staff_code.as_deref().and_then(|code| read_staff_code(keys, code, at)) {
            beside.insert(turn.seq, account);
        }
        due.push(DueRow {
            seq: turn.seq,
            kind: row.kind,
            session: row.session,
            who: row.who,
            at,
            flags,
            staff: None,
        });
    }
    name_staff(conn, intake, &beside, &mut due)?;
    Ok(due)
}

fn close(record: &mut RecordRow, verdict: DeviceVerdict, reason: DeviceRowReason) {
    record.verdict = verdict.to_string();
    record.reason = Some(reason.to_string());
}

/// When a row happened, and what is odd about that.
fn when(
    record: &RecordRow,
    row: &Row,
    anchors: Option<&Vec<Anchor>>,
    parameters: &Parameters,
) -> (DateTime<Utc>, Vec<AttendanceFlag>) {
    let reading = Reading { monotonic_ms: row.monotonic_ms, wall: row.wall, received_at: record.received_at };
    let anchors = anchors.map(Vec::as_slice).unwrap_or_default();
    let (at, odd) = happened(anchors, reading, parameters.tolerance);
    let late = (record.received_at - at > parameters.late).then_some(AttendanceFlag::LateUpload);
    (at, odd.into_iter().chain(late).collect())
}

fn anchors(
    conn: &mut PgConnection,
    device: Uuid,
    mut boots: Vec<Uuid>,
) -> Answer<HashMap<Uuid, Vec<Anchor>>> {
    boots.sort_unstable();
    boots.dedup();
    let mut anchors: HashMap<Uuid, Vec<Anchor>> = HashMap::new();
    for row in devices::list_anchors(conn, device, &boots)? {
        anchors.entry(row.boot_id).or_default().push(anchor_of(&row));
    }
    Ok(anchors)
}

/// Names the staff beside the device, where what it has shown is that of staff at the facility.
fn name_staff(
    conn: &mut PgConnection,
    intake: &mut Intake,
    beside: &HashMap<i64, AccountId>,
    due: &mut [DueRow],
) -> Answer<()> {
    let mut accounts: Vec<Uuid> = beside.values().map(|id| id.0).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let known = staff::list_staff(conn, intake.facility, &accounts)?;
    for row in due {
        row.staff = beside.get(&row.seq).copied().filter(|id| known.contains(&id.0));
        if let Some(record) = intake.known.get_mut(&row.seq) {
            record.beside_by = row.staff.map(|id| id.0);
        }
    }
    Ok(())
}
