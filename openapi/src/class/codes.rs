//! Codes and cards by which learners sign.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AttendanceView, SessionState};
use crate::ids::{ClassSessionId, LearnerId};
use crate::words::words;

words! {
    /// What came of a scan.
    pub enum ScanOutcome {
        /// The learner has come.
        SignedIn = "signed_in",
        /// The learner has left.
        SignedOut = "signed_out",
        /// The learner was scanned within the last minute, or has left already: nothing has changed.
        Unchanged = "unchanged",
    }
}

/// A code that was scanned: a learner's own, or a card of paper.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ScanCode {
    /// What the scanner has read.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub code: String,
}

/// What came of a scan, and of whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanView {
    /// What came of it.
    pub outcome: ScanOutcome,
    /// The learner's name.
    pub learner_name: String,
    /// The attendance as it is now.
    pub attendance: AttendanceView,
}

/// A code of the class that a learner has scanned.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SelfSign {
    /// The code on the screen.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub code: String,
    /// Which learner, where the account belongs to several.
    #[serde(default)]
    pub learner_id: Option<LearnerId>,
}

/// A code of the class that a device claims as soon as it has scanned it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ClaimClassCode {
    /// The code on the screen.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub code: String,
}

/// A code of the class that belongs to the device from which it was claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassCodeClaimView {
    /// The session.
    pub session_id: ClassSessionId,
    /// The session's title.
    pub title: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Until when the device may sign by it.
    pub good_until: DateTime<Utc>,
}

/// A learner's own code, good for as long as it is shown and for the ten seconds after that, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignCodeView {
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name.
    pub learner_name: String,
    /// The code.
    pub code: String,
    /// When the next code is to be shown.
    pub next_at: DateTime<Utc>,
}

/// The code of a class as its screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassCodeView {
    /// The session.
    pub session_id: ClassSessionId,
    /// The session's title.
    pub title: String,
    /// Where the session stands.
    pub status: SessionState,
    /// The code; `null` while the session is not open.
    pub code: Option<String>,
    /// When the next code is to be shown.
    pub next_at: DateTime<Utc>,
    /// The codes to show after it, each for as long, until the screen asks again.
    pub upcoming: Vec<String>,
    /// How long each of them is shown, in milliseconds.
    pub step_ms: u32,
    /// How many learners take part.
    pub present: i64,
    /// How many may.
    pub capacity: u32,
}

/// A card of paper as it is printed. Its code is told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerCardView {
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name.
    pub learner_name: String,
    /// The school's name.
    pub school_name: String,
    /// The code.
    pub code: String,
    /// When it was issued; cards from before are good no more.
    pub issued_at: DateTime<Utc>,
}
