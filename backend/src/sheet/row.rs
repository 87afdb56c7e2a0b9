//! Typed values out of a row, with every fault by its cell.

use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use contract::Word;
use contract::days::YEARS;
use unicode_normalization::UnicodeNormalization as _;

use super::Column;
use super::read::{RawCell, Row};

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The number of the row, as a spreadsheet shows it.
    pub row: u32,
    /// The column.
    pub column: Column,
    /// The stable code.
    pub code: &'static str,
    /// Values that the text of the code may name.
    pub args: Vec<(&'static str, String)>,
}

/// Reads one row and gathers its faults.
#[derive(Debug)]
pub struct RowReader<'a> {
    columns: &'a [Column],
    row: &'a Row,
    faults: Vec<CellFault>,
}

impl<'a> RowReader<'a> {
    /// Over a row of a table that was read under `columns`.
    pub fn new(columns: &'a [Column], row: &'a Row) -> Self {
        Self { columns, row, faults: Vec::new() }
    }

    /// The number of the row.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// Says that the cell under `key` is wrong.
    pub fn fault(&mut self, key: &str, code: &'static str) {
        self.fault_with(key, code, Vec::new());
    }

    /// Says that the cell under `key` is wrong, with values for the text.
    pub fn fault_with(&mut self, key: &str, code: &'static str, args: Vec<(&'static str, String)>) {
        if let Some(column) = self.columns.iter().find(|column| column.key == key) {
            self.faults.push(CellFault { row: self.row.number, column: *column, code, args });
        }
    }

    /// Every fault so far.
    pub fn into_faults(self) -> Vec<CellFault> {
        self.faults
    }

    /// Whether nothing stands under `key`.
    pub fn is_blank(&self, key: &str) -> bool {
        let at = self.columns.iter().position(|column| column.key == key);
        at.and_then(|at| self.row.cells.get(at)).is_none_or(|cell| *cell == RawCell::Blank)
    }

    /// What stands under `key` as text, without a word on what is wrong with it.
    pub fn peek(&self, key: &str) -> Option<&str> {
        let at = self.columns.iter().position(|column| column.key == key)?;
        match self.row.cells.get(at)? {
            RawCell::Text(text) => Some(text),
            RawCell::Blank | RawCell::Broken => None,
        }
    }

    /// The text under `key`, at most `max` characters; `required` when the column needs one.
    pub fn text(&mut self, key: &str, max: usize) -> Option<String> {
        self.plain(key, max, char::is_control)
    }

    /// The text under `key` as [`Self::text`] reads it, which may have line breaks and tabs.
    pub fn lines(&mut self, key: &str, max: usize) -> Option<String> {
        self.plain(key, max, |c| c.is_control() && c != '\n' && c != '\t')
    }

    fn plain(&mut self, key: &str, max: usize, barred: fn(char) -> bool) -> Option<String> {
        let at = self.columns.iter().position(|column| column.key == key)?;
        let required = self.columns.get(at).is_some_and(|column| column.required);
        match self.row.cells.get(at) {
            Some(RawCell::Text(text)) if text.chars().count() > max => {
                self.fault_with(key, "length", vec![("max", max.to_string())]);
                None
            }
            Some(RawCell::Text(text)) if text.chars().any(barred) => {
                self.fault(key, "control_character");
                None
            }
            Some(RawCell::Text(text)) => Some(text.clone()),
            Some(RawCell::Broken) => {
                self.fault(key, "cell_unreadable");
                None
            }
            Some(RawCell::Blank) | None => {
                if required {
                    self.fault(key, "required");
                }
                None
            }
        }
    }

    /// A value in its own notation (full-width signs allowed); `code` when it is none.
    pub fn parsed<T: FromStr>(&mut self, key: &str, code: &'static str) -> Option<T> {
        let text = self.text(key, 100)?;
        let plain: String = text.nfkc().filter(|character| !character.is_whitespace()).collect();
        let value = plain.parse().ok();
        if value.is_none() {
            self.fault(key, code);
        }
        value
    }

    /// A word of the field, by itself or by its label in either language.
    pub fn word<T: Word>(&mut self, key: &str) -> Option<T> {
        let text = self.text(key, 100)?;
        let value = crate::words::find(&text);
        if value.is_none() {
            self.fault_with(key, "unknown_word", vec![("word", text)]);
        }
        value
    }

    /// A day: `2024-09-01`, `2024/9/1`, `2024.9.1` or `2024年9月1日`.
    pub fn day(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.text(key, 40)?;
        let day = read_day(&text);
        if day.is_none() {
            self.fault(key, "invalid_date");
        }
        day
    }

    /// 是 or 否.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let text = self.text(key, 10)?;
        let truth = match text.to_lowercase().as_str() {
            "是" | "yes" | "true" | "1" | "√" => Some(true),
            "否" | "no" | "false" | "0" | "×" => Some(false),
            _ => None,
        };
        if truth.is_none() {
            self.fault(key, "invalid_flag");
        }
        truth
    }
}

fn read_day(text: &str) -> Option<NaiveDate> {
    let plain: String = text.nfkc().collect();
    let day = plain.split([' ', 'T']).next()?;
    let day = day.replace(['/', '.', '年', '月'], "-");
    let day = NaiveDate::parse_from_str(day.trim_end_matches('日'), "%Y-%m-%d").ok()?;
    YEARS.contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use contract::facility::HostKind;

    use super::*;

    const COLUMNS: [Column; 2] = [
        Column { key: "kind", label: "类型", required: true, hint: "" },
        Column { key: "day", label: "日期", required: false, hint: "" },
    ];

    fn row(kind: &str, day: &str) -> Row {
        let cell = |text: &str| if text.is_empty() { RawCell::Blank } else { RawCell::Text(text.to_owned()) };
        Row { number: 7, cells: vec![cell(kind), cell(day)] }
    }

    #[test]
    fn words_are_taken_by_themselves_and_by_their_labels() {
        for name in ["subdistrict_elderly_care_center", "街道养老服务中心", "Subdistrict elderly-care centre"]
        {
            let row = row(name, "");
            let mut reader = RowReader::new(&COLUMNS, &row);
            assert_eq!(reader.word("kind"), Some(HostKind::SubdistrictElderlyCareCenter), "{name}");
            assert!(reader.into_faults().is_empty());
        }
    }

    #[test]
    fn every_fault_names_its_cell() {
        let row = row("", "2024-02-30");
        let mut reader = RowReader::new(&COLUMNS, &row);
        assert_eq!(reader.word::<HostKind>("kind"), None);
        assert_eq!(reader.day("day"), None);
        let faults: Vec<_> =
            reader.into_faults().into_iter().map(|f| (f.row, f.column.label, f.code)).collect();
        assert_eq!(faults, [(7, "类型", "required"), (7, "日期", "invalid_date")]);
    }

    #[test]
    fn days_are_read_in_the_usual_notations() {
        let day = NaiveDate::from_ymd_opt(2024, 9, 1);
        for text in
            ["2024-09-01", "2024/9/1", "2024.9.1", "2024年9月1日", "2024-09-01 00:00:00", "２０２４－９－１"]
        {
            assert_eq!(read_day(text), day, "{text}");
        }
        for text in ["9月1日", "-9999-01-01", "12345-01-01", "1899-12-31"] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }
}
