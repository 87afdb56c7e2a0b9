//! Registering venues, changing them, and what there is.

use contract::division::{DivisionCode, DivisionLevel};
use contract::ids::VenueId;
use contract::venue::{CreateVenue, UpdateVenue, VenueQuery, VenueState, VenueView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, VenueServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::hold::hold;
use crate::db::value::{number, word};
use crate::division::DivisionError;
use crate::division::service::get as get_division;
use crate::paging::{Paged, Paging};
use crate::search::search_key;
use crate::venue::domain::may_become;
use crate::venue::store::bookings::count_ahead;
use crate::venue::store::venues::{self, VenueRow};

/// Registers a venue in a township within reach.
pub fn create_venue(conn: &mut PgConnection, act: &Act, body: &CreateVenue) -> Answer<VenueView> {
    check_township(conn, act, &body.division_code)?;
    let code = body.division_code.as_str();
    let name_mn = filled(body.name_mn.as_deref());
    let row = VenueRow {
        id: new_id(),
        kind: body.kind.to_string(),
        search_key: key(&body.name_zh, name_mn.as_deref()),
        name_zh: body.name_zh.clone(),
        name_mn,
        division_code: code.to_owned(),
        county_code: code.chars().take(6).collect(),
        address: body.address.clone(),
        capacity: number(body.capacity)?,
        opening_note: filled(body.opening_note.as_deref()),
        status: VenueState::Active.to_string(),
        status_reason: None,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    venues::insert_venue(conn, &row)?;
    let after = load_view(conn, act, &row)?;
    audit::record(conn, act, &change("venue.create", &row).after(&after))?;
    Ok(after)
}

fn check_township(conn: &mut PgConnection, act: &Act, code: &DivisionCode) -> Answer<()> {
    let known = match get_division(conn, code, business_date(act.at)) {
        Ok(division) => division.level() == DivisionLevel::Township,
        Err(DivisionError::NotFound) => false,
        Err(error) => return Err(error.into()),
    };
    if !known {
        return Err(VenueServiceError::DivisionUnknown);
    }
    let reached = act.scope().covers_division(code.as_str());
    if reached { Ok(()) } else { Err(VenueServiceError::OutsideScope) }
}

fn filled(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn key(name_zh: &str, name_mn: Option<&str>) -> String {
    search_key(&format!("{name_zh}\n{}", name_mn.unwrap_or_default()))
}

fn change(action: &'static str, row: &VenueRow) -> Change {
    Change::of(action, "venue", row.id).in_county(&row.county_code)
}

/// A venue that lies within reach, locked; of those that are only seen nobody changes anything.
pub(super) fn lock(conn: &mut PgConnection, act: &Act, id: VenueId) -> Answer<VenueRow> {
    let row = venues::lock_venue(conn, id)?.ok_or(VenueServiceError::NotFound)?;
    let reached = act.scope().covers_division(&row.division_code);
    if reached { Ok(row) } else { Err(VenueServiceError::NotFound) }
}

/// Changes what is told of a venue, if it is still what was read.
pub fn update_venue(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (VenueId, i64),
    body: &UpdateVenue,
) -> Answer<VenueView> {
    let mut row = lock(conn, act, id)?;
    if row.version != version {
        return Err(VenueServiceError::Stale);
    }
    let before = load_view(conn, act, &row)?;
    if let Some(kind) = body.kind {
        row.kind = kind.to_string();
    }
    if let Some(name) = &body.name_zh {
        row.name_zh.clone_from(name);
    }
    if let Some(name) = &body.name_mn {
        row.name_mn = filled(Some(name));
    }
    row.search_key = key(&row.name_zh, row.name_mn.as_deref());
    if let Some(address) = &body.address {
        row.address.clone_from(address);
    }
    if let Some(capacity) = body.capacity {
        row.capacity = number(capacity)?;
    }
    if let Some(note) = &body.opening_note {
        row.opening_note = filled(Some(note));
    }
    save(conn, act, ("venue.update", None), row, &before)
}

/// Shares a venue no more; not while bookings lie ahead.
pub fn close_venue(conn: &mut PgConnection, act: &Act, id: VenueId, reason: &str) -> Answer<VenueView> {
    let row = lock(conn, act, id)?;
    hold(conn, [id.0])?;
    let ahead = count_ahead(conn, row.id, act.at)?;
    if ahead > 0 {
        return Err(VenueServiceError::Booked(ahead));
    }
    stand(conn, act, ("venue.close", reason), row, VenueState::Closed)
}

/// Shares a venue again.
pub fn reopen_venue(conn: &mut PgConnection, act: &Act, id: VenueId, reason: &str) -> Answer<VenueView> {
    let row = lock(conn, act, id)?;
    stand(conn, act, ("venue.reopen", reason), row, VenueState::Active)
}

fn stand(
    conn: &mut PgConnection,
    act: &Act,
    (action, reason): (&'static str, &str),
    mut row: VenueRow,
    wanted: VenueState,
) -> Answer<VenueView> {
    let before = load_view(conn, act, &row)?;
    may_become(before.status, wanted)?;
    row.status = wanted.to_string();
    row.status_reason = Some(reason.to_owned());
    save(conn, act, (action, Some(reason)), row, &before)
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    (action, reason): (&'static str, Option<&str>),
    mut row: VenueRow,
    before: &VenueView,
) -> Answer<VenueView> {
    row.version += 1;
    venues::update_venue(conn, &row)?;
    let after = load_view(conn, act, &row)?;
    let change = change(action, &row).before(before).after(&after);
    let change = match reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// One venue that is seen from within reach.
pub fn get_venue(conn: &mut PgConnection, act: &Act, id: VenueId) -> Answer<VenueView> {
    let row = venues::find_venue(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    load_view(conn, act, &row)
}

/// The venues that are seen from within reach, in the order of their registration.
pub fn list_venues(
    conn: &mut PgConnection,
    act: &Act,
    query: &VenueQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<VenueView>> {
    let today = business_date(act.at);
    let page = venues::list_venues(conn, &act.scope(), (query, today), after, paging)?;
    Ok(Paged { items: views(conn, act, &page.items)?, next: page.next, total: page.total })
}

fn load_view(conn: &mut PgConnection, act: &Act, row: &VenueRow) -> Answer<VenueView> {
    views(conn, act, std::slice::from_ref(row))?.pop().ok_or(VenueServiceError::NotFound)
}

/// What is told of venues, in order.
fn views(conn: &mut PgConnection, act: &Act, rows: &[VenueRow]) -> Answer<Vec<VenueView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let counts = venues::count_agreements(conn, &ids, business_date(act.at))?;
    let codes: Vec<String> =
        rows.iter().flat_map(|row| [row.division_code.clone(), row.county_code.clone()]).collect();
    let names = venues::division_names(conn, &codes)?;
    let name = |code: &String| names.get(code).unwrap_or(code).clone();
    let view = |row: &VenueRow| {
        let (schools, expiring) = counts.get(&row.id).copied().unwrap_or_default();
        Ok(VenueView {
            id: row.id.into(),
            kind: word(&row.kind)?,
            name_zh: row.name_zh.clone(),
            name_mn: row.name_mn.clone(),
            division_code: row.division_code.clone(),
            division_name: name(&row.division_code),
            county_code: row.county_code.clone(),
            county_name: name(&row.county_code),
            address: row.address.clone(),
            capacity: number(row.capacity)?,
            opening_note: row.opening_note.clone(),
            status: word(&row.status)?,
            status_reason: row.status_reason.clone(),
            schools,
            expiring,
            version: row.version,
        })
    };
    rows.iter().map(view).collect()
}
