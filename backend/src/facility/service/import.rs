//! A table of registrations, taken in as drafts: all of it or nothing.

mod parents;
mod rows;

use std::collections::{HashMap, HashSet};

use contract::facility::{HostKind, ImportReport};
use diesel::pg::PgConnection;

use self::parents::Parents;
use self::rows::{Draft, area_fact, read_draft, room_row};
use super::{COLUMNS, FacilityFailure, Outcome, hour_rows, new_row, school};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::facility::domain::identity::{MAX_NUMBER, school_code};
use crate::facility::domain::{OpeningHours, coordinated_usable_area, name_key, weekly_opening_minutes};
use crate::facility::store::{self, FacilityRow, RoomRow, SchoolRow};
use crate::sheet::{CellFault, RowReader, Table};

/// Checks every row, and unless it is a dry run writes them as drafts. Any
/// fault in any row refuses them all, each fault with its cell.
pub fn import(conn: &mut PgConnection, act: &Act, table: &Table, dry_run: bool) -> Outcome<ImportReport> {
    let mut readers: Vec<RowReader<'_>> = table.rows.iter().map(|row| RowReader::new(COLUMNS, row)).collect();
    let today = business_date(act.at);
    let drafts: Vec<Draft> = readers.iter_mut().map(|reader| read_draft(reader, today)).collect();
    check_together(conn, act, &mut readers, &drafts)?;
    let parents = Parents::find(conn, &drafts)?;
    readers.iter_mut().zip(&drafts).for_each(|(reader, draft)| parents.check(reader, draft));
    let faults: Vec<CellFault> = readers.into_iter().flat_map(RowReader::into_faults).collect();
    if !faults.is_empty() {
        return Err(FacilityFailure::Rows(faults));
    }
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    if dry_run {
        return Ok(ImportReport { rows, created: 0, dry_run });
    }
    write(conn, act, drafts, &parents)?;
    Ok(ImportReport { rows, created: rows, dry_run })
}

/// Checks that need the database or the other rows, in two queries for all rows.
fn check_together(
    conn: &mut PgConnection,
    act: &Act,
    readers: &mut [RowReader<'_>],
    drafts: &[Draft],
) -> Outcome<()> {
    let codes: Vec<String> = drafts
        .iter()
        .filter_map(|draft| draft.division_code.as_ref().map(ToString::to_string))
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    let divisions: HashMap<String, String> = store::list_divisions(conn, &codes, business_date(act.at))?
        .into_iter()
        .map(|facts| (facts.code, facts.kind))
        .collect();
    let taken: HashSet<(String, String)> = store::taken_names(conn, &codes)?.into_iter().collect();
    let mut seen: HashMap<(String, String), u32> = HashMap::new();
    let mut numbers = HashMap::new();
    for (reader, draft) in readers.iter_mut().zip(drafts) {
        let Some(code) = &draft.division_code else { continue };
        if let Some(kind) = draft.kind {
            check_division(act, reader, code.as_str(), kind, &divisions);
        }
        if draft.school.is_some() && next_number(conn, code.as_str(), &mut numbers)? > MAX_NUMBER {
            reader.fault("school_name", "school_numbers_exhausted");
        }
        let Some(name) = &draft.name_zh else { continue };
        let key = (code.to_string(), name_key(name));
        if taken.contains(&key) {
            reader.fault("name_zh", "facility_name_taken");
        } else if let Some(first) = seen.get(&key) {
            reader.fault_with("name_zh", "row_repeated", vec![("row", first.to_string())]);
        } else {
            seen.insert(key, reader.number());
        }
    }
    Ok(())
}

fn check_division(
    act: &Act,
    reader: &mut RowReader<'_>,
    code: &str,
    kind: HostKind,
    divisions: &HashMap<String, String>,
) {
    if let Some((pointer, fault)) =
        super::place_fault(act, code, kind, divisions.get(code).map(String::as_str))
    {
        reader.fault(pointer.trim_start_matches('/'), fault);
    }
}

struct Batch {
    facilities: Vec<FacilityRow>,
    hours: Vec<store::HoursRow>,
    rooms: Vec<RoomRow>,
    schools: Vec<SchoolRow>,
}

fn write(conn: &mut PgConnection, act: &Act, drafts: Vec<Draft>, parents: &Parents) -> Outcome<()> {
    let mut batch =
        Batch { facilities: Vec::new(), hours: Vec::new(), rooms: Vec::new(), schools: Vec::new() };
    let mut numbers = HashMap::new();
    for draft in drafts {
        gather(conn, act, draft, parents, &mut numbers, &mut batch)?;
    }
    // A school is there before those that extend it.
    batch.schools.sort_by_key(|school| school.parent_school_id.is_some());
    store::insert_facilities(conn, &batch.facilities)?;
    store::insert_hours(conn, &batch.hours)?;
    store::insert_rooms(conn, &batch.rooms)?;
    store::insert_schools(conn, &batch.schools)?;
    for row in &batch.facilities {
        let written = serde_json::json!({ "name_zh": row.name_zh, "kind": row.kind, "division_code": row.division_code });
        let change = Change::of("facility.import", "facility", row.id)
            .within(row.id.into(), &row.township_code)
            .after(&written);
        audit::record(conn, act, &change)?;
    }
    Ok(())
}

fn gather(
    conn: &mut PgConnection,
    act: &Act,
    draft: Draft,
    parents: &Parents,
    numbers: &mut HashMap<String, u32>,
    batch: &mut Batch,
) -> Outcome<()> {
    let id = new_id();
    let hours: Vec<OpeningHours> = draft.hours.clone();
    let rooms: Vec<_> = draft.rooms.iter().map(area_fact).collect();
    let Some(asked) = draft.facility() else { return Err(FacilityFailure::NotFound) };
    let row = new_row(act, id, &asked, weekly_opening_minutes(&hours)?);
    let parent = parents.of(&draft);
    if let Some(wanted) = draft.school {
        let number = next_number(conn, &row.division_code, numbers)?;
        let code = school_code(&row.division_code, number).ok_or(FacilityFailure::NumbersExhausted)?;
        let mut school = school::blank(act, id, code);
        school.declared_area = coordinated_usable_area(&rooms).decimal();
        school::write(&mut school, &wanted);
        school.id = draft.school_id;
        school.parent_school_id = parent;
        batch.schools.push(school);
    }
    batch.rooms.extend(draft.rooms.into_iter().map(|room| room_row(room, act, id)));
    batch.hours.extend(hour_rows(id, &hours));
    batch.facilities.push(row);
    Ok(())
}

fn next_number(conn: &mut PgConnection, code: &str, numbers: &mut HashMap<String, u32>) -> Outcome<u32> {
    let next = if let Some(last) = numbers.get(code) {
        last + 1
    } else {
        store::lock_code_numbers(conn, code)?;
        store::next_school_number(conn, code)?
    };
    numbers.insert(code.to_owned(), next);
    Ok(next)
}
