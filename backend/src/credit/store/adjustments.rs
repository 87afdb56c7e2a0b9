//! SQL on corrections of learners' credits.

use chrono::{DateTime, Utc};
use contract::credit::{CreditAdjustmentQuery, CreditAdjustmentState};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{credit_adjustment, facility, learner};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = credit_adjustment)]
pub(in crate::credit) struct AdjustmentRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) facility_id: Uuid,
    pub(in crate::credit) amount_centi: i64,
    pub(in crate::credit) reason: String,
    pub(in crate::credit) reference: String,
    pub(in crate::credit) status: String,
    pub(in crate::credit) requested_by: Uuid,
    pub(in crate::credit) requested_at: DateTime<Utc>,
    pub(in crate::credit) decided_by: Option<Uuid>,
    pub(in crate::credit) decided_at: Option<DateTime<Utc>>,
    pub(in crate::credit) decision_reason: Option<String>,
    pub(in crate::credit) event_id: Option<Uuid>,
    pub(in crate::credit) version: i64,
    pub(in crate::credit) source: String,
}

/// A correction with the learner's name, and the facility's name and township.
pub(in crate::credit) type AdjustmentEntry = (AdjustmentRow, (String, String, String));

pub(in crate::credit) fn insert_adjustment(conn: &mut PgConnection, row: &AdjustmentRow) -> QueryResult<()> {
    diesel::insert_into(credit_adjustment::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided.
pub(in crate::credit) fn update_adjustment(conn: &mut PgConnection, row: &AdjustmentRow) -> QueryResult<()> {
    diesel::update(credit_adjustment::table.find(row.id))
        .set((
            credit_adjustment::status.eq(&row.status),
            credit_adjustment::decided_by.eq(row.decided_by),
            credit_adjustment::decided_at.eq(row.decided_at),
            credit_adjustment::decision_reason.eq(&row.decision_reason),
            credit_adjustment::event_id.eq(row.event_id),
            credit_adjustment::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

macro_rules! entries {
    () => {
        credit_adjustment::table.inner_join(learner::table).inner_join(facility::table)
    };
}

macro_rules! entry {
    () => {
        (AdjustmentRow::as_select(), (learner::name_zh, facility::name_zh, facility::township_code))
    };
}

/// A correction at a facility in scope.
pub(in crate::credit) fn find_adjustment(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<AdjustmentEntry>> {
    entries!()
        .filter(credit_adjustment::id.eq(id))
        .filter(credit_adjustment::facility_id.eq_any(facilities_in_scope(scope)))
        .select(entry!())
        .first(conn)
        .optional()
}

/// As `find_adjustment`, and locks it.
pub(in crate::credit) fn lock_adjustment(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<AdjustmentEntry>> {
    let inside = facilities_in_scope(scope);
    let locked: Option<Uuid> = credit_adjustment::table
        .filter(credit_adjustment::id.eq(id).and(credit_adjustment::facility_id.eq_any(inside)))
        .select(credit_adjustment::id)
        .for_update()
        .first(conn)
        .optional()?;
    if locked.is_some() { find_adjustment(conn, scope, id) } else { Ok(None) }
}

/// How much the corrections of a learner that wait to be decided would take off, in hundredths.
pub(in crate::credit) fn sum_taken_off(conn: &mut PgConnection, learner: Uuid) -> QueryResult<i64> {
    let sum: Option<Decimal> = credit_adjustment::table
        .filter(credit_adjustment::learner_id.eq(learner))
        .filter(credit_adjustment::status.eq(CreditAdjustmentState::Pending.as_str()))
        .filter(credit_adjustment::amount_centi.lt(0))
        .select(diesel::dsl::sum(credit_adjustment::amount_centi))
        .first(conn)?;
    Ok(sum.map_or(0, |sum| (-sum).to_i64().unwrap_or(i64::MAX)))
}

/// Corrections at the facilities in scope, newest first.
pub(in crate::credit) fn list_adjustments(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &CreditAdjustmentQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<AdjustmentEntry>> {
    let filtered = || {
        let mut rows =
            entries!().filter(credit_adjustment::facility_id.eq_any(facilities_in_scope(scope))).into_boxed();
        if let Some(id) = query.learner_id {
            rows = rows.filter(credit_adjustment::learner_id.eq(id.0));
        }
        if let Some(id) = query.facility_id {
            rows = rows.filter(credit_adjustment::facility_id.eq(id.0));
        }
        if let Some(status) = query.status {
            rows = rows.filter(credit_adjustment::status.eq(status.as_str()));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(credit_adjustment::id.lt(id));
    }
    let rows = rows.order(credit_adjustment::id.desc()).limit(paging.fetch()).select(entry!()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _): &AdjustmentEntry| vec![row.id.to_string()]))
}
