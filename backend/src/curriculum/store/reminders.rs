//! SQL on reminders that schools owe a plan.

use chrono::{DateTime, NaiveDate, Utc};
use contract::curriculum::{CurriculumReminderQuery, HalfYear, PlanState};
use diesel::dsl::{exists, not};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{curriculum_parameter, curriculum_plan, curriculum_reminder, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = curriculum_reminder)]
pub(in crate::curriculum) struct ReminderRow {
    pub(in crate::curriculum) id: Uuid,
    pub(in crate::curriculum) school_id: Uuid,
    pub(in crate::curriculum) half_year: String,
    pub(in crate::curriculum) days_before: i32,
    pub(in crate::curriculum) created_at: DateTime<Utc>,
}

/// How many days before the end of a half-year schools are reminded, by the parameters of a day.
pub(in crate::curriculum) fn find_reminder_days(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Option<Vec<i32>>> {
    let days: Option<Vec<Option<i32>>> = curriculum_parameter::table
        .filter(curriculum_parameter::effective_from.le(day))
        .filter(curriculum_parameter::effective_to.is_null().or(curriculum_parameter::effective_to.ge(day)))
        .select(curriculum_parameter::reminder_days)
        .first(conn)
        .optional()?;
    Ok(days.map(|days| days.into_iter().flatten().collect()))
}

/// Writes reminders; one that is there stays as it is.
pub(in crate::curriculum) fn insert_reminders(
    conn: &mut PgConnection,
    rows: &[ReminderRow],
) -> QueryResult<usize> {
    diesel::insert_into(curriculum_reminder::table).values(rows).on_conflict_do_nothing().execute(conn)
}

/// A reminder, the name of its school, and whether a plan has been published meanwhile.
pub(in crate::curriculum) type ReminderEntry = (ReminderRow, String, bool);

/// The reminders of the schools in scope, newest first; with `open`, only the most urgent one of each plan of `present`
/// that is still owed.
pub(in crate::curriculum) fn list_reminders(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &CurriculumReminderQuery,
    present: Option<HalfYear>,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ReminderEntry>> {
    let later = diesel::alias!(curriculum_reminder as later);
    macro_rules! published {
        () => {
            exists(
                curriculum_plan::table
                    .filter(curriculum_plan::school_id.eq(curriculum_reminder::school_id))
                    .filter(curriculum_plan::half_year.eq(curriculum_reminder::half_year))
                    .filter(curriculum_plan::status.eq(PlanState::Published.as_str())),
            )
        };
    }
    macro_rules! filtered {
        ($before:expr) => {{
            let mut rows = curriculum_reminder::table
                .inner_join(school::table)
                .filter(curriculum_reminder::school_id.eq_any(schools_in_scope(scope)))
                .into_boxed();
            if let Some(id) = query.school_id {
                rows = rows.filter(curriculum_reminder::school_id.eq(id.0));
            }
            if let Some(half_year) = query.half_year {
                rows = rows.filter(curriculum_reminder::half_year.eq(half_year.to_string()));
            }
            if let Some(open) = query.open {
                let more_urgent = exists(
                    later
                        .filter(
                            later.field(curriculum_reminder::school_id).eq(curriculum_reminder::school_id),
                        )
                        .filter(
                            later.field(curriculum_reminder::half_year).eq(curriculum_reminder::half_year),
                        )
                        .filter(
                            later
                                .field(curriculum_reminder::days_before)
                                .lt(curriculum_reminder::days_before),
                        ),
                );
                let lasts = present.map(|half_year| half_year.to_string()).unwrap_or_default();
                let is_open =
                    curriculum_reminder::half_year.eq(lasts).and(not(more_urgent)).and(not(published!()));
                rows = if open { rows.filter(is_open) } else { rows.filter(not(is_open)) };
            }
            if let Some(id) = $before {
                rows = rows.filter(curriculum_reminder::id.lt(id));
            }
            rows
        }};
    }
    let rows: Vec<ReminderEntry> = filtered!(before)
        .order(curriculum_reminder::id.desc())
        .limit(paging.fetch())
        .select((ReminderRow::as_select(), school::name, published!()))
        .load(conn)?;
    let total = if paging.count { Some(filtered!(None::<Uuid>).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, ..)| vec![row.id.to_string()]))
}
