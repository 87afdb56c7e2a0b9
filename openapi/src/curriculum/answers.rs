//! What learners answer to a demand survey.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{DemandAnswerId, DemandOptionId, DemandSurveyId, LearnerId, SchoolId};
use crate::words::words;

words! {
    /// How an answer or a rating reached the system.
    pub enum AnswerChannel {
        /// On paper, entered by staff.
        Paper = "paper",
        /// In the learner's own application.
        App = "app",
        /// At a terminal of the school.
        Kiosk = "kiosk",
    }
}

/// What a learner wants.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateDemandAnswer {
    /// Who answers.
    pub learner_id: LearnerId,
    /// What is chosen: at least one, at most as many as the survey allows, none twice.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
    pub option_ids: Vec<DemandOptionId>,
    /// How the answer came.
    pub channel: AnswerChannel,
    /// The day on which it was given, while the survey was open; today unless told.
    #[serde(default)]
    pub answered_on: Option<NaiveDate>,
    /// What else the learner said.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub remark: Option<String>,
}

/// One learner's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandAnswerView {
    /// Its identifier.
    pub id: DemandAnswerId,
    /// The survey.
    pub survey_id: DemandSurveyId,
    /// Who answered.
    pub learner_id: LearnerId,
    /// That person's name; masked for who does not read learners' names in full, and where it is kept.
    pub learner_name: String,
    /// The school that the learner belonged to on the day.
    pub school_id: SchoolId,
    /// The school's name.
    pub school_name: String,
    /// What was chosen, in the order of the survey.
    pub option_ids: Vec<DemandOptionId>,
    /// How the answer came.
    pub channel: AnswerChannel,
    /// The day on which it was given.
    pub answered_on: NaiveDate,
    /// What else the learner said.
    pub remark: Option<String>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why it was taken back.
    pub withdrawn_reason: Option<String>,
}

/// Which answers of a survey to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DemandAnswerQuery {
    /// Only from this school.
    pub school_id: Option<SchoolId>,
    /// Only this learner's.
    pub learner_id: Option<LearnerId>,
    /// Only those that were taken back, or only those that stand.
    pub withdrawn: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
