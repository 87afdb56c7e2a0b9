//! Why a use case of this slice failed.

use crate::calendar::service::CalendarError;
use crate::class::service::ClassServiceError;
use crate::class::service::enrolments::EnrolmentError;
use crate::credit::service::CreditError;
use crate::db::{DbError, violated_constraint};
use crate::learner::service::LearnerServiceError;
use crate::learning_team::service::LearningTeamServiceError;
use crate::online::service::OnlineServiceError;
use crate::privacy::domain::{ErasureRefusal, MergeRefusal};
use crate::redemption::service::RedemptionError;
use crate::volunteer::service::VolunteerServiceError;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum PrivacyError {
    /// No such record within reach.
    #[error("not found")]
    NotFound,
    /// The other record is not within reach.
    #[error("the other record was not found")]
    OtherNotFound,
    /// The two records do not become one.
    #[error(transparent)]
    Merge(#[from] MergeRefusal),
    /// It was asked for already.
    #[error("asked for already")]
    Asked,
    /// It was decided before, or does not stand where the step begins.
    #[error("decided already")]
    Decided,
    /// Who asked does not decide.
    #[error("nobody decides on its own request")]
    OwnRequest,
    /// Whose record it is decides nothing about it.
    #[error("nobody decides about its own record")]
    OwnRecord,
    /// The learner cannot be forgotten yet.
    #[error(transparent)]
    Erasure(#[from] ErasureRefusal),
    /// A correction says what is wrong.
    #[error("a correction says what is wrong")]
    DetailMissing,
    /// The day lies ahead.
    #[error("received in the future")]
    ReceivedToCome,
    /// The proxy does not stand in for this learner now.
    #[error("no such proxy")]
    ProxyNotFound,
    /// Nothing is asked for by who was forgotten.
    #[error("erased")]
    Erased,
    /// A copy is made only while a request for it is approved.
    #[error("no approved request for a copy")]
    NoCopyAsked,
    /// Somebody else changed it since.
    #[error("stale version")]
    Stale,
    /// The working days of that year are not known.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Of the learners' slice.
    #[error(transparent)]
    Learner(#[from] LearnerServiceError),
    /// Of the books.
    #[error(transparent)]
    Credit(#[from] CreditError),
    /// Of the orders.
    #[error(transparent)]
    Redemption(#[from] RedemptionError),
    /// Of attendance and cards.
    #[error(transparent)]
    Class(#[from] ClassServiceError),
    /// Of places in classes.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// Of learning teams.
    #[error(transparent)]
    LearningTeam(#[from] LearningTeamServiceError),
    /// Of online lessons.
    #[error(transparent)]
    Online(#[from] OnlineServiceError),
    /// Of volunteers.
    #[error(transparent)]
    Volunteer(#[from] VolunteerServiceError),
    /// A stored value cannot be read.
    #[error("a stored value cannot be read")]
    Stored,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for PrivacyError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("learner_merge_merged_id_key" | "privacy_request_learner_id_kind_key") => Self::Asked,
            _ => Self::Database(error.into()),
        }
    }
}
