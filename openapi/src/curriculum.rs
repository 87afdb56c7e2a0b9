//! Wire types of the slice `curriculum`.

mod answers;
mod figures;
mod half_year;
mod overdue;
mod parameters;
mod plans;
mod ratings;
mod reviews;
mod surveys;
mod tally;

pub use answers::{AnswerChannel, CreateDemandAnswer, DemandAnswerQuery, DemandAnswerView};
pub use figures::{CourseFiguresRow, CourseFiguresView, PlanFiguresView};
pub use half_year::{Half, HalfYear};
pub use overdue::{OverdueCounty, OverduePlansQuery, OverduePlansView, OverdueSchool, RefreshState};
pub use parameters::{CreateCurriculumParameter, CurriculumParameterQuery, CurriculumParameterView};
pub use plans::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanQuery,
    CurriculumPlanSummary, CurriculumPlanView, PlanDiff, PlanDiffCourse, PlanLack, PlanLackView, PlanReview,
    PlanState, PlanSurvey, UpdateCurriculumPlan,
};
pub use ratings::{
    CourseRatingFigures, CourseRatingQuery, CourseRatingSummary, CourseRatingView, CreateCourseRating,
};
pub use reviews::{
    CreateTeachingReview, TeachingReviewLine, TeachingReviewLineInput, TeachingReviewQuery,
    TeachingReviewState, TeachingReviewSummary, TeachingReviewView, UpdateTeachingReview,
};
pub use surveys::{
    CreateDemandSurvey, DemandOptionInput, DemandOptionView, DemandSurveyQuery, DemandSurveySummary,
    DemandSurveyView, ExtendDemandSurvey, SurveyIssuer, SurveyState, UpdateDemandSurvey,
};
pub use tally::{
    AgeBandTally, CategoryGap, CategoryTally, DemandGap, DemandGapQuery, DemandTally, DemandTallyQuery,
    DivisionTally, GapSurvey, OptionTally,
};
