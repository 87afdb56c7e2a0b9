//! Every registered learner of some schools as of a day, for the yearly assessment.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{LearnerId, SchoolId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::Basis;
use super::refresh::bring_up_to_date;
use crate::coverage::service::{CoverageFailure, Outcome};
use crate::coverage::store::participation as store;

/// A registered learner, and whether they take part regularly by what their school asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegisteredLearner {
    /// The learner, under the record that goes on.
    pub learner_id: LearnerId,
    /// The school.
    pub school_id: SchoolId,
    /// Whether they take part regularly.
    pub regular: bool,
}

/// The learners of these schools who are registered on a day, by school and record.
pub fn list_registered_learners(
    conn: &mut PgConnection,
    as_of: NaiveDate,
    at: DateTime<Utc>,
    schools: &[Uuid],
) -> Outcome<Vec<RegisteredLearner>> {
    let basis = Basis::find(conn, as_of)?.ok_or(CoverageFailure::NoParameters)?;
    bring_up_to_date(conn, &basis, at)?;
    let asked = basis.rules(conn)?.asked(Some(schools))?;
    let rows = store::list_registered(conn, &basis.counting(), &asked)?;
    let told = |row: store::RegisteredRow| RegisteredLearner {
        learner_id: row.id.into(),
        school_id: row.school_id.into(),
        regular: row.regular,
    };
    Ok(rows.into_iter().map(told).collect())
}
