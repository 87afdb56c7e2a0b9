//! What the rows of a device meet: the sessions, who is in them, and who may come.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::class::{AttendanceView, SessionState};
use contract::device::DeviceRowKind;
use contract::ids::AccountId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::people::{Named, Read};
use crate::auth::Act;
use crate::class::domain::Span;
use crate::class::service::left::{Heard, by_key, has_left};
use crate::class::service::{Answer, ClassServiceError, span_of};
use crate::class::store::batches::Taken;
use crate::class::store::{self, AttendanceRow, Attendee, KnownTeacher, SessionRow};
use crate::db::value::{number, word};
use crate::device::service::{self as devices, DueRow, WaitingSignOut};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::learner::service::Lines;

/// A session, locked, with what is needed to judge who comes.
#[derive(Debug)]
pub(super) struct Meeting {
    pub(super) row: SessionRow,
    pub(super) span: Span,
    pub(super) state: SessionState,
    pub(super) place: SchoolPlace,
    pub(super) teacher: Option<KnownTeacher>,
    pub(super) present: u32,
    /// Whether the device has opened it: nobody else could, where the network was down.
    pub(super) opened: bool,
}

/// An attendance that stands.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) row: AttendanceRow,
    /// As it was; none when it is new.
    pub(super) before: Option<AttendanceView>,
    pub(super) changed: bool,
    /// The staff beside the device at the last change.
    pub(super) staff: Option<AccountId>,
}

/// How sure it is that a learner is in another session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Elsewhere {
    /// When one of both ended is not known yet.
    MayEnd,
    /// It is.
    Known,
}

/// What the rows of a device meet.
#[derive(Debug)]
pub(super) struct World {
    pub(super) sessions: HashMap<Uuid, Meeting>,
    /// By session and learner.
    learners: HashMap<(Uuid, Uuid), Attendee>,
    /// By session and learner.
    pub(super) standing: HashMap<(Uuid, Uuid), Standing>,
    /// When learners were taken by other sessions.
    taken: Vec<Taken>,
    /// When learners left, of sign-outs that are to be entered or wait, by session and learner.
    leaving: HashMap<(Uuid, Uuid), Vec<DateTime<Utc>>>,
    /// Which of their records are of one person.
    lines: Lines,
    /// Which staff is which learner, by the record that goes on.
    declared: HashSet<(Uuid, Uuid)>,
    /// The sign-outs that wait for their sign-in, by session and learner.
    pub(super) waiting: HashMap<(Uuid, Uuid), Vec<WaitingSignOut>>,
    /// Those whose sign-in has come.
    pub(super) heard: Vec<Heard>,
}

impl World {
    pub(super) fn load(conn: &mut PgConnection, act: &Act, due: &[DueRow], people: &[Read]) -> Answer<Self> {
        let mut named: Vec<Uuid> = due.iter().map(|row| row.session.0).collect();
        named.sort_unstable();
        named.dedup();
        let mut learners: Vec<Uuid> = people.iter().flatten().map(|person| person.learner).collect();
        learners.sort_unstable();
        learners.dedup();
        let sessions = meetings(conn, act, &named)?;
        let ids: Vec<Uuid> = sessions.keys().copied().collect();
        let lines = Lines::of(conn, &learners)?;
        let records = lines.records(&learners);
        let mut standing = HashMap::new();
        for row in store::batches::list_standing(conn, &ids, &records)? {
            let key = (row.session_id, row.learner_id);
            standing.insert(key, Standing { row, before: None, changed: false, staff: None });
        }
        let waiting = by_key(devices::lock_sign_outs(conn, &ids, &learners)?);
        let accounts: Vec<Uuid> = due.iter().filter_map(|row| Some(row.staff?.0)).collect();
        Ok(Self {
            taken: taken(conn, &sessions, &ids, &records, due)?,
            learners: attendees(conn, act, &sessions, &learners)?,
            declared: store::batches::list_declared(conn, &accounts)?
                .into_iter()
                .map(|(account, learner)| (account, lines.person(learner)))
                .collect(),
            leaving: HashMap::new(),
            waiting,
            heard: Vec::new(),
            lines,
            sessions,
            standing,
        })
    }

    /// Learns when learners left, as far as rows say so of which it is known what they are: the second scan of a code is no
    /// leaving.
    pub(super) fn learn_leaving(&mut self, due: &[DueRow], people: &[Read]) {
        for (key, waiting) in &self.waiting {
            self.leaving.entry(*key).or_default().extend(waiting.iter().map(|one| one.at));
        }
        for (row, person) in due.iter().zip(people) {
            if let (DeviceRowKind::SignOut, Ok(Named { learner, again: false, .. })) = (row.kind, person) {
                self.leaving.entry((row.session.0, *learner)).or_default().push(row.at);
            }
        }
    }

    /// Whether there are such a session and such a learner.
    pub(super) fn knows(&self, session: Uuid, learner: Uuid) -> bool {
        self.attendee(session, learner).is_some()
    }

    /// What decides whether a learner may come to a session.
    pub(super) fn attendee(&self, session: Uuid, learner: Uuid) -> Option<&Attendee> {
        self.learners.get(&(session, learner))
    }

    /// Whether a learner is the staff beside the device.
    pub(super) fn is_own(&self, row: &DueRow, learner: Uuid) -> bool {
        row.staff.is_some_and(|account| self.declared.contains(&(account.0, self.lines.person(learner))))
    }

    /// Whether a learner who comes to a session at an instant is in another one meanwhile, or in this one under another record.
    /// Where an earlier one has no sign-out yet, or this one none before a later one, that may still come. Of several sign-outs
    /// the first is the one that counts.
    pub(super) fn elsewhere(
        &self,
        (session, learner): (Uuid, Uuid),
        from: DateTime<Utc>,
        ends_at: DateTime<Utc>,
    ) -> Option<Elsewhere> {
        let left = self.leaving.get(&(session, learner)).into_iter().flatten();
        let left = left.filter(|at| **at > from).min().copied();
        let until = left.map_or(ends_at, |at| at.min(ends_at));
        let here = self.standing.iter().filter(|(key, _)| **key != (session, learner));
        let here = here.map(|(key, one)| Taken {
            session_id: key.0,
            learner_id: key.1,
            signed_in_at: one.row.signed_in_at,
            occupied_until: one.row.occupied_until,
            left: has_left(&one.row),
        });
        here.chain(self.taken.iter().cloned())
            .filter(|one| self.lines.are_one(one.learner_id, learner))
            .filter(|one| one.signed_in_at < until && one.occupied_until > from)
            .map(|one| {
                let may_end = if one.signed_in_at < from { !one.left } else { left.is_none() };
                if may_end && one.session_id != session { Elsewhere::MayEnd } else { Elsewhere::Known }
            })
            .max()
    }
}

fn meetings(conn: &mut PgConnection, act: &Act, ids: &[Uuid]) -> Answer<HashMap<Uuid, Meeting>> {
    let rows = store::batches::lock_sessions(conn, &act.scope(), ids)?;
    let teachers: Vec<Uuid> = rows.iter().filter_map(|row| row.teacher_id).collect();
    let teachers = store::batches::list_known_teachers(conn, &teachers)?;
    let present = store::batches::count_in(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let mut places: HashMap<Uuid, SchoolPlace> = HashMap::new();
    let mut meetings = HashMap::with_capacity(rows.len());
    for row in rows {
        let place = match places.entry(row.school_id) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => {
                let found = find_school(conn, &act.scope(), row.school_id.into())?;
                unknown.insert(found.ok_or(ClassServiceError::NotFound)?).clone()
            }
        };
        let meeting = Meeting {
            span: span_of(&row)?,
            state: word(&row.status)?,
            place,
            teacher: row.teacher_id.and_then(|id| teachers.get(&id).cloned()),
            present: number(present.get(&row.id).copied().unwrap_or_default())?,
            opened: false,
            row,
        };
        meetings.insert(meeting.row.id, meeting);
    }
    Ok(meetings)
}

fn attendees(
    conn: &mut PgConnection,
    act: &Act,
    sessions: &HashMap<Uuid, Meeting>,
    learners: &[Uuid],
) -> Answer<HashMap<(Uuid, Uuid), Attendee>> {
    let mut known = HashMap::new();
    for (id, meeting) in sessions {
        for attendee in store::list_attendees_of(conn, &act.scope(), &meeting.row, learners)? {
            known.insert((*id, attendee.id), attendee);
        }
    }
    Ok(known)
}

fn taken(
    conn: &mut PgConnection,
    sessions: &HashMap<Uuid, Meeting>,
    ids: &[Uuid],
    learners: &[Uuid],
    due: &[DueRow],
) -> Answer<Vec<Taken>> {
    let first = due.iter().map(|row| row.at).min();
    let last = sessions.values().map(|meeting| meeting.row.ends_at).max();
    let Some(period) = first.zip(last) else { return Ok(Vec::new()) };
    Ok(store::batches::list_taken(conn, learners, ids, period)?)
}
