//! Planning a half-year, and publishing it once.

use contract::course::{CourseState, CourseView};
use contract::curriculum::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanQuery,
    CurriculumPlanSummary, CurriculumPlanView, HalfYear, PlanDiff, PlanDiffCourse, PlanState,
    UpdateCurriculumPlan,
};
use contract::ids::{CourseId, CurriculumPlanId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::basis::{attach_review, attach_survey, basis, evidence, lack_views};
use super::parameters::parameters;
use super::{Answer, CurriculumServiceError, school};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::course::service::{get_courses, subscribed_courses};
use crate::curriculum::domain::publishing::{Last, lacks};
use crate::curriculum::domain::{self, Change as PlanChange, check_items};
use crate::curriculum::store::{self, Item, ItemRow, PlanRow};
use crate::db::value::{number, word};
use crate::facility::scope::SchoolPlace;
use crate::paging::{Paged, Paging};

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
    domain::check_near(body.half_year, business_date(act.at))?;
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
        teaching_review_id: None,
        demand_survey_id: None,
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

/// Changes a draft: its items as a whole, and what it rests on.
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
    let before = view(conn, act, &row, &place)?;
    if let Some(items) = &body.items {
        set_items(conn, act, (row.id, &place), items)?;
    }
    if let Some(review) = body.teaching_review_id {
        attach_review(conn, &mut row, review)?;
    }
    if let Some(survey) = body.demand_survey_id {
        attach_survey(conn, act, &mut row, survey)?;
    }
    row.version += 1;
    store::update_plan(conn, &row)?;
    let after = view(conn, act, &row, &place)?;
    audit::record(conn, act, &change("curriculum_plan.update", id, &place).before(&before).after(&after))?;
    Ok(after)
}

fn set_items(
    conn: &mut PgConnection,
    act: &Act,
    (plan, place): (Uuid, &SchoolPlace),
    items: &[CurriculumItemInput],
) -> Answer<()> {
    let courses: Vec<CourseId> = items.iter().map(|item| item.course_id).collect();
    if !courses.is_empty() {
        check_items(&courses)?;
    }
    check_available(conn, act, place, &courses)?;
    let rows =
        (0_i16..).zip(items).map(|(at, item)| item_row(plan, at, item)).collect::<Result<Vec<_>, _>>()?;
    Ok(store::replace_items(conn, plan, &rows)?)
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
    let missing = not_available(conn, act, place, ids)?;
    if missing.is_empty() { Ok(()) } else { Err(CurriculumServiceError::CoursesNotAvailable(missing)) }
}

/// The places of those that are not published, or neither the city's nor the school's own county's.
pub(super) fn not_available(
    conn: &mut PgConnection,
    act: &Act,
    place: &SchoolPlace,
    ids: &[CourseId],
) -> Answer<Vec<usize>> {
    let courses = get_courses(conn, act, ids)?;
    let subscribed = subscribed_courses(conn, place.school_id, ids)?;
    let teachable = |course: &CourseView| {
        let own = course.owner_division_code.as_deref().is_none_or(|owner| owner == place.county_code);
        course.status == CourseState::Published && (own || subscribed.contains(&course.id))
    };
    let known = |id: &CourseId| courses.iter().any(|course| course.id == *id && teachable(course));
    Ok(ids.iter().enumerate().filter(|(_, id)| !known(id)).map(|(at, _)| at).collect())
}

/// Publishes a draft, once, where given as it was `read`; an earlier revision of the half-year steps back.
pub fn publish_plan(
    conn: &mut PgConnection,
    act: &Act,
    id: CurriculumPlanId,
    read: Option<i64>,
) -> Answer<CurriculumPlanView> {
    let (mut row, place) = lock(conn, act, id)?;
    if read.is_some_and(|version| version != row.version) {
        return Err(CurriculumServiceError::Stale);
    }
    let state = word(&row.status)?;
    domain::require_draft(state)?;
    let before = view(conn, act, &row, &place)?;
    let items: Vec<CourseId> = before.items.iter().map(|item| item.course_id).collect();
    check_items(&items)?;
    check_available(conn, act, &place, &items)?;
    let today = business_date(act.at);
    let last = compare(conn, &row)?.map(|(last, _, change)| last_of(&last, change)).transpose()?;
    let rests_on = basis(&row, last, &evidence(conn, act, &row)?)?;
    let lacks = lacks(&parameters(conn, today)?, &rests_on);
    row.status = domain::publish(state, before.half_year, today, lacks)?.to_string();
    row.changed_bp = last.map(|last| number(last.change.share_bp())).transpose()?;
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

pub(super) fn half_year_of(row: &PlanRow) -> Answer<HalfYear> {
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

fn last_of(last: &PlanRow, change: PlanChange) -> Answer<Last> {
    Ok(Last { half_year: half_year_of(last)?, change })
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
    let parameters = parameters(conn, day)?;
    let compared = compare(conn, row)?;
    let last = compared.as_ref().map(|(last, _, change)| last_of(last, *change)).transpose()?;
    let diff = compared
        .map(|(last, old, change)| diff(&last, &old, &items, change, parameters.min_changed_bp))
        .transpose()?;
    let evidence = evidence(conn, act, row)?;
    let (status, items): (PlanState, Vec<_>) =
        (word(&row.status)?, items.iter().map(item_view).collect::<Answer<_>>()?);
    let lacks = if status == PlanState::Draft {
        lack_views(&items, &lacks(&parameters, &basis(row, last, &evidence)?))
    } else {
        Vec::new()
    };
    Ok(CurriculumPlanView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: place.name.clone(),
        half_year: half_year_of(row)?,
        revision: number(row.revision)?,
        status,
        copied_from: row.copied_from.map(Into::into),
        published_at: row.published_at,
        items,
        diff,
        teaching_review: evidence.review,
        demand_survey: evidence.survey,
        lacks,
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
