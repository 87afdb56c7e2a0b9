//! The catalogue as it is exchanged in files: one set of columns, out and in.
//!
//! What an export says can be imported into another catalogue. What follows from how a course stands (state, honours,
//! number of its version) is told, not taken.

use std::collections::HashMap;

use contract::Word;
use contract::course::{
    ActivityForm, CourseExportQuery, CourseHonour, CourseLesson, CourseQuery, CourseState, CourseTag,
    DeliveryMode, Objective,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, lists, views};
use crate::auth::Act;
use crate::clock::business_date;
use crate::course::domain::lessons::write_lessons;
use crate::course::store::categories::list_categories;
use crate::course::store::versions::{VersionRow, list_lessons};
use crate::course::store::{self, CourseRow, exchange};
use crate::paging::Paging;
use crate::sheet::{Cell, Column};
use crate::words::{self, Language};

/// A course with all that a line says of it.
struct Record<'a> {
    course: &'a CourseRow,
    shown: &'a VersionRow,
    lessons: &'a [CourseLesson],
    categories: &'a HashMap<String, String>,
    counties: &'a HashMap<String, String>,
}

fn label<T: Word>(word: &str) -> String {
    words::label(Language::Chinese, T::NAME, word)
}

fn labels<T: Word>(stored: &[Option<String>]) -> Cell {
    let labels: Vec<String> = stored.iter().flatten().map(|word| label::<T>(word)).collect();
    Cell::text(Some(labels.join("、")).filter(|text| !text.is_empty()))
}

/// A column of the table, what an export writes into it, and whether an import takes it.
struct Shared {
    column: Column,
    taken: bool,
    cell: fn(&Record<'_>) -> Cell,
}

type Write = fn(&Record<'_>) -> Cell;

const fn needed(key: &'static str, label: &'static str, hint: &'static str, cell: Write) -> Shared {
    Shared { column: Column { key, label, required: true, hint }, taken: true, cell }
}

const fn taken(key: &'static str, label: &'static str, hint: &'static str, cell: Write) -> Shared {
    Shared { column: Column { key, label, required: false, hint }, taken: true, cell }
}

const fn told(key: &'static str, label: &'static str, cell: Write) -> Shared {
    Shared { column: Column { key, label, required: false, hint: "" }, taken: false, cell }
}

const SHARED: [Shared; 17] = [
    needed("code", "课程编号", "CR-001", |it| Cell::filled(&it.course.code)),
    needed("title_zh", "课程名称", "书法入门", |it| Cell::filled(&it.shown.title_zh)),
    taken("title_mn", "蒙古文名称", "", |it| Cell::text(it.shown.title_mn.as_ref())),
    taken("summary", "简介", "楷书基本笔画与常用字", |it| Cell::filled(&it.shown.summary)),
    needed("category", "类别", "文化娱乐", |it| {
        Cell::text(it.categories.get(&it.shown.category).or(Some(&it.shown.category)))
    }),
    needed("objectives", "办学目标", "学、乐", |it| labels::<Objective>(&it.shown.objectives)),
    needed("form", "活动形式", "课程教学", |it| {
        Cell::stored_word::<ActivityForm>(Some(&it.shown.form))
    }),
    needed("delivery_mode", "授课方式", "线下", |it| {
        Cell::stored_word::<DeliveryMode>(Some(&it.shown.delivery_mode))
    }),
    needed("lesson_minutes", "每课时长（分钟）", "90", |it| {
        Cell::number(Some(it.shown.lesson_minutes))
    }),
    taken("tags", "标签", "", |it| labels::<CourseTag>(&it.shown.tags)),
    taken("syllabus", "教学大纲", "每课先示范，再分组练习", |it| {
        Cell::filled(&it.shown.syllabus)
    }),
    taken("lessons", "分课安排", "90|执笔与坐姿\n90|横与竖||示范，分组练习", |it| {
        Cell::filled(&write_lessons(it.lessons))
    }),
    taken("owner_division_code", "所属旗区代码", "", |it| {
        Cell::text(it.course.owner_division_code.as_ref())
    }),
    told("owner_name", "所属旗区", |it| {
        Cell::text(it.course.owner_division_code.as_ref().and_then(|code| it.counties.get(code)))
    }),
    told("honours", "课程荣誉", |it| labels::<CourseHonour>(&it.course.honours)),
    told("status", "课程状态", |it| Cell::stored_word::<CourseState>(Some(&it.course.status))),
    told("number", "版本", |it| Cell::number(Some(it.shown.number))),
];

const ALL: [Column; SHARED.len()] = {
    let mut all = [SHARED[0].column; SHARED.len()];
    let mut at = 0;
    while at < SHARED.len() {
        all[at] = SHARED[at].column;
        at += 1;
    }
    all
};

/// The columns of an export, each of which an import knows.
pub const COLUMNS: &[Column] = &ALL;

/// The columns that an import takes, for its template.
pub fn template_columns() -> impl Iterator<Item = Column> {
    SHARED.iter().filter(|shared| shared.taken).map(|shared| shared.column)
}

/// The headings of an export.
pub fn export_headings() -> Vec<String> {
    COLUMNS.iter().map(|column| column.label.to_owned()).collect()
}

/// Lines of an export, and the code of the course after which to go on.
pub type ExportPage = (Vec<Vec<Cell>>, Option<String>);

/// The lines after the course with the code `after`, by code, and after which to go on.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &CourseExportQuery,
    after: Option<String>,
) -> Answer<ExportPage> {
    let query = CourseQuery {
        q: query.q.clone(),
        category: query.category.clone(),
        objective: query.objective,
        form: query.form,
        delivery_mode: query.delivery_mode,
        tag: query.tag,
        status: query.status,
        owner: query.owner.clone(),
        ..CourseQuery::default()
    };
    lists::check_filter(conn, query.category.as_ref())?;
    let reach = store::reach(conn, &act.scope())?;
    let paging = Paging { limit: 500, after: after.map(|code| vec![code]), count: false };
    let page = store::list_courses(conn, &reach, &query, &paging)?;
    let next = page.next.and(page.items.last().map(|(course, _)| course.code.clone()));
    Ok((lines(conn, act, &page.items)?, next))
}

fn lines(conn: &mut PgConnection, act: &Act, rows: &[store::Shown]) -> Answer<Vec<Vec<Cell>>> {
    let ids: Vec<Uuid> = rows.iter().map(|(_, shown)| shown.id).collect();
    let mut lessons: HashMap<Uuid, Vec<CourseLesson>> = HashMap::new();
    for lesson in list_lessons(conn, &ids)? {
        lessons.entry(lesson.version_id).or_default().push(views::lesson_view(lesson)?);
    }
    let categories = list_categories(conn, &act.scope())?;
    let categories = categories.into_iter().map(|row| (row.code, row.label_zh)).collect();
    let counties = exchange::list_counties(conn, business_date(act.at))?.into_iter().collect();
    let line = |(course, shown): &store::Shown| {
        let lessons = lessons.get(&shown.id).map_or(&[][..], Vec::as_slice);
        let record = Record { course, shown, lessons, categories: &categories, counties: &counties };
        SHARED.iter().map(|shared| (shared.cell)(&record)).collect()
    };
    Ok(rows.iter().map(line).collect())
}
