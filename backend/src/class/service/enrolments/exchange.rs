//! Lists of enrolments in files.

use std::collections::HashMap;

use contract::class::{
    EnrolmentAsker, EnrolmentExportQuery, EnrolmentImportReport, EnrolmentQuery, EnrolmentState,
    EnrolmentView,
};
use contract::ids::ClassSeriesId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::apply::{Subject, check, code_of, insert, open};
use super::{Answer, EnrolmentError, Unfit};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::class::domain::applicant::Refusal;
use crate::class::service::Elsewhere;
use crate::class::store::{self, ApplicantRow};
use crate::clock::{business_date, business_time};
use crate::keys::MasterKey;
use crate::learner::domain::IdNumber;
use crate::learner::service::id_number_hash;
use crate::paging::Paging;
use crate::sheet::{Cell, CellFault, Column, RowReader, Table};

/// The columns of an imported list: who, by the ID number or by the number that exports give, and the name to compare.
pub const IMPORT_COLUMNS: &[Column] = &[
    Column { key: "name", label: "姓名", required: true, hint: "张三" },
    Column { key: "id_number", label: "身份证号", required: false, hint: "15060219500101001X" },
    Column { key: "learner_id", label: "学员编号", required: false, hint: "" },
];

/// Puts everybody on a list into a series, in the order of the list: all of them or, when one cannot be taken, nobody, and
/// each fault with its cell.
pub fn import(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    series: ClassSeriesId,
    (table, dry_run): (&Table, bool),
) -> Answer<EnrolmentImportReport> {
    let mut readers: Vec<RowReader<'_>> =
        table.rows.iter().map(|row| RowReader::new(IMPORT_COLUMNS, row)).collect();
    let who = find(conn, act, keys, &mut readers)?;
    let learners: Vec<Uuid> = who.iter().flatten().copied().collect();
    let applicants = store::lock_applicants(conn, &act.scope(), &learners)?;
    let locked = open(conn, act, Subject { id: series.0, is_series: true })?;
    let unfit = check(conn, act, &locked, &learners, &applicants)?;
    let names: HashMap<Uuid, &ApplicantRow> = applicants.iter().map(|row| (row.id, row)).collect();
    let mut seen: HashMap<Uuid, u32> = HashMap::new();
    for (reader, id) in readers.iter_mut().zip(&who) {
        let Some(id) = id else { continue };
        let key = if reader.is_blank("id_number") { "learner_id" } else { "id_number" };
        if let Some(first) = seen.insert(*id, reader.number()) {
            reader.fault_with(key, "row_repeated", vec![("row", first.to_string())]);
        } else if let Some(reason) = unfit.get(id) {
            reader.fault_with(key, code_of(reason), told(reason));
        } else if let (Some(name), Some(known)) = (reader.text("name", 100), names.get(id))
            && name != known.name
        {
            reader.fault("name", "learner_name_differs");
        }
    }
    let faults: Vec<CellFault> = readers.into_iter().flat_map(RowReader::into_faults).collect();
    if !faults.is_empty() {
        return Err(EnrolmentError::Rows(faults));
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let report = EnrolmentImportReport { rows, enrolled: 0, waiting: 0, dry_run };
    if dry_run {
        return Ok(report);
    }
    let ids = insert(conn, act, &locked, &learners, (EnrolmentAsker::Learner, None))?;
    let written = store::list_enrolments_of(conn, &ids)?;
    let enrolled = written.iter().filter(|(row, ..)| row.status == EnrolmentState::Enrolled.as_str()).count();
    let enrolled = u32::try_from(enrolled).unwrap_or(u32::MAX);
    Ok(EnrolmentImportReport { enrolled, waiting: rows.saturating_sub(enrolled), ..report })
}

/// What the text of a reason names.
fn told(reason: &Unfit) -> Vec<(&'static str, String)> {
    match reason {
        Unfit::Overlaps(other) => Elsewhere::told(Some(other)).to_vec(),
        Unfit::Refused(Refusal::TooMany(max)) => vec![("max", max.to_string())],
        _ => Vec::new(),
    }
}

/// A day with the hours between two instants.
pub fn period_text((from, to): (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>)) -> String {
    let hours = |at| business_time(at).format("%H:%M").to_string();
    format!("{} {}–{}", business_date(from), hours(from), hours(to))
}

/// The learner of each row, found by its ID number or by its own number.
fn find(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    readers: &mut [RowReader<'_>],
) -> Answer<Vec<Option<Uuid>>> {
    let mut hashes: Vec<Option<Vec<u8>>> = Vec::with_capacity(readers.len());
    for reader in readers.iter_mut() {
        let number = reader.text("id_number", 32).map(|text| text.parse::<IdNumber>());
        hashes.push(match number {
            Some(Ok(number)) => Some(id_number_hash(keys, &number)),
            Some(Err(error)) => {
                reader.fault("id_number", error.code());
                None
            }
            None => None,
        });
    }
    let wanted: Vec<Vec<u8>> = hashes.iter().flatten().cloned().collect();
    let known: HashMap<Vec<u8>, Uuid> =
        store::list_by_hash(conn, &act.scope(), &wanted)?.into_iter().collect();
    let mut found = Vec::with_capacity(readers.len());
    for (reader, hash) in readers.iter_mut().zip(hashes) {
        let id = match hash {
            Some(hash) => {
                let id = known.get(&hash).copied();
                if id.is_none() {
                    reader.fault("id_number", "learner_not_available");
                }
                id
            }
            None if reader.is_blank("id_number") => read_id(reader),
            None => None,
        };
        found.push(id);
    }
    Ok(found)
}

fn read_id(reader: &mut RowReader<'_>) -> Option<Uuid> {
    if reader.is_blank("learner_id") {
        reader.fault("id_number", "required");
        return None;
    }
    reader.parsed("learner_id", "learner_not_available")
}

type Write = fn(&EnrolmentView) -> Cell;

/// The headings of an export, and what stands below each.
const EXPORT_COLUMNS: [(&str, Write); 13] = [
    ("学堂", |view| Cell::text(Some(&view.school_name))),
    ("课程", |view| Cell::text(Some(&view.title))),
    ("姓名", |view| Cell::text(Some(&view.learner_name))),
    ("身份证号（脱敏）", |view| Cell::text(Some(&view.id_number_masked))),
    ("重点人群", |view| Cell::flag(view.priority)),
    ("申请人", |view| Cell::word(view.asked_by)),
    ("申请日期", |view| Cell::text(Some(business_date(view.applied_at)))),
    ("状态", |view| Cell::word(view.status)),
    ("候补次序", |view| Cell::number(view.position)),
    ("入班日期", |view| Cell::text(view.enrolled_at.map(business_date))),
    ("结束日期", |view| Cell::text(view.ended_at.map(business_date))),
    ("原因", |view| Cell::text(view.ended_reason.as_ref())),
    ("学员编号", |view| Cell::text(Some(view.learner_id))),
];

/// The headings of an export.
#[must_use]
pub fn export_headings() -> Vec<String> {
    EXPORT_COLUMNS.iter().map(|(heading, _)| (*heading).to_owned()).collect()
}

/// Lines of an export, and the enrolment after which to go on.
pub type ExportPage = (Vec<Vec<Cell>>, Option<Uuid>);

/// The lines after the enrolment `after`, newest first, and after which to go on.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &EnrolmentExportQuery,
    after: Option<Uuid>,
) -> Answer<ExportPage> {
    let filter = EnrolmentQuery {
        series_id: query.series_id,
        session_id: query.session_id,
        learner_id: query.learner_id,
        school_id: query.school_id,
        status: query.status,
        ..EnrolmentQuery::default()
    };
    let paging = Paging { limit: 500, ..Paging::default() };
    let page = super::list_enrolments(conn, act, &filter, after, &paging)?;
    let line = |view: &EnrolmentView| EXPORT_COLUMNS.iter().map(|(_, cell)| cell(view)).collect();
    let lines = page.items.iter().map(line).collect();
    Ok((lines, page.next.and(page.items.last().map(|view| view.id.0))))
}

/// Records, before the first of them leaves, that a list of persons leaves the system.
pub fn record_export(conn: &mut PgConnection, act: &Act, query: &EnrolmentExportQuery) -> Answer<()> {
    let filter = serde_json::json!({ "filter": query });
    Ok(audit::record(conn, act, &Change::of("enrolment.export", "enrolment", "*").after(&filter))?)
}
