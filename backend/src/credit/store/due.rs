//! SQL on the sessions of which something has to be settled, and on what that waits for.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::credit::domain::waiting::Taken;
use crate::schema::credit_due;

/// A session that waits to be settled: its beginning and id, by which such sessions are ordered.
pub type DueSession = (DateTime<Utc>, Uuid);

#[derive(QueryableByName)]
struct SessionFound {
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Up to `limit` sessions that are due at an instant, in time order after `after`. Those on whose day no policy holds are
/// left alone, unless attendance of theirs was struck out.
pub(in crate::credit) fn list_sessions(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: DueSession,
    limit: i64,
) -> QueryResult<Vec<DueSession>> {
    let rows: Vec<SessionFound> = sql_query(
        "with due as materialized (
             select session_id, bool_or(due_at = '-infinity') as struck from credit_due where due_at <= $1 group by 1)
         select s.starts_at, s.id from due d join class_session s on s.id = d.session_id
         where (s.starts_at, s.id) > ($2, $3) and (d.struck or s.status = 'cancelled'
             or exists (select from credit_policy p where p.status = 'published'
                 and (s.starts_at at time zone 'Asia/Shanghai')::date
                     between p.effective_from and coalesce(p.effective_to, 'infinity')))
         order by s.starts_at, s.id limit $4",
    )
    .bind::<Timestamptz, _>(at)
    .bind::<Timestamptz, _>(after.0)
    .bind::<SqlUuid, _>(after.1)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.starts_at, row.id)).collect())
}

/// Why a session is due.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub(in crate::credit) struct DueRow {
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) id: i64,
    /// Whether attendance was struck out.
    #[diesel(sql_type = Bool)]
    pub(in crate::credit) struck: bool,
}

/// Why a session is due at an instant.
pub(in crate::credit) fn list_of_session(
    conn: &mut PgConnection,
    session: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<Vec<DueRow>> {
    sql_query(
        "select id, due_at = '-infinity' as struck from credit_due where session_id = $1 and due_at <= $2",
    )
    .bind::<SqlUuid, _>(session)
    .bind::<Timestamptz, _>(at)
    .load(conn)
}

/// Takes away what was settled.
pub(in crate::credit) fn remove(conn: &mut PgConnection, ids: &[i64]) -> QueryResult<()> {
    diesel::delete(credit_due::table.filter(credit_due::id.eq_any(ids))).execute(conn).map(drop)
}

#[derive(QueryableByName)]
struct HeldFound {
    #[diesel(sql_type = SqlUuid)]
    learner_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    session_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    signed_in_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    occupied_until: DateTime<Utc>,
}

/// The struck-out attendances of these records between two instants of whose earning it is not decided yet whether it stands:
/// nobody has taken it back or been told of it, or somebody looks at it.
pub(in crate::credit) fn list_undecided(
    conn: &mut PgConnection,
    records: &[Uuid],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<Taken>> {
    let rows: Vec<HeldFound> = sql_query(
        "select o.learner_id, o.session_id, o.signed_in_at, o.occupied_until
         from attendance o join credit_earning e on e.attendance_id = o.id and e.credited_centi > 0
         where o.learner_id = any($1) and o.signed_in_at between $2 and $3 and o.status = 'void'
             and not exists (select from ledger_transfer p join ledger_transfer r on r.reverses_id = p.id
                 where p.event_id = e.id)
             and (exists (select from credit_review_line l join credit_review r on r.id = l.review_id
                     where l.earning_id = e.id and r.status = 'open')
                 or not exists (select from credit_review_line l
                     where l.earning_id = e.id and 'attendance_void' = any (l.reasons)))",
    )
    .bind::<Array<SqlUuid>, _>(records)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .load(conn)?;
    let taken = |row: HeldFound| Taken {
        learner: row.learner_id,
        session: row.session_id,
        from: row.signed_in_at,
        until: row.occupied_until,
    };
    Ok(rows.into_iter().map(taken).collect())
}

/// Puts back the sessions of attendance that may have waited for it to be decided whether these earnings stand: whatever the
/// person attended around that time and has not earned by. What did wait, `waits_for` says when they are settled.
pub(in crate::credit) fn put_back(conn: &mut PgConnection, earnings: &[Uuid]) -> QueryResult<usize> {
    sql_query(
        "insert into credit_due (session_id, due_at)
         select distinct s.id, s.ends_at
         from credit_earning e join attendance o on o.id = e.attendance_id and o.status = 'void'
         join canonical_learner c on c.learner_id = o.learner_id
         join canonical_learner k on k.canonical_id = c.canonical_id
         join attendance a on a.learner_id = k.learner_id and a.status in ('signed_out', 'confirmed')
             and a.signed_in_at between o.signed_in_at - interval '2 days' and o.signed_in_at + interval '2 days'
         join class_session s on s.id = a.session_id
         where e.id = any($1) and not exists (select from credit_earning x where x.attendance_id = a.id)",
    )
    .bind::<Array<SqlUuid>, _>(earnings)
    .execute(conn)
}
