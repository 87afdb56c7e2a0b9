//! Venues and their use as tables.

use contract::venue::{
    VenueExportQuery, VenueFigures, VenueKind, VenueQuery, VenueState, VenueUsage, VenueView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use super::venues::list_venues;
use crate::auth::Act;
use crate::paging::Paging;
use crate::sheet::Cell;

type Write = fn(&VenueView) -> Cell;

const COLUMNS: [(&str, Write); 11] = [
    ("类型", |venue| Cell::word::<VenueKind>(venue.kind)),
    ("名称", |venue| Cell::text(Some(&venue.name_zh))),
    ("蒙古文名称", |venue| Cell::text(venue.name_mn.as_ref())),
    ("旗区", |venue| Cell::text(Some(&venue.county_name))),
    ("苏木乡镇街道", |venue| Cell::text(Some(&venue.division_name))),
    ("地址", |venue| Cell::text(Some(&venue.address))),
    ("可容纳人数", |venue| Cell::number(Some(venue.capacity))),
    ("开放说明", |venue| Cell::text(venue.opening_note.as_ref())),
    ("状态", |venue| Cell::word::<VenueState>(venue.status)),
    ("共享学堂数", |venue| Cell::number(Some(venue.schools))),
    ("即将到期协议数", |venue| Cell::number(Some(venue.expiring))),
];

/// The headings of an export.
pub fn export_headings() -> Vec<String> {
    COLUMNS.iter().map(|(heading, _)| (*heading).to_owned()).collect()
}

/// Lines of an export, and the venue after which to go on.
pub type ExportPage = (Vec<Vec<Cell>>, Option<Uuid>);

/// The lines after the venue `after`, and after which to go on.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &VenueExportQuery,
    after: Option<Uuid>,
) -> Answer<ExportPage> {
    let query = VenueQuery {
        q: query.q.clone(),
        kind: query.kind,
        status: query.status,
        county_code: query.county_code.clone(),
        school_id: query.school_id,
        ..VenueQuery::default()
    };
    let page = list_venues(conn, act, &query, after, &Paging { limit: 500, ..Paging::default() })?;
    let line = |venue: &VenueView| COLUMNS.iter().map(|(_, cell)| cell(venue)).collect();
    let lines = page.items.iter().map(line).collect();
    Ok((lines, page.next.and(page.items.last().map(|venue| venue.id.0))))
}

/// The use of venues as a table: all kinds together, then each.
pub fn usage_table(told: &VenueUsage) -> (Vec<String>, Vec<Vec<Cell>>) {
    let headings = [
        "起始日期",
        "截止日期",
        "场馆类型",
        "共享场馆数",
        "共享学堂数",
        "使用次数",
        "使用小时",
        "其中上课小时",
    ];
    let row = |kind: Cell, figures: &VenueFigures| {
        vec![
            Cell::text(Some(told.from)),
            Cell::text(Some(told.to)),
            kind,
            Cell::number(Some(figures.venues_shared)),
            Cell::number(Some(figures.schools)),
            Cell::number(Some(figures.bookings)),
            hours(figures.minutes),
            hours(figures.session_minutes),
        ]
    };
    let mut rows = vec![row(Cell::text(Some("合计")), &told.figures)];
    rows.extend(told.kinds.iter().map(|one| row(Cell::word::<VenueKind>(one.kind), &one.figures)));
    (headings.map(str::to_owned).to_vec(), rows)
}

/// Minutes as hours with two places, rounded to the nearest.
fn hours(minutes: i64) -> Cell {
    let hundredths = (minutes * 100 + 30) / 60;
    Cell::number(Some(format!("{}.{:02}", hundredths / 100, hundredths % 100)))
}
