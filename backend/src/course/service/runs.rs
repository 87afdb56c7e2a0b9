//! How schools teach a course.

use std::collections::HashMap;

use contract::course::{CourseRun, CourseRunQuery};
use contract::curriculum::HalfYear;
use contract::ids::CourseId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, CourseServiceError};
use crate::auth::Act;
use crate::clock::business_date;
use crate::course::store::runs::{HeldRow, RunRow};
use crate::course::store::{self, runs};
use crate::db::value::{number, word};
use crate::paging::{Paged, Paging};

/// The runs of a course at the schools within reach, newest half-year first.
pub fn list_runs(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    query: &CourseRunQuery,
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<CourseRun>> {
    let scope = act.scope();
    let reach = store::reach(conn, &scope)?;
    store::find_course(conn, &reach, id)?.ok_or(CourseServiceError::NotFound)?;
    let present = HalfYear::containing(business_date(act.at)).ok_or(CourseServiceError::NotFound)?;
    let page = runs::list_runs(conn, &scope, (id, query), present, before, paging)?;
    let items: Vec<Uuid> = page.items.iter().map(|row| row.item_id).collect();
    let held = runs::count_held(conn, &items)?;
    let held: HashMap<Uuid, HeldRow> = held.into_iter().map(|row| (row.item_id, row)).collect();
    let views = page.items.into_iter().map(|row| run(row, &held, present)).collect::<Answer<_>>()?;
    Ok(Paged { items: views, next: page.next, total: page.total })
}

fn run(row: RunRow, held: &HashMap<Uuid, HeldRow>, present: HalfYear) -> Answer<CourseRun> {
    let half_year: HalfYear = word(&row.half_year)?;
    let held = held.get(&row.item_id);
    Ok(CourseRun {
        school_id: row.school_id.into(),
        school_name: row.school_name,
        half_year,
        plan_id: row.plan_id.into(),
        number: row.number.map(number).transpose()?,
        sessions_planned: number(row.sessions_planned)?,
        weekday: row.weekday.map(number).transpose()?,
        start_time: row.start_time,
        sessions_held: held.map_or(0, |row| row.sessions),
        attendances: held.map_or(0, |row| row.attendances),
        archived: half_year < present,
    })
}
