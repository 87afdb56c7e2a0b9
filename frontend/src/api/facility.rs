//! Facilities, their rooms and schools, and the steps of their registration.

use contract::{
    auth::Reason,
    facility::{
        CreateFacility, CreateRoom, FacilitySummary, FacilityView, ImportReport, PutSchool, ReasonedStep,
        RecordInspection, StepFrom, UpdateFacility, UpdateRoom,
    },
    ids::{FacilityId, RoomId},
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of facilities; `query` filters, sorts and continues.
pub async fn list(api: &Api, query: &str) -> Result<Page<FacilitySummary>, ApiError> {
    api.get(&format!("/facilities{query}")).await
}

/// One facility with its school, rooms and history.
pub async fn read(api: &Api, id: FacilityId) -> Result<Tagged<FacilityView>, ApiError> {
    api.get_tagged(&format!("/facilities/{id}")).await
}

/// Begins a registration as a draft.
pub async fn create(api: &Api, facility: &CreateFacility) -> Result<FacilityView, ApiError> {
    api.post("/facilities", facility).await
}

/// Changes a registration.
pub async fn edit(
    api: &Api,
    id: FacilityId,
    etag: &str,
    change: &UpdateFacility,
) -> Result<Tagged<FacilityView>, ApiError> {
    api.patch(&format!("/facilities/{id}"), etag, change).await
}

/// Adds a room.
pub async fn add_room(api: &Api, id: FacilityId, room: &CreateRoom) -> Result<FacilityView, ApiError> {
    api.post(&format!("/facilities/{id}/rooms"), room).await
}

/// Changes a room; `etag` is the facility's.
pub async fn edit_room(
    api: &Api,
    (id, room): (FacilityId, RoomId),
    etag: &str,
    change: &UpdateRoom,
) -> Result<FacilityView, ApiError> {
    Ok(api.patch(&format!("/facilities/{id}/rooms/{room}"), etag, change).await?.value)
}

/// Takes a room away; `etag` is the facility's.
pub async fn remove_room(
    api: &Api,
    (id, room): (FacilityId, RoomId),
    etag: &str,
) -> Result<FacilityView, ApiError> {
    api.send(Call::delete(&format!("/facilities/{id}/rooms/{room}")).if_match(etag)).await?.read()
}

/// Sets the school; `etag` is the facility's.
pub async fn put_school(
    api: &Api,
    id: FacilityId,
    etag: &str,
    school: &PutSchool,
) -> Result<FacilityView, ApiError> {
    api.send(Call::put(&format!("/facilities/{id}/school")).if_match(etag).json(school)?).await?.read()
}

/// Notes the area that an inspection has measured.
pub async fn inspect(api: &Api, id: FacilityId, found: &RecordInspection) -> Result<FacilityView, ApiError> {
    api.post(&format!("/facilities/{id}/inspected-area"), found).await
}

/// A step of the registration with what has to be said about it.
#[derive(Debug, Clone)]
pub enum Step {
    /// Hand it in.
    Submit,
    /// Register it.
    Approve(StepFrom),
    /// Send it back.
    Return(Reason),
    /// Stop it for the time being.
    Suspend(ReasonedStep),
    /// Take it up again.
    Resume(StepFrom),
    /// End it for good.
    Close(ReasonedStep),
    /// Take it back before it is decided on.
    Withdraw(Reason),
}

/// Takes a step.
pub async fn take(api: &Api, id: FacilityId, step: &Step) -> Result<FacilityView, ApiError> {
    let path = |name: &str| format!("/facilities/{id}/{name}");
    match step {
        Step::Submit => api.send(Call::post(&path("submit"))).await?.read(),
        Step::Approve(body) => api.post(&path("approve"), body).await,
        Step::Return(body) => api.post(&path("return"), body).await,
        Step::Suspend(body) => api.post(&path("suspend"), body).await,
        Step::Resume(body) => api.post(&path("resume"), body).await,
        Step::Close(body) => api.post(&path("close"), body).await,
        Step::Withdraw(body) => api.post(&path("withdraw"), body).await,
    }
}

/// Saves the facilities that `query` leaves as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/facilities/export{query}"), "facilities.xlsx").await
}

/// Saves an empty table for an import.
pub async fn import_template(api: &Api) -> Result<(), ApiError> {
    api.download("/facilities/import-template", "facilities-template.xlsx").await
}

/// Imports a table, or only checks it.
pub async fn import(api: &Api, file: &web_sys::File, dry_run: bool) -> Result<ImportReport, ApiError> {
    api.send(Call::post(&format!("/facilities/import?dry_run={dry_run}")).table(file)).await?.read()
}

/// Saves the rows of a wrong table with a column that says what is wrong.
pub async fn import_faults(api: &Api, file: &web_sys::File) -> Result<bool, ApiError> {
    let call = Call::post("/facilities/import?dry_run=true&errors=xlsx").table(file);
    api.save_refusal(call, "import-errors.xlsx").await
}
