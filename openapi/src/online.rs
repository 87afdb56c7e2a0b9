//! Online lessons (notice, 四(四): 网络学习子平台): what is watched, measured by the server alone.

mod beats;
mod lessons;
mod report;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, CourseId, OnlineLessonId, OnlineParameterId};
use crate::words::words;

pub use beats::{
    CreateOnlinePlayback, HeartbeatAnswer, OnlineContentQuery, OnlineHeartbeat, OnlinePlaybackStarted,
    heartbeat_text,
};
pub use lessons::{
    CreateOnlineLesson, OnlineLessonQuery, OnlineLessonView, OnlineWatched, OnlineWatchers,
    UpdateOnlineLesson,
};
pub use report::{
    OnlineCounty, OnlineFigures, OnlineProgressQuery, OnlineProgressView, OnlineReport,
    OnlineReportExportQuery, OnlineReportQuery, OnlineSchool,
};

words! {
    /// How far an online lesson has come.
    pub enum OnlineLessonState {
        /// It is being written.
        Draft = "draft",
        /// Learners watch it.
        Published = "published",
        /// Nobody begins to watch it any more.
        Retired = "retired",
    }
}

words! {
    /// What a player does from a heartbeat on.
    pub enum PlayState {
        /// It plays.
        Playing = "playing",
        /// It stands still, or looks for another place.
        Paused = "paused",
        /// The lesson is over, or the learner has left it.
        Ended = "ended",
    }
}

words! {
    /// Why not all that a heartbeat tells of counts.
    pub enum BeatFlag {
        /// It went on faster than time: what is beyond it counts as not watched.
        TooFast = "too_fast",
        /// Nothing was heard for longer than may be: what is beyond that counts as not watched.
        Gap = "gap",
        /// It was watched before: no second earns twice.
        WatchedBefore = "watched_before",
    }
}

words! {
    /// What the content of an online lesson is, for who shows it.
    pub enum OnlineContent {
        /// A film among the files of the course.
        Video = "video",
        /// A recording among the files of the course.
        Audio = "audio",
        /// Another file of the course, read for as long as the lesson lasts.
        Reading = "reading",
        /// A page of a platform that exists already, read or watched there for as long as the lesson lasts.
        Link = "link",
    }
}

/// Somebody who had to do with an online lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineActor {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
}

/// New parameters by which watching is measured, from a coming day on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateOnlineParameter {
    /// The first day on which they hold, after today.
    pub effective_from: NaiveDate,
    /// After how many seconds a player sends the next heartbeat.
    #[cfg_attr(feature = "validate", validate(range(min = 5, max = 30, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 30))]
    pub interval_seconds: u32,
    /// How many seconds count at most between two heartbeats; at least the interval.
    #[cfg_attr(feature = "validate", validate(range(min = 5, max = 120, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 120))]
    pub gap_seconds: u32,
    /// How many seconds a heartbeat may come early against the one before; less than the interval.
    #[cfg_attr(feature = "validate", validate(range(max = 10, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(maximum = 10))]
    pub tolerance_seconds: u32,
    /// After how many minutes of silence a playback and its record are closed.
    #[cfg_attr(feature = "validate", validate(range(min = 5, max = 120, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 120))]
    pub silence_minutes: u32,
    /// What share of a lesson is watched when it is completed, in basis points.
    #[cfg_attr(feature = "validate", validate(range(min = 5000, max = 10000, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 5000, maximum = 10000))]
    pub completion_bp: u32,
    /// The document and clause that they rest on.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 200))]
    pub policy_basis: String,
}

/// The parameters by which watching is measured, by the day on which a playback starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineParameterView {
    /// Their identifier.
    pub id: OnlineParameterId,
    /// The first day on which they hold.
    pub effective_from: NaiveDate,
    /// The last one; `null` while no others follow.
    pub effective_to: Option<NaiveDate>,
    /// After how many seconds a player sends the next heartbeat.
    pub interval_seconds: u32,
    /// How many seconds count at most between two heartbeats.
    pub gap_seconds: u32,
    /// How many seconds a heartbeat may come early against the one before.
    pub tolerance_seconds: u32,
    /// After how many minutes of silence a playback and its record are closed.
    pub silence_minutes: u32,
    /// What share of a lesson is watched when it is completed, in basis points.
    pub completion_bp: u32,
    /// The document and clause that they rest on.
    pub policy_basis: String,
    /// When they were entered.
    pub created_at: DateTime<Utc>,
}

/// All parameters, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineParameterList {
    /// The latest first.
    pub items: Vec<OnlineParameterView>,
}

/// Which lesson of which course, for who reads of it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineLessonName {
    /// The lesson.
    pub id: OnlineLessonId,
    /// Its title.
    pub title_zh: String,
    /// Its course.
    pub course_id: CourseId,
    /// How long it lasts, in seconds.
    pub duration_seconds: u32,
}
