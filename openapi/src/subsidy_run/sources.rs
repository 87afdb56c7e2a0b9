//! Where the facts of a trace come from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{SubsidyDisbursementKind, SubsidySourceKind};
use crate::assessment::AssessmentFact;
use crate::ids::{
    AssessmentId, FundId, InspectionId, LedgerEventId, SubsidyAppealId, SubsidyLineId, SubsidyRunId,
};
use crate::money::Yuan;
use crate::subsidy::RubricItem;

/// A fact of a trace and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyFactSource {
    /// Its name in the trace.
    pub name: String,
    /// The item that it was given for, where several facts have this name.
    pub item: Option<RubricItem>,
    /// Where it comes from.
    pub kind: SubsidySourceKind,
    /// The figure of the assessment, whose rows that version of the assessment lists.
    pub fact: Option<AssessmentFact>,
    /// The inspection whose sheet says it.
    pub inspection_id: Option<InspectionId>,
    /// The appeal that has corrected it last.
    pub appeal_id: Option<SubsidyAppealId>,
}

/// An entry of the school's fund by which the award of the year before was paid or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyPriorEntry {
    /// The entry.
    pub entry_id: uuid::Uuid,
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// What it is.
    pub kind: SubsidyDisbursementKind,
    /// Into the fund positive, out of it negative.
    pub amount: Yuan,
}

/// What the books say of the award of the year before: `prior_award` and `prior_unspent` follow from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyPriorBooks {
    /// The run that has paid it.
    pub run_id: SubsidyRunId,
    /// Its line.
    pub line_id: SubsidyLineId,
    /// The fund.
    pub fund_id: FundId,
    /// The entries until the version was computed.
    pub entries: Vec<SubsidyPriorEntry>,
    /// The day as of which the fund is read.
    pub cut_off: NaiveDate,
    /// What the fund held at the end of that day.
    pub balance: Yuan,
    /// What of that came in after the award.
    pub newer: Yuan,
}

/// Where the facts of a line come from; the sealed trace itself stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyLineSources {
    /// The line.
    pub line_id: SubsidyLineId,
    /// The assessment.
    pub assessment_id: AssessmentId,
    /// The version of it that the line was computed from.
    pub assessment_version: i16,
    /// The facts by their names.
    pub facts: Vec<SubsidyFactSource>,
    /// The award of the year before, where there was one.
    pub prior: Option<SubsidyPriorBooks>,
}
