//! A table of courses, taken in as drafts: all of it or nothing.

use std::collections::{HashMap, HashSet};

use contract::Word;
use contract::course::{CategoryCode, CategoryState, CreateCourse};
use contract::facility::ImportReport;
use diesel::pg::PgConnection;

use super::drafts::{first_version, lesson_rows, new_course};
use super::exchange::COLUMNS;
use super::{Answer, CourseServiceError, may_change, owned};
use crate::audit::{self, Change};
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::course::domain::lessons::read_lessons;
use crate::course::domain::{CourseError, check_objectives, check_tags, parse_code, search_key};
use crate::course::store::categories::list_categories;
use crate::course::store::exchange;
use crate::db::value::word;
use crate::sheet::{CellFault, RowReader, Table};

/// What stands between the marks of a list in a cell.
const MARKS: [char; 7] = ['、', '|', ',', '，', ';', '；', '\n'];

/// Checks every row, and unless it is a dry run writes them as drafts. Any fault in any row refuses them all, each fault
/// with its cell.
pub fn import(conn: &mut PgConnection, act: &Act, table: &Table, dry_run: bool) -> Answer<ImportReport> {
    let known = Known::find(conn, act)?;
    let mut readers: Vec<RowReader<'_>> = table.rows.iter().map(|row| RowReader::new(COLUMNS, row)).collect();
    let drafts: Vec<Option<CreateCourse>> = readers.iter_mut().map(|reader| read(reader, &known)).collect();
    check_codes(conn, &mut readers)?;
    let faults: Vec<CellFault> = readers.into_iter().flat_map(RowReader::into_faults).collect();
    if !faults.is_empty() {
        return Err(CourseServiceError::Rows(faults));
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    if dry_run {
        return Ok(ImportReport { rows, created: 0, dry_run });
    }
    write(conn, act, &drafts.into_iter().flatten().collect::<Vec<_>>())?;
    Ok(ImportReport { rows, created: rows, dry_run })
}

/// What the cells of a table may name.
struct Known {
    scope: Scope,
    /// Categories that courses may take, by every name that they have.
    categories: HashMap<String, CategoryCode>,
    /// The codes of counties, by code and by name.
    counties: HashMap<String, String>,
}

impl Known {
    fn find(conn: &mut PgConnection, act: &Act) -> Answer<Self> {
        let scope = act.scope();
        let mut categories = HashMap::new();
        for row in list_categories(conn, &scope)? {
            if row.status != CategoryState::Approved.as_str() {
                continue;
            }
            let code: CategoryCode = word(&row.code)?;
            let names = [Some(row.code), Some(row.label_zh), row.label_mn, Some(row.label_en)];
            categories.extend(names.into_iter().flatten().map(|name| (search_key(&name), code.clone())));
        }
        let mut counties = HashMap::new();
        for (code, name) in exchange::list_counties(conn, business_date(act.at))? {
            counties.insert(search_key(&name), code.clone());
            counties.insert(code.clone(), code);
        }
        Ok(Self { scope, categories, counties })
    }
}

/// The course that a row asks for, as far as its cells can be read; what cannot be read becomes a fault of its cell.
fn read(reader: &mut RowReader<'_>, known: &Known) -> Option<CreateCourse> {
    let code = read_code(reader);
    let title_zh = reader.text("title_zh", 100);
    let title_mn = reader.text("title_mn", 200);
    let summary = reader.lines("summary", 2_000).unwrap_or_default();
    let category = read_category(reader, known);
    let objectives = read_list(reader, "objectives", check_objectives);
    let form = reader.word("form");
    let delivery_mode = reader.word("delivery_mode");
    let lesson_minutes = read_minutes(reader);
    let tags = read_list(reader, "tags", check_tags);
    let syllabus = reader.lines("syllabus", 20_000).unwrap_or_default();
    let lessons = reader.lines("lessons", 1_000_000).unwrap_or_default();
    let lessons = read_lessons(&lessons);
    if lessons.is_none() {
        reader.fault("lessons", "lessons_malformed");
    }
    let owner_division_code = read_owner(reader, known);
    Some(CreateCourse {
        code: code?,
        title_zh: title_zh?,
        title_mn,
        summary,
        category: category?,
        objectives: objectives?,
        form: form?,
        delivery_mode: delivery_mode?,
        lesson_minutes: lesson_minutes?,
        tags: tags?,
        syllabus,
        lessons: lessons?,
        owner_division_code,
    })
}

fn read_code(reader: &mut RowReader<'_>) -> Option<String> {
    let text = reader.text("code", 100)?;
    let code = parse_code(&text).ok();
    if code.is_none() {
        reader.fault("code", "malformed_code");
    }
    code
}

fn read_category(reader: &mut RowReader<'_>, known: &Known) -> Option<CategoryCode> {
    let text = reader.text("category", 100)?;
    let code = known.categories.get(&search_key(&text)).cloned();
    if code.is_none() {
        reader.fault("category", "category_unknown");
    }
    code
}

fn read_minutes(reader: &mut RowReader<'_>) -> Option<u16> {
    let minutes: u16 = reader.parsed("lesson_minutes", "number_expected")?;
    if (10..=720).contains(&minutes) {
        return Some(minutes);
    }
    reader.fault_with("lesson_minutes", "range", vec![("min", "10".to_owned()), ("max", "720".to_owned())]);
    None
}

/// Words between marks, each by itself or by its label, that can stand together.
fn read_list<T: Word>(
    reader: &mut RowReader<'_>,
    key: &'static str,
    check: fn(&[T]) -> Result<(), CourseError>,
) -> Option<Vec<T>> {
    let text = match reader.text(key, 500) {
        Some(text) => text,
        None if reader.is_blank(key) && !is_required(key) => return Some(Vec::new()),
        None => return None,
    };
    let mut found = Vec::new();
    for name in text.split(MARKS).map(str::trim).filter(|name| !name.is_empty()) {
        let Some(word) = crate::words::find(name) else {
            reader.fault_with(key, "unknown_word", vec![("word", name.to_owned())]);
            return None;
        };
        found.push(word);
    }
    if let Err(error) = check(&found) {
        reader.fault(key, code_of(error));
        return None;
    }
    Some(found)
}

fn is_required(key: &str) -> bool {
    COLUMNS.iter().any(|column| column.key == key && column.required)
}

const fn code_of(error: CourseError) -> &'static str {
    match error {
        CourseError::RepeatedObjective => "objective_twice",
        CourseError::RepeatedTag => "tag_twice",
        CourseError::HonourAsTag(_) => "tag_by_nomination_only",
        _ => "no_objective",
    }
}

/// The county of the row, by code or name; none for a course of the city.
fn read_owner(reader: &mut RowReader<'_>, known: &Known) -> Option<String> {
    const KEY: &str = "owner_division_code";
    let county = match reader.text(KEY, 100) {
        Some(text) => {
            let code = known.counties.get(&search_key(&text)).cloned();
            if code.is_none() {
                reader.fault(KEY, "division_unknown");
                return None;
            }
            code
        }
        None => None,
    };
    if !may_change(&known.scope, county.as_deref()) {
        reader.fault(KEY, "course_owner_out_of_reach");
    }
    county
}

/// Every code is new, in the catalogue and in the table.
fn check_codes(conn: &mut PgConnection, readers: &mut [RowReader<'_>]) -> Answer<()> {
    let code_of = |reader: &RowReader<'_>| reader.peek("code").and_then(|text| parse_code(text).ok());
    let codes: Vec<Option<String>> = readers.iter().map(code_of).collect();
    let wanted: Vec<String> = codes.iter().flatten().cloned().collect();
    let taken: HashSet<String> = exchange::taken_codes(conn, &wanted)?.into_iter().collect();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for (reader, code) in readers.iter_mut().zip(codes) {
        let Some(code) = code else { continue };
        if taken.contains(&code) {
            reader.fault("code", "course_code_taken");
        } else if let Some(first) = seen.get(&code) {
            reader.fault_with("code", "row_repeated", vec![("row", first.to_string())]);
        } else {
            seen.insert(code, reader.number());
        }
    }
    Ok(())
}

fn write(conn: &mut PgConnection, act: &Act, drafts: &[CreateCourse]) -> Answer<()> {
    let (mut courses, mut versions, mut lessons) = (Vec::new(), Vec::new(), Vec::new());
    for draft in drafts {
        let version = first_version(act, &draft.code, draft)?;
        lessons.extend(lesson_rows(version.id, &draft.lessons)?);
        courses.push(new_course(act, &version, &draft.code, draft.owner_division_code.as_ref()));
        versions.push(version);
    }
    exchange::insert_all(conn, &courses, &versions, &lessons)?;
    for (row, draft) in courses.iter().zip(drafts) {
        let written =
            serde_json::json!({ "code": row.code, "title_zh": draft.title_zh, "category": draft.category });
        let change = Change::of("course.import", "course", row.id).after(&written);
        audit::record(conn, act, &owned(change, row.owner_division_code.as_deref()))?;
    }
    Ok(())
}
