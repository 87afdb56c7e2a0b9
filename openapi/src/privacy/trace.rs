//! What a merge of two records has moved and seen.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::AttendanceId;
use crate::money::Credits;
use crate::words::words;

words! {
    /// What of a merged record passes over to the record that goes on.
    pub enum CarriedKind {
        /// An account that is declared to be the learner.
        LearnerAccount = "learner_account",
        /// A reason of the priority population.
        LearnerPriority = "learner_priority",
        /// What the learner likes and needs.
        LearnerNeed = "learner_need",
        /// The last word on a consent.
        LearnerConsent = "learner_consent",
        /// A card of paper.
        LearnerCard = "learner_card",
        /// A place in a series or a session, or the wait for one.
        Enrolment = "enrolment",
        /// A membership of a learning team.
        LearningTeamMember = "learning_team_member",
        /// A stream that was open.
        OnlinePlayback = "online_playback",
        /// The seconds of a lesson that were watched.
        OnlineProgress = "online_progress",
        /// A membership of a volunteer team.
        VolunteerMember = "volunteer_member",
        /// A sign-up for a shift.
        VolunteerSignup = "volunteer_signup",
        /// What the elder offers.
        TalentOffer = "talent_offer",
        /// What the elder asks for.
        ServiceRequest = "service_request",
        /// A request about the learner's data that is open.
        PrivacyRequest = "privacy_request",
    }
}

words! {
    /// What became of a record in a merge.
    pub enum CarriedFate {
        /// It belongs to the record that goes on.
        Moved = "moved",
        /// It was united with what that record had.
        United = "united",
        /// It ended, since that record had a better one.
        Ended = "ended",
    }
}

/// Credits that were moved from a bucket into that of the same last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovedBucket {
    /// The last day.
    pub expires_on: NaiveDate,
    /// How much.
    pub amount: Credits,
}

/// A record that passed over, or ended, when the learner's was merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CarriedRecord {
    /// What it is.
    pub kind: CarriedKind,
    /// Its identifier: the lesson's of progress, the account's, and the learner's of what has none of its own.
    pub id: Uuid,
    /// What became of it.
    pub fate: CarriedFate,
}

/// What a record had when it was merged: what has happened stays with it and is read through the other, what is still to
/// come passes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeTrace {
    /// Attendances that count, of the merged record.
    pub attendances: u32,
    /// The newest of them.
    pub last_attendance_id: Option<AttendanceId>,
    /// Redemption orders of the merged record, all of them ended.
    pub orders: u32,
    /// Answers to surveys of the merged record.
    pub answers: u32,
    /// Standings of proxies that ended with it.
    pub proxies_ended: u32,
    /// Words on consents that stay with it.
    pub consents: u32,
    /// The credits that were moved, by last day.
    pub credits: Vec<MovedBucket>,
    /// Each record that passed over or ended, kind by kind.
    #[serde(default)]
    pub carried: Vec<CarriedRecord>,
}
