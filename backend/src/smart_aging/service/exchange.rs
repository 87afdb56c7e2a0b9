//! Cases as lines of a table.

use contract::smart_aging::{
    SmartAgingCaseExportQuery, SmartAgingCaseKind, SmartAgingCaseQuery, SmartAgingCaseState,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use super::views::Beside;
use crate::auth::Act;
use crate::clock::business_date;
use crate::paging::Paging;
use crate::sheet::Cell;
use crate::smart_aging::store::cases::{self, CaseRow};

type Write = fn(&CaseRow, &Beside) -> Cell;

/// The headings of an export, and what stands below each.
const COLUMNS: [(&str, Write); 15] = [
    ("类型", |row, _| Cell::stored_word::<SmartAgingCaseKind>(Some(&row.kind))),
    ("名称", |row, _| Cell::filled(&row.title_zh)),
    ("蒙古文名称", |row, _| Cell::text(row.title_mn.as_ref())),
    ("旗区", |row, beside| Cell::filled(&beside.county(&row.county_code))),
    ("学堂", |row, beside| Cell::text(beside.school(row.school_id))),
    ("课程编号", |row, beside| Cell::text(beside.course(row.course_id).map(|course| course.code))),
    ("摘要", |row, _| Cell::filled(&row.summary)),
    ("做法与成效", |row, _| Cell::filled(&row.body)),
    ("受益老年人数", |row, _| Cell::number(row.learners_helped)),
    ("开始日期", |row, _| Cell::filled(&row.began_on.to_string())),
    ("结束日期", |row, _| Cell::text(row.ended_on)),
    ("状态", |row, _| Cell::stored_word::<SmartAgingCaseState>(Some(&row.status))),
    ("报送日期", |row, _| Cell::text(row.submitted_at.map(business_date))),
    ("推广日期", |row, _| Cell::text(row.promoted_since)),
    ("推广渠道", |row, _| Cell::text(row.promoted_where.as_ref())),
];

/// The headings of an export.
pub fn export_headings() -> Vec<String> {
    COLUMNS.iter().map(|(heading, _)| (*heading).to_owned()).collect()
}

/// Lines of an export, and the case after which to go on.
pub type ExportPage = (Vec<Vec<Cell>>, Option<Uuid>);

/// The lines after the case `after`, newest first, and after which to go on.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &SmartAgingCaseExportQuery,
    after: Option<Uuid>,
) -> Answer<ExportPage> {
    let query = SmartAgingCaseQuery {
        q: query.q.clone(),
        kind: query.kind,
        status: query.status,
        county_code: query.county_code.clone(),
        school_id: query.school_id,
        course_id: query.course_id,
        own: query.own,
        ..SmartAgingCaseQuery::default()
    };
    let paging = Paging { limit: 500, ..Paging::default() };
    let page = cases::list_whole_cases(conn, &act.scope(), &query, after, &paging)?;
    let beside = Beside::of(conn, act, page.items.iter().map(|row| (row.school_id, row.course_id)))?;
    let line = |row: &CaseRow| COLUMNS.iter().map(|(_, cell)| cell(row, &beside)).collect();
    let lines = page.items.iter().map(line).collect();
    Ok((lines, page.next.and(page.items.last().map(|row| row.id))))
}
