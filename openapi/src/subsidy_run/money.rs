//! Money that was paid, taken back, and what was bought for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{SubsidyActor, SubsidyClawbackState, SubsidyDisbursementKind};
use crate::fund::FundKind;
use crate::ids::{FundId, LedgerEventId, SchoolId, SubsidyClawbackId, SubsidyLineId, SubsidyRunId};
use crate::money::Yuan;
use crate::subsidy::Grade;

/// A posting of a run; it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyDisbursementView {
    /// Its identifier.
    pub id: uuid::Uuid,
    /// The run.
    pub run_id: SubsidyRunId,
    /// The line that it pays.
    pub line_id: SubsidyLineId,
    /// The school.
    pub school_id: SchoolId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its county, 6 digits.
    pub county_code: String,
    /// What it is.
    pub kind: SubsidyDisbursementKind,
    /// Into the fund positive, out of it negative.
    pub amount: Yuan,
    /// The fund.
    pub fund_id: FundId,
    /// The entry of the fund.
    pub entry_id: uuid::Uuid,
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// Who paid.
    pub by: SubsidyActor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Asks for money of a line to be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RequestSubsidyClawback {
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
    /// The fund out of which it is to come back; unless given, the redemption fund if more was paid into it than is due and
    /// nothing is asked back there, else the fund of operating money.
    #[serde(default)]
    pub fund_kind: Option<FundKind>,
}

/// Money that is to be taken back, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyClawbackView {
    /// Its identifier.
    pub id: SubsidyClawbackId,
    /// The run.
    pub run_id: SubsidyRunId,
    /// The year.
    pub year: i16,
    /// The line that was paid.
    pub line_id: SubsidyLineId,
    /// The school.
    pub school_id: SchoolId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its county, 6 digits.
    pub county_code: String,
    /// The version of the assessment by which less is due.
    pub assessment_version: i16,
    /// The grade by that version.
    pub grade: Grade,
    /// What was paid, less what was taken back before.
    pub paid: Yuan,
    /// What is due by that version, under the budget and beside the other lines of the run.
    pub due: Yuan,
    /// What is to come back: paid less due.
    pub claim: Yuan,
    /// What of the claim lies unspent in the fund now, or lay there when it was decided.
    pub unspent: Yuan,
    /// What came back; `null` as long as nobody has agreed.
    pub recovered: Option<Yuan>,
    /// What was spent already and is still owed; `null` as long as nobody has agreed.
    pub outstanding: Option<Yuan>,
    /// How far it has come.
    pub status: SubsidyClawbackState,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub requested_by: SubsidyActor,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<SubsidyActor>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was not agreed to.
    pub decision_reason: Option<String>,
    /// The kind of the fund: the award and operating money come back one by one.
    pub fund_kind: FundKind,
    /// The fund.
    pub fund_id: FundId,
    /// The event in the ledger by which money went back.
    pub event_id: Option<LedgerEventId>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// What awards have been used for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyUse {
    /// What was paid, less what was taken back.
    pub award: Yuan,
    /// What the fund has paid for redemption goods since.
    pub goods: Yuan,
    /// What it has paid for redemption services since.
    pub services: Yuan,
    /// What of the award lies in the fund: its balance less what came in later, at most the award, since older money is spent
    /// first.
    pub unspent: Yuan,
    /// What of the award was used.
    pub used: Yuan,
    /// The same in basis points of the award, rounded down; `null` where nothing was awarded.
    pub used_bp: Option<u32>,
}

/// What a school has used its award for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyExpenseLine {
    /// The line that was paid.
    pub line_id: SubsidyLineId,
    /// The school.
    pub school_id: SchoolId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its county, 6 digits.
    pub county_code: String,
    /// The fund; `null` where nothing was paid.
    pub fund_id: Option<FundId>,
    /// What it was used for.
    pub sums: SubsidyUse,
}

/// What the awards of a run have been used for, as it was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubsidyExpenseReportView {
    /// The run.
    pub run_id: SubsidyRunId,
    /// All schools within the caller's reach.
    pub sums: SubsidyUse,
    /// The schools by code.
    pub schools: Vec<SubsidyExpenseLine>,
    /// Who reported it.
    pub reported_by: SubsidyActor,
    /// When; the figures are of that instant.
    pub reported_at: DateTime<Utc>,
}
