//! The dated parameters of learning teams: what the notice leaves open and the city decides.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::LearningTeamParameterId;

/// Parameters that are to hold from a coming day on; those in force until then end with the day before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateLearningTeamParameter {
    /// The first day on which they hold, tomorrow or later.
    pub effective_from: NaiveDate,
    /// From how many members on a team is active.
    #[cfg_attr(feature = "validate", validate(range(min = 2, max = 100, code = "range")))]
    pub min_members: u32,
    /// How many activities a school holds in a month at least.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 31, code = "range")))]
    pub min_monthly_activities: u32,
    /// The document and clause that they rest on.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub policy_basis: String,
}

/// The parameters of some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamParameterView {
    /// Their identifier.
    pub id: LearningTeamParameterId,
    /// The first day on which they hold.
    pub effective_from: NaiveDate,
    /// The last day on which they hold; `null` while no others follow.
    pub effective_to: Option<NaiveDate>,
    /// Whether they hold today.
    pub in_force: bool,
    /// From how many members on a team is active.
    pub min_members: u32,
    /// How many activities a school holds in a month at least.
    pub min_monthly_activities: u32,
    /// The document and clause that they rest on.
    pub policy_basis: String,
}

/// Which parameters to list, the latest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearningTeamParameterQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
