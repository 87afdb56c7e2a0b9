//! The timetable, series of sessions, and addresses for calendar programmes.

use contract::{
    class::{
        CalendarFeedMade, CalendarFeedView, CancelClassSeries, ClassSeriesChanged, ClassSeriesMade,
        ClassSeriesPreview, ClassSeriesSummary, ClassSeriesView, ClassSessionView, CreateCalendarFeed,
        CreateClassSeries, Timetable, UpdateClassSeries, UpdateClassSession,
    },
    ids::{CalendarFeedId, ClassSeriesId, ClassSessionId},
    page::Page,
};

use super::{Api, ApiError, Call, Once, Tagged};

/// The sessions of some days.
pub async fn read(api: &Api, query: &str) -> Result<Timetable, ApiError> {
    api.get(&format!("/timetable{query}")).await
}

/// Changes a session that is still on the timetable.
pub async fn edit_session(
    api: &Api,
    id: ClassSessionId,
    etag: &str,
    change: &UpdateClassSession,
) -> Result<Tagged<ClassSessionView>, ApiError> {
    api.patch(&format!("/class-sessions/{id}"), etag, change).await
}

/// What a series would put on the timetable.
pub async fn preview(api: &Api, series: &CreateClassSeries) -> Result<ClassSeriesPreview, ApiError> {
    api.post("/class-series/preview", series).await
}

/// Puts a series on the timetable.
pub async fn create_series(
    api: &Api,
    once: &Once,
    series: &CreateClassSeries,
) -> Result<ClassSeriesMade, ApiError> {
    api.send(Call::post("/class-series").once(once).json(series)?).await?.read()
}

/// A page of the series.
pub async fn list_series(api: &Api, query: &str) -> Result<Page<ClassSeriesSummary>, ApiError> {
    api.get(&format!("/class-series{query}")).await
}

/// A series with its sessions.
pub async fn series(api: &Api, id: ClassSeriesId) -> Result<Tagged<ClassSeriesView>, ApiError> {
    api.get_tagged(&format!("/class-series/{id}")).await
}

/// Changes the rest of a series.
pub async fn change_rest(
    api: &Api,
    id: ClassSeriesId,
    etag: &str,
    change: &UpdateClassSeries,
) -> Result<ClassSeriesChanged, ApiError> {
    let call = Call::patch(&format!("/class-series/{id}")).if_match(etag);
    api.send(call.json(change)?).await?.read()
}

/// Calls the rest of a series off.
pub async fn cancel_rest(
    api: &Api,
    id: ClassSeriesId,
    etag: &str,
    cancel: &CancelClassSeries,
) -> Result<ClassSeriesChanged, ApiError> {
    let call = Call::post(&format!("/class-series/{id}/cancel")).if_match(etag);
    api.send(call.json(cancel)?).await?.read()
}

/// The addresses that answer.
pub async fn feeds(api: &Api) -> Result<Vec<CalendarFeedView>, ApiError> {
    api.get_all("/calendar-feeds").await
}

/// Makes an address; it is told this once.
pub async fn create_feed(api: &Api, whose: &CreateCalendarFeed) -> Result<CalendarFeedMade, ApiError> {
    api.post("/calendar-feeds", whose).await
}

/// Lets an address answer no more.
pub async fn revoke_feed(api: &Api, id: CalendarFeedId) -> Result<CalendarFeedView, ApiError> {
    api.send(Call::post(&format!("/calendar-feeds/{id}/revoke"))).await?.read()
}
