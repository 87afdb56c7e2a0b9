//! Sign-outs that came before their sign-in, what waits for too long, and who was beside a device.

use chrono::{DateTime, Utc};
use contract::class::AttendanceFlag;
use contract::ids::{AccountId, DeviceId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::flags;
use super::{Answer, Outcome, parameters};
use crate::device::store::records::{self, RecordRow};
use crate::device::store::waiting as store;

/// A sign-out that came before its sign-in: the entrance and the exit may have devices of their own, of which one finds the
/// network first.
#[derive(Debug, Clone)]
pub struct WaitingSignOut {
    /// The device.
    pub device: DeviceId,
    /// The session.
    pub session: Uuid,
    /// Who left.
    pub learner: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Why a person looks at it.
    pub flags: Vec<AttendanceFlag>,
    /// The staff that was beside the device.
    pub staff: Option<AccountId>,
    row: RecordRow,
}

impl WaitingSignOut {
    /// Its number.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        self.row.seq
    }
}

/// The sign-outs of these learners from these sessions that wait for their sign-in, earliest first, whichever device has
/// recorded them. They stay locked until the transaction ends; the caller has locked the sessions.
pub fn lock_sign_outs(
    conn: &mut PgConnection,
    sessions: &[Uuid],
    learners: &[Uuid],
) -> Answer<Vec<WaitingSignOut>> {
    let mut waiting = Vec::new();
    for row in store::lock_sign_outs(conn, sessions, learners)? {
        let (Some(session), Some(learner), Some(at)) = (row.session_id, row.learner_id, row.happened_at)
        else {
            continue;
        };
        waiting.push(WaitingSignOut {
            device: row.device_id.into(),
            session,
            learner,
            at,
            flags: flags(&row)?,
            staff: row.beside_by.map(Into::into),
            row,
        });
    }
    Ok(waiting)
}

/// Writes what became of sign-outs whose sign-in has come.
pub fn settle_sign_outs(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    decided: &[(WaitingSignOut, Outcome)],
) -> Answer<()> {
    let rows = decided.iter().map(|(waiting, outcome)| {
        let mut row = waiting.row.clone();
        row.decided_at = Some(at);
        outcome.put(&mut row);
        row
    });
    Ok(records::decide(conn, &rows.collect::<Vec<_>>())?)
}

/// Lets what waits of a record be that of the record that it goes into.
pub fn carry_waiting(conn: &mut PgConnection, (merged, retained): (LearnerId, LearnerId)) -> Answer<()> {
    Ok(store::carry_waiting(conn, merged.0, retained.0)?)
}

/// Refuses up to `limit` rows of which what they follow has not come for as long as a row may come late; returns how many.
pub fn give_up_waiting(conn: &mut PgConnection, at: DateTime<Utc>, limit: i64) -> Answer<usize> {
    let before = at - parameters::in_force(conn, at)?.late;
    Ok(store::give_up_waiting(conn, at, before, limit)?)
}

/// Those of some attendances of which a device recorded a part while an account was beside it.
pub fn list_beside(conn: &mut PgConnection, attendances: &[Uuid], account: AccountId) -> Answer<Vec<Uuid>> {
    Ok(store::list_beside(conn, attendances, account.0)?)
}
