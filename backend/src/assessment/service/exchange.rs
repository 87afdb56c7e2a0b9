//! Results of the schools of a cycle as lines of a table.

use contract::assessment::{AssessmentQuery, AssessmentView, InspectionState, SelfAssessmentState};
use contract::facility::SchoolKind;
use contract::ids::AssessmentCycleId;
use contract::subsidy::Grade;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, AssessmentServiceError, views};
use crate::assessment::store::cycles::find_cycle;
use crate::assessment::store::schools;
use crate::auth::Act;
use crate::paging::Paging;
use crate::sheet::Cell;

type Write = fn(&AssessmentView) -> Cell;

/// The headings of an export, and what stands below each.
const COLUMNS: [(&str, Write); 12] = [
    ("年度", |row| Cell::number(Some(row.year))),
    ("学堂代码", |row| Cell::filled(&row.code)),
    ("学堂名称", |row| Cell::filled(&row.name)),
    ("旗区", |row| Cell::filled(&row.county_name)),
    ("类型", |row| Cell::word::<SchoolKind>(row.kind)),
    ("自评", |row| Cell::word::<SelfAssessmentState>(row.self_assessment)),
    ("所依托设施年度考核已录入", |row| Cell::flag(row.host_assessed)),
    ("检查", |row| row.inspection.map_or(Cell::Blank, Cell::word::<InspectionState>)),
    ("未了结问题", |row| Cell::number(Some(row.open_findings))),
    ("总分", |row| Cell::money(Some(row.total))),
    ("等次", |row| Cell::word::<Grade>(row.grade)),
    ("符合资助条件", |row| Cell::flag(row.eligible)),
];

/// The headings of an export.
#[must_use]
pub fn export_headings() -> Vec<String> {
    COLUMNS.iter().map(|(heading, _)| (*heading).to_owned()).collect()
}

/// Lines of an export, and the code and id after which to go on.
pub type ExportPage = (Vec<Vec<Cell>>, Option<(String, Uuid)>);

/// The schools of a cycle within reach after `after`, by code.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    cycle: AssessmentCycleId,
    after: Option<(String, Uuid)>,
) -> Answer<ExportPage> {
    find_cycle(conn, cycle.0)?.ok_or(AssessmentServiceError::NotFound)?;
    let query = AssessmentQuery { cycle_id: Some(cycle), ..AssessmentQuery::default() };
    let paging = Paging { limit: 500, ..Paging::default() };
    let page = schools::list_schools(conn, &act.scope(), &query, after, &paging)?;
    let last = page.items.last().map(|row| (row.code.clone(), row.id));
    let told = views::views(conn, act, page.items)?;
    let lines = told.iter().map(|row| COLUMNS.iter().map(|(_, cell)| cell(row)).collect()).collect();
    Ok((lines, page.next.and(last)))
}
