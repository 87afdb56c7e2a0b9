//! What is told of a course.

use std::collections::HashMap;

use contract::course::{
    CategoryCode, CourseActor, CourseDetails, CourseHonour, CourseLesson, CourseTag, CourseVersionSummary,
    CourseVersionView, CourseView, OpenVersion,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, CourseServiceError, attachments};
use crate::auth::service::display_names;
use crate::course::store::versions::{self, LessonRow, VersionRow};
use crate::course::store::{CourseRow, Shown};
use crate::db::value::{number, word};

/// The names of accounts.
pub(super) struct Names(HashMap<Uuid, String>);

impl Names {
    pub(super) fn of(conn: &mut PgConnection, accounts: &[Uuid]) -> Answer<Self> {
        Ok(Self(display_names(conn, accounts)?))
    }

    /// An account with its name.
    pub(super) fn actor(&self, id: Uuid) -> CourseActor {
        CourseActor { id: id.into(), name: self.0.get(&id).cloned().unwrap_or_default() }
    }

    pub(super) fn some(&self, id: Option<Uuid>) -> Option<CourseActor> {
        id.map(|id| self.actor(id))
    }

    /// The names of all who had to do with these versions.
    pub(super) fn of_versions(conn: &mut PgConnection, rows: &[VersionRow]) -> Answer<Self> {
        Self::of(conn, &rows.iter().flat_map(people).collect::<Vec<_>>())
    }
}

fn people(row: &VersionRow) -> impl Iterator<Item = Uuid> + '_ {
    row.authors.iter().flatten().copied().chain(row.submitted_by).chain(row.decided_by)
}

/// Courses as the catalogue shows them.
pub(super) fn course_views(conn: &mut PgConnection, rows: &[Shown]) -> Answer<Vec<CourseView>> {
    let elsewhere = |(course, shown): &Shown| course.open_version_id.filter(|open| *open != shown.id);
    let ids: Vec<Uuid> = rows.iter().filter_map(elsewhere).collect();
    let others = if ids.is_empty() { Vec::new() } else { versions::list_versions_by_id(conn, &ids)? };
    let open = |(course, shown): &Shown| {
        let id = course.open_version_id?;
        if shown.id == id { Some(shown.clone()) } else { others.iter().find(|one| one.id == id).cloned() }
    };
    rows.iter().map(|row| course_view(row, open(row).as_ref())).collect()
}

fn course_view((course, shown): &Shown, open: Option<&VersionRow>) -> Answer<CourseView> {
    let open = open.map(|row| {
        Ok::<_, CourseServiceError>(OpenVersion { number: number(row.number)?, status: word(&row.status)? })
    });
    Ok(CourseView {
        id: course.id.into(),
        code: course.code.clone(),
        number: number(shown.number)?,
        title_zh: shown.title_zh.clone(),
        title_mn: shown.title_mn.clone(),
        summary: shown.summary.clone(),
        category: word(&shown.category)?,
        objectives: words(&shown.objectives)?,
        form: word(&shown.form)?,
        delivery_mode: word(&shown.delivery_mode)?,
        lesson_minutes: number(shown.lesson_minutes)?,
        tags: [words::<CourseTag>(&course.honours)?, words(&shown.tags)?].concat(),
        owner_division_code: course.owner_division_code.clone(),
        status: word(&course.status)?,
        open: open.transpose()?,
        version: course.version,
    })
}

fn words<T: std::str::FromStr>(stored: &[Option<String>]) -> Answer<Vec<T>> {
    Ok(stored.iter().flatten().map(|text| word(text)).collect::<Result<_, _>>()?)
}

/// A course with all that is written in it.
pub(super) fn details(conn: &mut PgConnection, row: &CourseRow) -> Answer<CourseDetails> {
    let mut ids = vec![row.shown_version_id];
    ids.extend(row.open_version_id);
    let rows = versions::list_versions_by_id(conn, &ids)?;
    let by_id: HashMap<Uuid, CourseVersionView> =
        rows.iter().map(|row| row.id).zip(version_views(conn, &rows)?).collect();
    let names = Names::of(conn, &row.retired_by.into_iter().collect::<Vec<_>>())?;
    Ok(CourseDetails {
        id: row.id.into(),
        code: row.code.clone(),
        owner_division_code: row.owner_division_code.clone(),
        status: word(&row.status)?,
        honours: words::<CourseHonour>(&row.honours)?,
        shown: by_id.get(&row.shown_version_id).cloned().ok_or(CourseServiceError::NotFound)?,
        open: row.open_version_id.and_then(|id| by_id.get(&id).cloned()),
        retired_at: row.retired_at,
        retired_by: names.some(row.retired_by),
        retired_reason: row.retired_reason.clone(),
        version: row.version,
    })
}

/// Versions with all that is written in them, in the same order.
pub(super) fn version_views(conn: &mut PgConnection, rows: &[VersionRow]) -> Answer<Vec<CourseVersionView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut lessons: HashMap<Uuid, Vec<CourseLesson>> = HashMap::new();
    for lesson in versions::list_lessons(conn, &ids)? {
        lessons.entry(lesson.version_id).or_default().push(lesson_view(lesson)?);
    }
    let mut attached = attachments::views(conn, &ids)?;
    let names = Names::of_versions(conn, rows)?;
    let view = |row: &VersionRow| {
        let mut view = version_view(row, lessons.remove(&row.id).unwrap_or_default(), &names)?;
        view.attachments = attached.remove(&row.id).unwrap_or_default();
        Ok(view)
    };
    rows.iter().map(view).collect()
}

pub(super) fn lesson_view(row: LessonRow) -> Answer<CourseLesson> {
    Ok(CourseLesson {
        title_zh: row.title_zh,
        title_mn: row.title_mn,
        minutes: number(row.minutes)?,
        outline: row.outline,
    })
}

fn version_view(row: &VersionRow, lessons: Vec<CourseLesson>, names: &Names) -> Answer<CourseVersionView> {
    Ok(CourseVersionView {
        number: number(row.number)?,
        status: word(&row.status)?,
        title_zh: row.title_zh.clone(),
        title_mn: row.title_mn.clone(),
        summary: row.summary.clone(),
        category: word::<CategoryCode>(&row.category)?,
        objectives: words(&row.objectives)?,
        form: word(&row.form)?,
        delivery_mode: word(&row.delivery_mode)?,
        lesson_minutes: number(row.lesson_minutes)?,
        tags: words(&row.tags)?,
        syllabus: row.syllabus.clone(),
        lessons,
        attachments: Vec::new(),
        based_on: row.based_on.map(number).transpose()?,
        authors: row.writers().into_iter().map(|id| names.actor(id)).collect(),
        created_at: row.created_at,
        submitted_by: names.some(row.submitted_by),
        submitted_at: row.submitted_at,
        decided_by: names.some(row.decided_by),
        decided_at: row.decided_at,
        opinion: row.opinion.clone(),
    })
}

/// A version in the list of its course.
pub(super) fn summary(row: &VersionRow, names: &Names) -> Answer<CourseVersionSummary> {
    Ok(CourseVersionSummary {
        number: number(row.number)?,
        status: word(&row.status)?,
        title_zh: row.title_zh.clone(),
        based_on: row.based_on.map(number).transpose()?,
        authors: row.writers().into_iter().map(|id| names.actor(id)).collect(),
        created_at: row.created_at,
        submitted_by: names.some(row.submitted_by),
        submitted_at: row.submitted_at,
        decided_by: names.some(row.decided_by),
        decided_at: row.decided_at,
        opinion: row.opinion.clone(),
    })
}
