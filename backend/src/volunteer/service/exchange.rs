//! Hours of service as lines of a table.

use contract::volunteer::{LogSource, LogState, ServiceForm, VolunteerLogExportQuery, VolunteerLogQuery};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use crate::auth::Act;
use crate::clock::{business_date, business_time};
use crate::paging::Paging;
use crate::sheet::Cell;
use crate::volunteer::store::logs::{LogRow, list_logs};
use crate::volunteer::store::people::member_names;
use crate::volunteer::store::teams::team_names;

const HEADINGS: [&str; 10] =
    ["队伍", "姓名", "服务类型", "服务内容", "日期", "开始", "结束", "时长（分钟）", "来源", "状态"];

/// The headings of an export.
pub fn log_headings() -> Vec<String> {
    HEADINGS.map(str::to_owned).to_vec()
}

/// Lines of an export, and the entry after which to go on.
pub type LogPage = (Vec<Vec<Cell>>, Option<Uuid>);

/// The lines after an entry, newest first.
pub fn log_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &VolunteerLogExportQuery,
    after: Option<Uuid>,
) -> Answer<LogPage> {
    let filter = VolunteerLogQuery {
        team_id: query.team_id,
        member_id: query.member_id,
        status: query.status,
        from: query.from,
        to: query.to,
        ..VolunteerLogQuery::default()
    };
    let paging = Paging { limit: 500, ..Paging::default() };
    let page = list_logs(conn, &act.scope(), &filter, after, &paging)?;
    let teams = team_names(conn, &page.items.iter().map(|row| row.team_id).collect::<Vec<_>>())?;
    let names = member_names(conn, &page.items.iter().map(|row| row.member_id).collect::<Vec<_>>())?;
    let clock = |at| Cell::text(Some(business_time(at).format("%H:%M")));
    let line = |row: &LogRow| {
        vec![
            Cell::text(teams.get(&row.team_id)),
            Cell::text(names.get(&row.member_id)),
            Cell::stored_word::<ServiceForm>(Some(&row.form)),
            Cell::text(Some(&row.what)),
            Cell::text(Some(business_date(row.starts_at))),
            clock(row.starts_at),
            clock(row.ends_at),
            Cell::number(Some(row.minutes)),
            Cell::stored_word::<LogSource>(Some(&row.source)),
            Cell::stored_word::<LogState>(Some(&row.status)),
        ]
    };
    let lines = page.items.iter().map(line).collect();
    Ok((lines, page.next.and(page.items.last().map(|row| row.id))))
}
