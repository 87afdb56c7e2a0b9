//! Silver credits: accounts, statements, reminders, how an earning came about, and whether the books are in order.

use contract::{
    credit::{
        CreditEntryView, CreditReminderView, CreditStatementView, EarningTraceView, LearnerCreditsView,
        LedgerChainView, ReconciliationView, RunReconciliation, SettlementView,
    },
    days::Month,
    ids::{ClassSessionId, EarningId, LearnerId},
    page::Page,
};

use super::{Api, ApiError, Call, Once};

/// A learner's balance and buckets.
pub async fn account(api: &Api, learner: LearnerId) -> Result<LearnerCreditsView, ApiError> {
    api.get(&format!("/learners/{learner}/credits")).await
}

/// A page of what happened on a learner's account.
pub async fn entries(api: &Api, learner: LearnerId, query: &str) -> Result<Page<CreditEntryView>, ApiError> {
    api.get(&format!("/learners/{learner}/credits/entries{query}")).await
}

/// A learner's statement of a month.
pub async fn statement(api: &Api, learner: LearnerId, month: Month) -> Result<CreditStatementView, ApiError> {
    api.get(&format!("/learners/{learner}/credits/statement?month={month}")).await
}

/// Saves that as a workbook.
pub async fn export_statement(api: &Api, learner: LearnerId, month: Month) -> Result<(), ApiError> {
    let name = format!("statement-{month}.xlsx");
    api.download(&format!("/learners/{learner}/credits/statement/export?month={month}"), &name).await
}

/// A page of the reminders before credits expire.
pub async fn reminders(api: &Api, query: &str) -> Result<Page<CreditReminderView>, ApiError> {
    api.get(&format!("/credits/reminders{query}")).await
}

/// Of what a learner is to be told now.
pub async fn open_reminders(api: &Api, learner: LearnerId) -> Result<Page<CreditReminderView>, ApiError> {
    reminders(api, &format!("?learner_id={learner}&open=true")).await
}

/// A page of what the checks of the books have found.
pub async fn reconciliations(api: &Api, query: &str) -> Result<Page<ReconciliationView>, ApiError> {
    api.get(&format!("/credits/reconciliations{query}")).await
}

/// Checks the books.
pub async fn reconcile(api: &Api, how: &RunReconciliation) -> Result<ReconciliationView, ApiError> {
    api.post("/credits/reconciliations", how).await
}

/// Where the chain of the ledger ends.
pub async fn chain(api: &Api) -> Result<LedgerChainView, ApiError> {
    api.get("/credits/chain").await
}

/// How an earning was computed.
pub async fn trace(api: &Api, earning: EarningId) -> Result<EarningTraceView, ApiError> {
    api.get(&format!("/credits/earnings/{earning}/trace")).await
}

/// Posts the credits of every accepted attendance of a session.
pub async fn settle(api: &Api, once: &Once, session: ClassSessionId) -> Result<SettlementView, ApiError> {
    api.send(Call::post(&format!("/class-sessions/{session}/settle")).once(once)).await?.read()
}
