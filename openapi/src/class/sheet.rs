//! The sign-in sheet as a file.

use serde::{Deserialize, Serialize};

use crate::facility::{ImportMode, SheetFormat};

/// How to export the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SheetExportQuery {
    /// Excel unless given.
    pub format: Option<SheetFormat>,
    /// Also the school's other learners, who are not enrolled; they are listed in any case where nobody is.
    pub all: Option<bool>,
}

/// How to import the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SheetImportQuery {
    /// Only check; write nothing.
    pub dry_run: Option<bool>,
    /// All or nothing unless given.
    pub mode: Option<ImportMode>,
    /// `xlsx` to get the rows back as a workbook with a column that says what is wrong.
    pub errors: Option<SheetFormat>,
}

/// What an import of a sheet has done, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetImportReport {
    /// The rows of the file that hold a time.
    pub rows: u32,
    /// Those whose attendance is new.
    pub entered: u32,
    /// Those that say what is known already.
    pub unchanged: u32,
    /// Those that are wrong.
    pub rejected: u32,
    /// What is wrong with them, cell by cell.
    pub faults: Vec<SheetFault>,
    /// Whether it was only checked.
    pub dry_run: bool,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetFault {
    /// The row as a spreadsheet numbers it.
    pub row: u32,
    /// The heading of the column.
    pub column: String,
    /// The stable code.
    pub code: String,
    /// The reason in words.
    pub detail: String,
}
