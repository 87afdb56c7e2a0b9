//! What a refresh proposes, what the school makes of it, and how it turned out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CourseFiguresView, HalfYear};
use crate::course::CategoryCode;
use crate::ids::{
    CourseId, CurriculumPlanId, RefreshProposalId, RefreshProposalLineId, RefreshRuleId, SchoolId,
};
use crate::trace::TraceNode;
use crate::words::words;

words! {
    /// What is proposed of a course, or of a category of which there is too little.
    pub enum RefreshVerdict {
        /// Go on as it was.
        Keep = "keep",
        /// Go on with more or fewer sessions, or otherwise renewed.
        Revise = "revise",
        /// Let another course take its place.
        Replace = "replace",
        /// Add a course.
        Add = "add",
    }
}

words! {
    /// What a school makes of a line of a proposal.
    pub enum RefreshDecision {
        /// As it was proposed.
        Accepted = "accepted",
        /// Otherwise, for a reason.
        Changed = "changed",
        /// Not at all, for a reason: the course goes on as it was, and none is added.
        Rejected = "rejected",
    }
}

words! {
    /// Where a proposal stands.
    pub enum ProposalState {
        /// Its lines wait to be decided.
        Open = "open",
        /// Every line has been decided.
        Decided = "decided",
        /// The decisions have become a draft of the plan.
        Applied = "applied",
        /// A later proposal has taken its place before anything was decided.
        Superseded = "superseded",
    }
}

words! {
    /// Why something is proposed: of the course itself, of a category, or of a candidate.
    pub enum RefreshReason {
        /// Few of the sessions held were attended.
        WeakAttendance = "weak_attendance",
        /// Most of the sessions held were attended.
        StrongAttendance = "strong_attendance",
        /// Few participants completed it.
        WeakCompletion = "weak_completion",
        /// Most participants completed it.
        StrongCompletion = "strong_completion",
        /// It was rated low.
        WeakSatisfaction = "weak_satisfaction",
        /// It was rated high.
        StrongSatisfaction = "strong_satisfaction",
        /// Its category is wanted less than it is taught.
        WeakDemand = "weak_demand",
        /// Its category is wanted more than it is taught.
        StrongDemand = "strong_demand",
        /// Many places stayed empty.
        WeakUptake = "weak_uptake",
        /// The places were taken, or learners found none.
        StrongUptake = "strong_uptake",
        /// An attendance cost more than elsewhere in the school.
        WeakCost = "weak_cost",
        /// An attendance cost less than elsewhere in the school.
        StrongCost = "strong_cost",
        /// Too few participants or ratings for its figures to count.
        LittleKnown = "little_known",
        /// It was planned and never taught.
        NeverHeld = "never_held",
        /// It is retired: no new plan takes it.
        CourseRetired = "course_retired",
        /// Another county's course that is shared no longer, or that the school subscribes to no longer: no new plan takes it.
        NotSharedAnyMore = "not_shared_any_more",
        /// It is one of the weakest that were to be kept, and too little would change otherwise.
        RaisedToMinimum = "raised_to_minimum",
        /// There is less of the category than is wanted.
        CategoryGap = "category_gap",
        /// The school has no plan yet.
        FirstPlan = "first_plan",
        /// Elders chose this very course more often than others.
        VotedFor = "voted_for",
        /// Its category is wanted more than it is taught here.
        CategoryWanted = "category_wanted",
        /// It carries an honour of the city or the county.
        Honoured = "honoured",
        /// Elsewhere most of the sessions held were attended.
        AttendedElsewhere = "attended_elsewhere",
        /// Elsewhere it was rated high.
        LikedElsewhere = "liked_elsewhere",
        /// It was taught nowhere, or too little to know.
        UntriedElsewhere = "untried_elsewhere",
    }
}

/// What counts how much in the score of a course that was taught, in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefreshWeights {
    /// The sessions held that participants attended.
    pub attendance: u32,
    /// The participants who completed it.
    pub completion: u32,
    /// How it was rated.
    pub satisfaction: u32,
    /// How its category is wanted against how it is taught, or how this very course was chosen.
    pub demand: u32,
    /// The places taken, and the learners who found none.
    pub uptake: u32,
    /// What an attendance cost against the school's mean.
    pub cost: u32,
}

/// What counts how much in the score of a candidate, in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CandidateWeights {
    /// How this very course was chosen against the mean of what could be chosen.
    pub votes: u32,
    /// How its category is wanted against how it is taught here.
    pub demand: u32,
    /// The honours that it carries (二(一): 精品课程、特色活动).
    pub honours: u32,
    /// The sessions held elsewhere that participants attended.
    pub attendance: u32,
    /// How it was rated elsewhere.
    pub satisfaction: u32,
}

/// For which school and half-year to propose a refresh.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateRefreshProposal {
    /// The school.
    pub school_id: SchoolId,
    /// The half-year to plan; not over.
    pub half_year: HalfYear,
}

/// For which half-year to propose a refresh to every school within reach.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateRefreshProposals {
    /// The half-year to plan; not over.
    pub half_year: HalfYear,
}

/// To how many schools a refresh was proposed, and to how many not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshProposalsMade {
    /// The half-year to plan.
    pub half_year: HalfYear,
    /// Schools to which it was proposed now.
    pub made: u32,
    /// Schools that have a proposal; it stays as it is.
    pub proposed_before: u32,
    /// Schools without one that have published their plan.
    pub published: u32,
    /// Schools that are not approved, or have closed by then.
    pub not_open: u32,
}

/// What the school decides of a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DecideRefreshLine {
    /// As proposed, otherwise, or not at all.
    pub decision: RefreshDecision,
    /// With `changed`: what is to be done instead.
    #[serde(default)]
    pub verdict: Option<RefreshVerdict>,
    /// With `changed` to `replace` or `add`: the course to teach; with `replace`, none drops the course.
    #[serde(default)]
    pub course_id: Option<CourseId>,
    /// With `changed`: how many sessions.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(range(min = 1, max = 200, code = "range")))]
    pub sessions_planned: Option<u16>,
    /// Why, unless accepted.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub reason: Option<String>,
}

/// A course of the catalogue that could be taught instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshCandidate {
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
    /// Its category.
    pub category: CategoryCode,
    /// Its score, 0 to 10,000.
    pub score_bp: u32,
    /// Why.
    pub reasons: Vec<RefreshReason>,
    /// How the score came about.
    pub trace: TraceNode,
}

/// What the school has decided of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshLineDecision {
    /// As proposed, otherwise, or not at all.
    pub decision: RefreshDecision,
    /// What is to be done; `null` where a course that was to be added is not.
    pub verdict: Option<RefreshVerdict>,
    /// The course that is to be taught in the planned half-year; `null` where none is.
    pub course_id: Option<CourseId>,
    /// Its title.
    pub course_title: Option<String>,
    /// With how many sessions.
    pub sessions_planned: Option<u16>,
    /// Why, unless accepted.
    pub reason: Option<String>,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
}

/// How it turned out: what the course that was taught in the planned half-year came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshOutcome {
    /// The course that was taught.
    pub course_id: CourseId,
    /// What it has come to by now.
    pub figures: CourseFiguresView,
    /// What the teaching review of that half-year remarks of it, once it is final.
    pub remark: Option<String>,
    /// How many learners found no place, by that review.
    pub waiting_learners: Option<u32>,
}

/// A line of a proposal: what is proposed, what was decided, how it turned out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshLineView {
    /// Its identifier.
    pub id: RefreshProposalLineId,
    /// The course of the plan before; `null` for a category of which there is too little.
    pub course_id: Option<CourseId>,
    /// Its title.
    pub course_title: Option<String>,
    /// The category of the course, or of what is to be added.
    pub category: CategoryCode,
    /// What is proposed.
    pub verdict: RefreshVerdict,
    /// The course's score, 0 to 10,000; `null` for a category.
    pub score_bp: Option<u32>,
    /// How many sessions it had.
    pub sessions_planned: Option<u16>,
    /// How many sessions are proposed, of the course or of the one that takes its place; `null` where none does.
    pub proposed_sessions: Option<u16>,
    /// Why.
    pub reasons: Vec<RefreshReason>,
    /// What the course has come to; `null` for a category.
    pub figures: Option<CourseFiguresView>,
    /// What could be taught instead, the best first: that one is proposed.
    pub candidates: Vec<RefreshCandidate>,
    /// How it came about.
    pub trace: TraceNode,
    /// What was decided; `null` until it is.
    pub decision: Option<RefreshLineDecision>,
    /// How it turned out; `null` until the course has been taught in the planned half-year.
    pub outcome: Option<RefreshOutcome>,
    /// Its version, for `If-Match`.
    pub version: i64,
}

/// How a category is wanted and taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshCategory {
    /// The category.
    pub category: CategoryCode,
    /// Its share in what elders chose, in basis points; `null` where nobody was asked.
    pub demand_bp: Option<u32>,
    /// Its share in the sessions of the plan before, in basis points; `null` where there is none.
    pub supply_bp: Option<u32>,
}

/// A proposal with its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshProposalView {
    /// Its identifier.
    pub id: RefreshProposalId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year to plan.
    pub half_year: HalfYear,
    /// The half-year whose figures it rests on.
    pub figures_of: HalfYear,
    /// The plan that it proposes to change; `null` for a school's first.
    pub base_plan_id: Option<CurriculumPlanId>,
    /// The parameters that it was made by.
    pub rule_id: RefreshRuleId,
    /// Where it stands.
    pub status: ProposalState,
    /// The share of the plan that would change, in basis points; `null` for a school's first.
    pub changed_bp: Option<u32>,
    /// The share that publishing needs, in basis points.
    pub min_changed_bp: u32,
    /// How many elders' answers it rests on.
    pub answers: u32,
    /// How each category is wanted and taught.
    pub categories: Vec<RefreshCategory>,
    /// Its lines: the weakest course first, then what is to be added.
    pub lines: Vec<RefreshLineView>,
    /// SHA-256 over the parameters and what was proposed, in lower-case hexadecimal.
    pub digest: String,
    /// Whether what is stored still has that digest.
    pub intact: bool,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The plan that the decisions have become.
    pub plan_id: Option<CurriculumPlanId>,
    /// When they did.
    pub applied_at: Option<DateTime<Utc>>,
    /// Its version.
    pub version: i64,
}

/// A proposal in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshProposalSummary {
    /// Its identifier.
    pub id: RefreshProposalId,
    /// The school.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// The half-year to plan.
    pub half_year: HalfYear,
    /// Where it stands.
    pub status: ProposalState,
    /// How many lines it has.
    pub lines: u32,
    /// How many of them have been decided.
    pub decided: u32,
    /// How many of those were accepted.
    pub accepted: u32,
    /// The share of the plan that would change, in basis points; `null` for a school's first.
    pub changed_bp: Option<u32>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The plan that the decisions have become.
    pub plan_id: Option<CurriculumPlanId>,
}

/// Which proposals to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RefreshProposalQuery {
    /// Only this school's.
    pub school_id: Option<SchoolId>,
    /// Only of this half-year.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub half_year: Option<HalfYear>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
