//! From draft to promoted: what those who hand a case in and those who review it do.

use contract::auth::Role;
use contract::ids::SmartAgingCaseId;
use contract::smart_aging::{PromoteSmartAgingCase, SmartAgingCaseDetails, SmartAgingCaseState};
use diesel::pg::PgConnection;

use super::drafts::require_own;
use super::{Answer, SmartAgingServiceError, keep_step, lock, record, views};
use crate::auth::Act;
use crate::clock::business_date;
use crate::course::service::is_for_all;
use crate::smart_aging::domain::{Office, Step, before, check_promotion, decides, may_take, take_step};
use crate::smart_aging::store::cases::{self, CaseRow};

/// A case as it was read: which one, and its version.
pub type Read = (SmartAgingCaseId, i64);

/// Hands a draft in to the county.
pub fn submit_case(conn: &mut PgConnection, act: &Act, read: Read) -> Answer<SmartAgingCaseDetails> {
    take(conn, act, read, (Step::Submit, None), |row| {
        row.submitted_by = Some(act.account_id.0);
        row.submitted_at = Some(act.at);
    })
}

/// The county recommends a case to the city.
pub fn recommend_case(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    opinion: &str,
) -> Answer<SmartAgingCaseDetails> {
    take(conn, act, read, (Step::Recommend, Some(opinion)), |row| row.recommended_by = Some(act.account_id.0))
}

/// The city selects a case.
pub fn select_case(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    opinion: &str,
) -> Answer<SmartAgingCaseDetails> {
    take(conn, act, read, (Step::Select, Some(opinion)), |row| row.selected_by = Some(act.account_id.0))
}

/// The city makes a selected case an example for every school.
pub fn promote_case(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    new: &PromoteSmartAgingCase,
) -> Answer<SmartAgingCaseDetails> {
    check_promotion(new.promoted_since, business_date(act.at))?;
    take(conn, act, read, (Step::Promote, Some(&new.promoted_where)), |row| {
        row.promoted_since = Some(new.promoted_since);
        row.promoted_where = Some(new.promoted_where.clone());
    })
}

/// Sends a case back to be worked on.
pub fn return_case(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<SmartAgingCaseDetails> {
    take(conn, act, read, (Step::Return, Some(reason)), |row| {
        (row.submitted_by, row.submitted_at, row.recommended_by) = (None, None, None);
    })
}

/// Does not take a case, for good.
pub fn decline_case(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<SmartAgingCaseDetails> {
    take(conn, act, read, (Step::Decline, Some(reason)), |_| {})
}

/// Gives a case up that has not been selected yet.
pub fn withdraw_case(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    reason: &str,
) -> Answer<SmartAgingCaseDetails> {
    take(conn, act, read, (Step::Withdraw, Some(reason)), |_| {})
}

/// What every school is shown as an example names no course that only one county's schools can teach.
fn require_shared(conn: &mut PgConnection, row: &CaseRow) -> Answer<()> {
    let Some(course) = row.course_id else { return Ok(()) };
    if is_for_all(conn, course.into())? { Ok(()) } else { Err(SmartAgingServiceError::CourseNotShared) }
}

fn take(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): Read,
    (step, note): (Step, Option<&str>),
    write: impl FnOnce(&mut CaseRow),
) -> Answer<SmartAgingCaseDetails> {
    let mut changing = lock(conn, act, id, version)?;
    let row = &mut changing.row;
    let from = changing.before.status;
    let to = take_step(from, step)?;
    if decides(step) {
        require_office(act, from, &row.county_code)?;
    } else {
        require_own(conn, act, (row.school_id, &row.county_code))?;
    }
    may_take(step, row.submitted_by, row.recommended_by, act.account_id.0)?;
    if step == Step::Promote {
        require_shared(conn, row)?;
    }
    write(row);
    row.status = to.to_string();
    row.version += 1;
    cases::update_state(conn, row)?;
    keep_step(conn, act, (row.id, Some(from.as_str()), to.as_str()), note)?;
    let after = views::details(conn, act, row)?;
    let was = &changing.before;
    record(conn, act, (action(step), row), |change| {
        let change = change.before(was).after(&after);
        match note {
            Some(note) => change.because(note),
            None => change,
        }
    })?;
    Ok(after)
}

/// A case that lies before the county is decided by its own office, one that lies before the city by the city's.
fn require_office(act: &Act, state: SmartAgingCaseState, county: &str) -> Answer<()> {
    let scope_as = |role| act.narrowed_to(&[role]).map(|own| own.scope());
    match before(state) {
        Some(Office::County) => scope_as(Role::CountyAdmin)
            .filter(|scope| scope.covers_division(county))
            .map(drop)
            .ok_or(SmartAgingServiceError::CountyDecides),
        Some(Office::City) => scope_as(Role::CityAdmin)
            .filter(|scope| scope.city)
            .map(drop)
            .ok_or(SmartAgingServiceError::CityDecides),
        None => Ok(()),
    }
}

const fn action(step: Step) -> &'static str {
    match step {
        Step::Submit => "smart_aging_case.submit",
        Step::Recommend => "smart_aging_case.recommend",
        Step::Select => "smart_aging_case.select",
        Step::Promote => "smart_aging_case.promote",
        Step::Return => "smart_aging_case.return",
        Step::Decline => "smart_aging_case.decline",
        Step::Withdraw => "smart_aging_case.withdraw",
    }
}
