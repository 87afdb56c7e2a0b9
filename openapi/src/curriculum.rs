//! Wire types of the slice `curriculum`.

mod compliance;
mod figures;
mod half_year;
mod overdue;
mod plans;
mod proposal;
mod public;
mod reminders;
mod rule;

pub use compliance::{
    ComplianceCounts, ComplianceCounty, ComplianceExportQuery, ComplianceQuery, ComplianceSchool,
    ComplianceTrendPoint, ComplianceTrendQuery, ComplianceTrendView, ComplianceView,
};
pub use figures::{CourseFiguresRow, CourseFiguresView, PlanFiguresView};
pub use half_year::{Half, HalfYear};
pub use overdue::{OverdueCounty, OverduePlansQuery, OverduePlansView, OverdueSchool, RefreshState};
pub use plans::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanQuery,
    CurriculumPlanSummary, CurriculumPlanView, PlanDiff, PlanDiffCourse, PlanState, UpdateCurriculumPlan,
};
pub use proposal::{
    CandidateWeights, CreateRefreshProposal, DecideRefreshLine, ProposalState, RefreshCandidate,
    RefreshCategory, RefreshDecision, RefreshLineDecision, RefreshLineView, RefreshOutcome,
    RefreshProposalQuery, RefreshProposalSummary, RefreshProposalView, RefreshReason, RefreshVerdict,
    RefreshWeights,
};
pub use public::{PublicCourse, PublicCurriculumQuery, PublicCurriculumView};
pub use reminders::{CurriculumReminderQuery, CurriculumReminderView};
pub use rule::{
    CreateRefreshRule, RefreshParameters, RefreshRuleList, RefreshRuleView, RefreshSimulationView,
    SimulateRefresh, SimulatedVerdict,
};
