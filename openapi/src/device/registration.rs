//! How a device comes in, and goes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DeviceKind, DeviceState};
use crate::ids::{AccountId, DeviceId, FacilityId, RoomId};

/// The most that a device's own clock may say when it is bound: a hundred years, in milliseconds.
pub const MAX_MONOTONIC_MS: i64 = 3_155_760_000_000;

/// A device that is to come in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateDevicePairing {
    /// The facility whose attendance it will record.
    pub facility_id: FacilityId,
    /// The room in which it stands, if it stays there.
    #[serde(default)]
    pub room_id: Option<RoomId>,
    /// What it is called, for example 一楼教室平板.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 60, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub label: String,
    /// What it is.
    pub kind: DeviceKind,
}

/// A code by which one device enters, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DevicePairingView {
    /// The code: ten letters and digits, shown this once.
    pub code: String,
    /// Until when it may be used.
    pub expires_at: DateTime<Utc>,
}

/// What a device says to enter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PairDevice {
    /// The code that it was shown; small letters and hyphens mean nothing.
    #[cfg_attr(feature = "validate", validate(length(min = 10, max = 20, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 10, max_length = 20))]
    pub pairing_code: String,
    /// Its Ed25519 public key: 32 bytes in base64.
    #[cfg_attr(feature = "validate", validate(length(min = 43, max = 44, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 43, max_length = 44))]
    pub public_key: String,
    /// That it holds the private key: its signature of `xuetang-device-pairing-1`, the code and the public key, with a line
    /// feed between each; 64 bytes in base64.
    #[cfg_attr(feature = "validate", validate(length(min = 86, max = 88, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 86, max_length = 88))]
    pub signature: String,
}

/// A device that has entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairedDeviceView {
    /// Its identifier, which it names in every request.
    pub id: DeviceId,
    /// The name of the facility.
    pub facility_name: String,
    /// What it is called.
    pub label: String,
    /// Where it stands: `pending` until a second person lets it in.
    pub status: DeviceState,
    /// The beginning of the SHA-256 of its key, to be compared by eye with what the console shows.
    pub fingerprint: String,
    /// The server's clock.
    pub server_time: DateTime<Utc>,
}

/// What a device binds its clock to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceChallengeView {
    /// To be sent back within 30 seconds.
    pub nonce: String,
    /// The server's clock, which the nonce holds.
    pub server_time: DateTime<Utc>,
    /// Until when it is taken.
    pub expires_at: DateTime<Utc>,
    /// Where the device stands.
    pub status: DeviceState,
}

/// A reading of a device's own clock, right after it was given the nonce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnchorDevice {
    /// The nonce of the challenge.
    pub nonce: String,
    /// Names this start of the device: a new one after each restart.
    pub boot_id: Uuid,
    /// Milliseconds of the clock that only goes forward, since some instant of this start; at most a hundred years of them,
    /// which a clock that counts something smaller soon exceeds.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 3_155_760_000_000_i64))]
    pub monotonic_ms: i64,
}

/// A device's clock as it is bound to the server's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceAnchorView {
    /// The start of the device.
    pub boot_id: Uuid,
    /// What its clock said.
    pub monotonic_ms: i64,
    /// What the server's said.
    pub server_time: DateTime<Utc>,
    /// Up to which number its rows have been decided.
    pub last_seq: i64,
}

/// What staff shows to a device, so that it knows of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffCodeView {
    /// The code; rows of the next four hours may name it.
    pub code: String,
    /// When another is to be shown.
    pub renew_at: DateTime<Utc>,
}

/// A registered device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceView {
    /// Its identifier; later ones are greater.
    pub id: DeviceId,
    /// The facility.
    pub facility_id: FacilityId,
    /// The facility's name.
    pub facility_name: String,
    /// The name of its school.
    pub school_name: Option<String>,
    /// The room in which it stands.
    pub room_id: Option<RoomId>,
    /// The room's name.
    pub room_name: Option<String>,
    /// What it is called.
    pub label: String,
    /// What it is.
    pub kind: DeviceKind,
    /// Where it stands.
    pub status: DeviceState,
    /// The beginning of the SHA-256 of its key, to be compared by eye with what the device shows.
    pub fingerprint: String,
    /// Who made the code by which it entered, and may not let it in.
    pub requested_by: AccountId,
    /// That person's name.
    pub requested_by_name: Option<String>,
    /// When it entered.
    pub paired_at: DateTime<Utc>,
    /// Who let it in.
    pub approved_by_name: Option<String>,
    /// When it was let in.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who revoked it.
    pub revoked_by_name: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why it was revoked.
    pub revoked_reason: Option<String>,
    /// When it was last heard of.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// Up to which number its rows have been decided.
    pub last_seq: i64,
    /// Whether a row did not follow on the one before it.
    pub chain_broken: bool,
    /// How many of its rows wait for others.
    pub waiting: i64,
    /// How many of its rows were flagged.
    pub flagged: i64,
    /// Its version.
    pub version: i64,
}
