//! Learning teams, their members and log, and what schools hold in a month.

use contract::{
    auth::Reason,
    ids::{LearnerId, LearningTeamActivityId, LearningTeamId},
    learning_team::{
        CreateLearningTeam, CreateLearningTeamActivity, CreateLearningTeamParameter, JoinLearningTeam,
        LearningTeamActivityView, LearningTeamMemberView, LearningTeamParameterView, LearningTeamSummary,
        LearningTeamView, LeaveLearningTeam, MonthlyActivityView, UpdateLearningTeam,
    },
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of teams.
pub async fn list(api: &Api, query: &str) -> Result<Page<LearningTeamView>, ApiError> {
    api.get(&format!("/learning-teams{query}")).await
}

/// Every team that a learner is in.
pub async fn of_learner(api: &Api, id: LearnerId) -> Result<Vec<LearningTeamView>, ApiError> {
    api.get_all(&format!("/learning-teams?learner_id={id}")).await
}

/// One team.
pub async fn read(api: &Api, id: LearningTeamId) -> Result<Tagged<LearningTeamView>, ApiError> {
    api.get_tagged(&format!("/learning-teams/{id}")).await
}

/// Founds a team.
pub async fn create(api: &Api, team: &CreateLearningTeam) -> Result<LearningTeamView, ApiError> {
    api.post("/learning-teams", team).await
}

/// Changes a team.
pub async fn edit(
    api: &Api,
    id: LearningTeamId,
    etag: &str,
    change: &UpdateLearningTeam,
) -> Result<Tagged<LearningTeamView>, ApiError> {
    api.patch(&format!("/learning-teams/{id}"), etag, change).await
}

/// Dissolves a team.
pub async fn dissolve(api: &Api, id: LearningTeamId, reason: &Reason) -> Result<LearningTeamView, ApiError> {
    api.post(&format!("/learning-teams/{id}/dissolve"), reason).await
}

/// Everybody in a team.
pub async fn members(api: &Api, id: LearningTeamId) -> Result<Vec<LearningTeamMemberView>, ApiError> {
    api.get_all(&format!("/learning-teams/{id}/members")).await
}

/// Takes a learner in.
pub async fn join(
    api: &Api,
    id: LearningTeamId,
    body: &JoinLearningTeam,
) -> Result<LearningTeamMemberView, ApiError> {
    api.post(&format!("/learning-teams/{id}/members"), body).await
}

/// Lets a member leave.
pub async fn leave(
    api: &Api,
    id: LearningTeamId,
    learner: LearnerId,
    body: &LeaveLearningTeam,
) -> Result<LearningTeamMemberView, ApiError> {
    api.post(&format!("/learning-teams/{id}/members/{learner}/leave"), body).await
}

/// A page of the log.
pub async fn log(api: &Api, query: &str) -> Result<Page<LearningTeamActivityView>, ApiError> {
    api.get(&format!("/learning-team-activities{query}")).await
}

/// Enters what a team has done.
pub async fn enter(
    api: &Api,
    id: LearningTeamId,
    body: &CreateLearningTeamActivity,
) -> Result<LearningTeamActivityView, ApiError> {
    api.post(&format!("/learning-teams/{id}/activities"), body).await
}

/// Approves an entry, or with a reason sends it back.
pub async fn decide(
    api: &Api,
    id: LearningTeamActivityId,
    reason: Option<&Reason>,
) -> Result<LearningTeamActivityView, ApiError> {
    match reason {
        None => api.send(Call::post(&format!("/learning-team-activities/{id}/approve"))).await?.read(),
        Some(reason) => api.post(&format!("/learning-team-activities/{id}/return"), reason).await,
    }
}

/// Teams and hours, by kind and school.
pub async fn summary(api: &Api, query: &str) -> Result<LearningTeamSummary, ApiError> {
    api.get(&format!("/learning-teams/summary{query}")).await
}

/// A page of what schools have held in a month.
pub async fn months(api: &Api, query: &str) -> Result<Page<MonthlyActivityView>, ApiError> {
    api.get(&format!("/monthly-activities{query}")).await
}

/// Saves what schools have held in a month as a workbook.
pub async fn export_months(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/monthly-activities/export{query}"), "monthly-activities.xlsx").await
}

/// A page of the dated parameters.
pub async fn parameters(api: &Api, query: &str) -> Result<Page<LearningTeamParameterView>, ApiError> {
    api.get(&format!("/learning-team-parameters{query}")).await
}

/// Sets parameters from a coming day on.
pub async fn set_parameters(
    api: &Api,
    body: &CreateLearningTeamParameter,
) -> Result<LearningTeamParameterView, ApiError> {
    api.post("/learning-team-parameters", body).await
}
