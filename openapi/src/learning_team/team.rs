//! Teams and their members.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{LearningTeamKind, LearningTeamState};
use crate::ids::{LearnerId, LearningTeamId, SchoolId};

/// A learning team to found; its leader is its first member.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateLearningTeam {
    /// The school.
    pub school_id: SchoolId,
    /// Its name, once in a school.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub name: String,
    /// What it is about.
    pub kind: LearningTeamKind,
    /// Who leads it: an active learner of the school.
    pub leader_id: LearnerId,
    /// The day on which it was founded; not one to come.
    pub formed_on: NaiveDate,
}

/// A change of a learning team; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateLearningTeam {
    /// Its name, once in a school.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub name: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub kind: Option<LearningTeamKind>,
    /// Who leads it: a member.
    #[serde(default)]
    pub leader_id: Option<LearnerId>,
}

/// A learning team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamView {
    /// Its identifier.
    pub id: LearningTeamId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub kind: LearningTeamKind,
    /// Who leads it.
    pub leader_id: LearnerId,
    /// The leader's name.
    pub leader_name: String,
    /// The day on which it was founded.
    pub formed_on: NaiveDate,
    /// How many members it has today.
    pub members: u32,
    /// How many it needs to be active.
    pub min_members: u32,
    /// Where it stands today.
    pub state: LearningTeamState,
    /// The day on which it was dissolved.
    pub dissolved_on: Option<NaiveDate>,
    /// Why.
    pub dissolved_reason: Option<String>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// Which learning teams to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearningTeamQuery {
    /// Part of a name.
    pub q: Option<String>,
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only in which this learner is.
    pub learner_id: Option<LearnerId>,
    /// Only about this.
    pub kind: Option<LearningTeamKind>,
    /// Only those that stand so today.
    pub state: Option<LearningTeamState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// A learner who joins a team.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct JoinLearningTeam {
    /// The learner: an active one of the same county.
    pub learner_id: LearnerId,
    /// From which day on; not one to come, nor before the team.
    pub joined_on: NaiveDate,
}

/// A member who leaves.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct LeaveLearningTeam {
    /// The first day on which the learner is no member any more; not one to come.
    pub left_on: NaiveDate,
    /// Why.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: String,
}

/// A member of a team, or somebody who was one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamMemberView {
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name.
    pub learner_name: String,
    /// The ID number with all but the place and the last character hidden.
    pub id_number_masked: String,
    /// Whether the learner leads the team.
    pub leads: bool,
    /// From which day on.
    pub joined_on: NaiveDate,
    /// The first day on which the learner was no member any more.
    pub left_on: Option<NaiveDate>,
    /// Why.
    pub left_reason: Option<String>,
}

/// Which members to list, in the order in which they joined.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearningTeamMemberQuery {
    /// Also those who have left.
    pub left: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
