//! Online lessons as they are written and told.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{OnlineActor, OnlineContent, OnlineLessonState};
use crate::ids::{CourseAttachmentId, CourseId, OnlineLessonId};

/// An online lesson to begin as a draft: with a file of the course or an address of a platform that exists already.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateOnlineLesson {
    /// The course, which is published.
    pub course_id: CourseId,
    /// Its place among the lessons of the course; the last one where it is absent.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 500, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 500))]
    pub position: Option<u32>,
    /// The title.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: String,
    /// The title in traditional Mongolian.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// How long it lasts, in seconds: 1 minute to 4 hours.
    #[cfg_attr(feature = "validate", validate(range(min = 60, max = 14400, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 60, maximum = 14400))]
    pub duration_seconds: u32,
    /// A file of the published version of the course; either this or `url`.
    #[serde(default)]
    pub attachment_id: Option<CourseAttachmentId>,
    /// An https address of a platform that exists already; either this or `attachment_id`.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub url: Option<String>,
}

/// A change of an online lesson; absent members stay as they are. Once it is published only its place changes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateOnlineLesson {
    /// Its place among the lessons of the course.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 500, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 500))]
    pub position: Option<u32>,
    /// The title.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title_zh: Option<String>,
    /// The title in traditional Mongolian; an empty text removes it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title_mn: Option<String>,
    /// How long it lasts, in seconds: 1 minute to 4 hours.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 60, max = 14400, code = "range")))]
    #[cfg_attr(feature = "openapi", schema(minimum = 60, maximum = 14400))]
    pub duration_seconds: Option<u32>,
    /// A file of the published version of the course, in the place of what it had.
    #[serde(default)]
    pub attachment_id: Option<CourseAttachmentId>,
    /// An https address, in the place of what it had.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub url: Option<String>,
}

/// An online lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineLessonView {
    /// Its identifier.
    pub id: OnlineLessonId,
    /// Its course.
    pub course_id: CourseId,
    /// What that course is called.
    pub course_title: String,
    /// Its place among the lessons of the course.
    pub position: u32,
    /// The title.
    pub title_zh: String,
    /// The title in traditional Mongolian.
    pub title_mn: Option<String>,
    /// How long it lasts, in seconds.
    pub duration_seconds: u32,
    /// What its content is.
    pub content: OnlineContent,
    /// The file of the course, if it is one.
    pub attachment_id: Option<CourseAttachmentId>,
    /// What that file is called.
    pub attachment_name: Option<String>,
    /// The address, if it is one.
    pub url: Option<String>,
    /// How far it has come.
    pub status: OnlineLessonState,
    /// Who wrote in it; none of them publishes it. Empty to who cannot change it.
    pub authors: Vec<OnlineActor>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Why it was retired.
    pub retired_reason: Option<String>,
    /// What the caller has watched of it; `null` unless the caller is one learner.
    pub watched: Option<OnlineWatched>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// What a learner has watched of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineWatched {
    /// How many different seconds.
    pub seconds: u32,
    /// Where the learner stood at last.
    pub position_seconds: u32,
    /// Whether that is enough for the lesson to be completed.
    pub completed: bool,
}

/// Which online lessons to list, by course and place.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OnlineLessonQuery {
    /// Only of this course.
    pub course_id: Option<CourseId>,
    /// Only those that have come so far.
    pub status: Option<OnlineLessonState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// How many have watched a lesson, without saying who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineWatchers {
    /// The lesson.
    pub lesson_id: OnlineLessonId,
    /// How many learners have watched some of it.
    pub learners: i64,
    /// How many of them have completed it.
    pub completed: i64,
    /// What share of it they have watched on average, in basis points.
    pub mean_watched_bp: u32,
    /// The verified minutes of all their records.
    pub verified_minutes: i64,
    /// How many watch it at this moment.
    pub watching_now: i64,
}
