//! Dated policies: reading them, and what others ask of them.

mod drafts;
mod review;

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::credit::{
    ClosedAccountParameters, CreditPolicyDocument, CreditPolicyView, PolicyActor, PolicyState,
};
use contract::ids::CreditPolicyId;
use contract::money::{Credits, Yuan};
use contract::policy::Period;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{CreditError, Outcome};
use crate::auth::service::display_names;
use crate::credit::domain::{Policy, high_cost_fen};
use crate::credit::store::policies::{self as store, PeriodRow, PolicyRow};
use crate::paging::{Paged, Paging};

pub use drafts::{create_policy, end_policy, publish_policy, update_policy, withdraw_policy};
pub use review::{policy_diff, policy_warnings, simulate, simulate_month};

/// The document as it was fixed, with the last day that it has since been given.
fn read(row: &PolicyRow) -> Outcome<CreditPolicyDocument> {
    let document: CreditPolicyDocument =
        serde_json::from_value(row.document.clone()).map_err(|_| CreditError::Stored)?;
    Ok(CreditPolicyDocument { effective_to: row.effective_to, ..document })
}

pub(super) fn checked(row: &PolicyRow) -> Outcome<Policy> {
    Policy::parse(read(row)?).map_err(|_| CreditError::Stored)
}

fn find(conn: &mut PgConnection, id: CreditPolicyId) -> Outcome<PolicyRow> {
    store::find_policy(conn, id.0)?.ok_or(CreditError::NotFound)
}

fn view(conn: &mut PgConnection, row: PolicyRow, today: NaiveDate) -> Outcome<CreditPolicyView> {
    views(conn, vec![row], today)?.pop().ok_or(CreditError::Stored)
}

fn views(conn: &mut PgConnection, rows: Vec<PolicyRow>, today: NaiveDate) -> Outcome<Vec<CreditPolicyView>> {
    let published = store::list_published_periods(conn)?;
    let acted = |row: &PolicyRow| [row.created_by, row.edited_by, row.published_by, row.withdrawn_by];
    let accounts: Vec<Uuid> = rows.iter().flat_map(acted).flatten().collect();
    let names = display_names(conn, &accounts)?;
    rows.into_iter().map(|row| view_of(row, &published, &names, today)).collect()
}

fn view_of(
    row: PolicyRow,
    published: &[PeriodRow],
    names: &HashMap<Uuid, String>,
    today: NaiveDate,
) -> Outcome<CreditPolicyView> {
    let status: PolicyState = row.status.parse().map_err(|_| CreditError::Stored)?;
    let others: Vec<Period> = published
        .iter()
        .filter(|(id, ..)| *id != row.id)
        .map(|(_, from, to)| Period { from: *from, to: *to })
        .collect();
    let own = Period { from: row.effective_from, to: row.effective_to };
    let warnings = if status == PolicyState::Withdrawn { Ok(Vec::new()) } else { own.among(&others, today) };
    let actor = |id: Option<Uuid>| {
        id.map(|id| PolicyActor { id: id.into(), name: names.get(&id).cloned().unwrap_or_default() })
    };
    Ok(CreditPolicyView {
        id: row.id.into(),
        document: read(&row)?,
        status,
        warnings: warnings.unwrap_or_default(),
        created_at: row.created_at,
        created_by: actor(row.created_by),
        edited_at: row.edited_at,
        edited_by: actor(row.edited_by),
        published_at: row.published_at,
        published_by: actor(row.published_by),
        withdrawn_at: row.withdrawn_at,
        withdrawn_by: actor(row.withdrawn_by),
        withdrawn_reason: row.withdrawn_reason,
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
    Ok(Paged { items: views(conn, page.items, today)?, next: page.next, total: page.total })
}

/// One version.
pub fn get_policy(
    conn: &mut PgConnection,
    today: NaiveDate,
    id: CreditPolicyId,
) -> Outcome<CreditPolicyView> {
    let row = find(conn, id)?;
    view(conn, row, today)
}

/// The policy that holds on a day, and its version.
pub(super) fn policy_on(conn: &mut PgConnection, day: NaiveDate) -> Outcome<(CreditPolicyId, Policy)> {
    let row = store::find_policy_on(conn, day)?.ok_or(CreditError::NoPolicy(day))?;
    Ok((row.id.into(), checked(&row)?))
}

/// A policy by its id, whatever its state.
pub(super) fn policy_of(conn: &mut PgConnection, id: CreditPolicyId) -> Outcome<Policy> {
    checked(&store::find_policy(conn, id.0)?.ok_or(CreditError::Stored)?)
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
        high_cost: Yuan::from_fen(high_cost_fen(document.reserve)),
    })
}

/// What becomes of the credits of closed accounts by the policy in force on a day; in a gap between policies they wait.
pub(super) fn closed_account(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> Outcome<Option<ClosedAccountParameters>> {
    let row = store::find_policy_on(conn, day)?;
    row.map(|row| Ok(read(&row)?.closed_account)).transpose()
}

/// For how many days credits live that arrive after their last day: by the policy in force on a day or, in a gap between
/// policies, by the last one before it, since nobody's credits wait for the next policy.
pub fn grace_days(conn: &mut PgConnection, day: NaiveDate) -> Outcome<u32> {
    let row = store::find_last_policy(conn, day)?.ok_or(CreditError::NoPolicy(day))?;
    u32::try_from(read(&row)?.redemption.reverse_grace_days).map_err(|_| CreditError::Stored)
}
