//! What waits for a class manager, who says how long somebody was there that has not signed out.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::class::{AttendanceConfirmationQuery, AttendanceConfirmationView, AttendanceView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::{last_day_after, own_entries};
use super::reviews::told_name;
use super::{Answer, attendance_views};
use crate::auth::service::display_names;
use crate::auth::{Act, Scope};
use crate::class::store::{self, AttendanceRow, AwaitingEntry};
use crate::clock::{business_date, start_of_day};
use crate::learner::service::names_in_full;
use crate::paging::{Paged, Paging};

/// No holidays are so long that a session lies further back and can still be confirmed.
const FURTHEST: u64 = 31;

/// The attendances within reach that have no sign-out and can still be confirmed, those whose last day comes first before
/// the others; or those for which it is too late.
pub fn list_attendance_confirmations(
    conn: &mut PgConnection,
    act: &Act,
    query: &AttendanceConfirmationQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<AttendanceConfirmationView>> {
    let since = start_of_day(first_day_in_time(conn, business_date(act.at))?);
    let page = store::list_awaiting(conn, &act.scope(), query, since, after, paging)?;
    let recorders: Vec<Uuid> = page.items.iter().map(|(row, ..)| row.recorded_by).collect();
    let names = display_names(conn, &recorders)?;
    let rows: Vec<AttendanceRow> = page.items.iter().map(|(row, ..)| row.clone()).collect();
    let own = own_entries(conn, act, &rows)?;
    let attendances = attendance_views(conn, &rows)?;
    let readable = names_in_full(act);
    let mut last_days = HashMap::new();
    for (_, session, ..) in &page.items {
        let day = business_date(session.starts_at);
        if let Entry::Vacant(unknown) = last_days.entry(day) {
            unknown.insert(last_day_after(conn, day)?);
        }
    }
    let items = page.items.into_iter().zip(attendances).map(|(entry, attendance)| {
        let day = business_date(entry.1.starts_at);
        let last_day = last_days.get(&day).copied().unwrap_or(day);
        view(&readable, entry, attendance, (&names, &own, last_day))
    });
    Ok(Paged { items: items.collect(), next: page.next, total: page.total })
}

/// The earliest day whose sessions can be confirmed on a day.
fn first_day_in_time(conn: &mut PgConnection, today: NaiveDate) -> Answer<NaiveDate> {
    let mut first = today;
    for back in 1..=FURTHEST {
        let day = today.checked_sub_days(Days::new(back)).unwrap_or(today);
        if last_day_after(conn, day)? < today {
            break;
        }
        first = day;
    }
    Ok(first)
}

fn view(
    readable: &Scope,
    (row, session, learner_name, school_name, place): AwaitingEntry,
    attendance: AttendanceView,
    (names, own, last_day): (&HashMap<Uuid, String>, &HashSet<Uuid>, NaiveDate),
) -> AttendanceConfirmationView {
    AttendanceConfirmationView {
        attendance,
        learner_name: told_name(readable, &learner_name, &place),
        school_name,
        title: session.title,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        recorded_by: row.recorded_by.into(),
        recorded_by_name: names.get(&row.recorded_by).cloned(),
        own_entry: own.contains(&row.id),
        last_day,
    }
}
