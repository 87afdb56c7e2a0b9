//! SQL on bookings.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use contract::ids::{VenueBookingId, VenueId};
use contract::venue::{VenueBookingQuery, VenueBookingState};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::clock::start_of_day;
use crate::db::keyset::after;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{school, venue_booking};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = venue_booking)]
pub(in crate::venue) struct BookingRow {
    pub(in crate::venue) id: Uuid,
    pub(in crate::venue) venue_id: Uuid,
    pub(in crate::venue) school_id: Uuid,
    pub(in crate::venue) agreement_id: Uuid,
    pub(in crate::venue) session_id: Option<Uuid>,
    pub(in crate::venue) purpose: String,
    pub(in crate::venue) starts_at: DateTime<Utc>,
    pub(in crate::venue) ends_at: DateTime<Utc>,
    pub(in crate::venue) status: String,
    pub(in crate::venue) created_by: Uuid,
    pub(in crate::venue) created_at: DateTime<Utc>,
    pub(in crate::venue) cancelled_by: Option<Uuid>,
    pub(in crate::venue) cancelled_at: Option<DateTime<Utc>>,
    pub(in crate::venue) cancelled_reason: Option<String>,
    pub(in crate::venue) version: i64,
}

fn filtered(scope: &Scope, filter: &VenueBookingQuery) -> venue_booking::BoxedQuery<'static, Pg> {
    let mut query = venue_booking::table.into_boxed();
    if !scope.city {
        query = query.filter(venue_booking::school_id.eq_any(schools_in_scope(scope)));
    }
    if let Some(id) = filter.venue_id {
        query = query.filter(venue_booking::venue_id.eq(id.0));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(venue_booking::school_id.eq(id.0));
    }
    if let Some(state) = filter.status {
        query = query.filter(venue_booking::status.eq(state.as_str()));
    }
    if let Some(day) = filter.from {
        query = query.filter(venue_booking::starts_at.ge(start_of_day(day)));
    }
    if let Some(next) = filter.to.and_then(|day| day.succ_opt()) {
        query = query.filter(venue_booking::starts_at.lt(start_of_day(next)));
    }
    query
}

/// By their beginning.
pub(in crate::venue) fn list_bookings(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &VenueBookingQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<BookingRow>> {
    let mut query = filtered(scope, filter);
    if let Some((at, id)) = after {
        query = query.filter(after!((venue_booking::starts_at, at), (venue_booking::id, id)));
    }
    let rows = query
        .order((venue_booking::starts_at, venue_booking::id))
        .limit(paging.fetch())
        .select(BookingRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let key = |row: &BookingRow| vec![row.starts_at.to_rfc3339(), row.id.to_string()];
    Ok(Paged::cut(rows, paging, total, key))
}

/// A booking of a school in `scope`.
pub(in crate::venue) fn find_booking(
    conn: &mut PgConnection,
    scope: &Scope,
    id: VenueBookingId,
) -> QueryResult<Option<BookingRow>> {
    venue_booking::table
        .filter(venue_booking::id.eq(id.0).and(venue_booking::school_id.eq_any(schools_in_scope(scope))))
        .select(BookingRow::as_select())
        .first(conn)
        .optional()
}

/// The bookings, whoever's, that take a venue between two instants, by their beginning.
pub(in crate::venue) fn list_taken(
    conn: &mut PgConnection,
    venue: VenueId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<BookingRow>> {
    venue_booking::table
        .filter(venue_booking::venue_id.eq(venue.0))
        .filter(venue_booking::status.eq(VenueBookingState::Booked.as_str()))
        // No booking is longer than a day, so the index finds where to begin.
        .filter(venue_booking::starts_at.gt(from - chrono::TimeDelta::days(1)))
        .filter(venue_booking::starts_at.lt(to).and(venue_booking::ends_at.gt(from)))
        .order((venue_booking::starts_at, venue_booking::id))
        .select(BookingRow::as_select())
        .load(conn)
}

/// Which of these schools lie within `scope`.
pub(in crate::venue) fn list_inside(
    conn: &mut PgConnection,
    scope: &Scope,
    schools: Vec<Uuid>,
) -> QueryResult<HashSet<Uuid>> {
    if scope.city {
        return Ok(schools.into_iter().collect());
    }
    let inside: Vec<Uuid> = school::table
        .filter(school::id.eq_any(schools).and(school::id.eq_any(schools_in_scope(scope))))
        .select(school::id)
        .load(conn)?;
    Ok(inside.into_iter().collect())
}

/// The bookings that are not cancelled for these sessions.
pub(in crate::venue) fn list_of_sessions(
    conn: &mut PgConnection,
    sessions: &[Uuid],
) -> QueryResult<Vec<BookingRow>> {
    venue_booking::table
        .filter(venue_booking::session_id.eq_any(sessions))
        .filter(venue_booking::status.eq(VenueBookingState::Booked.as_str()))
        .order(venue_booking::id)
        .select(BookingRow::as_select())
        .load(conn)
}

/// How many bookings rest on an agreement and begin at an instant or later.
pub(in crate::venue) fn count_from(
    conn: &mut PgConnection,
    agreement: Uuid,
    from: DateTime<Utc>,
) -> QueryResult<i64> {
    venue_booking::table
        .filter(venue_booking::agreement_id.eq(agreement).and(venue_booking::starts_at.ge(from)))
        .filter(venue_booking::status.eq(VenueBookingState::Booked.as_str()))
        .count()
        .get_result(conn)
}

/// How many bookings of a venue end after an instant.
pub(in crate::venue) fn count_ahead(
    conn: &mut PgConnection,
    venue: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<i64> {
    venue_booking::table
        .filter(venue_booking::venue_id.eq(venue).and(venue_booking::ends_at.gt(at)))
        .filter(venue_booking::status.eq(VenueBookingState::Booked.as_str()))
        .count()
        .get_result(conn)
}

pub(in crate::venue) fn insert_bookings(conn: &mut PgConnection, rows: &[BookingRow]) -> QueryResult<()> {
    diesel::insert_into(venue_booking::table).values(rows).execute(conn).map(drop)
}

/// Writes where and when a booking is, and whether it is cancelled.
pub(in crate::venue) fn update_booking(conn: &mut PgConnection, row: &BookingRow) -> QueryResult<()> {
    diesel::update(venue_booking::table.find(row.id))
        .set((
            venue_booking::venue_id.eq(row.venue_id),
            venue_booking::agreement_id.eq(row.agreement_id),
            venue_booking::purpose.eq(&row.purpose),
            venue_booking::starts_at.eq(row.starts_at),
            venue_booking::ends_at.eq(row.ends_at),
            venue_booking::status.eq(&row.status),
            venue_booking::cancelled_by.eq(row.cancelled_by),
            venue_booking::cancelled_at.eq(row.cancelled_at),
            venue_booking::cancelled_reason.eq(&row.cancelled_reason),
            venue_booking::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}
