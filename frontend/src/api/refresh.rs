//! How the refresh stands, proposals of it, and the rules behind them.

use contract::{
    curriculum::{
        ComplianceTrendView, ComplianceView, CreateRefreshProposal, CreateRefreshProposals,
        CreateRefreshRule, CurriculumReminderView, DecideRefreshLine, HalfYear, RefreshLineView,
        RefreshProposalSummary, RefreshProposalView, RefreshProposalsMade, RefreshRuleList, RefreshRuleView,
        RefreshSimulationView, SimulateRefresh,
    },
    ids::RefreshProposalId,
    page::Page,
};

use super::{Api, ApiError, Call};

/// How the schools stand to the refresh of a half-year.
pub async fn compliance(api: &Api, query: &str) -> Result<ComplianceView, ApiError> {
    api.get(&format!("/curriculum-compliance{query}")).await
}

/// How the last half-years went.
pub async fn trend(api: &Api, query: &str) -> Result<ComplianceTrendView, ApiError> {
    api.get(&format!("/curriculum-compliance/trend{query}")).await
}

/// Saves how the schools stand as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    let sign = if query.is_empty() { '?' } else { '&' };
    let path = format!("/curriculum-compliance/export{query}{sign}format=xlsx");
    api.download(&path, "curriculum-compliance.xlsx").await
}

/// Who is to be reminded of a plan now.
pub async fn reminders(api: &Api) -> Result<Page<CurriculumReminderView>, ApiError> {
    api.get("/curriculum-reminders?open=true&limit=200&count=true").await
}

/// A page of the proposals.
pub async fn proposals(api: &Api, query: &str) -> Result<Page<RefreshProposalSummary>, ApiError> {
    api.get(&format!("/refresh-proposals{query}")).await
}

/// One proposal.
pub async fn proposal(api: &Api, id: RefreshProposalId) -> Result<RefreshProposalView, ApiError> {
    api.get(&format!("/refresh-proposals/{id}")).await
}

/// Proposes the plan of a school for a half-year.
pub async fn propose(api: &Api, body: &CreateRefreshProposal) -> Result<RefreshProposalView, ApiError> {
    api.post("/refresh-proposals", body).await
}

/// Proposes a half-year to every school within reach that wants a proposal.
pub async fn propose_all(api: &Api, half_year: HalfYear) -> Result<RefreshProposalsMade, ApiError> {
    api.post("/refresh-proposals/batch", &CreateRefreshProposals { half_year }).await
}

/// Decides on a line as it was read.
pub async fn decide(
    api: &Api,
    id: RefreshProposalId,
    line: &RefreshLineView,
    decision: &DecideRefreshLine,
) -> Result<RefreshLineView, ApiError> {
    let call = Call::post(&format!("/refresh-proposals/{id}/lines/{}/decide", line.id));
    api.send(call.if_match(&format!("\"v{}\"", line.version)).json(decision)?).await?.read()
}

/// Accepts what has not been decided on.
pub async fn accept_rest(api: &Api, id: RefreshProposalId) -> Result<RefreshProposalView, ApiError> {
    api.send(Call::post(&format!("/refresh-proposals/{id}/accept-rest"))).await?.read()
}

/// Turns the decisions into a draft.
pub async fn apply(api: &Api, id: RefreshProposalId) -> Result<RefreshProposalView, ApiError> {
    api.send(Call::post(&format!("/refresh-proposals/{id}/apply"))).await?.read()
}

/// The rules, the newest first.
pub async fn rules(api: &Api) -> Result<RefreshRuleList, ApiError> {
    api.get("/refresh-rules").await
}

/// Sets a rule from a day on.
pub async fn set_rule(api: &Api, rule: &CreateRefreshRule) -> Result<RefreshRuleView, ApiError> {
    api.post("/refresh-rules", rule).await
}

/// Tries a rule on a half-year that has been planned.
pub async fn simulate(api: &Api, wanted: &SimulateRefresh) -> Result<RefreshSimulationView, ApiError> {
    api.post("/refresh-rules/simulate", wanted).await
}
