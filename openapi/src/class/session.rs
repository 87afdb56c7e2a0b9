//! Sessions of the timetable.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::SessionState;
use crate::course::{ActivityForm, DeliveryMode};
use crate::ids::{
    ClassSeriesId, ClassSessionId, CourseId, CurriculumItemId, RoomId, SchoolId, TeacherId, VenueId,
};
use crate::told::told;
use crate::words::words;

words! {
    /// What the timetable says of a session without refusing it.
    pub enum SessionWarning {
        /// The teacher has said when it can teach, and this is none of those hours.
        OutsideAvailability = "outside_availability",
        /// No ID number of the teacher is known, so that nobody can tell whether it learns in its own session.
        TeacherUnidentified = "teacher_unidentified",
    }
}

/// A session to put on the timetable.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateClassSession {
    /// The school.
    pub school_id: SchoolId,
    /// The course, published.
    pub course_id: CourseId,
    /// The item of the school's curriculum that it belongs to, if any.
    #[serde(default)]
    pub curriculum_item_id: Option<CurriculumItemId>,
    /// What it is about; the course's title unless given.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title: Option<String>,
    /// Its form; the course's unless given.
    #[serde(default)]
    pub form: Option<ActivityForm>,
    /// How it reaches its learners; as the course unless given.
    #[serde(default)]
    pub delivery_mode: Option<DeliveryMode>,
    /// The room of the school's facility; a session that is not online needs this or a venue, and has no two places.
    #[serde(default)]
    pub room_id: Option<RoomId>,
    /// The shared venue, which is booked with the session; needs an agreement that is in force on the day.
    #[serde(default)]
    pub venue_id: Option<VenueId>,
    /// The teacher, if there is one.
    #[serde(default)]
    pub teacher_id: Option<TeacherId>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends: the same day in Asia/Shanghai.
    pub ends_at: DateTime<Utc>,
    /// How many learners may take part.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub capacity: u32,
    /// The series of the same school and course to which it is added, for example in the place of one that was called off:
    /// whoever is enrolled there comes along, and is told.
    #[serde(default)]
    pub series_id: Option<ClassSeriesId>,
    /// Whether some of those enrolled in the series may have something else at the time.
    #[serde(default)]
    pub accept_overlaps: bool,
}

/// A change of a session that is still on the timetable; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateClassSession {
    /// What it is about.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub title: Option<String>,
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
    /// When it begins.
    #[serde(default)]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(default)]
    pub ends_at: Option<DateTime<Utc>>,
    /// How many learners may take part.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 1000, code = "range")))]
    pub capacity: Option<u32>,
    /// Whether some of those enrolled may have something else at the new time; otherwise it does not move there.
    #[serde(default)]
    pub accept_overlaps: bool,
}

/// A session of the timetable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassSessionView {
    /// Its identifier.
    pub id: ClassSessionId,
    /// The school.
    pub school_id: SchoolId,
    /// The course.
    pub course_id: CourseId,
    /// The item of the school's curriculum that it belongs to.
    pub curriculum_item_id: Option<CurriculumItemId>,
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
    /// The series that it belongs to.
    pub series_id: Option<ClassSeriesId>,
    /// Whether it was changed for itself since the series put it on the timetable; a change of the rest leaves it alone.
    pub changed_by_hand: bool,
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
    /// How many learners have signed in.
    pub present: i64,
    /// Where it stands.
    pub status: SessionState,
    /// What is to be minded and refuses nothing.
    pub warnings: Vec<SessionWarning>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which sessions to list, by their beginning.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ClassSessionQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only of this course.
    pub course_id: Option<CourseId>,
    /// Only with this teacher.
    pub teacher_id: Option<TeacherId>,
    /// Only sessions that stand so.
    pub status: Option<SessionState>,
    /// From this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day (Asia/Shanghai).
    pub to: Option<NaiveDate>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
