//! Writing a case.

use contract::auth::Role;
use contract::course::CourseState;
use contract::ids::CourseId;
use contract::ids::SmartAgingCaseId;
use contract::smart_aging::{
    CreateSmartAgingCase, SmartAgingCaseDetails, SmartAgingCaseState, UpdateSmartAgingCase,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, SmartAgingServiceError, keep_step, lock, record, views};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::course::domain::search_key;
use crate::course::service::get_courses;
use crate::db::value::word;
use crate::division::service::is_county;
use crate::facility::scope::find_school;
use crate::smart_aging::domain::{SmartAgingError, check_course, check_days, may_write};
use crate::smart_aging::store::cases::{self, CaseRow};

/// Begins a case as a draft, of a school or of a county's office.
pub fn create_case(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateSmartAgingCase,
) -> Answer<SmartAgingCaseDetails> {
    let (school_id, county_code) = owner(conn, act, body)?;
    check_reach(conn, act, body.course_id)?;
    require_own(conn, act, (school_id, &county_code))?;
    let title_mn = body.title_mn.clone().filter(|title| !title.is_empty());
    let row = CaseRow {
        id: new_id(),
        kind: body.kind.to_string(),
        search_key: key(&body.title_zh, title_mn.as_deref()),
        title_zh: body.title_zh.clone(),
        title_mn,
        summary: body.summary.clone(),
        body: body.body.clone(),
        school_id,
        county_code,
        course_id: body.course_id.map(Into::into),
        learners_helped: body.learners_helped.map(stored),
        began_on: body.began_on,
        ended_on: body.ended_on,
        status: SmartAgingCaseState::Draft.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
        submitted_by: None,
        submitted_at: None,
        recommended_by: None,
        selected_by: None,
        promoted_since: None,
        promoted_where: None,
        version: 1,
    };
    check(act, &row)?;
    cases::insert_case(conn, &row)?;
    keep_step(conn, act, (row.id, None, &row.status), None)?;
    let after = views::details(conn, act, &row)?;
    record(conn, act, ("smart_aging_case.create", &row), |change| change.after(&after))?;
    Ok(after)
}

/// Whose case it is: a school's in reach with the county in which it lies, or that of the office of a county in reach.
fn owner(conn: &mut PgConnection, act: &Act, body: &CreateSmartAgingCase) -> Answer<(Option<Uuid>, String)> {
    match (body.school_id, &body.county_code) {
        (Some(id), None) => {
            let place = find_school(conn, &act.scope(), id)?.ok_or(SmartAgingServiceError::SchoolNotFound)?;
            Ok((Some(id.0), place.county_code))
        }
        (None, Some(code)) => {
            let code = code.to_string();
            let known = act.scope().covers_division(&code) && is_county(conn, &code, business_date(act.at))?;
            if known { Ok((None, code)) } else { Err(SmartAgingServiceError::CountyNotAllowed) }
        }
        _ => Err(SmartAgingError::Owner.into()),
    }
}

/// Changes what a draft says, if it is still what was read.
pub fn update_case(
    conn: &mut PgConnection,
    act: &Act,
    id: SmartAgingCaseId,
    version: i64,
    body: &UpdateSmartAgingCase,
) -> Answer<SmartAgingCaseDetails> {
    let mut changing = lock(conn, act, id, version)?;
    require_own(conn, act, (changing.row.school_id, &changing.row.county_code))?;
    may_write(changing.before.status)?;
    write(&mut changing.row, body);
    let row = &mut changing.row;
    check(act, row)?;
    check_reach(conn, act, body.course_id.flatten())?;
    row.version += 1;
    cases::update_content(conn, row)?;
    let after = views::details(conn, act, row)?;
    let was = &changing.before;
    record(conn, act, ("smart_aging_case.update", row), |change| change.before(was).after(&after))?;
    Ok(after)
}

fn write(row: &mut CaseRow, body: &UpdateSmartAgingCase) {
    if let Some(kind) = body.kind {
        row.kind = kind.to_string();
    }
    if let Some(title) = &body.title_zh {
        row.title_zh.clone_from(title);
    }
    if let Some(title) = &body.title_mn {
        row.title_mn = Some(title.clone()).filter(|title| !title.is_empty());
    }
    row.search_key = key(&row.title_zh, row.title_mn.as_deref());
    if let Some(summary) = &body.summary {
        row.summary.clone_from(summary);
    }
    if let Some(text) = &body.body {
        row.body.clone_from(text);
    }
    if let Some(course) = body.course_id {
        row.course_id = course.map(Into::into);
    }
    if let Some(learners) = body.learners_helped {
        row.learners_helped = learners.map(stored);
    }
    if let Some(began) = body.began_on {
        row.began_on = began;
    }
    if let Some(ended) = body.ended_on {
        row.ended_on = ended;
    }
}

fn key(title_zh: &str, title_mn: Option<&str>) -> String {
    search_key(&format!("{title_zh}\n{}", title_mn.unwrap_or_default()))
}

/// The wire allows no more than fits.
fn stored(learners: u32) -> i32 {
    i32::try_from(learners).unwrap_or(i32::MAX)
}

fn check(act: &Act, row: &CaseRow) -> Answer<()> {
    check_course(word(&row.kind)?, row.course_id.is_some())?;
    Ok(check_days(row.began_on, row.ended_on, business_date(act.at))?)
}

/// A published course is named, and only by who can see it.
fn check_reach(conn: &mut PgConnection, act: &Act, course: Option<CourseId>) -> Answer<()> {
    let Some(id) = course else { return Ok(()) };
    let found = get_courses(conn, act, &[id])?;
    let course = found.first().ok_or(SmartAgingServiceError::CourseNotFound)?;
    if course.status == CourseState::Published {
        Ok(())
    } else {
        Err(SmartAgingServiceError::CourseNotPublished)
    }
}

/// Whether somebody speaks for whom a case comes from: a school's people for the school, an office for itself. An office
/// that wrote in a school's case would review its own words.
pub(super) fn require_own(
    conn: &mut PgConnection,
    act: &Act,
    (school, county): (Option<Uuid>, &str),
) -> Answer<()> {
    let scope_as = |roles: &[Role]| act.narrowed_to(roles).map(|own| own.scope());
    let speaks = match school {
        Some(id) => match scope_as(&[Role::FacilityManager, Role::FacilityClerk]) {
            Some(scope) => find_school(conn, &scope, id.into())?.is_some(),
            None => false,
        },
        None => scope_as(&[Role::CountyAdmin]).is_some_and(|scope| scope.covers_division(county)),
    };
    if speaks { Ok(()) } else { Err(SmartAgingServiceError::NotOwn) }
}
