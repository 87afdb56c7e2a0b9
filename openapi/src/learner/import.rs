//! Learners from a table.

use serde::{Deserialize, Serialize};

use crate::facility::{ImportMode, SheetFormat};
use crate::problem::FieldProblem;

/// How to import learners.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearnerImportQuery {
    /// Only check; write nothing.
    pub dry_run: Option<bool>,
    /// What becomes of a table with wrong rows; `all_or_nothing` unless given.
    pub mode: Option<ImportMode>,
    /// `xlsx` to get the wrong rows back as a workbook that says what is wrong, as long as nothing is imported.
    pub errors: Option<SheetFormat>,
}

/// What an import of learners did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerImportReport {
    /// How many rows were read.
    pub rows: u32,
    /// How many learners were registered; 0 on a dry run.
    pub created: u32,
    /// How many rows are wrong.
    pub rejected: u32,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// What is wrong, cell by cell; the first 1,000.
    pub faults: Vec<FieldProblem>,
}
