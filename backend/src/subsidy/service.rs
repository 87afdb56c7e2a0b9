//! Dated policies and simulation by them.

use chrono::NaiveDate;
use contract::ids::SubsidyPolicyId;
use contract::policy::{EndPolicy, Fault, Period, PolicyState};
use contract::subsidy::{SimulateSubsidy, SubsidyPolicyDocument, SubsidyPolicyView, SubsidyResultView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::domain::{self, Policy, SubsidyError};
use super::store::{self, PolicyRow};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::db::{DbError, violates_exclusion};
use crate::paging::{Paged, Paging};

/// Why the `subsidy` slice refuses.
#[derive(Debug, thiserror::Error)]
pub enum SubsidyServiceError {
    /// No such policy.
    #[error("no such policy")]
    NotFound,
    /// The policy's document or the facts have faults.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// Only a draft can be published.
    #[error("the policy is not a draft")]
    NotDraft,
    /// Only a published policy can be ended.
    #[error("the policy is not published")]
    NotPublished,
    /// Its days overlap those of another published policy.
    #[error("the policy overlaps another")]
    Overlap,
    /// What is stored cannot be read back.
    #[error("a stored policy cannot be read")]
    Stored,
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for SubsidyServiceError {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl From<SubsidyError> for SubsidyServiceError {
    fn from(error: SubsidyError) -> Self {
        match error {
            SubsidyError::Policy(faults) | SubsidyError::Facts(faults) => Self::Faults(faults),
        }
    }
}

type Outcome<T> = Result<T, SubsidyServiceError>;

/// The document as it was fixed, with the last day that it has since been given.
fn read(row: &PolicyRow) -> Outcome<SubsidyPolicyDocument> {
    let document: SubsidyPolicyDocument =
        serde_json::from_value(row.document.clone()).map_err(|_| SubsidyServiceError::Stored)?;
    Ok(SubsidyPolicyDocument { effective_to: row.effective_to, ..document })
}

fn view(conn: &mut PgConnection, row: PolicyRow, today: NaiveDate) -> Outcome<SubsidyPolicyView> {
    let published = store::list_published_periods(conn, row.id)?;
    let others: Vec<Period> = published.into_iter().map(|(from, to)| Period { from, to }).collect();
    let own = Period { from: row.effective_from, to: row.effective_to };
    Ok(SubsidyPolicyView {
        id: row.id.into(),
        document: read(&row)?,
        status: row.status.parse().map_err(|_| SubsidyServiceError::Stored)?,
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
) -> Outcome<Paged<SubsidyPolicyView>> {
    let page = store::list_policies(conn, status, after, paging)?;
    let items = page.items.into_iter().map(|row| view(conn, row, today)).collect::<Outcome<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One version.
pub fn get_policy(
    conn: &mut PgConnection,
    today: NaiveDate,
    id: SubsidyPolicyId,
) -> Outcome<SubsidyPolicyView> {
    let row = store::find_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)?;
    view(conn, row, today)
}

/// Keeps a draft whose every member is in order.
pub fn create_policy(
    conn: &mut PgConnection,
    act: &Act,
    document: &SubsidyPolicyDocument,
) -> Outcome<SubsidyPolicyView> {
    Policy::parse(document.clone()).map_err(SubsidyServiceError::Faults)?;
    let row = PolicyRow {
        id: new_id(),
        code: document.policy_code.clone(),
        effective_from: document.effective_from,
        effective_to: document.effective_to,
        status: PolicyState::Draft.to_string(),
        document: serde_json::to_value(document).map_err(|_| SubsidyServiceError::Stored)?,
        version: 1,
        created_at: act.at,
        created_by: Some(act.account_id.0),
        published_at: None,
        published_by: None,
    };
    store::insert_policy(conn, &row)?;
    let policy = view(conn, row, business_date(act.at))?;
    record(conn, act, &Change::of("subsidy_policy.create", "subsidy_policy", policy.id).after(&policy))?;
    Ok(policy)
}

/// Fixes a draft; refused where another published policy holds on one of its days.
pub fn publish_policy(conn: &mut PgConnection, act: &Act, id: SubsidyPolicyId) -> Outcome<SubsidyPolicyView> {
    let row = store::lock_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)?;
    if row.status != PolicyState::Draft.as_str() {
        return Err(SubsidyServiceError::NotDraft);
    }
    let today = business_date(act.at);
    let before = view(conn, row, today)?;
    let published = store::publish_policy(conn, id.0, act.at, Some(act.account_id.0));
    let row = published.map_err(|error| {
        let overlaps = violates_exclusion(&error, "subsidy_policy_effective_excl");
        if overlaps { SubsidyServiceError::Overlap } else { error.into() }
    })?;
    let after = view(conn, row, today)?;
    let change = Change::of("subsidy_policy.publish", "subsidy_policy", id).before(&before).after(&after);
    record(conn, act, &change)?;
    Ok(after)
}

/// Gives a published policy an earlier end, so that another can follow it; what was computed with it stays.
pub fn end_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyPolicyId,
    end: EndPolicy,
) -> Outcome<SubsidyPolicyView> {
    let row = store::lock_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)?;
    if row.status != PolicyState::Published.as_str() {
        return Err(SubsidyServiceError::NotPublished);
    }
    let today = business_date(act.at);
    let period = Period { from: row.effective_from, to: row.effective_to };
    period.ended(end.effective_to, today).map_err(SubsidyServiceError::Faults)?;
    let before = view(conn, row, today)?;
    let row = store::end_policy(conn, id.0, end.effective_to)?;
    let after = view(conn, row, today)?;
    let change = Change::of("subsidy_policy.end", "subsidy_policy", id).before(&before).after(&after);
    record(conn, act, &change)?;
    Ok(after)
}

/// What given schools would be paid by a policy, draft or published; nothing is kept.
pub fn simulate(
    conn: &mut PgConnection,
    id: SubsidyPolicyId,
    request: SimulateSubsidy,
) -> Outcome<SubsidyResultView> {
    let row = store::find_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)?;
    let policy = Policy::parse(read(&row)?).map_err(|_| SubsidyServiceError::Stored)?;
    Ok(domain::simulate(&policy, request)?)
}
