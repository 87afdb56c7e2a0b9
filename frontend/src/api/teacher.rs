//! Teachers: what stands behind them, what they taught, and tables of them.

use contract::{
    auth::Reason,
    facility::ImportReport,
    ids::TeacherId,
    page::Page,
    teacher::{
        CreateTeacher, CreateTeacherAssignment, CreateTeacherComplianceCheck, CreateTeacherConsent,
        CreateTeacherQualification, EndTeacherAssignment, PutTeacherAvailability, TeacherDocuments,
        TeacherHours, TeacherHoursReport, TeacherSecrets, TeacherView, UpdateTeacher,
    },
};
use web_sys::File;

use super::{Api, ApiError, Call, Tagged};

/// A page of the list.
pub async fn list(api: &Api, query: &str) -> Result<Page<TeacherView>, ApiError> {
    api.get(&format!("/teachers{query}")).await
}

/// One teacher.
pub async fn read(api: &Api, id: TeacherId) -> Result<Tagged<TeacherView>, ApiError> {
    api.get_tagged(&format!("/teachers/{id}")).await
}

/// Registers a teacher.
pub async fn create(api: &Api, teacher: &CreateTeacher) -> Result<TeacherView, ApiError> {
    api.post("/teachers", teacher).await
}

/// Edits a teacher.
pub async fn edit(
    api: &Api,
    id: TeacherId,
    etag: &str,
    change: &UpdateTeacher,
) -> Result<Tagged<TeacherView>, ApiError> {
    api.patch(&format!("/teachers/{id}"), etag, change).await
}

/// Records that what was stated is right.
pub async fn verify(api: &Api, id: TeacherId) -> Result<TeacherView, ApiError> {
    api.send(Call::post(&format!("/teachers/{id}/verify"))).await?.read()
}

/// Shows what is hidden otherwise; the reason is kept.
pub async fn reveal(api: &Api, id: TeacherId, reason: &Reason) -> Result<TeacherSecrets, ApiError> {
    api.post(&format!("/teachers/{id}/reveal"), reason).await
}

/// What stands behind a teacher.
pub async fn documents(api: &Api, id: TeacherId) -> Result<Tagged<TeacherDocuments>, ApiError> {
    api.get_tagged(&format!("/teachers/{id}/documents")).await
}

/// Something that is added to what stands behind a teacher, or changes it.
#[derive(Debug, Clone)]
pub enum Paper {
    /// A qualification.
    Qualification(CreateTeacherQualification),
    /// Somebody else has seen that qualification.
    Verify(String),
    /// That qualification counts no more, for a reason.
    WithdrawQualification(String, String),
    /// A consent of the unit.
    Consent(CreateTeacherConsent),
    /// That consent counts no more, for a reason.
    WithdrawConsent(String, String),
    /// Whether a serving civil servant may be paid.
    Check(CreateTeacherComplianceCheck),
    /// When the teacher can teach, by the version of the teacher that was read.
    Availability(String, PutTeacherAvailability),
    /// A further school.
    Assignment(CreateTeacherAssignment),
    /// That assignment ends.
    EndAssignment(String, EndTeacherAssignment),
}

/// Adds to what stands behind a teacher, or changes it.
pub async fn put(api: &Api, id: TeacherId, paper: Paper) -> Result<TeacherDocuments, ApiError> {
    let at = |rest: &str| format!("/teachers/{id}/{rest}");
    let call = match paper {
        Paper::Qualification(body) => Call::post(&at("qualifications")).json(&body)?,
        Paper::Verify(which) => Call::post(&at(&format!("qualifications/{which}/verify"))),
        Paper::WithdrawQualification(which, reason) => {
            Call::post(&at(&format!("qualifications/{which}/withdraw"))).json(&Reason { reason })?
        }
        Paper::Consent(body) => Call::post(&at("consents")).json(&body)?,
        Paper::WithdrawConsent(which, reason) => {
            Call::post(&at(&format!("consents/{which}/withdraw"))).json(&Reason { reason })?
        }
        Paper::Check(body) => Call::post(&at("compliance-checks")).json(&body)?,
        Paper::Availability(etag, body) => Call::put(&at("availability")).if_match(&etag).json(&body)?,
        Paper::Assignment(body) => Call::post(&at("assignments")).json(&body)?,
        Paper::EndAssignment(which, body) => {
            Call::post(&at(&format!("assignments/{which}/end"))).json(&body)?
        }
    };
    api.send(call).await?.read()
}

/// What a teacher taught this year, or in the days that `query` names.
pub async fn hours(api: &Api, id: TeacherId, query: &str) -> Result<TeacherHours, ApiError> {
    api.get(&format!("/teachers/{id}/hours{query}")).await
}

/// What was taught within reach.
pub async fn report(api: &Api, query: &str) -> Result<TeacherHoursReport, ApiError> {
    api.get(&format!("/teachers/hours{query}")).await
}

/// Saves what was taught as a workbook.
pub async fn export_hours(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/teachers/hours/export{query}"), "teacher-hours.xlsx").await
}

/// Saves the list as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/teachers/export{query}"), "teachers.xlsx").await
}

/// Saves the empty table for an import.
pub async fn import_template(api: &Api) -> Result<(), ApiError> {
    api.download("/teachers/import-template", "teachers-template.xlsx").await
}

/// Checks a table, or imports it.
pub async fn import(api: &Api, file: &File, dry_run: bool) -> Result<ImportReport, ApiError> {
    api.send(Call::post(&format!("/teachers/import?dry_run={dry_run}")).table(file)).await?.read()
}

/// Saves a refused table with what is wrong with each row; whether it was refused.
pub async fn import_faults(api: &Api, file: &File) -> Result<bool, ApiError> {
    let call = Call::post("/teachers/import?dry_run=true&errors=xlsx").table(file);
    api.save_refusal(call, "teachers-errors.xlsx").await
}
