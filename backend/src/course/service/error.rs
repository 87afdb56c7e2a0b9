//! Why something of the catalogue is not done.

use contract::course::{CategoryState, NominationState};

use crate::act::Barred;
use crate::course::domain::CourseError;
use crate::db::{DbError, violated_constraint};

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum CourseServiceError {
    /// A rule of the catalogue.
    #[error(transparent)]
    Rule(#[from] CourseError),
    /// No such record within reach.
    #[error("not found")]
    NotFound,
    /// The owner lies outside the caller's data scope.
    #[error("the owner is out of reach")]
    OwnerOutOfReach,
    /// No county has the owner's code.
    #[error("the owner is no county")]
    OwnerUnknown,
    /// Another course has the code.
    #[error("the code is taken")]
    CodeTaken,
    /// No version is a draft, so nothing can be written.
    #[error("no version is being written")]
    NotADraft,
    /// No category has the code, or courses may not take it.
    #[error("the category is unknown")]
    CategoryUnknown,
    /// There is such a category, or was one.
    #[error("the category exists")]
    CategoryTaken,
    /// Another category has the label.
    #[error("the label is taken")]
    LabelTaken,
    /// The county lies outside the caller's data scope.
    #[error("the county is out of reach")]
    CountyOutOfReach,
    /// The notice names the category, or it does not stand so that it could be retired.
    #[error("a category that is {0} cannot be retired, nor one of the notice")]
    CategoryStays(CategoryState),
    /// Somebody else decides on a category.
    #[error("the category cannot be decided")]
    Category(Barred),
    /// Only published courses are honoured.
    #[error("the course is not published")]
    NotPublished,
    /// No such course to be nominated.
    #[error("no such course")]
    CourseNotFound,
    /// It waits to be decided, or was approved.
    #[error("nominated already")]
    Nominated,
    /// Somebody else decides on a nomination.
    #[error("the nomination cannot be decided")]
    Nomination(Barred),
    /// Only an honour that is held is taken away.
    #[error("a nomination that is {0} is not revoked")]
    NotHonoured(NominationState),
    /// Someone else changed it since.
    #[error("stale version")]
    Stale,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for CourseServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("course_code_key") => Self::CodeTaken,
            Some("course_category_pkey") => Self::CategoryTaken,
            Some("course_category_label_zh_key") => Self::LabelTaken,
            Some("course_nomination_course_id_honour_key") => Self::Nominated,
            Some("course_version_open_key") => Self::Rule(CourseError::Open),
            _ => Self::Database(error.into()),
        }
    }
}
