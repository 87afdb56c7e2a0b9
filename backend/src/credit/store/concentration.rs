//! SQL that sums issued credits by facility, by who entered them, and by learner.

use chrono::NaiveDate;
use contract::credit::ConcentrationBy;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::act::Scope;

/// What was issued to one, in hundredths.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct IssuedRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) name: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) issued: i64,
}

/// What activities of these days have earned at the facilities in scope, or at one of them; reversed earnings are left
/// out, and by actor those that the system itself entered, or a device with nobody beside it.
pub(in crate::credit) fn list_issued(
    conn: &mut PgConnection,
    scope: &Scope,
    by: ConcentrationBy,
    (from, to): (NaiveDate, NaiveDate),
    facility: Option<Uuid>,
) -> QueryResult<Vec<IssuedRow>> {
    let (key, name) = match by {
        ConcentrationBy::Facility => ("f.id", "f.name_zh"),
        ConcentrationBy::Actor => ("o.id", "o.display_name"),
        ConcentrationBy::Learner => ("l.id", "l.name_zh"),
    };
    sql_query(format!(
        "select {key} as id, {name} as name, sum(e.credited_centi)::bigint as issued
         from credit_earning e
         join learner l on l.id = e.learner_id
         left join ledger_event v on v.id = e.id
         left join attendance a on a.id = e.attendance_id
         left join class_session s on s.id = a.session_id
         join school c on c.id = coalesce(s.school_id, l.school_id)
         join facility f on f.id = c.facility_id
         left join account o on o.id = coalesce(a.beside_by, a.recorded_by, v.actor_id)
         where e.activity_date between $1 and $2 and e.credited_centi > 0
             and ($3 or f.county_code = any($4) or f.township_code = any($4) or f.id = any($5))
             and ($6 is null or f.id = $6) and {key} is not null
             and not exists (select from ledger_transfer t join ledger_transfer r on r.reverses_id = t.id
                 where t.event_id = e.id)
         group by {key}, {name}"
    ))
    .bind::<Date, _>(from)
    .bind::<Date, _>(to)
    .bind::<Bool, _>(scope.city)
    .bind::<Array<Text>, _>(&scope.divisions)
    .bind::<Array<SqlUuid>, _>(&scope.facilities)
    .bind::<Nullable<SqlUuid>, _>(facility)
    .load(conn)
}
