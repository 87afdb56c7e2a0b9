//! A table of self-assessments, handed in at once: all of it or nothing.

use std::collections::HashMap;

use contract::assessment::{SelfAssessmentState, WriteSelfAssessment};
use contract::facility::ImportReport;
use contract::ids::AssessmentCycleId;
use contract::measure::Points;
use diesel::pg::PgConnection;

use super::self_assessment::{check, check_open, submit, write};
use super::views::remarks_of;
use super::{Answer, AssessmentServiceError, change};
use crate::assessment::store::cycles::{find_cycle, hold_cycle};
use crate::assessment::store::schools::{SchoolRow, list_schools_of, lock_school};
use crate::audit::record;
use crate::auth::Act;
use crate::sheet::{CellFault, Column, RowReader, Table};
use crate::subsidy::domain::Policy;
use crate::subsidy::service::find_rules;

/// The columns of the table.
pub const COLUMNS: &[Column] = &[
    Column { key: "code", label: "学堂代码", required: true, hint: "YFXT-150602001-01" },
    Column { key: "name", label: "学堂名称", required: false, hint: "只供核对，不导入" },
    Column {
        key: "safety_accessibility", label: "安全与无障碍自评分", required: true, hint: "4.50"
    },
    Column { key: "syllabus_quality", label: "教学大纲自评分", required: true, hint: "4.00" },
    Column { key: "statement", label: "自评说明", required: true, hint: "本年度办学情况" },
];

/// What came of an import: a report, or what is wrong, cell by cell.
pub type Import = Result<ImportReport, Vec<CellFault>>;

/// The columns of the table of a cycle.
pub fn template(conn: &mut PgConnection, id: AssessmentCycleId) -> Answer<&'static [Column]> {
    find_cycle(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    Ok(COLUMNS)
}

/// Checks every row, and unless it is a dry run writes and hands in each. Any fault in any row refuses them all.
pub fn import_self_assessments(
    conn: &mut PgConnection,
    act: &Act,
    id: AssessmentCycleId,
    table: &Table,
    dry_run: bool,
) -> Answer<Import> {
    let cycle = hold_cycle(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    check_open(&cycle)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    let schools = list_schools_of(conn, &act.scope(), id)?;
    let known: HashMap<&str, &SchoolRow> =
        schools.iter().map(|school| (school.code.as_str(), school)).collect();
    let mut readers: Vec<RowReader<'_>> = table.rows.iter().map(|row| RowReader::new(COLUMNS, row)).collect();
    let mut seen = HashMap::new();
    let read: Vec<_> =
        readers.iter_mut().map(|reader| read_row(reader, &policy, &known, &mut seen)).collect();
    let faults: Vec<CellFault> = readers.into_iter().flat_map(RowReader::into_faults).collect();
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    if !dry_run {
        // By code, so that two tables do not wait for each other.
        let mut handed_in: Vec<_> = read.into_iter().flatten().collect();
        handed_in.sort_by(|(one, _), (other, _)| one.code.cmp(&other.code));
        for (school, own) in handed_in {
            let locked = lock_school(conn, &act.scope(), school.id.into())?;
            let row = locked.ok_or(AssessmentServiceError::NotFound)?;
            let own = WriteSelfAssessment { remarks: remarks_of(conn, row.id)?, ..own };
            let mut row = write(conn, act, (row, &cycle), &own)?;
            submit(conn, act, (&mut row, &cycle))?;
            record(conn, act, &change("assessment.import_self_assessment", &row).after(&own))?;
        }
    }
    Ok(Ok(ImportReport { rows, created: if dry_run { 0 } else { rows }, dry_run }))
}

/// What a row says, as far as its cells can be read.
fn read_row<'a>(
    reader: &mut RowReader<'_>,
    policy: &Policy,
    known: &HashMap<&str, &'a SchoolRow>,
    seen: &mut HashMap<String, u32>,
) -> Option<(&'a SchoolRow, WriteSelfAssessment)> {
    let school = read_school(reader, known, seen);
    let safety: Option<Points> = reader.parsed("safety_accessibility", "number_expected");
    let syllabus: Option<Points> = reader.parsed("syllabus_quality", "number_expected");
    let statement = reader.lines("statement", 4_000);
    let own = WriteSelfAssessment {
        safety_accessibility: safety?,
        syllabus_quality: syllabus?,
        statement: statement?,
        remarks: Vec::new(),
    };
    for fault in check(policy, &own) {
        reader.fault(fault.pointer.trim_start_matches('/'), fault.code);
    }
    Some((school?, own))
}

fn read_school<'a>(
    reader: &mut RowReader<'_>,
    known: &HashMap<&str, &'a SchoolRow>,
    seen: &mut HashMap<String, u32>,
) -> Option<&'a SchoolRow> {
    let code = reader.text("code", 64)?;
    let Some(school) = known.get(code.as_str()).copied() else {
        reader.fault("code", "school_not_in_cycle");
        return None;
    };
    if let Some(first) = seen.insert(code, reader.number()) {
        reader.fault_with("code", "row_repeated", vec![("row", first.to_string())]);
    } else if school.self_status != SelfAssessmentState::Draft.as_str() {
        reader.fault("code", "self_assessment_handed_in");
    }
    Some(school)
}
