//! SQL that reads who volunteers and learners are.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{class_session, learner, learner_account, school, volunteer_member};

/// The school of a learner in `scope`.
pub(in crate::volunteer) fn find_school_of(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<Uuid>> {
    learner::table
        .filter(learner::id.eq(id).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select(learner::school_id)
        .first(conn)
        .optional()
}

/// The names of learners.
pub(in crate::volunteer) fn learner_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        learner::table.filter(learner::id.eq_any(ids)).select((learner::id, learner::name_zh)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The names of members, of learners as well as of those from outside.
pub(in crate::volunteer) fn member_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, Option<String>, Option<String>)> = volunteer_member::table
        .left_join(learner::table)
        .filter(volunteer_member::id.eq_any(ids))
        .select((volunteer_member::id, volunteer_member::name, learner::name_zh.nullable()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name, learner)| (id, name.or(learner).unwrap_or_default())).collect())
}

/// The names of schools.
pub(in crate::volunteer) fn school_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(ids)).select((school::id, school::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whether an account belongs to a learner.
pub(in crate::volunteer) fn is_own(
    conn: &mut PgConnection,
    account: Uuid,
    learner: Uuid,
) -> QueryResult<bool> {
    diesel::select(exists(learner_account::table.find((account, learner)))).get_result(conn)
}

/// How a session stands, when it begins and when it ends.
pub(in crate::volunteer) type Meeting = (String, DateTime<Utc>, DateTime<Utc>);

/// A session in `scope`.
pub(in crate::volunteer) fn find_session(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<Meeting>> {
    class_session::table
        .filter(class_session::id.eq(id).and(class_session::school_id.eq_any(schools_in_scope(scope))))
        .select((class_session::status, class_session::starts_at, class_session::ends_at))
        .first(conn)
        .optional()
}
