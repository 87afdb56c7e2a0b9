//! Wire types of the slice `curriculum`.

mod figures;
mod half_year;
mod overdue;
mod plans;

pub use figures::{CourseFiguresRow, CourseFiguresView, PlanFiguresView};
pub use half_year::{Half, HalfYear};
pub use overdue::{OverdueCounty, OverduePlansQuery, OverduePlansView, OverdueSchool, RefreshState};
pub use plans::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanQuery,
    CurriculumPlanSummary, CurriculumPlanView, PlanDiff, PlanDiffCourse, PlanState, UpdateCurriculumPlan,
};
