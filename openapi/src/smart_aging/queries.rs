//! Which cases are asked for.

use serde::{Deserialize, Serialize};

use super::{SmartAgingCaseKind, SmartAgingCaseState};
use crate::facility::SheetFormat;
use crate::ids::{CourseId, SchoolId};

/// Which cases to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SmartAgingCaseQuery {
    /// Part of a title.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<SmartAgingCaseKind>,
    /// Only those that have come so far.
    pub status: Option<SmartAgingCaseState>,
    /// Only of this county, 6 digits.
    pub county_code: Option<String>,
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only about this course.
    pub course_id: Option<CourseId>,
    /// Only those within the caller's data scope, without what others are promoted for.
    pub own: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which cases to export, newest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SmartAgingCaseExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// Part of a title.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<SmartAgingCaseKind>,
    /// Only those that have come so far.
    pub status: Option<SmartAgingCaseState>,
    /// Only of this county, 6 digits.
    pub county_code: Option<String>,
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only about this course.
    pub course_id: Option<CourseId>,
    /// Only those within the caller's data scope, without what others are promoted for.
    pub own: Option<bool>,
}

/// Which cases to count.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SmartAgingSummaryQuery {
    /// Only those handed in in this year, by the date in Asia/Shanghai.
    pub year: Option<u16>,
}
