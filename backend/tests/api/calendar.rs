//! Periods in working days, counted in the calendar of the database.

use backend::calendar::CalendarError;
use backend::calendar::service::{deadline, load, working_days};
use backend::clock::Clock;
use chrono::NaiveDate;
use diesel::connection::SimpleConnection;

use crate::support::db::TestDatabase;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_period_of_seven_working_days_ends_after_holidays_and_shifted_weekends() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    assert_eq!(deadline(conn, date("2026-01-27"), 7).unwrap(), date("2026-02-05"));
    assert_eq!(deadline(conn, date("2026-02-10"), 7).unwrap(), date("2026-02-26"));
    assert_eq!(deadline(conn, date("2024-01-01"), 250).unwrap(), date("2024-12-30"));
}

#[test]
fn a_period_that_outruns_the_calendar_is_refused() {
    let database = TestDatabase::new();
    let refused = deadline(&mut database.connect(), date("2026-12-30"), 7);
    assert!(matches!(refused, Err(CalendarError::Unknown(_))));
}

#[test]
fn loading_again_keeps_a_day_that_was_corrected() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    conn.batch_execute("UPDATE workday SET is_workday = false WHERE day = '2026-11-02'").unwrap();
    assert_eq!(load(conn, Clock::system().now()).unwrap(), 0);
    let calendar = working_days(conn, date("2026-11-01"), date("2026-11-03")).unwrap();
    assert_eq!(calendar.is_workday(date("2026-11-02")), Ok(false));
    assert_eq!(calendar.is_workday(date("2026-11-03")), Ok(true));
}
