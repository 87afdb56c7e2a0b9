//! The catalogue of courses: their versions, files, categories and honours, and tables of them.

use contract::{
    auth::Reason,
    course::{
        CategoryCode, CourseAttachment, CourseCategoryList, CourseCategoryView, CourseDetails, CourseFacets,
        CourseNominationView, CourseOpinion, CourseReview, CourseRun, CourseVersionSummary,
        CourseVersionView, CourseView, CreateCourse, CreateCourseCategory, CreateCourseNomination,
        UpdateCourse,
    },
    facility::ImportReport,
    file::FileKind,
    ids::{CourseAttachmentId, CourseId, CourseNominationId, SchoolId},
    page::Page,
};

use yew::Callback;

use super::{Api, ApiError, Call, Tagged};

/// A page of the catalogue.
pub async fn list(api: &Api, query: &str) -> Result<Page<CourseView>, ApiError> {
    api.get(&format!("/courses{query}")).await
}

/// How many courses each value of the axes has.
pub async fn facets(api: &Api, query: &str) -> Result<CourseFacets, ApiError> {
    api.get(&format!("/courses/facets{query}")).await
}

/// Every published course within reach.
pub async fn published(api: &Api) -> Result<Vec<CourseView>, ApiError> {
    api.get_all("/courses?status=published").await
}

/// Every course that a school may plan and teach; none while no school is chosen.
pub async fn plannable(api: &Api, school: Option<SchoolId>) -> Result<Vec<CourseView>, ApiError> {
    match school {
        Some(school) => api.get_all(&format!("/courses?school_id={school}")).await,
        None => Ok(Vec::new()),
    }
}

/// One course.
pub async fn read(api: &Api, id: CourseId) -> Result<Tagged<CourseDetails>, ApiError> {
    api.get_tagged(&format!("/courses/{id}")).await
}

/// Adds a course; its first version is a draft.
pub async fn create(api: &Api, course: &CreateCourse) -> Result<CourseDetails, ApiError> {
    api.post("/courses", course).await
}

/// Writes in the draft of a course.
pub async fn edit(
    api: &Api,
    id: CourseId,
    etag: &str,
    change: &UpdateCourse,
) -> Result<Tagged<CourseDetails>, ApiError> {
    api.patch(&format!("/courses/{id}"), etag, change).await
}

/// Takes a step: `submit` or `revise`; `return`, `discard` and `retire` with a reason.
pub async fn take_step(
    api: &Api,
    id: CourseId,
    step: &str,
    reason: Option<String>,
) -> Result<CourseDetails, ApiError> {
    let call = Call::post(&format!("/courses/{id}/{step}"));
    let call = match reason {
        Some(reason) => call.json(&Reason { reason })?,
        None => call,
    };
    api.send(call).await?.read()
}

/// Publishes what was handed in, as it was read.
pub async fn publish(
    api: &Api,
    id: CourseId,
    etag: &str,
    opinion: Option<String>,
) -> Result<CourseDetails, ApiError> {
    let call =
        Call::post(&format!("/courses/{id}/publish")).if_match(etag).json(&CourseOpinion { opinion })?;
    api.send(call).await?.read()
}

/// Every version of a course, newest first.
pub async fn versions(api: &Api, id: CourseId) -> Result<Vec<CourseVersionSummary>, ApiError> {
    api.get_all(&format!("/courses/{id}/versions")).await
}

/// One version of a course.
pub async fn version(api: &Api, id: CourseId, number: u16) -> Result<CourseVersionView, ApiError> {
    api.get(&format!("/courses/{id}/versions/{number}")).await
}

/// A page of what waits for a review.
pub async fn reviews(api: &Api, query: &str) -> Result<Page<CourseReview>, ApiError> {
    api.get(&format!("/course-reviews{query}")).await
}

/// A page of how schools teach a course.
pub async fn runs(api: &Api, id: CourseId, query: &str) -> Result<Page<CourseRun>, ApiError> {
    api.get(&format!("/courses/{id}/runs{query}")).await
}

/// How a course was taught lately: a school's own runs first, then those of others.
pub async fn earlier_runs(api: &Api, id: CourseId, school: SchoolId) -> Result<Vec<CourseRun>, ApiError> {
    let path = format!("/courses/{id}/runs?archived=true");
    let own: Page<CourseRun> = api.get(&format!("{path}&limit=3&school_id={school}")).await?;
    let all: Page<CourseRun> = api.get(&format!("{path}&limit=20")).await?;
    let others = all.items.into_iter().filter(|run| run.school_id != school);
    Ok(own.items.into_iter().chain(others).collect())
}

/// The categories, in order.
pub async fn categories(api: &Api) -> Result<Vec<CourseCategoryView>, ApiError> {
    let list: CourseCategoryList = api.get("/course-categories").await?;
    Ok(list.items)
}

/// The categories as they are now, for whoever decides on them.
pub async fn present_categories(api: &Api) -> Result<Vec<CourseCategoryView>, ApiError> {
    let list: CourseCategoryList = api.send(Call::get("/course-categories").fresh()).await?.read()?;
    Ok(list.items)
}

/// Wishes for a category.
pub async fn propose_category(
    api: &Api,
    category: &CreateCourseCategory,
) -> Result<CourseCategoryView, ApiError> {
    api.post("/course-categories", category).await
}

/// Decides on a category, or retires it: `approve`, `reject`, `retire`.
pub async fn decide_category(
    api: &Api,
    (code, version): (&CategoryCode, i64),
    step: &str,
    reason: String,
) -> Result<CourseCategoryView, ApiError> {
    let call = Call::post(&format!("/course-categories/{code}/{step}"));
    let call = call.if_match(&format!("\"v{version}\"")).json(&Reason { reason })?;
    api.send(call).await?.read()
}

/// A page of the nominations.
pub async fn nominations(api: &Api, query: &str) -> Result<Page<CourseNominationView>, ApiError> {
    api.get(&format!("/course-nominations{query}")).await
}

/// One nomination.
pub async fn nomination(api: &Api, id: CourseNominationId) -> Result<Tagged<CourseNominationView>, ApiError> {
    api.get_tagged(&format!("/course-nominations/{id}")).await
}

/// Nominates a course.
pub async fn nominate(
    api: &Api,
    nomination: &CreateCourseNomination,
) -> Result<CourseNominationView, ApiError> {
    api.post("/course-nominations", nomination).await
}

/// Agrees with a nomination.
pub async fn approve_nomination(
    api: &Api,
    nomination: &Tagged<CourseNominationView>,
) -> Result<CourseNominationView, ApiError> {
    let path = format!("/course-nominations/{}/approve", nomination.value.id);
    api.send(Call::post(&path).if_match(&nomination.etag)).await?.read()
}

/// Does not agree with a nomination (`reject`), or takes the honour away (`revoke`).
pub async fn end_nomination(
    api: &Api,
    nomination: &Tagged<CourseNominationView>,
    step: &str,
    reason: String,
) -> Result<CourseNominationView, ApiError> {
    let path = format!("/course-nominations/{}/{step}", nomination.value.id);
    api.send(Call::post(&path).if_match(&nomination.etag).json(&Reason { reason })?).await?.read()
}

/// Attaches a file to the draft of a course; its name says what it claims to be. `progress` hears how many percent have gone.
pub async fn attach(
    api: &Api,
    id: CourseId,
    file: &web_sys::File,
    progress: Callback<u32>,
) -> Result<CourseAttachment, ApiError> {
    let name = file.name();
    let media_type = FileKind::of_name(&name).map_or("application/octet-stream", FileKind::media_type);
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("name", &name).finish();
    let call = Call::post(&format!("/courses/{id}/attachments?{query}")).content(file, media_type);
    api.send(call.telling(progress)).await?.read()
}

/// Takes a file off the draft of a course; `etag` is the course's.
pub async fn detach(
    api: &Api,
    (id, attachment): (CourseId, CourseAttachmentId),
    etag: &str,
) -> Result<CourseDetails, ApiError> {
    let path = format!("/courses/{id}/attachments/{attachment}");
    api.send(Call::delete(&path).if_match(etag)).await?.read()
}

/// Saves a file of a course.
pub async fn save_attachment(api: &Api, id: CourseId, attachment: &CourseAttachment) -> Result<(), ApiError> {
    let path = format!("/courses/{id}/attachments/{}/content", attachment.id);
    api.download(&path, &attachment.name).await
}

/// Saves the courses that `query` leaves as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/courses/export{query}"), "courses.xlsx").await
}

/// Saves an empty table for an import.
pub async fn import_template(api: &Api) -> Result<(), ApiError> {
    api.download("/courses/import-template", "courses-template.xlsx").await
}

/// Imports a table, or only checks it.
pub async fn import(api: &Api, file: &web_sys::File, dry_run: bool) -> Result<ImportReport, ApiError> {
    api.send(Call::post(&format!("/courses/import?dry_run={dry_run}")).table(file)).await?.read()
}

/// Saves the rows of a wrong table with a column that says what is wrong.
pub async fn import_faults(api: &Api, file: &web_sys::File) -> Result<bool, ApiError> {
    let call = Call::post("/courses/import?dry_run=true&errors=xlsx").table(file);
    api.save_refusal(call, "import-errors.xlsx").await
}
