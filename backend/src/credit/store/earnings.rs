//! SQL on earnings and statements.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{CreditEntryQuery, LedgerAccountKind};
use diesel::dsl::sql;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde_json::Value;
use uuid::Uuid;

use crate::db::keyset::before;
use crate::paging::{Paged, Paging};
use crate::schema::{credit_earning, ledger_account, ledger_event, ledger_transfer};

/// An earning; its id is that of the event that pays it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = credit_earning)]
pub(in crate::credit) struct EarningRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) source: String,
    pub(in crate::credit) attendance_id: Option<Uuid>,
    pub(in crate::credit) record_id: Option<Uuid>,
    pub(in crate::credit) policy_id: Uuid,
    pub(in crate::credit) form: String,
    pub(in crate::credit) activity_date: NaiveDate,
    pub(in crate::credit) starts_at: DateTime<Utc>,
    pub(in crate::credit) ends_at: DateTime<Utc>,
    pub(in crate::credit) valid_minutes: i32,
    pub(in crate::credit) priority: Option<bool>,
    pub(in crate::credit) no_credit: Option<String>,
    /// How much of the caps was used up: of the day, of the day online, of the month, of the month online, of the year.
    pub(in crate::credit) used_centi: Option<Vec<Option<i64>>>,
    pub(in crate::credit) raw_centi: i64,
    pub(in crate::credit) credited_centi: i64,
    pub(in crate::credit) capped_by: Option<String>,
    pub(in crate::credit) expires_on: NaiveDate,
    /// Only of earnings from before the inputs were kept.
    pub(in crate::credit) trace: Option<Value>,
    pub(in crate::credit) earned_at: DateTime<Utc>,
    /// What the request said, if it came from outside.
    pub(in crate::credit) request_hash: Option<Vec<u8>>,
    /// By which version of the learner's record it was judged, if it came from outside.
    pub(in crate::credit) learner_version: Option<i64>,
    /// By which version of the policy, likewise.
    pub(in crate::credit) policy_version: Option<i64>,
}

/// What was credited to whom, for which time, in which form.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct Posted {
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) day: NaiveDate,
    pub(in crate::credit) form: String,
    pub(in crate::credit) starts_at: DateTime<Utc>,
    pub(in crate::credit) ends_at: DateTime<Utc>,
    pub(in crate::credit) credited_centi: i64,
    /// The record, if one shows it.
    pub(in crate::credit) record_id: Option<Uuid>,
}

/// Whether nobody has taken an earning back.
const STANDS: &str =
    "not exists (select from ledger_transfer t join ledger_transfer r on r.reverses_id = t.id
    where t.event_id = credit_earning.id)";

/// The credits posted to these learners for days of one calendar year; what was taken back counts no more.
pub(in crate::credit) fn list_posted(
    conn: &mut PgConnection,
    learners: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> QueryResult<Vec<Posted>> {
    credit_earning::table
        .filter(credit_earning::learner_id.eq_any(learners))
        .filter(credit_earning::activity_date.between(from, to))
        .filter(credit_earning::credited_centi.gt(0))
        .filter(sql::<Bool>(STANDS))
        .select((
            credit_earning::learner_id,
            credit_earning::activity_date,
            credit_earning::form,
            credit_earning::starts_at,
            credit_earning::ends_at,
            credit_earning::credited_centi,
            credit_earning::record_id,
        ))
        .load(conn)
}

pub(in crate::credit) fn insert_earnings(conn: &mut PgConnection, rows: &[EarningRow]) -> QueryResult<()> {
    diesel::insert_into(credit_earning::table).values(rows).execute(conn).map(drop)
}

pub(in crate::credit) fn find_earning(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<EarningRow>> {
    credit_earning::table.find(id).select(EarningRow::as_select()).first(conn).optional()
}

/// One line of a statement: transfer, its event, its bucket, its earning.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct EntryRow {
    pub(in crate::credit) id: i64,
    pub(in crate::credit) amount: i64,
    pub(in crate::credit) phase: String,
    pub(in crate::credit) credited: Uuid,
    pub(in crate::credit) event_id: Uuid,
    pub(in crate::credit) kind: String,
    pub(in crate::credit) at: DateTime<Utc>,
    pub(in crate::credit) business_date: NaiveDate,
    pub(in crate::credit) reason: Option<String>,
    pub(in crate::credit) bucket: Uuid,
    pub(in crate::credit) expires_on: NaiveDate,
    pub(in crate::credit) earning_id: Option<Uuid>,
}

/// The transfers into and out of a learner's buckets, newest first; one between two of them stands there twice.
pub(in crate::credit) fn list_entries(
    conn: &mut PgConnection,
    learner: Uuid,
    query: &CreditEntryQuery,
    before: Option<(i64, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<EntryRow>> {
    macro_rules! filtered {
        ($before:expr) => {{
            let mut rows = ledger_transfer::table
                .inner_join(ledger_event::table.on(ledger_event::id.eq(ledger_transfer::event_id)))
                .inner_join(
                    ledger_account::table.on(ledger_account::id
                        .eq(ledger_transfer::credit_account_id)
                        .or(ledger_account::id.eq(ledger_transfer::debit_account_id))),
                )
                .left_join(credit_earning::table.on(credit_earning::id.eq(ledger_event::id)))
                .filter(ledger_account::learner_id.eq(learner))
                .filter(ledger_account::kind.eq(LedgerAccountKind::LearnerBucket.as_str()))
                .into_boxed();
            if let Some(from) = query.from {
                rows = rows.filter(ledger_event::business_date.ge(from));
            }
            if let Some(to) = query.to {
                rows = rows.filter(ledger_event::business_date.le(to));
            }
            if let Some((id, bucket)) = $before {
                rows = rows
                    .filter(ledger_transfer::id.le(id))
                    .filter(before!((ledger_transfer::id, id), (ledger_account::id, bucket)));
            }
            rows
        }};
    }
    let rows: Vec<EntryRow> = filtered!(before)
        .order((ledger_transfer::id.desc(), ledger_account::id.desc()))
        .limit(paging.fetch())
        .select((
            ledger_transfer::id,
            ledger_transfer::amount,
            ledger_transfer::phase,
            ledger_transfer::credit_account_id,
            ledger_event::id,
            ledger_event::kind,
            ledger_event::at,
            ledger_event::business_date,
            ledger_event::reason,
            ledger_account::id,
            ledger_account::expires_on.assume_not_null(),
            credit_earning::id.nullable(),
        ))
        .load(conn)?;
    let total =
        if paging.count { Some(filtered!(None::<(i64, Uuid)>).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string(), row.bucket.to_string()]))
}
