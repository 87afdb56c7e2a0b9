//! Which places need a school, which facilities are there, and where a school is missing.

use chrono::NaiveDate;
use contract::facility::HostKind;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::auth::Scope;

/// Both counts of one county and kind on one day.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct CountRow {
    #[diesel(sql_type = Date)]
    pub(in crate::coverage) day: NaiveDate,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) county_code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) kind: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) registered: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) registered_covered: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) statutory: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) statutory_covered: i64,
}

/// A statutory division without a school.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct GapRow {
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) name: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) division_kind: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) county_code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) county_name: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::coverage) facility_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::coverage) facility_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::coverage) facility_status: Option<String>,
}

/// A registered facility without an open school.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct UncoveredRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::coverage) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) name: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) kind: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) division_name: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) county_code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) county_name: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::coverage) school_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Date>)]
    pub(in crate::coverage) closed_on: Option<NaiveDate>,
}

/// `place`: the statutory divisions of each day, with the kind of facility that
/// is due there. `lineage`: each of them with the codes that it bore before, or
/// that were merged into it, so that what was registered there goes on counting.
/// `host`: the facilities in them that were registered on the day, and whether
/// their school was open on it. $1 the days, $2 patterns of division codes, $3 a
/// county or null.
const PLACES_AND_HOSTS: &str = "
    with recursive place as (
        select day.d, v.code, v.name_zh, v.kind as division_kind, v.county_code,
            case when v.kind = 'subdistrict' then 'subdistrict_elderly_care_center'
                when v.level = 'township' then 'township_regional_elderly_care_center'
                else 'village_community_elderly_care_station' end as kind
        from unnest($1) as day(d)
        join division v on v.statutory and v.level in ('township', 'village')
            and v.valid_from <= day.d and (v.valid_to is null or v.valid_to > day.d)
        where v.code like any($2) and ($3 is null or v.county_code = $3)
    ), lineage as (
        select d, code, code as bore from place
        union
        select l.d, l.code, s.old_code from lineage l
        join division_succession s on s.new_code = l.bore and s.effective_on <= l.d
    ), host as (
        select p.d, p.code, p.name_zh as division_name, p.county_code, f.kind, f.id, f.name_zh as name,
            s.id as school_id, s.closed_on, coalesce(
            s.opened_on <= p.d and (s.closed_on is null or s.closed_on >= p.d), false) as taught
        from place p
        join lineage l on l.d = p.d and l.code = p.code
        join facility f on f.division_code = l.bore
        left join school s on s.facility_id = f.id
        where (select c.status from facility_status_change c
            where c.facility_id = f.id and c.effective_on <= p.d
                and c.status in ('approved', 'suspended', 'closed')
            order by c.effective_on desc, c.id desc limit 1) = 'approved'
    ), taught_place as (
        select distinct d, code from host where taught
    )";

/// The latest name of the county of `of`.
fn county_name(of: &str) -> String {
    format!(
        "coalesce((select v.name_zh from division v where v.code = {of}.county_code
            order by v.valid_from desc limit 1), {of}.county_code) as county_name"
    )
}

/// Both counts by day, county and kind.
pub(in crate::coverage) fn count_coverage(
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
            from place p left join taught_place t on t.d = p.d and t.code = p.code
        ) as counted
        group by d, county_code, kind order by d, county_code, kind"
    );
    diesel::sql_query(query)
        .bind::<Array<Date>, _>(days)
        .bind::<Array<Text>, _>(scope.division_patterns())
        .bind::<Nullable<Text>, _>(county)
        .load(conn)
}

/// The statutory divisions without an open school on a day, by code, each with the facility that
/// stood furthest there on that day.
pub(in crate::coverage) fn list_gaps(
    conn: &mut PgConnection,
    scope: &Scope,
    day: NaiveDate,
    county: Option<&str>,
    kinds: &[HostKind],
) -> QueryResult<Vec<GapRow>> {
    let county_name = county_name("p");
    let query = format!(
        "{PLACES_AND_HOSTS}
        select distinct on (p.code) p.code, p.name_zh as name, p.division_kind, p.county_code, {county_name},
            p.kind, f.id as facility_id, f.name_zh as facility_name, f.status as facility_status
        from place p
        left join taught_place t on t.d = p.d and t.code = p.code
        left join lateral (
            select there.id, there.name_zh, coalesce(decided.status, stepped.status, 'draft') as status
            from lineage l
            join facility there on there.division_code = l.bore
            left join lateral (
                select c.status from facility_status_change c
                where c.facility_id = there.id and c.effective_on <= p.d
                    and c.status in ('approved', 'suspended', 'closed')
                order by c.effective_on desc, c.id desc limit 1
            ) as decided on true
            left join lateral (
                select c.status from facility_status_change c
                where c.facility_id = there.id and (c.at at time zone 'Asia/Shanghai')::date <= p.d
                    and c.status not in ('approved', 'suspended', 'closed')
                order by c.id desc limit 1
            ) as stepped on true
            where l.d = p.d and l.code = p.code and (decided.status is not null
                or (there.created_at at time zone 'Asia/Shanghai')::date <= p.d)
        ) as f on f.status not in ('closed', 'withdrawn')
        where t.code is null and p.kind = any($4)
        order by p.code,
            array_position(array['approved', 'suspended', 'submitted', 'returned', 'draft'], f.status), f.id"
    );
    diesel::sql_query(query)
        .bind::<Array<Date>, _>(vec![day])
        .bind::<Array<Text>, _>(scope.division_patterns())
        .bind::<Nullable<Text>, _>(county)
        .bind::<Array<Text>, _>(words(kinds))
        .load(conn)
}

/// The facilities that were registered on a day without an open school, by division code and name.
pub(in crate::coverage) fn list_uncovered(
    conn: &mut PgConnection,
    scope: &Scope,
    day: NaiveDate,
    county: Option<&str>,
    kinds: &[HostKind],
) -> QueryResult<Vec<UncoveredRow>> {
    let county_name = county_name("h");
    let query = format!(
        "{PLACES_AND_HOSTS}
        select h.id, h.name, h.kind, h.code, h.division_name, h.county_code, {county_name},
            h.school_id, h.closed_on
        from host h where not h.taught and h.kind = any($4) order by h.code, h.name, h.id"
    );
    diesel::sql_query(query)
        .bind::<Array<Date>, _>(vec![day])
        .bind::<Array<Text>, _>(scope.division_patterns())
        .bind::<Nullable<Text>, _>(county)
        .bind::<Array<Text>, _>(words(kinds))
        .load(conn)
}

fn words(kinds: &[HostKind]) -> Vec<&'static str> {
    kinds.iter().map(|kind| kind.as_str()).collect()
}
