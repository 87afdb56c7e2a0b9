//! Bookings for what is no class session, and when a venue is taken.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use contract::ids::{VenueBookingId, VenueId};
use contract::venue::{
    CreateVenueBooking, VenueBookingQuery, VenueBookingState, VenueBookingView, VenueTime, VenueTimes,
    VenueTimesQuery,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::sessions::offer;
use super::{Answer, Taken, VenueServiceError, change};
use crate::audit;
use crate::auth::Act;
use crate::clock::{business_date, new_id, start_of_day};
use crate::db::hold::hold;
use crate::db::value::word;
use crate::facility::scope::find_school;
use crate::paging::{Paged, Paging};
use crate::venue::domain::{VenueError, check_days, check_hours};
use crate::venue::store::bookings::{self, BookingRow};
use crate::venue::store::venues::{find_venue, school_names, venue_names};

/// Books a venue for a school within reach that has an agreement on it.
pub fn create_booking(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateVenueBooking,
) -> Answer<VenueBookingView> {
    let place = find_school(conn, &act.scope(), body.school_id)?.ok_or(VenueServiceError::SchoolNotFound)?;
    let day = check_hours(body.starts_at, body.ends_at, act.at)?;
    hold(conn, [body.venue_id.0])?;
    let wanted = (body.starts_at, body.ends_at);
    let offer =
        offer(conn, act, (body.venue_id, body.school_id), wanted)?.ok_or(VenueServiceError::VenueNotFound)?;
    if offer.closed {
        return Err(VenueError::Closed.into());
    }
    let agreement = offer.agreement_on(day).ok_or(VenueServiceError::NoAgreement(day))?;
    if let Some(other) = offer.taken_between(wanted, &HashSet::new()) {
        let period = Some((other.starts_at, other.ends_at));
        return Err(VenueServiceError::Taken(Taken { purpose: other.purpose.clone(), period }));
    }
    let row = BookingRow {
        id: new_id(),
        venue_id: body.venue_id.0,
        school_id: place.school_id.0,
        agreement_id: agreement.0,
        session_id: None,
        purpose: body.purpose.clone(),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        status: VenueBookingState::Booked.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        cancelled_by: None,
        cancelled_at: None,
        cancelled_reason: None,
        version: 1,
    };
    bookings::insert_bookings(conn, std::slice::from_ref(&row))?;
    let after = load_view(conn, &row)?;
    let change = change("venue_booking.create", "venue_booking", after.id, &place).after(&after);
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// Calls a booking off; that of a session goes with the session.
pub fn cancel_booking(
    conn: &mut PgConnection,
    act: &Act,
    id: VenueBookingId,
    reason: &str,
) -> Answer<VenueBookingView> {
    let found = bookings::find_booking(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    hold(conn, [found.venue_id])?;
    let mut row = bookings::find_booking(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    if row.session_id.is_some() {
        return Err(VenueServiceError::OfSession);
    }
    let before = load_view(conn, &row)?;
    if before.status == VenueBookingState::Cancelled {
        return Err(VenueError::BookingCancelled.into());
    }
    if row.ends_at <= act.at {
        return Err(VenueError::Past.into());
    }
    cancel(act, &mut row, reason);
    bookings::update_booking(conn, &row)?;
    let place = find_school(conn, &act.scope(), row.school_id.into())?.ok_or(VenueServiceError::NotFound)?;
    let after = load_view(conn, &row)?;
    let change = change("venue_booking.cancel", "venue_booking", after.id, &place);
    audit::record(conn, act, &change.before(&before).after(&after).because(reason))?;
    Ok(after)
}

/// Writes into a booking that it is called off.
pub(super) fn cancel(act: &Act, row: &mut BookingRow, reason: &str) {
    row.status = VenueBookingState::Cancelled.to_string();
    row.cancelled_by = Some(act.account_id.0);
    row.cancelled_at = Some(act.at);
    row.cancelled_reason = Some(reason.to_owned());
    row.version += 1;
}

/// One booking of a school within reach.
pub fn get_booking(conn: &mut PgConnection, act: &Act, id: VenueBookingId) -> Answer<VenueBookingView> {
    let row = bookings::find_booking(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    load_view(conn, &row)
}

/// The bookings of schools within reach, by their beginning.
pub fn list_bookings(
    conn: &mut PgConnection,
    act: &Act,
    query: &VenueBookingQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<VenueBookingView>> {
    let page = bookings::list_bookings(conn, &act.scope(), query, after, paging)?;
    Ok(Paged { items: views(conn, &page.items)?, next: page.next, total: page.total })
}

/// When a venue that is seen is taken; by whom is told within reach only.
pub fn list_times(
    conn: &mut PgConnection,
    act: &Act,
    id: VenueId,
    query: &VenueTimesQuery,
) -> Answer<VenueTimes> {
    find_venue(conn, &act.scope(), id)?.ok_or(VenueServiceError::NotFound)?;
    let from = query.from.unwrap_or_else(|| business_date(act.at));
    let (from, to) = check_days(from, query.to)?;
    let until = to.succ_opt().map_or_else(|| start_of_day(to), start_of_day);
    let rows = bookings::list_taken(conn, id, (start_of_day(from), until))?;
    let schools: Vec<Uuid> = rows.iter().map(|row| row.school_id).collect();
    let inside = bookings::list_inside(conn, &act.scope(), schools.clone())?;
    let names = school_names(conn, &schools)?;
    let told = |row: BookingRow| {
        let own = inside.contains(&row.school_id);
        VenueTime {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            school_name: names.get(&row.school_id).filter(|_| own).cloned(),
            purpose: Some(row.purpose).filter(|_| own),
        }
    };
    Ok(VenueTimes { from, to, taken: rows.into_iter().map(told).collect() })
}

pub(super) fn load_view(conn: &mut PgConnection, row: &BookingRow) -> Answer<VenueBookingView> {
    views(conn, std::slice::from_ref(row))?.pop().ok_or(VenueServiceError::NotFound)
}

pub(super) fn views(conn: &mut PgConnection, rows: &[BookingRow]) -> Answer<Vec<VenueBookingView>> {
    let (venues, schools): (Vec<Uuid>, Vec<Uuid>) =
        rows.iter().map(|row| (row.venue_id, row.school_id)).unzip();
    let (venues, schools) = (venue_names(conn, &venues)?, school_names(conn, &schools)?);
    let view = |row: &BookingRow| {
        Ok(VenueBookingView {
            id: row.id.into(),
            venue_id: row.venue_id.into(),
            venue_name: venues.get(&row.venue_id).cloned().unwrap_or_default(),
            school_id: row.school_id.into(),
            school_name: schools.get(&row.school_id).cloned().unwrap_or_default(),
            agreement_id: row.agreement_id.into(),
            session_id: row.session_id.map(Into::into),
            purpose: row.purpose.clone(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            status: word(&row.status)?,
            cancelled_reason: row.cancelled_reason.clone(),
            version: row.version,
        })
    };
    rows.iter().map(view).collect()
}
