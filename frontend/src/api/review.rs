//! Credits that are looked at: reviews of earnings, corrections by two people, and how credits are spread.

use contract::{
    auth::Reason,
    credit::{
        ConcentrationView, CreateCreditAdjustment, CreditAdjustmentView, CreditReviewView, RefuseCreditReview,
    },
    ids::{CreditAdjustmentId, CreditReviewId},
    page::Page,
};

use super::{Api, ApiError, Call, Once, Tagged};

/// A page of the reviews.
pub async fn reviews(api: &Api, query: &str) -> Result<Page<CreditReviewView>, ApiError> {
    api.get(&format!("/credit-reviews{query}")).await
}

/// One review.
pub async fn review(api: &Api, id: CreditReviewId) -> Result<Tagged<CreditReviewView>, ApiError> {
    api.get_tagged(&format!("/credit-reviews/{id}")).await
}

/// Lets its earnings stand.
pub async fn accept(
    api: &Api,
    once: &Once,
    review: &Tagged<CreditReviewView>,
    reason: String,
) -> Result<CreditReviewView, ApiError> {
    let call = Call::post(&format!("/credit-reviews/{}/accept", review.value.id)).once(once);
    api.send(call.if_match(&review.etag).json(&Reason { reason })?).await?.read()
}

/// Has earnings of it reversed.
pub async fn refuse(
    api: &Api,
    once: &Once,
    review: &Tagged<CreditReviewView>,
    refusal: &RefuseCreditReview,
) -> Result<CreditReviewView, ApiError> {
    let call = Call::post(&format!("/credit-reviews/{}/refuse", review.value.id)).once(once);
    api.send(call.if_match(&review.etag).json(refusal)?).await?.read()
}

/// A page of the corrections.
pub async fn adjustments(api: &Api, query: &str) -> Result<Page<CreditAdjustmentView>, ApiError> {
    api.get(&format!("/credit-adjustments{query}")).await
}

/// One correction.
pub async fn adjustment(api: &Api, id: CreditAdjustmentId) -> Result<Tagged<CreditAdjustmentView>, ApiError> {
    api.get_tagged(&format!("/credit-adjustments/{id}")).await
}

/// Asks for a correction.
pub async fn propose(
    api: &Api,
    once: &Once,
    wanted: &CreateCreditAdjustment,
) -> Result<CreditAdjustmentView, ApiError> {
    api.send(Call::post("/credit-adjustments").once(once).json(wanted)?).await?.read()
}

/// Agrees with it: its credits move.
pub async fn approve(
    api: &Api,
    once: &Once,
    adjustment: &Tagged<CreditAdjustmentView>,
) -> Result<CreditAdjustmentView, ApiError> {
    let call = Call::post(&format!("/credit-adjustments/{}/approve", adjustment.value.id)).once(once);
    api.send(call.if_match(&adjustment.etag)).await?.read()
}

/// Does not agree with it: nothing moves.
pub async fn reject(
    api: &Api,
    once: &Once,
    adjustment: &Tagged<CreditAdjustmentView>,
    reason: String,
) -> Result<CreditAdjustmentView, ApiError> {
    let call = Call::post(&format!("/credit-adjustments/{}/reject", adjustment.value.id)).once(once);
    api.send(call.if_match(&adjustment.etag).json(&Reason { reason })?).await?.read()
}

/// How credits are spread.
pub async fn concentration(api: &Api, query: &str) -> Result<ConcentrationView, ApiError> {
    api.get(&format!("/credits/concentration{query}")).await
}

/// The same as a workbook, saved.
pub async fn export_concentration(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/credits/concentration/export{query}"), "credit-concentration.xlsx").await
}
