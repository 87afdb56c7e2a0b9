//! Planning a half-year, publishing it once, and finding the schools that owe a plan.

mod overdue;

use contract::course::{CourseState, CourseView};
use contract::curriculum::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanQuery,
    CurriculumPlanSummary, CurriculumPlanView, HalfYear, PlanDiff, PlanDiffCourse, PlanState,
    UpdateCurriculumPlan,
};
use contract::ids::{CourseId, CurriculumPlanId, SchoolId};
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use overdue::list_overdue;

use super::domain::{self, Change as PlanChange, CurriculumError, check_items};
use super::store::{self, Item, ItemRow, PlanRow};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::course::service::{CourseServiceError, get_courses, subscribed_courses};
use crate::db::value::{number, word};
use crate::db::{DbError, violated_constraint};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::paging::{Paged, Paging};

/// Why a use case of this slice failed.
#[derive(Debug, thiserror::Error)]
pub enum CurriculumServiceError {
    /// A rule of the refresh.
    #[error(transparent)]
    Rule(#[from] CurriculumError),
    /// No such plan within reach.
    #[error("no such plan")]
    NotFound,
    /// No such school within reach.
    #[error("no such school")]
    SchoolNotFound,
    /// The school has not opened.
    #[error("the school has not opened")]
    SchoolNotOpened,
    /// There is a draft for that school and half-year already.
    #[error("there is a draft already")]
    PlanExists,
    /// Courses that cannot be planned: their places in the list.
    #[error("courses that cannot be planned")]
    CoursesNotAvailable(Vec<usize>),
    /// No parameters are in force on the day.
    #[error("no parameters are in force")]
    NoParameters,
    /// Someone else changed the plan since.
    #[error("stale version")]
    Stale,
    /// Another slice failed.
    #[error(transparent)]
    Course(#[from] CourseServiceError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for CurriculumServiceError {
    fn from(error: diesel::result::Error) -> Self {
        match violated_constraint(&error) {
            Some("curriculum_plan_draft_key" | "curriculum_plan_school_id_half_year_revision_key") => {
                Self::PlanExists
            }
            _ => Self::Database(error.into()),
        }
    }
}

type Answer<T> = Result<T, CurriculumServiceError>;

/// What is compared of an item: the sessions planned and the version of the course. Another weekday or time moves a course
/// and does not renew it.
type Content = (i16, Uuid);

/// Begins a plan as a draft, empty or with the items of the last published one.
pub fn create_plan(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateCurriculumPlan,
) -> Answer<CurriculumPlanView> {
    let place = school(conn, act, body.school_id)?;
    if !place.may_prepare(body.half_year.first_day()) {
        return Err(CurriculumServiceError::SchoolNotOpened);
    }
    let last_revision = store::find_last_revision(conn, body.school_id, body.half_year)?;
    let last = if body.copy_last {
        store::find_last_published(conn, body.school_id, body.half_year.next())?
    } else {
        None
    };
    let row = PlanRow {
        id: new_id(),
        school_id: body.school_id.0,
        half_year: body.half_year.to_string(),
        revision: last_revision.unwrap_or(0) + 1,
        status: PlanState::Draft.to_string(),
        copied_from: last.as_ref().map(|plan| plan.id),
        published_at: None,
        published_by: None,
        changed_bp: None,
        created_at: act.at,
        version: 1,
    };
    store::insert_plan(conn, &row)?;
    if let Some(last) = last {
        let items = store::list_items(conn, last.id)?;
        let taught = items.into_iter().filter(|item| item.course_status == CourseState::Published.as_str());
        let rows: Vec<ItemRow> = (0_i16..)
            .zip(taught)
            .map(|(at, item)| ItemRow {
                id: new_id(),
                plan_id: row.id,
                position: at,
                course_version_id: None,
                ..item.row
            })
            .collect();
        store::replace_items(conn, row.id, &rows)?;
    }
    let view = view(conn, act, &row, &place)?;
    audit::record(conn, act, &change("curriculum_plan.create", view.id, &place).after(&view))?;
    Ok(view)
}

/// Sets the items of a draft.
pub fn update_plan(
    conn: &mut PgConnection,
    act: &Act,
    id: CurriculumPlanId,
    version: i64,
    body: &UpdateCurriculumPlan,
) -> Answer<CurriculumPlanView> {
    let (mut row, place) = lock(conn, act, id)?;
    if row.version != version {
        return Err(CurriculumServiceError::Stale);
    }
    domain::require_draft(word(&row.status)?)?;
    let courses: Vec<CourseId> = body.items.iter().map(|item| item.course_id).collect();
    if !courses.is_empty() {
        check_items(&courses)?;
    }
    check_available(conn, act, &place, &courses)?;
    let before = view(conn, act, &row, &place)?;
    let rows = (0_i16..)
        .zip(&body.items)
        .map(|(at, item)| item_row(row.id, at, item))
        .collect::<Result<Vec<_>, _>>()?;
    store::replace_items(conn, row.id, &rows)?;
    row.version += 1;
    store::update_plan(conn, &row)?;
    let after = view(conn, act, &row, &place)?;
    audit::record(conn, act, &change("curriculum_plan.update", id, &place).before(&before).after(&after))?;
    Ok(after)
}

fn item_row(plan: Uuid, position: i16, item: &CurriculumItemInput) -> Answer<ItemRow> {
    Ok(ItemRow {
        id: new_id(),
        plan_id: plan,
        course_id: item.course_id.0,
        position,
        sessions_planned: number(item.sessions_planned)?,
        weekday: item.weekday.map(i16::from),
        start_time: item.start_time,
        course_version_id: None,
    })
}

/// Every course is published, and the city's, the school's own county's, or another's that is shared and subscribed to.
fn check_available(conn: &mut PgConnection, act: &Act, place: &SchoolPlace, ids: &[CourseId]) -> Answer<()> {
    let courses = get_courses(conn, act, ids)?;
    let subscribed = subscribed_courses(conn, place.school_id, ids)?;
    let teachable = |course: &CourseView| {
        let own = course.owner_division_code.as_deref().is_none_or(|owner| owner == place.county_code);
        course.status == CourseState::Published && (own || subscribed.contains(&course.id))
    };
    let known = |id: &CourseId| courses.iter().any(|course| course.id == *id && teachable(course));
    let missing: Vec<usize> = ids.iter().enumerate().filter(|(_, id)| !known(id)).map(|(at, _)| at).collect();
    if missing.is_empty() { Ok(()) } else { Err(CurriculumServiceError::CoursesNotAvailable(missing)) }
}

/// Publishes a draft, once; an earlier revision of the half-year steps back.
pub fn publish_plan(conn: &mut PgConnection, act: &Act, id: CurriculumPlanId) -> Answer<CurriculumPlanView> {
    let (mut row, place) = lock(conn, act, id)?;
    let state = word(&row.status)?;
    domain::require_draft(state)?;
    let before = view(conn, act, &row, &place)?;
    let items: Vec<CourseId> = before.items.iter().map(|item| item.course_id).collect();
    check_items(&items)?;
    check_available(conn, act, &place, &items)?;
    let today = business_date(act.at);
    let (minimum_bp, _) = parameters(conn, today)?;
    let compared = compare(conn, &row)?.map(|(_, _, change)| change);
    row.status = domain::publish(state, before.half_year, today, compared, minimum_bp)?.to_string();
    row.changed_bp = compared.map(|change| number(change.share_bp())).transpose()?;
    row.published_at = Some(act.at);
    row.published_by = Some(act.account_id.0);
    row.version += 1;
    if let Some(superseded) = store::supersede_published(conn, place.school_id, &row.half_year)? {
        audit::record(conn, act, &change("curriculum_plan.supersede", superseded.into(), &place))?;
    }
    store::update_plan(conn, &row)?;
    store::take_contents(conn, row.id)?;
    let after = view(conn, act, &row, &place)?;
    audit::record(conn, act, &change("curriculum_plan.publish", id, &place).before(&before).after(&after))?;
    Ok(after)
}

fn parameters(conn: &mut PgConnection, day: chrono::NaiveDate) -> Answer<(u32, u32)> {
    let (changed, open) = store::find_parameters(conn, day)?.ok_or(CurriculumServiceError::NoParameters)?;
    Ok((number(changed)?, number(open)?))
}

fn half_year_of(row: &PlanRow) -> Answer<HalfYear> {
    Ok(word(&row.half_year)?)
}

fn contents(items: &[Item]) -> Vec<(Uuid, Content)> {
    items.iter().map(|item| (item.row.course_id, (item.row.sessions_planned, item.content))).collect()
}

/// The last published plan of an earlier half-year, its items, and how this plan differs.
fn compare(conn: &mut PgConnection, row: &PlanRow) -> Answer<Option<(PlanRow, Vec<Item>, PlanChange)>> {
    let Some(last) = store::find_last_published(conn, row.school_id.into(), half_year_of(row)?)? else {
        return Ok(None);
    };
    let (old, new) = (store::list_items(conn, last.id)?, store::list_items(conn, row.id)?);
    let change = PlanChange::between(&contents(&old), &contents(&new));
    Ok(Some((last, old, change)))
}

fn diff(last: &PlanRow, old: &[Item], new: &[Item], change: PlanChange, minimum_bp: u32) -> Answer<PlanDiff> {
    let named = |item: &Item| PlanDiffCourse {
        course_id: item.row.course_id.into(),
        course_title: item.title.clone(),
    };
    let (before, after) = (contents(old), contents(new));
    let find = |list: &[(Uuid, Content)], id: Uuid| {
        list.iter().find(|(known, _)| *known == id).map(|(_, content)| *content)
    };
    let pick = |wanted: fn(Option<Content>, Option<Content>) -> bool| {
        new.iter()
            .filter(|item| wanted(find(&before, item.row.course_id), find(&after, item.row.course_id)))
            .map(named)
            .collect::<Vec<_>>()
    };
    Ok(PlanDiff {
        against: last.id.into(),
        against_half_year: half_year_of(last)?,
        kept: pick(|old, new| old.is_some() && old == new),
        altered: pick(|old, new| old.is_some() && old != new),
        added: pick(|old, _| old.is_none()),
        dropped: old.iter().filter(|item| find(&after, item.row.course_id).is_none()).map(named).collect(),
        changed_bp: change.share_bp(),
        minimum_bp,
        enough: change.reaches(minimum_bp),
    })
}

/// One plan with its items and how it differs from the last.
pub fn get_plan(conn: &mut PgConnection, act: &Act, id: CurriculumPlanId) -> Answer<CurriculumPlanView> {
    let row = store::find_plan(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::NotFound)?;
    let place = school(conn, act, row.school_id.into())?;
    view(conn, act, &row, &place)
}

/// The plans within reach that match, newest half-year first.
pub fn list_plans(
    conn: &mut PgConnection,
    act: &Act,
    query: &CurriculumPlanQuery,
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<CurriculumPlanSummary>> {
    let page = store::list_plans(conn, &act.scope(), query, before, paging)?;
    let items =
        page.items.into_iter().map(|(row, name, size)| summary(row, name, size)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn summary(row: PlanRow, school_name: String, items: i64) -> Answer<CurriculumPlanSummary> {
    Ok(CurriculumPlanSummary {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name,
        half_year: half_year_of(&row)?,
        revision: number(row.revision)?,
        status: word(&row.status)?,
        items,
        published_at: row.published_at,
        changed_bp: row.changed_bp.map(number).transpose()?,
        version: row.version,
    })
}

fn school(conn: &mut PgConnection, act: &Act, id: SchoolId) -> Answer<SchoolPlace> {
    find_school(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::SchoolNotFound)
}

fn lock(conn: &mut PgConnection, act: &Act, id: CurriculumPlanId) -> Answer<(PlanRow, SchoolPlace)> {
    let row = store::lock_plan(conn, &act.scope(), id)?.ok_or(CurriculumServiceError::NotFound)?;
    let place = school(conn, act, row.school_id.into())?;
    Ok((row, place))
}

fn change(action: &'static str, id: CurriculumPlanId, place: &SchoolPlace) -> Change {
    Change::of(action, "curriculum_plan", id).within(place.facility_id, &place.township_code)
}

fn view(
    conn: &mut PgConnection,
    act: &Act,
    row: &PlanRow,
    place: &SchoolPlace,
) -> Answer<CurriculumPlanView> {
    let items = store::list_items(conn, row.id)?;
    let day = business_date(row.published_at.unwrap_or(act.at));
    let diff = match compare(conn, row)? {
        None => None,
        Some((last, old, change)) => Some(diff(&last, &old, &items, change, parameters(conn, day)?.0)?),
    };
    Ok(CurriculumPlanView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: place.name.clone(),
        half_year: half_year_of(row)?,
        revision: number(row.revision)?,
        status: word(&row.status)?,
        copied_from: row.copied_from.map(Into::into),
        published_at: row.published_at,
        items: items.iter().map(item_view).collect::<Answer<_>>()?,
        diff,
        version: row.version,
    })
}

fn item_view(item: &Item) -> Answer<CurriculumItemView> {
    Ok(CurriculumItemView {
        id: item.row.id.into(),
        course_id: item.row.course_id.into(),
        course_title: item.title.clone(),
        category: word(&item.category)?,
        sessions_planned: number(item.row.sessions_planned)?,
        weekday: item.row.weekday.map(number).transpose()?,
        start_time: item.row.start_time,
    })
}
