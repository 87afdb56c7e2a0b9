//! What of a record's credits is not settled, and what merged records still have.

use chrono::NaiveDate;
use contract::credit::CreditAdjustmentState;
use diesel::dsl::exists;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::schema::{credit_adjustment, ledger_account, ledger_balance};

/// Whether an order holds some of a learner's credits.
pub(in crate::credit) fn has_held(conn: &mut PgConnection, learner: Uuid) -> QueryResult<bool> {
    let held = ledger_account::table
        .inner_join(ledger_balance::table)
        .filter(ledger_account::learner_id.eq(learner).and(ledger_balance::held_debits.gt(0)));
    diesel::select(exists(held)).get_result(conn)
}

/// Whether a correction of a learner's credits waits to be decided.
pub(in crate::credit) fn has_pending(conn: &mut PgConnection, learner: Uuid) -> QueryResult<bool> {
    let pending = credit_adjustment::table.filter(
        credit_adjustment::learner_id
            .eq(learner)
            .and(credit_adjustment::status.eq(CreditAdjustmentState::Pending.as_str())),
    );
    diesel::select(exists(pending)).get_result(conn)
}

/// A merged record in which something is left, where it goes, and where that is told.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct LeftRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) learner_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) merged_into: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) facility_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) township_code: String,
}

/// Merged records behind `after` with something free whose last day has not passed.
pub(in crate::credit) fn list_left_behind(
    conn: &mut PgConnection,
    today: NaiveDate,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<LeftRow>> {
    diesel::sql_query(
        "select l.id as learner_id, l.merged_into, f.id as facility_id, f.township_code from learner l
         join school s on s.id = l.school_id join facility f on f.id = s.facility_id
         where l.merged_into is not null and l.id > $1 and exists (
             select from ledger_account a join ledger_balance b on b.account_id = a.id
             where a.learner_id = l.id and a.expires_on >= $2 and b.credits > b.debits + b.held_debits)
         order by l.id limit $3",
    )
    .bind::<SqlUuid, _>(after.unwrap_or_default())
    .bind::<Date, _>(today)
    .bind::<BigInt, _>(limit)
    .load(conn)
}
