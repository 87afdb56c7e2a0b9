//! Those who have a place in sessions that change: none of them teaches there, none is to be in two places without somebody
//! having said so, and all of them are told.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::class::{ClassNoticeKind, ClassNoticeState};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, ClassServiceError, Fault};
use crate::auth::{Act, Scope};
use crate::class::domain::notice::{ToTell, told_at_once};
use crate::class::store::{self, CrossingRow, NoticeRow, SessionRow};
use crate::clock::new_id;
use crate::db::value::word;

/// What some of those enrolled have at the new time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// How many of them.
    pub learners: usize,
    /// What it is called; nothing where it is another's out of reach.
    pub title: Option<String>,
    /// Its beginning and end.
    pub period: (DateTime<Utc>, DateTime<Utc>),
}

/// What has been asked of sessions that are written as they are to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// The member that tells the time.
    pub(super) pointer: &'static str,
    /// Whether they have another time.
    pub(super) moved: bool,
    /// Whether they have another teacher.
    pub(super) teacher: bool,
    /// Whether it was said that some have something else then.
    pub(super) accepts: bool,
}

/// Whether those who have a place can go along with sessions as they are written now.
pub(super) fn check_enrolled(
    conn: &mut PgConnection,
    act: &Act,
    sessions: &[SessionRow],
    asked: Asked,
) -> Answer<()> {
    let Some(first) = sessions.first().filter(|_| asked.moved || asked.teacher) else { return Ok(()) };
    let subject = first.subject();
    // Whoever applies meanwhile is checked against what is written here, or is seen here.
    store::lock_subject(conn, &Scope::whole_city(), subject)?;
    if asked.teacher
        && let Some(id) = first.teacher_id
        && let Some(teacher) = store::find_known_teacher(conn, id)?
        && store::is_enrolled(conn, subject, &teacher)?
    {
        return Err(ClassServiceError::Faults(vec![Fault::new("/teacher_id", "teacher_enrolled_here")]));
    }
    if !asked.moved || asked.accepts {
        return Ok(());
    }
    store::lock_enrolled(conn, subject)?;
    let ids: Vec<Uuid> = sessions.iter().map(|row| row.id).collect();
    let crossings = store::list_crossings(conn, subject, &ids)?;
    if crossings.is_empty() {
        return Ok(());
    }
    let learners: HashSet<Uuid> = crossings.iter().flat_map(|one| one.learners.iter().copied()).collect();
    let schools: Vec<Uuid> = crossings.iter().map(|one| one.school_id).collect();
    let inside = store::list_inside(conn, &act.scope(), &schools)?;
    Err(ClassServiceError::EnrolledElsewhere {
        learners: learners.len(),
        crossings: crossings.into_iter().map(|row| crossing(row, &inside)).collect(),
        pointer: asked.pointer,
    })
}

fn crossing(row: CrossingRow, inside: &HashSet<Uuid>) -> Crossing {
    Crossing {
        learners: row.learners.len(),
        title: inside.contains(&row.school_id).then_some(row.title),
        period: (row.starts_at, row.ends_at),
    }
}

/// What has become of sessions of one series, or of a single one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    /// Which, as they are now, by their beginning.
    pub(super) sessions: &'a [SessionRow],
    /// What has become of them.
    pub(super) kind: ClassNoticeKind,
    /// When the first was to begin; none of one that is added.
    pub(super) was_at: Option<DateTime<Utc>>,
    /// Why they were called off.
    pub(super) reason: Option<&'a str>,
}

/// Has the school tell everybody who has a place what has become of sessions that are to come, or were. Who has not been
/// told of an earlier change of the same is told both at once.
pub(super) fn tell_enrolled(conn: &mut PgConnection, act: &Act, change: Change<'_>) -> Answer<()> {
    let Some(row) = change.sessions.first() else { return Ok(()) };
    if change.was_at.unwrap_or(row.starts_at).max(row.starts_at) < act.at {
        return Ok(());
    }
    let enrolled = store::list_enrolled(conn, row.subject())?;
    if enrolled.is_empty() {
        return Ok(());
    }
    let sessions = i32::try_from(change.sessions.len()).ok();
    let ids: Vec<Uuid> = change.sessions.iter().map(|row| row.id).collect();
    let mut untold = HashMap::new();
    for former in store::take_back_untold(conn, &enrolled, &ids, act.at)? {
        if (former.class_session_id, former.sessions) == (Some(row.id), sessions) {
            untold.insert(former.enrolment_id, (word::<ClassNoticeKind>(&former.kind)?, former.was_at));
        }
    }
    let called_off = change.kind == ClassNoticeKind::Cancelled;
    let told = ToTell {
        kind: change.kind,
        was_at: change.was_at,
        now_at: if called_off { None } else { Some(row.starts_at) },
    };
    let notice = |enrolment: &Uuid| {
        let told = told_at_once(told, untold.get(enrolment).copied())?;
        Some(NoticeRow {
            id: new_id(),
            school_id: row.school_id,
            enrolment_id: *enrolment,
            kind: told.kind.to_string(),
            status: ClassNoticeState::Open.to_string(),
            created_at: act.at,
            done_by: None,
            done_at: None,
            note: None,
            class_session_id: Some(row.id),
            was_at: told.was_at,
            now_at: told.now_at,
            sessions,
            reason: change.reason.map(str::to_owned),
        })
    };
    let notices: Vec<NoticeRow> = enrolled.iter().filter_map(notice).collect();
    Ok(store::insert_notices(conn, &notices)?)
}

/// Whether a session is at another time or in another place than before.
pub(super) fn has_moved(before: &SessionRow, now: &SessionRow) -> bool {
    let whole = |row: &SessionRow| (row.starts_at, row.ends_at, row.room_id, row.venue_id);
    whole(before) != whole(now)
}

/// Whether a session is at another time than before.
pub(super) fn has_other_time(before: &SessionRow, now: &SessionRow) -> bool {
    (before.starts_at, before.ends_at) != (now.starts_at, now.ends_at)
}
