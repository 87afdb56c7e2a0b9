//! From draft to force: a policy is written and changed by some, and approved by another.

use contract::ids::SubsidyPolicyId;
use contract::policy::{EndPolicy, Period, PolicyState};
use contract::subsidy::{PublishSubsidyPolicy, SubsidyPolicyDocument, SubsidyPolicyView};
use diesel::pg::PgConnection;

use super::policies::{find, read, view};
use super::{Outcome, SubsidyServiceError};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::course::domain::with_author;
use crate::db::violates_exclusion;
use crate::subsidy::domain::{Policy, check_version, is_author};
use crate::subsidy::store::{self, PolicyRow};

/// Keeps a draft whose every member is in order.
pub fn create_policy(
    conn: &mut PgConnection,
    act: &Act,
    document: &SubsidyPolicyDocument,
) -> Outcome<SubsidyPolicyView> {
    check(conn, document)?;
    let row = PolicyRow {
        id: new_id(),
        code: document.policy_code.clone(),
        effective_from: document.effective_from,
        effective_to: document.effective_to,
        status: PolicyState::Draft.to_string(),
        document: serde_json::to_value(document).map_err(|_| SubsidyServiceError::Stored)?,
        version: 1,
        created_at: act.at,
        created_by: act.actor(),
        published_at: None,
        published_by: None,
        changed_at: None,
        changed_by: None,
        authors: act.actor().into_iter().map(Some).collect(),
        approval_note: None,
        withdrawn_at: None,
        withdrawn_by: None,
        withdrawn_reason: None,
    };
    store::insert_policy(conn, &row)?;
    let policy = view(conn, row, business_date(act.at))?;
    record(conn, act, &Change::of("subsidy_policy.create", "subsidy_policy", policy.id).after(&policy))?;
    Ok(policy)
}

/// Whether a document can be a draft: every member in order, its number not taken by a published version.
fn check(conn: &mut PgConnection, document: &SubsidyPolicyDocument) -> Outcome<()> {
    Policy::parse(document.clone()).map_err(SubsidyServiceError::Faults)?;
    let versions = store::list_versions(conn, &document.policy_code)?;
    Ok(check_version(document.version, &published(&versions)?)?)
}

/// The numbers of the published among some versions.
fn published(versions: &[PolicyRow]) -> Outcome<Vec<i32>> {
    let published = versions.iter().filter(|row| row.status == PolicyState::Published.as_str());
    published.map(|row| Ok(read(row)?.version)).collect()
}

fn as_draft(row: PolicyRow) -> Outcome<PolicyRow> {
    if row.status == PolicyState::Draft.as_str() { Ok(row) } else { Err(SubsidyServiceError::NotDraft) }
}

/// The draft, as long as it is the one that was read.
fn as_read(row: PolicyRow, version: i64) -> Outcome<PolicyRow> {
    let row = as_draft(row)?;
    if row.version == version { Ok(row) } else { Err(SubsidyServiceError::Stale) }
}

fn lock(conn: &mut PgConnection, id: SubsidyPolicyId) -> Outcome<PolicyRow> {
    store::lock_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)
}

/// Replaces the document of a draft; whoever does is one of its authors from then on, and cannot approve it.
pub fn update_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyPolicyId,
    version: i64,
    document: SubsidyPolicyDocument,
) -> Outcome<SubsidyPolicyView> {
    let mut row = as_read(lock(conn, id)?, version)?;
    let before = view(conn, row.clone(), business_date(act.at))?;
    check(conn, &document)?;
    row.document = serde_json::to_value(&document).map_err(|_| SubsidyServiceError::Stored)?;
    row.code = document.policy_code;
    row.effective_from = document.effective_from;
    row.effective_to = document.effective_to;
    row.changed_at = Some(act.at);
    row.changed_by = act.actor();
    let authors = match act.actor() {
        Some(writer) => with_author(row.writers(), writer),
        None => row.writers(),
    };
    row.authors = authors.into_iter().map(Some).collect();
    row.version += 1;
    store::update_draft(conn, &row)?;
    changed(conn, act, "subsidy_policy.update", &before, row, None)
}

/// Gives a draft up, with a reason.
pub fn withdraw_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyPolicyId,
    reason: &str,
) -> Outcome<SubsidyPolicyView> {
    let row = as_draft(lock(conn, id)?)?;
    let before = view(conn, row, business_date(act.at))?;
    let row = store::withdraw_policy(conn, id.0, act.at, act.actor(), reason)?;
    changed(conn, act, "subsidy_policy.withdraw", &before, row, Some(reason))
}

/// Approves a draft as it was read, which fixes it: refused to whoever has written in it, where a published version has
/// its number or a higher one, and where another published policy holds on one of its days.
pub fn publish_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyPolicyId,
    version: i64,
    approval: &PublishSubsidyPolicy,
) -> Outcome<SubsidyPolicyView> {
    let code = find(conn, id)?.code;
    let mut versions = store::lock_versions(conn, &code)?;
    // A draft whose code was changed meanwhile is not the one that was read.
    let place = versions.iter().position(|row| row.id == id.0).ok_or(SubsidyServiceError::Stale)?;
    let row = as_read(versions.swap_remove(place), version)?;
    if act.actor().is_some_and(|account| is_author(&row.writers(), account)) {
        return Err(SubsidyServiceError::OwnDraft);
    }
    check_version(read(&row)?.version, &published(&versions)?)?;
    let before = view(conn, row, business_date(act.at))?;
    let approved = store::publish_policy(conn, id.0, act.at, act.actor(), approval.note.as_deref());
    let row = approved.map_err(|error| {
        let overlaps = violates_exclusion(&error, "subsidy_policy_effective_excl");
        if overlaps { SubsidyServiceError::Overlap } else { error.into() }
    })?;
    changed(conn, act, "subsidy_policy.publish", &before, row, None)
}

/// Gives a published policy an earlier end, so that another can follow it; what was computed with it stays.
pub fn end_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyPolicyId,
    end: EndPolicy,
) -> Outcome<SubsidyPolicyView> {
    let row = lock(conn, id)?;
    if row.status != PolicyState::Published.as_str() {
        return Err(SubsidyServiceError::NotPublished);
    }
    let today = business_date(act.at);
    let period = Period { from: row.effective_from, to: row.effective_to };
    period.ended(end.effective_to, today).map_err(SubsidyServiceError::Faults)?;
    let before = view(conn, row, today)?;
    let row = store::end_policy(conn, id.0, end.effective_to)?;
    changed(conn, act, "subsidy_policy.end", &before, row, None)
}

/// Puts what has been done on the trail, and answers the policy as it is now.
fn changed(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    before: &SubsidyPolicyView,
    row: PolicyRow,
    reason: Option<&str>,
) -> Outcome<SubsidyPolicyView> {
    let after = view(conn, row, business_date(act.at))?;
    let change = Change::of(action, "subsidy_policy", after.id).before(before).after(&after);
    let change = match reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    record(conn, act, &change)?;
    Ok(after)
}
