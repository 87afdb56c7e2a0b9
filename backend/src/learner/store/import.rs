//! Many learners at once, set by set.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use contract::learner::Priority;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bytea, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::schema::learner;

/// A learner of an import.
#[derive(Debug)]
pub(in crate::learner) struct NewLearner {
    pub(in crate::learner) id: Uuid,
    pub(in crate::learner) school_id: Uuid,
    pub(in crate::learner) name_zh: String,
    pub(in crate::learner) name_mn: Option<String>,
    pub(in crate::learner) sex: String,
    pub(in crate::learner) birth_date: NaiveDate,
    pub(in crate::learner) id_number_sealed: Vec<u8>,
    pub(in crate::learner) id_number_hash: Vec<u8>,
    pub(in crate::learner) id_number_tail_hash: Vec<u8>,
    pub(in crate::learner) id_number_masked: String,
    pub(in crate::learner) phone_sealed: Option<Vec<u8>>,
    pub(in crate::learner) phone_hash: Option<Vec<u8>>,
    pub(in crate::learner) phone_masked: Option<String>,
    pub(in crate::learner) notice_version: String,
    pub(in crate::learner) consented_at: DateTime<Utc>,
    pub(in crate::learner) priority: Vec<Priority>,
}

/// Which of these hashes of ID numbers are in the register, wherever.
pub(in crate::learner) fn find_hashes(
    conn: &mut PgConnection,
    hashes: &[&[u8]],
) -> QueryResult<HashSet<Vec<u8>>> {
    let found: Vec<Vec<u8>> = learner::table
        .filter(learner::id_number_hash.eq_any(hashes))
        .select(learner::id_number_hash)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Registers these learners on a day, with their priority reasons and the consents that registration needs.
pub(in crate::learner) fn insert_learners(
    conn: &mut PgConnection,
    rows: &[NewLearner],
    (by, at, today): (Uuid, DateTime<Utc>, NaiveDate),
) -> QueryResult<()> {
    insert_records(conn, rows, at, today)?;
    insert_reasons(conn, rows)?;
    diesel::sql_query(
        "insert into learner_consent (learner_id, purpose, number, act, notice_version, said_at, method, recorded_by,
             recorded_at)
         select n.id, p.purpose, 1, 'given', n.notice, n.said_at, 'paper', $4, $5
         from unnest($1, $2, $3) n (id, notice, said_at)
         cross join (values ('personal_data'), ('sensitive_data')) p (purpose)",
    )
    .bind::<Array<SqlUuid>, _>(each(rows, |row| row.id))
    .bind::<Array<Text>, _>(each(rows, |row| row.notice_version.as_str()))
    .bind::<Array<Timestamptz>, _>(each(rows, |row| row.consented_at))
    .bind::<SqlUuid, _>(by)
    .bind::<Timestamptz, _>(at)
    .execute(conn)
    .map(drop)
}

fn each<'a, T>(rows: &'a [NewLearner], member: impl Fn(&'a NewLearner) -> T) -> Vec<T> {
    rows.iter().map(member).collect()
}

fn insert_records(
    conn: &mut PgConnection,
    rows: &[NewLearner],
    at: DateTime<Utc>,
    today: NaiveDate,
) -> QueryResult<()> {
    diesel::sql_query(
        "insert into learner (id, school_id, name_zh, name_mn, sex, birth_date, id_number_sealed, id_number_hash,
             id_number_tail_hash, id_number_masked, phone_sealed, phone_hash, phone_masked, consent_notice_version,
             consented_at, registered_on, created_at, status, synthetic, version)
         select n.*, $16, $17, 'active', false, 1
         from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) n",
    )
    .bind::<Array<SqlUuid>, _>(each(rows, |row| row.id))
    .bind::<Array<SqlUuid>, _>(each(rows, |row| row.school_id))
    .bind::<Array<Text>, _>(each(rows, |row| row.name_zh.as_str()))
    .bind::<Array<Nullable<Text>>, _>(each(rows, |row| row.name_mn.as_deref()))
    .bind::<Array<Text>, _>(each(rows, |row| row.sex.as_str()))
    .bind::<Array<Date>, _>(each(rows, |row| row.birth_date))
    .bind::<Array<Bytea>, _>(each(rows, |row| row.id_number_sealed.as_slice()))
    .bind::<Array<Bytea>, _>(each(rows, |row| row.id_number_hash.as_slice()))
    .bind::<Array<Bytea>, _>(each(rows, |row| row.id_number_tail_hash.as_slice()))
    .bind::<Array<Text>, _>(each(rows, |row| row.id_number_masked.as_str()))
    .bind::<Array<Nullable<Bytea>>, _>(each(rows, |row| row.phone_sealed.as_deref()))
    .bind::<Array<Nullable<Bytea>>, _>(each(rows, |row| row.phone_hash.as_deref()))
    .bind::<Array<Nullable<Text>>, _>(each(rows, |row| row.phone_masked.as_deref()))
    .bind::<Array<Text>, _>(each(rows, |row| row.notice_version.as_str()))
    .bind::<Array<Timestamptz>, _>(each(rows, |row| row.consented_at))
    .bind::<Date, _>(today)
    .bind::<Timestamptz, _>(at)
    .execute(conn)
    .map(drop)
}

fn insert_reasons(conn: &mut PgConnection, rows: &[NewLearner]) -> QueryResult<()> {
    let reasons = || rows.iter().flat_map(|row| row.priority.iter().map(move |one| (row.id, *one)));
    diesel::sql_query(
        "insert into learner_priority (learner_id, reason, evidence) select * from unnest($1, $2, $3)",
    )
    .bind::<Array<SqlUuid>, _>(reasons().map(|(id, _)| id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(reasons().map(|(_, one)| one.reason.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(reasons().map(|(_, one)| one.evidence.as_str()).collect::<Vec<_>>())
    .execute(conn)
    .map(drop)
}
