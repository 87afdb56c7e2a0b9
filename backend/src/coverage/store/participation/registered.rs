//! Every registered learner of some schools, with what was attended within the window.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Integer, Uuid as SqlUuid};
use uuid::Uuid;

use super::{ATTENDED, Asked, Counting, REGISTERED};

/// A registered learner, and whether they take part regularly by what their school asks.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct RegisteredRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::coverage) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::coverage) school_id: Uuid,
    #[diesel(sql_type = Bool)]
    pub(in crate::coverage) regular: bool,
}

/// The learners of these schools who are registered on the day, by school and record.
pub(in crate::coverage) fn list_registered(
    conn: &mut PgConnection,
    by: &Counting,
    asked: &Asked,
) -> QueryResult<Vec<RegisteredRow>> {
    diesel::sql_query(format!(
        "select l.id, l.school_id,
            n.attendances >= asked.attendances and n.months >= asked.months as regular
        from learner l
        join unnest($5::uuid[], $6::int[], $7::int[]) as asked (school_id, attendances, months)
            on asked.school_id = l.school_id
        {ATTENDED}
        where {REGISTERED}
        order by l.school_id, l.id"
    ))
    .bind::<Date, _>(by.as_of)
    .bind::<Date, _>(by.sixty)
    .bind::<Date, _>(by.first)
    .bind::<Date, _>(by.end)
    .bind::<Array<SqlUuid>, _>(&asked.schools)
    .bind::<Array<Integer>, _>(&asked.attendances)
    .bind::<Array<Integer>, _>(&asked.months)
    .load(conn)
}
