//! Writing what became of the rows of a device, and answering it.

use std::collections::{HashMap, HashSet};

use contract::class::{AttendanceFlag, SignMethod};
use contract::device::{AttendanceBatchAnswer, AttendanceBatchVerdict, DeviceRowReason, DeviceVerdict};
use contract::ids::{AttendanceId, LearnerId};
use diesel::pg::PgConnection;

use super::intake::Slot;
use super::views::{flags, reason};
use super::{Answer, Intake};
use crate::db::value::word;
use crate::device::store::devices;
use crate::device::store::records::{self, RecordRow};

/// What a row waits for that came before what it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// A sign-out, for the sign-in of this learner.
    SignIn(LearnerId),
    /// A sign-in of this learner, found in this way, for it to be known when the learner left where it was.
    Leaving(LearnerId, SignMethod),
}

impl Waits {
    const fn learner(self) -> LearnerId {
        match self {
            Self::SignIn(learner) | Self::Leaving(learner, _) => learner,
        }
    }
}

/// What became of a row that was to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its number.
    pub seq: i64,
    /// The attendance that it is, or is a part of; none where it was refused.
    pub attendance: Option<AttendanceId>,
    /// Why it was refused, or changes nothing.
    pub reason: Option<DeviceRowReason>,
    /// Why a person looks at it.
    pub flags: Vec<AttendanceFlag>,
    /// Whether it has changed the attendance.
    pub changes: bool,
    /// What it waits for.
    pub waits_for: Option<Waits>,
}

impl Outcome {
    /// Writes it into a row that is decided.
    pub(super) fn put(&self, record: &mut RecordRow) {
        record.verdict = self.verdict().to_string();
        record.reason = self.reason.map(|reason| reason.to_string());
        record.flags = self.flags.iter().map(|flag| Some(flag.to_string())).collect();
        record.attendance_id = self.attendance.map(|id| id.0);
        record.learner_id = self.waits_for.map(|waits| waits.learner().0);
        record.sign_method = match self.waits_for {
            Some(Waits::Leaving(_, method)) => Some(method.to_string()),
            _ => None,
        };
        if self.waits_for.is_some() {
            record.decided_at = None;
        }
    }

    fn verdict(&self) -> DeviceVerdict {
        match self.attendance {
            None if self.waits_for.is_some() => DeviceVerdict::Waiting,
            None => DeviceVerdict::Refused,
            Some(_) if self.changes && !self.flags.is_empty() => DeviceVerdict::Flagged,
            Some(_) => DeviceVerdict::Accepted,
        }
    }
}

/// Writes the rows of a device with what became of them, and answers the batch.
pub fn settle(
    conn: &mut PgConnection,
    mut intake: Intake,
    outcomes: &[Outcome],
) -> Answer<AttendanceBatchAnswer> {
    for outcome in outcomes {
        let Some(record) = intake.known.get_mut(&outcome.seq) else { continue };
        outcome.put(record);
    }
    let taken = |numbers: &[i64]| -> Vec<RecordRow> {
        numbers.iter().filter_map(|seq| intake.known.get(seq).cloned()).collect()
    };
    records::insert_records(conn, &taken(&intake.fresh))?;
    records::decide(conn, &taken(&intake.woken))?;
    records::insert_rejects(conn, &intake.rejects)?;
    devices::update_head(conn, &intake.row)?;
    count(&intake);
    let mut answered = HashSet::new();
    let rows = intake.slots.iter().zip(0_u32..).map(|(slot, index)| {
        let again = !matches!(slot, Slot::Fresh(seq) if answered.insert(*seq));
        told(&intake.known, *slot, index, again)
    });
    let rows = rows.collect::<Answer<_>>()?;
    Ok(AttendanceBatchAnswer { received_at: intake.at, last_seq: intake.row.last_seq, rows })
}

fn count(intake: &Intake) {
    let rows = |label: &'static str, count: usize| {
        metrics::counter!("device_rows_total", "arrival" => label).increment(count as u64);
    };
    rows("fresh", intake.fresh.len());
    rows("released", intake.woken.len());
    rows("rejected", intake.rejects.len());
}

fn told(
    known: &HashMap<i64, RecordRow>,
    slot: Slot,
    index: u32,
    again: bool,
) -> Answer<AttendanceBatchVerdict> {
    let (Slot::Fresh(seq) | Slot::Duplicate(seq)) = slot else {
        let Slot::Reject(seq, verdict, reason) = slot else { return Ok(nothing(index)) };
        return Ok(AttendanceBatchVerdict { seq, verdict, reason: Some(reason), ..nothing(index) });
    };
    let Some(record) = known.get(&seq) else { return Ok(nothing(index)) };
    let stands: DeviceVerdict = word(&record.verdict)?;
    Ok(AttendanceBatchVerdict {
        index,
        seq: Some(seq),
        verdict: if again { DeviceVerdict::Duplicate } else { stands },
        stands: again.then_some(stands),
        reason: reason(record)?,
        flags: flags(record)?,
        attendance_id: record.attendance_id.map(Into::into),
        learner_name: None,
        happened_at: record.happened_at,
    })
}

fn nothing(index: u32) -> AttendanceBatchVerdict {
    AttendanceBatchVerdict {
        index,
        seq: None,
        verdict: DeviceVerdict::Malformed,
        stands: None,
        reason: Some(DeviceRowReason::Unreadable),
        flags: Vec::new(),
        attendance_id: None,
        learner_name: None,
        happened_at: None,
    }
}
