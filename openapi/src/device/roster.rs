//! What a device is told so that it can record without a network.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::class::SessionState;
use crate::ids::{ClassSessionId, LearnerId, RoomId};

/// How many days a roster tells of.
pub const ROSTER_DAYS: u64 = 7;
/// How many learners a roster names.
pub const MAX_ROSTER_LEARNERS: usize = 5_000;

/// A device that asks for its roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskDeviceRoster {
    /// The nonce of a challenge, so that nobody asks again with what the device once signed.
    pub nonce: String,
    /// The version that it has: if it still holds, nothing is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// The classes of a device's facility from today on, and who may come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceRosterView {
    /// Names this content: the same again is the same.
    pub version: String,
    /// The first day (Asia/Shanghai): today.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The sessions of these days, by their beginning; none that were called off.
    pub sessions: Vec<RosterSession>,
    /// Who may come: who is enrolled in one of the sessions, then the other active learners of the school, at most 5,000.
    pub learners: Vec<RosterLearner>,
}

/// A session that a device may record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterSession {
    /// Its identifier, which a row names.
    pub id: ClassSessionId,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// From when on a sign-in is taken.
    pub sign_in_from: DateTime<Utc>,
    /// The room.
    pub room_id: Option<RoomId>,
    /// The room's name.
    pub room_name: Option<String>,
    /// How many learners may take part.
    pub capacity: u32,
    /// Where it stands.
    pub status: SessionState,
    /// Who is enrolled; who is not may come while there is room.
    pub enrolled: Vec<LearnerId>,
}

/// A learner as a device names one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RosterLearner {
    /// Their identifier, which a row names.
    pub id: LearnerId,
    /// The name, masked.
    pub name: String,
    /// The ID number with all but the place and the last character hidden, to tell two of one name apart.
    pub id_number_masked: String,
}
