//! Watching: one stream a learner, told by signed heartbeats.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{BeatFlag, OnlineContent, PlayState};
use crate::ids::{LearnerId, OnlineLessonId, OnlinePlaybackId};

/// Starts to watch a lesson.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateOnlinePlayback {
    /// Who watches: for a system that plays for its learners, and for an account that is several learners.
    #[serde(default)]
    pub learner_id: Option<LearnerId>,
}

/// A playback that has started; the key is told only here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlinePlaybackStarted {
    /// The playback.
    pub id: OnlinePlaybackId,
    /// The lesson.
    pub lesson_id: OnlineLessonId,
    /// Who watches.
    pub learner_id: LearnerId,
    /// When it started, by the server's clock.
    pub started_at: DateTime<Utc>,
    /// The first second that was not watched yet; the duration when all was.
    pub resume_seconds: u32,
    /// Where the learner stood at last.
    pub last_position_seconds: u32,
    /// How many different seconds the learner has watched so far.
    pub watched_seconds: u32,
    /// How long the lesson lasts, in seconds.
    pub duration_seconds: u32,
    /// What the content is.
    pub content: OnlineContent,
    /// Where it is: an address below the API that needs no token while the playback is open, or one of another platform.
    pub content_url: String,
    /// The key by which heartbeats are signed, 32 bytes in hexadecimal.
    pub key: String,
    /// After how many seconds the next heartbeat is due.
    pub interval_seconds: u32,
    /// How many seconds count at most between two heartbeats.
    pub gap_seconds: u32,
    /// How many seconds a heartbeat may come early against the one before.
    pub tolerance_seconds: u32,
    /// After how many minutes of silence the playback is closed.
    pub silence_minutes: u32,
    /// Whether another device was playing for this learner, whose next heartbeat is refused.
    pub took_over: bool,
}

/// What a player tells of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct OnlineHeartbeat {
    /// Its number within the playback, from 1 on without a gap.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1_000_000, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000))]
    pub seq: u32,
    /// Where the lesson stands, in whole seconds from its beginning, rounded down.
    #[cfg_attr(feature = "validate", validate(range(max = 14_400, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(maximum = 14_400))]
    pub position_seconds: u32,
    /// What the player does from now on.
    pub state: PlayState,
    /// HMAC-SHA-256 of the heartbeat by the key of the playback, in lower-case hexadecimal.
    #[cfg_attr(feature = "validate", validate(length(min = 64, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$"))]
    pub signature: String,
}

/// The ticket of a playback's content.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OnlineContentQuery {
    /// The ticket, as it stands in `content_url`.
    pub ticket: String,
}

/// What is signed: the playback, the members of the heartbeat and the signature of the one before (empty for the first), each
/// on a line of its own below the name of the form.
#[must_use]
pub fn heartbeat_text(
    playback: OnlinePlaybackId,
    (seq, position_seconds, state): (u32, u32, PlayState),
    former: &str,
) -> String {
    format!("online-heartbeat-1\n{playback}\n{seq}\n{position_seconds}\n{state}\n{former}")
}

/// What a heartbeat came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeartbeatAnswer {
    /// Its number.
    pub seq: u32,
    /// How many seconds of it count.
    pub credited_seconds: u32,
    /// Why not all of it counts; empty when all does.
    pub flags: Vec<BeatFlag>,
    /// How many different seconds of the lesson the learner has watched.
    pub watched_seconds: u32,
    /// Whether enough of the lesson was watched for it to be completed.
    pub completed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_tells_every_member_and_what_came_before() {
        let id = OnlinePlaybackId(uuid::Uuid::nil());
        let text = heartbeat_text(id, (2, 10, PlayState::Playing), "ab");
        assert_eq!(text, "online-heartbeat-1\n00000000-0000-0000-0000-000000000000\n2\n10\nplaying\nab");
        let others = [
            heartbeat_text(id, (3, 10, PlayState::Playing), "ab"),
            heartbeat_text(id, (2, 11, PlayState::Playing), "ab"),
            heartbeat_text(id, (2, 10, PlayState::Paused), "ab"),
            heartbeat_text(id, (2, 10, PlayState::Playing), ""),
        ];
        assert!(others.iter().all(|other| *other != text));
    }
}
