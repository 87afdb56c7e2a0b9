//! Which facilities are asked for, and how tables are exchanged.

use serde::{Deserialize, Serialize};

use super::{FacilitySort, HostKind, RegistrationState, SheetFormat};
use crate::division::DivisionCode;
use crate::measure::Area;

/// Which facilities a list answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FacilityQuery {
    /// Only in this county.
    pub county: Option<DivisionCode>,
    /// Only in this township.
    pub township: Option<DivisionCode>,
    /// Only of this kind.
    pub kind: Option<HostKind>,
    /// Only with this status.
    pub status: Option<RegistrationState>,
    /// Only those whose name, or whose school's name or code, contains this text.
    pub q: Option<String>,
    /// Only those that host a school, or only those that do not.
    pub has_school: Option<bool>,
    /// Only with at least this usable area.
    pub min_area: Option<Area>,
    /// Only with at most this usable area.
    pub max_area: Option<Area>,
    /// In which order.
    pub sort: Option<FacilitySort>,
    /// How many items a page holds, 1 to 200; 50 unless given.
    pub limit: Option<u32>,
    /// Continues after the page that gave this cursor.
    pub cursor: Option<String>,
    /// Whether to count the whole list.
    pub count: Option<bool>,
}

/// Which facilities to export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FacilityExportQuery {
    /// Only in this county.
    pub county: Option<DivisionCode>,
    /// Only in this township.
    pub township: Option<DivisionCode>,
    /// Only of this kind.
    pub kind: Option<HostKind>,
    /// Only with this status.
    pub status: Option<RegistrationState>,
    /// Only those whose name, or whose school's name or code, contains this text.
    pub q: Option<String>,
    /// Only those that host a school, or only those that do not.
    pub has_school: Option<bool>,
    /// Only with at least this usable area.
    pub min_area: Option<Area>,
    /// Only with at most this usable area.
    pub max_area: Option<Area>,
    /// The form of the file.
    pub format: SheetFormat,
}

/// Which facilities to offer, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct FacilityOptionQuery {
    /// Only names that contain this text.
    pub q: Option<String>,
    /// Only of this kind.
    pub kind: Option<HostKind>,
    /// Only with this status.
    pub status: Option<RegistrationState>,
    /// Only those that host a school, or only those that do not.
    pub has_school: Option<bool>,
    /// How many items a page holds, 1 to 200; 50 unless given.
    pub limit: Option<u32>,
    /// Continues after the page that gave this cursor.
    pub cursor: Option<String>,
}

/// Which form of the empty table to answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ImportTemplateQuery {
    /// Excel unless given.
    pub format: Option<SheetFormat>,
}

/// How to import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// Only check; write nothing.
    pub dry_run: Option<bool>,
    /// `xlsx` to get the rows back as a workbook with a column that says what is wrong.
    pub errors: Option<SheetFormat>,
}
