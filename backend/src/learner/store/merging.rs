//! Records that went into others of the same person.

use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use uuid::Uuid;

use super::LearnerRow;
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{learner, learner_account};

/// Two learners within `scope`, locked in one order, so that two merges never wait for each other.
pub(in crate::learner) fn lock_two(
    conn: &mut PgConnection,
    scope: &Scope,
    ids: [LearnerId; 2],
) -> QueryResult<Vec<LearnerRow>> {
    learner::table
        .filter(
            learner::id.eq_any(ids.map(|id| id.0)).and(learner::school_id.eq_any(schools_in_scope(scope))),
        )
        .order(learner::id)
        .select(LearnerRow::as_select())
        .for_update()
        .load(conn)
}

/// The record that goes on for one, if it was merged.
pub(in crate::learner) fn find_merged_into(
    conn: &mut PgConnection,
    id: LearnerId,
) -> QueryResult<Option<Uuid>> {
    learner::table.find(id.0).select(learner::merged_into).first(conn).optional().map(Option::flatten)
}

/// The accounts that are declared to be a learner.
pub(in crate::learner) fn list_accounts(conn: &mut PgConnection, id: LearnerId) -> QueryResult<Vec<Uuid>> {
    learner_account::table
        .filter(learner_account::learner_id.eq(id.0))
        .order(learner_account::account_id)
        .select(learner_account::account_id)
        .load(conn)
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// A record and all that went into it, directly or through others.
pub(in crate::learner) fn list_lineage(conn: &mut PgConnection, id: LearnerId) -> QueryResult<Vec<Uuid>> {
    let found: Vec<Found> = diesel::sql_query(
        "with recursive line (id) as (
             select $1::uuid union select l.id from learner l join line on l.merged_into = line.id)
         select id from line",
    )
    .bind::<SqlUuid, _>(id.0)
    .load(conn)?;
    Ok(found.into_iter().map(|one| one.id).collect())
}

#[derive(QueryableByName)]
struct Member {
    #[diesel(sql_type = SqlUuid)]
    record: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person: Uuid,
}

/// Every record that went into another one of the same person as one of these, with the one that goes on.
pub(in crate::learner) fn list_lines(
    conn: &mut PgConnection,
    records: &[Uuid],
) -> QueryResult<Vec<(Uuid, Uuid)>> {
    let found: Vec<Member> = diesel::sql_query(
        "with recursive up (id, into_id) as (
             select l.id, l.merged_into from learner l where l.id = any($1)
             union select l.id, l.merged_into from learner l join up on l.id = up.into_id),
         line (record, person) as (
             select id, id from up where into_id is null
             union select l.id, line.person from learner l join line on l.merged_into = line.record)
         select record, person from line where record <> person",
    )
    .bind::<Array<SqlUuid>, _>(records)
    .load(conn)?;
    Ok(found.into_iter().map(|one| (one.record, one.person)).collect())
}
