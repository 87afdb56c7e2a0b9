//! The yearly assessment: cycles, the schools in them, their own assessments, and what was found.

use contract::{
    assessment::{
        AssessmentCycleView, AssessmentDetails, AssessmentDrawView, AssessmentFact, AssessmentFindingView,
        AssessmentResult, AssessmentView, CreateAssessmentCycle, DrawAssessors, EnterHostAssessment, FactRow,
        RecordFinding, RectifyFinding, RubricItemView, WriteSelfAssessment,
    },
    auth::Reason,
    facility::ImportReport,
    ids::{AssessmentCycleId, AssessmentFindingId, AssessmentId},
    page::Page,
};
use web_sys::File;

use super::{Api, ApiError, Call, Tagged, tagged_by_version};

/// Every cycle.
pub async fn cycles(api: &Api) -> Result<Vec<AssessmentCycleView>, ApiError> {
    api.get_all("/assessment-cycles").await
}

/// One cycle.
pub async fn cycle(api: &Api, id: AssessmentCycleId) -> Result<Tagged<AssessmentCycleView>, ApiError> {
    api.get_tagged(&format!("/assessment-cycles/{id}")).await
}

/// Sets up the assessment of a year.
pub async fn create(api: &Api, cycle: &CreateAssessmentCycle) -> Result<AssessmentCycleView, ApiError> {
    api.post("/assessment-cycles", cycle).await
}

/// Takes a step of a cycle that says nothing more: `freeze` or `conclude`.
pub async fn take_step(api: &Api, id: AssessmentCycleId, etag: &str, step: &str) -> Result<(), ApiError> {
    api.send(Call::post(&format!("/assessment-cycles/{id}/{step}")).if_match(etag)).await.map(drop)
}

/// Draws the assessors and what they check.
pub async fn draw(
    api: &Api,
    id: AssessmentCycleId,
    etag: &str,
    body: &DrawAssessors,
) -> Result<(), ApiError> {
    let call = Call::post(&format!("/assessment-cycles/{id}/draw")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// The draw as it was made.
pub async fn drawn(api: &Api, id: AssessmentCycleId) -> Result<AssessmentDrawView, ApiError> {
    api.get(&format!("/assessment-cycles/{id}/draw")).await
}

/// The items by which schools are scored in a cycle.
pub async fn rubric(api: &Api, id: AssessmentCycleId) -> Result<Vec<RubricItemView>, ApiError> {
    api.get(&format!("/assessment-cycles/{id}/rubric")).await
}

/// Saves the results of a cycle as a workbook.
pub async fn export(api: &Api, id: AssessmentCycleId) -> Result<(), ApiError> {
    let path = format!("/assessment-cycles/{id}/export?format=xlsx");
    api.download(&path, "assessments.xlsx").await
}

/// Saves the table in which schools are asked for their own assessments.
pub async fn import_template(api: &Api, id: AssessmentCycleId) -> Result<(), ApiError> {
    let path = format!("/assessment-cycles/{id}/self-assessments/template?format=xlsx");
    api.download(&path, "self-assessments-template.xlsx").await
}

/// Imports a table of schools' own assessments, or only checks it.
pub async fn import(
    api: &Api,
    id: AssessmentCycleId,
    file: &File,
    dry_run: bool,
) -> Result<ImportReport, ApiError> {
    let path = format!("/assessment-cycles/{id}/self-assessments/import?dry_run={dry_run}");
    api.send(Call::post(&path).table(file)).await?.read()
}

/// Saves the rows of a wrong table with a column that says what is wrong.
pub async fn import_faults(api: &Api, id: AssessmentCycleId, file: &File) -> Result<bool, ApiError> {
    let path = format!("/assessment-cycles/{id}/self-assessments/import?dry_run=true&errors=xlsx");
    api.save_refusal(Call::post(&path).table(file), "self-assessments-errors.xlsx").await
}

/// A page of the schools in cycles.
pub async fn list(api: &Api, query: &str) -> Result<Page<AssessmentView>, ApiError> {
    api.get(&format!("/assessments{query}")).await
}

/// Every school of a cycle within reach.
pub async fn all_of(api: &Api, id: AssessmentCycleId) -> Result<Vec<AssessmentView>, ApiError> {
    api.get_all(&format!("/assessments?cycle_id={id}")).await
}

/// One school in a cycle.
pub async fn read(api: &Api, id: AssessmentId) -> Result<Tagged<AssessmentDetails>, ApiError> {
    api.get_tagged(&format!("/assessments/{id}")).await
}

/// A result as it was.
pub async fn version(api: &Api, id: AssessmentId, number: i16) -> Result<AssessmentResult, ApiError> {
    api.get(&format!("/assessments/{id}/versions/{number}")).await
}

/// A page of the rows behind a figure.
pub async fn fact_rows(
    api: &Api,
    id: AssessmentId,
    fact: AssessmentFact,
    query: &str,
) -> Result<Page<FactRow>, ApiError> {
    api.get(&format!("/assessments/{id}/facts/{fact}/rows{query}")).await
}

/// Writes a school's own assessment.
pub async fn write_own(
    api: &Api,
    id: AssessmentId,
    etag: &str,
    body: &WriteSelfAssessment,
) -> Result<(), ApiError> {
    let call = Call::put(&format!("/assessments/{id}/self-assessment")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// Hands a school's own assessment in.
pub async fn submit_own(api: &Api, id: AssessmentId, etag: &str) -> Result<(), ApiError> {
    api.send(Call::post(&format!("/assessments/{id}/self-assessment/submit")).if_match(etag)).await.map(drop)
}

/// Enters the result of the host's own assessment.
pub async fn enter_host(
    api: &Api,
    id: AssessmentId,
    etag: &str,
    body: &EnterHostAssessment,
) -> Result<(), ApiError> {
    let call = Call::put(&format!("/assessments/{id}/host-assessment")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// Reads the figures of a school once more.
pub async fn refreeze(api: &Api, id: AssessmentId, etag: &str, reason: String) -> Result<(), ApiError> {
    let body = Reason { reason };
    let call = Call::post(&format!("/assessments/{id}/refreeze")).if_match(etag).json(&body)?;
    api.send(call).await.map(drop)
}

/// Records what an office has found at a school.
pub async fn record_finding(
    api: &Api,
    id: AssessmentId,
    body: &RecordFinding,
) -> Result<AssessmentFindingView, ApiError> {
    api.post(&format!("/assessments/{id}/findings"), body).await
}

/// A page of what was found.
pub async fn findings(api: &Api, query: &str) -> Result<Page<AssessmentFindingView>, ApiError> {
    api.get(&format!("/assessment-findings{query}")).await
}

/// One finding as it is now, from those of its school.
pub async fn finding(
    api: &Api,
    (school, id): (AssessmentId, AssessmentFindingId),
) -> Result<Tagged<AssessmentFindingView>, ApiError> {
    let all = api.get_all(&format!("/assessment-findings?assessment_id={school}")).await?;
    tagged_by_version(all, |one: &AssessmentFindingView| (one.id == id).then_some(one.version))
}

/// Says that a finding is put right.
pub async fn rectify(
    api: &Api,
    id: AssessmentFindingId,
    etag: &str,
    body: &RectifyFinding,
) -> Result<(), ApiError> {
    let call = Call::post(&format!("/assessment-findings/{id}/rectify")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// Decides about a finding: `close`, `reopen`, `establish` or `dismiss`.
pub async fn decide(
    api: &Api,
    id: AssessmentFindingId,
    etag: &str,
    (step, reason): (&str, String),
) -> Result<(), ApiError> {
    let call = Call::post(&format!("/assessment-findings/{id}/{step}")).if_match(etag);
    api.send(call.json(&Reason { reason })?).await.map(drop)
}
