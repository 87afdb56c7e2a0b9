//! Items, stock and orders.

use contract::{
    auth::Reason,
    ids::{FacilityId, LearnerId, RedemptionItemId, RedemptionOrderId},
    page::Page,
    redemption::{
        CreateRedemptionItem, CreateRedemptionOrder, LookUpOrder, PickUpOrder, ReceiveStock,
        RedemptionItemView, RedemptionOrderView, StockView, UpdateRedemptionItem,
    },
};

use super::{Api, ApiError, Call, Once, Tagged};

/// Every item that can be ordered.
pub async fn offered(api: &Api) -> Result<Vec<RedemptionItemView>, ApiError> {
    api.get_all("/redemption-items?offered=true").await
}

/// A page of the catalogue.
pub async fn items(api: &Api, query: &str) -> Result<Page<RedemptionItemView>, ApiError> {
    api.get(&format!("/redemption-items{query}")).await
}

/// One item.
pub async fn item(api: &Api, id: RedemptionItemId) -> Result<Tagged<RedemptionItemView>, ApiError> {
    api.get_tagged(&format!("/redemption-items/{id}")).await
}

/// Adds an item to the catalogue.
pub async fn create_item(api: &Api, item: &CreateRedemptionItem) -> Result<RedemptionItemView, ApiError> {
    api.post("/redemption-items", item).await
}

/// Edits an item, offers it or withdraws it.
pub async fn edit_item(
    api: &Api,
    id: RedemptionItemId,
    etag: &str,
    change: &UpdateRedemptionItem,
) -> Result<Tagged<RedemptionItemView>, ApiError> {
    api.patch(&format!("/redemption-items/{id}"), etag, change).await
}

/// A page of the stock.
pub async fn stock(api: &Api, query: &str) -> Result<Page<StockView>, ApiError> {
    api.get(&format!("/stock{query}")).await
}

/// The whole stock of a facility.
pub async fn shelf(api: &Api, facility: FacilityId) -> Result<Vec<StockView>, ApiError> {
    api.get_all(&format!("/stock?facility_id={facility}")).await
}

/// Enters goods that came in.
pub async fn receive(
    api: &Api,
    once: &Once,
    item: RedemptionItemId,
    receipt: &ReceiveStock,
) -> Result<StockView, ApiError> {
    api.send(Call::post(&format!("/redemption-items/{item}/receive-stock")).once(once).json(receipt)?)
        .await?
        .read()
}

/// A page of the orders.
pub async fn orders(api: &Api, query: &str) -> Result<Page<RedemptionOrderView>, ApiError> {
    api.get(&format!("/redemption-orders{query}")).await
}

/// A learner's orders that wait to be picked up at this counter, which hands over no other's.
pub async fn waiting(
    api: &Api,
    learner: LearnerId,
    facility: FacilityId,
) -> Result<Page<RedemptionOrderView>, ApiError> {
    orders(api, &format!("?learner_id={learner}&facility_id={facility}&status=reserved&limit=50")).await
}

/// The order that waits at this counter under a code.
pub async fn by_code(
    api: &Api,
    facility_id: FacilityId,
    code: String,
) -> Result<RedemptionOrderView, ApiError> {
    api.post("/redemption-orders/lookup", &LookUpOrder { facility_id, code }).await
}

/// Holds credits and stock, and tells the code to pick up with.
pub async fn reserve(
    api: &Api,
    once: &Once,
    order: &CreateRedemptionOrder,
) -> Result<RedemptionOrderView, ApiError> {
    api.send(Call::post("/redemption-orders").once(once).json(order)?).await?.read()
}

/// Hands an order over.
pub async fn pick_up(
    api: &Api,
    once: &Once,
    order: RedemptionOrderId,
    shown: &PickUpOrder,
) -> Result<RedemptionOrderView, ApiError> {
    api.send(Call::post(&format!("/redemption-orders/{order}/pick-up")).once(once).json(shown)?).await?.read()
}

/// Calls an order off.
pub async fn cancel(
    api: &Api,
    once: &Once,
    order: RedemptionOrderId,
    reason: &Reason,
) -> Result<RedemptionOrderView, ApiError> {
    api.send(Call::post(&format!("/redemption-orders/{order}/cancel")).once(once).json(reason)?).await?.read()
}

/// Undoes an order that was handed over.
pub async fn reverse(
    api: &Api,
    once: &Once,
    order: RedemptionOrderId,
    reason: &Reason,
) -> Result<RedemptionOrderView, ApiError> {
    api.send(Call::post(&format!("/redemption-orders/{order}/reverse")).once(once).json(reason)?)
        .await?
        .read()
}
