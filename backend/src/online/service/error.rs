//! Why something is not done with online lessons.

use contract::policy::Fault;

use crate::course::service::CourseServiceError;
use crate::db::{DbError, violated_constraint};
use crate::division::DivisionError;
use crate::learner::domain::standing::Unfit;
use crate::online::domain::OnlineError;
use crate::online::domain::beats::BeatError;
use crate::online::domain::report::ReportError;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum OnlineServiceError {
    /// A rule about lessons.
    #[error(transparent)]
    Rule(#[from] OnlineError),
    /// A heartbeat is not heard.
    #[error(transparent)]
    Beat(#[from] BeatError),
    /// The days of a report.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// No such record within reach.
    #[error("not found")]
    NotFound,
    /// No such course within reach.
    #[error("no such course")]
    CourseNotFound,
    /// The course is another's.
    #[error("the owner is out of reach")]
    OwnerOutOfReach,
    /// The published version of the course has no such file.
    #[error("no such file")]
    FileNotFound,
    /// Nobody begins to watch a lesson that was retired.
    #[error("the lesson is retired")]
    Retired,
    /// No such learner within reach, or none that the account could mean.
    #[error("no such learner")]
    LearnerNotFound,
    /// The learner's registration lets nobody watch.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Others begin on that day or later.
    #[error("parameters follow")]
    ParametersFollow,
    /// No parameters hold on the day.
    #[error("no parameters hold on the day")]
    NoParameters,
    /// Another device started to play at the same moment.
    #[error("another device started")]
    StartedElsewhere,
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

impl From<diesel::result::Error> for OnlineServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("online_playback_open_key") => Self::StartedElsewhere,
            _ => Self::Database(error.into()),
        }
    }
}
