//! What a plan rests on, and what it still lacks to be published.

use contract::curriculum::{
    CurriculumItemView, PlanLack, PlanLackView, PlanReview, PlanSurvey, TeachingReviewState,
};
use contract::ids::{DemandSurveyId, TeachingReviewId};
use contract::policy::Fault;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::plans::half_year_of;
use super::surveys::state;
use super::{Answer, CurriculumServiceError};
use crate::auth::Act;
use crate::curriculum::domain::publishing::{Basis, Lack, Last, Review, Survey};
use crate::curriculum::store::{self, PlanRow};
use crate::db::value::{number, word};

/// The review and the survey that a plan names, as they stand now.
pub(super) struct Evidence {
    pub(super) review: Option<PlanReview>,
    pub(super) survey: Option<PlanSurvey>,
    asks: bool,
}

/// Reads what a plan names; whoever reads the plan is told of both.
pub(super) fn evidence(conn: &mut PgConnection, act: &Act, row: &PlanRow) -> Answer<Evidence> {
    let review = match row.teaching_review_id {
        Some(id) => store::find_review_of(conn, id, row.school_id)?,
        None => None,
    };
    let review = review
        .map(|review| {
            Ok::<_, diesel::result::Error>(PlanReview {
                id: review.id.into(),
                half_year: word(&review.half_year)?,
                status: word(&review.status)?,
            })
        })
        .transpose()?;
    let Some(id) = row.demand_survey_id else { return Ok(Evidence { review, survey: None, asks: false }) };
    let found = store::find_survey_by_id(conn, id)?.ok_or(CurriculumServiceError::Stored)?;
    let survey = PlanSurvey {
        id: found.id.into(),
        half_year: word(&found.half_year)?,
        state: state(&found, act),
        answers: store::count_answers_of(conn, id, row.school_id)?,
        title_zh: found.title_zh,
    };
    let asks = store::asks_school(conn, id, row.school_id)?;
    Ok(Evidence { review, survey: Some(survey), asks })
}

/// What a plan rests on, as it is judged.
pub(super) fn basis(row: &PlanRow, last: Option<Last>, evidence: &Evidence) -> Answer<Basis> {
    let survey = evidence.survey.as_ref();
    Ok(Basis {
        half_year: half_year_of(row)?,
        last,
        review: evidence.review.map(|review| Review {
            half_year: review.half_year,
            is_final: review.status == TeachingReviewState::Final,
        }),
        survey: survey
            .map(|survey| {
                Ok::<_, diesel::result::Error>(Survey {
                    half_year: survey.half_year,
                    asks: evidence.asks,
                    state: survey.state,
                    answers: number(survey.answers)?,
                })
            })
            .transpose()?,
    })
}

/// Attaches a review of the same school, or none.
pub(super) fn attach_review(
    conn: &mut PgConnection,
    row: &mut PlanRow,
    id: Option<TeachingReviewId>,
) -> Answer<()> {
    let id: Option<Uuid> = id.map(|id| id.0);
    if let Some(id) = id
        && store::find_review_of(conn, id, row.school_id)?.is_none()
    {
        return Err(fault("/teaching_review_id", "teaching_review_not_found"));
    }
    row.teaching_review_id = id;
    Ok(())
}

/// Attaches a survey within reach, or none.
pub(super) fn attach_survey(
    conn: &mut PgConnection,
    act: &Act,
    row: &mut PlanRow,
    id: Option<DemandSurveyId>,
) -> Answer<()> {
    if let Some(id) = id
        && store::find_survey(conn, &act.scope(), id)?.is_none()
    {
        return Err(fault("/demand_survey_id", "demand_survey_not_found"));
    }
    row.demand_survey_id = id.map(|id| id.0);
    Ok(())
}

fn fault(pointer: &'static str, code: &'static str) -> CurriculumServiceError {
    CurriculumServiceError::Faults(vec![Fault::new(pointer, code)])
}

/// What is lacking, as it crosses the wire; without courses there is nothing to publish whatever else there is.
pub(super) fn lack_views(items: &[CurriculumItemView], lacks: &[Lack]) -> Vec<PlanLackView> {
    let bare = |lack| PlanLackView { lack, has: None, needs: None };
    let empty = items.is_empty().then(|| bare(PlanLack::PlanEmpty));
    let told = lacks.iter().map(|lack| match *lack {
        Lack::TooLittleChanged { changed_bp, minimum_bp } => {
            PlanLackView { lack: PlanLack::TooLittleChanged, has: Some(changed_bp), needs: Some(minimum_bp) }
        }
        Lack::ReviewMissing => bare(PlanLack::ReviewMissing),
        Lack::ReviewNotFit => bare(PlanLack::ReviewNotFit),
        Lack::SurveyMissing => bare(PlanLack::SurveyMissing),
        Lack::SurveyNotFit => bare(PlanLack::SurveyNotFit),
        Lack::TooFewAnswers { answers, minimum } => {
            PlanLackView { lack: PlanLack::SurveyTooFewAnswers, has: Some(answers), needs: Some(minimum) }
        }
    });
    empty.into_iter().chain(told).collect()
}
