//! Loading the calendar and counting in it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::PgConnection;
use diesel::result::Error as QueryError;

use super::domain::{self, UnknownDay, WorkingDays};
use super::store;
use crate::db::DbError;

/// Why the calendar could not answer.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The calendar of that day is not known yet.
    #[error(transparent)]
    Unknown(#[from] UnknownDay),
    /// The built-in file is faulty.
    #[error("built-in calendar: {0}")]
    BuiltIn(#[from] csv::Error),
    /// The database could not answer.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<QueryError> for CalendarError {
    fn from(error: QueryError) -> Self {
        Self::Database(error.into())
    }
}

/// Adds the built-in days that are not there yet; answers how many.
pub fn load(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<usize, CalendarError> {
    Ok(store::insert_days(conn, &domain::built_in()?, now)?)
}

/// The calendar from `first` to `last`, as far as it is known.
pub fn working_days(
    conn: &mut PgConnection,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<WorkingDays, CalendarError> {
    Ok(store::list_days(conn, first, last)?.into_iter().collect())
}

/// The working day on which a period of `count` working days ends that begins on the day after `start`.
///
/// # Errors
/// [`CalendarError::Unknown`] when the calendar ends before the period does.
pub fn deadline(conn: &mut PgConnection, start: NaiveDate, count: u32) -> Result<NaiveDate, CalendarError> {
    // Five of seven days are worked, and no holiday is longer than nine days: this reaches far enough.
    let reach = Days::new(u64::from(count) * 4 + 14);
    let last = start.checked_add_days(reach).unwrap_or(NaiveDate::MAX);
    Ok(working_days(conn, start, last)?.after(start, count)?)
}
