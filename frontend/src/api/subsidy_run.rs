//! Runs of the graded subsidy: their steps, lines, appeals and money, comparisons of policies, and the counties' standards for
//! operating money.

use contract::{
    auth::Reason,
    ids::{OperatingPolicyId, SubsidyAppealId, SubsidyClawbackId, SubsidyLineId, SubsidyRunId},
    page::Page,
    policy::EndPolicy,
    subsidy::{OperatingPolicyDocument, SubsidyLineView},
    subsidy_run::{
        CompareSubsidyPolicies, CreateSubsidyRun, DecideSubsidyAppeal, FileSubsidyAppeal,
        OperatingPolicyView, ReviewSubsidyRun, SetSubsidyBudget, SubsidyAppealView, SubsidyClawbackView,
        SubsidyComparisonView, SubsidyDisbursementView, SubsidyExpenseReportView, SubsidyLineSources,
        SubsidyLineVerification, SubsidyRunDetails, SubsidyRunLineDetails, SubsidyRunLineView,
        SubsidyRunProgress, SubsidyRunSummary, SubsidyRunTable, SubsidyRunVersionView, SubsidyRunView,
    },
};

use super::{Api, ApiError, Call, Once, Tagged};

/// A page of runs.
pub async fn list(api: &Api, query: &str) -> Result<Page<SubsidyRunView>, ApiError> {
    api.get(&format!("/subsidy-runs{query}")).await
}

/// Every run, for a choice.
pub async fn all(api: &Api) -> Result<Vec<SubsidyRunView>, ApiError> {
    api.get_all("/subsidy-runs").await
}

/// Sets the run of an assessed year up.
pub async fn create(api: &Api, run: &CreateSubsidyRun) -> Result<SubsidyRunView, ApiError> {
    api.post("/subsidy-runs", run).await
}

/// Corrects its budget as it was read.
pub async fn set_budget(
    api: &Api,
    id: SubsidyRunId,
    etag: &str,
    new: &SetSubsidyBudget,
) -> Result<SubsidyRunView, ApiError> {
    api.send(Call::post(&format!("/subsidy-runs/{id}/budget")).if_match(etag).json(new)?).await?.read()
}

/// One run with its history and reviews.
pub async fn read(api: &Api, id: SubsidyRunId) -> Result<Tagged<SubsidyRunDetails>, ApiError> {
    api.get_tagged(&format!("/subsidy-runs/{id}")).await
}

/// Its versions, the first one first.
pub async fn versions(api: &Api, id: SubsidyRunId) -> Result<Vec<SubsidyRunVersionView>, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/versions")).await
}

/// How far its computing is.
pub async fn progress(api: &Api, id: SubsidyRunId) -> Result<SubsidyRunProgress, ApiError> {
    api.send(Call::get(&format!("/subsidy-runs/{id}/progress")).fresh()).await?.read()
}

/// What its lines come to.
pub async fn summary(api: &Api, id: SubsidyRunId, query: &str) -> Result<SubsidyRunSummary, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/summary{query}")).await
}

/// Saves a part of it as a workbook, of the version that holds unless another is named.
pub async fn export(
    api: &Api,
    id: SubsidyRunId,
    (what, version): (SubsidyRunTable, Option<i16>),
) -> Result<(), ApiError> {
    let version = version.map(|number| format!("&version={number}")).unwrap_or_default();
    let path = format!("/subsidy-runs/{id}/export?format=xlsx&what={what}{version}");
    api.download(&path, &format!("subsidy-{what}.xlsx")).await
}

/// Takes a step that says nothing but its reason; `step` is its name in the path.
pub async fn take_step(
    api: &Api,
    id: SubsidyRunId,
    etag: &str,
    (step, reason): (&str, String),
) -> Result<SubsidyRunView, ApiError> {
    let call = Call::post(&format!("/subsidy-runs/{id}/{step}")).if_match(etag);
    api.send(call.json(&Reason { reason })?).await?.read()
}

/// Says what a county thinks of its lines.
pub async fn review(
    api: &Api,
    id: SubsidyRunId,
    etag: &str,
    said: &ReviewSubsidyRun,
) -> Result<SubsidyRunView, ApiError> {
    api.send(Call::post(&format!("/subsidy-runs/{id}/review")).if_match(etag).json(said)?).await?.read()
}

/// Pays a run.
pub async fn disburse(
    api: &Api,
    once: &Once,
    id: SubsidyRunId,
    (etag, reason): (&str, String),
) -> Result<SubsidyRunView, ApiError> {
    let call = Call::post(&format!("/subsidy-runs/{id}/disburse")).if_match(etag).once(once);
    api.send(call.json(&Reason { reason })?).await?.read()
}

/// A page of what a run has moved.
pub async fn disbursements(
    api: &Api,
    id: SubsidyRunId,
    query: &str,
) -> Result<Page<SubsidyDisbursementView>, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/disbursements{query}")).await
}

/// What its awards have been used for.
pub async fn expense_report(api: &Api, id: SubsidyRunId) -> Result<SubsidyExpenseReportView, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/expense-report")).await
}

/// A page of its lines.
pub async fn lines(api: &Api, id: SubsidyRunId, query: &str) -> Result<Page<SubsidyRunLineView>, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/lines{query}")).await
}

/// One line with the facts that it follows from.
pub async fn line(
    api: &Api,
    (id, line): (SubsidyRunId, SubsidyLineId),
) -> Result<SubsidyRunLineDetails, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/lines/{line}")).await
}

/// One line as it was sealed, with its traces.
pub async fn sealed(
    api: &Api,
    (id, line): (SubsidyRunId, SubsidyLineId),
) -> Result<SubsidyLineView, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/lines/{line}/trace")).await
}

/// Where the facts of a line come from.
pub async fn sources(
    api: &Api,
    (id, line): (SubsidyRunId, SubsidyLineId),
) -> Result<SubsidyLineSources, ApiError> {
    api.get(&format!("/subsidy-runs/{id}/lines/{line}/sources")).await
}

/// Computes a line anew and compares.
pub async fn verify(
    api: &Api,
    (id, line): (SubsidyRunId, SubsidyLineId),
) -> Result<SubsidyLineVerification, ApiError> {
    let call = Call::get(&format!("/subsidy-runs/{id}/lines/{line}/verification"));
    api.send(call.fresh()).await?.read()
}

/// Appeals against a line.
pub async fn appeal(
    api: &Api,
    (id, line): (SubsidyRunId, SubsidyLineId),
    appeal: &FileSubsidyAppeal,
) -> Result<SubsidyAppealView, ApiError> {
    api.post(&format!("/subsidy-runs/{id}/lines/{line}/appeals"), appeal).await
}

/// A page of appeals.
pub async fn appeals(api: &Api, query: &str) -> Result<Page<SubsidyAppealView>, ApiError> {
    api.get(&format!("/subsidy-appeals{query}")).await
}

/// One appeal.
pub async fn read_appeal(api: &Api, id: SubsidyAppealId) -> Result<Tagged<SubsidyAppealView>, ApiError> {
    api.get_tagged(&format!("/subsidy-appeals/{id}")).await
}

/// Decides about an appeal.
pub async fn decide_appeal(
    api: &Api,
    id: SubsidyAppealId,
    etag: &str,
    decision: &DecideSubsidyAppeal,
) -> Result<SubsidyAppealView, ApiError> {
    let call = Call::post(&format!("/subsidy-appeals/{id}/decide")).if_match(etag);
    api.send(call.json(decision)?).await?.read()
}

/// Takes an appeal back.
pub async fn withdraw_appeal(
    api: &Api,
    id: SubsidyAppealId,
    etag: &str,
    reason: String,
) -> Result<SubsidyAppealView, ApiError> {
    let call = Call::post(&format!("/subsidy-appeals/{id}/withdraw")).if_match(etag);
    api.send(call.json(&Reason { reason })?).await?.read()
}

/// Asks for money of a line to be taken back.
pub async fn claw_back(
    api: &Api,
    (id, line): (SubsidyRunId, SubsidyLineId),
    reason: String,
) -> Result<SubsidyClawbackView, ApiError> {
    api.post(&format!("/subsidy-runs/{id}/lines/{line}/clawbacks"), &Reason { reason }).await
}

/// Every clawback of a run.
pub async fn clawbacks(api: &Api, run: SubsidyRunId) -> Result<Vec<SubsidyClawbackView>, ApiError> {
    api.get_all(&format!("/subsidy-clawbacks?run_id={run}")).await
}

/// One clawback.
pub async fn read_clawback(
    api: &Api,
    id: SubsidyClawbackId,
) -> Result<Tagged<SubsidyClawbackView>, ApiError> {
    api.get_tagged(&format!("/subsidy-clawbacks/{id}")).await
}

/// Agrees to a clawback as it was read.
pub async fn approve_clawback(
    api: &Api,
    once: &Once,
    (id, etag): (SubsidyClawbackId, &str),
) -> Result<SubsidyClawbackView, ApiError> {
    let call = Call::post(&format!("/subsidy-clawbacks/{id}/approve")).if_match(etag).once(once);
    api.send(call).await?.read()
}

/// Does not agree to it.
pub async fn reject_clawback(
    api: &Api,
    (id, etag): (SubsidyClawbackId, &str),
    reason: String,
) -> Result<SubsidyClawbackView, ApiError> {
    let call = Call::post(&format!("/subsidy-clawbacks/{id}/reject")).if_match(etag);
    api.send(call.json(&Reason { reason })?).await?.read()
}

/// Compares what two policies pay for the frozen facts of a year; nothing is kept.
pub async fn compare(api: &Api, wish: &CompareSubsidyPolicies) -> Result<SubsidyComparisonView, ApiError> {
    api.post("/subsidy-comparisons", wish).await
}

/// A page of standards for operating money.
pub async fn operating_policies(api: &Api, query: &str) -> Result<Page<OperatingPolicyView>, ApiError> {
    api.get(&format!("/operating-policies{query}")).await
}

/// One standard.
pub async fn operating_policy(
    api: &Api,
    id: OperatingPolicyId,
) -> Result<Tagged<OperatingPolicyView>, ApiError> {
    api.get_tagged(&format!("/operating-policies/{id}")).await
}

/// Drafts a standard.
pub async fn draft_operating(
    api: &Api,
    document: &OperatingPolicyDocument,
) -> Result<OperatingPolicyView, ApiError> {
    api.post("/operating-policies", document).await
}

/// Publishes a standard as it was read.
pub async fn publish_operating(
    api: &Api,
    id: OperatingPolicyId,
    etag: &str,
) -> Result<OperatingPolicyView, ApiError> {
    api.send(Call::post(&format!("/operating-policies/{id}/publish")).if_match(etag)).await?.read()
}

/// Gives a published standard a last day.
pub async fn end_operating(
    api: &Api,
    id: OperatingPolicyId,
    etag: &str,
    last: EndPolicy,
) -> Result<OperatingPolicyView, ApiError> {
    let call = Call::post(&format!("/operating-policies/{id}/end")).if_match(etag);
    api.send(call.json(&last)?).await?.read()
}
