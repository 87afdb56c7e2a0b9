//! Resource centres and what they share (notice, 一: 整合老年教育资源; 四(四): 资源分中心): a county's sub-centre offers its
//! courses to the whole city, the city's centre takes them up and shares its own, schools subscribe, and use is counted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CourseActor;
use crate::curriculum::HalfYear;
use crate::division::DivisionCode;
use crate::ids::{CourseId, CourseShareId, CourseSubscriptionId, ResourceCenterId, SchoolId};
use crate::words::words;

words! {
    /// How far the sharing of a course has come.
    pub enum CourseShareState {
        /// A county's sub-centre has offered it; the city's centre decides.
        Offered = "offered",
        /// Every school of the city may subscribe to it.
        Accepted = "accepted",
        /// The city's centre did not take it up, or who offered it took it back.
        Declined = "declined",
        /// It is shared no longer.
        Ended = "ended",
    }
}

/// A resource centre to set up: the city's, or a county's sub-centre.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateResourceCenter {
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 60, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 60))]
    pub name: String,
    /// The county whose courses it shares, 6 digits; absent for the city's own centre, which is set up first.
    #[serde(default)]
    pub division_code: Option<DivisionCode>,
}

/// A change of a resource centre.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateResourceCenter {
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 60, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 60))]
    pub name: String,
}

/// A resource centre, with how much it shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResourceCenterView {
    /// Its identifier.
    pub id: ResourceCenterId,
    /// Its name.
    pub name: String,
    /// The county whose courses it shares; `null` for the city's centre.
    pub division_code: Option<DivisionCode>,
    /// The centre above it; `null` for the city's.
    pub parent_id: Option<ResourceCenterId>,
    /// How many of its courses wait for the city's centre.
    pub offered: i64,
    /// How many of its courses every school may subscribe to.
    pub shared: i64,
    /// How many of those a published curriculum plan of a school has.
    pub used: i64,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// The resource centres.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResourceCenterList {
    /// The city's first, then by county.
    pub items: Vec<ResourceCenterView>,
}

/// Offers a published course, by the centre of whoever owns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCourseShare {
    /// The course.
    pub course_id: CourseId,
}

/// How much a course is used, by all schools of the city.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseUse {
    /// Subscriptions in force: now, or at any time of the half-year that was asked for.
    pub subscriptions: i64,
    /// Schools that have it in a published curriculum plan.
    pub schools: i64,
    /// Sessions held.
    pub sessions: i64,
    /// Attendances that count in them.
    pub attendances: i64,
    /// Their valid minutes.
    pub minutes: i64,
}

/// A course as it is shared, with how much it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseShareView {
    /// Its identifier; later ones are greater.
    pub id: CourseShareId,
    /// The course.
    pub course_id: CourseId,
    /// Its code.
    pub course_code: String,
    /// Its title.
    pub course_title: String,
    /// The county that owns the course; `null` for one of the city.
    pub owner_division_code: Option<String>,
    /// The centre that shares it.
    pub center_id: ResourceCenterId,
    /// The name of that centre.
    pub center_name: String,
    /// How far it has come.
    pub status: CourseShareState,
    /// Who offered it.
    pub offered_by: CourseActor,
    /// When.
    pub offered_at: DateTime<Utc>,
    /// Who took it up or declined it.
    pub decided_by: Option<CourseActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was declined.
    pub decision_reason: Option<String>,
    /// Who ended it.
    pub ended_by: Option<CourseActor>,
    /// When.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why.
    pub ended_reason: Option<String>,
    /// How much the course is used.
    pub usage: CourseUse,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which shares to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseShareQuery {
    /// Only of this centre.
    pub center_id: Option<ResourceCenterId>,
    /// Only of this course.
    pub course_id: Option<CourseId>,
    /// Only those that have come so far.
    pub status: Option<CourseShareState>,
    /// Count use in this half-year only, such as `2026-H1`.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Lets a school plan a shared course.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCourseSubscription {
    /// The school.
    pub school_id: SchoolId,
    /// The course.
    pub course_id: CourseId,
}

/// A school's subscription to a shared course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseSubscriptionView {
    /// Its identifier; later ones are greater.
    pub id: CourseSubscriptionId,
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The course.
    pub course_id: CourseId,
    /// Its code.
    pub course_code: String,
    /// Its title.
    pub course_title: String,
    /// Whether the course is still shared, so that the school may plan it.
    pub shared: bool,
    /// Who subscribed.
    pub subscribed_by: CourseActor,
    /// When.
    pub subscribed_at: DateTime<Utc>,
    /// Who ended it.
    pub ended_by: Option<CourseActor>,
    /// When.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Which subscriptions to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseSubscriptionQuery {
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only of this course.
    pub course_id: Option<CourseId>,
    /// Also those that have ended.
    pub ended: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
