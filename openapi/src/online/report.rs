//! What online learning comes to, by learner, school and county (R39, R06).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{OnlineLessonName, OnlineWatched};
use crate::facility::SheetFormat;
use crate::ids::SchoolId;

/// A part of what a learner has watched, the latest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OnlineProgressQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// How far a learner has come in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineProgressView {
    /// The lesson.
    pub lesson: OnlineLessonName,
    /// What its course is called.
    pub course_title: String,
    /// What was watched of it.
    pub watched: OnlineWatched,
    /// The verified minutes of the records of it, of which credits come.
    pub verified_minutes: i64,
    /// Those among them that wait to be closed or settled.
    pub waiting_minutes: i64,
    /// Since when.
    pub first_at: DateTime<Utc>,
    /// When last.
    pub last_at: DateTime<Utc>,
    /// When it was completed.
    pub completed_at: Option<DateTime<Utc>>,
}

/// Of which days, and of which county.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OnlineReportQuery {
    /// The first day, in Asia/Shanghai; the first of the year of the last day where it is absent.
    pub from: Option<NaiveDate>,
    /// The last day, at most 366 days in all; today where it is absent.
    pub to: Option<NaiveDate>,
    /// Only of this county, 6 digits.
    pub county_code: Option<String>,
}

/// The same as a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OnlineReportExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// The first day, in Asia/Shanghai; the first of the year of the last day where it is absent.
    pub from: Option<NaiveDate>,
    /// The last day, at most 366 days in all; today where it is absent.
    pub to: Option<NaiveDate>,
    /// Only of this county, 6 digits.
    pub county_code: Option<String>,
}

/// How much was learnt, online and in the room, in minutes of learners.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineFigures {
    /// How many learners have watched an online lesson.
    pub online_learners: i64,
    /// The verified minutes of their records.
    pub watched_minutes: i64,
    /// The valid minutes of attendances of sessions that were taught online.
    pub online_session_minutes: i64,
    /// Of those that were taught in the room and online at once.
    pub blended_minutes: i64,
    /// Of those that were taught in the room.
    pub offline_minutes: i64,
}

impl std::ops::AddAssign for OnlineFigures {
    fn add_assign(&mut self, other: Self) {
        self.online_learners += other.online_learners;
        self.watched_minutes += other.watched_minutes;
        self.online_session_minutes += other.online_session_minutes;
        self.blended_minutes += other.blended_minutes;
        self.offline_minutes += other.offline_minutes;
    }
}

/// What it comes to at a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineSchool {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// How much.
    pub figures: OnlineFigures,
}

/// What it comes to in a county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineCounty {
    /// The county, 6 digits.
    pub county_code: String,
    /// Its name.
    pub county_name: String,
    /// How much.
    pub figures: OnlineFigures,
    /// Its schools in the caller's data scope where something was learnt, by name.
    pub schools: Vec<OnlineSchool>,
}

/// What online learning comes to, beside what is taught in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnlineReport {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// All counties together.
    pub figures: OnlineFigures,
    /// The counties, by code.
    pub counties: Vec<OnlineCounty>,
}
