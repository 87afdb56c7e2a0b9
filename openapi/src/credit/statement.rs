//! A learner's statement of one month, and the balance at a past instant.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CreditBucketView, StatementMovement};
use crate::days::Month;
use crate::facility::SheetFormat;
use crate::ids::{EarningId, LearnerId, LedgerEventId, RedemptionOrderId};
use crate::money::Credits;

/// Of which month a statement is asked.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditStatementQuery {
    /// The month of the business days; the present one unless asked otherwise.
    pub month: Option<Month>,
}

/// As [`CreditStatementQuery`], for a file.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditStatementExportQuery {
    /// The month of the business days; the present one unless asked otherwise.
    pub month: Option<Month>,
    /// The form; a workbook unless asked otherwise.
    pub format: Option<SheetFormat>,
}

/// One movement of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementLineView {
    /// The transfer's number in the ledger. One from a bucket of the learner to another stands here twice.
    pub id: i64,
    /// The event that it belongs to.
    pub event_id: LedgerEventId,
    /// What happened.
    pub movement: StatementMovement,
    /// When.
    pub at: DateTime<Utc>,
    /// The business day.
    pub business_date: NaiveDate,
    /// What it changed the balance by: in is positive, out negative; zero for what only sets aside or gives back.
    pub amount: Credits,
    /// What it changed by what is held.
    pub held: Credits,
    /// The balance after it, held credits included.
    pub balance: Credits,
    /// What is held after it.
    pub balance_held: Credits,
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

/// How much a kind of movement came to in the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementSum {
    /// The kind.
    pub movement: StatementMovement,
    /// How often.
    pub count: u32,
    /// What it changed the balance by, all together.
    pub amount: Credits,
    /// What it changed by what is held, all together.
    pub held: Credits,
}

/// A learner's statement of one month: opening, every movement in the order of the ledger, closing. Opening and
/// movements always add up to the closing, and the closing of a month is the opening of the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditStatementView {
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name; masked for readers who may not read learners.
    pub learner_name: String,
    /// The learner's school.
    pub school_name: String,
    /// The month.
    pub month: Month,
    /// When it was drawn up; a month that is not over may still grow.
    pub drawn_up_at: DateTime<Utc>,
    /// The balance before the first business day of the month, held credits included.
    pub opening: Credits,
    /// What was held then.
    pub opening_held: Credits,
    /// The movements, in the order of the ledger.
    pub lines: Vec<StatementLineView>,
    /// The movements by kind, those that took place.
    pub sums: Vec<StatementSum>,
    /// The balance after the last business day of the month, held credits included.
    pub closing: Credits,
    /// What is held then.
    pub closing_held: Credits,
}

/// At which instant a balance is asked.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditBalanceQuery {
    /// An instant that has come; now unless asked otherwise.
    pub at: Option<DateTime<Utc>>,
}

/// A learner's credits at an instant, added up from the transfers posted until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditBalanceView {
    /// The learner.
    pub learner_id: LearnerId,
    /// The instant.
    pub at: DateTime<Utc>,
    /// What was there and had not expired, held credits included.
    pub balance: Credits,
    /// What was held for open orders.
    pub held: Credits,
    /// What was there and could not be spent yet: it had still to vest, or somebody looked at it.
    pub waiting: Credits,
    /// What could be spent.
    pub available: Credits,
    /// By day of expiry, the earliest first.
    pub buckets: Vec<CreditBucketView>,
}
