//! The devices of the demo facility: one in use that has uploaded, one that waits to be let in, one that was lost.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::device::{
    AttendanceBatch, AttendanceBatchRow, CreateDevicePairing, DeviceKind, DeviceRowKind, PairDevice,
    pairing_message,
};
use contract::ids::{DeviceId, FacilityId};
use diesel::pg::PgConnection;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Cast, DemoError, morning};
use crate::auth::service::nobodys_act;
use crate::class::service::receive_batch;
use crate::device::domain::canonical::GENESIS;
use crate::device::service::{self, Signed};
use crate::keys::MasterKey;

const TABLET: (&str, DeviceKind) = ("一楼教室平板", DeviceKind::Tablet);
const SCANNER: (&str, DeviceKind) = ("活动室扫码枪", DeviceKind::Scanner);
const KIOSK: (&str, DeviceKind) = ("门厅自助机", DeviceKind::Kiosk);

/// Lets the devices of a facility in, as far as they have come.
pub fn devices(
    conn: &mut PgConnection,
    keys: &MasterKey,
    cast: &Cast,
    home: FacilityId,
) -> Result<(), DemoError> {
    let days = |before: i64| cast.season.past(morning(cast.season.today - TimeDelta::days(before)));
    let tablet = paired(conn, keys, cast, (home, TABLET), days(30))?;
    service::approve_device(conn, &cast.operator(days(29)), tablet)?;
    let kiosk = paired(conn, keys, cast, (home, KIOSK), days(28))?;
    service::approve_device(conn, &cast.operator(days(27)), kiosk)?;
    service::revoke_device(conn, &cast.manager(days(9)), kiosk, "门厅改造时遗失")?;
    paired(conn, keys, cast, (home, SCANNER), days(1))?;
    upload(conn, keys, tablet, days(1))
}

/// The key of a device; every person and machine of the demo is invented.
fn key(label: &str) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(label.as_bytes()).into())
}

fn paired(
    conn: &mut PgConnection,
    keys: &MasterKey,
    cast: &Cast,
    (facility_id, (label, kind)): (FacilityId, (&str, DeviceKind)),
    at: DateTime<Utc>,
) -> Result<DeviceId, DemoError> {
    let wanted = CreateDevicePairing { facility_id, room_id: None, label: label.to_owned(), kind };
    let made = service::create_pairing(conn, keys, &cast.manager(at), &wanted)?;
    let signing = key(label);
    let public_key = BASE64_STANDARD.encode(signing.verifying_key().to_bytes());
    let message = pairing_message(&made.code, &public_key);
    let signature = BASE64_STANDARD.encode(signing.sign(message.as_bytes()).to_bytes());
    let body = PairDevice { pairing_code: made.code, public_key, signature };
    let (device, _) = service::pair(conn, keys, &nobodys_act(at, "demo".to_owned()), &body)?;
    Ok(device.id)
}

/// Two rows, of a class that was called off, and with one missing between them, for which the second waits.
fn upload(
    conn: &mut PgConnection,
    keys: &MasterKey,
    device_id: DeviceId,
    at: DateTime<Utc>,
) -> Result<(), DemoError> {
    let boot_id = Uuid::from_u128(at.timestamp().unsigned_abs().into());
    let row = |seq: i64| AttendanceBatchRow {
        seq,
        previous_hash: base16ct::lower::encode_string(&GENESIS),
        hash: None,
        boot_id,
        monotonic_ms: seq * 60_000,
        wall_clock: at.to_rfc3339(),
        kind: DeviceRowKind::SignIn,
        session_id: boot_id.into(),
        code: None,
        learner_id: Some(boot_id.into()),
        staff_code: None,
    };
    let batch = AttendanceBatch { device_id, boot_id, monotonic_ms: 240_000, rows: vec![row(1), row(3)] };
    let body = serde_json::to_vec(&batch).map_err(|_| DemoError::BuiltIn("devices"))?;
    let signature = BASE64_STANDARD.encode(key(TABLET.0).sign(&body).to_bytes());
    receive_batch(conn, keys, (at, "demo"), &Signed { device: device_id, body, signature })?;
    Ok(())
}
