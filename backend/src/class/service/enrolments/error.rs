//! Why nobody gets a place, or loses one.

use contract::class::EnrolmentState;
use contract::policy::Fault;

use crate::calendar::service::CalendarError;
use crate::class::domain::applicant::Refusal;
use crate::class::service::Elsewhere;
use crate::db::{DbError, violated_constraint};
use crate::learner::service::LearnerServiceError;
use crate::sheet::CellFault;

/// Why one learner cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// No such learner within reach.
    Unknown,
    /// A rule about who may have a place.
    Refused(Refusal),
    /// Something else that the learner has a place in, or waits for, lies at the same time.
    Overlaps(Elsewhere),
}

/// Why a use case of enrolment failed.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// No such enrolment, series, session or notice within reach.
    #[error("not found")]
    NotFound,
    /// Not exactly one of series and session.
    #[error("one of series and session")]
    Subject,
    /// No such series within reach.
    #[error("no such series")]
    SeriesNotFound,
    /// No such session within reach.
    #[error("no such session")]
    SessionNotFound,
    /// The session belongs to a series, in which learners enrol as a whole.
    #[error("the session belongs to a series")]
    SessionOfSeries,
    /// No session is to come.
    #[error("no session is to come")]
    Over,
    /// The learner cannot be taken.
    #[error("the learner cannot be taken")]
    Unfit(Unfit),
    /// It has ended.
    #[error("the enrolment is {0}")]
    Ended(EnrolmentState),
    /// The share that is kept is less than the city's, in basis points.
    #[error("the city keeps {0} basis points")]
    QuotaBelowCity(u32),
    /// The learner has been told, or there is nothing to tell any more.
    #[error("the notice is done")]
    NoticeDone,
    /// No parameters hold on the day.
    #[error("no parameters")]
    NoParameters,
    /// Parameters follow on that day or later.
    #[error("parameters follow")]
    ParametersFollow,
    /// Members of the request are wrong.
    #[error("faults in the request")]
    Faults(Vec<Fault>),
    /// Cells of an imported table are wrong.
    #[error("faults in the table")]
    Rows(Vec<CellFault>),
    /// The proxy may not ask.
    #[error(transparent)]
    Learner(#[from] LearnerServiceError),
    /// The calendar of working days failed.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for EnrolmentError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("enrolment_series_id_learner_id_key" | "enrolment_session_id_learner_id_key") => {
                Self::Unfit(Unfit::Refused(Refusal::Known))
            }
            Some("enrolment_parameter_period_excl") => Self::ParametersFollow,
            _ => Self::Database(error.into()),
        }
    }
}
