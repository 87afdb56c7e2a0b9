//! Loading, listing and finding divisions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::division::{DivisionCode, DivisionLevel};
use diesel::PgConnection;
use diesel::result::Error as QueryError;

use super::domain::{self, CensusShare, DataError, Division, Filter};
use super::store;
use crate::db::DbError;
use crate::paging::{Paged, Paging};

/// Why divisions could not be had.
#[derive(Debug, thiserror::Error)]
pub enum DivisionError {
    /// No division had this code on the day.
    #[error("no such division on that day")]
    NotFound,
    /// The built-in files are faulty.
    #[error(transparent)]
    BuiltIn(#[from] DataError),
    /// The database could not answer.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<QueryError> for DivisionError {
    fn from(error: QueryError) -> Self {
        Self::Database(error.into())
    }
}

/// How many rows a load added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Rows of divisions.
    pub divisions: usize,
    /// Rows of census shares.
    pub census_shares: usize,
}

/// Adds the built-in divisions and census shares that are not there yet.
///
/// A row once loaded is never changed by a later load, so what the bureau
/// corrected stays corrected.
pub fn load(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Loaded, DivisionError> {
    Ok(Loaded {
        divisions: store::insert_divisions(conn, &domain::divisions()?, now)?,
        census_shares: store::insert_census_shares(conn, &domain::census_shares()?, now)?,
    })
}

/// The divisions that `filter` lets through, in the order of their codes.
pub fn list(
    conn: &mut PgConnection,
    filter: &Filter,
    paging: &Paging,
) -> Result<Paged<Division>, DivisionError> {
    let total = if paging.count { Some(store::count_divisions(conn, filter)?) } else { None };
    let found = store::list_divisions(conn, filter, paging)?;
    Ok(Paged::cut(found, paging, total, |division| vec![division.code.to_string()]))
}

/// The division that has `code` on the day `as_of`.
///
/// # Errors
/// [`DivisionError::NotFound`] when there is none on that day.
pub fn get(
    conn: &mut PgConnection,
    code: &DivisionCode,
    as_of: NaiveDate,
) -> Result<Division, DivisionError> {
    store::find_division(conn, code, as_of)?.ok_or(DivisionError::NotFound)
}

/// Whether `code` is a county's on the day `as_of`.
pub fn is_county(conn: &mut PgConnection, code: &str, as_of: NaiveDate) -> Result<bool, DbError> {
    Ok(store::is_county(conn, code, as_of)?)
}

/// The names of the counties of the day `as_of`, by their codes.
pub fn county_names(conn: &mut PgConnection, as_of: NaiveDate) -> Result<HashMap<String, String>, DbError> {
    let filter = Filter { level: Some(DivisionLevel::County), ..Filter::on(as_of) };
    let counties = store::list_divisions(conn, &filter, &Paging { limit: 1_000, ..Paging::default() })?;
    Ok(counties.into_iter().map(|county| (county.code.to_string(), county.name_zh)).collect())
}

/// The age shares of the latest census up to `as_of`, for each division that has any.
pub fn census_shares(conn: &mut PgConnection, as_of: NaiveDate) -> Result<Vec<CensusShare>, DivisionError> {
    Ok(store::list_census_shares(conn, as_of)?)
}
