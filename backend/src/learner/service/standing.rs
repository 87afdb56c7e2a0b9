//! How registrations stand.

use std::collections::HashMap;

use diesel::pg::PgConnection;
use uuid::Uuid;

use crate::db::DbError;
use crate::db::value::word;
use crate::learner::domain::standing::Standing;
use crate::learner::store;

/// How the registrations of these learners stand, by learner; whoever asks has seen that they are within reach.
pub fn standings(conn: &mut PgConnection, ids: &[Uuid]) -> Result<HashMap<Uuid, Standing>, DbError> {
    let rows = store::list_standings(conn, ids)?;
    let standing = |(id, status, died_on, closed_at, consent_withdrawn_at): store::StandingRow| {
        Ok((id, Standing { state: word(&status)?, died_on, closed_at, consent_withdrawn_at }))
    };
    rows.into_iter().map(standing).collect()
}
