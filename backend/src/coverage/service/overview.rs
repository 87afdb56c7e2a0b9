//! The numbers of the first page.

use chrono::Days;
use contract::coverage::CoverageQuery;
use contract::facility::RegistrationState;
use contract::money::Credits;
use contract::overview::{AttendanceDay, CreditTotals, FacilityCount, OverviewView};
use diesel::pg::PgConnection;

use super::{Outcome, report, stored};
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::coverage::store;

/// How many days of attendance are shown.
const DAYS: u8 = 30;

/// Counts what lies in the caller's scope today.
pub fn overview(conn: &mut PgConnection, act: &Act) -> Outcome<OverviewView> {
    let (scope, as_of) = (act.scope(), business_date(act.at));
    let first = as_of.checked_sub_days(Days::new(u64::from(DAYS) - 1)).unwrap_or(as_of);
    let days = store::list_attendance(conn, &scope, first, i32::from(DAYS))?;
    let has_divisions = scope.city || !scope.divisions.is_empty();
    let coverage =
        if has_divisions { report(conn, act, &CoverageQuery::default())?.totals } else { Vec::new() };
    Ok(OverviewView {
        as_of,
        coverage,
        facilities: facilities(conn, &scope)?,
        schools: whole(store::count_open_schools(conn, &scope, as_of)?),
        learners: whole(store::count_learners(conn, &scope)?),
        attendance: days
            .into_iter()
            .map(|row| AttendanceDay {
                day: row.day,
                attendances: whole(row.attendances),
                valid_minutes: u64::try_from(row.valid_minutes).unwrap_or_default(),
            })
            .collect(),
        credits: credits(conn, &scope)?,
    })
}

fn whole(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn facilities(conn: &mut PgConnection, scope: &Scope) -> Outcome<Vec<FacilityCount>> {
    let mut counts: Vec<FacilityCount> =
        RegistrationState::ALL.iter().map(|status| FacilityCount { status: *status, count: 0 }).collect();
    for (status, count) in store::count_facilities(conn, scope)? {
        let status: RegistrationState = stored(&status)?;
        if let Some(entry) = counts.iter_mut().find(|entry| entry.status == status) {
            entry.count = whole(count);
        }
    }
    Ok(counts)
}

fn credits(conn: &mut PgConnection, scope: &Scope) -> Outcome<CreditTotals> {
    let row = store::sum_credits(conn, scope)?;
    Ok(CreditTotals {
        issued: Credits(row.issued),
        redeemed: Credits(row.redeemed),
        lapsed: Credits(row.lapsed),
        outstanding: Credits(row.outstanding),
        reserved: Credits(row.reserved),
    })
}
