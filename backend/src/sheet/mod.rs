//! Tables in files: xlsx and CSV, in and out, for every slice that imports or exports.
//!
//! `read` turns a file into rows of plain text under known columns, whatever
//! the form; `row` reads typed values from a row and gathers what is wrong with
//! it, cell by cell; `write` makes files whose cells no program will run.

pub mod read;
pub mod row;
pub mod write;
mod xlsx;

pub use read::{SheetError, Table, read_long_table, read_table};
pub use row::{CellFault, RowReader};
pub use write::{Cell, Workbook};

/// A column of a table that is exchanged as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs, also accepted as its heading.
    pub key: &'static str,
    /// Its heading.
    pub label: &'static str,
    /// Whether a row needs a value in it.
    pub required: bool,
    /// What to write into it, for the template.
    pub hint: &'static str,
}

impl Column {
    /// The heading in a template: required columns end in `*`.
    pub fn heading(&self) -> String {
        if self.required { format!("{}*", self.label) } else { self.label.to_owned() }
    }

    fn answers_to(&self, heading: &str) -> bool {
        let heading = heading.trim().trim_end_matches(['*', '＊']).trim();
        heading == self.label || heading.eq_ignore_ascii_case(self.key)
    }
}
