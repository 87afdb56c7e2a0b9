//! Categories: the seven of the notice, and what a county or the city wishes to add and the city approves.

use contract::course::{
    CategoryCode, CategoryOrigin, CategoryState, CourseCategoryList, CourseCategoryView, CreateCourseCategory,
};
use contract::division::{DivisionCode, DivisionLevel};
use diesel::pg::PgConnection;

use super::views::Names;
use super::{Answer, CourseServiceError, owned};
use crate::act::may_decide;
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::course::store::categories::{self as store, CategoryRow};
use crate::db::DbError;
use crate::db::value::word;

/// Where a category stands, if there is one.
pub(super) fn state(conn: &mut PgConnection, code: &CategoryCode) -> Answer<Option<CategoryState>> {
    let state = store::find_state(conn, code.as_str())?;
    Ok(state.map(|state| word(&state)).transpose()?)
}

/// Only a category that the city has approved is taken by a course.
pub(super) fn require_approved(conn: &mut PgConnection, code: &CategoryCode) -> Answer<()> {
    match state(conn, code)? {
        Some(CategoryState::Approved) => Ok(()),
        _ => Err(CourseServiceError::CategoryUnknown),
    }
}

/// The categories, in order; what is only proposed to those whom it concerns.
pub fn list_categories(conn: &mut PgConnection, act: &Act) -> Answer<CourseCategoryList> {
    let rows = store::list_categories(conn, &act.scope())?;
    Ok(CourseCategoryList { items: views(conn, rows)? })
}

/// One category.
pub fn get_category(conn: &mut PgConnection, act: &Act, code: &CategoryCode) -> Answer<CourseCategoryView> {
    let row = store::find_category(conn, &act.scope(), code.as_str())?.ok_or(CourseServiceError::NotFound)?;
    one_view(conn, row)
}

/// Wishes for a category; courses may take it once the city has approved it.
pub fn propose_category(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateCourseCategory,
) -> Answer<CourseCategoryView> {
    let row = CategoryRow {
        code: new.code.to_string(),
        label_zh: new.label_zh.clone(),
        label_mn: new.label_mn.clone().filter(|label| !label.is_empty()),
        label_en: new.label_en.clone(),
        origin: CategoryOrigin::Local.to_string(),
        position: store::next_position(conn)?,
        basis: new.basis.clone(),
        county_code: county(act, new)?,
        status: CategoryState::Proposed.to_string(),
        proposed_by: Some(act.account_id.0),
        proposed_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        version: 1,
        retired_by: None,
        retired_at: None,
        retired_reason: None,
    };
    store::insert_category(conn, &row)?;
    let after = one_view(conn, row)?;
    audit::record(conn, act, &change("course_category.propose", &after).after(&after))?;
    Ok(after)
}

/// The county that a category is wished for by: the one named, or the caller's own where it does not act for the city.
fn county(act: &Act, new: &CreateCourseCategory) -> Answer<Option<String>> {
    let scope = act.scope();
    match &new.county_code {
        Some(code) if code.level() == DivisionLevel::County && scope.covers_division(code.as_str()) => {
            Ok(Some(code.to_string()))
        }
        Some(_) => Err(CourseServiceError::CountyOutOfReach),
        None if scope.city => Ok(None),
        None => {
            let own = scope.divisions.into_iter().find(|code| code.len() == 6);
            own.map(Some).ok_or(CourseServiceError::CountyOutOfReach)
        }
    }
}

/// Lets courses take a category that somebody else has proposed.
pub fn approve_category(
    conn: &mut PgConnection,
    act: &Act,
    code: &CategoryCode,
    version: i64,
    reason: &str,
) -> Answer<CourseCategoryView> {
    decide(conn, act, (code, version), CategoryState::Approved, reason)
}

/// Does not add a category, or takes one's own proposal back.
pub fn reject_category(
    conn: &mut PgConnection,
    act: &Act,
    code: &CategoryCode,
    version: i64,
    reason: &str,
) -> Answer<CourseCategoryView> {
    decide(conn, act, (code, version), CategoryState::Rejected, reason)
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    (code, version): (&CategoryCode, i64),
    state: CategoryState,
    reason: &str,
) -> Answer<CourseCategoryView> {
    let mut row = store::lock_category(conn, code.as_str())?.ok_or(CourseServiceError::NotFound)?;
    let before = one_view(conn, row.clone())?;
    let waits = before.status == CategoryState::Proposed;
    let approves = state == CategoryState::Approved;
    may_decide(waits, approves, row.proposed_by.unwrap_or_default(), act.account_id.0)
        .map_err(CourseServiceError::Category)?;
    if row.version != version {
        return Err(CourseServiceError::Stale);
    }
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = Some(reason.to_owned());
    let action = if approves { "course_category.approve" } else { "course_category.reject" };
    save(conn, act, action, row, &before)
}

/// Gives no other course a category that the city had added; those that have it keep it.
pub fn retire_category(
    conn: &mut PgConnection,
    act: &Act,
    code: &CategoryCode,
    version: i64,
    reason: &str,
) -> Answer<CourseCategoryView> {
    let mut row = store::lock_category(conn, code.as_str())?.ok_or(CourseServiceError::NotFound)?;
    let before = one_view(conn, row.clone())?;
    if before.origin == CategoryOrigin::Notice || before.status != CategoryState::Approved {
        return Err(CourseServiceError::CategoryStays(before.status));
    }
    if row.version != version {
        return Err(CourseServiceError::Stale);
    }
    row.status = CategoryState::Retired.to_string();
    row.retired_by = Some(act.account_id.0);
    row.retired_at = Some(act.at);
    row.retired_reason = Some(reason.to_owned());
    save(conn, act, "course_category.retire", row, &before)
}

fn save(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    mut row: CategoryRow,
    before: &CourseCategoryView,
) -> Answer<CourseCategoryView> {
    row.version += 1;
    store::update_category(conn, &row)?;
    let after = one_view(conn, row)?;
    audit::record(conn, act, &change(action, &after).before(before).after(&after))?;
    Ok(after)
}

fn change(action: &'static str, category: &CourseCategoryView) -> Change {
    let change = Change::of(action, "course_category", &category.code);
    owned(change, category.county_code.as_ref().map(DivisionCode::as_str))
}

fn one_view(conn: &mut PgConnection, row: CategoryRow) -> Answer<CourseCategoryView> {
    views(conn, vec![row])?.pop().ok_or(CourseServiceError::NotFound)
}

fn views(conn: &mut PgConnection, rows: Vec<CategoryRow>) -> Answer<Vec<CourseCategoryView>> {
    let people: Vec<_> = rows.iter().flat_map(|row| [row.proposed_by, row.decided_by]).flatten().collect();
    let names = Names::of(conn, &people)?;
    rows.into_iter().map(|row| view(row, &names)).collect()
}

fn view(row: CategoryRow, names: &Names) -> Answer<CourseCategoryView> {
    let county = row.county_code.map(|code| word(&code)).transpose().map_err(DbError::from)?;
    Ok(CourseCategoryView {
        code: word(&row.code)?,
        label_zh: row.label_zh,
        label_mn: row.label_mn,
        label_en: row.label_en,
        origin: word(&row.origin)?,
        status: word(&row.status)?,
        basis: row.basis,
        county_code: county,
        proposed_by: names.some(row.proposed_by),
        proposed_at: row.proposed_at,
        decided_by: names.some(row.decided_by),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        retired_at: row.retired_at,
        retired_reason: row.retired_reason,
        version: row.version,
    })
}
