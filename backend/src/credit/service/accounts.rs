//! Learners' accounts: balance, entries, trace.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::credit::{
    CreditBucketView, CreditEntryQuery, CreditEntryView, EarningTraceView, EarningView, LearnerCreditsView,
};
use contract::ids::{EarningId, LearnerId};
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::policies::policy_of;
use super::statement::{Subjects, change, subjects};
use super::vesting::waiting;
use super::{CreditError, Outcome};
use crate::act::Act;
use crate::clock::business_date;
use crate::credit::domain::buckets::Bucket;
use crate::credit::domain::statement::movement;
use crate::credit::domain::{Inputs, Used, trace};
use crate::credit::store::earnings::{self, EarningRow, EntryRow};
use crate::credit::store::evidence;
use crate::credit::store::ledger::{BalanceRow, list_buckets};
use crate::paging::{Paged, Paging};

fn require_learner(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Outcome<()> {
    if evidence::learner_in_scope(conn, &act.scope(), id.0)? { Ok(()) } else { Err(CreditError::NotFound) }
}

/// What a learner has, by day of expiry; expired buckets no longer count.
pub fn learner_credits(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Outcome<LearnerCreditsView> {
    require_learner(conn, act, id)?;
    let today = business_date(act.at);
    let (rows, waits) = (list_buckets(conn, id.0)?, waiting(conn, id, act.at, None)?);
    let free: Vec<Bucket<Uuid>> = rows.iter().map(bucket_of).collect();
    let spendable: HashMap<Uuid, i64> =
        waits.spendable(&free, act.at).iter().map(|bucket| (bucket.id, bucket.free)).collect();
    let buckets: Vec<CreditBucketView> = rows
        .into_iter()
        .filter(|(day, row)| *day >= today && row.credits > row.debits)
        .map(|(day, row)| bucket_view(day, &row, spendable.get(&row.account_id).copied()))
        .collect();
    let sum =
        |part: fn(&CreditBucketView) -> Credits| buckets.iter().map(|one| part(one).centi()).sum::<i64>();
    let [balance, held, waiting] = [sum(|one| one.balance), sum(|one| one.held), sum(|one| one.waiting)];
    Ok(LearnerCreditsView {
        learner_id: id,
        balance: Credits(balance),
        held: Credits(held),
        waiting: Credits(waiting),
        available: Credits(balance - held - waiting),
        waits: waits.told(act.at),
        next_expiring: buckets.first().cloned(),
        buckets,
    })
}

/// A bucket of which so much can be spent.
fn bucket_view(expires_on: NaiveDate, row: &BalanceRow, spendable: Option<i64>) -> CreditBucketView {
    let free = row.balance().free();
    CreditBucketView {
        account_id: row.account_id.into(),
        expires_on,
        balance: Credits(row.credits - row.debits),
        held: Credits(row.held_debits),
        waiting: Credits(free - spendable.unwrap_or(free)),
    }
}

/// A learner's buckets and what is free in each.
pub(super) fn buckets(conn: &mut PgConnection, id: LearnerId) -> Outcome<Vec<Bucket<Uuid>>> {
    Ok(list_buckets(conn, id.0)?.iter().map(bucket_of).collect())
}

fn bucket_of((expires_on, row): &(NaiveDate, BalanceRow)) -> Bucket<Uuid> {
    Bucket { id: row.account_id, expires_on: *expires_on, free: row.balance().free() }
}

/// A learner's statement, newest first.
pub fn entries(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    query: &CreditEntryQuery,
    before: Option<(i64, Uuid)>,
    paging: &Paging,
) -> Outcome<Paged<CreditEntryView>> {
    require_learner(conn, act, id)?;
    let page = earnings::list_entries(conn, id.0, query, before, paging)?;
    let subjects = subjects(conn, page.items.iter().map(|row| row.event_id))?;
    let entries = page.items.into_iter().map(|row| entry_view(row, &subjects));
    let items = entries.collect::<Outcome<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn entry_view(row: EntryRow, subjects: &Subjects) -> Outcome<CreditEntryView> {
    let moved = change(&row.phase, row.credited == row.bucket, row.amount)?;
    let subject = subjects.get(&row.event_id).cloned().unwrap_or_default();
    let kind = row.kind.parse().map_err(|_| CreditError::Stored)?;
    let phase = row.phase.parse().map_err(|_| CreditError::Stored)?;
    Ok(CreditEntryView {
        id: row.id,
        event_id: row.event_id.into(),
        kind,
        movement: movement(kind, phase),
        phase,
        at: row.at,
        business_date: row.business_date,
        amount: Credits(moved.balance),
        held: Credits(moved.held),
        subject: subject.subject,
        order_id: subject.order_id.map(Into::into),
        expires_on: row.expires_on,
        earning_id: row.earning_id.map(Into::into),
        reason: row.reason,
    })
}

/// Why an attendance earned what it earned.
pub fn earning_trace(conn: &mut PgConnection, act: &Act, id: EarningId) -> Outcome<EarningTraceView> {
    let row = earnings::find_earning(conn, id.0)?.ok_or(CreditError::NotFound)?;
    require_learner(conn, act, row.learner_id.into())?;
    let trace = match &row.trace {
        Some(kept) => serde_json::from_value(kept.clone()).map_err(|_| CreditError::Stored)?,
        None => trace(&policy_of(conn, row.policy_id.into())?, &inputs_of(&row)?),
    };
    Ok(EarningTraceView { earning: earning_view(row)?, trace })
}

/// What an earning was computed from, as it was kept.
fn inputs_of(row: &EarningRow) -> Outcome<Inputs> {
    let used: Vec<i64> = row.used_centi.iter().flatten().flatten().copied().collect();
    let [day, online_day, month, online_month, year] = used[..] else { return Err(CreditError::Stored) };
    Ok(Inputs {
        form: row.form.parse().map_err(|_| CreditError::Stored)?,
        valid_minutes: u32::try_from(row.valid_minutes).map_err(|_| CreditError::Stored)?,
        priority: row.priority.ok_or(CreditError::Stored)?,
        no_credit: row
            .no_credit
            .as_ref()
            .map(|word| word.parse().map_err(|_| CreditError::Stored))
            .transpose()?,
        used: Used { day, online_day, month, online_month, year },
    })
}

pub(super) fn earning_view(row: EarningRow) -> Outcome<EarningView> {
    let capped_by = row.capped_by.map(|word| word.parse().map_err(|_| CreditError::Stored)).transpose()?;
    Ok(EarningView {
        id: row.id.into(),
        learner_id: row.learner_id.into(),
        source: row.source.parse().map_err(|_| CreditError::Stored)?,
        attendance_id: row.attendance_id.map(Into::into),
        record_id: row.record_id,
        form: row.form.parse().map_err(|_| CreditError::Stored)?,
        activity_date: row.activity_date,
        valid_minutes: u32::try_from(row.valid_minutes).map_err(|_| CreditError::Stored)?,
        raw: Credits(row.raw_centi),
        credited: Credits(row.credited_centi),
        capped_by,
        expires_on: row.expires_on,
        policy_id: row.policy_id.into(),
        earned_at: row.earned_at,
    })
}
