//! Policies as the engine uses them, for the slices above.

use chrono::NaiveDate;
use contract::ids::SubsidyPolicyId;
use diesel::pg::PgConnection;

use super::policies::read;
use super::{Outcome, SubsidyServiceError};
use crate::subsidy::domain::Policy;
use crate::subsidy::store;

/// A policy, draft or published, as the engine uses it.
pub fn find_rules(conn: &mut PgConnection, id: SubsidyPolicyId) -> Outcome<Policy> {
    let row = store::find_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)?;
    Policy::parse(read(&row)?).map_err(|_| SubsidyServiceError::Stored)
}

/// A policy as its document was fixed: a last day that it was given later is no part of it, so that ending a policy does not
/// change the seal of what was computed by it.
pub fn find_rules_as_fixed(conn: &mut PgConnection, id: SubsidyPolicyId) -> Outcome<Policy> {
    let row = store::find_policy(conn, id.0)?.ok_or(SubsidyServiceError::NotFound)?;
    let document = serde_json::from_value(row.document).map_err(|_| SubsidyServiceError::Stored)?;
    Policy::parse(document).map_err(|_| SubsidyServiceError::Stored)
}

/// The published policy that holds on a day; `None` where there is none.
pub fn find_policy_on(conn: &mut PgConnection, day: NaiveDate) -> Outcome<Option<SubsidyPolicyId>> {
    Ok(store::find_policy_on(conn, day)?.map(Into::into))
}
