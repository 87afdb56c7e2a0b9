//! Wire types of the slice `curriculum`.

mod answers;
mod figures;
mod half_year;
mod overdue;
mod plans;
mod surveys;
mod tally;

pub use answers::{AnswerChannel, CreateDemandAnswer, DemandAnswerQuery, DemandAnswerView};
pub use figures::{CourseFiguresRow, CourseFiguresView, PlanFiguresView};
pub use half_year::{Half, HalfYear};
pub use overdue::{OverdueCounty, OverduePlansQuery, OverduePlansView, OverdueSchool, RefreshState};
pub use plans::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanQuery,
    CurriculumPlanSummary, CurriculumPlanView, PlanDiff, PlanDiffCourse, PlanState, UpdateCurriculumPlan,
};
pub use surveys::{
    CreateDemandSurvey, DemandOptionInput, DemandOptionView, DemandSurveyQuery, DemandSurveySummary,
    DemandSurveyView, ExtendDemandSurvey, SurveyIssuer, SurveyState, UpdateDemandSurvey,
};
pub use tally::{
    AgeBandTally, CategoryGap, CategoryTally, DemandGap, DemandGapQuery, DemandTally, DemandTallyQuery,
    DivisionTally, GapSurvey, OptionTally,
};
