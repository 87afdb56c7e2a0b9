//! Whether a session can stand where and when it is wanted: its room, venue and teacher, and what is there already.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::CollisionKind;
use contract::course::DeliveryMode;
use contract::ids::{ClassSessionId, VenueAgreementId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, Fault};
use crate::auth::Act;
use crate::class::store::{self, SessionRow};
use crate::clock::business_date;
use crate::db::hold::hold;
use crate::facility::scope::SchoolPlace;
use crate::teacher::domain::Unfit;
use crate::teacher::service::check_session;
use crate::venue::service::{self as venues, SessionBooking, VenueOffer};

/// What keeps a session from standing at its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// What it is about.
    pub kind: CollisionKind,
    /// The day of the session.
    pub day: NaiveDate,
    /// The title of what is there; nothing where it is another's out of reach.
    pub title: Option<String>,
    /// The session that is there, within reach.
    pub session: Option<ClassSessionId>,
    /// Its beginning and end.
    pub period: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Collision {
    /// Nothing is known of what is there, only what it takes.
    pub(super) const fn unknown(kind: CollisionKind, day: NaiveDate) -> Self {
        Self { kind, day, title: None, session: None, period: None }
    }
}

/// Everything that may stand in the way of sessions of one school in one room or venue with one teacher.
#[derive(Debug)]
pub(super) struct Board {
    sessions: Vec<SessionRow>,
    inside: HashSet<Uuid>,
    venue: Option<VenueOffer>,
    own: HashSet<Uuid>,
}

impl Board {
    /// What there is in the time of these sessions, which are all at one place with one teacher; they do not stand in their
    /// own way. Nobody else decides about the place and the teacher until the transaction ends.
    pub(super) fn held(conn: &mut PgConnection, act: &Act, wanted: &[SessionRow]) -> Answer<Self> {
        let places = wanted.iter().flat_map(|row| [row.room_id, row.venue_id, row.teacher_id]);
        hold(conn, places.flatten())?;
        Self::read(conn, act, wanted)
    }

    /// The same for a look that changes nothing.
    pub(super) fn read(conn: &mut PgConnection, act: &Act, wanted: &[SessionRow]) -> Answer<Self> {
        let own = wanted.iter().map(|row| row.id).collect();
        let span =
            wanted.iter().map(|row| row.starts_at).min().zip(wanted.iter().map(|row| row.ends_at).max());
        let (Some(one), Some(span)) = (wanted.first(), span) else {
            return Ok(Self { sessions: Vec::new(), inside: HashSet::new(), venue: None, own });
        };
        let sessions = store::list_taking(conn, (one.room_id, one.teacher_id), span)?;
        let schools: Vec<Uuid> = sessions.iter().map(|row| row.school_id).collect();
        let inside = store::list_inside(conn, &act.scope(), &schools)?;
        let venue = match one.venue_id {
            Some(id) => venues::offer(conn, act, (id.into(), one.school_id.into()), span)?,
            None => None,
        };
        Ok(Self { sessions, inside, venue, own })
    }

    /// Everything that keeps a session from standing at its time.
    pub(super) fn collisions(&self, place: &SchoolPlace, row: &SessionRow) -> Vec<Collision> {
        let day = business_date(row.starts_at);
        let mut found = Vec::new();
        if !place.may_teach(day) {
            found.push(Collision::unknown(CollisionKind::School, day));
        }
        let at_once = |other: &&SessionRow| {
            other.starts_at < row.ends_at && other.ends_at > row.starts_at && !self.own.contains(&other.id)
        };
        for other in self.sessions.iter().filter(at_once) {
            if row.room_id.is_some() && other.room_id == row.room_id {
                found.push(self.told(CollisionKind::Room, day, other));
            }
            if row.teacher_id.is_some() && other.teacher_id == row.teacher_id {
                found.push(self.told(CollisionKind::Teacher, day, other));
            }
        }
        if row.venue_id.is_some() {
            found.extend(self.of_venue(day, row));
        }
        found
    }

    fn told(&self, kind: CollisionKind, day: NaiveDate, other: &SessionRow) -> Collision {
        let inside = self.inside.contains(&other.school_id);
        Collision {
            kind,
            day,
            title: inside.then(|| other.title.clone()),
            session: inside.then(|| other.id.into()),
            period: Some((other.starts_at, other.ends_at)),
        }
    }

    fn of_venue(&self, day: NaiveDate, row: &SessionRow) -> Vec<Collision> {
        let Some(offer) = &self.venue else { return Vec::new() };
        let taken = offer.taken_between((row.starts_at, row.ends_at), &self.own).map(|other| Collision {
            kind: CollisionKind::Venue,
            day,
            title: other.purpose.clone(),
            session: other.session_id,
            period: Some((other.starts_at, other.ends_at)),
        });
        let missing = offer.agreement_on(day).is_none();
        let missing = missing.then(|| Collision::unknown(CollisionKind::Agreement, day));
        taken.into_iter().chain(missing).collect()
    }

    /// The booking that a session needs, where it takes a venue.
    pub(super) fn booking(&self, row: &SessionRow) -> Option<SessionBooking> {
        let agreement_id: VenueAgreementId =
            self.venue.as_ref()?.agreement_on(business_date(row.starts_at))?;
        Some(SessionBooking {
            session_id: row.id.into(),
            school_id: row.school_id.into(),
            venue_id: row.venue_id?.into(),
            agreement_id,
            purpose: row.title.clone(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        })
    }

    /// What is wrong with the venue at any time.
    pub(super) fn venue_faults(&self, row: &SessionRow, faults: &mut Vec<Fault>) {
        if row.venue_id.is_none() {
            return;
        }
        match &self.venue {
            None => faults.push(Fault::new("/venue_id", "venue_not_available")),
            Some(offer) if offer.closed => faults.push(Fault::new("/venue_id", "venue_closed")),
            Some(offer) if i64::from(row.capacity) > i64::from(offer.capacity) => {
                let value = Some(("capacity", offer.capacity.to_string()));
                faults.push(Fault { value, ..Fault::new("/capacity", "venue_too_small") });
            }
            Some(_) => {}
        }
    }
}

/// Whether a session has one place, unless it is online, and what is wrong with its room.
pub(super) fn check_room(
    conn: &mut PgConnection,
    place: &SchoolPlace,
    row: &SessionRow,
    faults: &mut Vec<Fault>,
) -> Answer<()> {
    if row.room_id.is_some() && row.venue_id.is_some() {
        faults.push(Fault::new("/venue_id", "one_place_only"));
    }
    let Some(room) = row.room_id else {
        if row.venue_id.is_none() && row.delivery_mode != DeliveryMode::Online.as_str() {
            faults.push(Fault::new("/room_id", "room_required"));
        }
        return Ok(());
    };
    match store::find_room(conn, room.into())? {
        Some((facility, seats)) if facility == place.facility_id.0 => {
            if seats > 0 && row.capacity > seats {
                let value = Some(("capacity", seats.to_string()));
                faults.push(Fault { value, ..Fault::new("/capacity", "room_too_small") });
            }
        }
        _ => faults.push(Fault::new("/room_id", "room_not_available")),
    }
    Ok(())
}

/// Whether the teacher of sessions teaches at the school and its unit has consented for each of their days; outside of the hours in which it can
/// teach the timetable warns and refuses nothing.
pub(super) fn check_teacher(
    conn: &mut PgConnection,
    act: &Act,
    rows: &[SessionRow],
    faults: &mut Vec<Fault>,
) -> Answer<()> {
    let Some((teacher, row)) = rows.first().and_then(|row| Some((row.teacher_id?, row))) else {
        return Ok(());
    };
    let days: Vec<NaiveDate> = rows.iter().map(|row| business_date(row.starts_at)).collect();
    let code = match check_session(conn, &act.scope(), (teacher.into(), row.school_id.into()), &days)? {
        Ok(()) => return Ok(()),
        Err(Unfit::NotAvailable) => "teacher_not_available",
        Err(Unfit::ConsentMissing) => "teacher_consent_missing",
        Err(Unfit::StayOver) => "teacher_stay_over",
    };
    faults.push(Fault::new("/teacher_id", code));
    Ok(())
}
