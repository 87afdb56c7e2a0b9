//! The only SQL on runs, their lines, and what follows from them.

pub(super) mod appeals;
pub(super) mod lines;
pub(super) mod money;
pub(super) mod operating;
pub(super) mod purses;
pub(super) mod reports;
pub(super) mod runs;
pub(super) mod sources;
pub(super) mod summary;
pub(super) mod versions;

use std::collections::HashMap;

use contract::measure::Points;
use contract::money::Yuan;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel::sql_types::Bool;
use rust_decimal::Decimal;

use crate::act::Scope;
use crate::schema::{division, subsidy_line};

/// A statement has room for the members of so many rows.
pub(super) const AT_ONCE: usize = 500;

/// An amount as it is stored.
pub(super) fn yuan(amount: Decimal) -> QueryResult<Yuan> {
    Yuan::try_from(amount).map_err(|error| QueryError::DeserializationError(error.into()))
}

/// An amount as it is stored, in fen.
pub(super) fn fen(amount: Decimal) -> QueryResult<i64> {
    let beyond = || QueryError::DeserializationError("an amount is out of range".into());
    yuan(amount)?.fen().ok_or_else(beyond)
}

/// Points as they are stored.
pub(super) fn points(points: Decimal) -> QueryResult<Points> {
    Points::try_from(points).map_err(|error| QueryError::DeserializationError(error.into()))
}

/// The lines in scope, by where the school lay when it was assessed.
fn inside(scope: &Scope) -> Box<dyn BoxableExpression<subsidy_line::table, Pg, SqlType = Bool>> {
    if scope.city {
        return Box::new(subsidy_line::code.is_not_null());
    }
    Box::new(
        subsidy_line::county_code
            .eq_any(scope.divisions.clone())
            .or(subsidy_line::township_code.eq_any(scope.divisions.clone()))
            .or(subsidy_line::facility_id.eq_any(scope.facilities.clone())),
    )
}

/// The latest names of counties, by code.
pub(super) fn county_names(
    conn: &mut PgConnection,
    codes: &[String],
) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> = division::table
        .filter(division::code.eq_any(codes))
        .distinct_on(division::code)
        .order((division::code, division::valid_from.desc()))
        .select((division::code, division::name_zh))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
