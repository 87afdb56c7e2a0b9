//! SQL for many attendances at once, as devices upload them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::class::AttendanceState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::codes::SignCodeUse;
use super::{AttendanceRow, KnownTeacher, SessionRow};
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{
    attendance, class_session, learner, learner_account, learner_card, sign_code_use, teacher,
};

/// The sessions of these that lie in `scope`, locked, always in the same order.
pub(in crate::class) fn lock_sessions(
    conn: &mut PgConnection,
    scope: &Scope,
    ids: &[Uuid],
) -> QueryResult<Vec<SessionRow>> {
    class_session::table
        .filter(class_session::id.eq_any(ids).and(class_session::school_id.eq_any(schools_in_scope(scope))))
        .order(class_session::id)
        .select(SessionRow::as_select())
        .for_update()
        .load(conn)
}

/// As whom teachers are known.
pub(in crate::class) fn list_known_teachers(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, KnownTeacher>> {
    let rows: Vec<(Uuid, KnownTeacher)> = teacher::table
        .filter(teacher::id.eq_any(ids))
        .select((teacher::id, (teacher::id_number_hash, teacher::name)))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The attendances of these sessions and learners that stand.
pub(in crate::class) fn list_standing(
    conn: &mut PgConnection,
    sessions: &[Uuid],
    learners: &[Uuid],
) -> QueryResult<Vec<AttendanceRow>> {
    attendance::table
        .filter(attendance::session_id.eq_any(sessions).and(attendance::learner_id.eq_any(learners)))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .select(AttendanceRow::as_select())
        .load(conn)
}

/// How many learners are in each of these sessions.
pub(in crate::class) fn count_in(
    conn: &mut PgConnection,
    sessions: &[Uuid],
) -> QueryResult<HashMap<Uuid, i64>> {
    let rows: Vec<(Uuid, i64)> = attendance::table
        .filter(attendance::session_id.eq_any(sessions))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .group_by(attendance::session_id)
        .select((attendance::session_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// When a learner was taken by a session.
#[derive(Debug, Clone, Queryable)]
pub(in crate::class) struct Taken {
    pub(in crate::class) session_id: Uuid,
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) signed_in_at: DateTime<Utc>,
    pub(in crate::class) occupied_until: DateTime<Utc>,
    /// Whether it is known when the learner left.
    pub(in crate::class) left: bool,
}

/// When these learners were taken by other sessions between two instants.
pub(in crate::class) fn list_taken(
    conn: &mut PgConnection,
    learners: &[Uuid],
    sessions: &[Uuid],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<Taken>> {
    let left = attendance::signed_out_at
        .is_not_null()
        .or(attendance::status.eq(AttendanceState::Confirmed.as_str()));
    attendance::table
        .filter(attendance::learner_id.eq_any(learners).and(attendance::session_id.ne_all(sessions)))
        .filter(attendance::status.ne(AttendanceState::Void.as_str()))
        .filter(attendance::signed_in_at.lt(until).and(attendance::occupied_until.gt(from)))
        .select((
            attendance::session_id,
            attendance::learner_id,
            attendance::signed_in_at,
            attendance::occupied_until,
            left,
        ))
        .load(conn)
}

/// Which of these accounts are declared to be which learner.
pub(in crate::class) fn list_declared(
    conn: &mut PgConnection,
    accounts: &[Uuid],
) -> QueryResult<HashSet<(Uuid, Uuid)>> {
    if accounts.is_empty() {
        return Ok(HashSet::new());
    }
    let rows: Vec<(Uuid, Uuid)> = learner_account::table
        .filter(learner_account::account_id.eq_any(accounts))
        .select((learner_account::account_id, learner_account::learner_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whose cards these are, by their hashes; those that are not good any more are not among them.
pub(in crate::class) fn list_card_holders(
    conn: &mut PgConnection,
    hashes: &[Vec<u8>],
) -> QueryResult<HashMap<Vec<u8>, Uuid>> {
    if hashes.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Vec<u8>, Uuid)> = learner_card::table
        .filter(learner_card::code_hash.eq_any(hashes).and(learner_card::revoked_at.is_null()))
        .select((learner_card::code_hash, learner_card::learner_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many codes a statement takes: it binds five columns each, and 65,535 at most.
const AT_ONCE: usize = 10_000;

/// Notes that these codes have been used; answers those of which no other use was quicker.
pub(in crate::class) fn insert_sign_code_uses(
    conn: &mut PgConnection,
    rows: &[SignCodeUse],
) -> QueryResult<HashSet<(Uuid, i64)>> {
    let mut written = HashSet::new();
    for part in rows.chunks(AT_ONCE) {
        let fresh: Vec<(Uuid, i64)> = diesel::insert_into(sign_code_use::table)
            .values(part)
            .on_conflict_do_nothing()
            .returning((sign_code_use::learner_id, sign_code_use::slot))
            .get_results(conn)?;
        written.extend(fresh);
    }
    Ok(written)
}

/// The uses of the codes of these learners in these slots.
pub(in crate::class) fn list_sign_code_uses(
    conn: &mut PgConnection,
    learners: &[Uuid],
    slots: &[i64],
) -> QueryResult<Vec<SignCodeUse>> {
    sign_code_use::table
        .filter(sign_code_use::learner_id.eq_any(learners).and(sign_code_use::slot.eq_any(slots)))
        .select(SignCodeUse::as_select())
        .load(conn)
}

/// Writes attendances that have changed.
pub(in crate::class) fn update_attendances(
    conn: &mut PgConnection,
    rows: &[AttendanceRow],
) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let flags = |row: &AttendanceRow| row.flags.iter().flatten().cloned().collect::<Vec<_>>().join(",");
    diesel::sql_query(
        "update attendance a set signed_out_at = v.signed_out_at, occupied_until = v.occupied_until,
             valid_minutes = v.valid_minutes, status = v.status, flags = string_to_array(v.flags, ','),
             beside_by = v.beside_by, version = a.version + 1
         from unnest($1, $2, $3, $4, $5, $6, $7)
             as v (id, signed_out_at, occupied_until, valid_minutes, status, flags, beside_by)
         where a.id = v.id",
    )
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind::<Array<Nullable<Timestamptz>>, _>(rows.iter().map(|row| row.signed_out_at).collect::<Vec<_>>())
    .bind::<Array<Timestamptz>, _>(rows.iter().map(|row| row.occupied_until).collect::<Vec<_>>())
    .bind::<Array<Nullable<Integer>>, _>(rows.iter().map(|row| row.valid_minutes).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.status.clone()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(flags).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows.iter().map(|row| row.beside_by).collect::<Vec<_>>())
    .execute(conn)
    .map(drop)
}

/// The names of those whose attendances these are.
pub(in crate::class) fn list_names(
    conn: &mut PgConnection,
    attendances: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = attendance::table
        .inner_join(learner::table)
        .filter(attendance::id.eq_any(attendances))
        .select((attendance::id, learner::name_zh))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
