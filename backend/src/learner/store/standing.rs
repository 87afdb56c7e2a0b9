//! How registrations stand, for whoever lets learners take part.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::learner;

/// A learner, where the registration stands, the day of death, when it ended, and since when consent is taken back.
pub(in crate::learner) type StandingRow =
    (Uuid, String, Option<NaiveDate>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The registrations of these learners.
pub(in crate::learner) fn list_standings(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<StandingRow>> {
    learner::table
        .filter(learner::id.eq_any(ids))
        .select((
            learner::id,
            learner::status,
            learner::died_on,
            learner::closed_at,
            learner::consent_withdrawn_at,
        ))
        .load(conn)
}
