//! Answering tables as files, and saying what is wrong with imported ones.

use std::collections::HashMap;
use std::future::Future;

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use contract::facility::SheetFormat;
use contract::problem::FieldProblem;
use futures_util::stream;

use super::language::{Language, text};
use super::problem::{Fault, Problem};
use crate::sheet::write::{CSV_START, MAX_ROWS, csv_line};
use crate::sheet::{Cell, CellFault, Column, SheetError, Table, Workbook, read_table};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl From<SheetError> for Problem {
    fn from(error: SheetError) -> Self {
        match error {
            SheetError::Unreadable => Self::rule("sheet_unreadable"),
            SheetError::Empty => Self::rule("sheet_empty"),
            SheetError::TooManyRows(max) => Self::rule("sheet_too_long").with("max", max),
            SheetError::TooLarge => {
                use crate::sheet::read::{MAX_COLUMNS, MAX_UNPACKED};
                let megabytes = MAX_UNPACKED / 1024 / 1024;
                Self::rule("sheet_too_large").with("columns", MAX_COLUMNS).with("megabytes", megabytes)
            }
            SheetError::MissingColumn(label) => Self::rule("sheet_column_missing").with("column", label),
            SheetError::UnknownColumn(label) => Self::rule("sheet_column_unknown").with("column", label),
            SheetError::RepeatedColumn(label) => Self::rule("sheet_column_repeated").with("column", label),
        }
    }
}

/// The language that a request asks for.
pub fn language_of(request: &HttpRequest) -> Language {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::negotiate(accept)
}

fn file(status: StatusCode, format: SheetFormat, name: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    let kind = if format == SheetFormat::Xlsx { XLSX } else { "text/csv; charset=utf-8" };
    response.content_type(kind);
    response
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{format}\"")));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// A small table as a file.
pub fn whole(
    format: SheetFormat,
    name: &str,
    title: &str,
    headings: &[String],
    rows: Vec<Vec<Cell>>,
) -> Result<HttpResponse, Problem> {
    let body = match format {
        SheetFormat::Xlsx => workbook(title, headings, &rows)?,
        SheetFormat::Csv => csv(headings, &rows),
    };
    Ok(file(StatusCode::OK, format, name).body(body))
}

fn workbook(title: &str, headings: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, Problem> {
    let write = || {
        let mut book = Workbook::new(title, headings)?;
        rows.iter().try_for_each(|row| book.push(row))?;
        book.finish()
    };
    write().map_err(|error| Problem::internal(&error))
}

fn csv(headings: &[String], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut body = CSV_START.to_vec();
    body.extend(csv_headings(headings));
    body.extend(rows.iter().flat_map(|row| csv_line(row)));
    body
}

fn csv_headings(headings: &[String]) -> Vec<u8> {
    csv_line(&headings.iter().cloned().map(Cell::Text).collect::<Vec<_>>())
}

/// A table of any length as a file: `fetch` brings the rows after a mark and
/// the mark to go on from. CSV leaves as it is read; a workbook can only leave
/// when it is complete, and has room for [`MAX_ROWS`].
pub async fn streamed<M, F, Pages>(
    format: SheetFormat,
    name: &str,
    title: &str,
    headings: Vec<String>,
    fetch: F,
) -> Result<HttpResponse, Problem>
where
    M: 'static,
    F: Fn(Option<M>) -> Pages + 'static,
    Pages: Future<Output = Result<(Vec<Vec<Cell>>, Option<M>), Problem>> + 'static,
{
    let (first, mark) = fetch(None).await?;
    if format == SheetFormat::Csv {
        let start = Bytes::from(csv(&headings, &first));
        return Ok(file(StatusCode::OK, format, name).streaming(csv_parts(start, mark, fetch)));
    }
    let mut book = Workbook::new(title, &headings).map_err(|error| Problem::internal(&error))?;
    let (mut rows, mut mark) = (first, mark);
    let mut written = 0;
    loop {
        written += rows.len();
        if written > MAX_ROWS {
            return Err(Problem::rule("sheet_beyond_xlsx").with("max", MAX_ROWS));
        }
        rows.iter().try_for_each(|row| book.push(row)).map_err(|error| Problem::internal(&error))?;
        let Some(after) = mark else { break };
        (rows, mark) = fetch(Some(after)).await?;
    }
    let body = web::block(move || book.finish()).await.map_err(|error| Problem::internal(&error))?;
    Ok(file(StatusCode::OK, format, name).body(body.map_err(|error| Problem::internal(&error))?))
}

fn csv_parts<M, F, Pages>(
    start: Bytes,
    mark: Option<M>,
    fetch: F,
) -> impl stream::Stream<Item = Result<Bytes, Problem>> + use<M, F, Pages>
where
    F: Fn(Option<M>) -> Pages,
    Pages: Future<Output = Result<(Vec<Vec<Cell>>, Option<M>), Problem>>,
{
    stream::unfold((Some(start), mark, fetch), |(ready, mark, fetch)| async move {
        if let Some(bytes) = ready {
            return Some((Ok(bytes), (None, mark, fetch)));
        }
        match fetch(Some(mark?)).await {
            Ok((rows, mark)) => {
                let bytes: Vec<u8> = rows.iter().flat_map(|row| csv_line(row)).collect();
                Some((Ok(Bytes::from(bytes)), (None, mark, fetch)))
            }
            Err(problem) => Some((Err(problem), (None, None, fetch))),
        }
    })
}

/// The rows of an import as a workbook, with what is wrong behind each of them.
pub async fn faulty_rows(
    language: Language,
    title: &'static str,
    columns: &'static [Column],
    body: &Bytes,
    faults: &[CellFault],
) -> Result<HttpResponse, Problem> {
    let table = read_table(body, columns)?;
    let by_row = by_row(language, faults);
    let mut headings: Vec<String> = columns.iter().map(Column::heading).collect();
    headings.push(text(language, "sheet_faults", None, &[]).unwrap_or_default());
    let rows = table.rows.into_iter().map(|row| {
        let told = by_row.get(&row.number).map(|told| told.0.join("\n")).unwrap_or_default();
        let mut cells: Vec<Cell> = row.cells.into_iter().map(|cell| Cell::text(cell.into_text())).collect();
        cells.push(Cell::Text(told));
        cells
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let body = web::block(move || workbook(title, &headings, &rows)).await;
    let body = body.map_err(|error| Problem::internal(&error))??;
    Ok(file(StatusCode::UNPROCESSABLE_ENTITY, SheetFormat::Xlsx, "import-errors").body(body))
}

/// What is wrong with each row: sentences and codes.
fn by_row(language: Language, faults: &[CellFault]) -> HashMap<u32, (Vec<String>, Vec<&'static str>)> {
    let mut found: HashMap<u32, (Vec<String>, Vec<&'static str>)> = HashMap::new();
    for fault in faults {
        let (told, codes) = found.entry(fault.row).or_default();
        told.push(tell(language, fault));
        codes.push(fault.code);
    }
    found
}

/// The wrong rows of a long import alone, as a workbook: where each stood, what is wrong with it, and what it said.
pub async fn wrong_rows(
    language: Language,
    title: &'static str,
    columns: &'static [Column],
    table: Table,
    faults: Vec<CellFault>,
) -> Result<HttpResponse, Problem> {
    let written = web::block(move || {
        let by_row = by_row(language, &faults);
        let heading = |code| text(language, code, None, &[]).unwrap_or_default();
        let mut headings = vec![heading("sheet_row"), heading("sheet_faults"), heading("sheet_fault_codes")];
        headings.extend(columns.iter().map(Column::heading));
        let rows = table.rows.into_iter().filter_map(|row| {
            let (told, codes) = by_row.get(&row.number)?;
            let mut cells = vec![
                Cell::number(Some(row.number)),
                Cell::Text(told.join("\n")),
                Cell::Text(codes.join("\n")),
            ];
            cells.extend(row.cells.into_iter().map(|cell| Cell::text(cell.into_text())));
            Some(cells)
        });
        workbook(title, &headings, &rows.collect::<Vec<_>>())
    });
    let body = written.await.map_err(|error| Problem::internal(&error))??;
    Ok(file(StatusCode::UNPROCESSABLE_ENTITY, SheetFormat::Xlsx, "import-errors").body(body))
}

/// What is wrong with cells, in a language; at most so many.
pub fn told(language: Language, faults: &[CellFault], most: usize) -> Vec<FieldProblem> {
    faults.iter().take(most).map(|fault| in_cell(fault).render(language)).collect()
}

fn in_cell(fault: &CellFault) -> Fault {
    let pointer = format!("/rows/{}/{}", fault.row, fault.column.key);
    let told = Fault::new(pointer, fault.code).in_cell(fault.row, fault.column.label);
    fault.args.iter().fold(told, |told, (name, value)| told.with(name, value))
}

fn tell(language: Language, fault: &CellFault) -> String {
    format!("{}: {}", fault.column.label, sentence(language, fault))
}

/// What is wrong with a cell, in words.
pub fn sentence(language: Language, fault: &CellFault) -> String {
    text(language, fault.code, Some("detail"), &fault.args)
        .or_else(|| text(language, fault.code, None, &fault.args))
        .unwrap_or_else(|| fault.code.to_owned())
}

/// How many faults of a table are answered in JSON; the workbook has them all.
const MAX_FAULTS: usize = 1_000;

/// What is wrong with an imported table, cell by cell.
pub fn rejected(faults: &[CellFault]) -> Problem {
    let problem = Problem::rule("import_rejected").with("count", faults.len());
    faults.iter().take(MAX_FAULTS).map(in_cell).fold(problem, Problem::at)
}
