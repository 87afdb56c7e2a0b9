//! The school that a facility hosts.

use contract::auth::Role;
use contract::facility::{FacilityView, HostKind, PutSchool, SchoolKind};
use contract::ids::FacilityId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::registration::dossier_faults;
use super::{FacilityFailure, Note, Outcome, open, room_areas, save, stays_complete, view};
use crate::auth::{Act, Scope};
use crate::clock::{business_date, new_id};
use crate::facility::domain::days::{SchoolDays, check_days, days_that_need_authority};
use crate::facility::domain::identity::school_code;
use crate::facility::domain::{self, Fault, UseRight, coordinated_usable_area};
use crate::facility::store::{self, FacilityRow, SchoolRow};

/// Who may add a school to a facility that is registered already, and change its days.
const AUTHORITIES: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];

/// Sets what the facility's school is. The first time gives it its code.
pub fn put_school(
    conn: &mut PgConnection,
    act: &Act,
    id: FacilityId,
    version: Option<i64>,
    asked: &PutSchool,
) -> Outcome<FacilityView> {
    let row = open(conn, act, id, version)?;
    let before = view::assemble(conn, act, row.clone())?;
    if !domain::takes_changes(before.status) {
        return Err(FacilityFailure::NotEditable(before.status));
    }
    let lacking = dossier_faults(conn, &row, business_date(act.at))?;
    let school = store::find_school(conn, row.id)?;
    check(conn, before.kind, asked, school.as_ref())?;
    match school {
        Some(mut school) => {
            if asked.parent_school_id.is_some_and(|parent| parent.0 == school.id) {
                return Err(parent_fault());
            }
            let stored = SchoolDays { opened_on: school.opened_on, closed_on: school.closed_on };
            check_school_days(act, &before, stored, asked)?;
            write(&mut school, asked);
            store::update_school(conn, &mut school)?;
        }
        None if !domain::is_editable(before.status) && act.narrowed_to(AUTHORITIES).is_none() => {
            return Err(FacilityFailure::NeedsAuthority);
        }
        None => {
            check_school_days(act, &before, SchoolDays::default(), asked)?;
            let mut school = begin(conn, act, &row, asked)?;
            if !domain::is_editable(before.status) {
                school.opened_on = school.opened_on.or(Some(business_date(act.at)));
            }
            store::insert_schools(conn, &[school])?;
        }
    }
    if !domain::is_editable(before.status) {
        stays_complete(conn, act, &row, &lacking)?;
    }
    save(conn, act, row, Note { action: "school.put", before: Some(before), reason: None })
}

/// Once registered, a school's days make the history of coverage: only who
/// decides on registrations changes them, and not beyond the registration.
fn check_school_days(act: &Act, before: &FacilityView, stored: SchoolDays, asked: &PutSchool) -> Outcome<()> {
    let merged = stored.changed_to(SchoolDays { opened_on: asked.opened_on, closed_on: asked.closed_on });
    let registered = before.history.iter().filter(|change| domain::changes_being(change.to));
    let from = registered.map(|change| change.effective_on).min();
    let mut faults = check_days(stored, merged, from, business_date(act.at));
    if from.is_some() && act.narrowed_to(AUTHORITIES).is_none() {
        faults = days_that_need_authority(stored, merged);
    }
    if faults.is_empty() { Ok(()) } else { Err(FacilityFailure::Invalid(faults)) }
}

fn begin(conn: &mut PgConnection, act: &Act, row: &FacilityRow, asked: &PutSchool) -> Outcome<SchoolRow> {
    store::lock_code_numbers(conn, &row.division_code)?;
    let number = store::next_school_number(conn, &row.division_code)?;
    let code = school_code(&row.division_code, number).ok_or(FacilityFailure::NumbersExhausted)?;
    let rooms = store::list_rooms(conn, row.id)?;
    let mut school = blank(act, row.id, code);
    school.declared_area = coordinated_usable_area(&room_areas(&rooms)).decimal();
    write(&mut school, asked);
    Ok(school)
}

/// A school of which only the code is known.
pub(super) fn blank(act: &Act, facility_id: Uuid, code: String) -> SchoolRow {
    SchoolRow {
        id: new_id(),
        facility_id,
        code,
        name: String::new(),
        construction_mode: String::new(),
        pilot_batch: String::new(),
        opened_on: None,
        closed_on: None,
        use_right_kind: None,
        use_right_document: None,
        use_right_valid_from: None,
        use_right_valid_to: None,
        declared_area: rust_decimal::Decimal::ZERO,
        inspected_area: None,
        inspected_on: None,
        parent_school_id: None,
        condition_met: None,
        condition_note: None,
        created_at: act.at,
        version: 1,
    }
}

/// Writes what was asked into the row.
pub(super) fn write(school: &mut SchoolRow, asked: &PutSchool) {
    let right = asked.use_right.as_ref();
    school.name.clone_from(&asked.name);
    school.construction_mode = asked.construction_mode.to_string();
    school.pilot_batch = asked.pilot_batch.to_string();
    school.opened_on = asked.opened_on.or(school.opened_on);
    school.closed_on = asked.closed_on.or(school.closed_on);
    school.use_right_kind = right.map(|right| right.kind.to_string());
    school.use_right_document = right.map(|right| right.document.clone());
    school.use_right_valid_from = right.map(|right| right.valid_from);
    school.use_right_valid_to = right.and_then(|right| right.valid_to);
    school.parent_school_id = asked.parent_school_id.map(Into::into);
    school.condition_met = asked.condition_met;
    school.condition_note = asked.condition_note.clone().filter(|note| !note.is_empty());
}

fn check(
    conn: &mut PgConnection,
    host: HostKind,
    asked: &PutSchool,
    stored: Option<&SchoolRow>,
) -> Outcome<()> {
    let faults = shape_faults(asked);
    if !faults.is_empty() {
        return Err(FacilityFailure::Invalid(faults));
    }
    let Some(parent) = asked.parent_school_id else { return Ok(()) };
    // A station may extend any centre of the city: codes and names of schools are no secret.
    let parent_host = store::find_school_host(conn, &Scope::whole_city(), parent)?;
    let (kind, state) = parent_host.ok_or_else(parent_fault)?;
    let kept = stored.is_some_and(|school| school.parent_school_id == Some(parent.0));
    let fits = host.school_kind() == SchoolKind::Station
        && view::stored::<HostKind>(&kind)?.school_kind() == SchoolKind::Center
        && (kept || !domain::has_ended(view::stored(&state)?));
    if fits { Ok(()) } else { Err(parent_fault()) }
}

fn parent_fault() -> FacilityFailure {
    FacilityFailure::Invalid(vec![Fault::new("/parent_school_id", "parent_not_a_center")])
}

/// What is wrong with the request by itself, its days aside.
pub(super) fn shape_faults(asked: &PutSchool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let right = asked.use_right.as_ref();
    if right.is_some_and(|right| UseRight::new(right.valid_from, right.valid_to).is_err()) {
        faults.push(Fault::new("/use_right/valid_to", "end_before_start"));
    }
    let note = asked.condition_note.as_deref().unwrap_or_default();
    if asked.condition_met.is_some() && note.is_empty() {
        faults.push(Fault::new("/condition_note", "required"));
    }
    faults
}
