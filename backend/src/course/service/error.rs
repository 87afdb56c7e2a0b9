//! Why something of the catalogue is not done.

use contract::course::{CategoryState, CourseShareState, NominationState};

use crate::act::Barred;
use crate::course::domain::CourseError;
use crate::course::domain::attachments::AttachmentError;
use crate::db::{DbError, violated_constraint};
use crate::sheet::CellFault;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum CourseServiceError {
    /// A rule of the catalogue.
    #[error(transparent)]
    Rule(#[from] CourseError),
    /// A rule about attached files.
    #[error(transparent)]
    Attachment(#[from] AttachmentError),
    /// The file came in when nobody expected it any more.
    #[error("the file came too late")]
    FileLate,
    /// Rows of a table that cannot be imported.
    #[error("{} cells are wrong", .0.len())]
    Rows(Vec<CellFault>),
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
    /// A resource centre is the city's or a county's.
    #[error("no county")]
    NoCounty,
    /// Whoever owns the course has no resource centre, or the city's is not there yet.
    #[error("no resource centre")]
    NoCenter,
    /// The city or the county has a resource centre already.
    #[error("there is a resource centre")]
    CenterTaken,
    /// Another resource centre has the name.
    #[error("the name is taken")]
    CenterNameTaken,
    /// The course is offered or shared already.
    #[error("shared already")]
    SharedAlready,
    /// Somebody else decides on what is offered.
    #[error("the offer cannot be decided")]
    Share(Barred),
    /// Only what is shared is ended.
    #[error("a share that is {0} is not ended")]
    NotShared(CourseShareState),
    /// Only the city's centre takes up what is offered to the whole city.
    #[error("the city decides")]
    CityOnly,
    /// No such school within reach.
    #[error("no such school")]
    SchoolNotFound,
    /// The course is not shared.
    #[error("the course is not shared")]
    CourseNotShared,
    /// The school subscribes to it already.
    #[error("subscribed already")]
    Subscribed,
    /// The subscription has ended.
    #[error("the subscription has ended")]
    SubscriptionEnded,
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
            Some("resource_center_city_key" | "resource_center_division_code_key") => Self::CenterTaken,
            Some("resource_center_name_key") => Self::CenterNameTaken,
            Some("course_share_course_id_key") => Self::SharedAlready,
            Some("course_subscription_school_id_course_id_key") => Self::Subscribed,
            Some("course_version_open_key") => Self::Rule(CourseError::Open),
            _ => Self::Database(error.into()),
        }
    }
}
