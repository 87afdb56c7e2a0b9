//! Divisions, standards and numbers that registrations are checked against.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use rust_decimal::Decimal;

use crate::schema::{division, facility, facility_standard, school};

/// What a registration needs to know of a division.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = division)]
pub(in crate::facility) struct DivisionFacts {
    pub(in crate::facility) code: String,
    pub(in crate::facility) kind: String,
}

pub(in crate::facility) fn find_division(
    conn: &mut PgConnection,
    code: &str,
    day: NaiveDate,
) -> QueryResult<Option<DivisionFacts>> {
    Ok(list_divisions(conn, &[code.to_owned()], day)?.pop())
}

/// Those of the codes that are divisions on a day.
pub(in crate::facility) fn list_divisions(
    conn: &mut PgConnection,
    codes: &[String],
    day: NaiveDate,
) -> QueryResult<Vec<DivisionFacts>> {
    division::table
        .filter(division::code.eq_any(codes).and(division::valid_from.le(day)))
        .filter(division::valid_to.is_null().or(division::valid_to.gt(day)))
        .select(DivisionFacts::as_select())
        .load(conn)
}

/// The latest names of divisions, by code.
pub(in crate::facility) fn division_names(
    conn: &mut PgConnection,
    codes: &[&str],
) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> = division::table
        .filter(division::code.eq_any(codes))
        .distinct_on(division::code)
        .order((division::code, division::valid_from.desc()))
        .select((division::code, division::name_zh))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The least areas in force on a day, by kind of school.
pub(in crate::facility) fn list_standards(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Vec<(String, Decimal)>> {
    facility_standard::table
        .filter(facility_standard::effective_from.le(day))
        .distinct_on(facility_standard::school_kind)
        .order((facility_standard::school_kind, facility_standard::effective_from.desc()))
        .select((facility_standard::school_kind, facility_standard::min_area))
        .load(conn)
}

/// Only one transaction at a time gives numbers to schools of a division.
pub(in crate::facility) fn lock_code_numbers(
    conn: &mut PgConnection,
    division_code: &str,
) -> QueryResult<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('school_code:' || $1, 0))")
        .bind::<Text, _>(division_code)
        .execute(conn)
        .map(drop)
}

/// The number after the greatest one given so far in a division.
pub(in crate::facility) fn next_school_number(
    conn: &mut PgConnection,
    division_code: &str,
) -> QueryResult<u32> {
    let last: Option<String> = school::table
        .filter(school::code.like(format!("YFXT-{division_code}-%")))
        .select(diesel::dsl::max(school::code))
        .first(conn)?;
    let number = last.and_then(|code| code.rsplit('-').next().and_then(|digits| digits.parse::<u32>().ok()));
    Ok(number.unwrap_or(0) + 1)
}

/// Those of the divisions' names that are taken by facilities neither closed nor withdrawn: code and key.
pub(in crate::facility) fn taken_names(
    conn: &mut PgConnection,
    codes: &[String],
) -> QueryResult<Vec<(String, String)>> {
    facility::table
        .filter(facility::division_code.eq_any(codes))
        .filter(facility::status.ne_all(["closed", "withdrawn"]))
        .select((facility::division_code, facility::name_key))
        .load(conn)
}
