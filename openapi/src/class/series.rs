//! Sessions that are put on the timetable together.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ClassSessionView, CollisionKind, NonWorkingDay};
use crate::course::{ActivityForm, DeliveryMode};
use crate::ids::{
    ClassSeriesId, ClassSessionId, CourseId, CurriculumItemId, RoomId, SchoolId, TeacherId, VenueId,
};
use crate::told::told;
use crate::words::words;

/// A series of sessions: one on each of these weekdays, at the same time, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateClassSeries {
    /// The school.
    pub school_id: SchoolId,
    /// The course, published.
    pub course_id: CourseId,
    /// The item of the school's curriculum that the sessions belong to, if any.
    #[serde(default)]
    pub curriculum_item_id: Option<CurriculumItemId>,
    /// What they are about; the course's title unless given.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title: Option<String>,
    /// Their form; the course's unless given.
    #[serde(default)]
    pub form: Option<ActivityForm>,
    /// How they reach their learners; as the course unless given.
    #[serde(default)]
    pub delivery_mode: Option<DeliveryMode>,
    /// The room; sessions that are not online need this or a venue.
    #[serde(default)]
    pub room_id: Option<RoomId>,
    /// The shared venue, which is booked with each session.
    #[serde(default)]
    pub venue_id: Option<VenueId>,
    /// The teacher, if there is one.
    #[serde(default)]
    pub teacher_id: Option<TeacherId>,
    /// How many learners may take part in each.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub capacity: u32,
    /// On which days of the week: 1 for Monday to 7 for Sunday.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 7, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 7))]
    pub weekdays: Vec<u8>,
    /// When each begins, local time in Asia/Shanghai, in whole minutes.
    pub start_time: NaiveTime,
    /// How long each lasts; none goes beyond midnight.
    #[cfg_attr(feature = "validate", validate(range(min = 10, max = 720, code = "range")))]
    pub minutes: u32,
    /// The first day on which one may lie.
    pub first_day: NaiveDate,
    /// The last one, at most 366 days later.
    pub last_day: NaiveDate,
    /// What becomes of a session on a day that is not worked by the calendar of the State Council (in a year whose calendar
    /// is not known: on a Saturday or Sunday).
    pub on_non_working_day: NonWorkingDay,
    /// How many sessions at most; those that the item of the curriculum still lacks unless given, and without an item as
    /// many as there is room for.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 200, code = "range")))]
    pub sessions: Option<u32>,
    /// Whether to leave out what collides and put the rest on the timetable; otherwise it is all or none.
    #[serde(default)]
    pub skip_conflicts: bool,
}

/// Something that keeps a session from standing at its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionCollision {
    /// What it is about.
    pub kind: CollisionKind,
    /// What is there; `null` where it is another school's out of the caller's data scope, or where nothing is there.
    pub title: Option<String>,
    /// The session that is there, within the caller's data scope.
    pub session_id: Option<ClassSessionId>,
    /// When what is there begins.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
}

/// A session of a series as it would be put on the timetable, or was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesOccurrence {
    /// The day.
    pub day: NaiveDate,
    /// The day that was not worked, from which it has moved.
    pub moved_from: Option<NaiveDate>,
    /// Whether the day is worked.
    pub is_workday: bool,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// What it collides with; it can stand where there is nothing.
    pub collisions: Vec<SessionCollision>,
}

/// What a series would put on the timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassSeriesPreview {
    /// How many sessions are wanted; `null` for as many as there is room for.
    pub wanted: Option<u32>,
    /// Each with what it collides with, by date.
    pub occurrences: Vec<SeriesOccurrence>,
    /// Days that are not worked, on which there is none.
    pub left_out: Vec<NaiveDate>,
    /// How many of them are free.
    pub free: u32,
}

/// A series of sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassSeriesView {
    /// Its identifier.
    pub id: ClassSeriesId,
    /// The school.
    pub school_id: SchoolId,
    /// The course.
    pub course_id: CourseId,
    /// The item of the school's curriculum.
    pub curriculum_item_id: Option<CurriculumItemId>,
    /// What they are about.
    pub title: String,
    /// Their form.
    pub form: ActivityForm,
    /// How they reach their learners.
    pub delivery_mode: DeliveryMode,
    /// The room, as it goes on.
    pub room_id: Option<RoomId>,
    /// The venue, as it goes on.
    pub venue_id: Option<VenueId>,
    /// The teacher, as it goes on.
    pub teacher_id: Option<TeacherId>,
    /// How many learners may take part.
    pub capacity: u32,
    /// 1 for Monday to 7 for Sunday.
    pub weekdays: Vec<u8>,
    /// When each begins, local time.
    pub start_time: NaiveTime,
    /// How long each lasts.
    pub minutes: u32,
    /// The first day on which one may lie.
    pub first_day: NaiveDate,
    /// The last one.
    pub last_day: NaiveDate,
    /// What becomes of one on a day that is not worked.
    pub on_non_working_day: NonWorkingDay,
    /// From which day on the rest was called off.
    pub cancelled_from: Option<NaiveDate>,
    /// Its sessions, by their beginning, those called off among them.
    pub sessions: Vec<ClassSessionView>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

words! {
    /// Where a series stands, by its days.
    pub enum ClassSeriesState {
        /// Its first day is to come.
        Upcoming = "upcoming",
        /// Between its first and its last day.
        Running = "running",
        /// Its last day has passed.
        Over = "over",
        /// The rest of it was called off.
        CalledOff = "called_off",
    }
}

/// A series in a list, without its sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassSeriesSummary {
    /// Its identifier.
    pub id: ClassSeriesId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The course.
    pub course_id: CourseId,
    /// What its sessions are about.
    pub title: String,
    /// The teacher, as it goes on.
    pub teacher_id: Option<TeacherId>,
    /// The teacher's name.
    pub teacher_name: Option<String>,
    /// 1 for Monday to 7 for Sunday.
    pub weekdays: Vec<u8>,
    /// When each begins, local time.
    pub start_time: NaiveTime,
    /// How long each lasts.
    pub minutes: u32,
    /// The first day on which one may lie.
    pub first_day: NaiveDate,
    /// The last one.
    pub last_day: NaiveDate,
    /// Where it stands.
    pub state: ClassSeriesState,
    /// How many sessions it has, without those called off.
    pub sessions: u32,
    /// How many of them are to come.
    pub sessions_to_come: u32,
    /// How many learners may take part.
    pub capacity: u32,
    /// How many have a place.
    pub enrolled: u32,
    /// How many wait for one.
    pub waiting: u32,
}

/// Which series to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ClassSeriesQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only with this teacher, as they go on.
    pub teacher_id: Option<TeacherId>,
    /// Only of this course.
    pub course_id: Option<CourseId>,
    /// Only those that stand so.
    pub state: Option<ClassSeriesState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What has been put on the timetable, and what was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassSeriesMade {
    /// The series with its sessions.
    pub series: ClassSeriesView,
    /// What collides and is therefore not on the timetable.
    pub skipped: Vec<SeriesOccurrence>,
    /// Days that are not worked, on which there is none.
    pub left_out: Vec<NaiveDate>,
}

/// A change of those sessions of a series that are still to come from a day on and were not changed by hand.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateClassSeries {
    /// From this day on.
    pub from: NaiveDate,
    /// When each begins, local time.
    #[serde(default)]
    pub start_time: Option<NaiveTime>,
    /// How long each lasts.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 10, max = 720, code = "range")))]
    pub minutes: Option<u32>,
    /// The room; given alone, it takes the place of a venue, and `null` gives it up.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<RoomId>))]
    pub room_id: Option<Option<RoomId>>,
    /// The shared venue; given alone, it takes the place of a room, and `null` gives it up.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<VenueId>))]
    pub venue_id: Option<Option<VenueId>>,
    /// The teacher; `null` for none.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<TeacherId>))]
    pub teacher_id: Option<Option<TeacherId>>,
    /// How many learners may take part.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub capacity: Option<u32>,
    /// Whether some of those enrolled may have something else at the new times; otherwise nothing moves there.
    #[serde(default)]
    pub accept_overlaps: bool,
}

/// What has become of the rest of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassSeriesChanged {
    /// The series with its sessions.
    pub series: ClassSeriesView,
    /// How many sessions were changed or called off.
    pub changed: u32,
    /// How many were left as they are: changed by hand before, or begun already.
    pub kept: u32,
}

/// Calls the rest of a series off.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CancelClassSeries {
    /// From this day on.
    pub from: NaiveDate,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}
