//! What other slices ask of a teacher: whether it may teach, when it is free, whether it may be paid.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{SchoolId, TeacherId};
use contract::teacher::{TeacherSource, TeacherState};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::documents::consent_of;
use super::{Answer, TeacherError, standing_of};
use crate::auth::Scope;
use crate::clock::{business_date, business_time};
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::teacher::domain::{Consent, Days, Unfit, Unpaid, Window, is_available, may_be_paid, may_teach};
use crate::teacher::store::documents::{self, WindowRow};
use crate::teacher::store::{self, TeacherRow};

/// Whether a teacher within `scope` may be put on the timetable of a school on each of the days: it teaches there (one of the
/// school's own, or one that is assigned to it), and its unit has consented for them where it must.
pub fn check_session(
    conn: &mut PgConnection,
    scope: &Scope,
    (teacher, school): (TeacherId, SchoolId),
    days: &[NaiveDate],
) -> Answer<Result<(), Unfit>> {
    let Some(row) = store::find_teacher(conn, scope, teacher)? else { return Ok(Err(Unfit::NotAvailable)) };
    if row.status != TeacherState::Active.as_str() {
        return Ok(Err(Unfit::NotAvailable));
    }
    if row.school_id != school.0 {
        let assigned = documents::list_assigned(conn, (row.id, school.0))?;
        if !days.iter().all(|day| assigned.iter().any(|period| period.contains(*day))) {
            return Ok(Err(Unfit::NotAvailable));
        }
    }
    let consents = consents(conn, &row)?;
    let stay = Days { from: row.stay_from, to: row.stay_to };
    let standing = standing_of(&row)?;
    Ok(days.iter().try_for_each(|day| may_teach(standing, stay, &consents, *day)))
}

fn consents(conn: &mut PgConnection, row: &TeacherRow) -> Answer<Vec<Consent>> {
    Ok(documents::list_consents(conn, row.id)?.iter().map(consent_of).collect())
}

/// A session that may lie outside of its teacher's hours: which one, whose, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// The session.
    pub session: Uuid,
    /// Who teaches it.
    pub teacher: Uuid,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends, on the same day.
    pub ends_at: DateTime<Utc>,
}

/// Those of the sessions that lie outside of the hours in which their teachers can teach, in one statement for all.
pub fn outside_availability(conn: &mut PgConnection, sessions: &[Planned]) -> Answer<HashSet<Uuid>> {
    let teachers: HashSet<Uuid> = sessions.iter().map(|one| one.teacher).collect();
    let teachers: Vec<Uuid> = teachers.into_iter().collect();
    let mut windows: HashMap<Uuid, Vec<Window>> = HashMap::new();
    for row in documents::list_windows(conn, &teachers)? {
        windows.entry(row.teacher_id).or_default().push(window_of(&row)?);
    }
    let outside = |one: &&Planned| {
        let known = windows.get(&one.teacher).map(Vec::as_slice).unwrap_or_default();
        let (from, to) = (business_time(one.starts_at), business_time(one.ends_at));
        !is_available(known, business_date(one.starts_at), from, to)
    };
    Ok(sessions.iter().filter(outside).map(|one| one.session).collect())
}

fn window_of(row: &WindowRow) -> Answer<Window> {
    Ok(Window {
        weekday: u32::try_from(row.weekday).map_err(|_| TeacherError::NotFound)?,
        from: row.starts_at,
        to: row.ends_at,
        days: Days { from: Some(row.valid_from), to: row.valid_to },
    })
}

/// Who is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee {
    /// Its name, masked: what is kept of a payment names nobody.
    pub masked_name: String,
    /// Where it comes from.
    pub source: TeacherSource,
}

/// A teacher within reach, and whether it may be paid for sessions on those days.
pub fn check_pay(
    conn: &mut PgConnection,
    scope: &Scope,
    id: TeacherId,
    days: &[NaiveDate],
) -> Answer<(Payee, Result<(), Unpaid>)> {
    let row = store::find_teacher(conn, scope, id)?.ok_or(TeacherError::NotFound)?;
    let latest = documents::list_checks(conn, row.id)?.first().map(|check| check.passed);
    let verdict = may_be_paid(standing_of(&row)?, &consents(conn, &row)?, latest, days);
    Ok((Payee { masked_name: mask_name(&row.name), source: word(&row.source)? }, verdict))
}
