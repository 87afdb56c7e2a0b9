//! SQL on curriculum plans and their items.

use chrono::{DateTime, NaiveTime, Utc};
use contract::curriculum::{CurriculumPlanQuery, HalfYear, PlanState};
use contract::ids::{CurriculumPlanId, SchoolId};
use diesel::dsl::max;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::db::keyset::before;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{course, course_version, curriculum_item, curriculum_plan, school};

diesel::define_sql_function! { fn coalesce(value: diesel::sql_types::Nullable<diesel::sql_types::Uuid>, other: diesel::sql_types::Uuid) -> diesel::sql_types::Uuid }

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = curriculum_plan, treat_none_as_null = true)]
pub(in crate::curriculum) struct PlanRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) half_year: String,
    pub(in crate::curriculum) revision: i16,
    pub(in crate::curriculum) status: String,
    pub(in crate::curriculum) copied_from: Option<Uuid>,
    pub(in crate::curriculum) published_at: Option<DateTime<Utc>>,
    pub(in crate::curriculum) published_by: Option<Uuid>,
    pub(in crate::curriculum) changed_bp: Option<i32>,
    pub(in crate::curriculum) created_at: DateTime<Utc>,
    pub(in crate::curriculum) version: i64,
    pub(in crate::curriculum) teaching_review_id: Option<Uuid>,
    pub(in crate::curriculum) demand_survey_id: Option<Uuid>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = curriculum_item)]
pub(in crate::curriculum) struct ItemRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) plan_id: Uuid,
    pub(in crate::curriculum) course_id: Uuid,
    pub(in crate::curriculum) position: i16,
    pub(in crate::curriculum) sessions_planned: i16,
    pub(in crate::curriculum) weekday: Option<i16>,
    pub(in crate::curriculum) start_time: Option<NaiveTime>,
    /// The content that a published plan took; a draft goes along with its courses.
    pub(in crate::curriculum) course_version_id: Option<Uuid>,
}

/// An item with its course, by the content that its plan took or, in a draft, that the catalogue shows.
#[derive(Debug, Clone)]
pub(in crate::curriculum) struct Item {
    pub(in crate::curriculum) row: ItemRow,
    pub(in crate::curriculum) content: Uuid,
    pub(in crate::curriculum) title: String,
    pub(in crate::curriculum) category: String,
    pub(in crate::curriculum) course_status: String,
}

pub(in crate::curriculum) fn find_plan(
    conn: &mut PgConnection,
    scope: &Scope,
    id: CurriculumPlanId,
) -> QueryResult<Option<PlanRow>> {
    curriculum_plan::table
        .filter(curriculum_plan::id.eq(id.0).and(curriculum_plan::school_id.eq_any(schools_in_scope(scope))))
        .select(PlanRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::curriculum) fn lock_plan(
    conn: &mut PgConnection,
    scope: &Scope,
    id: CurriculumPlanId,
) -> QueryResult<Option<PlanRow>> {
    curriculum_plan::table
        .filter(curriculum_plan::id.eq(id.0).and(curriculum_plan::school_id.eq_any(schools_in_scope(scope))))
        .select(PlanRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// The plan in force of the latest half-year before `half_year`.
pub(in crate::curriculum) fn find_last_published(
    conn: &mut PgConnection,
    school: SchoolId,
    before: HalfYear,
) -> QueryResult<Option<PlanRow>> {
    curriculum_plan::table
        .filter(curriculum_plan::school_id.eq(school.0))
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .filter(curriculum_plan::half_year.lt(before.to_string()))
        .order(curriculum_plan::half_year.desc())
        .select(PlanRow::as_select())
        .first(conn)
        .optional()
}

/// The draft of a school's half-year.
pub(in crate::curriculum) fn find_draft(
    conn: &mut PgConnection,
    school: SchoolId,
    half_year: HalfYear,
) -> QueryResult<Option<Uuid>> {
    curriculum_plan::table
        .filter(curriculum_plan::school_id.eq(school.0))
        .filter(curriculum_plan::half_year.eq(half_year.to_string()))
        .filter(curriculum_plan::status.eq(PlanState::Draft.as_str()))
        .select(curriculum_plan::id)
        .first(conn)
        .optional()
}

/// The highest revision of a school's plans for a half-year.
pub(in crate::curriculum) fn find_last_revision(
    conn: &mut PgConnection,
    school: SchoolId,
    half_year: HalfYear,
) -> QueryResult<Option<i16>> {
    curriculum_plan::table
        .filter(
            curriculum_plan::school_id.eq(school.0).and(curriculum_plan::half_year.eq(half_year.to_string())),
        )
        .select(max(curriculum_plan::revision))
        .first(conn)
}

/// Takes the plan in force of a half-year out of force; answers which it was.
pub(in crate::curriculum) fn supersede_published(
    conn: &mut PgConnection,
    school: SchoolId,
    half_year: &str,
) -> QueryResult<Option<Uuid>> {
    diesel::update(curriculum_plan::table)
        .filter(curriculum_plan::school_id.eq(school.0).and(curriculum_plan::half_year.eq(half_year)))
        .filter(curriculum_plan::status.eq(PlanState::Published.as_str()))
        .set((
            curriculum_plan::status.eq(PlanState::Superseded.as_str()),
            curriculum_plan::version.eq(curriculum_plan::version + 1),
        ))
        .returning(curriculum_plan::id)
        .get_result(conn)
        .optional()
}

pub(in crate::curriculum) fn insert_plan(conn: &mut PgConnection, row: &PlanRow) -> QueryResult<()> {
    diesel::insert_into(curriculum_plan::table).values(row).execute(conn).map(drop)
}

pub(in crate::curriculum) fn update_plan(conn: &mut PgConnection, row: &PlanRow) -> QueryResult<()> {
    diesel::update(curriculum_plan::table.find(row.id)).set(row).execute(conn).map(drop)
}

/// The items of a plan, in order.
pub(in crate::curriculum) fn list_items(conn: &mut PgConnection, plan: Uuid) -> QueryResult<Vec<Item>> {
    let taken = coalesce(curriculum_item::course_version_id, course::shown_version_id);
    let rows: Vec<(ItemRow, Uuid, String, String, String)> = curriculum_item::table
        .inner_join(course::table)
        .inner_join(course_version::table.on(course_version::id.eq(taken)))
        .filter(curriculum_item::plan_id.eq(plan))
        .order(curriculum_item::position)
        .select((
            ItemRow::as_select(),
            course_version::id,
            course_version::title_zh,
            course_version::category,
            course::status,
        ))
        .load(conn)?;
    let item = |(row, content, title, category, course_status)| Item {
        row,
        content,
        title,
        category,
        course_status,
    };
    Ok(rows.into_iter().map(item).collect())
}

/// Keeps with each item of a plan the content that its course is published by.
pub(in crate::curriculum) fn take_contents(conn: &mut PgConnection, plan: Uuid) -> QueryResult<()> {
    let shown = course::table
        .filter(course::id.eq(curriculum_item::course_id))
        .select(course::shown_version_id.nullable())
        .single_value();
    diesel::update(curriculum_item::table.filter(curriculum_item::plan_id.eq(plan)))
        .set(curriculum_item::course_version_id.eq(shown))
        .execute(conn)
        .map(drop)
}

pub(in crate::curriculum) fn replace_items(
    conn: &mut PgConnection,
    plan: Uuid,
    rows: &[ItemRow],
) -> QueryResult<()> {
    diesel::delete(curriculum_item::table.filter(curriculum_item::plan_id.eq(plan))).execute(conn)?;
    diesel::insert_into(curriculum_item::table).values(rows).execute(conn).map(drop)
}

fn filtered(scope: &Scope, filter: &CurriculumPlanQuery) -> curriculum_plan::BoxedQuery<'static, Pg> {
    let mut query = curriculum_plan::table
        .filter(curriculum_plan::school_id.eq_any(schools_in_scope(scope)))
        .into_boxed();
    if let Some(id) = filter.school_id {
        query = query.filter(curriculum_plan::school_id.eq(id.0));
    }
    if let Some(half_year) = filter.half_year {
        query = query.filter(curriculum_plan::half_year.eq(half_year.to_string()));
    }
    if let Some(state) = filter.status {
        query = query.filter(curriculum_plan::status.eq(state.as_str()));
    }
    query
}

/// A plan with its school's name and how many items it has.
pub(in crate::curriculum) type Summary = (PlanRow, String, i64);

/// Newest half-year first.
pub(in crate::curriculum) fn list_plans(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &CurriculumPlanQuery,
    before: Option<(String, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<Summary>> {
    let mut query = filtered(scope, filter);
    if let Some((half_year, id)) = before {
        query = query.filter(before!((curriculum_plan::half_year, half_year), (curriculum_plan::id, id)));
    }
    let rows: Vec<PlanRow> = query
        .order((curriculum_plan::half_year.desc(), curriculum_plan::id.desc()))
        .limit(paging.fetch())
        .select(PlanRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let page = Paged::cut(rows, paging, total, |row| vec![row.half_year.clone(), row.id.to_string()]);
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let schools: Vec<Uuid> = page.items.iter().map(|row| row.school_id).collect();
    let names: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(schools)).select((school::id, school::name)).load(conn)?;
    let sizes: Vec<(Uuid, i64)> = curriculum_item::table
        .filter(curriculum_item::plan_id.eq_any(ids))
        .group_by(curriculum_item::plan_id)
        .select((curriculum_item::plan_id, diesel::dsl::count_star()))
        .load(conn)?;
    let (names, sizes): (std::collections::HashMap<_, _>, std::collections::HashMap<_, _>) =
        (names.into_iter().collect(), sizes.into_iter().collect());
    Ok(page.map(|row| {
        let name = names.get(&row.school_id).cloned().unwrap_or_default();
        let size = sizes.get(&row.id).copied().unwrap_or_default();
        (row, name, size)
    }))
}
