//! SQL on what is checked by sample.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::schema::{assessment, inspection, inspection_assessor, inspection_sample, learner};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = inspection_sample)]
pub(in crate::assessment) struct SampleRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) inspection_id: Uuid,
    pub(in crate::assessment) kind: String,
    pub(in crate::assessment) position: i32,
    pub(in crate::assessment) reserve: bool,
    pub(in crate::assessment) session_id: Option<Uuid>,
    pub(in crate::assessment) learner_id: Option<Uuid>,
    pub(in crate::assessment) result: Option<String>,
    pub(in crate::assessment) satisfied: Option<bool>,
    pub(in crate::assessment) note: Option<String>,
    pub(in crate::assessment) checked_by: Option<Uuid>,
    pub(in crate::assessment) checked_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) version: i64,
}

pub(in crate::assessment) fn insert_samples(conn: &mut PgConnection, rows: &[SampleRow]) -> QueryResult<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(inspection_sample::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// The samples of these inspections, in the order in which they were drawn.
pub(in crate::assessment) fn list_samples(
    conn: &mut PgConnection,
    inspections: &[Uuid],
) -> QueryResult<Vec<SampleRow>> {
    inspection_sample::table
        .filter(inspection_sample::inspection_id.eq_any(inspections))
        .order((
            inspection_sample::inspection_id,
            inspection_sample::kind.desc(),
            inspection_sample::position,
        ))
        .select(SampleRow::as_select())
        .load(conn)
}

pub(in crate::assessment) fn find_sample(
    conn: &mut PgConnection,
    inspection: Uuid,
    id: Uuid,
) -> QueryResult<Option<SampleRow>> {
    inspection_sample::table
        .filter(inspection_sample::id.eq(id).and(inspection_sample::inspection_id.eq(inspection)))
        .select(SampleRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::assessment) fn lock_sample(
    conn: &mut PgConnection,
    inspection: Uuid,
    id: Uuid,
) -> QueryResult<Option<SampleRow>> {
    inspection_sample::table
        .filter(inspection_sample::id.eq(id).and(inspection_sample::inspection_id.eq(inspection)))
        .select(SampleRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(in crate::assessment) fn update_sample(conn: &mut PgConnection, row: &SampleRow) -> QueryResult<()> {
    diesel::update(inspection_sample::table.find(row.id))
        .set((
            inspection_sample::result.eq(&row.result),
            inspection_sample::satisfied.eq(row.satisfied),
            inspection_sample::note.eq(&row.note),
            inspection_sample::checked_by.eq(row.checked_by),
            inspection_sample::checked_at.eq(row.checked_at),
            inspection_sample::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// What was drawn for a school and is kept: assessors, sessions and learners, the samples in their order.
#[derive(Debug, Clone, Default)]
pub(in crate::assessment) struct Kept {
    pub(in crate::assessment) assessors: Vec<Uuid>,
    pub(in crate::assessment) sessions: Vec<Uuid>,
    pub(in crate::assessment) learners: Vec<Uuid>,
}

/// What is kept of the draw of a cycle, by the school in it.
pub(in crate::assessment) fn list_kept(
    conn: &mut PgConnection,
    cycle: Uuid,
) -> QueryResult<HashMap<Uuid, Kept>> {
    let mut kept: HashMap<Uuid, Kept> = HashMap::new();
    let drawn: Vec<(Uuid, Uuid)> = inspection_assessor::table
        .inner_join(inspection::table.inner_join(assessment::table))
        .filter(assessment::cycle_id.eq(cycle))
        .select((assessment::id, inspection_assessor::assessor_id))
        .load(conn)?;
    for (school, assessor) in drawn {
        kept.entry(school).or_default().assessors.push(assessor);
    }
    let samples: Vec<(Uuid, Option<Uuid>, Option<Uuid>)> = inspection_sample::table
        .inner_join(inspection::table.inner_join(assessment::table))
        .filter(assessment::cycle_id.eq(cycle))
        .order((assessment::id, inspection_sample::kind, inspection_sample::position))
        .select((assessment::id, inspection_sample::session_id, inspection_sample::learner_id))
        .load(conn)?;
    for (school, session, learner) in samples {
        let own = kept.entry(school).or_default();
        own.sessions.extend(session);
        own.learners.extend(learner);
    }
    Ok(kept)
}

/// What the records say of a session or a learner.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::assessment) struct SubjectRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::assessment) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) what: String,
    #[diesel(sql_type = Nullable<Date>)]
    pub(in crate::assessment) on: Option<NaiveDate>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::assessment) recorded: i64,
}

/// Sessions, each with its day and how many signed in and out.
pub(in crate::assessment) fn list_sessions(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<SubjectRow>> {
    diesel::sql_query(
        "select s.id, s.title as what, (s.starts_at at time zone 'Asia/Shanghai')::date as on,
            (select count(*) from attendance a where a.session_id = s.id and a.status <> 'void' and a.signed_out_at is not null)
                as recorded
        from class_session s where s.id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .load(conn)
}

/// Learners, each with the number of attendances in a year, under any record that went into theirs.
pub(in crate::assessment) fn list_learners(
    conn: &mut PgConnection,
    ids: &[Uuid],
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<SubjectRow>> {
    diesel::sql_query(
        "select l.id, l.name_zh as what, null::date as on, (
            with recursive record as (
                select l.id
                union all
                select r.id from record p join learner r on r.merged_into = p.id
            )
            select count(*) from record c join attendance a on a.learner_id = c.id
            join class_session s on s.id = a.session_id
            where a.status <> 'void' and a.signed_out_at is not null
                and (s.starts_at at time zone 'Asia/Shanghai')::date between $2 and $3) as recorded
        from learner l where l.id = any($1)",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Date, _>(from)
    .bind::<Date, _>(to)
    .load(conn)
}

/// The name of a learner.
pub(in crate::assessment) fn find_name(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<String>> {
    learner::table.find(id).select(learner::name_zh).first(conn).optional()
}

/// A record behind a check: of a session who came, of a learner what was come to.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::assessment) struct RecordRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::assessment) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) what: String,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::assessment) signed_in_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::assessment) signed_out_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub(in crate::assessment) minutes: Option<i32>,
    #[diesel(sql_type = Text)]
    pub(in crate::assessment) source: String,
}

/// Who came to a session, in the order in which they signed in.
pub(in crate::assessment) fn list_attendance(
    conn: &mut PgConnection,
    session: Uuid,
) -> QueryResult<Vec<RecordRow>> {
    diesel::sql_query(
        "select a.id, l.name_zh as what, a.signed_in_at, a.signed_out_at, a.valid_minutes as minutes, a.source
        from attendance a join learner l on l.id = a.learner_id
        where a.session_id = $1 and a.status <> 'void' order by a.signed_in_at, a.id",
    )
    .bind::<SqlUuid, _>(session)
    .load(conn)
}

/// What a learner came to in a year, under any record that went into theirs.
pub(in crate::assessment) fn list_visits(
    conn: &mut PgConnection,
    learner: Uuid,
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<RecordRow>> {
    diesel::sql_query(
        "with recursive record as (
            select $1 as id
            union all
            select r.id from record p join learner r on r.merged_into = p.id
        )
        select a.id, s.title as what, a.signed_in_at, a.signed_out_at, a.valid_minutes as minutes, a.source
        from record c join attendance a on a.learner_id = c.id join class_session s on s.id = a.session_id
        where a.status <> 'void' and (s.starts_at at time zone 'Asia/Shanghai')::date between $2 and $3
        order by a.signed_in_at, a.id",
    )
    .bind::<SqlUuid, _>(learner)
    .bind::<Date, _>(from)
    .bind::<Date, _>(to)
    .load(conn)
}

/// Takes out of checks what was noted about a learner who is forgotten.
pub(in crate::assessment) fn forget_notes(conn: &mut PgConnection, learner: Uuid) -> QueryResult<usize> {
    diesel::update(inspection_sample::table.filter(inspection_sample::learner_id.eq(learner)))
        .filter(inspection_sample::note.is_not_null())
        .set(inspection_sample::note.eq("***"))
        .execute(conn)
}
