//! A class while it signs in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AttendanceState, SessionState, SignMethod};
use crate::ids::{AttendanceId, ClassSessionId};

/// How a class stands at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiveView {
    /// The session.
    pub session_id: ClassSessionId,
    /// The school's name.
    pub school_name: String,
    /// The session's title.
    pub title: String,
    /// The teacher's name.
    pub teacher_name: Option<String>,
    /// Where it stands.
    pub status: SessionState,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// The room.
    pub room_name: Option<String>,
    /// How many learners may take part.
    pub capacity: u32,
    /// How many are enrolled.
    pub enrolled: i64,
    /// How many are in the room.
    pub present: i64,
    /// How many have left.
    pub left: i64,
    /// How many have not signed out and wait for the class manager.
    pub awaiting: i64,
    /// How many are flagged and wait for a person.
    pub under_review: i64,
    /// The last who came, newest first.
    pub arrivals: Vec<Arrival>,
}

/// A learner who has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Arrival {
    /// The attendance.
    pub attendance_id: AttendanceId,
    /// The learner's name.
    pub learner_name: String,
    /// When the learner came.
    pub signed_in_at: DateTime<Utc>,
    /// Where the attendance stands.
    pub status: AttendanceState,
    /// How the sign-in was done.
    pub source: SignMethod,
}
