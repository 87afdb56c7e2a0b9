//! What teachers are paid.

use contract::{
    auth::Reason,
    fund::{
        CreateRemunerationStandard, CreateTeacherRemuneration, RemunerationStandardView,
        TeacherRemunerationDetails, TeacherRemunerationSummary, TeacherRemunerationView,
    },
    ids::TeacherRemunerationId,
    page::Page,
};

use super::{Api, ApiError, Call, Once, Tagged};

/// A page of the standards.
pub async fn standards(api: &Api, query: &str) -> Result<Page<RemunerationStandardView>, ApiError> {
    api.get(&format!("/remuneration-standards{query}")).await
}

/// Sets a standard.
pub async fn set_standard(
    api: &Api,
    standard: &CreateRemunerationStandard,
) -> Result<RemunerationStandardView, ApiError> {
    api.post("/remuneration-standards", standard).await
}

/// A page of what teachers are paid.
pub async fn list(api: &Api, query: &str) -> Result<Page<TeacherRemunerationView>, ApiError> {
    api.get(&format!("/teacher-remunerations{query}")).await
}

/// What teachers were paid, by source and fund.
pub async fn summary(api: &Api) -> Result<TeacherRemunerationSummary, ApiError> {
    api.get("/teacher-remunerations/summary").await
}

/// One remuneration with its sessions.
pub async fn read(
    api: &Api,
    id: TeacherRemunerationId,
) -> Result<Tagged<TeacherRemunerationDetails>, ApiError> {
    api.get_tagged(&format!("/teacher-remunerations/{id}")).await
}

/// Asks for a teacher to be paid.
pub async fn ask(
    api: &Api,
    once: &Once,
    wanted: &CreateTeacherRemuneration,
) -> Result<TeacherRemunerationView, ApiError> {
    api.send(Call::post("/teacher-remunerations").once(once).json(wanted)?).await?.read()
}

/// Pays what was asked for, as it was read.
pub async fn approve(
    api: &Api,
    once: &Once,
    record: &Tagged<TeacherRemunerationDetails>,
) -> Result<TeacherRemunerationView, ApiError> {
    let path = format!("/teacher-remunerations/{}/approve", record.value.remuneration.id);
    api.send(Call::post(&path).once(once).if_match(&record.etag)).await?.read()
}

/// Does not pay it, for a reason.
pub async fn reject(
    api: &Api,
    once: &Once,
    record: &Tagged<TeacherRemunerationDetails>,
    reason: String,
) -> Result<TeacherRemunerationView, ApiError> {
    let path = format!("/teacher-remunerations/{}/reject", record.value.remuneration.id);
    api.send(Call::post(&path).once(once).if_match(&record.etag).json(&Reason { reason })?).await?.read()
}
