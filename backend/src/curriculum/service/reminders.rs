//! Reminding schools of the plan that they owe: each once, in small batches.

use contract::curriculum::{CurriculumReminderQuery, CurriculumReminderView, HalfYear};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Answer;
use super::compliance::life;
use super::parameters::parameters;
use crate::act::Act;
use crate::clock::{business_date, new_id};
use crate::curriculum::domain::reminders::due;
use crate::curriculum::store::{self, ReminderEntry, ReminderRow};
use crate::db::jobs::{Turn, lead};
use crate::db::value::{number, word};
use crate::paging::{Paged, Paging};

/// The job of which one server at a time does a batch.
const JOB: &str = "curriculum_reminders";

/// Writes the reminder that is due today of up to `limit` schools behind `after`; tells where to go on.
///
/// Reminded is who will owe the plan by the end of the half-year if it stays open, for it has to be published before
/// that. May be repeated at any time: a reminder is written once for a school, a half-year and a number of days.
pub fn remind_due(conn: &mut PgConnection, act: &Act, after: Option<Uuid>, limit: i64) -> Answer<Turn<Uuid>> {
    let today = business_date(act.at);
    let Some(half_year) = HalfYear::containing(today) else { return Ok(Turn::Done) };
    let Some(days) = store::find_reminder_days(conn, today)? else { return Ok(Turn::Done) };
    let days: Vec<u32> = days.into_iter().map(number).collect::<Result<_, _>>()?;
    let Some(days_before) = due(half_year, today, &days) else { return Ok(Turn::Done) };
    if !lead(conn, JOB)? {
        return Ok(Turn::Elsewhere);
    }
    let min_open_days = parameters(conn, today)?.min_open_days;
    let found = store::list_unreminded(conn, half_year, days_before, after, limit)?;
    let facilities: Vec<Uuid> = found.iter().map(|school| school.facility_id).collect();
    let changes = store::list_status_changes(conn, &facilities)?;
    let last = half_year.last_day();
    let owing =
        found.iter().filter(|school| life(school, &changes).open_days(half_year, last) >= min_open_days);
    let days_before: i32 = number(days_before)?;
    let row = |school: &store::BoardSchool| ReminderRow {
        id: new_id(),
        school_id: school.school_id,
        half_year: half_year.to_string(),
        days_before,
        created_at: act.at,
    };
    store::insert_reminders(conn, &owing.map(row).collect::<Vec<_>>())?;
    Ok(found.last().map_or(Turn::Done, |school| Turn::More(school.school_id)))
}

/// The reminders of the schools within reach, newest first.
pub fn list_reminders(
    conn: &mut PgConnection,
    act: &Act,
    query: &CurriculumReminderQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<CurriculumReminderView>> {
    let present = HalfYear::containing(business_date(act.at));
    let page = store::list_reminders(conn, &act.scope(), query, present, before, paging)?;
    let items = page.items.into_iter().map(view).collect::<Answer<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view((row, school_name, published): ReminderEntry) -> Answer<CurriculumReminderView> {
    let half_year: HalfYear = word(&row.half_year)?;
    Ok(CurriculumReminderView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name,
        half_year,
        last_day: half_year.last_day(),
        days_before: number(row.days_before)?,
        reminded_at: row.created_at,
        published,
    })
}
