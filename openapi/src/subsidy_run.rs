//! Wire types of the slice `subsidy_run`: from the assessed year of all schools to money in their earmarked funds (notice,
//! 五(二): 按结果分级, 分级资助; 六(四)).
//!
//! Money is in yuan with two places, as decimal strings.

mod appeals;
mod comparisons;
mod lines;
mod money;
mod operating;
mod public;
mod queries;
mod runs;
mod sources;

pub use appeals::*;
pub use comparisons::*;
pub use lines::*;
pub use money::*;
pub use operating::*;
pub use public::*;
pub use queries::*;
pub use runs::*;
pub use sources::*;

use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::words::words;

words! {
    /// How far a run has come.
    pub enum SubsidyRunState {
        /// Set up with its budget.
        Draft = "draft",
        /// Every school has handed in its own assessment, or has missed it.
        SelfAssessed = "self_assessed",
        /// Every school has been inspected, and its host assessed.
        Inspected = "inspected",
        /// Score, grade and money of every school are frozen in a version, with trace and seal.
        Computed = "computed",
        /// Every county has agreed with its lines.
        CountyReviewed = "county_reviewed",
        /// The city has approved.
        CityApproved = "city_approved",
        /// The result is shown to everybody (公示), and schools may appeal.
        Publicised = "publicised",
        /// The days of publicity are over; appeals that were filed are decided.
        Appeals = "appeals",
        /// No appeal is open: the money may be paid.
        Finalised = "finalised",
        /// The money lies in the funds.
        Disbursed = "disbursed",
        /// What was bought for it is told.
        ExpenseReported = "expense_reported",
        /// Nothing more happens.
        Closed = "closed",
        /// Given up before any money was paid; another run of the year may begin.
        Withdrawn = "withdrawn",
    }
}

impl SubsidyRunState {
    /// Whether everybody may read the result.
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(
            self,
            Self::Publicised
                | Self::Appeals
                | Self::Finalised
                | Self::Disbursed
                | Self::ExpenseReported
                | Self::Closed
        )
    }
}

words! {
    /// A step in the life of a run.
    pub enum SubsidyRunStep {
        /// Set it up.
        Create = "create",
        /// Find that every school has assessed itself.
        ConfirmSelfAssessments = "confirm_self_assessments",
        /// Find that every school is inspected.
        ConfirmInspections = "confirm_inspections",
        /// Compute all schools, and freeze that in a version.
        Compute = "compute",
        /// A county looks at its lines; the last one that agrees takes the run on.
        Review = "review",
        /// The city approves.
        Approve = "approve",
        /// Show the result to everybody.
        Publicise = "publicise",
        /// Compute once more, since an appeal was upheld: a new version beside the old one.
        Amend = "amend",
        /// End the publicity after its last day.
        OpenAppeals = "open_appeals",
        /// Find that no appeal is open.
        Finalise = "finalise",
        /// Pay the money into the funds.
        Disburse = "disburse",
        /// Tell what was bought for it.
        ReportExpenses = "report_expenses",
        /// End it.
        Close = "close",
        /// Send it back to where it was before it was computed.
        Return = "return",
        /// Give it up.
        Withdraw = "withdraw",
        /// Correct the budget; what was computed under the old one is computed anew.
        SetBudget = "set_budget",
    }
}

words! {
    /// What a county says of its lines.
    pub enum SubsidyReviewOpinion {
        /// They are right.
        Agreed = "agreed",
        /// They are not: the run is sent back.
        Objected = "objected",
    }
}

words! {
    /// How far an appeal has come.
    pub enum SubsidyAppealState {
        /// It waits for a decision.
        Filed = "filed",
        /// It was right: the facts were corrected, and all was computed anew.
        Upheld = "upheld",
        /// It was not.
        Rejected = "rejected",
        /// The school has taken it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What a posting of a run is.
    pub enum SubsidyDisbursementKind {
        /// The city's part of a payment, into the redemption fund.
        AwardMunicipal = "award_municipal",
        /// The county's part, into the same fund.
        AwardCounty = "award_county",
        /// Operating money, into a fund of its own.
        Operating = "operating",
        /// What was taken back out of the redemption fund.
        Clawback = "clawback",
        /// What was taken back of operating money.
        ClawbackOperating = "clawback_operating",
    }
}

words! {
    /// How far taking money back has come.
    pub enum SubsidyClawbackState {
        /// Somebody has asked for it; nothing has moved.
        Requested = "requested",
        /// Somebody else has agreed: what was not spent went back.
        Approved = "approved",
        /// Somebody else has not agreed.
        Rejected = "rejected",
    }
}

words! {
    /// Why there is another version of a run.
    pub enum SubsidyVersionCause {
        /// It was computed for the first time.
        Computed = "computed",
        /// It was computed once more.
        Recomputed = "recomputed",
        /// An appeal was upheld.
        Appeal = "appeal",
    }
}

words! {
    /// What of a run goes into a file.
    pub enum SubsidyRunTable {
        /// One row a school.
        Lines = "lines",
        /// One row a value of a trace, with formula, parameters and basis.
        Traces = "traces",
        /// One row a county and grade.
        Summary = "summary",
    }
}

words! {
    /// Where a fact of a trace comes from.
    pub enum SubsidySourceKind {
        /// A figure of the yearly assessment, with the rows behind it.
        Figure = "figure",
        /// What the inspectors have found or asked.
        Inspection = "inspection",
        /// What else the assessment says: the host's own result, and findings that were decided.
        Assessment = "assessment",
        /// An appeal that was upheld has corrected it.
        Appeal = "appeal",
        /// The books of the school's fund.
        Books = "books",
    }
}

words! {
    /// Where the computing of a run is.
    pub enum SubsidyRunPhase {
        /// Nothing is being computed by the server that answers.
        Idle = "idle",
        /// Facts are read.
        Reading = "reading",
        /// Scores, grades and money are computed.
        Computing = "computing",
        /// Lines are written.
        Writing = "writing",
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyActor {
    /// The account.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
}
