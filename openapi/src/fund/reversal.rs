//! Wire types of reversals (冲正): what was entered by mistake in a fund or on a shelf is undone, never edited.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;
use crate::ids::{AccountId, FacilityId, FundId, LedgerEventId, LedgerReversalId};
use crate::money::{Credits, Yuan};
use crate::words::words;

words! {
    /// What is undone.
    pub enum ReversalSubject {
        /// 资金收入
        FundReceipt = "fund_receipt",
        /// 资金支出
        FundExpense = "fund_expense",
        /// 捐赠: of money or of goods.
        Donation = "donation",
        /// 采购入库: pieces of a purchase that came onto a shelf.
        Delivery = "delivery",
        /// 学分捐赠: what a learner gave to the public pool of its facility.
        CreditDonation = "credit_donation",
        /// 调拨入库: pieces that came onto a shelf without being paid for here.
        StockReceipt = "stock_receipt",
    }
}

words! {
    /// How far a reversal has come.
    pub enum ReversalState {
        /// Waits for a second person.
        Pending = "pending",
        /// Agreed and posted.
        Approved = "approved",
        /// Not agreed, or taken back; nothing moved.
        Rejected = "rejected",
    }
}

/// Asks for something to be undone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateLedgerReversal {
    /// The event in the ledger: of a fund's entry, a donation, a delivery, a receipt of stock, or a gift to a public pool.
    pub event_id: LedgerEventId,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// Something that is to be undone, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerReversalView {
    /// Its identifier; later ones are greater.
    pub id: LedgerReversalId,
    /// The event in the ledger that is undone.
    pub event_id: LedgerEventId,
    /// What it was.
    pub subject: ReversalSubject,
    /// The county.
    pub county_code: DivisionCode,
    /// The fund that the money went into or came out of.
    pub fund_id: Option<FundId>,
    /// Its name.
    pub fund_name: Option<String>,
    /// The facility of the fund or of the shelf.
    pub facility_id: Option<FacilityId>,
    /// Its name.
    pub facility_name: Option<String>,
    /// The money, or what the goods have cost or are worth; absent for goods that were allotted.
    pub amount: Option<Yuan>,
    /// The credits that were given.
    pub credits: Option<Credits>,
    /// What came onto the shelf.
    pub item_name: Option<String>,
    /// How many pieces.
    pub quantity: Option<i64>,
    /// Who gave it or was paid; a person's name is masked.
    pub counterparty: Option<String>,
    /// The paper that it was entered by.
    pub document: Option<String>,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// Who entered it; none where the system did.
    pub entered_by_name: Option<String>,
    /// How far it has come.
    pub status: ReversalState,
    /// Why it is to be undone.
    pub reason: String,
    /// Who asked for it.
    pub requested_by: AccountId,
    /// Their name.
    pub requested_by_name: String,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// Their name.
    pub decided_by_name: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub decision_reason: Option<String>,
    /// The event that undid it.
    pub reversal_event_id: Option<LedgerEventId>,
    /// Counts its changes; as `ETag`.
    pub version: i64,
}

/// That something waits to be undone, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReversalMark {
    /// The reversal.
    pub id: LedgerReversalId,
    /// Whether it waits or was done; one that was rejected leaves no mark.
    pub status: ReversalState,
    /// Why.
    pub reason: String,
    /// When it was asked for, or decided.
    pub at: DateTime<Utc>,
}

/// Which reversals to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LedgerReversalQuery {
    /// Only those that stand so.
    pub status: Option<ReversalState>,
    /// Only of this.
    pub subject: Option<ReversalSubject>,
    /// Only of this fund.
    pub fund_id: Option<FundId>,
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
