//! Taking what a device has sent: what is new is kept, and those whose turn has come are handed on.

mod due;
mod read;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use contract::class::AttendanceFlag;
use contract::device::{DeviceRowKind, DeviceRowReason, DeviceState, DeviceVerdict, MAX_BATCH_ROWS};
use contract::ids::{AccountId, ClassSessionId, DeviceId, FacilityId};
use diesel::pg::PgConnection;
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::parameters::{self, Parameters};
use super::{Answer, DeviceServiceError, Signed};
use crate::device::domain::canonical::{Codes, GENESIS, Hash, RawRow, Who};
use crate::device::domain::chain::{Arrival, GivenUp, Head, Link, Released, arrivals, release};
use crate::device::store::devices::{self, DeviceRow};
use crate::device::store::records::{self, RecordRow, RejectRow};
use crate::keys::MasterKey;

/// A row whose turn has come and that may be entered.
#[derive(Debug, Clone)]
pub struct DueRow {
    /// Its number.
    pub seq: i64,
    /// What it says.
    pub kind: DeviceRowKind,
    /// The session.
    pub session: ClassSessionId,
    /// Whose.
    pub who: Who,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Why a person looks at it.
    pub flags: Vec<AttendanceFlag>,
    /// The staff that was beside the device.
    pub staff: Option<AccountId>,
}

/// What a device has sent, as far as it is decided without knowing who came to which class.
#[derive(Debug)]
pub struct Intake {
    /// The device.
    pub device: DeviceId,
    /// Its facility, to which alone its rows reach.
    pub facility: FacilityId,
    /// The rows to enter, in their order.
    pub due: Vec<DueRow>,
    pub(super) at: DateTime<Utc>,
    pub(super) row: DeviceRow,
    /// Each row of the batch, in its order.
    pub(super) slots: Vec<Slot>,
    /// Every row that is known, those that are new or were waiting as they will be written.
    pub(super) known: HashMap<i64, RecordRow>,
    pub(super) fresh: Vec<i64>,
    pub(super) woken: Vec<i64>,
    pub(super) rejects: Vec<RejectRow>,
}

/// A row of a batch: what it is to those that are kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// It is new.
    Fresh(i64),
    /// It is kept.
    Duplicate(i64),
    /// It is no row, or another is kept under its number.
    Reject(Option<i64>, DeviceVerdict, DeviceRowReason),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    device_id: DeviceId,
    #[serde(rename = "boot_id")]
    _boot: Uuid,
    #[serde(rename = "monotonic_ms")]
    _monotonic: i64,
    rows: Vec<Box<RawValue>>,
}

/// Takes a batch: keeps its rows, each by itself, and tells which may be entered now.
pub fn receive(
    conn: &mut PgConnection,
    keys: &MasterKey,
    at: DateTime<Utc>,
    signed: &Signed,
) -> Answer<Intake> {
    let device = signed.verified(conn)?;
    let envelope: Envelope = signed.read()?;
    if envelope.device_id != signed.device {
        return Err(DeviceServiceError::Signature);
    }
    if device.status == DeviceState::Pending.as_str() {
        return Err(DeviceServiceError::NotActive);
    }
    let count = envelope.rows.len();
    if !(1..=MAX_BATCH_ROWS).contains(&count) {
        return Err(DeviceServiceError::BatchSize(count));
    }
    let mut intake = Intake::of(device, at);
    let rows = read::rows(&mut intake, &envelope.rows);
    let numbers: Vec<i64> = rows.iter().flat_map(|(_, row)| [row.seq - 1, row.seq, row.seq + 1]).collect();
    intake.known = records::by_number(records::list_kept(conn, intake.row.id, &numbers)?);
    let codes = read::keep(&mut intake, keys, rows)?;
    intake.go_on(conn, keys, codes, None)?;
    Ok(intake)
}

/// Devices of which a row has waited for too long, by their id.
pub fn list_gapped(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<DeviceId>,
    limit: i64,
) -> Answer<Vec<DeviceId>> {
    let parameters = parameters::in_force(conn, at)?;
    let found = records::list_gapped(conn, at - parameters.gap, after.map(|id| id.0), limit)?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// Lets the rows of a device go on that have waited for too long for those before them.
pub fn release_gapped(
    conn: &mut PgConnection,
    keys: &MasterKey,
    at: DateTime<Utc>,
    device: DeviceId,
) -> Answer<Intake> {
    let row = devices::lock_own(conn, device)?.ok_or(DeviceServiceError::NotFound)?;
    let limit = at - parameters::in_force(conn, at)?.gap;
    let mut intake = Intake::of(row, at);
    intake.go_on(conn, keys, HashMap::new(), Some(limit))?;
    Ok(intake)
}

impl Intake {
    fn of(row: DeviceRow, at: DateTime<Utc>) -> Self {
        Self {
            device: row.id.into(),
            facility: row.facility_id.into(),
            due: Vec::new(),
            at,
            row,
            slots: Vec::new(),
            known: HashMap::new(),
            fresh: Vec::new(),
            woken: Vec::new(),
            rejects: Vec::new(),
        }
    }

    fn head(&self) -> Head {
        Head { seq: self.row.last_seq, hash: hash(&self.row.head_hash), broken: self.row.chain_broken }
    }

    /// Decides the rows whose turn has come. Those that came before `overdue` wait no longer, and nothing waits for what has
    /// come damaged.
    fn go_on(
        &mut self,
        conn: &mut PgConnection,
        keys: &MasterKey,
        mut codes: HashMap<i64, Codes>,
        overdue: Option<DateTime<Utc>>,
    ) -> Answer<()> {
        let head = self.head();
        let parameters = parameters::in_force(conn, self.at)?;
        let mut damaged = records::list_damaged(conn, self.row.id, head.seq)?;
        damaged.extend(self.rejects.iter().filter_map(|reject| reject.seq));
        let next = head.seq + 1;
        if overdue.is_some() || self.fresh.contains(&next) || damaged.contains(&next) {
            for row in records::list_waiting(conn, self.row.id)? {
                self.known.entry(row.seq).or_insert(row);
            }
        }
        let waits =
            |row: &&RecordRow| row.verdict == DeviceVerdict::Waiting.as_str() && row.learner_id.is_none();
        let waiting: BTreeMap<i64, Link> =
            self.known.values().filter(waits).map(|row| (row.seq, link(row))).collect();
        let kept: BTreeMap<i64, Link> = self.known.values().map(|row| (row.seq, link(row))).collect();
        let late = |row: &&RecordRow| overdue.is_some_and(|limit| row.received_at <= limit);
        let before = self.known.values().filter(waits).filter(late).map(|row| row.seq).max();
        let (head, released) = release(head, &waiting, &kept, &GivenUp { before, damaged });
        self.row.last_seq = head.seq;
        self.row.head_hash = head.hash.to_vec();
        self.row.chain_broken = head.broken;
        if overdue.is_none() {
            self.row.last_seen_at = Some(self.at);
        }
        self.woken = released.iter().map(|one| one.seq).filter(|seq| !self.fresh.contains(seq)).collect();
        self.open(keys, &released, &mut codes)?;
        self.due = due::judge(conn, keys, self, &parameters, &released, codes)?;
        Ok(())
    }

    /// Opens the codes of rows that have waited.
    fn open(&self, keys: &MasterKey, turns: &[Released], codes: &mut HashMap<i64, Codes>) -> Answer<()> {
        for turn in turns {
            let sealed = self.known.get(&turn.seq).and_then(|row| row.sealed_codes.as_deref());
            if let (Some(sealed), false) = (sealed, codes.contains_key(&turn.seq)) {
                codes.insert(turn.seq, read::open(keys, self.row.id, turn.seq, sealed)?);
            }
        }
        Ok(())
    }
}

fn link(row: &RecordRow) -> Link {
    Link { seq: row.seq, previous: hash(&row.previous_hash), hash: hash(&row.hash) }
}

fn hash(bytes: &[u8]) -> Hash {
    bytes.try_into().unwrap_or(GENESIS)
}

/// What each row of a batch is to those that are kept.
fn sorted(known: &HashMap<i64, RecordRow>, rows: &[(usize, RawRow)]) -> Vec<Arrival> {
    let kept: BTreeMap<i64, Hash> = known.values().map(|row| (row.seq, hash(&row.hash))).collect();
    let links: Vec<Link> =
        rows.iter().map(|(_, row)| Link { seq: row.seq, previous: row.previous, hash: row.hash }).collect();
    arrivals(&kept, &links)
}
