//! Places in series and sessions, waiting lists, and who is to be told.

use contract::{
    auth::Reason,
    class::{
        ClassNoticeView, CreateEnrolment, CreateEnrolmentParameter, EnrolmentImportReport,
        EnrolmentParameterView, EnrolmentView, PlacesView, RaisePriorityQuota, TellClassNotice,
    },
    ids::{ClassNoticeId, ClassSeriesId, ClassSessionId, EnrolmentId, LearnerId},
    page::Page,
};

use super::{Api, ApiError, Call};

/// What learners enrol in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The whole run of a series.
    Series(ClassSeriesId),
    /// A session that belongs to none.
    Session(ClassSessionId),
}

impl Subject {
    fn path(self) -> String {
        match self {
            Self::Series(id) => format!("/class-series/{id}"),
            Self::Session(id) => format!("/class-sessions/{id}"),
        }
    }

    fn member(self) -> String {
        match self {
            Self::Series(id) => format!("series_id={id}"),
            Self::Session(id) => format!("session_id={id}"),
        }
    }
}

/// How the places stand.
pub async fn places(api: &Api, subject: Subject) -> Result<PlacesView, ApiError> {
    api.get(&format!("{}/places", subject.path())).await
}

/// Everybody who stands so.
pub async fn all(api: &Api, subject: Subject, status: &str) -> Result<Vec<EnrolmentView>, ApiError> {
    api.get_all(&format!("/enrolments?{}&status={status}", subject.member())).await
}

/// A page of all enrolments.
pub async fn list(api: &Api, query: &str) -> Result<Page<EnrolmentView>, ApiError> {
    api.get(&format!("/enrolments{query}")).await
}

/// Saves all that match as a workbook.
pub async fn export_list(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/enrolments/export{query}"), "enrolments.xlsx").await
}

/// Whatever a learner was ever enrolled in, newest first.
pub async fn of_learner(api: &Api, id: LearnerId) -> Result<Vec<EnrolmentView>, ApiError> {
    api.get_all(&format!("/enrolments?learner_id={id}")).await
}

/// Enrols a learner, or puts one on the waiting list.
pub async fn enrol(api: &Api, body: &CreateEnrolment) -> Result<EnrolmentView, ApiError> {
    api.post("/enrolments", body).await
}

/// Ends an enrolment: `withdraw` or `remove`.
pub async fn end(api: &Api, id: EnrolmentId, step: &str, reason: &Reason) -> Result<EnrolmentView, ApiError> {
    api.post(&format!("/enrolments/{id}/{step}"), reason).await
}

/// Saves everybody as a workbook.
pub async fn export(api: &Api, subject: Subject) -> Result<(), ApiError> {
    api.download(&format!("/enrolments/export?format=xlsx&{}", subject.member()), "enrolments.xlsx").await
}

/// Saves an empty list.
pub async fn import_template(api: &Api) -> Result<(), ApiError> {
    api.download("/enrolments/import-template", "enrolments-template.xlsx").await
}

/// Enrols a list of learners, or only checks it.
pub async fn import(
    api: &Api,
    series: ClassSeriesId,
    file: &web_sys::File,
    dry_run: bool,
) -> Result<EnrolmentImportReport, ApiError> {
    let path = format!("/class-series/{series}/enrolments/import?dry_run={dry_run}");
    api.send(Call::post(&path).table(file)).await?.read()
}

/// Saves the rows of a wrong list with a column that says what is wrong.
pub async fn import_faults(api: &Api, series: ClassSeriesId, file: &web_sys::File) -> Result<bool, ApiError> {
    let path = format!("/class-series/{series}/enrolments/import?dry_run=true&errors=xlsx");
    api.save_refusal(Call::post(&path).table(file), "import-errors.xlsx").await
}

/// Keeps more places of a series for the priority population.
pub async fn raise_quota(
    api: &Api,
    series: ClassSeriesId,
    body: &RaisePriorityQuota,
) -> Result<PlacesView, ApiError> {
    api.post(&format!("/class-series/{series}/raise-quota"), body).await
}

/// A page of what is to be told.
pub async fn notices(api: &Api, query: &str) -> Result<Page<ClassNoticeView>, ApiError> {
    api.get(&format!("/class-notices{query}")).await
}

/// The learner has been told.
pub async fn tell(api: &Api, id: ClassNoticeId, body: &TellClassNotice) -> Result<ClassNoticeView, ApiError> {
    api.post(&format!("/class-notices/{id}/tell"), body).await
}

/// A page of the dated parameters.
pub async fn parameters(api: &Api, query: &str) -> Result<Page<EnrolmentParameterView>, ApiError> {
    api.get(&format!("/enrolment-parameters{query}")).await
}

/// Sets parameters from a coming day on.
pub async fn set_parameters(
    api: &Api,
    body: &CreateEnrolmentParameter,
) -> Result<EnrolmentParameterView, ApiError> {
    api.post("/enrolment-parameters", body).await
}
