//! SQL that reads what was watched online as evidence.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::class::domain::Span;

/// A record that waits to be settled: when it was closed, and its id, by which such records are ordered.
pub type DueRecord = (DateTime<Utc>, Uuid);

#[derive(QueryableByName)]
struct DueRow {
    #[diesel(sql_type = Timestamptz)]
    closed_at: DateTime<Utc>,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Closed records of days on which a policy holds, in the order of closing after `after`.
pub(in crate::credit) fn list_due_records(
    conn: &mut PgConnection,
    after: Option<DueRecord>,
    limit: i64,
) -> QueryResult<Vec<DueRecord>> {
    let (at, id) = after.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil()));
    let rows: Vec<DueRow> = sql_query(
        "select r.closed_at, r.id from online_record r
         where r.status = 'closed' and (r.closed_at, r.id) > ($1, $2) and exists (select from credit_policy p
             where p.status = 'published' and r.business_date between p.effective_from
                 and coalesce(p.effective_to, 'infinity'))
         order by r.closed_at, r.id limit $3",
    )
    .bind::<Timestamptz, _>(at)
    .bind::<SqlUuid, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.closed_at, row.id)).collect())
}

/// A record as evidence, and whose.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct OnlineEvidence {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) learner_id: Uuid,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) business_date: NaiveDate,
    #[diesel(sql_type = Integer)]
    pub(in crate::credit) verified_minutes: i32,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) birth_date: NaiveDate,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) registered_on: NaiveDate,
    #[diesel(sql_type = Bool)]
    pub(in crate::credit) priority: bool,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) facility_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) township_code: String,
}

/// Those of these records that are closed and have earned nothing yet, by facility and day.
pub(in crate::credit) fn list_unsettled_records(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<OnlineEvidence>> {
    sql_query(
        "select r.id, r.learner_id, r.business_date, r.verified_minutes, l.birth_date, l.registered_on,
             exists (select from learner_priority p where p.learner_id = l.id) as priority, f.id as facility_id,
             f.township_code
         from online_record r join learner l on l.id = r.learner_id join school s on s.id = l.school_id
         join facility f on f.id = s.facility_id
         where r.id = any($1) and r.status = 'closed'
             and not exists (select from credit_earning e where e.record_id = r.id)
         order by f.id, r.business_date, r.closed_at, r.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .load(conn)
}

#[derive(QueryableByName)]
struct CountedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    starts_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
}

/// The times for which these records count, exactly; ids of records from outside are not among them.
pub(in crate::credit) fn list_counted(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, Vec<Span>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<CountedRow> = sql_query(
        "select r.id, lower(c) as starts_at, upper(c) as ends_at from online_record r cross join unnest(r.counted) c
         where r.id = any($1) order by r.id, 2",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .load(conn)?;
    let mut found: HashMap<Uuid, Vec<Span>> = HashMap::new();
    for row in rows {
        found.entry(row.id).or_default().extend(Span::new(row.starts_at, row.ends_at).ok());
    }
    Ok(found)
}
