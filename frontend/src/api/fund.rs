//! Earmarked funds, donations, and what outstanding credits will cost.

use contract::{
    auth::Reason,
    fund::{
        CreateFund, CreateLedgerReversal, DeliverGoods, DeliveryView, DonateCash, DonateGoods,
        DonationReceiptView, DonationView, FundCoverView, FundEntryView, FundView, LedgerReversalView,
        LiabilityReport, ReceiveFund, SpendFund,
    },
    ids::{DonationId, FundId, LedgerReversalId},
    page::Page,
};

use super::{Api, ApiError, Call, Once, Tagged};

/// A page of the funds.
pub async fn list(api: &Api, query: &str) -> Result<Page<FundView>, ApiError> {
    api.get(&format!("/funds{query}")).await
}

/// One fund.
pub async fn read(api: &Api, id: FundId) -> Result<FundView, ApiError> {
    api.get(&format!("/funds/{id}")).await
}

/// Opens a fund.
pub async fn create(api: &Api, fund: &CreateFund) -> Result<FundView, ApiError> {
    api.post("/funds", fund).await
}

/// A page of a fund's entries.
pub async fn entries(api: &Api, id: FundId, query: &str) -> Result<Page<FundEntryView>, ApiError> {
    api.get(&format!("/funds/{id}/entries{query}")).await
}

/// Books money that came in.
pub async fn receive(
    api: &Api,
    once: &Once,
    id: FundId,
    receipt: &ReceiveFund,
) -> Result<FundEntryView, ApiError> {
    api.send(Call::post(&format!("/funds/{id}/receive")).once(once).json(receipt)?).await?.read()
}

/// Pays for something.
pub async fn spend(
    api: &Api,
    once: &Once,
    id: FundId,
    expense: &SpendFund,
) -> Result<FundEntryView, ApiError> {
    api.send(Call::post(&format!("/funds/{id}/spend")).once(once).json(expense)?).await?.read()
}

/// Brings what a fund has bought onto a shelf.
pub async fn deliver(
    api: &Api,
    once: &Once,
    entry: &FundEntryView,
    delivery: &DeliverGoods,
) -> Result<DeliveryView, ApiError> {
    let path = format!("/funds/{}/entries/{}/deliveries", entry.fund_id, entry.id);
    api.send(Call::post(&path).once(once).json(delivery)?).await?.read()
}

/// What of a purchase came onto shelves, the latest first.
pub async fn deliveries(api: &Api, entry: &FundEntryView) -> Result<Vec<DeliveryView>, ApiError> {
    api.get_all(&format!("/funds/{}/entries/{}/deliveries", entry.fund_id, entry.id)).await
}

/// Books donated money.
pub async fn donate_cash(
    api: &Api,
    once: &Once,
    id: FundId,
    gift: &DonateCash,
) -> Result<DonationView, ApiError> {
    api.send(Call::post(&format!("/funds/{id}/donations")).once(once).json(gift)?).await?.read()
}

/// Books donated goods.
pub async fn donate_goods(api: &Api, once: &Once, gift: &DonateGoods) -> Result<DonationView, ApiError> {
    api.send(Call::post("/donations").once(once).json(gift)?).await?.read()
}

/// A page of the donations.
pub async fn donations(api: &Api, query: &str) -> Result<Page<DonationView>, ApiError> {
    api.get(&format!("/donations{query}")).await
}

/// What stands on a donation's receipt.
pub async fn receipt(api: &Api, id: DonationId) -> Result<DonationReceiptView, ApiError> {
    api.get(&format!("/donations/{id}/receipt")).await
}

/// How well the redemption funds cover the outstanding credits.
pub async fn cover(api: &Api) -> Result<FundCoverView, ApiError> {
    api.get("/fund-cover").await
}

/// What outstanding credits will cost.
pub async fn liability(api: &Api, query: &str) -> Result<LiabilityReport, ApiError> {
    api.get(&format!("/funds/liability{query}")).await
}

/// Saves that as a workbook.
pub async fn export_liability(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/funds/liability/export{query}"), "liability.xlsx").await
}

/// A page of the reversals.
pub async fn reversals(api: &Api, query: &str) -> Result<Page<LedgerReversalView>, ApiError> {
    api.get(&format!("/ledger-reversals{query}")).await
}

/// One reversal.
pub async fn reversal(api: &Api, id: LedgerReversalId) -> Result<Tagged<LedgerReversalView>, ApiError> {
    api.get_tagged(&format!("/ledger-reversals/{id}")).await
}

/// Asks for something to be undone.
pub async fn ask_reversal(
    api: &Api,
    once: &Once,
    wanted: &CreateLedgerReversal,
) -> Result<LedgerReversalView, ApiError> {
    api.send(Call::post("/ledger-reversals").once(once).json(wanted)?).await?.read()
}

/// Agrees with a reversal.
pub async fn approve_reversal(
    api: &Api,
    once: &Once,
    reversal: &Tagged<LedgerReversalView>,
) -> Result<LedgerReversalView, ApiError> {
    let call = Call::post(&format!("/ledger-reversals/{}/approve", reversal.value.id)).once(once);
    api.send(call.if_match(&reversal.etag)).await?.read()
}

/// Does not agree, or takes it back.
pub async fn reject_reversal(
    api: &Api,
    once: &Once,
    reversal: &Tagged<LedgerReversalView>,
    reason: String,
) -> Result<LedgerReversalView, ApiError> {
    let call = Call::post(&format!("/ledger-reversals/{}/reject", reversal.value.id)).once(once);
    api.send(call.if_match(&reversal.etag).json(&Reason { reason })?).await?.read()
}
