//! SQL on reminders that credits are about to expire.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{CreditReminderQuery, LedgerAccountKind};
use diesel::dsl::{exists, not};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Date, Integer, Uuid as SqlUuid};
use uuid::Uuid;

use super::ledger::BalanceRow;
use super::statement::PersonRow;
use crate::act::Scope;
use crate::credit::domain::reminders::Window;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{credit_reminder, facility, learner, ledger_account, ledger_balance, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = credit_reminder)]
pub(in crate::credit) struct ReminderRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) expires_on: NaiveDate,
    pub(in crate::credit) days_before: i32,
    pub(in crate::credit) amount_centi: i64,
    pub(in crate::credit) created_at: DateTime<Utc>,
}

/// A bucket of which a reminder is due and not written.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct DueRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) account_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) learner_id: Uuid,
    #[diesel(sql_type = Date)]
    pub(in crate::credit) expires_on: NaiveDate,
    #[diesel(sql_type = Integer)]
    pub(in crate::credit) days_before: i32,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) amount: i64,
}

/// The place of a bucket among those that expire: its last day and its account.
pub type ExpiryMark = (NaiveDate, Uuid);

/// Buckets behind `after` in which something is free and of which a reminder is due, but not of closed accounts.
pub(in crate::credit) fn list_due(
    conn: &mut PgConnection,
    windows: &[Window],
    after: Option<ExpiryMark>,
    limit: i64,
) -> QueryResult<Vec<DueRow>> {
    let days: Vec<i32> =
        windows.iter().map(|one| i32::try_from(one.days_before).unwrap_or(i32::MAX)).collect();
    let from: Vec<NaiveDate> = windows.iter().map(|one| one.from).collect();
    let to: Vec<NaiveDate> = windows.iter().map(|one| one.to).collect();
    let (day, account) = after.unwrap_or_default();
    sql_query(
        "select a.id as account_id, l.id as learner_id, a.expires_on, w.days_before,
             b.credits - b.debits - b.held_debits as amount
         from unnest($1, $2, $3) w (days_before, first, last)
         join ledger_account a on a.kind = 'learner_bucket' and a.expires_on between w.first and w.last
         join ledger_balance b on b.account_id = a.id and b.credits > b.debits + b.held_debits
         join learner l on l.id = a.learner_id and l.closed_at is null
         where (a.expires_on, a.id) > ($4, $5) and not exists (
             select from credit_reminder r where r.learner_id = a.learner_id and r.expires_on = a.expires_on
                 and r.days_before = w.days_before)
         order by a.expires_on, a.id limit $6",
    )
    .bind::<Array<Integer>, _>(days)
    .bind::<Array<Date>, _>(from)
    .bind::<Array<Date>, _>(to)
    .bind::<Date, _>(day)
    .bind::<SqlUuid, _>(account)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Writes reminders; one that is there stays as it is.
pub(in crate::credit) fn insert_reminders(
    conn: &mut PgConnection,
    rows: &[ReminderRow],
) -> QueryResult<usize> {
    diesel::insert_into(credit_reminder::table).values(rows).on_conflict_do_nothing().execute(conn)
}

/// A reminder, whose credits it speaks of, and how their bucket stands.
pub(in crate::credit) type ReminderEntry = (ReminderRow, PersonRow, BalanceRow);

/// The reminders of the learners in scope, newest first.
pub(in crate::credit) fn list_reminders(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &CreditReminderQuery,
    today: NaiveDate,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ReminderEntry>> {
    let later = diesel::alias!(credit_reminder as later);
    macro_rules! filtered {
        ($before:expr) => {{
            let mut rows = credit_reminder::table
                .inner_join(learner::table.inner_join(school::table.inner_join(facility::table)))
                .inner_join(
                    ledger_account::table.on(ledger_account::learner_id
                        .eq(credit_reminder::learner_id.nullable())
                        .and(ledger_account::expires_on.eq(credit_reminder::expires_on.nullable()))
                        .and(ledger_account::kind.eq(LedgerAccountKind::LearnerBucket.as_str()))),
                )
                .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
                .filter(learner::school_id.eq_any(schools_in_scope(scope)))
                .into_boxed();
            if let Some(id) = query.learner_id {
                rows = rows.filter(learner::id.eq(id.0));
            }
            if let Some(id) = query.school_id {
                rows = rows.filter(school::id.eq(id.0));
            }
            if let Some(days) = query.days_before {
                let days = i32::try_from(days).unwrap_or(i32::MAX);
                rows = rows.filter(credit_reminder::days_before.eq(days));
            }
            if let Some(open) = query.open {
                let last = not(exists(
                    later
                        .filter(later.field(credit_reminder::learner_id).eq(credit_reminder::learner_id))
                        .filter(later.field(credit_reminder::expires_on).eq(credit_reminder::expires_on))
                        .filter(later.field(credit_reminder::days_before).lt(credit_reminder::days_before)),
                ));
                let left = ledger_balance::credits.gt(ledger_balance::debits + ledger_balance::held_debits);
                let is_open = credit_reminder::expires_on.ge(today).and(left).and(last);
                rows = if open { rows.filter(is_open) } else { rows.filter(not(is_open)) };
            }
            if let Some(id) = $before {
                rows = rows.filter(credit_reminder::id.lt(id));
            }
            rows
        }};
    }
    let rows: Vec<ReminderEntry> = filtered!(before)
        .order(credit_reminder::id.desc())
        .limit(paging.fetch())
        .select((
            ReminderRow::as_select(),
            (learner::name_zh, school::id, school::name, facility::id, facility::township_code),
            BalanceRow::as_select(),
        ))
        .load(conn)?;
    let total = if paging.count { Some(filtered!(None::<Uuid>).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, ..)| vec![row.id.to_string()]))
}
