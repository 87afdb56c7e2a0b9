//! From draft to force: writing a policy, editing, withdrawing, publishing and ending it.

use contract::credit::{CreditPolicyDocument, CreditPolicyView, PolicyState, UpdateCreditPolicy};
use contract::ids::CreditPolicyId;
use contract::policy::{EndPolicy, Period};
use diesel::pg::PgConnection;

use super::{read, view};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::credit::domain::Policy;
use crate::credit::service::{CreditError, Outcome};
use crate::credit::store::policies::{self as store, PolicyRow};
use crate::db::{violated_constraint, violates_exclusion};

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
        created_by: act.actor(),
        published_at: None,
        published_by: None,
        edited_at: None,
        edited_by: None,
        withdrawn_at: None,
        withdrawn_by: None,
        withdrawn_reason: None,
    };
    store::insert_policy(conn, &row).map_err(refused)?;
    let policy = view(conn, row, business_date(act.at))?;
    record(conn, act, &Change::of("credit_policy.create", "credit_policy", policy.id).after(&policy))?;
    Ok(policy)
}

/// Why the table does not take a policy.
fn refused(error: diesel::result::Error) -> CreditError {
    if violates_exclusion(&error, "credit_policy_effective_excl") {
        CreditError::Overlap
    } else if violated_constraint(&error) == Some("credit_policy_code_effective_from_key") {
        CreditError::SameStart
    } else {
        error.into()
    }
}

fn lock_draft(conn: &mut PgConnection, id: CreditPolicyId) -> Outcome<PolicyRow> {
    let row = store::lock_policy(conn, id.0)?.ok_or(CreditError::NotFound)?;
    if row.status == PolicyState::Draft.as_str() { Ok(row) } else { Err(CreditError::NotDraft) }
}

/// The draft, as long as it is the one that was read.
fn lock_draft_at(conn: &mut PgConnection, id: CreditPolicyId, version: i64) -> Outcome<PolicyRow> {
    let row = lock_draft(conn, id)?;
    if row.version == version { Ok(row) } else { Err(CreditError::Stale) }
}

/// Changes a draft; the whole document has to be in order afterwards.
pub fn update_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditPolicyId,
    version: i64,
    change: UpdateCreditPolicy,
) -> Outcome<CreditPolicyView> {
    let mut row = lock_draft_at(conn, id, version)?;
    let today = business_date(act.at);
    let before = view(conn, row.clone(), today)?;
    let document = read(&row)?.with(change);
    Policy::parse(document.clone()).map_err(CreditError::Policy)?;
    row.document = serde_json::to_value(&document).map_err(|_| CreditError::Stored)?;
    row.code = document.policy_code;
    row.effective_from = document.effective_from;
    row.effective_to = document.effective_to;
    row.edited_at = Some(act.at);
    row.edited_by = act.actor();
    row.version += 1;
    store::update_draft(conn, &row).map_err(refused)?;
    changed(conn, act, "credit_policy.update", &before, row, None)
}

/// Gives a draft up; its code and first day are free again.
pub fn withdraw_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditPolicyId,
    reason: &str,
) -> Outcome<CreditPolicyView> {
    let row = lock_draft(conn, id)?;
    let before = view(conn, row, business_date(act.at))?;
    let row = store::withdraw_policy(conn, id.0, act.at, act.actor(), reason)?;
    changed(conn, act, "credit_policy.withdraw", &before, row, Some(reason))
}

/// Fixes a draft as it was read; refused to who wrote it or edited it last, and where another published policy holds on
/// one of its days.
pub fn publish_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditPolicyId,
    version: i64,
) -> Outcome<CreditPolicyView> {
    let row = lock_draft_at(conn, id, version)?;
    if is_own(&row, act) {
        return Err(CreditError::OwnDraft);
    }
    let before = view(conn, row, business_date(act.at))?;
    let row = store::publish_policy(conn, id.0, act.at, act.actor()).map_err(refused)?;
    changed(conn, act, "credit_policy.publish", &before, row, None)
}

/// Whether who acts has written the draft or edited it last; the system has nobody's drafts.
fn is_own(row: &PolicyRow, act: &Act) -> bool {
    let own = act.actor();
    own.is_some() && [row.created_by, row.edited_by].contains(&own)
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
    changed(conn, act, "credit_policy.end", &before, row, None)
}

/// Puts what has been done on the trail, and answers the policy as it is now.
fn changed(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    before: &CreditPolicyView,
    row: PolicyRow,
    reason: Option<&str>,
) -> Outcome<CreditPolicyView> {
    let after = view(conn, row, business_date(act.at))?;
    let change = Change::of(action, "credit_policy", after.id).before(before).after(&after);
    let change = match reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    record(conn, act, &change)?;
    Ok(after)
}
