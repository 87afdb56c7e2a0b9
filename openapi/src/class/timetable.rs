//! The timetable of some weeks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::SessionState;
use crate::course::{ActivityForm, DeliveryMode};
use crate::ids::{ClassSeriesId, ClassSessionId, CourseId, RoomId, SchoolId, TeacherId, VenueId};

/// Whose timetable, and of which days: at most 42 days, this week unless told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TimetableQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only with this teacher.
    pub teacher_id: Option<TeacherId>,
    /// Only in this room.
    pub room_id: Option<RoomId>,
    /// Only in this shared venue.
    pub venue_id: Option<VenueId>,
    /// From this day on (Asia/Shanghai); this week's Monday unless told.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; the sixth after `from` unless told.
    pub to: Option<NaiveDate>,
    /// Also what was called off.
    pub cancelled: Option<bool>,
}

/// A day of a timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimetableDay {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is worked by the calendar of the State Council; in a year whose calendar is not known from Monday to
    /// Friday.
    pub is_workday: bool,
}

/// A session as a timetable shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimetableEntry {
    /// The session.
    pub id: ClassSessionId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The course.
    pub course_id: CourseId,
    /// What it is about.
    pub title: String,
    /// Its form.
    pub form: ActivityForm,
    /// How it reaches its learners.
    pub delivery_mode: DeliveryMode,
    /// The room.
    pub room_id: Option<RoomId>,
    /// The room's name.
    pub room_name: Option<String>,
    /// The shared venue.
    pub venue_id: Option<VenueId>,
    /// The venue's name.
    pub venue_name: Option<String>,
    /// The teacher.
    pub teacher_id: Option<TeacherId>,
    /// The teacher's name.
    pub teacher_name: Option<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How many learners may take part.
    pub capacity: u32,
    /// Where it stands.
    pub status: SessionState,
    /// The series that it belongs to.
    pub series_id: Option<ClassSeriesId>,
    /// Whether it was changed for itself since.
    pub changed_by_hand: bool,
}

/// The timetable of some days, complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timetable {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Every day of it.
    pub days: Vec<TimetableDay>,
    /// The sessions, by their beginning.
    pub sessions: Vec<TimetableEntry>,
}
