//! What a device uploads, and what it is answered.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{DeviceRowKind, DeviceRowReason, DeviceVerdict};
use crate::class::AttendanceFlag;
use crate::ids::{AttendanceId, ClassSessionId, DeviceId, LearnerId};

/// How many rows a batch may have.
pub const MAX_BATCH_ROWS: usize = 2000;

/// Rows that a device has recorded. Each row is read by itself: one that cannot be read fails no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AttendanceBatch {
    /// The device.
    pub device_id: DeviceId,
    /// The start of the device that sends.
    pub boot_id: Uuid,
    /// What the device's own clock says as it sends.
    pub monotonic_ms: i64,
    /// 1 to 2,000 rows, in any order.
    pub rows: Vec<AttendanceBatchRow>,
}

/// One thing that a device has recorded. Texts count as they stand, for the hash is made of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AttendanceBatchRow {
    /// Its number: 1, 2, 3 … without gaps, for as long as the device lives.
    pub seq: i64,
    /// The hash of the row before it, 64 hexadecimal digits; zeros for the first.
    pub previous_hash: String,
    /// Its own hash, if the device states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// The start of the device in which it was recorded.
    pub boot_id: Uuid,
    /// What the device's own clock said.
    pub monotonic_ms: i64,
    /// What the device's clock on the wall said, RFC 3339.
    pub wall_clock: String,
    /// What it says.
    pub kind: DeviceRowKind,
    /// The session.
    pub session_id: ClassSessionId,
    /// What was scanned: the learner's own code, or a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The learner whom staff chose, where nothing was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner_id: Option<LearnerId>,
    /// What the staff who is present has shown to the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_code: Option<String>,
}

/// What became of a batch: one answer a row, in the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceBatchAnswer {
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Up to which number the rows of the device have been decided; it sends again what it has after that.
    pub last_seq: i64,
    /// The rows.
    pub rows: Vec<AttendanceBatchVerdict>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttendanceBatchVerdict {
    /// Where it stands in the batch, from 0.
    pub index: u32,
    /// Its number, where it could be read.
    pub seq: Option<i64>,
    /// What became of it.
    pub verdict: DeviceVerdict,
    /// How a duplicate stands.
    pub stands: Option<DeviceVerdict>,
    /// Why it was refused or changes nothing; while it waits for more than the rows before it, for what: `not_signed_in` for
    /// its sign-in, `learner_elsewhere` for the sign-out from where the learner was.
    pub reason: Option<DeviceRowReason>,
    /// Why a person looks at it.
    pub flags: Vec<AttendanceFlag>,
    /// The attendance.
    pub attendance_id: Option<AttendanceId>,
    /// The learner's name for the screen, masked.
    pub learner_name: Option<String>,
    /// When it happened by the server's clock.
    pub happened_at: Option<DateTime<Utc>>,
}
