//! Settling sessions, learners' accounts and statements.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CreditCap, EvidenceSource, LedgerEventKind, StatementMovement, TransferPhase};
use crate::course::ActivityForm;
use crate::ids::{
    AttendanceId, ClassSessionId, CreditPolicyId, EarningId, LearnerId, LedgerAccountId, LedgerEventId,
    RedemptionOrderId,
};
use crate::money::Credits;
use crate::trace::TraceNode;

/// What one attendance earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarningView {
    /// Its identifier.
    pub id: EarningId,
    /// Who earned.
    pub learner_id: LearnerId,
    /// What it rests on.
    pub source: EvidenceSource,
    /// The attendance that it rests on, if it is one; one earning an attendance.
    pub attendance_id: Option<AttendanceId>,
    /// The caller's record that it rests on, if it is not an attendance; one earning a record.
    pub record_id: Option<Uuid>,
    /// The form of the activity.
    pub form: ActivityForm,
    /// The day of the activity, by which caps and expiry are counted.
    pub activity_date: NaiveDate,
    /// The minutes that count.
    pub valid_minutes: u32,
    /// Before caps.
    pub raw: Credits,
    /// What was credited.
    pub credited: Credits,
    /// The cap that cut most, if one did.
    pub capped_by: Option<CreditCap>,
    /// The last day on which these credits can be spent.
    pub expires_on: NaiveDate,
    /// The version of the policy that was used.
    pub policy_id: CreditPolicyId,
    /// When it was posted.
    pub earned_at: DateTime<Utc>,
}

/// What one attendance earned, and why exactly that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarningTraceView {
    /// The earning.
    pub earning: EarningView,
    /// How it was computed, down to the minutes and the dated parameters.
    pub trace: TraceNode,
}

/// What settling a session posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettlementView {
    /// The session.
    pub session_id: ClassSessionId,
    /// Everything that was credited this time.
    pub credited: Credits,
    /// How many attendances had been settled before.
    pub settled_before: u32,
    /// The earnings posted this time, one an attendance.
    pub earnings: Vec<EarningView>,
}

/// Credits that expire on the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditBucketView {
    /// The bucket's account in the ledger.
    pub account_id: LedgerAccountId,
    /// The last day on which they can be spent.
    pub expires_on: NaiveDate,
    /// What lies in it, held credits included.
    pub balance: Credits,
    /// What is held for open orders.
    pub held: Credits,
    /// What of it cannot be spent yet: it has still to vest, or somebody looks at it.
    pub waiting: Credits,
}

/// An earning that cannot be spent yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingEarning {
    /// The earning.
    pub earning_id: EarningId,
    /// How much.
    pub amount: Credits,
    /// From when on it can be spent, unless somebody still looks at it then.
    pub vests_at: DateTime<Utc>,
    /// Whether somebody looks at it: it waits until that is decided, too.
    pub under_review: bool,
}

/// A learner's credits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerCreditsView {
    /// The learner.
    pub learner_id: LearnerId,
    /// What is there and has not expired, held credits included.
    pub balance: Credits,
    /// What is held for open orders.
    pub held: Credits,
    /// What was earned and cannot be spent yet: it has still to vest, or somebody looks at it.
    pub waiting: Credits,
    /// What can be spent now.
    pub available: Credits,
    /// The earnings that cannot be spent yet, those that vest first coming first.
    pub waits: Vec<WaitingEarning>,
    /// By day of expiry, the earliest first: the order in which they are spent.
    pub buckets: Vec<CreditBucketView>,
    /// The bucket that expires next.
    pub next_expiring: Option<CreditBucketView>,
}

/// One line of a learner's statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditEntryView {
    /// The transfer's number in the ledger; later ones are greater. One from a bucket of the learner to another stands in the
    /// statement twice, once for each.
    pub id: i64,
    /// The event that it belongs to.
    pub event_id: LedgerEventId,
    /// What happened.
    pub kind: LedgerEventKind,
    /// What that means to the learner.
    pub movement: StatementMovement,
    /// `single` and `post` change the balance; `hold`, `void` and `expire` only what is held.
    pub phase: TransferPhase,
    /// When.
    pub at: DateTime<Utc>,
    /// The business day.
    pub business_date: NaiveDate,
    /// What it changed the balance by: in is positive, out negative; zero for what only sets aside or gives back.
    pub amount: Credits,
    /// What it changed by what is held.
    pub held: Credits,
    /// What it was for: the class that was attended, or the item that was redeemed.
    pub subject: Option<String>,
    /// The redemption order, when it belongs to one.
    pub order_id: Option<RedemptionOrderId>,
    /// The expiry day of the bucket concerned.
    pub expires_on: NaiveDate,
    /// The earning, when it is one.
    pub earning_id: Option<EarningId>,
    /// The reason given, for reversals and corrections.
    pub reason: Option<String>,
}

/// Which part of a statement to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditEntryQuery {
    /// Not before this business day.
    pub from: Option<NaiveDate>,
    /// Not after this business day.
    pub to: Option<NaiveDate>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
