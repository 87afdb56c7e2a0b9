//! Sign-ins that came before it was known when the learner had left where it was: another device may find its network later.

use chrono::{DateTime, Utc};
use contract::class::SignMethod;
use contract::device::DeviceRowKind;
use contract::ids::{DeviceId, FacilityId, LearnerId};
use diesel::pg::PgConnection;

use super::views::flags;
use super::{Answer, DeviceServiceError, DueRow, Outcome};
use crate::db::value::word;
use crate::device::domain::canonical::Who;
use crate::device::store::records::{self, RecordRow};
use crate::device::store::{devices, waiting as store};

/// The sign-ins of a device that wait.
#[derive(Debug)]
pub struct WaitingSignIns {
    /// The device.
    pub device: DeviceId,
    /// Its facility, to which alone its rows reach.
    pub facility: FacilityId,
    /// The rows.
    pub due: Vec<DueRow>,
    /// Who each of them is, and how that is known.
    pub found: Vec<(LearnerId, SignMethod)>,
    records: Vec<RecordRow>,
}

/// Devices of which a sign-in may wait for nothing any more, by their id.
pub fn list_waiting_sign_ins(
    conn: &mut PgConnection,
    after: Option<DeviceId>,
    limit: i64,
) -> Answer<Vec<DeviceId>> {
    let found = store::list_waiting_sign_ins(conn, after.map(|id| id.0), limit)?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// The sign-ins of a device that wait; they and the device stay locked until the transaction ends.
pub fn lock_sign_ins(conn: &mut PgConnection, device: DeviceId) -> Answer<WaitingSignIns> {
    let row = devices::lock_own(conn, device)?.ok_or(DeviceServiceError::NotFound)?;
    let records = store::lock_sign_ins(conn, row.id)?;
    let rows = records.iter().filter_map(|record| due(record).transpose());
    let (due, found) = rows.collect::<Answer<Vec<_>>>()?.into_iter().unzip();
    Ok(WaitingSignIns { device, facility: row.facility_id.into(), due, found, records })
}

fn due(record: &RecordRow) -> Answer<Option<(DueRow, (LearnerId, SignMethod))>> {
    let (Some(session), Some(learner), Some(at), Some(method)) =
        (record.session_id, record.learner_id, record.happened_at, record.sign_method.as_deref())
    else {
        return Ok(None);
    };
    let row = DueRow {
        seq: record.seq,
        kind: DeviceRowKind::SignIn,
        session: session.into(),
        who: Who::Learner(learner.into()),
        at,
        flags: flags(record)?,
        staff: record.beside_by.map(Into::into),
    };
    Ok(Some((row, (learner.into(), word(method)?))))
}

/// Writes what became of sign-ins that had waited; those that go on waiting stay as they are.
pub fn settle_sign_ins(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    waiting: WaitingSignIns,
    outcomes: &[Outcome],
) -> Answer<()> {
    let mut decided = Vec::new();
    for mut record in waiting.records {
        let outcome = outcomes.iter().find(|one| one.seq == record.seq && one.waits_for.is_none());
        if let Some(outcome) = outcome {
            record.decided_at = Some(at);
            outcome.put(&mut record);
            decided.push(record);
        }
    }
    Ok(records::decide(conn, &decided)?)
}
