//! Wire types of the slice `assessment`: the yearly assessment (notice, 五(二)) and its inspections by a third party (六(四)).

mod assessors;
mod cycles;
mod facts;
mod findings;
mod inspections;
mod queries;
mod rubric;
mod schools;

pub use assessors::*;
pub use cycles::*;
pub use facts::*;
pub use findings::*;
pub use inspections::*;
pub use queries::*;
pub use rubric::*;
pub use schools::*;

use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::words::words;

words! {
    /// How far a yearly assessment has come.
    pub enum AssessmentCycleState {
        /// Set up; nothing is frozen yet.
        Open = "open",
        /// The figures as of the cut-off are frozen; schools assess themselves.
        SelfAssessment = "self_assessment",
        /// Assessors are drawn and go to the schools.
        Inspection = "inspection",
        /// Every school has been inspected, or has refused.
        Concluded = "concluded",
    }
}

words! {
    /// How far a school's own assessment has come.
    pub enum SelfAssessmentState {
        /// It is being written.
        Draft = "draft",
        /// It is handed in.
        Submitted = "submitted",
        /// It was not handed in when the assessors were drawn, after the day on which it was due.
        Missing = "missing",
    }
}

words! {
    /// Why there is another version of a result.
    pub enum AssessmentCause {
        /// The figures were frozen.
        Frozen = "frozen",
        /// They were read once more, since records as of the cut-off had changed.
        Refrozen = "refrozen",
        /// The result of the host's own assessment was entered (五(二)).
        HostAssessment = "host_assessment",
        /// The inspection was handed in (六(四)).
        Inspected = "inspected",
        /// A veto was established or dismissed, or a rectification is overdue.
        Findings = "findings",
        /// An appeal was upheld.
        Appeal = "appeal",
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessmentActor {
    /// The account.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
}
