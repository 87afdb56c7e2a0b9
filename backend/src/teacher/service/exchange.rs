//! Teachers as lines of a table, out and in: what an export says can be imported elsewhere, but for what only tells.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use contract::facility::ImportReport;
use contract::teacher::{
    CreateTeacher, Employment, ReemploymentKind, StudentKind, TeacherExportQuery, TeacherQuery,
    TeacherSource, TeacherState,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, TeacherError, change_at, masked, new_row, view};
use crate::audit;
use crate::auth::Act;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::keys::MasterKey;
use crate::learner::domain::{IdNumber, PersonName, parse_phone};
use crate::learner::service::id_number_hash;
use crate::paging::Paging;
use crate::sheet::{Cell, CellFault, Column, RowReader, Table};
use crate::teacher::domain::Standing;
use crate::teacher::store::{self, TeacherRow, exchange};

const fn column(key: &'static str, label: &'static str, required: bool, hint: &'static str) -> Column {
    Column { key, label, required, hint }
}

/// The columns of a table of teachers; the last two only tell.
pub const COLUMNS: &[Column] = &[
    column("school_code", "学堂编号", true, "150602001-01"),
    column("name", "姓名", true, "赵敏"),
    column("source", "来源", true, "学校"),
    column("employment", "在职或退休", false, "退休"),
    column("reemployment_kind", "返聘类别", false, "老教师"),
    column("student_kind", "学生类别", false, ""),
    column("consent_of_unit", "单位同意", false, "否"),
    column("unit_name", "单位或学校", false, "东胜区第一小学"),
    column("id_number", "身份证号", false, ""),
    column("phone", "联系电话", false, ""),
    column("verified", "已核实", false, ""),
    column("status", "状态", false, ""),
];
/// How many of the columns an import takes.
const TAKEN: usize = 10;

/// The columns of a template.
pub fn template_columns() -> impl Iterator<Item = Column> {
    COLUMNS.iter().take(TAKEN).copied()
}

/// The headings of an export.
pub fn export_headings() -> Vec<String> {
    COLUMNS.iter().map(|column| column.label.to_owned()).collect()
}

/// Lines of an export, and the teacher after which to go on.
pub type ExportPage = (Vec<Vec<Cell>>, Option<Uuid>);

/// The lines after a teacher, newest first; ID numbers stay sealed, telephone numbers masked.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeacherExportQuery,
    after: Option<Uuid>,
) -> Answer<ExportPage> {
    let filter = TeacherQuery {
        q: query.q.clone(),
        school_id: query.school_id,
        source: query.source,
        status: query.status,
        verified: query.verified,
        reemployment_kind: query.reemployment_kind,
        ..TeacherQuery::default()
    };
    let paging = Paging { limit: 500, ..Paging::default() };
    let page = store::list_teachers(conn, &act.scope(), &filter, after, &paging)?;
    let schools: Vec<Uuid> = page.items.iter().map(|row| row.school_id).collect();
    let schools = exchange::list_schools(conn, &schools)?;
    let line = |row: &TeacherRow| {
        vec![
            Cell::text(schools.get(&row.school_id).map(|(code, _)| code)),
            Cell::text(Some(&row.name)),
            Cell::stored_word::<TeacherSource>(Some(&row.source)),
            Cell::stored_word::<Employment>(row.employment.as_deref()),
            Cell::stored_word::<ReemploymentKind>(row.reemployment_kind.as_deref()),
            Cell::stored_word::<StudentKind>(row.student_kind.as_deref()),
            Cell::flag(row.consent_of_unit),
            Cell::text(row.unit_name.as_ref()),
            Cell::Blank,
            Cell::text(row.phone_masked.as_ref()),
            Cell::flag(row.verified),
            Cell::stored_word::<TeacherState>(Some(&row.status)),
        ]
    };
    let lines = page.items.iter().map(line).collect();
    Ok((lines, page.next.and(page.items.last().map(|row| row.id))))
}

/// Checks every row, and unless it is a dry run registers them. Any fault in any row refuses them all, each with its cell.
pub fn import(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    table: &Table,
    dry_run: bool,
) -> Answer<ImportReport> {
    let mut readers: Vec<RowReader<'_>> = table.rows.iter().map(|row| RowReader::new(COLUMNS, row)).collect();
    let codes: HashSet<String> =
        readers.iter().filter_map(|one| one.peek("school_code")).map(str::to_owned).collect();
    let codes: Vec<String> = codes.into_iter().collect();
    let schools = exchange::find_schools(conn, &act.scope(), &codes)?;
    let drafts: Vec<Option<CreateTeacher>> =
        readers.iter_mut().map(|reader| read(reader, &schools)).collect();
    check_numbers(conn, keys, &mut readers)?;
    let faults: Vec<CellFault> = readers.into_iter().flat_map(RowReader::into_faults).collect();
    if !faults.is_empty() {
        return Err(TeacherError::Rows(faults));
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    if dry_run {
        return Ok(ImportReport { rows, created: 0, dry_run });
    }
    write(conn, act, keys, drafts.into_iter().flatten().collect())?;
    Ok(ImportReport { rows, created: rows, dry_run })
}

/// The teacher that a row registers, as far as its cells can be read.
fn read(reader: &mut RowReader<'_>, schools: &HashMap<String, Uuid>) -> Option<CreateTeacher> {
    let code = reader.text("school_code", 40);
    let school = code.as_ref().and_then(|code| schools.get(code).copied());
    if code.is_some() && school.is_none() {
        reader.fault("school_code", "school_not_found");
    }
    let name = read_name(reader);
    let source = reader.word("source");
    let standing = source.map(|source| Standing {
        source,
        employment: reader.word("employment"),
        reemployment: reader.word("reemployment_kind"),
        student: reader.word("student_kind"),
    });
    for fault in standing.map(Standing::faults).unwrap_or_default() {
        reader.fault(fault.pointer.trim_start_matches('/'), fault.code);
    }
    let consent = reader.flag("consent_of_unit").unwrap_or_default();
    let unit_name = reader.text("unit_name", 100);
    let number = read_number(reader);
    let phone = read_phone(reader);
    let (standing, name, school) = (standing?, name?, school?);
    Some(CreateTeacher {
        school_id: school.into(),
        name,
        source: standing.source,
        employment: standing.employment,
        reemployment_kind: standing.reemployment,
        student_kind: standing.student,
        consent_of_unit: consent,
        id_number: number.map(|number| number.expose().to_owned()),
        unit_name,
        stay_from: None,
        stay_to: None,
        phone,
    })
}

fn read_name(reader: &mut RowReader<'_>) -> Option<String> {
    let text = reader.text("name", 100)?;
    match text.parse::<PersonName>() {
        Ok(name) => Some(name.as_str().to_owned()),
        Err(error) => {
            reader.fault("name", error.code());
            None
        }
    }
}

fn read_number(reader: &mut RowReader<'_>) -> Option<IdNumber> {
    let text = reader.text("id_number", 32)?;
    match text.parse::<IdNumber>() {
        Ok(number) => Some(number),
        Err(error) => {
            reader.fault("id_number", error.code());
            None
        }
    }
}

/// A masked number, as an export writes it, says nothing.
fn read_phone(reader: &mut RowReader<'_>) -> Option<String> {
    let text = reader.text("phone", 32)?;
    if text.contains('*') {
        return None;
    }
    let phone = parse_phone(&text);
    if phone.is_none() {
        reader.fault("phone", "malformed_phone");
    }
    phone
}

/// Every ID number is new, among the teachers and in the table.
fn check_numbers(conn: &mut PgConnection, keys: &MasterKey, readers: &mut [RowReader<'_>]) -> Answer<()> {
    let hash_of = |reader: &RowReader<'_>| {
        let number = reader.peek("id_number").and_then(|text| text.parse::<IdNumber>().ok());
        number.map(|number| id_number_hash(keys, &number))
    };
    let hashes: Vec<Option<Vec<u8>>> = readers.iter().map(hash_of).collect();
    let wanted: Vec<Vec<u8>> = hashes.iter().flatten().cloned().collect();
    let taken: HashSet<Vec<u8>> = exchange::taken_hashes(conn, &wanted)?.into_iter().collect();
    let mut seen: HashMap<Vec<u8>, u32> = HashMap::new();
    for (reader, hash) in readers.iter_mut().zip(hashes) {
        let Some(hash) = hash else { continue };
        if taken.contains(&hash) {
            reader.fault("id_number", "teacher_already_registered");
        } else if let Some(first) = seen.get(&hash) {
            reader.fault_with("id_number", "row_repeated", vec![("row", first.to_string())]);
        } else {
            seen.insert(hash, reader.number());
        }
    }
    Ok(())
}

fn write(conn: &mut PgConnection, act: &Act, keys: &MasterKey, drafts: Vec<CreateTeacher>) -> Answer<()> {
    let mut places: HashMap<Uuid, SchoolPlace> = HashMap::new();
    let mut rows = Vec::with_capacity(drafts.len());
    for draft in &drafts {
        if let Entry::Vacant(unknown) = places.entry(draft.school_id.0) {
            let place = find_school(conn, &act.scope(), draft.school_id)?;
            unknown.insert(place.ok_or(TeacherError::NotFound)?);
        }
        rows.push(new_row(act, keys, draft)?);
    }
    exchange::insert_teachers(conn, &rows)?;
    for row in &rows {
        let Some(place) = places.get(&row.school_id) else { continue };
        let written = masked(&view(row)?);
        audit::record(conn, act, &change_at("teacher.import", row.id, place).after(&written))?;
    }
    Ok(())
}
