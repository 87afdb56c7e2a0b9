//! Wire types of the slice `redemption`.

mod stock;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use crate::ids::{FacilityId, LearnerId, LearnerProxyId, RedemptionItemId, RedemptionOrderId};
use crate::money::{Credits, Yuan};
use crate::words::words;

pub use stock::*;

words! {
    /// What silver credits can be redeemed for (notice, 五(一)、五(二)).
    pub enum ItemKind {
        /// 生活用品
        DailyNecessity = "daily_necessity",
        /// 小礼品
        SmallGift = "small_gift",
        /// 相关服务
        RedemptionService = "redemption_service",
    }
}

words! {
    /// What may never be offered.
    pub enum ProhibitedKind {
        /// 现金
        Cash = "cash",
        /// 预付卡
        PrepaidCard = "prepaid_card",
        /// 烟酒
        AlcoholTobacco = "alcohol_tobacco",
        /// 保健品
        HealthSupplement = "health_supplement",
        /// 药品
        Drug = "drug",
        /// 金融产品
        FinancialProduct = "financial_product",
    }
}

words! {
    /// Where a redemption order stands.
    pub enum OrderState {
        /// Credits, stock and fund cover are held.
        Reserved = "reserved",
        /// Handed over; the holds are posted.
        Delivered = "delivered",
        /// Called off; the holds are void.
        Cancelled = "cancelled",
        /// Not picked up in time; the holds are void.
        Expired = "expired",
        /// Undone after delivery; credits went back into their buckets.
        Reversed = "reversed",
    }
}

/// What an item is said to be when it is entered: a permitted kind, or one that is refused by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum EnteredKind {
    /// May be offered.
    Permitted(ItemKind),
    /// Answers 422 `prohibited_item_kind`.
    Prohibited(ProhibitedKind),
}

/// A new item of the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateRedemptionItem {
    /// A short code, unique in the catalogue.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub code: String,
    /// What the learner reads.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// What it is.
    pub kind: EnteredKind,
    /// More about it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub description: Option<String>,
    /// The price of one piece in credits, more than zero.
    pub price: Credits,
    /// What one piece costs the fund; at most the policy's cap.
    pub cost: Yuan,
}

/// A change of an item; absent members stay as they are. Open orders keep their price.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateRedemptionItem {
    /// What the learner reads.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: Option<String>,
    /// More about it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub description: Option<String>,
    /// The price of one piece in credits, more than zero.
    #[serde(default)]
    pub price: Option<Credits>,
    /// What one piece costs the fund; at most the policy's cap.
    #[serde(default)]
    pub cost: Option<Yuan>,
    /// Whether it can be ordered.
    #[serde(default)]
    pub offered: Option<bool>,
}

/// An item of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedemptionItemView {
    /// Its identifier.
    pub id: RedemptionItemId,
    /// Its short code.
    pub code: String,
    /// What the learner reads.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// More about it.
    pub description: Option<String>,
    /// The price of one piece in credits.
    pub price: Credits,
    /// What one piece costs the fund.
    pub cost: Yuan,
    /// Whether it can be ordered.
    pub offered: bool,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which items to list, by name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RedemptionItemQuery {
    /// Part of a name or code.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<ItemKind>,
    /// Only those that can, or cannot, be ordered.
    pub offered: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What a learner wants for credits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateRedemptionOrder {
    /// Who redeems.
    pub learner_id: LearnerId,
    /// Where it is picked up.
    pub facility_id: FacilityId,
    /// What.
    pub item_id: RedemptionItemId,
    /// How many pieces.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 100, code = "range")))]
    pub quantity: u32,
}

/// An order from reserving to handing over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RedemptionOrderView {
    /// Its identifier.
    pub id: RedemptionOrderId,
    /// Who redeems.
    pub learner_id: LearnerId,
    /// The learner's name; all but its first character hidden in the answers to changes, which are kept, and from
    /// roles that may not read learners. Empty in answers that were kept before names were told.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub learner_name: String,
    /// Where it is picked up.
    pub facility_id: FacilityId,
    /// The facility's name. Empty in answers that were kept before names were told.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub facility_name: String,
    /// What.
    pub item_id: RedemptionItemId,
    /// Its name.
    pub item_name: String,
    /// How many pieces.
    pub quantity: u32,
    /// The price of all pieces.
    pub credits: Credits,
    /// What the pieces have cost, by the average of the shelf when they were reserved.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub goods_cost: Yuan,
    /// Where it stands.
    pub status: OrderState,
    /// When it was reserved.
    pub reserved_at: DateTime<Utc>,
    /// Until when it can be picked up.
    pub pick_up_by: DateTime<Utc>,
    /// When it was handed over, called off or timed out.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Who fetched it for the learner, masked.
    pub proxy_name: Option<String>,
    /// The registered proxy who fetched it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub proxy_id: Option<LearnerProxyId>,
    /// Why it was called off or undone.
    pub reason: Option<String>,
    /// Told once, in the answer to the reservation: 8 digits to pick up with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pick_up_code: Option<String>,
    /// Its version.
    pub version: i64,
}

/// Which orders to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RedemptionOrderQuery {
    /// Only this learner's.
    pub learner_id: Option<LearnerId>,
    /// Only at this facility.
    pub facility_id: Option<FacilityId>,
    /// Only those that stand so.
    pub status: Option<OrderState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Who fetches an order for the learner.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PickUpProxy {
    /// The name.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 64, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub name: String,
    /// The learner's written authorisation: number or place in the file.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 200))]
    pub authorisation: String,
}

/// Which order waits at a counter under a code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct LookUpOrder {
    /// Where it is to be picked up.
    pub facility_id: FacilityId,
    /// The code told when it was reserved.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 16, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 16))]
    pub code: String,
}

/// What is shown at the counter: the code, a proxy's authorisation for this order, or that it is a registered proxy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PickUpOrder {
    /// The code told when it was reserved.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 16, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 16))]
    pub code: Option<String>,
    /// Who fetches it, when the learner does not, by an authorisation for this order.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(nested))]
    pub proxy: Option<PickUpProxy>,
    /// The registered proxy who fetches it, within the month's limit.
    #[serde(default)]
    pub proxy_id: Option<LearnerProxyId>,
}
