//! What is kept of the rows of a device.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{DeviceRowKind, DeviceRowReason, DeviceVerdict};
use crate::class::AttendanceFlag;
use crate::ids::{AttendanceId, ClassSessionId, DeviceRejectId};

/// A row of a device as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceRecordView {
    /// Its number.
    pub seq: i64,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
    /// What it says, where that could be read.
    pub kind: Option<DeviceRowKind>,
    /// The session that it names.
    pub session_id: Option<ClassSessionId>,
    /// What the device's clock on the wall said.
    pub wall_clock: String,
    /// When it happened by the server's clock; not before its turn has come.
    pub happened_at: Option<DateTime<Utc>>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// What became of it.
    pub verdict: DeviceVerdict,
    /// Why it was refused or changes nothing; while it waits for more than the rows before it, for what, as in the answer.
    pub reason: Option<DeviceRowReason>,
    /// Why a person looks at it.
    pub flags: Vec<AttendanceFlag>,
    /// The attendance.
    pub attendance_id: Option<AttendanceId>,
    /// The name of the staff that was beside the device.
    pub beside_by_name: Option<String>,
}

/// What a device has sent that is no row, or says something else than the row of its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceRejectView {
    /// Its identifier; later ones are greater.
    pub id: DeviceRejectId,
    /// Where it stood in its batch, from 0.
    pub position: u32,
    /// Its number, where it could be read.
    pub seq: Option<i64>,
    /// Why it is no row.
    pub reason: DeviceRowReason,
    /// When it was received.
    pub received_at: DateTime<Utc>,
}
