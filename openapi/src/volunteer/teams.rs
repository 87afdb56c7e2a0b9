//! Programmes, teams, members, shifts and who comes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;
use crate::ids::{
    ClassSessionId, LearnerId, SchoolId, SilverAgeActionId, VolunteerMemberId, VolunteerShiftId,
    VolunteerSignupId, VolunteerTeamId,
};
use crate::words::words;

words! {
    /// Who serves whom (notice, 五(四)).
    pub enum VolunteerTeamKind {
        /// 老年人志愿队伍: elders serve.
        ElderVolunteerTeam = "elder_volunteer_team",
        /// 为老志愿队伍: others serve elders.
        EldercareVolunteerTeam = "eldercare_volunteer_team",
    }
}

words! {
    /// Whether a team works.
    pub enum VolunteerTeamState {
        /// It works.
        Active = "active",
        /// It has ended.
        Disbanded = "disbanded",
    }
}

words! {
    /// What a volunteer does.
    pub enum ServiceForm {
        /// 志愿服务
        VolunteerService = "volunteer_service",
        /// 互助教学: an elder teaches others.
        PeerTeaching = "peer_teaching",
    }
}

words! {
    /// Whether a shift takes place.
    pub enum ShiftState {
        /// It is planned, or took place.
        Planned = "planned",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

words! {
    /// How far a volunteer has come with a shift.
    pub enum SignupState {
        /// Will come.
        SignedUp = "signed_up",
        /// Will not come.
        Withdrawn = "withdrawn",
        /// Is there.
        CheckedIn = "checked_in",
        /// Was there; the minutes stand in a log.
        CheckedOut = "checked_out",
    }
}

/// A programme of the “银龄行动” to open.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateSilverAgeAction {
    /// The county whose programme it is, 6 digits; absent for the city's.
    #[serde(default)]
    pub county_code: Option<DivisionCode>,
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub name: String,
    /// The document that opens it.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub policy_basis: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last one.
    pub ends_on: NaiveDate,
}

/// A programme of the “银龄行动”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SilverAgeActionView {
    /// Its identifier.
    pub id: SilverAgeActionId,
    /// The county whose programme it is; `null` for the city's.
    pub county_code: Option<DivisionCode>,
    /// Its name.
    pub name: String,
    /// The document that opens it.
    pub policy_basis: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last one.
    pub ends_on: NaiveDate,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// A change of a programme; absent members stay as they are. It ends earlier by an earlier last day.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateSilverAgeAction {
    /// Its name.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub name: Option<String>,
    /// The document that opens it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub policy_basis: Option<String>,
    /// The first day.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// The last one, not before the first.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
}

/// Which programmes to list, newest first: the city's, and those of counties within reach.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SilverAgeActionQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// A team to found, of a school or of a county.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVolunteerTeam {
    /// Who serves whom.
    pub kind: VolunteerTeamKind,
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub name: String,
    /// The school that it belongs to; either this or `county_code`.
    #[serde(default)]
    pub school_id: Option<SchoolId>,
    /// The county that it belongs to, 6 digits; either this or `school_id`.
    #[serde(default)]
    pub county_code: Option<DivisionCode>,
    /// The programme that it takes part in.
    #[serde(default)]
    pub action_id: Option<SilverAgeActionId>,
    /// When it was founded, not later than today.
    pub founded_on: NaiveDate,
}

/// A change of a team; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateVolunteerTeam {
    /// Its name.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub name: Option<String>,
    /// The programme that it takes part in.
    #[serde(default)]
    pub action_id: Option<SilverAgeActionId>,
    /// Whether it works.
    #[serde(default)]
    pub status: Option<VolunteerTeamState>,
}

/// A team of volunteers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerTeamView {
    /// Its identifier.
    pub id: VolunteerTeamId,
    /// Who serves whom.
    pub kind: VolunteerTeamKind,
    /// Its name.
    pub name: String,
    /// The school that it belongs to; `null` for a county's team.
    pub school_id: Option<SchoolId>,
    /// The name of that school.
    pub school_name: Option<String>,
    /// The county that it lies in.
    pub county_code: DivisionCode,
    /// The programme that it takes part in.
    pub action_id: Option<SilverAgeActionId>,
    /// The name of that programme.
    pub action_name: Option<String>,
    /// When it was founded.
    pub founded_on: NaiveDate,
    /// How many are in it.
    pub members: i64,
    /// Whether it works.
    pub status: VolunteerTeamState,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which teams to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VolunteerTeamQuery {
    /// Part of a name.
    pub q: Option<String>,
    /// Only this kind.
    pub kind: Option<VolunteerTeamKind>,
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only in this county, 6 digits.
    pub county_code: Option<String>,
    /// Only those that stand so.
    pub status: Option<VolunteerTeamState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Somebody who joins a team: a learner, or somebody from outside.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVolunteerMember {
    /// The learner; either this, `id_number` or `name`.
    #[serde(default)]
    pub learner_id: Option<LearnerId>,
    /// The ID number of the learner (GB 11643), for who may not look learners up.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub id_number: Option<String>,
    /// The name of somebody from outside.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: Option<String>,
    /// The telephone number of somebody from outside, sealed and shown masked: who has the same name and number in another
    /// team is the same person.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub phone: Option<String>,
    /// Whether this is the lead.
    #[serde(default)]
    pub leads: bool,
    /// The first day, not later than today.
    pub joined_on: NaiveDate,
}

/// A change of a member; absent members stay as they are. Name and telephone number of a learner stand in its own record.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateVolunteerMember {
    /// The name of somebody from outside.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: Option<String>,
    /// The telephone number of somebody from outside; empty for none.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 32))]
    pub phone: Option<String>,
    /// Whether this is the lead.
    #[serde(default)]
    pub leads: Option<bool>,
}

/// Somebody leaves a team.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct LeaveVolunteerTeam {
    /// The last day, not later than today.
    pub left_on: NaiveDate,
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerMemberView {
    /// Its identifier.
    pub id: VolunteerMemberId,
    /// The team.
    pub team_id: VolunteerTeamId,
    /// The learner that it is; `null` for somebody from outside.
    pub learner_id: Option<LearnerId>,
    /// The name.
    pub name: String,
    /// The telephone number of somebody from outside, masked.
    pub phone_masked: Option<String>,
    /// Whether this is the lead.
    pub leads: bool,
    /// The first day.
    pub joined_on: NaiveDate,
    /// The last one.
    pub left_on: Option<NaiveDate>,
    /// When somebody from outside was forgotten, as it had asked.
    pub erased_at: Option<DateTime<Utc>>,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which members to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VolunteerMemberQuery {
    /// Only those who are in the team, or only those who have left.
    pub present: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// What is hidden of a member otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerMemberSecrets {
    /// The member.
    pub id: VolunteerMemberId,
    /// The telephone number.
    pub phone: Option<String>,
}

/// A shift for which volunteers are wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateVolunteerShift {
    /// The team.
    pub team_id: VolunteerTeamId,
    /// What is done.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub title: String,
    /// What kind of service it is.
    pub form: ServiceForm,
    /// Where.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub place: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends, on the same day.
    pub ends_at: DateTime<Utc>,
    /// How many are wanted.
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 500, code = "range")))]
    pub wanted: u32,
    /// The session of a school that it helps: one that is not over or called off, and that it shares time with.
    #[serde(default)]
    pub session_id: Option<ClassSessionId>,
}

/// A change of a shift that has not begun; absent members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateVolunteerShift {
    /// What is done.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 100))]
    pub title: Option<String>,
    /// Where.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub place: Option<String>,
    /// When it begins.
    #[serde(default)]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(default)]
    pub ends_at: Option<DateTime<Utc>>,
    /// How many are wanted.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 500, code = "range")))]
    pub wanted: Option<u32>,
}

/// A shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerShiftView {
    /// Its identifier.
    pub id: VolunteerShiftId,
    /// The team.
    pub team_id: VolunteerTeamId,
    /// Its name.
    pub team_name: String,
    /// What is done.
    pub title: String,
    /// What kind of service it is.
    pub form: ServiceForm,
    /// Where.
    pub place: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How many are wanted.
    pub wanted: u32,
    /// How many will come, are there or were there.
    pub signed_up: i64,
    /// The session that it helps.
    pub session_id: Option<ClassSessionId>,
    /// Whether it takes place.
    pub status: ShiftState,
    /// Counts its changes, for `If-Match`.
    pub version: i64,
}

/// Which shifts to list, by their beginning.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VolunteerShiftQuery {
    /// Only this team's.
    pub team_id: Option<VolunteerTeamId>,
    /// Only of this school's teams.
    pub school_id: Option<SchoolId>,
    /// Only those that stand so.
    pub status: Option<ShiftState>,
    /// From this day on (Asia/Shanghai).
    pub from: Option<NaiveDate>,
    /// Up to and with this day.
    pub to: Option<NaiveDate>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Somebody will come to a shift.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SignUpVolunteer {
    /// The member.
    pub member_id: VolunteerMemberId,
}

/// Somebody at a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VolunteerSignupView {
    /// Its identifier.
    pub id: VolunteerSignupId,
    /// The shift.
    pub shift_id: VolunteerShiftId,
    /// The member.
    pub member_id: VolunteerMemberId,
    /// Its name.
    pub name: String,
    /// How far it has come.
    pub status: SignupState,
    /// When it came.
    pub checked_in_at: Option<DateTime<Utc>>,
    /// When it went.
    pub checked_out_at: Option<DateTime<Utc>>,
    /// The minutes that the check-out has recorded: those that fall into the shift, without hours that were approved before.
    pub minutes: Option<u32>,
    /// Counts its changes.
    pub version: i64,
}

/// Which sign-ups to list, in the order in which they were made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct VolunteerSignupQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
