//! How the places of series and sessions stand.

use std::collections::HashMap;

use contract::class::{PlacesView, RaisePriorityQuota};
use contract::ids::{ClassSeriesId, LearnerId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::parameters::{Parameters, parameters};
use super::{Answer, EnrolmentError};
use crate::audit::{self, Change};
use crate::auth::{Act, Scope};
use crate::class::domain::enrolment::{Places, Taken, Waiting, holds, released_on};
use crate::class::store::{self, StandingRow, SubjectRow};
use crate::clock::business_date;
use crate::db::value::number;
use crate::facility::scope::{SchoolPlace, find_school};

/// A series or a session, who has a place in it, and who waits.
pub(super) struct Standing {
    pub(super) subject: SubjectRow,
    pub(super) quota_bp: u32,
    pub(super) places: Places,
    pub(super) taken: Taken,
    pub(super) people: Vec<StandingRow>,
    pub(super) released_on: chrono::NaiveDate,
}

impl Standing {
    fn new(
        subject: SubjectRow,
        people: Vec<StandingRow>,
        parameters: &Parameters,
        act: &Act,
    ) -> Answer<Self> {
        let own: u32 = number(subject.priority_quota_bp.unwrap_or_default())?;
        let quota_bp = own.max(parameters.priority_quota_bp);
        let first_day = business_date(subject.first_at);
        let kept = holds(first_day, parameters.release_days, business_date(act.at));
        let mut taken = Taken::default();
        for one in people.iter().filter(|one| !one.waits) {
            *(if one.priority { &mut taken.priority } else { &mut taken.others }) += 1;
        }
        Ok(Self {
            quota_bp,
            places: Places::new(number(subject.capacity)?, quota_bp, kept),
            taken,
            released_on: released_on(first_day, parameters.release_days),
            subject,
            people,
        })
    }

    /// The waiting list, on which `busy` learners and those who are suspended cannot move up.
    pub(super) fn waiting(&self, busy: &[LearnerId]) -> Vec<Waiting> {
        let one = |row: &StandingRow| Waiting {
            id: row.id,
            applied_at: row.applied_at,
            priority: row.priority,
            eligible: row.active && !busy.contains(&row.learner_id.into()),
        };
        self.people.iter().filter(|row| row.waits).map(one).collect()
    }

    fn view(&self) -> PlacesView {
        let (free_for_priority, free_for_others) =
            if self.subject.to_come { self.places.free(self.taken) } else { (0, 0) };
        let waiting =
            |all: bool| self.people.iter().filter(move |one| one.waits && (all || one.priority)).count();
        PlacesView {
            capacity: self.places.capacity,
            priority_quota_bp: self.quota_bp,
            reserved: self.places.reserved,
            reservation_holds: self.places.holds,
            released_on: self.released_on,
            enrolled: self.taken.priority + self.taken.others,
            enrolled_priority: self.taken.priority,
            waiting: size(waiting(true)),
            waiting_priority: size(waiting(false)),
            free_for_priority,
            free_for_others,
            takes_applications: self.subject.to_come,
        }
    }
}

fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How these series and sessions stand today.
pub(super) fn standings(
    conn: &mut PgConnection,
    act: &Act,
    subjects: &[Uuid],
) -> Answer<HashMap<Uuid, Standing>> {
    if subjects.is_empty() {
        return Ok(HashMap::new());
    }
    let parameters = parameters(conn, business_date(act.at))?;
    let mut people: HashMap<Uuid, Vec<StandingRow>> = HashMap::new();
    for row in store::list_standing(conn, subjects, &parameters.counted_evidence)? {
        people.entry(row.subject).or_default().push(row);
    }
    let found = store::list_subjects(conn, subjects, act.at)?;
    let standing = |subject: SubjectRow| {
        let id = subject.id;
        let people = people.remove(&id).unwrap_or_default();
        Ok((id, Standing::new(subject, people, &parameters, act)?))
    };
    found.into_iter().map(standing).collect()
}

/// A series or a session that nobody else gives places in until the transaction ends.
pub(super) struct Locked {
    pub(super) place: SchoolPlace,
    pub(super) standing: Standing,
}

/// Locks a series or a session within `scope`; `None` when there is none, or the session belongs to a series.
pub(super) fn lock(
    conn: &mut PgConnection,
    act: &Act,
    scope: &Scope,
    subject: Uuid,
) -> Answer<Option<Locked>> {
    if !store::lock_subject(conn, scope, subject)? {
        return Ok(None);
    }
    let Some(standing) = standings(conn, act, &[subject])?.remove(&subject) else { return Ok(None) };
    let place = find_school(conn, scope, standing.subject.school_id.into())?;
    Ok(place.map(|place| Locked { place, standing }))
}

/// The places of a series or a session within reach.
pub fn get_places(conn: &mut PgConnection, act: &Act, subject: Uuid) -> Answer<PlacesView> {
    let standing = standings(conn, act, &[subject])?.remove(&subject).ok_or(EnrolmentError::NotFound)?;
    let place = find_school(conn, &act.scope(), standing.subject.school_id.into())?;
    if place.is_none() {
        return Err(EnrolmentError::NotFound);
    }
    Ok(standing.view())
}

/// Sets what a series keeps for the priority population, at least the city's share.
pub fn raise_quota(
    conn: &mut PgConnection,
    act: &Act,
    id: ClassSeriesId,
    body: &RaisePriorityQuota,
) -> Answer<PlacesView> {
    let locked = lock(conn, act, &act.scope(), id.0)?.ok_or(EnrolmentError::NotFound)?;
    let city = parameters(conn, business_date(act.at))?.priority_quota_bp;
    if body.priority_quota_bp < city {
        return Err(EnrolmentError::QuotaBelowCity(city));
    }
    let before = serde_json::json!({ "priority_quota_bp": locked.standing.quota_bp });
    store::update_quota(conn, id.0, (number(body.priority_quota_bp)?, &body.reason))?;
    let after = serde_json::json!({ "priority_quota_bp": body.priority_quota_bp });
    let change = Change::of("class_series.raise_quota", "class_series", id)
        .within(locked.place.facility_id, &locked.place.township_code);
    audit::record(conn, act, &change.before(&before).after(&after).because(&body.reason))?;
    super::fill::fill(conn, act, id.0, &[])?;
    get_places(conn, act, id.0)
}
