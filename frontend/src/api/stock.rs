//! Stock: what lies on shelves, moves between them, is counted and written off.

use contract::{
    auth::Reason,
    ids::{FacilityId, RedemptionItemId, StockAdjustmentId},
    page::Page,
    redemption::{
        CreateStockCount, StockAdjustmentView, StockMovementView, StockTransferView, StockView,
        TransferStock, WriteOffStock,
    },
};

use super::{Api, ApiError, Call, Once};

/// What lies on one shelf of one item; none where it never lay there.
pub async fn shelf(
    api: &Api,
    facility: FacilityId,
    item: RedemptionItemId,
) -> Result<Page<StockView>, ApiError> {
    api.get(&format!("/stock?facility_id={facility}&item_id={item}")).await
}

/// A page of the movements of one item at one facility.
pub async fn movements(
    api: &Api,
    facility: FacilityId,
    item: RedemptionItemId,
    query: &str,
) -> Result<Page<StockMovementView>, ApiError> {
    let page = query.replacen('?', "&", 1);
    api.get(&format!("/stock-movements?facility_id={facility}&item_id={item}{page}")).await
}

/// Sends pieces to another facility.
pub async fn transfer(
    api: &Api,
    once: &Once,
    item: RedemptionItemId,
    order: &TransferStock,
) -> Result<StockTransferView, ApiError> {
    let path = format!("/redemption-items/{item}/transfer-stock");
    api.send(Call::post(&path).once(once).json(order)?).await?.read()
}

/// Asks for pieces to be written off.
pub async fn write_off(
    api: &Api,
    once: &Once,
    item: RedemptionItemId,
    wanted: &WriteOffStock,
) -> Result<StockAdjustmentView, ApiError> {
    let path = format!("/redemption-items/{item}/write-off-stock");
    api.send(Call::post(&path).once(once).json(wanted)?).await?.read()
}

/// Enters what was counted.
pub async fn count(
    api: &Api,
    once: &Once,
    count: &CreateStockCount,
) -> Result<StockAdjustmentView, ApiError> {
    api.send(Call::post("/stock-counts").once(once).json(count)?).await?.read()
}

/// A page of the counts and write-offs.
pub async fn adjustments(api: &Api, query: &str) -> Result<Page<StockAdjustmentView>, ApiError> {
    api.get(&format!("/stock-adjustments{query}")).await
}

/// One count or write-off.
pub async fn adjustment(api: &Api, id: StockAdjustmentId) -> Result<StockAdjustmentView, ApiError> {
    api.get(&format!("/stock-adjustments/{id}")).await
}

/// Agrees with it: its pieces move.
pub async fn approve(api: &Api, once: &Once, id: StockAdjustmentId) -> Result<StockAdjustmentView, ApiError> {
    api.send(Call::post(&format!("/stock-adjustments/{id}/approve")).once(once)).await?.read()
}

/// Does not agree with it: nothing moves.
pub async fn reject(
    api: &Api,
    once: &Once,
    id: StockAdjustmentId,
    reason: &Reason,
) -> Result<StockAdjustmentView, ApiError> {
    api.send(Call::post(&format!("/stock-adjustments/{id}/reject")).once(once).json(reason)?).await?.read()
}
