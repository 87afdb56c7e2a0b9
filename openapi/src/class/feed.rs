//! Secret addresses of timetables for calendar programmes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{CalendarFeedId, SchoolId, TeacherId};

/// Whose timetable to give an address.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateCalendarFeed {
    /// The school whose sessions it tells; with `teacher_id` the teacher's own unless given.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
    /// Only the sessions of this teacher there, who is of the school or assigned to it.
    #[serde(default)]
    pub teacher_id: Option<TeacherId>,
}

/// An address of a timetable, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeedView {
    /// Its identifier.
    pub id: CalendarFeedId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The teacher whose sessions it has; `null` for all of the school.
    pub teacher_id: Option<TeacherId>,
    /// The teacher's name.
    pub teacher_name: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it answers no more.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A new address, told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeedMade {
    /// What it is.
    pub feed: CalendarFeedView,
    /// The path under which calendar programmes read it; whoever knows it can read the timetable, and it is not told again.
    pub path: String,
}

/// Which addresses to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CalendarFeedQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Also those that were revoked.
    pub revoked: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
