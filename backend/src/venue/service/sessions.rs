//! What the timetable needs of venues: what one offers, and bookings that come, move and go with class sessions.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{ClassSessionId, SchoolId, VenueAgreementId, VenueId};
use contract::venue::{VenueBookingState, VenueBookingView, VenueState};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::bookings::{cancel, load_view, views};
use super::{Answer, VenueServiceError, change};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::db::value::number;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::venue::domain::Period;
use crate::venue::store::agreements::list_between;
use crate::venue::store::bookings::{self, BookingRow};
use crate::venue::store::venues::find_venue;

/// Something that takes a venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenTime {
    /// The session that it is for, within reach.
    pub session_id: Option<ClassSessionId>,
    /// What it is for; nothing where it is another's out of reach.
    pub purpose: Option<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// The session that it is for, whoever's.
    of: Option<Uuid>,
}

/// What a venue offers to a school in a stretch of time.
#[derive(Debug, Clone)]
pub struct VenueOffer {
    /// How many people it holds.
    pub capacity: u32,
    /// Whether it is not shared any more.
    pub closed: bool,
    agreements: Vec<(VenueAgreementId, Period)>,
    taken: Vec<TakenTime>,
}

impl VenueOffer {
    /// The agreement that is in force on a day.
    #[must_use]
    pub fn agreement_on(&self, day: NaiveDate) -> Option<VenueAgreementId> {
        self.agreements.iter().find(|(_, period)| period.covers(day)).map(|(id, _)| *id)
    }

    /// What takes the venue between two instants, other than the bookings of these sessions.
    #[must_use]
    pub fn taken_between(
        &self,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        except: &HashSet<Uuid>,
    ) -> Option<&TakenTime> {
        let of_another = |one: &TakenTime| one.of.is_none_or(|id| !except.contains(&id));
        self.taken.iter().find(|one| one.starts_at < to && one.ends_at > from && of_another(one))
    }
}

/// What a venue that is seen from within reach offers to a school between two instants. Who means to book it holds it
/// before ([`crate::db::hold::hold`]).
pub fn offer(
    conn: &mut PgConnection,
    act: &Act,
    (venue, school): (VenueId, SchoolId),
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Answer<Option<VenueOffer>> {
    let Some(row) = find_venue(conn, &act.scope(), venue)? else { return Ok(None) };
    let days = (business_date(from), business_date(to));
    let agreements = list_between(conn, (venue, school), days)?;
    let rows = bookings::list_taken(conn, venue, (from, to))?;
    let inside = bookings::list_inside(conn, &act.scope(), rows.iter().map(|row| row.school_id).collect())?;
    let taken = |row: BookingRow| {
        let own = inside.contains(&row.school_id);
        TakenTime {
            session_id: row.session_id.filter(|_| own).map(Into::into),
            purpose: Some(row.purpose).filter(|_| own),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            of: row.session_id,
        }
    };
    Ok(Some(VenueOffer {
        capacity: number(row.capacity)?,
        closed: row.status != VenueState::Active.as_str(),
        agreements: agreements.iter().map(|one| (one.id.into(), one.period())).collect(),
        taken: rows.into_iter().map(taken).collect(),
    }))
}

/// A session that takes a venue.
#[derive(Debug, Clone)]
pub struct SessionBooking {
    /// The session.
    pub session_id: ClassSessionId,
    /// Its school.
    pub school_id: SchoolId,
    /// The venue.
    pub venue_id: VenueId,
    /// The agreement that it rests on.
    pub agreement_id: VenueAgreementId,
    /// The session's title.
    pub purpose: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

/// Books venues for new sessions, all or none.
pub fn book_sessions(conn: &mut PgConnection, act: &Act, wanted: &[SessionBooking]) -> Answer<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let row = |booking: &SessionBooking| BookingRow {
        id: new_id(),
        venue_id: booking.venue_id.0,
        school_id: booking.school_id.0,
        agreement_id: booking.agreement_id.0,
        session_id: Some(booking.session_id.0),
        purpose: booking.purpose.clone(),
        starts_at: booking.starts_at,
        ends_at: booking.ends_at,
        status: VenueBookingState::Booked.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        cancelled_by: None,
        cancelled_at: None,
        cancelled_reason: None,
        version: 1,
    };
    let rows: Vec<BookingRow> = wanted.iter().map(row).collect();
    bookings::insert_bookings(conn, &rows)?;
    let told = views(conn, &rows)?;
    let places = places(conn, act, &rows)?;
    record(conn, act, &places, told.iter().map(|view| ("venue_booking.create", None, view)), None)
}

/// Lets the booking of a session follow it: to another time or venue, or away where it takes none any more.
pub fn move_booking(
    conn: &mut PgConnection,
    act: &Act,
    session: ClassSessionId,
    wanted: Option<&SessionBooking>,
    reason: &str,
) -> Answer<()> {
    let found = bookings::list_of_sessions(conn, &[session.0])?.pop();
    let (mut row, wanted) = match (found, wanted) {
        (None, None) => return Ok(()),
        (None, Some(wanted)) => return book_sessions(conn, act, std::slice::from_ref(wanted)),
        (Some(_), None) => return release_sessions(conn, act, &[session], reason),
        (Some(row), Some(wanted)) => (row, wanted),
    };
    let before = load_view(conn, &row)?;
    row.venue_id = wanted.venue_id.0;
    row.agreement_id = wanted.agreement_id.0;
    row.purpose.clone_from(&wanted.purpose);
    row.starts_at = wanted.starts_at;
    row.ends_at = wanted.ends_at;
    row.version += 1;
    bookings::update_booking(conn, &row)?;
    let after = load_view(conn, &row)?;
    let places = places(conn, act, std::slice::from_ref(&row))?;
    record(conn, act, &places, [("venue_booking.move", Some(&before), &after)].into_iter(), Some(reason))
}

/// Calls off the bookings of sessions that are not held, or not there.
pub fn release_sessions(
    conn: &mut PgConnection,
    act: &Act,
    sessions: &[ClassSessionId],
    reason: &str,
) -> Answer<()> {
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.0).collect();
    let mut rows = bookings::list_of_sessions(conn, &ids)?;
    let before = views(conn, &rows)?;
    for row in &mut rows {
        cancel(act, row, reason);
        bookings::update_booking(conn, row)?;
    }
    let after = views(conn, &rows)?;
    let places = places(conn, act, &rows)?;
    let told = before.iter().zip(&after).map(|(before, after)| ("venue_booking.cancel", Some(before), after));
    record(conn, act, &places, told, Some(reason))
}

type Places = HashMap<SchoolId, SchoolPlace>;

fn places(conn: &mut PgConnection, act: &Act, rows: &[BookingRow]) -> Answer<Places> {
    let mut found = Places::new();
    for school in rows.iter().map(|row| SchoolId(row.school_id)) {
        if let Entry::Vacant(unknown) = found.entry(school) {
            let place = find_school(conn, &act.scope(), school)?;
            unknown.insert(place.ok_or(VenueServiceError::NotFound)?);
        }
    }
    Ok(found)
}

type Told<'a> = (&'static str, Option<&'a VenueBookingView>, &'a VenueBookingView);

fn record<'a>(
    conn: &mut PgConnection,
    act: &Act,
    places: &Places,
    told: impl Iterator<Item = Told<'a>>,
    reason: Option<&str>,
) -> Answer<()> {
    let change = |(action, before, after): Told<'a>| -> Option<Change> {
        let change = change(action, "venue_booking", after.id, places.get(&after.school_id)?).after(after);
        let change = match before {
            Some(before) => change.before(before),
            None => change,
        };
        Some(match reason {
            Some(reason) => change.because(reason),
            None => change,
        })
    };
    let changes: Vec<Change> = told.filter_map(change).collect();
    Ok(audit::record_all(conn, changes.into_iter().map(|change| (act, change)))?)
}
