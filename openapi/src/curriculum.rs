//! Wire types of the slice `curriculum`.

mod answers;
mod compliance;
mod figures;
mod half_year;
mod overdue;
mod parameters;
mod plans;
mod proposal;
mod public;
mod ratings;
mod reach;
mod recommendation;
mod reminders;
mod reviews;
mod rule;
mod surveys;
mod tally;

pub use answers::{AnswerChannel, CreateDemandAnswer, DemandAnswerQuery, DemandAnswerView};
pub use compliance::{
    ComplianceCounts, ComplianceCounty, ComplianceExportQuery, ComplianceQuery, ComplianceSchool,
    ComplianceTrendPoint, ComplianceTrendQuery, ComplianceTrendView, ComplianceView,
};
pub use figures::{CourseFiguresRow, CourseFiguresView, PlanFiguresView};
pub use half_year::{Half, HalfYear};
pub use overdue::{OverdueCounty, OverduePlansQuery, OverduePlansView, OverdueSchool, RefreshState};
pub use parameters::{CreateCurriculumParameter, CurriculumParameterQuery, CurriculumParameterView};
pub use plans::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanQuery,
    CurriculumPlanSummary, CurriculumPlanView, PlanDiff, PlanDiffCourse, PlanLack, PlanLackView, PlanReview,
    PlanState, PlanSurvey, UpdateCurriculumPlan,
};
pub use proposal::{
    CandidateWeights, CreateRefreshProposal, CreateRefreshProposals, DecideRefreshLine, ProposalState,
    RefreshCandidate, RefreshCategory, RefreshDecision, RefreshLineDecision, RefreshLineView, RefreshOutcome,
    RefreshProposalQuery, RefreshProposalSummary, RefreshProposalView, RefreshProposalsMade, RefreshReason,
    RefreshVerdict, RefreshWeights,
};
pub use public::{PublicCourse, PublicCurriculumQuery, PublicCurriculumView};
pub use ratings::{
    CourseRatingFigures, CourseRatingQuery, CourseRatingSummary, CourseRatingView, CreateCourseRating,
    RatableCourse, RatableCourses,
};
pub use reach::{
    Reach, ReachCategory, ReachCounty, ReachExportQuery, ReachFigures, ReachObjective, ReachQuery,
    ReachSchool, ReachTag, ReachView,
};
pub use recommendation::{
    CourseRecommendation, CourseRecommendationReason, CourseRecommendationView, RecommendationBasis,
    RecommendationReason, RecommendedSession, UnmetWish,
};
pub use reminders::{CurriculumReminderQuery, CurriculumReminderView};
pub use reviews::{
    CreateTeachingReview, TeachingReviewLine, TeachingReviewLineInput, TeachingReviewQuery,
    TeachingReviewState, TeachingReviewSummary, TeachingReviewView, UpdateTeachingReview,
};
pub use rule::{
    CreateRefreshRule, RefreshParameters, RefreshRuleList, RefreshRuleView, RefreshSimulationView,
    SimulateRefresh, SimulatedVerdict,
};
pub use surveys::{
    CreateDemandSurvey, DemandOptionInput, DemandOptionView, DemandSurveyQuery, DemandSurveySummary,
    DemandSurveyView, ExtendDemandSurvey, SurveyIssuer, SurveyState, UpdateDemandSurvey,
};
pub use tally::{
    AgeBandTally, CategoryGap, CategoryTally, DemandGap, DemandGapQuery, DemandTally, DemandTallyQuery,
    DivisionTally, GapSurvey, OptionTally,
};
