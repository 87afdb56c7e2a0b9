//! Hours that were taught.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Employment, ReemploymentKind, StudentKind, TeacherSource};
use crate::course::ActivityForm;
use crate::facility::SheetFormat;
use crate::ids::{SchoolId, TeacherId};

/// Of which days.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeacherPeriodQuery {
    /// From this day on (Asia/Shanghai); the first of the year when absent.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; today when absent.
    pub to: Option<NaiveDate>,
}

/// What a teacher taught in one form at one school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherHoursLine {
    /// The form.
    pub form: ActivityForm,
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// Closed sessions.
    pub sessions: i64,
    /// Their scheduled minutes.
    pub minutes: i64,
}

/// What a teacher taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherHours {
    /// The teacher.
    pub teacher_id: TeacherId,
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// Closed sessions.
    pub sessions: i64,
    /// Their scheduled minutes.
    pub minutes: i64,
    /// By form and school.
    pub lines: Vec<TeacherHoursLine>,
}

/// Which hours to add up.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeacherHoursQuery {
    /// From this day on (Asia/Shanghai); the first of the year when absent.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; today when absent.
    pub to: Option<NaiveDate>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
    /// Only at this school.
    pub school_id: Option<SchoolId>,
}

/// What teachers of one kind taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherHoursGroup {
    /// Where they come from.
    pub source: TeacherSource,
    /// In service or retired; `null` for students.
    pub employment: Option<Employment>,
    /// As whom they are re-employed.
    pub reemployment_kind: Option<ReemploymentKind>,
    /// What students do.
    pub student_kind: Option<StudentKind>,
    /// How many of them taught.
    pub teachers: i64,
    /// Closed sessions.
    pub sessions: i64,
    /// Their scheduled minutes.
    pub minutes: i64,
}

/// What was taught in one county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherHoursCounty {
    /// The county, 6 digits.
    pub county_code: String,
    /// Its name.
    pub county_name: String,
    /// How many taught.
    pub teachers: i64,
    /// Closed sessions.
    pub sessions: i64,
    /// Their scheduled minutes.
    pub minutes: i64,
}

/// What was taught, by whom and where; a teacher counts once in each row and once in the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeacherHoursReport {
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// How many taught.
    pub teachers: i64,
    /// Closed sessions.
    pub sessions: i64,
    /// Their scheduled minutes.
    pub minutes: i64,
    /// By source, employment and kind.
    pub groups: Vec<TeacherHoursGroup>,
    /// By county.
    pub counties: Vec<TeacherHoursCounty>,
}

/// Which hours to export, teacher by teacher.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeacherHoursExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// From this day on (Asia/Shanghai); the first of the year when absent.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; today when absent.
    pub to: Option<NaiveDate>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
    /// Only at this school.
    pub school_id: Option<SchoolId>,
}

/// Which teachers to export.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct TeacherExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// Part of a name.
    pub q: Option<String>,
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only from this source.
    pub source: Option<TeacherSource>,
    /// Only those who stand so.
    pub status: Option<super::TeacherState>,
    /// Only verified ones, or only the others.
    pub verified: Option<bool>,
    /// Only those re-employed as this.
    pub reemployment_kind: Option<ReemploymentKind>,
}
