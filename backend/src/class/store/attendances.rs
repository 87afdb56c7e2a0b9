//! Attendance, and the learners who attend.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::class::{AttendanceState, LearnerAttendanceQuery, SheetQuery};
use contract::ids::{AccountId, AttendanceId, LearnerId};
use contract::learner::LearnerState;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use uuid::Uuid;

use super::{SessionRow, enrolled_in};
use crate::auth::Scope;
use crate::clock::start_of_day;
use crate::db::keyset::before;
use crate::db::value::containing;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{attendance, class_session, credit_earning, learner, learner_account, teacher};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attendance, treat_none_as_null = true)]
pub(in crate::class) struct AttendanceRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) session_id: Uuid,
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) signed_in_at: DateTime<Utc>,
    pub(in crate::class) signed_out_at: Option<DateTime<Utc>>,
    pub(in crate::class) occupied_until: DateTime<Utc>,
    pub(in crate::class) valid_minutes: Option<i32>,
    pub(in crate::class) status: String,
    pub(in crate::class) source: String,
    pub(in crate::class) recorded_by: Uuid,
    pub(in crate::class) confirmed_by: Option<Uuid>,
    pub(in crate::class) created_at: DateTime<Utc>,
    pub(in crate::class) version: i64,
    pub(in crate::class) flags: Vec<Option<String>>,
    pub(in crate::class) replaces_id: Option<Uuid>,
    pub(in crate::class) reviewed_by: Option<Uuid>,
    pub(in crate::class) reviewed_at: Option<DateTime<Utc>>,
    pub(in crate::class) review_reason: Option<String>,
    pub(in crate::class) beside_by: Option<Uuid>,
}

/// What decides whether a learner may sign in.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = learner)]
pub(in crate::class) struct Attendee {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) birth_date: NaiveDate,
    pub(in crate::class) status: String,
    pub(in crate::class) id_number_hash: Vec<u8>,
    pub(in crate::class) name_zh: String,
    pub(in crate::class) died_on: Option<NaiveDate>,
    pub(in crate::class) closed_at: Option<DateTime<Utc>>,
    pub(in crate::class) consent_withdrawn_at: Option<DateTime<Utc>>,
}

/// The learners of these who may come to a session: those who belong to its school, have a place in it, wherever they are
/// registered, or lie within `scope`; and those who are in it, whose place may have passed to the record that goes on.
pub(in crate::class) fn list_attendees_of(
    conn: &mut PgConnection,
    scope: &Scope,
    session: &SessionRow,
    ids: &[Uuid],
) -> QueryResult<Vec<Attendee>> {
    let near = learner::school_id
        .eq(session.school_id)
        .or(learner::school_id.eq_any(schools_in_scope(scope)))
        .or(learner::id.eq_any(enrolled_in(session.subject())))
        .or(learner::id.eq_any(here_in(session.id)));
    learner::table.filter(learner::id.eq_any(ids).and(near)).select(Attendee::as_select()).load(conn)
}

/// As whom a teacher is known: by the keyed hash of the ID number, or by the name alone.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(in crate::class) struct KnownTeacher {
    pub(in crate::class) id_number_hash: Option<Vec<u8>>,
    pub(in crate::class) name: String,
}

impl KnownTeacher {
    /// Whether a learner is this teacher. As long as no ID number is known, whoever has the same name may be.
    pub(in crate::class) fn may_be(&self, id_number_hash: &[u8], name: &str) -> bool {
        self.id_number_hash.as_deref().map_or_else(|| self.name == name, |known| known == id_number_hash)
    }
}

/// As whom a teacher is known.
pub(in crate::class) fn find_known_teacher(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<KnownTeacher>> {
    teacher::table.find(id).select((teacher::id_number_hash, teacher::name)).first(conn).optional()
}

/// Every attendance of a session that stands.
pub(in crate::class) fn list_of_session(
    conn: &mut PgConnection,
    session: Uuid,
) -> QueryResult<Vec<AttendanceRow>> {
    attendance::table
        .filter(attendance::session_id.eq(session))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .select(AttendanceRow::as_select())
        .load(conn)
}

/// How many attendances a statement takes: it binds nineteen columns each, and 65,535 at most.
const AT_ONCE: usize = 3_000;

pub(in crate::class) fn insert_attendances(
    conn: &mut PgConnection,
    rows: &[AttendanceRow],
) -> QueryResult<()> {
    for part in rows.chunks(AT_ONCE) {
        diesel::insert_into(attendance::table).values(part).execute(conn)?;
    }
    Ok(())
}

pub(in crate::class) fn update_attendance(conn: &mut PgConnection, row: &AttendanceRow) -> QueryResult<()> {
    diesel::update(attendance::table.find(row.id)).set(row).execute(conn).map(drop)
}

/// Lets those of a session who have not signed out wait for confirmation; answers how many.
pub(in crate::class) fn await_confirmation(conn: &mut PgConnection, session: Uuid) -> QueryResult<usize> {
    diesel::update(attendance::table)
        .filter(attendance::session_id.eq(session))
        .filter(attendance::status.eq(AttendanceState::SignedIn.as_str()))
        .set((
            attendance::status.eq(AttendanceState::AwaitingConfirmation.as_str()),
            attendance::version.eq(attendance::version + 1),
        ))
        .execute(conn)
}

/// What these attendances were credited, in hundredths; those that are not settled are not among them.
pub(in crate::class) fn list_credited(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = credit_earning::table
        .filter(credit_earning::attendance_id.eq_any(ids))
        .select((credit_earning::attendance_id.assume_not_null(), credit_earning::credited_centi))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Which of these learners the account is declared to be.
pub(in crate::class) fn list_own_learners(
    conn: &mut PgConnection,
    account: AccountId,
    learners: &[Uuid],
) -> QueryResult<Vec<Uuid>> {
    learner_account::table
        .filter(learner_account::account_id.eq(account.0))
        .filter(learner_account::learner_id.eq_any(learners))
        .select(learner_account::learner_id)
        .load(conn)
}

/// An attendance, whoever's: its session decides who may reach it.
pub(in crate::class) fn find_attendance(
    conn: &mut PgConnection,
    id: AttendanceId,
) -> QueryResult<Option<AttendanceRow>> {
    attendance::table.find(id.0).select(AttendanceRow::as_select()).first(conn).optional()
}

/// The attendance of one of these records in a session that stands.
pub(in crate::class) fn find_of_records(
    conn: &mut PgConnection,
    session: Uuid,
    records: &[Uuid],
) -> QueryResult<Option<AttendanceRow>> {
    attendance::table
        .filter(attendance::session_id.eq(session).and(attendance::learner_id.eq_any(records)))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .select(AttendanceRow::as_select())
        .first(conn)
        .optional()
}

/// How many learners take part in a session.
pub(in crate::class) fn count_present(conn: &mut PgConnection, session: Uuid) -> QueryResult<i64> {
    attendance::table
        .filter(attendance::session_id.eq(session))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .count()
        .get_result(conn)
}

/// A learner of a sheet that is exchanged as a file.
#[derive(Debug, Clone, Queryable)]
pub(in crate::class) struct Pupil {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) name: String,
    pub(in crate::class) id_number_masked: String,
}

/// Those who have a place, then everyone else who has signed in and, with `all`, the other learners of the session's school
/// who may; in the order of [`list_sheet`].
pub(in crate::class) fn list_pupils(
    conn: &mut PgConnection,
    session: &SessionRow,
    all: bool,
) -> QueryResult<Vec<Pupil>> {
    let enrolled = || enrolled_in(session.subject());
    let columns = (learner::id, learner::name_zh, learner::id_number_masked);
    let mut pupils: Vec<Pupil> = learner::table
        .filter(learner::id.eq_any(enrolled()))
        .order(learner::id)
        .select(columns)
        .load(conn)?;
    let mut others = learner::table.filter(learner::id.ne_all(enrolled())).into_boxed::<Pg>();
    others = if all {
        let here = learner::id.eq_any(here_in(session.id));
        let active = learner::status.eq(LearnerState::Active.as_str());
        others.filter(learner::school_id.eq(session.school_id).and(active).or(here))
    } else {
        others.filter(learner::id.eq_any(here_in(session.id)))
    };
    pupils.extend(others.order(learner::id).select(columns).load::<Pupil>(conn)?);
    Ok(pupils)
}

/// The learners who are in a session.
fn here_in(session: Uuid) -> attendance::BoxedQuery<'static, Pg, SqlUuid> {
    attendance::table
        .filter(attendance::session_id.eq(session))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .select(attendance::learner_id)
        .into_boxed()
}

/// A learner of the sheet: id, name, masked ID number, whether enrolled, attendance.
pub(in crate::class) type SheetEntry = (Uuid, String, String, bool, Option<AttendanceRow>);

/// Those who are enrolled, then everyone else who has signed in and, with `all`, the other learners of the session's school
/// who may, each by learner; `after` tells in which part and behind whom to go on.
pub(in crate::class) fn list_sheet(
    conn: &mut PgConnection,
    session: &SessionRow,
    filter: &SheetQuery,
    after: Option<(bool, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<SheetEntry>> {
    let here = || here_in(session.id);
    let enrolled = || enrolled_in(session.subject());
    let filtered = || {
        let known = learner::id.eq_any(here()).or(learner::id.eq_any(enrolled()));
        let mut query = learner::table.into_boxed::<Pg>();
        query = if filter.all == Some(true) {
            let active = learner::status.eq(LearnerState::Active.as_str());
            query.filter(learner::school_id.eq(session.school_id).and(active).or(known))
        } else {
            query.filter(known)
        };
        if let Some(text) = filter.q.as_deref().filter(|text| !text.is_empty()) {
            let pattern = containing(text);
            query = query.filter(learner::name_zh.like(pattern.clone()).or(learner::name_mn.like(pattern)));
        }
        match filter.signed_in {
            Some(true) => query.filter(learner::id.eq_any(here())),
            Some(false) => query.filter(learner::id.ne_all(here())),
            None => query,
        }
    };
    let mut people: Vec<(Uuid, String, String, bool)> = Vec::new();
    for part in [true, false] {
        let left = paging.fetch() - i64::try_from(people.len()).unwrap_or(paging.fetch());
        if left == 0 || after.is_some_and(|(reached, _)| part && !reached) {
            continue;
        }
        let mut query = if part {
            filtered().filter(learner::id.eq_any(enrolled()))
        } else {
            filtered().filter(learner::id.ne_all(enrolled()))
        };
        if let Some((_, id)) = after.filter(|(reached, _)| *reached == part) {
            query = query.filter(learner::id.gt(id));
        }
        let found: Vec<(Uuid, String, String)> = query
            .order(learner::id)
            .limit(left)
            .select((learner::id, learner::name_zh, learner::id_number_masked))
            .load(conn)?;
        people.extend(found.into_iter().map(|(id, name, masked)| (id, name, masked, part)));
    }
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    let page = Paged::cut(people, paging, total, |(id, .., part)| vec![part.to_string(), id.to_string()]);
    let ids: Vec<Uuid> = page.items.iter().map(|(id, ..)| *id).collect();
    let rows: Vec<AttendanceRow> = attendance::table
        .filter(attendance::session_id.eq(session.id).and(attendance::learner_id.eq_any(ids)))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .select(AttendanceRow::as_select())
        .load(conn)?;
    let mut rows: HashMap<Uuid, AttendanceRow> = rows.into_iter().map(|row| (row.learner_id, row)).collect();
    Ok(page.map(|(id, name, masked, part)| {
        let row = rows.remove(&id);
        (id, name, masked, part, row)
    }))
}

/// The day of death of a learner within `scope`, if it has died; none when there is no such learner.
pub(in crate::class) fn find_death(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearnerId,
) -> QueryResult<Option<(Uuid, Option<NaiveDate>)>> {
    learner::table
        .filter(learner::id.eq(id.0).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select((learner::id, learner::died_on))
        .first(conn)
        .optional()
}

/// The attendances of a learner's records with their sessions, newest first. Nearly everybody has one record, whose index is in
/// this order; what several have is sorted.
pub(in crate::class) fn list_of_learner(
    conn: &mut PgConnection,
    records: &[LearnerId],
    filter: &LearnerAttendanceQuery,
    before: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<(AttendanceRow, SessionRow)>> {
    let from = filter.from.map(start_of_day);
    let until = filter.to.and_then(|day| day.succ_opt()).map(start_of_day);
    let filtered = || {
        let query = attendance::table.inner_join(class_session::table).into_boxed::<Pg>();
        let mut query = match records {
            [one] => query.filter(attendance::learner_id.eq(one.0)),
            several => query.filter(attendance::learner_id.eq_any(several.iter().map(|id| id.0))),
        };
        if let Some(from) = from {
            query = query.filter(attendance::signed_in_at.ge(from));
        }
        if let Some(until) = until {
            query = query.filter(attendance::signed_in_at.lt(until));
        }
        query
    };
    let mut query = filtered();
    if let Some((at, id)) = before {
        query = query.filter(before!((attendance::signed_in_at, at), (attendance::id, id)));
    }
    let rows: Vec<(AttendanceRow, SessionRow)> = query
        .order((attendance::signed_in_at.desc(), attendance::id.desc()))
        .limit(paging.fetch())
        .select((AttendanceRow::as_select(), SessionRow::as_select()))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _)| vec![row.signed_in_at.to_rfc3339(), row.id.to_string()]))
}
