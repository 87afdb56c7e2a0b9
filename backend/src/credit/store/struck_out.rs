//! SQL that finds what struck-out attendance still holds.

use std::collections::HashMap;

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use uuid::Uuid;

/// Attendance that is struck out, with an earning that nobody has taken back or been told of.
const HELD: &str = "attendance t join credit_earning e on e.attendance_id = t.id
    where t.status = 'void' and e.credited_centi > 0
        and not exists (select from ledger_transfer p join ledger_transfer r on r.reverses_id = p.id
            where p.event_id = e.id)
        and not exists (select from credit_review_line l
            where l.earning_id = e.id and 'attendance_void' = any (l.reasons))";

#[derive(QueryableByName)]
struct EarningFound {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// What such attendance of one session has earned.
pub(in crate::credit) fn list_live(conn: &mut PgConnection, session: Uuid) -> QueryResult<Vec<Uuid>> {
    let rows: Vec<EarningFound> =
        sql_query(format!("select e.id from {HELD} and t.session_id = $1 order by e.id"))
            .bind::<SqlUuid, _>(session)
            .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(QueryableByName)]
struct ReversalFound {
    #[diesel(sql_type = SqlUuid)]
    earning: Uuid,
    #[diesel(sql_type = SqlUuid)]
    event: Uuid,
}

/// Which of these earnings were taken back, and by which events.
pub(in crate::credit) fn list_reversals(
    conn: &mut PgConnection,
    earnings: &[Uuid],
) -> QueryResult<HashMap<Uuid, Uuid>> {
    let rows: Vec<ReversalFound> = sql_query(
        "select t.event_id as earning, r.event_id as event from ledger_transfer t
         join ledger_transfer r on r.reverses_id = t.id where t.event_id = any ($1)",
    )
    .bind::<Array<SqlUuid>, _>(earnings)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.earning, row.event)).collect())
}
