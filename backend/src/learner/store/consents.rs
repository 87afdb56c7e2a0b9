//! What learners have said about consents: added, never changed.

use chrono::{DateTime, Utc};
use contract::ids::LearnerId;
use contract::learner::ConsentPurpose;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::learner_consent;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learner_consent)]
pub(in crate::learner) struct ConsentRow {
    pub(in crate::learner) learner_id: Uuid,
    pub(in crate::learner) purpose: String,
    pub(in crate::learner) number: i32,
    pub(in crate::learner) act: String,
    pub(in crate::learner) notice_version: String,
    pub(in crate::learner) said_at: DateTime<Utc>,
    pub(in crate::learner) method: String,
    pub(in crate::learner) witness: Option<String>,
    pub(in crate::learner) recorded_by: Uuid,
    pub(in crate::learner) recorded_at: DateTime<Utc>,
}

/// Every word of a learner, the newest first.
pub(in crate::learner) fn list_consents(
    conn: &mut PgConnection,
    id: LearnerId,
) -> QueryResult<Vec<ConsentRow>> {
    learner_consent::table
        .filter(learner_consent::learner_id.eq(id.0))
        .order((
            learner_consent::recorded_at.desc(),
            learner_consent::purpose,
            learner_consent::number.desc(),
        ))
        .select(ConsentRow::as_select())
        .load(conn)
}

/// How many words a learner has said on a purpose: an odd number means that it agrees.
pub(in crate::learner) fn last_consent(
    conn: &mut PgConnection,
    id: LearnerId,
    purpose: ConsentPurpose,
) -> QueryResult<i32> {
    let last: Option<i32> = learner_consent::table
        .filter(learner_consent::learner_id.eq(id.0).and(learner_consent::purpose.eq(purpose.as_str())))
        .select(diesel::dsl::max(learner_consent::number))
        .first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The last word of a learner on a purpose, which it has said something on.
pub(in crate::learner) fn find_last_consent(
    conn: &mut PgConnection,
    id: LearnerId,
    purpose: ConsentPurpose,
) -> QueryResult<ConsentRow> {
    learner_consent::table
        .filter(learner_consent::learner_id.eq(id.0).and(learner_consent::purpose.eq(purpose.as_str())))
        .order(learner_consent::number.desc())
        .select(ConsentRow::as_select())
        .first(conn)
}

pub(in crate::learner) fn insert_consents(conn: &mut PgConnection, rows: &[ConsentRow]) -> QueryResult<()> {
    diesel::insert_into(learner_consent::table).values(rows).execute(conn).map(drop)
}
