//! A device comes in by a code that one person makes and another lets stand, and goes at once.

use contract::device::{
    CreateDevicePairing, DevicePairingView, DeviceState, DeviceView, PairDevice, PairedDeviceView,
    pairing_message,
};
use contract::ids::DeviceId;
use diesel::pg::PgConnection;

use super::{Answer, DeviceServiceError, change, views};
use crate::audit::{self, Change};
use crate::auth::{Act, Scope};
use crate::clock::new_id;
use crate::db::value::word;
use crate::device::domain::canonical::GENESIS;
use crate::device::domain::codes::{
    PAIRING_LASTS, fingerprint, has_signed, pairing_code, pairing_hash, public_key, typed_pairing_code,
};
use crate::device::domain::{DeviceStep, take_step};
use crate::device::store::devices::{self, DeviceRow};
use crate::device::store::pairings::{self, PairingRow};
use crate::keys::MasterKey;

/// Makes a code by which one device enters within ten minutes; only its hash is kept.
pub fn create_pairing(
    conn: &mut PgConnection,
    keys: &MasterKey,
    act: &Act,
    body: &CreateDevicePairing,
) -> Answer<DevicePairingView> {
    let place = devices::find_place(conn, &act.scope(), body.facility_id)?;
    let (_, township) = place.ok_or(DeviceServiceError::FacilityNotFound)?;
    if let Some(room) = body.room_id
        && !devices::has_room(conn, body.facility_id, room)?
    {
        return Err(DeviceServiceError::RoomNotFound);
    }
    let code = pairing_code(rand::random());
    let row = PairingRow {
        id: new_id(),
        facility_id: body.facility_id.0,
        room_id: body.room_id.map(|id| id.0),
        label: body.label.clone(),
        kind: body.kind.to_string(),
        code_hash: pairing_hash(keys, &code),
        created_by: act.account_id.0,
        created_at: act.at,
        expires_at: act.at + PAIRING_LASTS,
        device_id: None,
    };
    pairings::insert_pairing(conn, &row)?;
    let change = Change::of("device_pairing.create", "device_pairing", row.id);
    audit::record(conn, act, &change.within(body.facility_id, &township).after(body))?;
    Ok(DevicePairingView { code, expires_at: row.expires_at })
}

/// Lets a device enter, to wait for a second person. The same device with the same code is answered as before. Answers
/// whether it is new.
pub fn pair(
    conn: &mut PgConnection,
    keys: &MasterKey,
    act: &Act,
    body: &PairDevice,
) -> Answer<(PairedDeviceView, bool)> {
    let key = public_key(&body.public_key).ok_or(DeviceServiceError::PublicKey)?;
    let code = typed_pairing_code(&body.pairing_code);
    let message = pairing_message(&code, &body.public_key);
    if !has_signed(&key, message.as_bytes(), &body.signature) {
        return Err(DeviceServiceError::Signature);
    }
    let pairing = pairings::lock_pairing(conn, &pairing_hash(keys, &code))?;
    let pairing = pairing.ok_or(DeviceServiceError::PairingCode)?;
    if let Some(used) = pairing.device_id {
        let known = devices::find_by_key(conn, &key)?.filter(|device| device.id == used);
        let known = known.ok_or(DeviceServiceError::PairingCodeUsed)?;
        return Ok((paired(conn, act, &known)?, false));
    }
    if act.at > pairing.expires_at {
        return Err(DeviceServiceError::PairingCode);
    }
    let device = new_device(act, &pairing, &key);
    devices::insert_device(conn, &device)?;
    pairings::use_pairing(conn, pairing.id, device.id)?;
    let view = views::view(conn, &device)?;
    let change = change(conn, "device.pair", &device)?;
    audit::record(conn, act, &change.after(&view))?;
    Ok((paired(conn, act, &device)?, true))
}

fn new_device(act: &Act, pairing: &PairingRow, key: &[u8]) -> DeviceRow {
    DeviceRow {
        id: new_id(),
        facility_id: pairing.facility_id,
        room_id: pairing.room_id,
        label: pairing.label.clone(),
        kind: pairing.kind.clone(),
        public_key: key.to_vec(),
        status: DeviceState::Pending.to_string(),
        requested_by: pairing.created_by,
        paired_at: act.at,
        approved_by: None,
        approved_at: None,
        revoked_by: None,
        revoked_at: None,
        revoked_reason: None,
        last_seen_at: Some(act.at),
        last_seq: 0,
        head_hash: GENESIS.to_vec(),
        chain_broken: false,
        version: 1,
    }
}

fn paired(conn: &mut PgConnection, act: &Act, device: &DeviceRow) -> Answer<PairedDeviceView> {
    let place = devices::find_place(conn, &Scope::whole_city(), device.facility_id.into())?;
    let (facility_name, _) = place.ok_or(DeviceServiceError::FacilityNotFound)?;
    Ok(PairedDeviceView {
        id: device.id.into(),
        facility_name,
        label: device.label.clone(),
        status: word(&device.status)?,
        fingerprint: fingerprint(&device.public_key),
        server_time: act.at,
    })
}

/// A second person lets a device in.
pub fn approve_device(conn: &mut PgConnection, act: &Act, id: DeviceId) -> Answer<DeviceView> {
    step(conn, act, id, DeviceStep::Approve, None)
}

/// What the device signs from now on is refused.
pub fn revoke_device(conn: &mut PgConnection, act: &Act, id: DeviceId, reason: &str) -> Answer<DeviceView> {
    step(conn, act, id, DeviceStep::Revoke, Some(reason))
}

fn step(
    conn: &mut PgConnection,
    act: &Act,
    id: DeviceId,
    step: DeviceStep,
    reason: Option<&str>,
) -> Answer<DeviceView> {
    let mut row = devices::lock_device(conn, &act.scope(), id)?.ok_or(DeviceServiceError::NotFound)?;
    let before = views::view(conn, &row)?;
    let own = row.requested_by == act.account_id.0;
    row.status = take_step(before.status, step, own)?.to_string();
    row.version += 1;
    let (by, at) = (Some(act.account_id.0), Some(act.at));
    let action = match step {
        DeviceStep::Approve => {
            (row.approved_by, row.approved_at) = (by, at);
            "device.approve"
        }
        DeviceStep::Revoke => {
            (row.revoked_by, row.revoked_at, row.revoked_reason) = (by, at, reason.map(str::to_owned));
            "device.revoke"
        }
    };
    devices::update_standing(conn, &row)?;
    let after = views::view(conn, &row)?;
    let mut change = change(conn, action, &row)?.before(&before).after(&after);
    if let Some(reason) = reason {
        change = change.because(reason);
    }
    audit::record(conn, act, &change)?;
    Ok(after)
}
