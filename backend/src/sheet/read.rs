//! Files into rows of text.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

use super::Column;
use super::xlsx::read_xlsx;

/// How many rows a file may have.
pub const MAX_ROWS: usize = 20_000;
/// How many columns a file may have.
pub const MAX_COLUMNS: usize = 100;
/// How many bytes the cells of a file may hold, and, packed in a workbook, its parts.
pub const MAX_UNPACKED: u64 = 96 * 1024 * 1024;

/// Why a file cannot be read as the table that is expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is neither an xlsx workbook nor CSV in UTF-8 or GB 18030.
    #[error("neither a workbook nor CSV")]
    Unreadable,
    /// There is no row below the headings.
    #[error("no rows")]
    Empty,
    /// There are more rows than it may have.
    #[error("more than {0} rows")]
    TooManyRows(usize),
    /// It holds more columns or bytes than any list.
    #[error("more than {MAX_COLUMNS} columns or {MAX_UNPACKED} bytes")]
    TooLarge,
    /// A column that is needed is missing.
    #[error("no column {0}")]
    MissingColumn(&'static str),
    /// A heading names no column.
    #[error("unknown column {0}")]
    UnknownColumn(String),
    /// Two headings name the same column.
    #[error("column {0} twice")]
    RepeatedColumn(String),
}

/// The rows of a file, under the columns that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The rows that hold anything.
    pub rows: Vec<Row>,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet shows it: 1 is the row of headings.
    pub number: u32,
    /// Its cells, one for each column that was asked for.
    pub cells: Vec<RawCell>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RawCell {
    /// Nothing.
    #[default]
    Blank,
    /// Text, trimmed, with digits and Latin letters in half width.
    Text(String),
    /// Something that cannot be taken as it stands: an error value of a
    /// formula, or a number so long that the spreadsheet has rounded it.
    Broken,
}

impl RawCell {
    /// What can be shown of it.
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Blank => None,
            Self::Text(text) => Some(text),
            Self::Broken => Some("#".to_owned()),
        }
    }
}

/// Reads a file of either form, of at most [`MAX_ROWS`].
pub fn read_table(bytes: &[u8], columns: &[Column]) -> Result<Table, SheetError> {
    read_long_table(bytes, columns, MAX_ROWS)
}

/// Reads a file of either form, of at most `max` rows.
pub fn read_long_table(bytes: &[u8], columns: &[Column], max: usize) -> Result<Table, SheetError> {
    let grid = if bytes.starts_with(b"PK\x03\x04") { read_xlsx(bytes, max)? } else { read_csv(bytes, max)? };
    let mut lines = grid.into_iter();
    let (_, headings) = lines.next().ok_or(SheetError::Empty)?;
    let places = place_columns(&headings, columns)?;
    let pick = |(number, mut cells): (u32, Vec<RawCell>)| Row {
        number,
        cells: places
            .iter()
            .map(|place| place.and_then(|at| cells.get_mut(at)).map(std::mem::take).unwrap_or_default())
            .collect(),
    };
    let rows: Vec<Row> =
        lines.map(pick).filter(|row| row.cells.iter().any(|cell| *cell != RawCell::Blank)).collect();
    match rows.len() {
        0 => Err(SheetError::Empty),
        count if count > max => Err(SheetError::TooManyRows(max)),
        _ => Ok(Table { rows }),
    }
}

/// For each column, at which place in a line it stands.
fn place_columns(headings: &[RawCell], columns: &[Column]) -> Result<Vec<Option<usize>>, SheetError> {
    let mut places = vec![None; columns.len()];
    for (at, heading) in headings.iter().enumerate() {
        let RawCell::Text(heading) = heading else { continue };
        let column = columns.iter().position(|column| column.answers_to(heading));
        let place = column.and_then(|index| places.get_mut(index));
        match place {
            None => return Err(SheetError::UnknownColumn(heading.clone())),
            Some(Some(_)) => return Err(SheetError::RepeatedColumn(heading.clone())),
            Some(place) => *place = Some(at),
        }
    }
    let missing = columns.iter().zip(&places).find(|(column, place)| column.required && place.is_none());
    missing.map_or(Ok(places.clone()), |(column, _)| Err(SheetError::MissingColumn(column.label)))
}

/// The lines of a file, by their numbers as a spreadsheet shows them.
pub(super) type Grid = Vec<(u32, Vec<RawCell>)>;

fn read_csv(bytes: &[u8], max: usize) -> Result<Grid, SheetError> {
    // One kind of line end, also after the last line, so that lines can be counted.
    let text = decode(bytes).ok_or(SheetError::Unreadable)?.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut grid, mut record, mut inner_breaks) = (Grid::new(), csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).map_err(|_| SheetError::Unreadable)? {
        // A spreadsheet counts blank lines as rows, but not the breaks inside a cell.
        inner_breaks += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        if record.len() > MAX_COLUMNS {
            return Err(SheetError::TooLarge);
        }
        let number = reader.position().line().saturating_sub(inner_breaks + 1);
        grid.push((u32::try_from(number).unwrap_or(u32::MAX), record.iter().map(text_cell).collect()));
        if grid.len() > max + 1 {
            return Err(SheetError::TooManyRows(max));
        }
    }
    Ok(grid)
}

/// UTF-8 with or without a byte order mark, or what a Chinese Excel saves: GB 18030.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(plain) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(plain)?,
    };
    let binary = text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if binary { None } else { Some(text) }
}

/// What is typed into a cell as text.
pub(super) fn text_cell(text: &str) -> RawCell {
    let text: String = text.trim().nfc().map(half_width).collect();
    let text = unescape(&text);
    if text.is_empty() { RawCell::Blank } else { RawCell::Text(text.to_owned()) }
}

/// Digits and Latin letters typed in full width mean the same in half width.
fn half_width(character: char) -> char {
    match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Takes off the apostrophe that exports put before what looks like a formula.
fn unescape(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if super::write::looks_like_formula(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] = [
        Column { key: "name", label: "名称", required: true, hint: "" },
        Column { key: "area", label: "面积", required: false, hint: "" },
    ];

    fn text(value: &str) -> RawCell {
        RawCell::Text(value.to_owned())
    }

    #[test]
    fn headings_may_be_labels_or_keys_in_any_order() {
        let table = read_table("\u{feff}AREA,名称*\n１００.００,甲\n\n,乙\n".as_bytes(), &COLUMNS).unwrap();
        assert_eq!(table.rows[0], Row { number: 2, cells: vec![text("甲"), text("100.00")] });
        assert_eq!(table.rows[1], Row { number: 4, cells: vec![text("乙"), RawCell::Blank] });
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let table = read_table("名称\r\n\"甲\n乙\"\r\n\r\n丙".as_bytes(), &COLUMNS).unwrap();
        let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 4]);
    }

    #[test]
    fn csv_in_gb18030_is_understood() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("名称,面积\n康巴什,50\n");
        assert_eq!(read_table(&bytes, &COLUMNS).unwrap().rows[0].cells[0], text("康巴什"));
    }

    #[test]
    fn unknown_repeated_and_missing_columns_are_told() {
        let read = |file: &str| read_table(file.as_bytes(), &COLUMNS).unwrap_err();
        assert_eq!(read("名称,高度\n甲,1\n"), SheetError::UnknownColumn("高度".to_owned()));
        assert_eq!(read("名称,name\n甲,乙\n"), SheetError::RepeatedColumn("name".to_owned()));
        assert_eq!(read("面积\n1\n"), SheetError::MissingColumn("名称"));
        assert_eq!(read("名称\n"), SheetError::Empty);
        assert_eq!(read_table(b"\x00\x01\x02", &COLUMNS), Err(SheetError::Unreadable));
    }

    #[test]
    fn more_columns_than_any_list_has_are_refused() {
        let wide = format!("名称{}\n甲\n", ",x".repeat(MAX_COLUMNS));
        assert_eq!(read_table(wide.as_bytes(), &COLUMNS), Err(SheetError::TooLarge));
    }

    #[test]
    fn the_escape_of_exports_is_taken_off_again() {
        assert_eq!(text_cell("'=1+1"), text("=1+1"));
        assert_eq!(text_cell("'tis"), text("'tis"));
    }
}
