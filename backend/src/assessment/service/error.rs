//! Why something is not done in an assessment.

use contract::policy::Fault;

use crate::assessment::domain::AssessmentError;
use crate::course::service::CourseServiceError;
use crate::coverage::service::CoverageFailure;
use crate::curriculum::service::CurriculumServiceError;
use crate::db::DbError;
use crate::division::DivisionError;
use crate::learner::service::LearnerServiceError;
use crate::subsidy::service::SubsidyServiceError;

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum AssessmentServiceError {
    /// A rule of assessments.
    #[error(transparent)]
    Rule(#[from] AssessmentError),
    /// No such record within reach.
    #[error("not found")]
    NotFound,
    /// What only the whole city decides was asked for by a part of it.
    #[error("the city decides")]
    CityDecides,
    /// Someone else changed it since.
    #[error("stale version")]
    Stale,
    /// The year has a cycle.
    #[error("the year has a cycle")]
    CycleExists,
    /// No published policy holds on the cut-off.
    #[error("no policy on the cut-off")]
    NoPolicy,
    /// The cut-off is not over yet.
    #[error("the cut-off is not over")]
    CutOffToCome,
    /// No school was open in the year.
    #[error("no school was open")]
    NoSchools,
    /// So many schools wait for their inspection.
    #[error("{0} schools are not inspected")]
    NotInspected(i64),
    /// Of so many schools nobody has entered how the host's own assessment went.
    #[error("{0} hosts are not assessed")]
    HostsNotAssessed(i64),
    /// So many vetoes wait for a decision.
    #[error("{0} vetoes are not decided")]
    VetoesNotDecided(i64),
    /// Schools may still hand in what they say of themselves.
    #[error("self-assessments are not due yet")]
    SelfAssessmentsNotDue,
    /// Nobody has to be telephoned in place of somebody else.
    #[error("the reserve is not needed")]
    ReserveNotNeeded,
    /// An organisation with this credit code is engaged, or the account is an assessor's.
    #[error("registered already")]
    Registered,
    /// No account of that name has the role of an assessor.
    #[error("no such account")]
    AccountNotFound,
    /// No such organisation, or it has left.
    #[error("no such organisation")]
    OrganisationNotFound,
    /// No such assessor.
    #[error("no such assessor")]
    AssessorNotFound,
    /// No such facility.
    #[error("no such facility")]
    FacilityNotFound,
    /// Nobody is left who could be drawn.
    #[error("nobody is left to draw")]
    NobodyLeft,
    /// The kind of a photograph is not kept.
    #[error("not a photograph")]
    PhotoKind,
    /// As many photographs as there may be.
    #[error("too many photographs")]
    TooManyPhotos,
    /// What is stored cannot be read back.
    #[error("a stored record cannot be read")]
    Stored,
    /// The rules of the subsidy.
    #[error(transparent)]
    Subsidy(#[from] SubsidyServiceError),
    /// The refresh of curricula could not answer.
    #[error(transparent)]
    Curriculum(#[from] CurriculumServiceError),
    /// Regular participation could not be counted.
    #[error(transparent)]
    Coverage(#[from] CoverageFailure),
    /// The register of learners could not answer.
    #[error(transparent)]
    Learner(#[from] LearnerServiceError),
    /// The files of courses, which keep all, could not answer.
    #[error(transparent)]
    Files(#[from] CourseServiceError),
    /// The divisions could not be had.
    #[error(transparent)]
    Division(#[from] DivisionError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl AssessmentServiceError {
    /// One fault in what was said.
    pub(super) fn fault(pointer: &'static str, code: &'static str) -> Self {
        Self::faults(vec![Fault::new(pointer, code)])
    }

    /// Faults in what was said.
    pub(super) const fn faults(faults: Vec<Fault>) -> Self {
        Self::Rule(AssessmentError::Faults(faults))
    }
}

impl From<diesel::result::Error> for AssessmentServiceError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
