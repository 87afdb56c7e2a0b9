//! What teams do.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::LearningTeamActivityState;
use crate::ids::{ClassSessionId, LearnerId, LearningTeamActivityId, LearningTeamId, SchoolId};

/// Something that a team has done, to be approved by another person of the school.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateLearningTeamActivity {
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// When it ended: the same day in Asia/Shanghai, and not in the future.
    pub ends_at: DateTime<Utc>,
    /// Where.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub place: String,
    /// What was done.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 1000, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 1000))]
    pub content: String,
    /// Who took part: members on the day, each once.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub learner_ids: Vec<LearnerId>,
    /// The session of the form `learning_team` that it was held as, whose attendance earns; the log itself never does.
    #[serde(default)]
    pub session_id: Option<ClassSessionId>,
}

/// An entry in the log of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamActivityView {
    /// Its identifier.
    pub id: LearningTeamActivityId,
    /// The team.
    pub team_id: LearningTeamId,
    /// The team's name.
    pub team_name: String,
    /// The school.
    pub school_id: SchoolId,
    /// The session that it was held as.
    pub session_id: Option<ClassSessionId>,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
    /// Where.
    pub place: String,
    /// What was done.
    pub content: String,
    /// Who took part.
    pub participants: Vec<LearningTeamParticipant>,
    /// Where it stands.
    pub status: LearningTeamActivityState,
    /// Why it was sent back.
    pub decision_reason: Option<String>,
    /// Whether the reader may decide on it: it waits, and somebody else entered it.
    pub may_decide: bool,
    /// Its version.
    pub version: i64,
}

/// Somebody who took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamParticipant {
    /// The learner.
    pub learner_id: LearnerId,
    /// The learner's name.
    pub learner_name: String,
}

/// Which entries to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearningTeamActivityQuery {
    /// Only this team's.
    pub team_id: Option<LearningTeamId>,
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only those that stand so.
    pub status: Option<LearningTeamActivityState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
