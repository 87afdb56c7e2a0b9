//! The versions of the policy: reading them, and how they stand to each other.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::ids::SubsidyPolicyId;
use contract::policy::{Period, PolicyActor, PolicyState};
use contract::subsidy::{
    SubsidyPolicyDifference, SubsidyPolicyDocument, SubsidyPolicyRef, SubsidyPolicyView,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Outcome, SubsidyServiceError};
use crate::auth::service::display_names;
use crate::paging::{Paged, Paging};
use crate::subsidy::domain::{differences, warnings};
use crate::subsidy::store::{self, PeriodRow, PolicyRow};

/// The document as it was fixed, with the last day that it has since been given.
pub(super) fn read(row: &PolicyRow) -> Outcome<SubsidyPolicyDocument> {
    let document: SubsidyPolicyDocument =
        serde_json::from_value(row.document.clone()).map_err(|_| SubsidyServiceError::Stored)?;
    Ok(SubsidyPolicyDocument { effective_to: row.effective_to, ..document })
}

pub(super) fn find(conn: &mut PgConnection, id: SubsidyPolicyId) -> Outcome<PolicyRow> {
    store::find_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)
}

pub(super) fn view(conn: &mut PgConnection, row: PolicyRow, today: NaiveDate) -> Outcome<SubsidyPolicyView> {
    views(conn, vec![row], today)?.pop().ok_or(SubsidyServiceError::Stored)
}

fn views(conn: &mut PgConnection, rows: Vec<PolicyRow>, today: NaiveDate) -> Outcome<Vec<SubsidyPolicyView>> {
    let published = store::list_published_periods(conn)?;
    let acted = |row: &PolicyRow| {
        let steps = [row.created_by, row.changed_by, row.published_by, row.withdrawn_by];
        steps.into_iter().chain(row.authors.iter().copied()).flatten().collect::<Vec<Uuid>>()
    };
    let accounts: Vec<Uuid> = rows.iter().flat_map(acted).collect();
    let names = display_names(conn, &accounts)?;
    rows.into_iter().map(|row| view_of(row, &published, &names, today)).collect()
}

fn view_of(
    row: PolicyRow,
    published: &[PeriodRow],
    names: &HashMap<Uuid, String>,
    today: NaiveDate,
) -> Outcome<SubsidyPolicyView> {
    let status: PolicyState = row.status.parse().map_err(|_| SubsidyServiceError::Stored)?;
    let others = published.iter().filter(|(id, ..)| *id != row.id);
    let others: Vec<Period> = others.map(|(_, from, to)| Period { from: *from, to: *to }).collect();
    let own = Period { from: row.effective_from, to: row.effective_to };
    let actor = |id: Uuid| PolicyActor { id: id.into(), name: names.get(&id).cloned().unwrap_or_default() };
    Ok(SubsidyPolicyView {
        id: row.id.into(),
        document: read(&row)?,
        status,
        warnings: warnings(status, own, &others, today),
        created_at: row.created_at,
        created_by: row.created_by.map(actor),
        changed_at: row.changed_at,
        changed_by: row.changed_by.map(actor),
        authors: row.writers().into_iter().map(actor).collect(),
        published_at: row.published_at,
        published_by: row.published_by.map(actor),
        approval_note: row.approval_note,
        withdrawn_at: row.withdrawn_at,
        withdrawn_by: row.withdrawn_by.map(actor),
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
) -> Outcome<Paged<SubsidyPolicyView>> {
    let page = store::list_policies(conn, status, after, paging)?;
    Ok(Paged { items: views(conn, page.items, today)?, next: page.next, total: page.total })
}

/// One version.
pub fn get_policy(
    conn: &mut PgConnection,
    today: NaiveDate,
    id: SubsidyPolicyId,
) -> Outcome<SubsidyPolicyView> {
    let row = find(conn, id)?;
    view(conn, row, today)
}

/// How a version differs from another; from the one that it would follow unless another is named.
pub fn policy_difference(
    conn: &mut PgConnection,
    id: SubsidyPolicyId,
    against: Option<SubsidyPolicyId>,
) -> Outcome<SubsidyPolicyDifference> {
    let row = find(conn, id)?;
    let other = match against {
        Some(other) => Some(find(conn, other)?),
        None => store::find_other_policy(conn, row.id, row.effective_from)?,
    };
    let before = other.as_ref().map(read).transpose()?;
    let changes = differences(before.as_ref(), &read(&row)?).map_err(|_| SubsidyServiceError::Stored)?;
    Ok(SubsidyPolicyDifference {
        policy: reference(&row)?,
        against: other.as_ref().map(reference).transpose()?,
        changes,
    })
}

fn reference(row: &PolicyRow) -> Outcome<SubsidyPolicyRef> {
    let document = read(row)?;
    Ok(SubsidyPolicyRef {
        id: row.id.into(),
        policy_code: document.policy_code,
        policy_version: document.version,
        effective_from: document.effective_from,
        effective_to: document.effective_to,
        status: row.status.parse().map_err(|_| SubsidyServiceError::Stored)?,
    })
}
