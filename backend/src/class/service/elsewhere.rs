//! Nobody is in two places at once, and who is refused for that is told where the learner is.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::{Connection as _, QueryResult};
use uuid::Uuid;

use super::enrolments::period_text;
use super::{Answer, ClassServiceError};
use crate::auth::{Act, Scope};
use crate::class::store::{self, AttendanceRow, ElsewhereRow, SessionRow};
use crate::learner::service::Lines;

/// Where a learner is instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The title of the session; nothing where it is another school's out of reach.
    pub title: Option<String>,
    /// From when until when the learner is taken.
    pub period: (DateTime<Utc>, DateTime<Utc>),
}

impl Elsewhere {
    /// What its text names, in order: whose it is, what it is called, and when.
    #[must_use]
    pub fn told(this: Option<&Self>) -> [(&'static str, String); 3] {
        let whose = if this.is_some_and(|one| one.title.is_some()) { "own" } else { "other" };
        let title = this.and_then(|one| one.title.clone()).unwrap_or_default();
        [("whose", whose.to_owned()), ("title", title), ("time", told_time(this.map(|one| one.period)))]
    }
}

/// A time as people say it, in Ordos; an ellipsis where it is not known.
#[must_use]
pub fn told_time(period: Option<(DateTime<Utc>, DateTime<Utc>)>) -> String {
    period.map_or_else(|| "…".to_owned(), period_text)
}

/// Where learners are at the time of a session, and what of it may be told.
pub(super) struct Others {
    rows: Vec<ElsewhereRow>,
    inside: HashSet<Uuid>,
    own: HashSet<Uuid>,
    lines: Lines,
}

impl Others {
    /// Reads it for these learners, by all their records. What lies within the scope is told by its title, and to a learner what it attends itself.
    pub(super) fn read(
        conn: &mut PgConnection,
        act: &Act,
        session: &SessionRow,
        learners: &[Uuid],
    ) -> Answer<Self> {
        let lines = Lines::of(conn, learners)?;
        let learners = &lines.records(learners);
        let rows = store::list_elsewhere(conn, session, learners)?;
        let schools: Vec<Uuid> = rows.iter().map(|row| row.school_id).collect();
        let inside = store::list_inside(conn, &act.scope(), &schools)?;
        let own = store::list_own_learners(conn, act.account_id, learners)?.into_iter().collect();
        Ok(Self { rows, inside, own, lines })
    }

    /// Where a learner is who would be taken by an attendance.
    pub(super) fn of(&self, wanted: &AttendanceRow) -> Option<Elsewhere> {
        let at_once = |row: &&ElsewhereRow| {
            self.lines.are_one(row.learner_id, wanted.learner_id)
                && wanted.signed_in_at < row.occupied_until
                && row.signed_in_at < wanted.occupied_until
        };
        self.rows.iter().find(at_once).map(|row| Elsewhere {
            title: (self.inside.contains(&row.school_id) || self.own.contains(&row.learner_id))
                .then(|| row.title.clone()),
            period: (row.signed_in_at, row.occupied_until),
        })
    }
}

/// Writes an attendance. Where the database finds its learner in another session at that time, it is told in which.
pub(super) fn write_apart(
    conn: &mut PgConnection,
    act: &Act,
    row: &AttendanceRow,
    write: impl FnOnce(&mut PgConnection, &AttendanceRow) -> QueryResult<()>,
) -> Answer<()> {
    let written = conn.transaction(|conn| write(conn, row)).map_err(ClassServiceError::from);
    if !matches!(written, Err(ClassServiceError::LearnerElsewhere(_))) {
        return written;
    }
    let session = store::find_session(conn, &Scope::whole_city(), row.session_id.into())?;
    let session = session.ok_or(ClassServiceError::NotFound)?;
    let others = Others::read(conn, act, &session, &[row.learner_id])?;
    Err(ClassServiceError::LearnerElsewhere(others.of(row)))
}

/// Writes new attendances as [`write_apart`] does, all at once where nobody is elsewhere.
pub(super) fn insert_apart(conn: &mut PgConnection, act: &Act, rows: &[AttendanceRow]) -> Answer<()> {
    let written = conn.transaction(|conn| store::insert_attendances(conn, rows));
    match written.map_err(ClassServiceError::from) {
        Err(ClassServiceError::LearnerElsewhere(_)) => rows.iter().try_for_each(|row| {
            write_apart(conn, act, row, |conn, row| {
                store::insert_attendances(conn, std::slice::from_ref(row))
            })
        }),
        other => other,
    }
}
