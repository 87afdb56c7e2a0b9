//! Writing lessons, publishing and retiring them.

use contract::ids::{CourseAttachmentId, OnlineLessonId};
use contract::online::{CreateOnlineLesson, OnlineLessonState, OnlineLessonView, UpdateOnlineLesson};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::{may_change, view_of};
use super::{Answer, OnlineServiceError, Viewer};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::new_id;
use crate::course::domain::with_author;
use crate::course::service::get_courses;
use crate::db::value::{number, word};
use crate::online::domain::{OnlineError, check_course, check_url, may_publish, may_retire, may_write};
use crate::online::store::lessons::{self as store, LessonRow};

/// Begins a lesson of a published course as a draft.
pub fn create_lesson(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateOnlineLesson,
) -> Answer<OnlineLessonView> {
    let owner = owner_of(conn, act, body.course_id.0, OnlineServiceError::CourseNotFound)?;
    let position = match body.position {
        Some(position) => number(position)?,
        None => store::next_position(conn, body.course_id)?,
    };
    let row = LessonRow {
        id: new_id(),
        course_id: body.course_id.0,
        position,
        title_zh: body.title_zh.clone(),
        title_mn: body.title_mn.clone().filter(|title| !title.is_empty()),
        duration_seconds: number(body.duration_seconds)?,
        attachment_id: body.attachment_id.map(Into::into),
        url: body.url.clone().filter(|url| !url.is_empty()),
        status: OnlineLessonState::Draft.to_string(),
        authors: vec![Some(act.account_id.0)],
        created_by: act.account_id.0,
        created_at: act.at,
        published_by: None,
        published_at: None,
        retired_by: None,
        retired_at: None,
        retired_reason: None,
        version: 1,
    };
    check_content(conn, &row)?;
    store::insert_lesson(conn, &row)?;
    let after = told(conn, act, &row)?;
    record(conn, act, "online_lesson.create", owner.as_deref(), (None, &after))?;
    Ok(after)
}

/// Whose a published course is, when the caller may change it.
fn owner_of(
    conn: &mut PgConnection,
    act: &Act,
    course: Uuid,
    missing: OnlineServiceError,
) -> Answer<Option<String>> {
    let course = get_courses(conn, act, &[course.into()])?.pop().ok_or(missing)?;
    if !may_change(act, course.owner_division_code.as_deref()) {
        return Err(OnlineServiceError::OwnerOutOfReach);
    }
    check_course(course.status)?;
    Ok(course.owner_division_code)
}

/// A lesson has either a file of its course, as it is published, or an address of a platform.
fn check_content(conn: &mut PgConnection, row: &LessonRow) -> Answer<()> {
    match (row.attachment_id, row.url.as_deref()) {
        (Some(file), None) => store::find_published_file(conn, row.course_id, file)?
            .map(drop)
            .ok_or(OnlineServiceError::FileNotFound),
        (None, Some(url)) => Ok(check_url(url)?),
        _ => Err(OnlineError::Content.into()),
    }
}

fn told(conn: &mut PgConnection, act: &Act, row: &LessonRow) -> Answer<OnlineLessonView> {
    view_of(conn, &Viewer { act, own: &[] }, act, row)
}

fn record(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    owner: Option<&str>,
    (before, after): (Option<&OnlineLessonView>, &OnlineLessonView),
) -> Answer<()> {
    let mut change = Change::of(action, "online_lesson", after.id).after(after);
    if let Some(county) = owner {
        change = change.in_county(county);
    }
    if let Some(before) = before {
        change = change.before(before);
    }
    Ok(audit::record(conn, act, &change)?)
}

/// A lesson that is being changed, as it was, and whose it is.
struct Changing {
    row: LessonRow,
    before: OnlineLessonView,
    owner: Option<String>,
}

fn lock(conn: &mut PgConnection, act: &Act, id: OnlineLessonId, version: i64) -> Answer<Changing> {
    let (_, seen) = Viewer { act, own: &[] }.seen(conn)?;
    store::find_lesson(conn, &seen, id)?.ok_or(OnlineServiceError::NotFound)?;
    let row = store::lock_lesson(conn, id.0)?.ok_or(OnlineServiceError::NotFound)?;
    let course = get_courses(conn, act, &[row.course_id.into()])?.pop();
    let course = course.ok_or(OnlineServiceError::NotFound)?;
    let owner = course.owner_division_code;
    if !may_change(act, owner.as_deref()) {
        return Err(OnlineServiceError::OwnerOutOfReach);
    }
    if row.version != version {
        return Err(OnlineServiceError::Stale);
    }
    let before = told(conn, act, &row)?;
    Ok(Changing { row, before, owner })
}

impl Changing {
    fn save(mut self, conn: &mut PgConnection, act: &Act, action: &'static str) -> Answer<OnlineLessonView> {
        self.row.version += 1;
        store::update_lesson(conn, &self.row)?;
        let after = told(conn, act, &self.row)?;
        record(conn, act, action, self.owner.as_deref(), (Some(&self.before), &after))?;
        Ok(after)
    }
}

/// Changes a draft, or the place of a published lesson, if it is still what was read.
pub fn update_lesson(
    conn: &mut PgConnection,
    act: &Act,
    id: OnlineLessonId,
    version: i64,
    body: &UpdateOnlineLesson,
) -> Answer<OnlineLessonView> {
    let mut changing = lock(conn, act, id, version)?;
    let state = changing.before.status;
    if let Some(position) = body.position {
        if state == OnlineLessonState::Retired {
            return Err(OnlineError::NotADraft(state).into());
        }
        changing.row.position = number(position)?;
    }
    if writes(body) {
        may_write(state)?;
        write(&mut changing.row, body)?;
        check_content(conn, &changing.row)?;
        let writers = with_author(changing.row.writers(), act.account_id.0);
        changing.row.authors = writers.into_iter().map(Some).collect();
    }
    changing.save(conn, act, "online_lesson.update")
}

/// Whether a change writes in the lesson, and does not only move it.
const fn writes(body: &UpdateOnlineLesson) -> bool {
    body.title_zh.is_some()
        || body.title_mn.is_some()
        || body.duration_seconds.is_some()
        || body.attachment_id.is_some()
        || body.url.is_some()
}

fn write(row: &mut LessonRow, body: &UpdateOnlineLesson) -> Answer<()> {
    if let Some(title) = &body.title_zh {
        row.title_zh.clone_from(title);
    }
    if let Some(title) = &body.title_mn {
        row.title_mn = Some(title.clone()).filter(|title| !title.is_empty());
    }
    if let Some(seconds) = body.duration_seconds {
        row.duration_seconds = number(seconds)?;
    }
    match (body.attachment_id, &body.url) {
        (Some(_), Some(_)) => return Err(OnlineError::Content.into()),
        (Some(CourseAttachmentId(file)), None) => (row.attachment_id, row.url) = (Some(file), None),
        (None, Some(url)) => (row.attachment_id, row.url) = (None, Some(url.clone())),
        (None, None) => {}
    }
    Ok(())
}

/// Publishes a draft as it was read; whoever wrote in it cannot.
pub fn publish_lesson(
    conn: &mut PgConnection,
    act: &Act,
    id: OnlineLessonId,
    version: i64,
) -> Answer<OnlineLessonView> {
    let mut changing = lock(conn, act, id, version)?;
    may_publish(word(&changing.row.status)?, &changing.row.writers(), act.account_id.0)?;
    owner_of(conn, act, changing.row.course_id, OnlineServiceError::NotFound)?;
    changing.row.status = OnlineLessonState::Published.to_string();
    changing.row.published_by = Some(act.account_id.0);
    changing.row.published_at = Some(act.at);
    changing.save(conn, act, "online_lesson.publish")
}

/// Offers a lesson no longer; who watches it at the moment may watch it to its end.
pub fn retire_lesson(
    conn: &mut PgConnection,
    act: &Act,
    id: OnlineLessonId,
    version: i64,
    reason: &str,
) -> Answer<OnlineLessonView> {
    let mut changing = lock(conn, act, id, version)?;
    may_retire(word(&changing.row.status)?)?;
    changing.row.status = OnlineLessonState::Retired.to_string();
    changing.row.retired_by = Some(act.account_id.0);
    changing.row.retired_at = Some(act.at);
    changing.row.retired_reason = Some(reason.to_owned());
    changing.save(conn, act, "online_lesson.retire")
}
