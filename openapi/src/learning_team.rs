//! Wire types of the slice `learning_team`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::course::ActivityForm;
use crate::days::Month;
use crate::facility::SheetFormat;
use crate::ids::{
    ClassSessionId, LearnerId, LearningTeamActivityId, LearningTeamId, LearningTeamParameterId, SchoolId,
};
use crate::words::words;

words! {
    /// What a learning team is about.
    pub enum LearningTeamKind {
        /// 合唱
        Choir = "choir",
        /// 舞蹈
        Dance = "dance",
        /// 书法
        Calligraphy = "calligraphy",
        /// 读书
        Reading = "reading",
        /// 手工
        Handicraft = "handicraft",
        /// 健身
        Sports = "sports",
        /// 智能设备
        SmartDevice = "smart_device",
        /// 蒙古族文化
        MongolianCulture = "mongolian_culture",
        /// 其他
        Other = "other",
    }
}

words! {
    /// Where a learning team stands.
    pub enum LearningTeamState {
        /// Has fewer members than it needs.
        Forming = "forming",
        /// Has the members that it needs.
        Active = "active",
        /// Is no more.
        Dissolved = "dissolved",
    }
}

words! {
    /// Where an entry in the log of a learning team stands.
    pub enum LearningTeamActivityState {
        /// Waits for another person of the school.
        Submitted = "submitted",
        /// Approved: it counts.
        Approved = "approved",
        /// Sent back, with a reason; it does not count.
        Returned = "returned",
    }
}

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

/// Which days to count.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LearningTeamSummaryQuery {
    /// From this day on (Asia/Shanghai); this year's first unless told.
    pub from: Option<NaiveDate>,
    /// Up to and with this day; today unless told.
    pub to: Option<NaiveDate>,
}

/// The teams of one kind in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamCount {
    /// What they are about.
    pub kind: LearningTeamKind,
    /// How many there are today.
    pub teams: u32,
    /// How many of those are active.
    pub active: u32,
    /// Approved activities in the days.
    pub activities: u32,
    /// How long they lasted together.
    pub minutes: u64,
}

/// The teams of a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamSchool {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The county's code, 6 digits.
    pub county_code: String,
    /// By kind; kinds without a team are left out.
    pub kinds: Vec<LearningTeamCount>,
}

/// Teams and what they did, by school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearningTeamSummary {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Everything within reach, by kind; kinds without a team are there with zeros.
    pub kinds: Vec<LearningTeamCount>,
    /// The schools that have teams.
    pub schools: Vec<LearningTeamSchool>,
}

/// Whose monthly activities, and of which month.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MonthlyActivityQuery {
    /// The month; this one unless told.
    pub month: Option<Month>,
    /// Only schools of this county, 6 digits.
    pub county_code: Option<String>,
    /// Only schools that have held enough (`true`), or too few (`false`).
    pub met: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which monthly activities to export, and how.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MonthlyActivityExportQuery {
    /// The format; a workbook unless asked otherwise.
    pub format: Option<SheetFormat>,
    /// The month; this one unless told.
    pub month: Option<Month>,
    /// Only schools of this county, 6 digits.
    pub county_code: Option<String>,
    /// Only schools that have held enough (`true`), or too few (`false`).
    pub met: Option<bool>,
}

/// Activities of one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityFormCount {
    /// The form.
    pub form: ActivityForm,
    /// How many were held.
    pub held: u32,
}

/// What a school has held in a month besides its courses (notice, 四(三): 常态化).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyActivityView {
    /// The month.
    pub month: Month,
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The county's code, 6 digits.
    pub county_code: String,
    /// By form: what was held as a session, and approved activities of teams that were held as none.
    pub forms: Vec<ActivityFormCount>,
    /// How many altogether.
    pub held: u32,
    /// How many of the six forms of the notice are among them.
    pub diversity: u32,
    /// How many are needed.
    pub required: u32,
    /// Whether there are enough.
    pub met: bool,
}

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
