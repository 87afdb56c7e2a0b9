//! The use cases of the refresh: asking, reviewing, planning, publishing, and finding the schools that owe a plan.

mod answers;
mod basis;
mod compliance;
mod exchange;
mod figures;
mod parameters;
mod plans;
mod public;
mod ratings;
mod reach;
mod recommendation;
pub mod refresh;
mod reminders;
mod reviews;
mod surveys;
mod tally;
mod year;

use contract::ids::SchoolId;
use contract::policy::Fault;
use diesel::pg::PgConnection;

pub use answers::{list_answers, record_answer, withdraw_answer};
pub use compliance::{LONGEST_TREND, get_compliance, get_compliance_trend, list_overdue};
pub use exchange::compliance_table;
pub use figures::get_plan_figures;
pub use parameters::{create_parameter, list_parameters};
pub use plans::{create_plan, get_plan, list_plans, publish_plan, update_plan};
pub use public::{get_public_code, get_public_curriculum};
pub use ratings::{list_ratable, rate, summarise_ratings};
pub use reach::{get_reach, reach_table};
pub use recommendation::recommend_courses;
pub use reminders::{list_reminders, remind_due};
pub use reviews::{create_review, finalise_review, get_review, list_reviews, update_review};
pub use surveys::{
    create_survey, extend_survey, get_survey, issue_survey, list_surveys, update_survey, withdraw_survey,
};
pub use tally::{demand_gap, tally};
pub use year::{SchoolYear, list_school_years};

use super::domain::CurriculumError;
use super::domain::demand::DemandError;
use super::domain::reviews::ReviewError;
use crate::auth::Act;
use crate::course::service::CourseServiceError;
use crate::db::{DbError, violated_constraint};
use crate::facility::scope::{SchoolPlace, find_school};

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum CurriculumServiceError {
    /// A rule of the refresh.
    #[error(transparent)]
    Rule(#[from] CurriculumError),
    /// No such record, or learner, within reach.
    #[error("not within reach")]
    NotFound,
    /// No such school within reach.
    #[error("no such school")]
    SchoolNotFound,
    /// The school has not opened.
    #[error("the school has not opened")]
    SchoolNotOpened,
    /// There is a draft for that school and half-year already.
    #[error("there is a draft already")]
    PlanExists,
    /// Courses that cannot be planned: their places in the list.
    #[error("courses that cannot be planned")]
    CoursesNotAvailable(Vec<usize>),
    /// A rule of demand surveys.
    #[error(transparent)]
    Demand(#[from] DemandError),
    /// A rule of teaching reviews and ratings.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// The school has a review of the half-year already.
    #[error("there is a review already")]
    ReviewExists,
    /// The learner has rated the course, and otherwise.
    #[error("the learner has rated the course already")]
    AlreadyRated,
    /// Others hold from then on, or from a later day on.
    #[error("other parameters hold from then on")]
    ParametersFollow,
    /// What is stored cannot be read.
    #[error("what is stored cannot be read")]
    Stored,
    /// Members that are wrong.
    #[error("members that are wrong")]
    Faults(Vec<Fault>),
    /// What all of the city shares is not this caller's to change.
    #[error("of the whole city only")]
    WholeCityOnly,
    /// The survey can be read, and belongs to another issuer.
    #[error("the survey is another issuer's")]
    SurveyOfAnother,
    /// The learner has a standing answer, and it is another.
    #[error("the learner has answered already")]
    AlreadyAnswered,
    /// The answer was taken back before.
    #[error("the answer was withdrawn before")]
    AnswerWithdrawn,
    /// No parameters are in force on the day.
    #[error("no parameters are in force")]
    NoParameters,
    /// Someone else changed the plan since.
    #[error("stale version")]
    Stale,
    /// Another slice failed.
    #[error(transparent)]
    Course(#[from] CourseServiceError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for CurriculumServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("curriculum_plan_draft_key" | "curriculum_plan_school_id_half_year_revision_key") => {
                Self::PlanExists
            }
            Some("curriculum_parameter_period_excl") => Self::ParametersFollow,
            Some("teaching_review_school_id_half_year_key") => Self::ReviewExists,
            _ => Self::Database(error.into()),
        }
    }
}

type Answer<T> = Result<T, CurriculumServiceError>;

fn school(conn: &mut PgConnection, act: &Act, id: SchoolId) -> Answer<SchoolPlace> {
    find_school(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::SchoolNotFound)
}
