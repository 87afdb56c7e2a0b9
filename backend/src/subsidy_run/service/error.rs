//! Why something is not done with a run.

use chrono::NaiveDate;
use contract::policy::Fault;
use contract::subsidy_run::SubsidyRunState;

use crate::assessment::service::AssessmentServiceError;
use crate::calendar::{CalendarError, UnknownDay};
use crate::db::DbError;
use crate::fund::service::FundError;
use crate::subsidy::service::SubsidyServiceError;
use crate::subsidy_run::domain::people::Own;
use crate::subsidy_run::domain::steps::StepError;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum SubsidyRunError {
    /// A rule about steps.
    #[error(transparent)]
    Step(#[from] StepError),
    /// Nobody decides about what is its own.
    #[error(transparent)]
    Own(#[from] Own),
    /// No such record within reach.
    #[error("not found")]
    NotFound,
    /// The city decides, and not a part of it.
    #[error("the city decides")]
    CityDecides,
    /// Someone else changed it since.
    #[error("stale version")]
    Stale,
    /// There is a run of that year already.
    #[error("there is a run of {0}")]
    Exists(i16),
    /// The member names no yearly assessment.
    #[error("no such yearly assessment")]
    CycleNotFound,
    /// The figures of the yearly assessment are not frozen so far.
    #[error("the yearly assessment is not frozen")]
    CycleNotFrozen,
    /// Members of a body are wrong.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// The frozen facts of a school cannot be computed with.
    #[error("the facts of {school} have a fault: {fault}")]
    Facts {
        /// The school's code.
        school: String,
        /// The code of the fault.
        fault: &'static str,
    },
    /// The run has no such version.
    #[error("no such version")]
    VersionNotFound,
    /// The county has no lines in the run, or lies out of reach.
    #[error("the county has no lines within reach")]
    CountyNotReviewed,
    /// The county has said what it has to say about this version.
    #[error("the county has reviewed this version")]
    ReviewedBefore,
    /// The calendar of the State Council is not known so far.
    #[error("the calendar does not reach {0}")]
    Calendar(NaiveDate),
    /// The last day of publicity is over.
    #[error("the publicity ended on {0}")]
    PublicityOver(NaiveDate),
    /// The result is not publicised.
    #[error("a run that is {0} hears no appeals")]
    NotPublicised(SubsidyRunState),
    /// The line is not of the version that holds.
    #[error("the line is of an earlier version")]
    LineReplaced,
    /// Another appeal of the school waits for a decision.
    #[error("another appeal of the school is open")]
    AppealOpen,
    /// It was decided, or taken back, before.
    #[error("decided before")]
    Decided,
    /// What was asked for money of does not stand where money can be taken back.
    #[error("a run that is {0} takes nothing back")]
    NotPaid(SubsidyRunState),
    /// No less is due than was paid.
    #[error("no less is due than was paid")]
    NothingToTakeBack,
    /// The assessment of these schools, by their codes, has changed since the version was computed.
    #[error("the assessment of {} schools has changed", .0.len())]
    Outdated(Vec<String>),
    /// What is due has changed since the money was asked back.
    #[error("what is due has changed since it was asked for")]
    ClawbackStale,
    /// Money is already asked back for the line.
    #[error("a clawback of the line waits for a decision")]
    ClawbackOpen,
    /// Days on which another standard of the county holds.
    #[error("the standard overlaps another")]
    OperatingOverlap,
    /// Only a draft is published.
    #[error("the standard is not a draft")]
    OperatingNotDraft,
    /// Only a published standard is ended.
    #[error("the standard is not published")]
    OperatingNotPublished,
    /// There is no run of that year with a computed version.
    #[error("no computed run of the year")]
    NothingToCompare,
    /// What is stored cannot be read back.
    #[error("a stored value cannot be read")]
    Stored,
    /// The yearly assessment refused.
    #[error(transparent)]
    Assessment(#[from] AssessmentServiceError),
    /// The subsidy policies refused.
    #[error(transparent)]
    Subsidy(#[from] SubsidyServiceError),
    /// The funds refused.
    #[error(transparent)]
    Fund(#[from] FundError),
    /// The built-in calendar is faulty.
    #[error(transparent)]
    BuiltIn(CalendarError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for SubsidyRunError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<CalendarError> for SubsidyRunError {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::Unknown(UnknownDay::Beyond(day)) => Self::Calendar(day),
            CalendarError::Database(error) => Self::Database(error),
            other @ CalendarError::BuiltIn(_) => Self::BuiltIn(other),
        }
    }
}
