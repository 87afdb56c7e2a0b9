//! Online lessons: written, published, watched and counted.

use contract::{
    auth::Reason,
    ids::{CourseId, LearnerId, OnlineLessonId, OnlinePlaybackId},
    online::{
        CreateOnlineLesson, CreateOnlineParameter, CreateOnlinePlayback, HeartbeatAnswer, OnlineHeartbeat,
        OnlineLessonView, OnlineParameterList, OnlineParameterView, OnlinePlaybackStarted,
        OnlineProgressView, OnlineReport, OnlineWatchers, UpdateOnlineLesson,
    },
};

use super::{Api, ApiError, Call, Tagged};

/// Every lesson of a course that the reader may see, in order.
pub async fn of_course(api: &Api, course: CourseId) -> Result<Vec<OnlineLessonView>, ApiError> {
    api.get_all(&format!("/online-lessons?course_id={course}")).await
}

/// Every lesson that can be watched, by course and place.
pub async fn published(api: &Api) -> Result<Vec<OnlineLessonView>, ApiError> {
    api.get_all("/online-lessons?status=published").await
}

/// One lesson.
pub async fn read(api: &Api, id: OnlineLessonId) -> Result<Tagged<OnlineLessonView>, ApiError> {
    api.get_tagged(&format!("/online-lessons/{id}")).await
}

/// Begins a lesson as a draft.
pub async fn create(api: &Api, lesson: &CreateOnlineLesson) -> Result<OnlineLessonView, ApiError> {
    api.post("/online-lessons", lesson).await
}

/// Changes a draft, or the place of a published lesson.
pub async fn edit(
    api: &Api,
    id: OnlineLessonId,
    etag: &str,
    change: &UpdateOnlineLesson,
) -> Result<Tagged<OnlineLessonView>, ApiError> {
    api.patch(&format!("/online-lessons/{id}"), etag, change).await
}

/// Publishes a lesson as it was read, or retires it with a reason.
pub async fn take_step(
    api: &Api,
    lesson: &OnlineLessonView,
    reason: Option<String>,
) -> Result<OnlineLessonView, ApiError> {
    let step = if reason.is_some() { "retire" } else { "publish" };
    let etag = format!("\"v{}\"", lesson.version);
    let call = Call::post(&format!("/online-lessons/{}/{step}", lesson.id)).if_match(&etag);
    let call = match reason {
        Some(reason) => call.json(&Reason { reason })?,
        None => call,
    };
    api.send(call).await?.read()
}

/// How many have watched a lesson.
pub async fn watchers(api: &Api, id: OnlineLessonId) -> Result<OnlineWatchers, ApiError> {
    api.get(&format!("/online-lessons/{id}/watchers")).await
}

/// Starts to watch a lesson.
pub async fn start(api: &Api, id: OnlineLessonId) -> Result<OnlinePlaybackStarted, ApiError> {
    api.post(&format!("/online-lessons/{id}/playbacks"), &CreateOnlinePlayback::default()).await
}

/// Tells where a playback stands.
pub async fn beat(
    api: &Api,
    id: OnlinePlaybackId,
    heartbeat: &OnlineHeartbeat,
) -> Result<HeartbeatAnswer, ApiError> {
    api.post(&format!("/online-playbacks/{id}/heartbeats"), heartbeat).await
}

/// Every lesson that a learner has begun, the last first.
pub async fn progress(api: &Api, id: LearnerId) -> Result<Vec<OnlineProgressView>, ApiError> {
    api.get_all(&format!("/learners/{id}/online-progress")).await
}

/// How watching is measured, the latest rules first.
pub async fn parameters(api: &Api) -> Result<OnlineParameterList, ApiError> {
    api.get("/online-parameters").await
}

/// Sets how watching is measured from a coming day on.
pub async fn set_parameters(
    api: &Api,
    parameters: &CreateOnlineParameter,
) -> Result<OnlineParameterView, ApiError> {
    api.post("/online-parameters", parameters).await
}

/// What online learning comes to.
pub async fn report(api: &Api, query: &str) -> Result<OnlineReport, ApiError> {
    api.get(&format!("/online-report{query}")).await
}

/// Saves the same as a workbook.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    let join = if query.is_empty() { '?' } else { '&' };
    api.download(&format!("/online-report/export{query}{join}format=xlsx"), "online-report.xlsx").await
}
