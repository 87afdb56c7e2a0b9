//! Rows into files.

use std::borrow::Cow;

use contract::Word;
use rust_xlsxwriter::{Format, Workbook as Book, Worksheet, XlsxError};

use crate::words::{self, Language};

/// What to write into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text; never a formula.
    Text(String),
    /// A decimal number.
    Number(String),
    /// A decimal number that is shown with two places.
    Money(String),
}

impl Cell {
    /// Text, or nothing.
    pub fn text(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Blank, |value| Self::Text(value.to_string()))
    }

    /// Text, or nothing where it is empty.
    pub fn filled(text: &str) -> Self {
        Self::text(Some(text).filter(|text| !text.is_empty()))
    }

    /// What people call a word, in the language of files.
    pub fn word<T: Word>(word: T) -> Self {
        Self::stored_word::<T>(Some(word.word()))
    }

    /// The same of a word as it is stored, or nothing.
    pub fn stored_word<T: Word>(stored: Option<&str>) -> Self {
        Self::text(stored.map(|word| words::label(Language::Chinese, T::NAME, word)))
    }

    /// Yes or no.
    pub fn flag(truth: bool) -> Self {
        Self::Text(if truth { "是" } else { "否" }.to_owned())
    }

    /// A decimal number, or nothing.
    pub fn number(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Blank, |value| Self::Number(value.to_string()))
    }

    /// An amount or another decimal with two places, or nothing.
    pub fn money(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Blank, |value| Self::Money(value.to_string()))
    }
}

/// Whether a spreadsheet could take a text for a formula or a command.
pub fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// The text with an apostrophe before it when it looks like a formula.
pub fn escape(text: &str) -> Cow<'_, str> {
    if looks_like_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A line of CSV, ended with CR LF (RFC 4180).
pub fn csv_line(cells: &[Cell]) -> Vec<u8> {
    let mut line = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            line.push(b',');
        }
        match cell {
            Cell::Blank => {}
            Cell::Number(number) | Cell::Money(number) => line.extend_from_slice(number.as_bytes()),
            Cell::Text(text) => line.extend_from_slice(quote(&escape(text)).as_bytes()),
        }
    }
    line.extend_from_slice(b"\r\n");
    line
}

/// So many rows have room in a sheet of a workbook, below its headings.
pub const MAX_ROWS: usize = 1_048_575;

/// What a CSV file begins with, so that Excel takes it for UTF-8.
pub const CSV_START: &[u8] = b"\xEF\xBB\xBF";

fn quote(text: &str) -> Cow<'_, str> {
    if text.contains(['"', ',', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

/// A workbook with one sheet, written row by row.
pub struct Workbook {
    book: Book,
    next_row: u32,
}

impl Workbook {
    /// With a sheet of this name and a frozen row of headings.
    pub fn new(name: &str, headings: &[String]) -> Result<Self, XlsxError> {
        let mut book = Book::new();
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, heading) in (0_u16..).zip(headings) {
            sheet.write_string_with_format(0, column, heading, &bold)?;
            sheet.set_column_width(column, 18)?;
        }
        Ok(Self { book, next_row: 1 })
    }

    /// Adds a row below the others.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let row = self.next_row;
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0_u16..).zip(cells) {
            put(sheet, row, column, cell)?;
        }
        self.next_row = row.saturating_add(1);
        Ok(())
    }

    /// The bytes of the file.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.book.save_to_buffer()
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, escape(text))?;
        }
        Cell::Number(number) => match number.parse::<f64>() {
            Ok(value) => {
                sheet.write_number(row, column, value)?;
            }
            Err(_) => {
                sheet.write_string(row, column, escape(number))?;
            }
        },
        Cell::Money(amount) => put_money(sheet, (row, column), amount)?,
    }
    Ok(())
}

fn put_money(sheet: &mut Worksheet, (row, column): (u32, u16), amount: &str) -> Result<(), XlsxError> {
    match amount.parse::<f64>() {
        Ok(value) => {
            let two_places = Format::new().set_num_format("#,##0.00");
            sheet.write_number_with_format(row, column, value, &two_places)?;
        }
        Err(_) => {
            sheet.write_string(row, column, escape(amount))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Column, read_table};

    #[test]
    fn what_looks_like_a_formula_is_escaped() {
        for text in ["=1+1", "+1", "-1", "@x", "＝1"] {
            assert_eq!(escape(text), format!("'{text}"));
        }
        assert_eq!(escape("甲=乙"), "甲=乙");
    }

    #[test]
    fn a_line_of_csv_is_quoted_where_needed() {
        let cells = [
            Cell::Text("a,\"b\"".to_owned()),
            Cell::Blank,
            Cell::Number("-1.50".to_owned()),
            Cell::Text("=x".into()),
        ];
        assert_eq!(csv_line(&cells), b"\"a,\"\"b\"\"\",,-1.50,'=x\r\n");
    }

    #[test]
    fn a_workbook_is_read_back_as_it_was_written() {
        let columns = [
            Column { key: "name", label: "名称", required: true, hint: "" },
            Column { key: "area", label: "面积", required: false, hint: "" },
        ];
        let headings: Vec<String> = columns.iter().map(Column::heading).collect();
        let mut book = Workbook::new("表", &headings).unwrap();
        book.push(&[Cell::Text("=甲".to_owned()), Cell::Number("99.99".to_owned())]).unwrap();
        let table = read_table(&book.finish().unwrap(), &columns).unwrap();
        let texts: Vec<_> = table.rows[0].cells.iter().map(|cell| format!("{cell:?}")).collect();
        assert_eq!(texts, ["Text(\"=甲\")", "Text(\"99.99\")"]);
    }
}
