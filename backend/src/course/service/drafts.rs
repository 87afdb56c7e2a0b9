//! Writing a course: its first version, its next ones, and what is written in them.

use contract::course::{
    CourseDetails, CourseLesson, CourseState, CourseVersionState, CreateCourse, UpdateCourse,
};
use contract::ids::CourseId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, CourseServiceError, attachments, categories, change, lock, may_change, views};
use crate::audit;
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::course::domain::{check_objectives, check_tags, may_revise, parse_code, search_key, with_author};
use crate::course::store::versions::{self, LessonRow, VersionRow};
use crate::course::store::{self, CourseRow};
use crate::db::value::{number, word};
use crate::division::service::is_county;

/// Adds a course to the catalogue; its first version is a draft.
pub fn create_course(conn: &mut PgConnection, act: &Act, body: &CreateCourse) -> Answer<CourseDetails> {
    if !may_change(&act.scope(), body.owner_division_code.as_deref()) {
        return Err(CourseServiceError::OwnerOutOfReach);
    }
    if let Some(owner) = &body.owner_division_code
        && !is_county(conn, owner, business_date(act.at))?
    {
        return Err(CourseServiceError::OwnerUnknown);
    }
    let code = parse_code(&body.code)?;
    check_objectives(&body.objectives)?;
    check_tags(&body.tags)?;
    categories::require_approved(conn, &body.category)?;
    let version = first_version(act, &code, body)?;
    let row = new_course(act, &version, &code, body.owner_division_code.as_ref());
    store::insert_course(conn, &row)?;
    versions::insert_version(conn, &version)?;
    versions::replace_lessons(conn, version.id, &lesson_rows(version.id, &body.lessons)?)?;
    let view = views::details(conn, &row)?;
    audit::record(conn, act, &change("course.create", &view).after(&view))?;
    Ok(view)
}

/// A course that begins with a version.
pub(super) fn new_course(act: &Act, version: &VersionRow, code: &str, owner: Option<&String>) -> CourseRow {
    CourseRow {
        id: version.course_id,
        code: code.to_owned(),
        owner_division_code: owner.cloned(),
        status: CourseState::Draft.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
        shown_version_id: version.id,
        open_version_id: Some(version.id),
        honours: Vec::new(),
        retired_by: None,
        retired_at: None,
        retired_reason: None,
    }
}

/// What a course begins with.
pub(super) fn first_version(act: &Act, code: &str, body: &CreateCourse) -> Answer<VersionRow> {
    let title_mn = body.title_mn.clone().filter(|title| !title.is_empty());
    Ok(VersionRow {
        id: new_id(),
        course_id: new_id(),
        number: 1,
        status: CourseVersionState::Draft.to_string(),
        search_key: key_of(code, &body.title_zh, title_mn.as_deref()),
        title_zh: body.title_zh.clone(),
        title_mn,
        summary: body.summary.clone(),
        category: body.category.to_string(),
        objectives: words(&body.objectives),
        form: body.form.to_string(),
        delivery_mode: body.delivery_mode.to_string(),
        lesson_minutes: number(body.lesson_minutes)?,
        tags: words(&body.tags),
        syllabus: body.syllabus.clone(),
        authors: vec![Some(act.account_id.0)],
        based_on: None,
        created_by: act.account_id.0,
        created_at: act.at,
        submitted_by: None,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        opinion: None,
    })
}

fn words<T: ToString>(list: &[T]) -> Vec<Option<String>> {
    list.iter().map(|word| Some(word.to_string())).collect()
}

fn key_of(code: &str, title_zh: &str, title_mn: Option<&str>) -> String {
    search_key(&format!("{code}|{title_zh}|{}", title_mn.unwrap_or_default()))
}

pub(super) fn lesson_rows(version: Uuid, lessons: &[CourseLesson]) -> Answer<Vec<LessonRow>> {
    let row = |(position, lesson): (i16, &CourseLesson)| {
        Ok(LessonRow {
            version_id: version,
            position,
            title_zh: lesson.title_zh.clone(),
            title_mn: lesson.title_mn.clone().filter(|title| !title.is_empty()),
            minutes: number(lesson.minutes)?,
            outline: lesson.outline.clone(),
        })
    };
    (1_i16..).zip(lessons).map(row).collect()
}

/// Writes in the open version, as long as it is a draft.
pub fn update_course(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    version: i64,
    body: &UpdateCourse,
) -> Answer<CourseDetails> {
    let changing = lock(conn, act, id)?.at(version)?;
    if changing.row.open_version_id.is_none() {
        return Err(CourseServiceError::NotADraft);
    }
    let mut row = changing.open(conn)?;
    if word::<CourseVersionState>(&row.status)? != CourseVersionState::Draft {
        return Err(CourseServiceError::NotADraft);
    }
    if let Some(category) = body.category.as_ref().filter(|category| category.as_str() != row.category) {
        categories::require_approved(conn, category)?;
    }
    apply(&mut row, &changing.row.code, body)?;
    let writers = with_author(row.writers(), act.account_id.0);
    row.authors = writers.into_iter().map(Some).collect();
    versions::update_version(conn, &row)?;
    if let Some(lessons) = &body.lessons {
        versions::replace_lessons(conn, row.id, &lesson_rows(row.id, lessons)?)?;
    }
    changing.save(conn, act, "course.update", None)
}

fn apply(row: &mut VersionRow, code: &str, body: &UpdateCourse) -> Answer<()> {
    if let Some(title) = &body.title_zh {
        row.title_zh.clone_from(title);
    }
    if let Some(title) = &body.title_mn {
        row.title_mn = Some(title.clone()).filter(|title| !title.is_empty());
    }
    if let Some(summary) = &body.summary {
        row.summary.clone_from(summary);
    }
    if let Some(category) = &body.category {
        row.category = category.to_string();
    }
    if let Some(objectives) = &body.objectives {
        check_objectives(objectives)?;
        row.objectives = words(objectives);
    }
    if let Some(form) = body.form {
        row.form = form.to_string();
    }
    if let Some(mode) = body.delivery_mode {
        row.delivery_mode = mode.to_string();
    }
    if let Some(minutes) = body.lesson_minutes {
        row.lesson_minutes = number(minutes)?;
    }
    if let Some(tags) = &body.tags {
        check_tags(tags)?;
        row.tags = words(tags);
    }
    if let Some(syllabus) = &body.syllabus {
        row.syllabus.clone_from(syllabus);
    }
    row.search_key = key_of(code, &row.title_zh, row.title_mn.as_deref());
    Ok(())
}

/// Begins the next version with what the catalogue shows; a retired course is taken up again once it is published.
pub fn revise_course(conn: &mut PgConnection, act: &Act, id: CourseId) -> Answer<CourseDetails> {
    let mut changing = lock(conn, act, id)?;
    may_revise(changing.before.status, changing.row.open_version_id.is_some())?;
    let shown = versions::list_versions_by_id(conn, &[changing.row.shown_version_id])?;
    let shown = shown.into_iter().next().ok_or(CourseServiceError::NotFound)?;
    let row = VersionRow {
        id: new_id(),
        number: versions::last_number(conn, changing.row.id)?.saturating_add(1),
        status: CourseVersionState::Draft.to_string(),
        authors: vec![Some(act.account_id.0)],
        based_on: Some(shown.number),
        created_by: act.account_id.0,
        created_at: act.at,
        submitted_by: None,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        opinion: None,
        ..shown
    };
    versions::insert_version(conn, &row)?;
    versions::replace_lessons(conn, row.id, &lesson_rows(row.id, &changing.before.shown.lessons)?)?;
    attachments::take_over(conn, changing.row.shown_version_id, row.id)?;
    changing.row.open_version_id = Some(row.id);
    changing.save(conn, act, "course.revise", None)
}
