//! Dated policies: drafting, publishing, simulating, and what others ask of them.

use chrono::NaiveDate;
use contract::credit::{
    CreditPolicyDocument, CreditPolicyView, PolicyState, SimulateCredits, SimulatedCreditsView,
};
use contract::ids::CreditPolicyId;
use contract::money::{Credits, Yuan};
use contract::policy::{EndPolicy, Period};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{CreditError, Outcome};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::credit::domain::{self, Policy};
use crate::credit::store::policies::{self as store, PolicyRow};
use crate::db::violates_exclusion;
use crate::paging::{Paged, Paging};

/// The document as it was fixed, with the last day that it has since been given.
fn read(row: &PolicyRow) -> Outcome<CreditPolicyDocument> {
    let document: CreditPolicyDocument =
        serde_json::from_value(row.document.clone()).map_err(|_| CreditError::Stored)?;
    Ok(CreditPolicyDocument { effective_to: row.effective_to, ..document })
}

fn checked(row: &PolicyRow) -> Outcome<Policy> {
    Policy::parse(read(row)?).map_err(|_| CreditError::Stored)
}

fn view(conn: &mut PgConnection, row: PolicyRow, today: NaiveDate) -> Outcome<CreditPolicyView> {
    let others: Vec<Period> = store::list_published_periods(conn, row.id)?
        .into_iter()
        .map(|(from, to)| Period { from, to })
        .collect();
    let own = Period { from: row.effective_from, to: row.effective_to };
    Ok(CreditPolicyView {
        id: row.id.into(),
        document: read(&row)?,
        status: row.status.parse().map_err(|_| CreditError::Stored)?,
        warnings: own.among(&others, today).unwrap_or_default(),
        created_at: row.created_at,
        published_at: row.published_at,
        version: row.version,
    })
}

/// Every version, the one with the latest first day first.
pub fn list_policies(
    conn: &mut PgConnection,
    today: NaiveDate,
    status: Option<PolicyState>,
    after: Option<(NaiveDate, Uuid)>,
    paging: &Paging,
) -> Outcome<Paged<CreditPolicyView>> {
    let page = store::list_policies(conn, status, after, paging)?;
    let items = page.items.into_iter().map(|row| view(conn, row, today)).collect::<Outcome<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One version.
pub fn get_policy(
    conn: &mut PgConnection,
    today: NaiveDate,
    id: CreditPolicyId,
) -> Outcome<CreditPolicyView> {
    let row = store::find_policy(conn, id.0)?.ok_or(CreditError::NotFound)?;
    view(conn, row, today)
}

/// Keeps a draft whose every member is in order.
pub fn create_policy(
    conn: &mut PgConnection,
    act: &Act,
    document: &CreditPolicyDocument,
) -> Outcome<CreditPolicyView> {
    Policy::parse(document.clone()).map_err(CreditError::Policy)?;
    let row = PolicyRow {
        id: new_id(),
        code: document.policy_code.clone(),
        effective_from: document.effective_from,
        effective_to: document.effective_to,
        status: PolicyState::Draft.to_string(),
        document: serde_json::to_value(document).map_err(|_| CreditError::Stored)?,
        version: 1,
        created_at: act.at,
        created_by: actor(act),
        published_at: None,
        published_by: None,
    };
    store::insert_policy(conn, &row)?;
    let policy = view(conn, row, business_date(act.at))?;
    record(conn, act, &Change::of("credit_policy.create", "credit_policy", policy.id).after(&policy))?;
    Ok(policy)
}

fn actor(act: &Act) -> Option<Uuid> {
    (!act.account_id.0.is_nil()).then_some(act.account_id.0)
}

/// Fixes a draft; refused where another published policy holds on one of its days.
pub fn publish_policy(conn: &mut PgConnection, act: &Act, id: CreditPolicyId) -> Outcome<CreditPolicyView> {
    let row = store::lock_policy(conn, id.0)?.ok_or(CreditError::NotFound)?;
    if row.status != PolicyState::Draft.as_str() {
        return Err(CreditError::NotDraft);
    }
    let today = business_date(act.at);
    let before = view(conn, row, today)?;
    let row = store::publish_policy(conn, id.0, act.at, actor(act)).map_err(|error| {
        if violates_exclusion(&error, "credit_policy_effective_excl") {
            CreditError::Overlap
        } else {
            error.into()
        }
    })?;
    let after = view(conn, row, today)?;
    let change = Change::of("credit_policy.publish", "credit_policy", id).before(&before).after(&after);
    record(conn, act, &change)?;
    Ok(after)
}

/// Gives a published policy an earlier end, so that another can follow it; what was computed with it stays.
pub fn end_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditPolicyId,
    end: EndPolicy,
) -> Outcome<CreditPolicyView> {
    let row = store::lock_policy(conn, id.0)?.ok_or(CreditError::NotFound)?;
    if row.status != PolicyState::Published.as_str() {
        return Err(CreditError::NotPublished);
    }
    let today = business_date(act.at);
    let period = Period { from: row.effective_from, to: row.effective_to };
    period.ended(end.effective_to, today).map_err(CreditError::Policy)?;
    let before = view(conn, row, today)?;
    let row = store::end_policy(conn, id.0, end.effective_to)?;
    let after = view(conn, row, today)?;
    let change = Change::of("credit_policy.end", "credit_policy", id).before(&before).after(&after);
    record(conn, act, &change)?;
    Ok(after)
}

/// The policy that holds on a day, and its version.
pub(super) fn policy_on(conn: &mut PgConnection, day: NaiveDate) -> Outcome<(CreditPolicyId, Policy)> {
    let row = store::find_policy_on(conn, day)?.ok_or(CreditError::NoPolicy(day))?;
    Ok((row.id.into(), checked(&row)?))
}

/// What a policy allows when credits are redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RedemptionLimits {
    /// The most that a learner redeems in a calendar month.
    pub max_per_month: Credits,
    /// The most that one piece may cost.
    pub item_cost_cap: Yuan,
    /// A piece that costs more than this is a high-cost one.
    pub high_cost: Yuan,
}

/// The limits of redemption on a day.
pub fn redemption_limits(conn: &mut PgConnection, day: NaiveDate) -> Outcome<RedemptionLimits> {
    let row = store::find_policy_on(conn, day)?.ok_or(CreditError::NoPolicy(day))?;
    let document = read(&row)?;
    Ok(RedemptionLimits {
        max_per_month: Credits(document.redemption.max_per_month_centi),
        item_cost_cap: Yuan::from_fen(document.redemption.item_cost_cap_fen),
        high_cost: Yuan::from_fen(domain::high_cost_fen(document.reserve)),
    })
}

/// For how many days credits live that arrive after their last day: by the policy in force on a day or, in a gap between
/// policies, by the last one before it, since nobody's credits wait for the next policy.
pub fn grace_days(conn: &mut PgConnection, day: NaiveDate) -> Outcome<u32> {
    let row = store::find_last_policy(conn, day)?.ok_or(CreditError::NoPolicy(day))?;
    u32::try_from(read(&row)?.redemption.reverse_grace_days).map_err(|_| CreditError::Stored)
}

/// What given activities would earn; nothing is posted.
pub fn simulate(
    conn: &mut PgConnection,
    today: NaiveDate,
    request: &SimulateCredits,
) -> Outcome<SimulatedCreditsView> {
    let policy = if let Some(id) = request.policy_id {
        checked(&store::find_policy(conn, id.0)?.ok_or(CreditError::NotFound)?)?
    } else {
        let first = request.activities.iter().map(|activity| activity.starts_at).min();
        policy_on(conn, first.map_or(today, business_date))?.1
    };
    domain::simulate(&policy, request).map_err(CreditError::Policy)
}
