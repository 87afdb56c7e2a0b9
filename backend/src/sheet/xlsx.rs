//! Workbooks into rows of text, without trusting what they say of their size.
//!
//! A workbook is a zip of XML: a few kilobytes can stand for gigabytes, and two
//! cells for a rectangle of seventeen thousand million. So every part is
//! unpacked against a limit first, and cells are read one by one.

use std::io::{Cursor, Read as _};
use std::path::Path;

use calamine::{DataRef, Dimensions, Reader as _, Xlsx};
use rust_decimal::Decimal;
use zip::ZipArchive;

use super::read::{Grid, MAX_COLUMNS, MAX_UNPACKED, RawCell, SheetError, text_cell};

/// How many parts a workbook may have.
const MAX_PARTS: usize = 1000;

/// The cells of the first sheet that hold anything.
pub(super) fn read_xlsx(bytes: &[u8], max: usize) -> Result<Grid, SheetError> {
    check_parts(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    let name = book.sheet_names().into_iter().next().ok_or(SheetError::Empty)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| SheetError::Unreadable)?;
    let (mut grid, mut left) = (Grid::new(), MAX_UNPACKED);
    while let Some(cell) = cells.next_cell().map_err(|_| SheetError::Unreadable)? {
        let value = read_cell(cell.get_value(), &mut left)?;
        if value != RawCell::Blank {
            put(&mut grid, cell.get_position(), value, max)?;
        }
    }
    drop(cells);
    let merged = book.merge_cells_by_sheet_name(&name).map_err(|_| SheetError::Unreadable)?;
    for area in merged {
        spread(&mut grid, &area, &mut left)?;
    }
    Ok(grid)
}

/// Gives the value of merged cells to each row that they cover. What lies to the right of it is in none of its columns, and
/// cannot be taken for a value there.
fn spread(grid: &mut Grid, area: &Dimensions, left: &mut u64) -> Result<(), SheetError> {
    let column = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let (from, to) = (column(area.start.1), column(area.end.1).min(MAX_COLUMNS - 1));
    let first = grid.partition_point(|(number, _)| *number <= area.start.0);
    let end = grid.partition_point(|(number, _)| *number <= area.end.0.saturating_add(1));
    let mut shared = None;
    for (_, cells) in grid.get_mut(first..end).unwrap_or_default() {
        let value = shared.get_or_insert_with(|| cells.get(from).cloned().unwrap_or_default());
        if *value == RawCell::Blank || from > to {
            break;
        }
        let size = if let RawCell::Text(text) = value { text.len() } else { 0 } + (to - from) + 1;
        *left = left.checked_sub(size as u64).ok_or(SheetError::TooLarge)?;
        if cells.len() <= to {
            cells.resize(to + 1, RawCell::Blank);
        }
        for (at, cell) in cells.iter_mut().enumerate().take(to + 1).skip(from) {
            *cell = if at == from { value.clone() } else { RawCell::Broken };
        }
    }
    Ok(())
}

/// Refuses what unpacks to more than it may, or would make the reader reserve more than there is.
fn check_parts(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    if archive.len() > MAX_PARTS {
        return Err(SheetError::TooLarge);
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| SheetError::Unreadable)?;
        let name = part.name().map_err(|_| SheetError::Unreadable)?.to_ascii_lowercase();
        let mut content = Vec::new();
        let size = part.take(left + 1).read_to_end(&mut content).map_err(|_| SheetError::Unreadable)?;
        left = left.checked_sub(size as u64).ok_or(SheetError::TooLarge)?;
        if Path::new(&name).extension().is_some_and(|end| end == "xml") && content.contains(&0) {
            // UTF-16, in which the count below would not be found; no spreadsheet writes it.
            return Err(SheetError::Unreadable);
        }
        if name.ends_with("sharedstrings.xml") && counts_more_than(&content, content.len()) {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(())
}

/// Whether the part says that it holds more texts than `limit`, for which the reader would reserve room.
fn counts_more_than(content: &[u8], limit: usize) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    content.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME).any(|(at, _)| {
        let rest = content.get(at + NAME.len()..).unwrap_or_default();
        let start = rest.iter().position(u8::is_ascii_digit).unwrap_or(rest.len());
        let digits: Vec<u8> =
            rest.iter().skip(start).copied().take_while(u8::is_ascii_digit).take(20).collect();
        let count = std::str::from_utf8(&digits).unwrap_or_default().parse::<u64>();
        !digits.is_empty() && count.map_or(true, |count| count > limit as u64)
    })
}

/// Puts a value where it stands; lines come from top to bottom.
fn put(grid: &mut Grid, (row, column): (u32, u32), value: RawCell, max: usize) -> Result<(), SheetError> {
    let number = row.saturating_add(1);
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    if column >= MAX_COLUMNS {
        return Err(SheetError::TooLarge);
    }
    match grid.last() {
        Some((last, _)) if *last > number => return Err(SheetError::Unreadable),
        Some((last, _)) if *last == number => {}
        _ if grid.len() > max => return Err(SheetError::TooManyRows(max)),
        _ => grid.push((number, Vec::new())),
    }
    if let Some((_, cells)) = grid.last_mut() {
        if cells.len() <= column {
            cells.resize(column + 1, RawCell::Blank);
        }
        cells[column] = value;
    }
    Ok(())
}

fn read_cell(data: &DataRef<'_>, left: &mut u64) -> Result<RawCell, SheetError> {
    let mut text = |text: &str| {
        *left = left.checked_sub(text.len() as u64).ok_or(SheetError::TooLarge)?;
        Ok(text_cell(text))
    };
    Ok(match data {
        DataRef::Empty => RawCell::Blank,
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value)?,
        DataRef::SharedString(value) => text(value)?,
        DataRef::Int(number) => RawCell::Text(number.to_string()),
        DataRef::Float(number) => number_cell(*number),
        DataRef::Bool(truth) => RawCell::Text(if *truth { "是" } else { "否" }.to_owned()),
        DataRef::DateTime(moment) => match moment.as_datetime() {
            Some(at) if at.time() == chrono::NaiveTime::MIN => RawCell::Text(at.date().to_string()),
            Some(at) => RawCell::Text(at.format("%Y-%m-%d %H:%M:%S").to_string()),
            None => RawCell::Broken,
        },
        DataRef::Error(_) => RawCell::Broken,
    })
}

/// A number as the spreadsheet shows it: in 15 significant digits, which is
/// what it keeps. Longer ones (an ID number not entered as text) have already lost digits.
fn number_cell(number: f64) -> RawCell {
    if !number.is_finite() || number.abs() >= 1e15 {
        return RawCell::Broken;
    }
    Decimal::from_scientific(&format!("{number:.14e}"))
        .map_or(RawCell::Broken, |exact| RawCell::Text(exact.normalize().to_string()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::Workbook;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::sheet::{Column, read_table};

    const COLUMNS: [Column; 1] = [Column { key: "name", label: "名称", required: true, hint: "" }];

    fn text(value: &str) -> RawCell {
        RawCell::Text(value.to_owned())
    }

    fn book(cells: &[(u32, u16, &str)]) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, value) in cells {
            sheet.write_string(*row, *column, *value).expect("is written");
        }
        book.save_to_buffer().expect("a file")
    }

    /// The workbook with one part in place of another.
    fn with_part(book: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
        let mut old = ZipArchive::new(Cursor::new(book)).expect("a zip");
        let mut new = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..old.len() {
            let mut part = old.by_index(index).expect("a part");
            let own = part.name().expect("a name").into_owned();
            let mut kept = Vec::new();
            part.read_to_end(&mut kept).expect("is read");
            new.start_file(&own, SimpleFileOptions::default()).expect("is begun");
            new.write_all(if own == name { content } else { &kept }).expect("is written");
        }
        new.finish().expect("a zip").into_inner()
    }

    #[test]
    fn numbers_come_as_the_spreadsheet_shows_them() {
        assert_eq!(number_cell(99.990_000_000_000_01), text("99.99"));
        assert_eq!(number_cell(150_602_001_001.0), text("150602001001"));
        assert_eq!(number_cell(1.506_021_954e17), RawCell::Broken);
    }

    #[test]
    fn a_merged_cell_counts_for_every_line_that_it_covers() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let plain = rust_xlsxwriter::Format::new();
        for (row, number) in [(1, "1"), (2, "2"), (3, "3")] {
            sheet.write_string(row, 1, number).expect("is written");
        }
        sheet.write_string(0, 0, "名称").expect("is written");
        sheet.write_string(0, 1, "编号").expect("is written");
        sheet.merge_range(1, 0, 2, 0, "甲", &plain).expect("is merged");
        let columns = [COLUMNS[0], Column { key: "number", label: "编号", required: true, hint: "" }];
        let table = read_table(&book.save_to_buffer().expect("a file"), &columns).expect("a table");
        let cells: Vec<_> = table.rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(cells, [[text("甲"), text("1")], [text("甲"), text("2")], [RawCell::Blank, text("3")]]);
    }

    #[test]
    fn a_cell_in_the_last_corner_costs_no_more_than_a_cell() {
        let corner = book(&[(0, 0, "名称"), (1_048_575, 16_383, "x")]);
        assert!(corner.len() < 10_000);
        assert_eq!(read_table(&corner, &COLUMNS), Err(SheetError::TooLarge));
        let below = book(&[(0, 0, "名称"), (1_048_575, 0, "甲")]);
        let table = read_table(&below, &COLUMNS).expect("two rows");
        assert_eq!((table.rows.len(), table.rows[0].number), (1, 1_048_576));
    }

    #[test]
    fn merged_cells_hold_for_each_row_that_they_cover_and_for_no_other_column() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let plain = rust_xlsxwriter::Format::new();
        for (column, heading) in (0_u16..).zip(["名称", "时间", "签名"]) {
            sheet.write_string(0, column, heading).expect("is written");
        }
        for (row, name) in (1_u32..).zip(["甲", "乙", "丙"]) {
            sheet.write_string(row, 0, name).expect("is written");
        }
        sheet.merge_range(1, 1, 2, 2, "9:05", &plain).expect("is merged");
        let columns =
            ["名称", "时间", "签名"].map(|label| Column { key: label, label, required: false, hint: "" });
        let table = read_table(&book.save_to_buffer().expect("a file"), &columns).expect("a table");
        let cells: Vec<_> = table.rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(cells[0], [text("甲"), text("9:05"), RawCell::Broken]);
        assert_eq!(cells[1], [text("乙"), text("9:05"), RawCell::Broken]);
        assert_eq!(cells[2], [text("丙"), RawCell::Blank, RawCell::Blank]);
    }

    #[test]
    fn rows_are_counted_while_they_are_read() {
        let cells: Vec<_> = (0..=20_001).map(|row| (row, 0, "名称")).collect();
        assert_eq!(read_table(&book(&cells), &COLUMNS), Err(SheetError::TooManyRows(20_000)));
        assert_eq!(read_table(&book(&cells[..=20_000]), &COLUMNS).expect("a table").rows.len(), 20_000);
    }

    #[test]
    fn a_part_that_unpacks_to_more_than_any_list_is_refused() {
        let plain = book(&[(0, 0, "名称"), (1, 0, "甲")]);
        let blown_up = vec![b' '; usize::try_from(MAX_UNPACKED).expect("fits") + 1];
        let bomb = with_part(&plain, "xl/styles.xml", &blown_up);
        assert!(bomb.len() < 1_000_000);
        assert_eq!(read_table(&bomb, &COLUMNS), Err(SheetError::TooLarge));
    }

    #[test]
    fn a_workbook_that_boasts_of_its_texts_reserves_no_room_for_them() {
        let plain = book(&[(0, 0, "名称"), (1, 0, "甲")]);
        for count in ["= '99999999999'", "=\"99999999999999999999999\""] {
            let boast = format!("<sst uniqueCount{count}><si><t>名称</t></si><si><t>甲</t></si></sst>");
            let book = with_part(&plain, "xl/sharedStrings.xml", boast.as_bytes());
            assert_eq!(read_table(&book, &COLUMNS), Err(SheetError::TooLarge));
        }
        let wide: Vec<u8> = "<sst uniqueCount='9'/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let book = with_part(&plain, "xl/sharedStrings.xml", &wide);
        assert_eq!(read_table(&book, &COLUMNS), Err(SheetError::Unreadable));
    }

    #[test]
    fn a_text_that_every_cell_shares_counts_for_every_cell() {
        let long = "甲".repeat(10_000);
        let cells: Vec<_> = (0..4000).map(|row| (row, 0, long.as_str())).collect();
        assert_eq!(read_table(&book(&cells), &COLUMNS), Err(SheetError::TooLarge));
    }
}
