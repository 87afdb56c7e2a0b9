//! What a school teaches, for everyone to read.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::HalfYear;
use crate::course::{CategoryCode, DeliveryMode};

/// Of which half-year to show what is taught.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PublicCurriculumQuery {
    /// The half-year; the present one unless given, or else the latest one published before it.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
}

/// A course as learners read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicCourse {
    /// Its title.
    pub title_zh: String,
    /// Its Mongolian title.
    pub title_mn: Option<String>,
    /// What it is about.
    pub summary: String,
    /// Its category.
    pub category: CategoryCode,
    /// What the category is called in Chinese.
    pub category_zh: String,
    /// What it is called in English.
    pub category_en: String,
    /// Whether it is taught in the room, online or both.
    pub delivery_mode: DeliveryMode,
    /// 1 for Monday to 7 for Sunday, once known.
    pub weekday: Option<u8>,
    /// When it begins, local time, once known.
    pub start_time: Option<NaiveTime>,
    /// How many minutes a session lasts.
    pub lesson_minutes: u16,
    /// How many sessions there are.
    pub sessions_planned: u16,
}

/// What a school teaches in a half-year. It holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicCurriculumView {
    /// The school's code.
    pub school_code: String,
    /// The school's name.
    pub school_name: String,
    /// The name of the facility that hosts it.
    pub facility_name: String,
    /// Where it is.
    pub address: Option<String>,
    /// The half-year shown; `null` where nothing has been published yet.
    pub half_year: Option<HalfYear>,
    /// On which day its plan was published.
    pub published_on: Option<NaiveDate>,
    /// The half-years that can be shown, the newest first.
    pub half_years: Vec<HalfYear>,
    /// The courses by weekday and time, those without a day last.
    pub courses: Vec<PublicCourse>,
}
