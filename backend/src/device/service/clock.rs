//! Binding the clock of a device to the server's, and knowing who stands beside it.

use chrono::{DateTime, Utc};
use contract::device::{
    AnchorDevice, DeviceAnchorView, DeviceChallengeView, MAX_MONOTONIC_MS, StaffCodeView,
};
use contract::ids::DeviceId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, DeviceServiceError, Signed};
use crate::auth::Act;
use crate::db::value::word;
use crate::device::domain::codes::{self, NONCE_LASTS, NonceError};
use crate::device::domain::time::{Anchor, goes_forward};
use crate::device::store::devices::{self, AnchorRow, is_active};
use crate::keys::MasterKey;

/// A nonce that holds the server's time; nothing is kept of it.
pub fn challenge(
    conn: &mut PgConnection,
    keys: &MasterKey,
    device: DeviceId,
    at: DateTime<Utc>,
) -> Answer<DeviceChallengeView> {
    let status = devices::find_status(conn, device)?.ok_or(DeviceServiceError::NotFound)?;
    Ok(DeviceChallengeView {
        nonce: codes::nonce(keys, device.0, at),
        server_time: at,
        expires_at: at + NONCE_LASTS,
        status: word(&status)?,
    })
}

/// Keeps what a device's own clock said when it was told the server's time.
pub fn anchor(
    conn: &mut PgConnection,
    keys: &MasterKey,
    at: DateTime<Utc>,
    signed: &Signed,
) -> Answer<DeviceAnchorView> {
    let mut device = signed.verified(conn)?;
    let body: AnchorDevice = signed.read()?;
    if !is_active(&device.status) {
        return Err(DeviceServiceError::NotActive);
    }
    let server_time = told_by(keys, device.id, &body.nonce, at)?;
    if body.monotonic_ms > MAX_MONOTONIC_MS {
        return Err(DeviceServiceError::ClockRange);
    }
    let known = devices::list_anchors(conn, device.id, &[body.boot_id])?;
    let known: Vec<Anchor> = known.iter().map(anchor_of).collect();
    let new = Anchor { monotonic_ms: body.monotonic_ms, server_time };
    if body.monotonic_ms < 0 || !goes_forward(&known, new) {
        return Err(DeviceServiceError::ClockBackwards);
    }
    let row = AnchorRow {
        device_id: device.id,
        boot_id: body.boot_id,
        monotonic_ms: body.monotonic_ms,
        server_time,
        created_at: at,
    };
    devices::insert_anchor(conn, &row)?;
    device.last_seen_at = Some(at);
    devices::update_head(conn, &device)?;
    Ok(DeviceAnchorView {
        boot_id: body.boot_id,
        monotonic_ms: body.monotonic_ms,
        server_time,
        last_seq: device.last_seq,
    })
}

/// What the server's clock said when it gave a nonce to a device, within the life of the nonce.
pub(super) fn told_by(
    keys: &MasterKey,
    device: Uuid,
    nonce: &str,
    at: DateTime<Utc>,
) -> Answer<DateTime<Utc>> {
    codes::read_nonce(keys, device, nonce, at).map_err(|error| match error {
        NonceError::Unknown => DeviceServiceError::Nonce,
        NonceError::Expired => DeviceServiceError::NonceExpired,
    })
}

pub(super) fn anchor_of(row: &AnchorRow) -> Anchor {
    Anchor { monotonic_ms: row.monotonic_ms, server_time: row.server_time }
}

/// What the caller shows to a device, so that it knows of staff beside it.
pub fn staff_code(keys: &MasterKey, act: &Act) -> StaffCodeView {
    let (code, renew_at) = codes::staff_code(keys, act.account_id, act.at);
    StaffCodeView { code, renew_at }
}
