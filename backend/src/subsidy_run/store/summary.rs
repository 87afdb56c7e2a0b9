//! SQL that adds lines up.

use diesel::dsl::{count_star, sum};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Numeric, SmallInt, Text, Uuid as SqlUuid};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::inside;
use crate::act::Scope;
use crate::schema::subsidy_line;

/// What the lines of a county and grade come to.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::subsidy_run) struct SumRow {
    #[diesel(sql_type = Text)]
    pub(in crate::subsidy_run) county_code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::subsidy_run) grade: String,
    #[diesel(sql_type = Integer)]
    pub(in crate::subsidy_run) schools: i32,
    #[diesel(sql_type = Integer)]
    pub(in crate::subsidy_run) eligible: i32,
    #[diesel(sql_type = Integer)]
    pub(in crate::subsidy_run) paid: i32,
    #[diesel(sql_type = Numeric)]
    pub(in crate::subsidy_run) entitlement: Decimal,
    #[diesel(sql_type = Numeric)]
    pub(in crate::subsidy_run) payment: Decimal,
    #[diesel(sql_type = Numeric)]
    pub(in crate::subsidy_run) municipal_share: Decimal,
    #[diesel(sql_type = Numeric)]
    pub(in crate::subsidy_run) county_share: Decimal,
    #[diesel(sql_type = Numeric)]
    pub(in crate::subsidy_run) operating_guarantee: Decimal,
}

/// The lines of a version in scope, by county and grade.
pub(in crate::subsidy_run) fn list_sums(
    conn: &mut PgConnection,
    scope: &Scope,
    run: Uuid,
    version: i16,
) -> QueryResult<Vec<SumRow>> {
    sql_query(
        "select county_code, grade, count(*)::integer as schools, (count(*) filter (where eligible))::integer as eligible,
             (count(*) filter (where payment > 0))::integer as paid, sum(entitlement) as entitlement,
             sum(payment) as payment, sum(municipal_share) as municipal_share, sum(county_share) as county_share,
             coalesce(sum(operating_guarantee), 0) as operating_guarantee
         from subsidy_line where run_id = $1 and version = $2
             and ($3 or county_code = any($4) or township_code = any($4) or facility_id = any($5))
         group by county_code, grade order by county_code, grade",
    )
    .bind::<SqlUuid, _>(run)
    .bind::<SmallInt, _>(version)
    .bind::<Bool, _>(scope.city)
    .bind::<Array<Text>, _>(&scope.divisions)
    .bind::<Array<SqlUuid>, _>(&scope.facilities)
    .load(conn)
}

/// A county, how many lines it has, and what they are paid.
pub(in crate::subsidy_run) type CountyRow = (String, i64, Option<Decimal>);

/// The counties that have lines in scope.
pub(in crate::subsidy_run) fn list_counties(
    conn: &mut PgConnection,
    scope: &Scope,
    run: Uuid,
    version: i16,
) -> QueryResult<Vec<CountyRow>> {
    subsidy_line::table
        .filter(subsidy_line::run_id.eq(run).and(subsidy_line::version.eq(version)))
        .filter(inside(scope))
        .group_by(subsidy_line::county_code)
        .order(subsidy_line::county_code)
        .select((subsidy_line::county_code, count_star(), sum(subsidy_line::payment)))
        .load(conn)
}

#[derive(QueryableByName)]
struct ChangedRow {
    #[diesel(sql_type = SmallInt)]
    version: i16,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    school_id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    others: i64,
}

/// How many lines of other schools are paid otherwise in versions of a run than in those before them, by version and
/// school.
pub(in crate::subsidy_run) fn count_others_changed(
    conn: &mut PgConnection,
    run: Uuid,
    asked: &[(i16, Uuid)],
) -> QueryResult<Vec<((i16, Uuid), i64)>> {
    let (versions, schools): (Vec<i16>, Vec<Uuid>) = asked.iter().copied().unzip();
    let rows: Vec<ChangedRow> = sql_query(
        "select q.version, q.school_id, (select count(*) from subsidy_line n
             left join subsidy_line o on o.run_id = n.run_id and o.version = n.version - 1 and o.school_id = n.school_id
             where n.run_id = $1 and n.version = q.version and n.school_id <> q.school_id
                 and n.payment is distinct from o.payment) as others
         from unnest($2, $3) as q (version, school_id)",
    )
    .bind::<SqlUuid, _>(run)
    .bind::<Array<SmallInt>, _>(&versions)
    .bind::<Array<SqlUuid>, _>(&schools)
    .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| row.school_id.map(|school| ((row.version, school), row.others)))
        .collect())
}
