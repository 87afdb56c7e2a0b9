//! Devices and their rows as they are told.

use std::collections::HashMap;

use contract::class::AttendanceFlag;
use contract::device::{DeviceRecordView, DeviceRejectView, DeviceRowReason, DeviceVerdict, DeviceView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, DeviceServiceError};
use crate::db::value::{number, word};
use crate::device::domain::canonical::Members;
use crate::device::domain::codes::fingerprint;
use crate::device::store::devices::{self, Beside, DeviceRow};
use crate::device::store::records::{RecordRow, RejectRow};

pub(super) fn view(conn: &mut PgConnection, row: &DeviceRow) -> Answer<DeviceView> {
    let beside = devices::load_beside(conn, std::slice::from_ref(row))?;
    device_view(row, &beside)
}

pub(super) fn device_view(row: &DeviceRow, beside: &Beside) -> Answer<DeviceView> {
    let named = |id: Option<Uuid>| id.and_then(|id| beside.accounts.get(&id).cloned());
    let rows =
        |verdict: DeviceVerdict| beside.rows.get(&(row.id, verdict.to_string())).copied().unwrap_or_default();
    Ok(DeviceView {
        id: row.id.into(),
        facility_id: row.facility_id.into(),
        facility_name: beside.facilities.get(&row.facility_id).cloned().unwrap_or_default(),
        school_name: beside.schools.get(&row.facility_id).cloned(),
        room_id: row.room_id.map(Into::into),
        room_name: row.room_id.and_then(|id| beside.rooms.get(&id).cloned()),
        label: row.label.clone(),
        kind: word(&row.kind)?,
        status: word(&row.status)?,
        fingerprint: fingerprint(&row.public_key),
        requested_by: row.requested_by.into(),
        requested_by_name: named(Some(row.requested_by)),
        paired_at: row.paired_at,
        approved_by_name: named(row.approved_by),
        approved_at: row.approved_at,
        revoked_by_name: named(row.revoked_by),
        revoked_at: row.revoked_at,
        revoked_reason: row.revoked_reason.clone(),
        last_seen_at: row.last_seen_at,
        last_seq: row.last_seq,
        chain_broken: row.chain_broken,
        waiting: rows(DeviceVerdict::Waiting),
        flagged: rows(DeviceVerdict::Flagged),
        version: row.version,
    })
}

pub(super) fn record_view(row: RecordRow, names: &HashMap<Uuid, String>) -> Answer<DeviceRecordView> {
    let members = members(&row)?;
    Ok(DeviceRecordView {
        seq: row.seq,
        hash: base16ct::lower::encode_string(&row.hash),
        kind: members.kind.parse().ok(),
        session_id: row.session_id.map(Into::into),
        wall_clock: members.wall_clock,
        happened_at: row.happened_at,
        received_at: row.received_at,
        verdict: word(&row.verdict)?,
        reason: reason(&row)?,
        flags: flags(&row)?,
        attendance_id: row.attendance_id.map(Into::into),
        beside_by_name: row.beside_by.and_then(|id| names.get(&id).cloned()),
    })
}

pub(super) fn members(row: &RecordRow) -> Answer<Members> {
    serde_json::from_value(row.payload.clone()).map_err(|_| DeviceServiceError::Body)
}

pub(super) fn flags(row: &RecordRow) -> Answer<Vec<AttendanceFlag>> {
    Ok(row.flags.iter().flatten().map(|flag| word(flag)).collect::<Result<_, _>>()?)
}

/// Why a row was refused or changes nothing, or, while it waits for something other than the rows before it, for what: for its
/// sign-in, or for it to be known when the learner left where it was.
pub(super) fn reason(row: &RecordRow) -> Answer<Option<DeviceRowReason>> {
    let waits = row.verdict == DeviceVerdict::Waiting.as_str() && row.learner_id.is_some();
    Ok(match (waits, &row.sign_method) {
        (true, Some(_)) => Some(DeviceRowReason::LearnerElsewhere),
        (true, None) => Some(DeviceRowReason::NotSignedIn),
        (false, _) => row.reason.as_deref().map(word).transpose()?,
    })
}

pub(super) fn reject_view(row: RejectRow) -> Answer<DeviceRejectView> {
    Ok(DeviceRejectView {
        id: row.id.into(),
        position: number(row.position)?,
        seq: row.seq,
        reason: word(&row.reason)?,
        received_at: row.received_at,
    })
}
