//! Turning what was watched online into credits, each record exactly once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::Datelike as _;
use contract::course::ActivityForm;
use contract::credit::EvidenceSource;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::accounts::earning_view;
use super::histories::{Histories, histories_of};
use super::ledger;
use super::policies::policy_on;
use super::settle::{Earning, earning_row, last_day_of, post, refuse_own};
use super::{CreditError, Outcome};
use crate::act::Act;
use crate::audit::{Change, record_all};
use crate::class::domain::Span;
use crate::clock::business_date;
use crate::credit::domain::online::fresh_minutes;
use crate::credit::domain::{Activity, History, Inputs, Learner, amounts};
use crate::credit::store::earnings::EarningRow;
use crate::credit::store::online::{self as store, DueRecord, OnlineEvidence};
use crate::online::service::mark_settled;

/// Up to `limit` closed records of the whole city that have not been settled, in the order of closing after `after`. Those
/// on whose day no policy holds are left alone.
pub fn list_due_records(
    conn: &mut PgConnection,
    after: Option<DueRecord>,
    limit: i64,
) -> Outcome<Vec<DueRecord>> {
    Ok(store::list_due_records(conn, after, limit)?)
}

/// Posts the earnings of those of these records that have none yet; answers how many.
pub fn settle_records(conn: &mut PgConnection, act: &Act, ids: &[Uuid]) -> Outcome<usize> {
    ledger::begin(conn)?;
    let records = store::list_unsettled_records(conn, ids)?;
    let learners: Vec<Uuid> = records.iter().map(|record| record.learner_id).collect();
    refuse_own(conn, act, &learners)?;
    let counted = store::list_counted(conn, ids)?;
    let mut years = Years { learners, known: HashMap::new() };
    for group in records.chunk_by(|one, other| one.facility_id == other.facility_id) {
        let mut rows = Vec::with_capacity(group.len());
        for record in group {
            let spans = counted.get(&record.id).ok_or(CreditError::Stored)?;
            let history = years.of(conn, record)?;
            rows.push(earn(conn, act, (record, spans), history)?);
        }
        if let Some(first) = group.first() {
            post(conn, act, first.facility_id.into(), &rows)?;
        }
        tell(conn, act, group, &rows)?;
    }
    let settled: Vec<Uuid> = records.iter().map(|record| record.id).collect();
    let marked = mark_settled(conn, &settled).map_err(|_| CreditError::Stored)?;
    if marked == settled.len() { Ok(marked) } else { Err(CreditError::Stored) }
}

/// What learners have earned in calendar years, read once and kept up.
struct Years {
    learners: Vec<Uuid>,
    known: HashMap<i32, Histories>,
}

impl Years {
    fn of(&mut self, conn: &mut PgConnection, record: &OnlineEvidence) -> Outcome<&mut History> {
        let year = record.business_date.year();
        let histories = match self.known.entry(year) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(histories_of(conn, year, &self.learners)?),
        };
        Ok(histories.of(record.learner_id))
    }
}

/// What a record earns by the policy of its day: its verified minutes, without those that have counted already.
fn earn(
    conn: &mut PgConnection,
    act: &Act,
    (record, spans): (&OnlineEvidence, &[Span]),
    history: &mut History,
) -> Outcome<EarningRow> {
    let day = record.business_date;
    let (policy_id, policy) = policy_on(conn, day)?;
    let verified = u32::try_from(record.verified_minutes).map_err(|_| CreditError::Stored)?;
    let valid_minutes = verified.min(fresh_minutes(spans, history.counted_on(day)));
    let learner = Learner {
        birth_date: Some(record.birth_date),
        active: record.registered_on <= day,
        priority: record.priority,
    };
    let activity = Activity { form: ActivityForm::OnlineCourse, day, valid_minutes };
    let inputs = Inputs::of(&policy, activity, learner, &history.tally);
    let found = amounts(&policy, &inputs);
    if found.credited > 0 {
        for span in spans {
            history.add(day, Some(*span), true, 0);
        }
    }
    history.add(day, None, true, found.credited);
    let expires_on = last_day_of(conn, day, business_date(act.at))?;
    let earning = Earning { learner: record.learner_id, policy_id, day, expires_on, at: act.at };
    let (first, last) = (spans.first(), spans.last());
    let (starts_at, ends_at) =
        first.zip(last).map(|(one, other)| (one.start(), other.end())).ok_or(CreditError::Stored)?;
    Ok(EarningRow {
        source: EvidenceSource::OnlineRecord.to_string(),
        record_id: Some(record.id),
        starts_at,
        ends_at,
        ..earning_row(&earning, &inputs, &found)?
    })
}

fn tell(conn: &mut PgConnection, act: &Act, group: &[OnlineEvidence], rows: &[EarningRow]) -> Outcome<()> {
    let mut changes = Vec::with_capacity(rows.len());
    for (record, row) in group.iter().zip(rows) {
        let change = Change::of("online_record.settle", "online_record", record.id)
            .within(record.facility_id.into(), &record.township_code);
        changes.push((act, change.after(&earning_view(row.clone())?)));
    }
    Ok(record_all(conn, changes)?)
}
