//! Questions whether two records are one, and their answers.

use chrono::{DateTime, Utc};
use contract::privacy::LearnerMergeQuery;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{learner, learner_merge};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learner_merge)]
pub(in crate::privacy) struct MergeRow {
    pub(in crate::privacy) id: Uuid,
    pub(in crate::privacy) retained_id: Uuid,
    pub(in crate::privacy) merged_id: Uuid,
    pub(in crate::privacy) reason: String,
    pub(in crate::privacy) status: String,
    pub(in crate::privacy) requested_by: Uuid,
    pub(in crate::privacy) requested_at: DateTime<Utc>,
    pub(in crate::privacy) decided_by: Option<Uuid>,
    pub(in crate::privacy) decided_at: Option<DateTime<Utc>>,
    pub(in crate::privacy) decision_reason: Option<String>,
    pub(in crate::privacy) event_id: Option<Uuid>,
    pub(in crate::privacy) moved_centi: i64,
    pub(in crate::privacy) trace: Option<Value>,
    pub(in crate::privacy) version: i64,
}

pub(in crate::privacy) fn insert_merge(conn: &mut PgConnection, row: &MergeRow) -> QueryResult<()> {
    diesel::insert_into(learner_merge::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided; the caller has raised the version.
pub(in crate::privacy) fn decide_merge(conn: &mut PgConnection, row: &MergeRow) -> QueryResult<()> {
    diesel::update(learner_merge::table.find(row.id))
        .set((
            learner_merge::status.eq(&row.status),
            learner_merge::decided_by.eq(row.decided_by),
            learner_merge::decided_at.eq(row.decided_at),
            learner_merge::decision_reason.eq(row.decision_reason.as_deref()),
            learner_merge::event_id.eq(row.event_id),
            learner_merge::moved_centi.eq(row.moved_centi),
            learner_merge::trace.eq(row.trace.as_ref()),
            learner_merge::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// The ids of learners within `scope`.
fn within(scope: &Scope) -> learner::BoxedQuery<'static, Pg, SqlUuid> {
    learner::table.filter(learner::school_id.eq_any(schools_in_scope(scope))).select(learner::id).into_boxed()
}

/// A merge of which both records lie within `scope`.
pub(in crate::privacy) fn find_merge(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<MergeRow>> {
    learner_merge::table
        .filter(learner_merge::id.eq(id))
        .filter(learner_merge::retained_id.eq_any(within(scope)))
        .filter(learner_merge::merged_id.eq_any(within(scope)))
        .select(MergeRow::as_select())
        .first(conn)
        .optional()
}

/// As [`find_merge`], and locks it.
pub(in crate::privacy) fn lock_merge(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<MergeRow>> {
    learner_merge::table
        .filter(learner_merge::id.eq(id))
        .filter(learner_merge::retained_id.eq_any(within(scope)))
        .filter(learner_merge::merged_id.eq_any(within(scope)))
        .select(MergeRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// Merges within `scope`, newest first.
pub(in crate::privacy) fn list_merges(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &LearnerMergeQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<MergeRow>> {
    let filtered = || {
        let mut rows = learner_merge::table
            .filter(learner_merge::retained_id.eq_any(within(scope)))
            .filter(learner_merge::merged_id.eq_any(within(scope)))
            .into_boxed::<Pg>();
        if let Some(status) = query.status {
            rows = rows.filter(learner_merge::status.eq(status.as_str()));
        }
        if let Some(id) = query.learner_id {
            rows = rows.filter(learner_merge::retained_id.eq(id.0).or(learner_merge::merged_id.eq(id.0)));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(before) = before {
        rows = rows.filter(learner_merge::id.lt(before));
    }
    let rows: Vec<MergeRow> = rows
        .order(learner_merge::id.desc())
        .limit(paging.fetch())
        .select(MergeRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// What a record has that stays with it.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::privacy) struct SeenRow {
    #[diesel(sql_type = BigInt)]
    pub(in crate::privacy) attendances: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::privacy) last_attendance_id: Option<Uuid>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::privacy) orders: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::privacy) answers: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::privacy) consents: i64,
}

/// Counts what a record has.
pub(in crate::privacy) fn see(conn: &mut PgConnection, id: Uuid) -> QueryResult<SeenRow> {
    diesel::sql_query(
        "select (select count(*) from attendance where learner_id = $1 and status in ('signed_out', 'confirmed'))
                as attendances,
            (select id from attendance where learner_id = $1 and status in ('signed_out', 'confirmed')
                order by signed_in_at desc, id desc limit 1) as last_attendance_id,
            (select count(*) from redemption_order where learner_id = $1) as orders,
            (select count(*) from demand_answer where learner_id = $1) as answers,
            (select count(*) from learner_consent where learner_id = $1) as consents",
    )
    .bind::<SqlUuid, _>(id)
    .get_result(conn)
}
