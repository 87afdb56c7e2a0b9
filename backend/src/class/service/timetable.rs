//! The timetable of some weeks.

use chrono::{Datelike, Days, NaiveDate};
use contract::class::{Timetable, TimetableDay, TimetableEntry, TimetableQuery};
use diesel::pg::PgConnection;

use super::{Answer, ClassServiceError};
use crate::auth::Act;
use crate::calendar::service::working_days;
use crate::class::domain::is_worked;
use crate::class::store::{self, NamedSession};
use crate::clock::{business_date, start_of_day};
use crate::db::value::{number, word};
use crate::venue::domain::check_days;
use crate::venue::service::VenueServiceError;

/// How many sessions a timetable shows at most.
pub const MOST_ENTRIES: i64 = 2_000;

/// The sessions within reach on some days, all of them, with what is shown beside them.
pub fn get_timetable(conn: &mut PgConnection, act: &Act, query: &TimetableQuery) -> Answer<Timetable> {
    let monday = |day: NaiveDate| {
        day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
    };
    let from = query.from.unwrap_or_else(|| monday(business_date(act.at)));
    let (from, to) = check_days(from, query.to).map_err(VenueServiceError::from)?;
    let until = to.succ_opt().map_or_else(|| start_of_day(to), start_of_day);
    let span = (start_of_day(from), until);
    let rows = store::list_timetable(conn, &act.scope(), query, span, MOST_ENTRIES + 1)?;
    if rows.len() > usize::try_from(MOST_ENTRIES).unwrap_or(usize::MAX) {
        return Err(ClassServiceError::TimetableTooLong);
    }
    let calendar = working_days(conn, from, to)?;
    let days = from.iter_days().take_while(|day| *day <= to);
    let days = days.map(|day| TimetableDay { day, is_workday: is_worked(&calendar, day) }).collect();
    Ok(Timetable { from, to, days, sessions: rows.into_iter().map(entry).collect::<Answer<_>>()? })
}

fn entry((row, school_name, room_name, venue_name, teacher_name): NamedSession) -> Answer<TimetableEntry> {
    Ok(TimetableEntry {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name,
        course_id: row.course_id.into(),
        title: row.title,
        form: word(&row.form)?,
        delivery_mode: word(&row.delivery_mode)?,
        room_id: row.room_id.map(Into::into),
        room_name,
        venue_id: row.venue_id.map(Into::into),
        venue_name,
        teacher_id: row.teacher_id.map(Into::into),
        teacher_name,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        capacity: number(row.capacity)?,
        status: word(&row.status)?,
        series_id: row.series_id.map(Into::into),
        changed_by_hand: row.changed_by_hand,
    })
}
