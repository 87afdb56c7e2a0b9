//! Use cases on one facility: begin a registration, read it, change it.

mod exchange;
mod import;
mod lists;
mod registration;
mod rooms;
mod roomtext;
mod school;
mod view;

use chrono::NaiveDate;
use contract::division::DivisionKind;
use contract::facility::{CreateFacility, FacilityView, HostKind, OpeningSpan, UpdateFacility};
use contract::ids::FacilityId;
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;
use rust_decimal::Decimal;

pub use exchange::{COLUMNS, ExportRow, export_headings, export_page, template_columns};
pub use import::import;
pub use lists::{FacilityPage, list, options};
pub use registration::{Decision, decide, record_inspection, submit, withdraw};
pub use rooms::{create_room, delete_room, update_room};
pub use school::put_school;

use super::domain::identity::{fits_division, is_credit_code, is_phone};
use super::domain::{
    self, FacilityError, Fault, MinimumAreas, OpeningHours, RoomArea, name_key, weekly_opening_minutes,
};
use super::store::{self, FacilityRow, HoursRow};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::{DbError, violates_foreign_key, violates_unique};

/// Why a use case on facilities was refused.
#[derive(Debug, thiserror::Error)]
pub enum FacilityFailure {
    /// It is not there, or not in the caller's scope.
    #[error("no such record in scope")]
    NotFound,
    /// Someone else changed it since it was read.
    #[error("changed since it was read")]
    Stale,
    /// A rule about registrations refuses it.
    #[error(transparent)]
    Refused(#[from] FacilityError),
    /// Members of the request are wrong.
    #[error("members are wrong")]
    Invalid(Vec<Fault>),
    /// A facility of that name is registered in the division.
    #[error("the name is taken in this division")]
    DuplicateName,
    /// The facility has a room of that name.
    #[error("the room's name is taken")]
    DuplicateRoom,
    /// The room has classes.
    #[error("the room is in use")]
    RoomInUse,
    /// The registration cannot be changed where it stands.
    #[error("not editable while {0}")]
    NotEditable(contract::facility::RegistrationState),
    /// Who handed it in may not decide on it.
    #[error("one's own submission")]
    OwnSubmission,
    /// Only the county or the city adds a school to a registered facility.
    #[error("needs the county or the city")]
    NeedsAuthority,
    /// The facility hosts no school.
    #[error("no school")]
    NoSchool,
    /// A division's schools are numbered up to 99.
    #[error("no school number is left in this division")]
    NumbersExhausted,
    /// Rows of an imported table are wrong.
    #[error("rows are wrong")]
    Rows(Vec<crate::sheet::CellFault>),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<QueryError> for FacilityFailure {
    fn from(error: QueryError) -> Self {
        if violates_unique(&error, "facility_division_code_name_key_key") {
            Self::DuplicateName
        } else if violates_unique(&error, "room_facility_id_name_key") {
            Self::DuplicateRoom
        } else {
            Self::Db(error.into())
        }
    }
}

type Outcome<T> = Result<T, FacilityFailure>;

/// The facility with its school, rooms and history.
pub fn get(conn: &mut PgConnection, act: &Act, id: FacilityId) -> Outcome<FacilityView> {
    let row = store::find_facility(conn, &act.scope(), id)?.ok_or(FacilityFailure::NotFound)?;
    view::assemble(conn, act, row)
}

/// Begins a registration as a draft.
pub fn create(conn: &mut PgConnection, act: &Act, asked: &CreateFacility) -> Outcome<FacilityView> {
    let id = new_id();
    let hours = opening_hours(&asked.opening_hours)?;
    let row = new_row(act, id, asked, weekly_opening_minutes(&hours)?);
    check_place(conn, act, &row, asked.kind)?;
    check_details(&row)?;
    store::insert_facilities(conn, std::slice::from_ref(&row))?;
    store::insert_hours(conn, &hour_rows(id, &hours))?;
    finish(conn, act, row, Note { action: "facility.create", before: None, reason: None })
}

fn new_row(act: &Act, id: uuid::Uuid, asked: &CreateFacility, minutes: u32) -> FacilityRow {
    let code = asked.division_code.as_str();
    FacilityRow {
        id,
        kind: asked.kind.to_string(),
        name_zh: asked.name_zh.clone(),
        name_mn: filled(asked.name_mn.as_ref()),
        name_key: name_key(&asked.name_zh),
        division_code: code.to_owned(),
        county_code: code.chars().take(6).collect(),
        township_code: code.chars().take(9).collect(),
        operator_name: filled(asked.operator_name.as_ref()),
        operator_credit_code: filled(asked.operator_credit_code.as_ref()),
        address: filled(asked.address.as_ref()),
        longitude: asked.location.map(|place| place.longitude),
        latitude: asked.location.map(|place| place.latitude),
        contact_name: filled(asked.contact_name.as_ref()),
        contact_phone: filled(asked.contact_phone.as_ref()),
        weekly_opening_minutes: i32::try_from(minutes).unwrap_or(i32::MAX),
        status: contract::facility::RegistrationState::Draft.to_string(),
        status_reason: None,
        submitted_at: None,
        submitted_by: None,
        decided_at: None,
        decided_by: None,
        created_at: act.at,
        updated_at: act.at,
        version: 1,
    }
}

/// Changes what the request names; needs the version that was read.
pub fn update(
    conn: &mut PgConnection,
    act: &Act,
    id: FacilityId,
    version: i64,
    asked: &UpdateFacility,
) -> Outcome<FacilityView> {
    let mut row = open(conn, act, id, Some(version))?;
    let before = view::assemble(conn, act, row.clone())?;
    let renamed = asked.kind.is_some()
        || asked.name_zh.is_some()
        || asked.name_mn.is_some()
        || asked.division_code.is_some();
    if renamed && !domain::is_editable(before.status) || !domain::takes_changes(before.status) {
        return Err(FacilityFailure::NotEditable(before.status));
    }
    if asked.division_code.as_ref().is_some_and(|code| *code != before.division_code)
        && before.school.is_some()
    {
        return Err(FacilityFailure::Invalid(vec![Fault::new("/division_code", "division_fixed_by_school")]));
    }
    let lacking = registration::dossier_faults(conn, &row, business_date(act.at))?;
    apply(&mut row, asked);
    if renamed {
        check_place(conn, act, &row, asked.kind.unwrap_or(before.kind))?;
    }
    check_details(&row)?;
    if let Some(spans) = &asked.opening_hours {
        let hours = opening_hours(spans)?;
        row.weekly_opening_minutes = i32::try_from(weekly_opening_minutes(&hours)?).unwrap_or(i32::MAX);
        store::delete_hours(conn, row.id)?;
        store::insert_hours(conn, &hour_rows(row.id, &hours))?;
    }
    if !domain::is_editable(before.status) {
        stays_complete(conn, act, &row, &lacking)?;
    }
    save(conn, act, row, Note { action: "facility.update", before: Some(before), reason: None })
}

/// A registered facility goes on telling what it had to tell to be registered; what it lacked before the change
/// (a right of use that has run out since) does not stand in the way of others.
fn stays_complete(conn: &mut PgConnection, act: &Act, row: &FacilityRow, lacking: &[Fault]) -> Outcome<()> {
    let mut faults = registration::dossier_faults(conn, row, business_date(act.at))?;
    faults.retain(|fault| !lacking.contains(fault));
    if faults.is_empty() { Ok(()) } else { Err(FacilityFailure::Invalid(faults)) }
}

fn apply(row: &mut FacilityRow, asked: &UpdateFacility) {
    fn set(target: &mut Option<String>, asked: Option<&String>) {
        if let Some(text) = asked {
            *target = filled(Some(text));
        }
    }
    if let Some(kind) = asked.kind {
        row.kind = kind.to_string();
    }
    if let Some(name) = &asked.name_zh {
        row.name_zh.clone_from(name);
        row.name_key = name_key(name);
    }
    if let Some(code) = &asked.division_code {
        row.division_code = code.to_string();
        row.county_code = code.as_str().chars().take(6).collect();
        row.township_code = code.as_str().chars().take(9).collect();
    }
    if let Some(place) = asked.location {
        row.longitude = place.map(|place| place.longitude);
        row.latitude = place.map(|place| place.latitude);
    }
    set(&mut row.name_mn, asked.name_mn.as_ref());
    set(&mut row.operator_name, asked.operator_name.as_ref());
    set(&mut row.operator_credit_code, asked.operator_credit_code.as_ref());
    set(&mut row.address, asked.address.as_ref());
    set(&mut row.contact_name, asked.contact_name.as_ref());
    set(&mut row.contact_phone, asked.contact_phone.as_ref());
}

fn filled(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

/// Locks a facility in scope, at the version that was read when one is given.
fn open(conn: &mut PgConnection, act: &Act, id: FacilityId, version: Option<i64>) -> Outcome<FacilityRow> {
    let row = store::lock_facility(conn, &act.scope(), id)?.ok_or(FacilityFailure::NotFound)?;
    if version.is_some_and(|version| version != row.version) {
        return Err(FacilityFailure::Stale);
    }
    Ok(row)
}

/// What to write into the audit trail.
struct Note<'a> {
    action: &'static str,
    before: Option<FacilityView>,
    reason: Option<&'a str>,
}

/// Stores the row as its next version, and records it.
fn save(conn: &mut PgConnection, act: &Act, mut row: FacilityRow, note: Note<'_>) -> Outcome<FacilityView> {
    row.updated_at = act.at;
    store::update_facility(conn, &mut row)?;
    finish(conn, act, row, note)
}

fn finish(conn: &mut PgConnection, act: &Act, row: FacilityRow, note: Note<'_>) -> Outcome<FacilityView> {
    let township = row.township_code.clone();
    let after = view::assemble(conn, act, row)?;
    let mut change = Change::of(note.action, "facility", after.id)
        .within(after.id, &township)
        .after(&view::masked(&after));
    if let Some(before) = &note.before {
        change = change.before(&view::masked(before));
    }
    if let Some(reason) = note.reason {
        change = change.because(reason);
    }
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// The division is there today, in scope, and of the right kind.
fn check_place(conn: &mut PgConnection, act: &Act, row: &FacilityRow, kind: HostKind) -> Outcome<()> {
    let found = store::find_division(conn, &row.division_code, business_date(act.at))?;
    let fault = place_fault(act, &row.division_code, kind, found.map(|facts| facts.kind).as_deref());
    fault.map_or(Ok(()), |(pointer, code)| Err(FacilityFailure::Invalid(vec![Fault::new(pointer, code)])))
}

fn place_fault(
    act: &Act,
    code: &str,
    kind: HostKind,
    division: Option<&str>,
) -> Option<(&'static str, &'static str)> {
    let Some(division) = division.and_then(|word| word.parse::<DivisionKind>().ok()) else {
        return Some(("/division_code", "division_unknown"));
    };
    if !act.scope().covers_division(code) {
        return Some(("/division_code", "division_outside_scope"));
    }
    (!fits_division(kind, division)).then_some(("/kind", "kind_does_not_fit_division"))
}

fn check_details(row: &FacilityRow) -> Outcome<()> {
    let mut faults = Vec::new();
    if row.operator_credit_code.as_deref().is_some_and(|code| !is_credit_code(code)) {
        faults.push(Fault::new("/operator_credit_code", "credit_code_invalid"));
    }
    if row.contact_phone.as_deref().is_some_and(|phone| !is_phone(phone)) {
        faults.push(Fault::new("/contact_phone", "phone_invalid"));
    }
    let beyond =
        |value: Option<Decimal>, limit: i64| value.is_some_and(|value| value.abs() > Decimal::from(limit));
    if beyond(row.longitude, 180) {
        faults.push(Fault::new("/location/longitude", "range"));
    }
    if beyond(row.latitude, 90) {
        faults.push(Fault::new("/location/latitude", "range"));
    }
    if faults.is_empty() { Ok(()) } else { Err(FacilityFailure::Invalid(faults)) }
}

fn opening_hours(spans: &[OpeningSpan]) -> Outcome<Vec<OpeningHours>> {
    let hours: Vec<OpeningHours> = spans
        .iter()
        .map(|span| OpeningHours { weekday: span.weekday, from: span.opens_at, to: span.closes_at })
        .collect();
    weekly_opening_minutes(&hours).map_err(|error| {
        let code = match error {
            FacilityError::OverlappingHours => "opening_hours_overlap",
            _ => "opening_hours_invalid",
        };
        FacilityFailure::Invalid(vec![Fault::new("/opening_hours", code)])
    })?;
    Ok(hours)
}

fn hour_rows(facility_id: uuid::Uuid, hours: &[OpeningHours]) -> Vec<HoursRow> {
    let row = |span: &OpeningHours| HoursRow {
        facility_id,
        weekday: i16::from(span.weekday),
        opens_at: span.from,
        closes_at: span.to,
    };
    hours.iter().map(row).collect()
}

/// The least areas in force on a day.
fn minimums(conn: &mut PgConnection, day: NaiveDate) -> Outcome<MinimumAreas> {
    let mut areas = MinimumAreas::NOTICE;
    for (kind, least) in store::list_standards(conn, day)? {
        match (kind.parse(), contract::measure::Area::try_from(least)) {
            (Ok(contract::facility::SchoolKind::Center), Ok(area)) => areas.center = area,
            (Ok(contract::facility::SchoolKind::Station), Ok(area)) => areas.station = area,
            _ => {}
        }
    }
    Ok(areas)
}

fn room_areas(rooms: &[store::RoomRow]) -> Vec<RoomArea> {
    let area = |room: &store::RoomRow| RoomArea {
        area: view::area(room.area),
        counts_toward_school: room.counts_toward_school,
    };
    rooms.iter().map(area).collect()
}

fn in_use(error: QueryError) -> FacilityFailure {
    let used = crate::db::violated_constraint(&error).map(str::to_owned);
    match used {
        Some(name) if violates_foreign_key(&error, &name) => FacilityFailure::RoomInUse,
        _ => error.into(),
    }
}
