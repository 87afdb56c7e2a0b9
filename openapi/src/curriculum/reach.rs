//! Whom the teaching of a half-year has reached, county by county (二(三), 四(三), 四(四)).

use serde::{Deserialize, Serialize};

use super::HalfYear;
use crate::course::{CategoryCode, CourseTag, Objective};
use crate::facility::SheetFormat;
use crate::ids::SchoolId;

/// Of which half-year, county and school to tell whom the teaching has reached.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ReachQuery {
    /// The half-year; the present one unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only this county, 6 digits, with each of its schools.
    pub county_code: Option<String>,
    /// Only this school.
    pub school_id: Option<SchoolId>,
}

/// Of which half-year, county and school to export whom the teaching has reached.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ReachExportQuery {
    /// The half-year; the present one unless given.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Only this county, 6 digits, with each of its schools.
    pub county_code: Option<String>,
    /// Only this school.
    pub school_id: Option<SchoolId>,
    /// The form of the file.
    pub format: SheetFormat,
}

/// How much was taught, and how many came: sessions that were taught to their end, and attendances whose minutes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachFigures {
    /// Sessions that were taught to their end.
    pub sessions_held: u64,
    /// How many minutes they lasted by the timetable.
    pub minutes_held: u64,
    /// How often learners attended, each once a session.
    pub attendances: u64,
    /// How many learners attended at least once, each counted once however many sessions, courses and schools.
    pub learners: u64,
}

/// The courses that stand for something, such as 跨越数字鸿沟 (二(三)) or 老年智能化设备设施教育 (四(四)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachTag {
    /// What they stand for.
    pub tag: CourseTag,
    /// What they have come to; a course with two tags counts under both.
    pub figures: ReachFigures,
}

/// The courses of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachCategory {
    /// The category.
    pub category: CategoryCode,
    /// What they have come to.
    pub figures: ReachFigures,
}

/// How much of the teaching serves an objective (一: 德、学、康、乐、为).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachObjective {
    /// The objective.
    pub objective: Objective,
    /// How many minutes were taught for it; a course with two objectives counts under both.
    pub minutes_held: u64,
    /// Its share of the minutes of all five, in basis points; the five add up to 10,000, or to 0 of nothing.
    pub share_bp: u32,
}

/// Whom the teaching of a half-year has reached, in one place or in all together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reach {
    /// All that was taught.
    pub figures: ReachFigures,
    /// How many of the minutes were taught in a room (一: 线上线下齐头并进).
    pub offline_minutes: u64,
    /// How many were taught online.
    pub online_minutes: u64,
    /// How many were taught both ways at once.
    pub blended_minutes: u64,
    /// How many of the categories that the notice names were taught at least once.
    pub categories_covered: u32,
    /// Every tag.
    pub tags: Vec<ReachTag>,
    /// The approved categories in the order of the dictionary, then those that were taught and are approved no longer.
    pub categories: Vec<ReachCategory>,
    /// Every objective.
    pub objectives: Vec<ReachObjective>,
}

/// Whom a school has reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachSchool {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Its township's code.
    pub township_code: String,
    /// Whom it has reached.
    pub reach: Reach,
}

/// Whom the schools of a county have reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachCounty {
    /// The county's code.
    pub county_code: String,
    /// The county's name.
    pub county_name: String,
    /// Courses that the county owns and that were first published in the half-year (四(三): 课程开发建设).
    pub new_courses: u64,
    /// Whom its schools have reached together.
    pub reach: Reach,
    /// Its schools, by name; none unless a county or a school was asked for.
    pub schools: Vec<ReachSchool>,
}

/// Whom the teaching of a half-year has reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReachView {
    /// The half-year.
    pub half_year: HalfYear,
    /// How many categories the notice names.
    pub categories_named: u32,
    /// Courses that were first published in the half-year: those of the counties told of, and where the whole city is
    /// told of the city's own too.
    pub new_courses: u64,
    /// All schools told of together: a learner of two counties counts once.
    pub reach: Reach,
    /// By county.
    pub counties: Vec<ReachCounty>,
}
