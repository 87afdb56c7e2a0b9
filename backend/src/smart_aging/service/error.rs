//! Why something is not done with a case.

use crate::course::service::CourseServiceError;
use crate::db::DbError;
use crate::division::DivisionError;
use crate::smart_aging::domain::SmartAgingError;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum SmartAgingServiceError {
    /// A rule about cases.
    #[error(transparent)]
    Rule(#[from] SmartAgingError),
    /// No such case within reach.
    #[error("not found")]
    NotFound,
    /// No such school within reach.
    #[error("no such school")]
    SchoolNotFound,
    /// No such county, or it does not lie within reach as a whole.
    #[error("the county is out of reach")]
    CountyNotAllowed,
    /// No such course within reach.
    #[error("no such course")]
    CourseNotFound,
    /// It is another's: a school's people write and give up the school's, an office its own.
    #[error("the case is another's")]
    NotOwn,
    /// The course is not published.
    #[error("the course is not published")]
    CourseNotPublished,
    /// The course can be taught in its county only.
    #[error("the course is not shared")]
    CourseNotShared,
    /// It lies before the office of its county.
    #[error("the county decides")]
    CountyDecides,
    /// It lies before the city.
    #[error("the city decides")]
    CityDecides,
    /// Someone else changed it since.
    #[error("stale version")]
    Stale,
    /// The catalogue could not answer.
    #[error(transparent)]
    Course(#[from] CourseServiceError),
    /// The divisions could not be had.
    #[error(transparent)]
    Division(#[from] DivisionError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for SmartAgingServiceError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
