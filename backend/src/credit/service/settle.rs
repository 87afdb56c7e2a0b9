//! Turning accepted attendance into credits, each exactly once.

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use contract::course::{ActivityForm, DeliveryMode};
use contract::credit::{EarningView, LedgerAccountKind, LedgerEventKind, SettlementView};
use contract::ids::{ClassSessionId, LearnerId};
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::accounts::earning_view;
use super::ledger::{self, CREDITS, Posting};
use super::policies::{grace_days, policy_on};
use super::{CreditError, Outcome};
use crate::act::{Act, Scope};
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::credit::domain::buckets::{expiry_of, last_day};
use crate::credit::domain::ledger::Transfer;
use crate::credit::domain::{Activity, Learner, Tally, earn};
use crate::credit::store::earnings::{self, EarningRow};
use crate::credit::store::evidence::{self, Attended, DueSession, Session};

/// Posts the earnings of every accepted attendance of a session in the caller's scope that has none yet.
pub fn settle_session(conn: &mut PgConnection, act: &Act, id: ClassSessionId) -> Outcome<SettlementView> {
    settle_within(conn, act, &act.scope(), id)
}

fn settle_within(
    conn: &mut PgConnection,
    act: &Act,
    scope: &Scope,
    id: ClassSessionId,
) -> Outcome<SettlementView> {
    let session = evidence::find_session(conn, scope, id.0)?.ok_or(CreditError::NotFound)?;
    ledger::begin(conn)?;
    let before = evidence::count_settled(conn, session.id)?;
    let attended = evidence::list_unsettled(conn, session.id)?;
    refuse_own(conn, act, &attended)?;
    let mut rows = compute(conn, act, &session, &attended)?;
    post(conn, act, &mut rows)?;
    let earnings = rows.into_iter().map(earning_view).collect::<Outcome<Vec<EarningView>>>()?;
    let settlement = SettlementView {
        session_id: id,
        credited: Credits(earnings.iter().map(|earning| earning.credited.centi()).sum()),
        settled_before: u32::try_from(before).map_err(|_| CreditError::Stored)?,
        earnings,
    };
    if !settlement.earnings.is_empty() {
        let place = Change::of("class_session.settle", "class_session", id)
            .within(session.facility_id.into(), &session.township_code);
        record(conn, act, &place.after(&settlement))?;
    }
    Ok(settlement)
}

/// Up to `limit` sessions of the whole city that have ended and hold attendance to settle, in time order after `after`.
/// Sessions on whose day no policy holds are left alone.
pub fn list_due(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<DueSession>,
    limit: i64,
) -> Outcome<Vec<DueSession>> {
    Ok(evidence::list_due_sessions(conn, at, after, limit)?)
}

/// Settles a session of the whole city whose time has come.
pub fn settle_due(conn: &mut PgConnection, act: &Act, due: DueSession) -> Outcome<SettlementView> {
    settle_within(conn, act, &Scope::whole_city(), due.1.into())
}

fn refuse_own(conn: &mut PgConnection, act: &Act, attended: &[Attended]) -> Outcome<()> {
    let learners: Vec<Uuid> = attended.iter().map(|one| one.learner_id).collect();
    let own = evidence::list_held_by(conn, act.account_id.0, &learners)?;
    if own.is_empty() { Ok(()) } else { Err(CreditError::OwnCredit) }
}

/// Posts one event an earning, and keeps every earning, also those of nothing.
fn post(conn: &mut PgConnection, act: &Act, rows: &mut [EarningRow]) -> Outcome<()> {
    let paid: Vec<(LearnerId, NaiveDate)> = rows
        .iter()
        .filter(|row| row.credited_centi > 0)
        .map(|row| (row.learner_id.into(), row.expires_on))
        .collect();
    if !paid.is_empty() {
        let issuance = ledger::single(conn, act, LedgerAccountKind::Issuance, CREDITS)?;
        let buckets = ledger::buckets(conn, act, &paid)?;
        let mut postings = Vec::new();
        for row in rows.iter().filter(|row| row.credited_centi > 0) {
            let bucket = buckets.get(&(row.learner_id.into(), row.expires_on)).ok_or(CreditError::Stored)?;
            let transfers = vec![Transfer::single(issuance, *bucket, row.credited_centi)];
            postings.push(Posting::of(LedgerEventKind::Earning, transfers));
        }
        let events = ledger::post(conn, act, &postings)?;
        for (row, event) in rows.iter_mut().filter(|row| row.credited_centi > 0).zip(events) {
            row.event_id = Some(event);
        }
    }
    Ok(earnings::insert_earnings(conn, rows)?)
}

/// What a session counts as: whatever is taught online earns as an online lesson.
fn form_of(session: &Session) -> Outcome<ActivityForm> {
    if session.delivery_mode == DeliveryMode::Online.as_str() {
        return Ok(ActivityForm::OnlineCourse);
    }
    session.form.parse().map_err(|_| CreditError::Stored)
}

/// What each attendance earns by the policy of the session's day, after what the learner has earned that year.
fn compute(
    conn: &mut PgConnection,
    act: &Act,
    session: &Session,
    attended: &[Attended],
) -> Outcome<Vec<EarningRow>> {
    if attended.is_empty() {
        return Ok(Vec::new());
    }
    let day = business_date(session.starts_at);
    let form = form_of(session)?;
    let (policy_id, policy) = policy_on(conn, day)?;
    let expires_on = last_day_of(conn, day, business_date(act.at))?;
    let mut tallies = tallies(conn, day, attended)?;
    let mut rows = Vec::with_capacity(attended.len());
    for one in attended {
        let valid_minutes = u32::try_from(one.valid_minutes).map_err(|_| CreditError::Stored)?;
        let learner = Learner {
            birth_date: Some(one.birth_date),
            active: one.registered_on <= day,
            priority: one.priority,
        };
        let tally = tallies.entry(one.learner_id).or_default();
        let earned = earn(&policy, Activity { form, day, valid_minutes }, learner, tally);
        tally.add(day, form.is_online(), earned.credited);
        rows.push(EarningRow {
            id: new_id(),
            learner_id: one.learner_id,
            attendance_id: one.attendance_id,
            event_id: None,
            policy_id: policy_id.0,
            form: form.to_string(),
            activity_date: day,
            starts_at: session.starts_at,
            valid_minutes: one.valid_minutes,
            raw_centi: earned.raw,
            credited_centi: earned.credited,
            capped_by: earned.capped_by.map(|cap| cap.to_string()),
            expires_on,
            trace: serde_json::to_value(&earned.trace).map_err(|_| CreditError::Stored)?,
            earned_at: act.at,
        });
    }
    Ok(rows)
}

/// The last day of credits that were earned on `day` and arrive today; only late ones need the days of grace.
fn last_day_of(conn: &mut PgConnection, day: NaiveDate, today: NaiveDate) -> Outcome<NaiveDate> {
    let own = expiry_of(day);
    if own >= today { Ok(own) } else { Ok(last_day(own, today, grace_days(conn, today)?)) }
}

fn tallies(conn: &mut PgConnection, day: NaiveDate, attended: &[Attended]) -> Outcome<HashMap<Uuid, Tally>> {
    let learners: Vec<Uuid> = attended.iter().map(|one| one.learner_id).collect();
    let edge = |month, date| NaiveDate::from_ymd_opt(day.year(), month, date).unwrap_or(day);
    let mut tallies: HashMap<Uuid, Tally> = HashMap::new();
    for posted in earnings::list_posted(conn, &learners, edge(1, 1), edge(12, 31))? {
        let form: ActivityForm = posted.form.parse().map_err(|_| CreditError::Stored)?;
        tallies.entry(posted.learner_id).or_default().add(
            posted.day,
            form.is_online(),
            posted.credited_centi,
        );
    }
    Ok(tallies)
}
