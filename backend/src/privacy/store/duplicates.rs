//! Which records may be of one person, and what stood in the way of making them one.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::privacy::DuplicateReason;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{attendance, learner, school};

/// Two records, why they may be one, and the merge that waits for them.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::privacy) struct PairRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::privacy) first: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::privacy) second: Uuid,
    #[diesel(sql_type = Array<Text>)]
    pub(in crate::privacy) reasons: Vec<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::privacy) merge_id: Option<Uuid>,
}

/// How many records a telephone number may stand in before it tells nothing any more: a couple and its helper share one, and
/// the telephone of a station stands in hundreds.
const MOST_AT_ONE_PHONE: i64 = 5;

/// Each pair once, the earlier record first; none of two that were found to be two people. Both records of a pair come
/// behind the one at which the page goes on ($5), so that the rest is not read again.
const PAIRS: &str = "with here as materialized (
        select l.id, l.name_zh, l.birth_date, l.phone_hash, l.id_number_tail_hash from learner l
        join school s on s.id = l.school_id join facility f on f.id = s.facility_id
        where l.status in ('active', 'suspended', 'closed') and l.erased_at is null and l.id >= $5
            and ($1 or f.county_code = any($2) or f.township_code = any($2) or f.id = any($3))
    ), phones as materialized (
        select h.phone_hash from here h where h.phone_hash is not null group by h.phone_hash having count(*) > 1
            and (select count(*) from (select from learner o where o.phone_hash = h.phone_hash limit $6 + 1) few) <= $6
    ), alike as (
        select a.id as first, b.id as second, 'name_and_birth' as reason from here a
        join here b on b.birth_date = a.birth_date and b.name_zh = a.name_zh and b.id > a.id
        union all
        select a.id, b.id, 'phone' from phones p join here a on a.phone_hash = p.phone_hash
        join here b on b.phone_hash = p.phone_hash and b.id > a.id
        union all
        select a.id, b.id, 'id_number' from here a join here b on b.id_number_tail_hash = a.id_number_tail_hash
            and b.id > a.id where length(a.id_number_tail_hash) > 0
    ), pairs as (
        select first, second, array_agg(reason order by reason) as reasons from alike
        where not exists (select from learner_merge m where m.status = 'rejected'
            and m.retained_id in (first, second) and m.merged_id in (first, second))
        group by first, second
    ) ";

#[derive(QueryableByName)]
struct Total {
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// Pairs within `scope` behind `after`, by their ids.
pub(in crate::privacy) fn list_pairs(
    conn: &mut PgConnection,
    scope: &Scope,
    reason: Option<DuplicateReason>,
    after: Option<(Uuid, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<PairRow>> {
    let reason = reason.map(DuplicateReason::as_str);
    let (first, second) = after.unwrap_or_default();
    let rows: Vec<PairRow> = diesel::sql_query(format!(
        "{PAIRS} select first, second, reasons, (select m.id from learner_merge m where m.status = 'pending'
             and m.retained_id in (first, second) and m.merged_id in (first, second) limit 1) as merge_id
         from pairs where ($4 is null or $4 = any(reasons)) and (first, second) > ($5, $7)
         order by first, second limit $8"
    ))
    .bind::<diesel::sql_types::Bool, _>(scope.city)
    .bind::<Array<Text>, _>(&scope.divisions)
    .bind::<Array<SqlUuid>, _>(&scope.facilities)
    .bind::<Nullable<Text>, _>(reason)
    .bind::<SqlUuid, _>(first)
    .bind::<BigInt, _>(MOST_AT_ONE_PHONE)
    .bind::<SqlUuid, _>(second)
    .bind::<BigInt, _>(paging.fetch())
    .load(conn)?;
    let total = if paging.count {
        let total: Total = diesel::sql_query(format!(
            "{PAIRS} select count(*) as total from pairs where $4 is null or $4 = any(reasons)"
        ))
        .bind::<diesel::sql_types::Bool, _>(scope.city)
        .bind::<Array<Text>, _>(&scope.divisions)
        .bind::<Array<SqlUuid>, _>(&scope.facilities)
        .bind::<Nullable<Text>, _>(reason)
        .bind::<SqlUuid, _>(Uuid::nil())
        .bind::<BigInt, _>(MOST_AT_ONE_PHONE)
        .get_result(conn)?;
        Some(total.total)
    } else {
        None
    };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.first.to_string(), row.second.to_string()]))
}

/// A record as it stands beside another one.
#[derive(Debug, Clone, Queryable)]
pub(in crate::privacy) struct RecordRow {
    pub(in crate::privacy) id: Uuid,
    pub(in crate::privacy) name_zh: String,
    pub(in crate::privacy) school_name: String,
    pub(in crate::privacy) id_number_masked: String,
    pub(in crate::privacy) phone_masked: Option<String>,
    pub(in crate::privacy) status: String,
    pub(in crate::privacy) registered_on: NaiveDate,
}

/// These records, with how many attendances of each count.
pub(in crate::privacy) fn list_records(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, (RecordRow, i64)>> {
    let rows: Vec<RecordRow> = learner::table
        .inner_join(school::table)
        .filter(learner::id.eq_any(ids))
        .select((
            learner::id,
            learner::name_zh,
            school::name,
            learner::id_number_masked,
            learner::phone_masked,
            learner::status,
            learner::registered_on,
        ))
        .load(conn)?;
    let counts: Vec<(Uuid, i64)> = attendance::table
        .filter(
            attendance::learner_id.eq_any(ids).and(attendance::status.eq_any(["signed_out", "confirmed"])),
        )
        .group_by(attendance::learner_id)
        .select((attendance::learner_id, diesel::dsl::count_star()))
        .load(conn)?;
    let counts: HashMap<Uuid, i64> = counts.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| (row.id, (row.clone(), counts.get(&row.id).copied().unwrap_or(0))))
        .collect())
}

/// Two records of something that cannot both be one person's.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::privacy) struct ClashRow {
    /// The table.
    #[diesel(sql_type = Text)]
    pub(in crate::privacy) doing: String,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::privacy) retained: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::privacy) merged: Uuid,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::privacy) at: DateTime<Utc>,
}

/// The first hour of which two records have both attended a class, watched a lesson or served.
pub(in crate::privacy) fn find_same_hour(
    conn: &mut PgConnection,
    retained: &[Uuid],
    merged: &[Uuid],
) -> QueryResult<Option<ClashRow>> {
    diesel::sql_query(
        "select * from (
             select 'attendance' as doing, a.id as retained, b.id as merged, greatest(a.signed_in_at, b.signed_in_at) as at
             from attendance a join attendance b on b.learner_id = any($2) and b.status <> 'void'
                 and (b.session_id = a.session_id
                     or tstzrange(a.signed_in_at, a.occupied_until) && tstzrange(b.signed_in_at, b.occupied_until))
             where a.learner_id = any($1) and a.status <> 'void'
             union all
             select 'online_record', a.id, b.id, lower(a.counted * b.counted)
             from online_record a join online_record b on b.learner_id = any($2) and b.counted && a.counted
             where a.learner_id = any($1)
             union all
             select 'volunteer_log', a.id, b.id, greatest(a.starts_at, b.starts_at)
             from volunteer_log a join volunteer_log b on b.person_id = any($2) and b.status <> 'refused'
                 and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
             where a.person_id = any($1) and a.status <> 'refused'
             union all
             select 'volunteer_signup', a.id, b.id, greatest(a.checked_in_at, b.checked_in_at)
             from volunteer_signup a join volunteer_signup b on b.person_id = any($2) and b.checked_in_at is not null
                 and tstzrange(a.checked_in_at, a.occupied_until) && tstzrange(b.checked_in_at, b.occupied_until)
             where a.person_id = any($1) and a.checked_in_at is not null
         ) clash order by at, retained, merged limit 1",
    )
    .bind::<Array<SqlUuid>, _>(retained)
    .bind::<Array<SqlUuid>, _>(merged)
    .get_result(conn)
    .optional()
}

/// Whether a learner lies within `scope`, and where: its name, its state, the facility and its township.
pub(in crate::privacy) fn find_place(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<(Uuid, String, String)>> {
    use crate::schema::facility;
    learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::id.eq(id).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select((facility::id, facility::township_code, learner::status))
        .first(conn)
        .optional()
}
