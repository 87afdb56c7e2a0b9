//! Nominations (notice, 二(一)): what is a 精品课程 or 特色活动 is proposed by one and approved by another.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CourseActor, CourseTag};
use crate::ids::{CourseId, CourseNominationId};
use crate::words::words;

words! {
    /// What a course is honoured as.
    pub enum CourseHonour {
        /// 精品课程
        FeaturedCourse = "featured_course",
        /// 特色活动
        FeaturedActivity = "featured_activity",
    }
}

impl CourseHonour {
    /// The tag by which the catalogue shows it.
    #[must_use]
    pub const fn tag(self) -> CourseTag {
        match self {
            Self::FeaturedCourse => CourseTag::FeaturedCourse,
            Self::FeaturedActivity => CourseTag::FeaturedActivity,
        }
    }
}

words! {
    /// How far a nomination has come.
    pub enum NominationState {
        /// Waits for a second person.
        Pending = "pending",
        /// The course is honoured.
        Approved = "approved",
        /// Not agreed, or taken back.
        Rejected = "rejected",
        /// The course is honoured no longer.
        Revoked = "revoked",
    }
}

/// Nominates a published course.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCourseNomination {
    /// The course.
    pub course_id: CourseId,
    /// What it is nominated as.
    pub honour: CourseHonour,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// A nomination, as it was made and decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseNominationView {
    /// Its identifier; later ones are greater.
    pub id: CourseNominationId,
    /// The course.
    pub course_id: CourseId,
    /// Its code.
    pub course_code: String,
    /// Its title.
    pub course_title: String,
    /// The county that owns the course; `null` for one of the city.
    pub owner_division_code: Option<String>,
    /// What it is nominated as.
    pub honour: CourseHonour,
    /// How far it has come.
    pub status: NominationState,
    /// Why it was nominated.
    pub reason: String,
    /// By whom.
    pub nominated_by: CourseActor,
    /// When.
    pub nominated_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<CourseActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub decision_reason: Option<String>,
    /// Who took the honour away.
    pub revoked_by: Option<CourseActor>,
    /// When.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why.
    pub revoked_reason: Option<String>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which nominations to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseNominationQuery {
    /// Only of this course.
    pub course_id: Option<CourseId>,
    /// Only for this honour.
    pub honour: Option<CourseHonour>,
    /// Only those that stand so.
    pub status: Option<NominationState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
