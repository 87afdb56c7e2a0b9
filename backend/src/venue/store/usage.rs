//! How much venues are shared and used, by kind, in one statement for each of the two.

use chrono::{DateTime, NaiveDate, Utc};
use contract::venue::VenueBookingState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use uuid::Uuid;

use super::agreements::{came_into_force, lasts_until};
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{venue, venue_agreement, venue_booking};

/// Which venue of which kind was shared with which school: by an agreement that was in force on one of these days.
pub(in crate::venue) fn list_shared(
    conn: &mut PgConnection,
    scope: &Scope,
    (from, to): (NaiveDate, NaiveDate),
    county: Option<&str>,
) -> QueryResult<Vec<(String, Uuid, Uuid)>> {
    let mut query = venue_agreement::table
        .inner_join(venue::table)
        .filter(venue_agreement::valid_from.le(to))
        .filter(lasts_until(from))
        .filter(came_into_force())
        .select((venue::kind, venue_agreement::venue_id, venue_agreement::school_id))
        .distinct()
        .into_boxed();
    if !scope.city {
        query = query.filter(venue_agreement::school_id.eq_any(schools_in_scope(scope)));
    }
    if let Some(county) = county {
        query = query.filter(venue::county_code.eq(county.to_owned()));
    }
    query.load(conn)
}

/// Bookings of a kind of venue.
#[derive(Debug, Clone, Queryable)]
pub(in crate::venue) struct UseRow {
    pub(in crate::venue) kind: String,
    pub(in crate::venue) bookings: i64,
    pub(in crate::venue) minutes: Option<i64>,
    pub(in crate::venue) session_minutes: Option<i64>,
}

const MINUTES: &str =
    "sum(extract(epoch from venue_booking.ends_at - venue_booking.starts_at)::bigint / 60)::bigint";
const SESSION_MINUTES: &str = "(sum(extract(epoch from venue_booking.ends_at - venue_booking.starts_at)::bigint / 60) \
    filter (where venue_booking.session_id is not null))::bigint";

/// The bookings that began from one instant until before another, by kind.
pub(in crate::venue) fn count_used(
    conn: &mut PgConnection,
    scope: &Scope,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    county: Option<&str>,
) -> QueryResult<Vec<UseRow>> {
    use diesel::dsl::{count_star, sql};
    let mut query = venue_booking::table
        .inner_join(venue::table)
        .filter(venue_booking::status.eq(VenueBookingState::Booked.as_str()))
        .filter(venue_booking::starts_at.ge(from).and(venue_booking::starts_at.lt(to)))
        .group_by(venue::kind)
        .select((
            venue::kind,
            count_star(),
            sql::<Nullable<BigInt>>(MINUTES),
            sql::<Nullable<BigInt>>(SESSION_MINUTES),
        ))
        .into_boxed();
    if !scope.city {
        query = query.filter(venue_booking::school_id.eq_any(schools_in_scope(scope)));
    }
    if let Some(county) = county {
        query = query.filter(venue::county_code.eq(county.to_owned()));
    }
    query.load(conn)
}
