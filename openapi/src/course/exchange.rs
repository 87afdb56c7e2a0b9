//! The catalogue as a table in a file.

use serde::{Deserialize, Serialize};

use super::{ActivityForm, CategoryCode, CourseState, CourseTag, DeliveryMode, Objective};
use crate::facility::SheetFormat;

/// Which courses to export, by code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CourseExportQuery {
    /// The form of the file.
    pub format: SheetFormat,
    /// Part of a title or code.
    pub q: Option<String>,
    /// Only this category.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub category: Option<CategoryCode>,
    /// Only courses that serve this objective.
    pub objective: Option<Objective>,
    /// Only this form.
    pub form: Option<ActivityForm>,
    /// Only this way of delivery.
    pub delivery_mode: Option<DeliveryMode>,
    /// Only courses with this tag.
    pub tag: Option<CourseTag>,
    /// Only courses that stand so.
    pub status: Option<CourseState>,
    /// Only the courses of this owner: `city`, or a county by its 6 digits.
    pub owner: Option<String>,
}
