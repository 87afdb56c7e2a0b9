//! Reading the rows of a batch, each by itself, and keeping what is new.

use std::collections::HashMap;

use contract::device::{DeviceRowReason, DeviceVerdict};
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Answer, Intake, Slot, sorted};
use crate::clock::new_id;
use crate::db::value::number;
use crate::device::domain::canonical::{Codes, RawRow, Unread, digest, read_row};
use crate::device::domain::chain::Arrival;
use crate::device::service::DeviceServiceError;
use crate::device::store::records::{RecordRow, RejectRow};
use crate::keys::MasterKey;

/// How many letters are kept of what is no row.
const KEPT: usize = 2000;
/// What codes are sealed for.
const SEALED_FOR: &str = "device_codes";

/// The rows that could be read, each with its place in the batch; the others are rejected.
pub(super) fn rows(intake: &mut Intake, raw: &[Box<RawValue>]) -> Vec<(usize, RawRow)> {
    let mut rows = Vec::with_capacity(raw.len());
    for (place, text) in raw.iter().enumerate() {
        let nothing = Unread { seq: None, reason: DeviceRowReason::Unreadable };
        let value: Option<Value> = serde_json::from_str(text.get()).ok();
        let read = value.as_ref().map_or(Err(nothing), |value| read_row(intake.row.id, value));
        let slot = match read {
            Ok(row) => {
                let seq = row.seq;
                rows.push((place, row));
                Slot::Fresh(seq)
            }
            Err(unread) => {
                let told = value.map_or_else(|| text.get().to_owned(), without_codes);
                reject(intake, place, unread, told);
                Slot::Reject(unread.seq, DeviceVerdict::Malformed, unread.reason)
            }
        };
        intake.slots.push(slot);
    }
    rows
}

/// Keeps the rows that are new, to wait for their turn; answers the codes of those. Tells the others apart.
pub(super) fn keep(
    intake: &mut Intake,
    keys: &MasterKey,
    rows: Vec<(usize, RawRow)>,
) -> Answer<HashMap<i64, Codes>> {
    let arrivals = sorted(&intake.known, &rows);
    let mut codes = HashMap::new();
    for ((place, row), arrival) in rows.into_iter().zip(arrivals) {
        let seq = row.seq;
        let slot = match arrival {
            Arrival::New => {
                intake.known.insert(seq, record(intake, keys, &row)?);
                intake.fresh.push(seq);
                codes.insert(seq, row.codes);
                Slot::Fresh(seq)
            }
            Arrival::Duplicate => Slot::Duplicate(seq),
            Arrival::Conflict => {
                let told = serde_json::to_string(&row.members).unwrap_or_default();
                let reason = DeviceRowReason::Conflict;
                reject(intake, place, Unread { seq: Some(seq), reason }, told);
                Slot::Reject(Some(seq), DeviceVerdict::Refused, reason)
            }
        };
        if let Some(at) = intake.slots.get_mut(place) {
            *at = slot;
        }
    }
    Ok(codes)
}

fn record(intake: &Intake, keys: &MasterKey, row: &RawRow) -> Answer<RecordRow> {
    Ok(RecordRow {
        device_id: intake.row.id,
        seq: row.seq,
        previous_hash: row.previous.to_vec(),
        hash: row.hash.to_vec(),
        payload: serde_json::to_value(&row.members).map_err(|_| DeviceServiceError::Body)?,
        sealed_codes: seal(keys, intake.row.id, row)?,
        session_id: row.members.session_id.parse().ok(),
        received_at: intake.at,
        happened_at: None,
        verdict: DeviceVerdict::Waiting.to_string(),
        reason: None,
        flags: Vec::new(),
        attendance_id: None,
        decided_at: None,
        beside_by: None,
        learner_id: None,
        sign_method: None,
    })
}

fn context(device: Uuid, seq: i64) -> Vec<u8> {
    [device.as_bytes().as_slice(), &seq.to_be_bytes()].concat()
}

fn seal(keys: &MasterKey, device: Uuid, row: &RawRow) -> Answer<Option<Vec<u8>>> {
    if row.codes.is_empty() {
        return Ok(None);
    }
    let plain = serde_json::to_vec(&row.codes).map_err(|_| DeviceServiceError::Body)?;
    Ok(Some(keys.seal(SEALED_FOR, &context(device, row.seq), &plain)?))
}

/// Opens the codes of a row that has waited.
pub(super) fn open(keys: &MasterKey, device: Uuid, seq: i64, sealed: &[u8]) -> Answer<Codes> {
    let plain = keys.open(SEALED_FOR, &context(device, seq), sealed)?;
    serde_json::from_slice(&plain).map_err(|_| DeviceServiceError::Body)
}

fn reject(intake: &mut Intake, place: usize, unread: Unread, told: String) {
    let place = i64::try_from(place).ok().and_then(|place| number(place).ok());
    intake.rejects.push(RejectRow {
        id: new_id(),
        device_id: intake.row.id,
        position: place.unwrap_or_default(),
        seq: unread.seq,
        reason: unread.reason.to_string(),
        digest: Sha256::digest(told.as_bytes()).to_vec(),
        payload: Value::String(told.chars().take(KEPT).collect()),
        received_at: intake.at,
    });
}

/// What is no row, as text; in the place of codes stand digests, for a card is a secret.
fn without_codes(mut value: Value) -> String {
    for name in ["code", "staff_code"] {
        if let Some(Value::String(code)) = value.get_mut(name) {
            *code = digest(code);
        }
    }
    value.to_string()
}
