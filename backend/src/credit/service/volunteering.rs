//! Turning approved hours of volunteer service into credits, each exactly once.

use chrono::{DateTime, Datelike as _, Utc};
use contract::course::ActivityForm;
use contract::credit::{EarningView, EvidenceSource};
use diesel::pg::PgConnection;

use super::accounts::earning_view;
use super::histories::histories_of;
use super::ledger;
use super::policies::policy_on;
use super::screening::screen;
use super::settle::{Earning, earning_row, last_day_of, post};
use super::{CreditError, Outcome};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::class::domain::{Span, new_minutes};
use crate::clock::business_date;
use crate::credit::domain::{Activity, Inputs, Learner, amounts};
use crate::credit::store::earnings::EarningRow;
use crate::credit::store::volunteering::{self, DueLog, Served};
use crate::learner::domain::standing::Standing;

/// Up to `limit` approved hours of learners of the whole city that have earned nothing yet, in time order after `after`.
pub fn list_due_logs(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<DueLog>,
    limit: i64,
) -> Outcome<Vec<DueLog>> {
    Ok(volunteering::list_due_logs(conn, at, after, limit)?)
}

/// Posts what approved hours earn, unless they have earned already: time that counts in a class, or in other hours, earns
/// once, and what could not have been served (a death that was recorded later) earns nothing.
pub fn settle_log(conn: &mut PgConnection, act: &Act, due: DueLog) -> Outcome<Option<EarningView>> {
    ledger::begin(conn)?;
    let Some(served) = volunteering::find_served(conn, due.1)? else { return Ok(None) };
    let row = compute(conn, act, &served)?;
    post(conn, act, served.facility_id.into(), std::slice::from_ref(&row))?;
    screen(conn, act, &[row.id])?;
    let earning = earning_view(row)?;
    let change = Change::of("volunteer_log.settle", "volunteer_log", served.log_id)
        .within(served.facility_id.into(), &served.township_code);
    record(conn, act, &change.after(&earning))?;
    Ok(Some(earning))
}

fn compute(conn: &mut PgConnection, act: &Act, served: &Served) -> Outcome<EarningRow> {
    let day = business_date(served.starts_at);
    let span = Span::new(served.starts_at, served.ends_at).map_err(|_| CreditError::Stored)?;
    let form: ActivityForm = served.form.parse().map_err(|_| CreditError::Stored)?;
    let (policy_id, policy) = policy_on(conn, day)?;
    let expires_on = last_day_of(conn, day, business_date(act.at))?;
    let mut histories = histories_of(conn, day.year(), &[served.learner_id])?;
    let history = histories.of(served.learner_id);
    let minutes = u32::try_from(served.minutes).map_err(|_| CreditError::Stored)?;
    let valid_minutes = minutes.min(new_minutes(span, span, history.counted_on(day)));
    let standing = Standing {
        state: served.status.parse().map_err(|_| CreditError::Stored)?,
        died_on: served.died_on,
        closed_at: served.closed_at,
        consent_withdrawn_at: served.consent_withdrawn_at,
    };
    let learner = Learner {
        birth_date: Some(served.birth_date),
        active: served.registered_on <= day && standing.took_part(served.starts_at).is_ok(),
        priority: served.priority,
    };
    let inputs = Inputs::of(&policy, Activity { form, day, valid_minutes }, learner, &history.tally);
    let found = amounts(&policy, &inputs);
    let earning = Earning { learner: served.learner_id, policy_id, day, expires_on, at: act.at };
    Ok(EarningRow {
        source: EvidenceSource::VolunteerLog.to_string(),
        record_id: Some(served.log_id),
        starts_at: span.start(),
        ends_at: span.end(),
        ..earning_row(&earning, &inputs, &found)?
    })
}
