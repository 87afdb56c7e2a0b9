//! The only SQL of coverage: its targets, and counts over facilities and divisions, read-only.

mod overview;

use chrono::{DateTime, NaiveDate, Utc};
use contract::facility::HostKind;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

pub(super) use overview::{
    count_facilities, count_learners, count_open_schools, list_attendance, sum_credits,
};

use crate::auth::Scope;
use crate::schema::{coverage_target, division};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = coverage_target)]
pub(super) struct TargetRow {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) due_date: NaiveDate,
    pub(super) target_bp: i32,
    pub(super) basis: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

/// Both counts of one county and kind on one day.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct CountRow {
    #[diesel(sql_type = Date)]
    pub(super) day: NaiveDate,
    #[diesel(sql_type = Text)]
    pub(super) county_code: String,
    #[diesel(sql_type = Text)]
    pub(super) kind: String,
    #[diesel(sql_type = BigInt)]
    pub(super) registered: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) registered_covered: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) statutory: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) statutory_covered: i64,
}

/// A statutory division without a school.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct GapRow {
    #[diesel(sql_type = Text)]
    pub(super) code: String,
    #[diesel(sql_type = Text)]
    pub(super) name: String,
    #[diesel(sql_type = Text)]
    pub(super) division_kind: String,
    #[diesel(sql_type = Text)]
    pub(super) county_code: String,
    #[diesel(sql_type = Text)]
    pub(super) county_name: String,
    #[diesel(sql_type = Text)]
    pub(super) kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(super) facility_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) facility_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) facility_status: Option<String>,
}

/// `place`: the statutory divisions of each day, with the kind of facility that
/// is due there. `host`: the facilities of that kind in them that were
/// registered on the day, and whether their school was open on it.
/// $1 the days, $2 patterns of division codes, $3 a county or null.
const PLACES_AND_HOSTS: &str = "
    with place as (
        select day.d, v.code, v.name_zh, v.kind as division_kind, v.county_code,
            case when v.kind = 'subdistrict' then 'subdistrict_elderly_care_center'
                when v.level = 'township' then 'township_regional_elderly_care_center'
                else 'village_community_elderly_care_station' end as kind
        from unnest($1) as day(d)
        join division v on v.statutory and v.level in ('township', 'village')
            and v.valid_from <= day.d and (v.valid_to is null or v.valid_to > day.d)
        where v.code like any($2) and ($3 is null or v.county_code = $3)
    ), host as (
        select p.d, p.code, p.county_code, p.kind, coalesce(
            s.opened_on <= p.d and (s.closed_on is null or s.closed_on >= p.d), false) as taught
        from place p
        join facility f on f.division_code = p.code and f.kind = p.kind
        left join school s on s.facility_id = f.id
        where (select c.status from facility_status_change c
            where c.facility_id = f.id and c.effective_on <= p.d
                and c.status in ('approved', 'suspended', 'closed')
            order by c.effective_on desc, c.id desc limit 1) = 'approved'
    ), taught_place as (
        select distinct d, code, kind from host where taught
    )";

/// Both counts by day, county and kind.
pub(super) fn count_coverage(
    conn: &mut PgConnection,
    scope: &Scope,
    days: &[NaiveDate],
    county: Option<&str>,
) -> QueryResult<Vec<CountRow>> {
    let query = format!(
        "{PLACES_AND_HOSTS}
        select d as day, county_code, kind, sum(registered)::bigint as registered,
            sum(registered_covered)::bigint as registered_covered, sum(statutory)::bigint as statutory,
            sum(statutory_covered)::bigint as statutory_covered
        from (
            select d, county_code, kind, 1 as registered, taught::int as registered_covered,
                0 as statutory, 0 as statutory_covered
            from host
            union all
            select p.d, p.county_code, p.kind, 0, 0, 1, (t.code is not null)::int
            from place p left join taught_place t on t.d = p.d and t.code = p.code and t.kind = p.kind
        ) as counted
        group by d, county_code, kind order by d, county_code, kind"
    );
    diesel::sql_query(query)
        .bind::<Array<Date>, _>(days)
        .bind::<Array<Text>, _>(scope.division_patterns())
        .bind::<Nullable<Text>, _>(county)
        .load(conn)
}

/// The statutory divisions without an open school on a day, by code.
pub(super) fn list_gaps(
    conn: &mut PgConnection,
    scope: &Scope,
    day: NaiveDate,
    county: Option<&str>,
    kinds: &[HostKind],
) -> QueryResult<Vec<GapRow>> {
    let query = format!(
        "{PLACES_AND_HOSTS}
        select p.code, p.name_zh as name, p.division_kind, p.county_code,
            coalesce((select v.name_zh from division v where v.code = p.county_code
                order by v.valid_from desc limit 1), p.county_code) as county_name,
            p.kind, f.id as facility_id, f.name_zh as facility_name, f.status as facility_status
        from place p
        left join taught_place t on t.code = p.code and t.kind = p.kind
        left join lateral (
            select id, name_zh, status from facility
            where division_code = p.code and kind = p.kind and status <> 'closed'
            order by (status = 'approved') desc, id limit 1
        ) as f on true
        where t.code is null and p.kind = any($4)
        order by p.code"
    );
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    diesel::sql_query(query)
        .bind::<Array<Date>, _>(vec![day])
        .bind::<Array<Text>, _>(scope.division_patterns())
        .bind::<Nullable<Text>, _>(county)
        .bind::<Array<Text>, _>(kinds)
        .load(conn)
}

/// The names of counties, by code.
pub(super) fn county_names(conn: &mut PgConnection) -> QueryResult<Vec<(String, String)>> {
    division::table
        .filter(division::level.eq("county"))
        .distinct_on(division::code)
        .order((division::code, division::valid_from.desc()))
        .select((division::code, division::name_zh))
        .load(conn)
}

pub(super) fn list_targets(conn: &mut PgConnection) -> QueryResult<Vec<TargetRow>> {
    coverage_target::table
        .order((coverage_target::due_date, coverage_target::kind))
        .select(TargetRow::as_select())
        .load(conn)
}

pub(super) fn lock_target(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<TargetRow>> {
    coverage_target::table.find(id).select(TargetRow::as_select()).for_update().first(conn).optional()
}

pub(super) fn insert_target(conn: &mut PgConnection, row: &TargetRow) -> QueryResult<()> {
    diesel::insert_into(coverage_target::table).values(row).execute(conn).map(drop)
}

pub(super) fn update_target(conn: &mut PgConnection, row: &mut TargetRow) -> QueryResult<()> {
    row.version += 1;
    diesel::update(&*row).set(&*row).execute(conn).map(drop)
}
