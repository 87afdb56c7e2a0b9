//! Reminding of credits that are about to expire: each once, in small batches.

use contract::credit::{CreditReminderQuery, CreditReminderView};
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::people::name_in;
use super::{CreditError, Outcome};
use crate::act::{Act, Scope};
use crate::clock::{business_date, new_id};
use crate::credit::domain::reminders::{due, due_on};
use crate::credit::store::reminders::{self as store, ExpiryMark, ReminderEntry, ReminderRow};
use crate::db::jobs::{Turn, lead};
use crate::learner::service::names_in_full;
use crate::paging::{Paged, Paging};

/// The job of which one server at a time does a batch.
const JOB: &str = "credit_reminders";

/// Writes the reminders that are due of up to `limit` buckets behind `after`; tells where to go on.
///
/// May be repeated at any time: a reminder is written once for a learner, a last day and a number of days before it.
pub fn remind_due(
    conn: &mut PgConnection,
    act: &Act,
    after: Option<ExpiryMark>,
    limit: i64,
) -> Outcome<Turn<ExpiryMark>> {
    if !lead(conn, JOB)? {
        return Ok(Turn::Elsewhere);
    }
    let found = store::list_due(conn, &due(business_date(act.at)), after, limit)?;
    let row = |one: &store::DueRow| ReminderRow {
        id: new_id(),
        learner_id: one.learner_id,
        expires_on: one.expires_on,
        days_before: one.days_before,
        amount_centi: one.amount,
        created_at: act.at,
    };
    store::insert_reminders(conn, &found.iter().map(row).collect::<Vec<_>>())?;
    Ok(found.last().map_or(Turn::Done, |one| Turn::More((one.expires_on, one.account_id))))
}

/// The reminders of the learners within reach, newest first.
pub fn list_reminders(
    conn: &mut PgConnection,
    act: &Act,
    query: &CreditReminderQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<CreditReminderView>> {
    let page = store::list_reminders(conn, &act.scope(), query, business_date(act.at), before, paging)?;
    let named = names_in_full(act);
    let items = page.items.into_iter().map(|entry| view(&named, entry)).collect::<Outcome<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view(named: &Scope, (row, person, bucket): ReminderEntry) -> Outcome<CreditReminderView> {
    let days_before = u32::try_from(row.days_before).map_err(|_| CreditError::Stored)?;
    Ok(CreditReminderView {
        id: row.id.into(),
        learner_id: row.learner_id.into(),
        learner_name: name_in(named, &person),
        school_id: person.school_id.into(),
        school_name: person.school_name,
        expires_on: row.expires_on,
        days_before,
        due_on: due_on(row.expires_on, days_before),
        amount: Credits(row.amount_centi),
        left: Credits(bucket.balance().free()),
        reminded_at: row.created_at,
    })
}
