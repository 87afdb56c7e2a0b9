//! Which cases are asked for.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::{SmartAgingCaseKind, SmartAgingCaseState};
use crate::days::YEARS;
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
    #[cfg_attr(feature = "openapi", param(minimum = 1900, maximum = 2199))]
    #[serde(default, deserialize_with = "one_of_the_years")]
    pub year: Option<u16>,
}

fn one_of_the_years<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    let year = Option::<u16>::deserialize(deserializer)?;
    if year.is_none_or(|year| YEARS.contains(&i32::from(year))) {
        Ok(year)
    } else {
        Err(D::Error::custom("a year in which nothing happens"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_year_in_which_nothing_can_happen_is_refused() {
        let read = |year: u32| serde_json::from_value::<SmartAgingSummaryQuery>(json!({ "year": year }));
        for year in [1900, 2026, 2199] {
            assert_eq!(read(year).unwrap().year.map(u32::from), Some(year));
        }
        for year in [0, 1899, 2200, 9999, 70_000] {
            assert!(read(year).is_err(), "{year}");
        }
        assert_eq!(serde_json::from_value::<SmartAgingSummaryQuery>(json!({})).unwrap().year, None);
    }
}
