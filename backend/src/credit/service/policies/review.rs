//! What a policy would change: against another version, on the calendar, for given activities, for a past month.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use contract::credit::{
    CreditPolicyDiff, CreditPolicyRef, CreditPolicyWarnings, SimulateCreditMonth, SimulateCredits,
    SimulatedCreditsView, SimulatedLearner, SimulatedMonthView,
};
use contract::days::Month;
use contract::division::{DivisionCode, DivisionLevel};
use contract::ids::{CreditPolicyId, LearnerId};
use contract::policy::{Faults, Period};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{checked, find, policy_on, read};
use crate::act::{Act, Scope};
use crate::clock::business_date;
use crate::credit::domain::month::{MonthAnew, Person, Posted};
use crate::credit::domain::outlook::{Drafted, Standing, outlook};
use crate::credit::domain::{self, Activity, differences};
use crate::credit::service::{CreditError, Outcome};
use crate::credit::store::policies::{self as store, PolicyRow};
use crate::credit::store::simulated::{self, PostedRow};
use crate::facility::domain::identity::mask_name;

/// How a version differs from another; from the one that it would follow unless another is named.
pub fn policy_diff(
    conn: &mut PgConnection,
    id: CreditPolicyId,
    against: Option<CreditPolicyId>,
) -> Outcome<CreditPolicyDiff> {
    let row = find(conn, id)?;
    let other = match against {
        Some(other) => Some(find(conn, other)?),
        None => store::find_other_policy(conn, row.id, row.effective_from)?,
    };
    let document = |row: &PolicyRow| serde_json::to_value(read(row)?).map_err(|_| CreditError::Stored);
    let before = other.as_ref().map(document).transpose()?;
    Ok(CreditPolicyDiff {
        changes: differences(before.as_ref(), &document(&row)?),
        policy: reference(&row)?,
        against: other.as_ref().map(reference).transpose()?,
    })
}

fn reference(row: &PolicyRow) -> Outcome<CreditPolicyRef> {
    let document = read(row)?;
    Ok(CreditPolicyRef {
        id: row.id.into(),
        policy_code: document.policy_code,
        policy_version: document.version,
        effective_from: document.effective_from,
        effective_to: document.effective_to,
        status: row.status.parse().map_err(|_| CreditError::Stored)?,
    })
}

/// What somebody should see to about the policies, on a day.
pub fn policy_warnings(conn: &mut PgConnection, today: NaiveDate) -> Outcome<CreditPolicyWarnings> {
    let published: Vec<Standing> = store::list_published_periods(conn)?
        .into_iter()
        .map(|(id, from, to)| Standing { id: id.into(), period: Period { from, to } })
        .collect();
    let drafts: Vec<Drafted> = store::list_drafts(conn)?
        .into_iter()
        .map(|(id, from, written, edited)| Drafted {
            id: id.into(),
            from,
            touched_on: business_date(edited.unwrap_or(written)),
        })
        .collect();
    Ok(CreditPolicyWarnings { items: outlook(&published, &drafts, today) })
}

/// What given activities would earn; nothing is posted.
pub fn simulate(
    conn: &mut PgConnection,
    today: NaiveDate,
    request: &SimulateCredits,
) -> Outcome<SimulatedCreditsView> {
    let policy = if let Some(id) = request.policy_id {
        checked(&find(conn, id)?)?
    } else {
        let first = request.activities.iter().map(|activity| activity.starts_at).min();
        policy_on(conn, first.map_or(today, business_date))?.1
    };
    domain::simulate(&policy, request).map_err(CreditError::Policy)
}

/// What the earnings of a past month of the learners in the caller's scope would be by a policy; nothing is posted.
///
/// The rules see a learner's birth date, registration and priority as they are recorded now.
pub fn simulate_month(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditPolicyId,
    request: &SimulateCreditMonth,
) -> Outcome<SimulatedMonthView> {
    check(request, business_date(act.at))?;
    let policy = checked(&find(conn, id)?)?;
    let (month, scope) = (request.month, act.scope());
    let county = request.county_code.as_ref().map(DivisionCode::as_str);
    let span = (month.first_day(), month.last_day());
    let posted = simulated::list_posted(conn, &scope, county, span)?;
    let posted = posted.iter().map(posted_of).collect::<Outcome<Vec<Posted>>>()?;
    let people = people(conn, &scope, county, month)?;
    let anew = domain::month::simulate_month(&policy, month, &people, &posted);
    let document = policy.document();
    let (gaining, losing, unchanged) = anew.learners();
    let count = |learners: usize| u32::try_from(learners).map_err(|_| CreditError::Stored);
    Ok(SimulatedMonthView {
        policy_id: id,
        policy_code: document.policy_code.clone(),
        policy_version: document.version,
        month,
        county_code: request.county_code.clone(),
        total: anew.total(),
        learners: count(gaining + losing + unchanged)?,
        gaining: count(gaining)?,
        losing: count(losing)?,
        unchanged: count(unchanged)?,
        forms: anew.forms(),
        caps: anew.caps(),
        largest: largest(conn, &anew)?,
    })
}

fn check(request: &SimulateCreditMonth, today: NaiveDate) -> Outcome<()> {
    let mut faults = Faults::default();
    faults.demand(request.month.last_day() < today, "/month", "month_not_over");
    let county = request.county_code.as_ref().map(DivisionCode::level);
    let is_county = county.is_none_or(|level| level == DivisionLevel::County);
    faults.demand(is_county, "/county_code", "not_a_county");
    faults.or(()).map_err(CreditError::Policy)
}

fn posted_of(row: &PostedRow) -> Outcome<Posted> {
    let cap = row.capped_by.as_deref().map(str::parse).transpose();
    Ok(Posted {
        learner: row.learner_id.into(),
        activity: Activity {
            form: row.form.parse().map_err(|_| CreditError::Stored)?,
            day: row.day,
            valid_minutes: u32::try_from(row.valid_minutes).map_err(|_| CreditError::Stored)?,
        },
        raw: row.raw_centi,
        credited: row.credited_centi,
        capped_by: cap.map_err(|_| CreditError::Stored)?,
    })
}

/// The learners who have earnings in the month, with what the year before it has given them.
fn people(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
    month: Month,
) -> Outcome<BTreeMap<LearnerId, Person>> {
    let span = (month.first_day(), month.last_day());
    let before = month.first_day().pred_opt().unwrap_or(month.first_day());
    let earned: HashMap<Uuid, i64> =
        simulated::sum_posted(conn, scope, county, (month.first_day_of_year(), before))?
            .into_iter()
            .collect();
    let learners = simulated::list_learners(conn, scope, county, span)?;
    let person = |row: simulated::LearnerRow| Person {
        birth_date: row.birth_date,
        registered_on: row.registered_on,
        priority: row.priority,
        earned_before: earned.get(&row.id).copied().unwrap_or_default(),
    };
    Ok(learners.into_iter().map(|row| (row.id.into(), person(row))).collect())
}

fn largest(conn: &mut PgConnection, anew: &MonthAnew) -> Outcome<Vec<SimulatedLearner>> {
    let largest = anew.largest();
    let ids: Vec<Uuid> = largest.iter().map(|(id, _)| id.0).collect();
    let names: HashMap<Uuid, String> = simulated::list_names(conn, &ids)?.into_iter().collect();
    let masked = |id: LearnerId| names.get(&id.0).map(|name| mask_name(name)).unwrap_or_default();
    Ok(largest
        .into_iter()
        .map(|(id, sums)| SimulatedLearner { learner_id: id, name_masked: masked(id), change: sums.view() })
        .collect())
}
