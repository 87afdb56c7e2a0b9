//! Silver credits: accounts, statements and how an earning came about.

use contract::{
    credit::{CreditEntryView, EarningTraceView, LearnerCreditsView, SettlementView},
    ids::{ClassSessionId, EarningId, LearnerId},
    page::Page,
};

use super::{Api, ApiError, Call, Once};

/// A learner's balance and buckets.
pub async fn account(api: &Api, learner: LearnerId) -> Result<LearnerCreditsView, ApiError> {
    api.get(&format!("/learners/{learner}/credits")).await
}

/// A page of a learner's statement.
pub async fn statement(
    api: &Api,
    learner: LearnerId,
    query: &str,
) -> Result<Page<CreditEntryView>, ApiError> {
    api.get(&format!("/learners/{learner}/credits/entries{query}")).await
}

/// How an earning was computed.
pub async fn trace(api: &Api, earning: EarningId) -> Result<EarningTraceView, ApiError> {
    api.get(&format!("/credits/earnings/{earning}/trace")).await
}

/// Posts the credits of every accepted attendance of a session.
pub async fn settle(api: &Api, once: &Once, session: ClassSessionId) -> Result<SettlementView, ApiError> {
    api.send(Call::post(&format!("/class-sessions/{session}/settle")).once(once)).await?.read()
}
