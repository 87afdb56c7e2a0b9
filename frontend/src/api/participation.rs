//! Who takes part regularly, and by which parameters that is told.

use contract::{
    page::Page,
    participation::{
        CreateParticipationParameter, ParticipationLearner, ParticipationParameterView, ParticipationTrend,
        ParticipationView,
    },
};

use super::{Api, ApiError};

/// Regular participation as of a day.
pub async fn read(api: &Api, query: &str) -> Result<ParticipationView, ApiError> {
    api.get(&format!("/participation{query}")).await
}

/// The same month by month.
pub async fn trend(api: &Api, query: &str) -> Result<ParticipationTrend, ApiError> {
    api.get(&format!("/participation/trend{query}")).await
}

/// Who is just short of it.
pub async fn learners(api: &Api, query: &str) -> Result<Page<ParticipationLearner>, ApiError> {
    api.get(&format!("/participation/learners{query}")).await
}

/// Saves what is shown as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    let sign = if query.is_empty() { '?' } else { '&' };
    api.download(&format!("/participation/export{query}{sign}format=xlsx"), "participation.xlsx").await
}

/// All parameters, the latest first.
pub async fn parameters(api: &Api, query: &str) -> Result<Page<ParticipationParameterView>, ApiError> {
    api.get(&format!("/participation-parameters{query}")).await
}

/// Sets parameters from a coming day on.
pub async fn set_parameters(
    api: &Api,
    new: &CreateParticipationParameter,
) -> Result<ParticipationParameterView, ApiError> {
    api.post("/participation-parameters", new).await
}
