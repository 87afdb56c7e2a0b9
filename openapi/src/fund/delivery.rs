//! Wire types of deliveries: what a fund has bought comes onto a shelf.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ReversalMark;
use crate::ids::{FacilityId, LedgerEventId, RedemptionItemId};
use crate::money::Yuan;

/// Pieces of a purchase that came onto a shelf.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DeliverGoods {
    /// Where they lie.
    pub facility_id: FacilityId,
    /// What they are.
    pub item_id: RedemptionItemId,
    /// How many pieces.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100_000, code = "range")))]
    pub quantity: u32,
    /// What all of them together have cost, more than zero and no more than is left of the purchase; a piece no more than the
    /// credit policy in force allows a piece to cost.
    pub cost: Yuan,
    /// The delivery note.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryView {
    /// The event in the ledger that moved pieces and money together.
    pub event_id: LedgerEventId,
    /// The purchase.
    pub entry_id: Uuid,
    /// Where they lie.
    pub facility_id: FacilityId,
    /// Its name.
    pub facility_name: String,
    /// What they are.
    pub item_id: RedemptionItemId,
    /// Its name.
    pub item_name: String,
    /// How many pieces.
    pub quantity: u32,
    /// What they have cost together.
    pub cost: Yuan,
    /// The delivery note.
    pub document: String,
    /// When it was entered.
    pub delivered_at: DateTime<Utc>,
    /// Who entered it; none where the system did.
    pub delivered_by_name: Option<String>,
    /// That it waits to be undone, or was.
    pub reversal: Option<ReversalMark>,
}

/// Which part of a purchase's deliveries to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
