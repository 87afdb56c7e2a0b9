//! Wire types of stock: what comes in, goes from shelf to shelf, is counted and written off.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use crate::credit::{LedgerAccountKind, LedgerEventKind};
use crate::ids::{AccountId, FacilityId, LedgerEventId, RedemptionItemId, StockAdjustmentId};
use crate::money::Yuan;
use crate::words::words;

words! {
    /// Why the books of a shelf are to change.
    pub enum StockAdjustmentKind {
        /// 盘点: the pieces were counted.
        Count = "count",
        /// 损坏
        Damaged = "damaged",
        /// 遗失
        Lost = "lost",
        /// 过期
        Expired = "expired",
    }
}

words! {
    /// Why pieces are written off.
    pub enum WriteOffCause {
        /// 损坏
        Damaged = "damaged",
        /// 遗失
        Lost = "lost",
        /// 过期
        Expired = "expired",
    }
}

words! {
    /// Where a count or a write-off stands.
    pub enum StockAdjustmentState {
        /// Waits for a second person; nothing has moved.
        Pending = "pending",
        /// A second person agreed; the pieces have moved.
        Approved = "approved",
        /// Somebody did not agree; nothing has moved.
        Rejected = "rejected",
        /// A count that found what the book says: nothing to decide.
        Matching = "matching",
    }
}

/// Goods that came in. For services: how many the provider has agreed to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ReceiveStock {
    /// Where they lie.
    pub facility_id: FacilityId,
    /// How many pieces.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100_000, code = "range")))]
    pub quantity: u32,
    /// The delivery note or contract.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
}

/// How much of an item a facility has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockView {
    /// The item.
    pub item_id: RedemptionItemId,
    /// Its name.
    pub item_name: String,
    /// Where it lies.
    pub facility_id: FacilityId,
    /// The facility's name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub facility_name: String,
    /// Pieces on the shelf, held ones included.
    pub on_hand: i64,
    /// Pieces held for open orders.
    pub held: i64,
    /// Pieces that can be ordered.
    pub available: i64,
    /// What the pieces on the shelf have cost, held ones included; `0.00` where nothing was paid for them, since they
    /// were allotted.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub cost: Yuan,
}

/// Which stock to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct StockQuery {
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Only this item.
    pub item_id: Option<RedemptionItemId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Pieces that go from one facility's shelf to another's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct TransferStock {
    /// Where they lie.
    pub from_facility_id: FacilityId,
    /// Where they go.
    pub to_facility_id: FacilityId,
    /// How many pieces.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100_000, code = "range")))]
    pub quantity: u32,
    /// The transfer note.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
}

/// Both shelves after a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockTransferView {
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// Where the pieces came from.
    pub from: StockView,
    /// Where they went.
    pub to: StockView,
}

/// Pieces that are to be written off.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct WriteOffStock {
    /// Where they lie.
    pub facility_id: FacilityId,
    /// How many pieces.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100_000, code = "range")))]
    pub quantity: u32,
    /// What is wrong with them.
    pub cause: WriteOffCause,
    /// How it came about.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// One item of a count.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CountedItem {
    /// The item.
    pub item_id: RedemptionItemId,
    /// The pieces that lie on the shelf, those that are held for orders included.
    #[cfg_attr(feature = "validate", validate(range(max = 1_000_000, code = "range")))]
    pub counted: u32,
}

/// What was counted on a facility's shelf.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateStockCount {
    /// Where.
    pub facility_id: FacilityId,
    /// Each item that was counted, once.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length"), nested))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub items: Vec<CountedItem>,
    /// On what occasion, and what explains a difference.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
}

/// One item of a count or a write-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockAdjustmentLine {
    /// The item.
    pub item_id: RedemptionItemId,
    /// Its name.
    pub item_name: String,
    /// What the book said when it was asked for.
    pub book: i64,
    /// What was counted, or is to be left.
    pub counted: i64,
    /// `counted` less `book`: what moves when it is approved, whatever else has moved since.
    pub difference: i64,
}

/// A count or a write-off, as it was asked for and decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockAdjustmentView {
    /// Its identifier.
    pub id: StockAdjustmentId,
    /// A count, or why pieces are written off.
    pub kind: StockAdjustmentKind,
    /// Where.
    pub facility_id: FacilityId,
    /// The facility's name.
    pub facility_name: String,
    /// Where it stands.
    pub status: StockAdjustmentState,
    /// Why, in the words of who asked for it.
    pub reason: String,
    /// Its items.
    pub lines: Vec<StockAdjustmentLine>,
    /// Pieces that it takes off the book, in all.
    pub missing: i64,
    /// Pieces that it puts on the book, in all.
    pub surplus: i64,
    /// Who asked for it, and may not approve it.
    pub requested_by: AccountId,
    /// That person's name.
    pub requested_by_name: String,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// That person's name.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub decision_reason: Option<String>,
    /// The event in the ledger, once it is approved.
    pub event_id: Option<LedgerEventId>,
    /// Its version.
    pub version: i64,
}

/// Which counts and write-offs to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct StockAdjustmentQuery {
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Only of this kind.
    pub kind: Option<StockAdjustmentKind>,
    /// Only those that stand so.
    pub status: Option<StockAdjustmentState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Pieces that came onto a shelf or left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockMovementView {
    /// The number of the transfer in the ledger; later ones are greater.
    pub transfer_id: i64,
    /// The event in the ledger.
    pub event_id: LedgerEventId,
    /// What happened.
    pub kind: LedgerEventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// The item.
    pub item_id: RedemptionItemId,
    /// Its name.
    pub item_name: String,
    /// Whose shelf.
    pub facility_id: FacilityId,
    /// The facility's name.
    pub facility_name: String,
    /// Where the pieces came from or went to.
    pub counterpart: LedgerAccountKind,
    /// The other facility, where they came from its shelf or went onto it.
    pub counterpart_facility_id: Option<FacilityId>,
    /// The other facility's name.
    pub counterpart_facility_name: Option<String>,
    /// Onto the shelf positive, off it negative.
    pub pieces: i64,
    /// What these pieces have cost, onto the shelf or off it; `0.00` where nothing was paid for them, since they were
    /// allotted.
    pub cost: Yuan,
    /// What lay on this shelf of this item after it.
    pub on_hand: i64,
    /// The delivery note, the transfer note, or the reason.
    pub document: Option<String>,
    /// Who did it; none where the system did.
    pub actor_name: Option<String>,
}

/// Which movements of stock to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct StockMovementQuery {
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Only of this item.
    pub item_id: Option<RedemptionItemId>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
