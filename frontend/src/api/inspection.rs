//! Inspections of schools, and the assessors who make them.

use contract::{
    assessment::{
        ArriveAtInspection, AssessorInterestView, AssessorOrganisationView, AssessorView, CheckSample,
        CreateAssessor, CreateAssessorOrganisation, DeclareInterest, EndAssessing, FillScoreSheet,
        InspectionDetails, InspectionPhotoSubject, InspectionPhotoView, InspectionSampleView, InspectionView,
        PlanInspection, RecordFinding, ReplaceAssessor, SampleCall,
    },
    auth::Reason,
    facility::Location,
    ids::{
        AssessorId, AssessorInterestId, AssessorOrganisationId, InspectionId, InspectionPhotoId,
        InspectionSampleId,
    },
    page::Page,
};
use serde::Serialize;
use web_sys::File;
use yew::Callback;

use super::{Api, ApiError, Call, Tagged, tagged_by_version};

/// A page of the inspections.
pub async fn list(api: &Api, query: &str) -> Result<Page<InspectionView>, ApiError> {
    api.get(&format!("/inspections{query}")).await
}

/// One inspection with its sheet.
pub async fn read(api: &Api, id: InspectionId) -> Result<Tagged<InspectionDetails>, ApiError> {
    api.get_tagged(&format!("/inspections/{id}")).await
}

/// Posts to an inspection as it was read.
async fn step<B: Serialize>(
    api: &Api,
    (id, etag): (InspectionId, &str),
    step: &str,
    body: &B,
) -> Result<(), ApiError> {
    let call = Call::post(&format!("/inspections/{id}/{step}")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// Plans it for a day.
pub async fn plan(api: &Api, id: InspectionId, etag: &str, body: &PlanInspection) -> Result<(), ApiError> {
    step(api, (id, etag), "plan", body).await
}

/// Arrives at the site.
pub async fn arrive(
    api: &Api,
    id: InspectionId,
    etag: &str,
    body: &ArriveAtInspection,
) -> Result<(), ApiError> {
    step(api, (id, etag), "arrive", body).await
}

/// Fills in the score sheet.
pub async fn fill(api: &Api, id: InspectionId, etag: &str, body: &FillScoreSheet) -> Result<(), ApiError> {
    let call = Call::put(&format!("/inspections/{id}/sheet")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// Hands the sheet in.
pub async fn submit(api: &Api, id: InspectionId, etag: &str) -> Result<(), ApiError> {
    api.send(Call::post(&format!("/inspections/{id}/submit")).if_match(etag)).await.map(drop)
}

/// Records that it cannot be held.
pub async fn waive(api: &Api, id: InspectionId, etag: &str, reason: String) -> Result<(), ApiError> {
    step(api, (id, etag), "waive", &Reason { reason }).await
}

/// Records that the school has refused.
pub async fn refuse(api: &Api, id: InspectionId, etag: &str, reason: String) -> Result<(), ApiError> {
    step(api, (id, etag), "refuse", &Reason { reason }).await
}

/// Replaces an assessor who cannot go.
pub async fn replace(
    api: &Api,
    id: InspectionId,
    etag: &str,
    body: &ReplaceAssessor,
) -> Result<(), ApiError> {
    step(api, (id, etag), "replace-assessor", body).await
}

/// Records what was found at the site.
pub async fn record_finding(api: &Api, id: InspectionId, body: &RecordFinding) -> Result<(), ApiError> {
    let call = Call::post(&format!("/inspections/{id}/findings")).json(body)?;
    api.send(call).await.map(drop)
}

/// A photograph that is about to be sent.
#[derive(Clone)]
pub struct NewPhoto {
    /// The picture.
    pub file: File,
    /// Its media type.
    pub kind: &'static str,
    /// What it shows.
    pub what: InspectionPhotoSubject,
    /// Where the telephone says that it was taken.
    pub location: Option<Location>,
}

/// Adds a photograph; `progress` hears percents.
pub async fn add_photo(
    api: &Api,
    id: InspectionId,
    photo: &NewPhoto,
    progress: Callback<u32>,
) -> Result<InspectionPhotoView, ApiError> {
    let place = photo
        .location
        .map_or_else(String::new, |at| format!("&longitude={}&latitude={}", at.longitude, at.latitude));
    let path = format!("/inspections/{id}/photos?what={}{place}", photo.what);
    api.send(Call::post(&path).content(&photo.file, photo.kind).telling(progress)).await?.read()
}

/// A photograph, as an address for an `<img>`.
pub async fn photo(api: &Api, id: InspectionId, photo: InspectionPhotoId) -> Result<String, ApiError> {
    api.picture(&format!("/inspections/{id}/photos/{photo}")).await
}

/// Opens the name and number of a learner who is to be telephoned, which is recorded.
pub async fn call(api: &Api, id: InspectionId, sample: InspectionSampleId) -> Result<SampleCall, ApiError> {
    api.send(Call::post(&format!("/inspections/{id}/samples/{sample}/call"))).await?.read()
}

/// Records what came of a check, of the sample as it was read.
pub async fn check(
    api: &Api,
    id: InspectionId,
    (sample, version): (InspectionSampleId, i64),
    body: &CheckSample,
) -> Result<InspectionSampleView, ApiError> {
    let call = Call::put(&format!("/inspections/{id}/samples/{sample}"));
    api.send(call.if_match(&format!("\"v{version}\"")).json(body)?).await?.read()
}

/// Every organisation that assesses, or did.
pub async fn organisations(api: &Api) -> Result<Vec<AssessorOrganisationView>, ApiError> {
    api.get_all("/assessor-organisations").await
}

/// One organisation as it is now.
pub async fn organisation(
    api: &Api,
    id: AssessorOrganisationId,
) -> Result<Tagged<AssessorOrganisationView>, ApiError> {
    let all = organisations(api).await?;
    tagged_by_version(all, |one| (one.id == id).then_some(one.version))
}

/// Engages an organisation.
pub async fn engage(
    api: &Api,
    body: &CreateAssessorOrganisation,
) -> Result<AssessorOrganisationView, ApiError> {
    api.post("/assessor-organisations", body).await
}

/// Ends the engagement of an organisation.
pub async fn end_organisation(
    api: &Api,
    id: AssessorOrganisationId,
    etag: &str,
    body: &EndAssessing,
) -> Result<(), ApiError> {
    let call = Call::post(&format!("/assessor-organisations/{id}/end")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// A page of the assessors.
pub async fn assessors(api: &Api, query: &str) -> Result<Page<AssessorView>, ApiError> {
    api.get(&format!("/assessors{query}")).await
}

/// Every assessor.
pub async fn all_assessors(api: &Api) -> Result<Vec<AssessorView>, ApiError> {
    api.get_all("/assessors").await
}

/// One assessor as they are now.
pub async fn assessor(api: &Api, id: AssessorId) -> Result<Tagged<AssessorView>, ApiError> {
    let all = all_assessors(api).await?;
    tagged_by_version(all, |one| (one.id == id).then_some(one.version))
}

/// Registers an assessor.
pub async fn register(api: &Api, body: &CreateAssessor) -> Result<AssessorView, ApiError> {
    api.post("/assessors", body).await
}

/// Ends the work of an assessor.
pub async fn end_assessor(
    api: &Api,
    id: AssessorId,
    etag: &str,
    body: &EndAssessing,
) -> Result<(), ApiError> {
    let call = Call::post(&format!("/assessors/{id}/end")).if_match(etag).json(body)?;
    api.send(call).await.map(drop)
}

/// A page of what keeps assessors away from facilities.
pub async fn interests(api: &Api, query: &str) -> Result<Page<AssessorInterestView>, ApiError> {
    api.get(&format!("/assessor-interests{query}")).await
}

/// Declares an interest.
pub async fn declare(api: &Api, body: &DeclareInterest) -> Result<AssessorInterestView, ApiError> {
    api.post("/assessor-interests", body).await
}

/// An interest is over.
pub async fn end_interest(api: &Api, id: AssessorInterestId, body: &EndAssessing) -> Result<(), ApiError> {
    api.send(Call::post(&format!("/assessor-interests/{id}/end")).json(body)?).await.map(drop)
}
