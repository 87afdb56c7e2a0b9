//! The only SQL on the calendar.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::domain::Day;
use crate::schema::workday;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = workday)]
struct DayRow {
    day: NaiveDate,
    is_workday: bool,
    holiday: Option<String>,
    created_at: DateTime<Utc>,
}

pub(super) fn insert_days(conn: &mut PgConnection, days: &[Day], now: DateTime<Utc>) -> QueryResult<usize> {
    let row = |day: &Day| DayRow {
        day: day.date,
        is_workday: day.is_workday,
        holiday: day.holiday.clone(),
        created_at: now,
    };
    let rows: Vec<DayRow> = days.iter().map(row).collect();
    diesel::insert_into(workday::table).values(rows).on_conflict_do_nothing().execute(conn)
}

pub(super) fn list_days(conn: &mut PgConnection, first: NaiveDate, last: NaiveDate) -> QueryResult<Vec<Day>> {
    let rows: Vec<DayRow> = workday::table
        .filter(workday::day.between(first, last))
        .order(workday::day)
        .select(DayRow::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Day { date: row.day, is_workday: row.is_workday, holiday: row.holiday })
        .collect())
}
