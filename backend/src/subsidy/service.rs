//! Dated policies and simulation by them.

mod drafts;
mod policies;
mod rules;

use contract::ids::SubsidyPolicyId;
use contract::policy::Fault;
use contract::subsidy::{SimulateSubsidy, SubsidyResultView};
use diesel::pg::PgConnection;

use super::domain::{self, Policy, SubsidyError};
use crate::db::DbError;
use policies::{find, read};

pub use drafts::{create_policy, end_policy, publish_policy, update_policy, withdraw_policy};
pub use policies::{get_policy, list_policies, policy_difference};
pub use rules::{find_policy_on, find_rules, find_rules_as_fixed};

/// Why the `subsidy` slice refuses.
#[derive(Debug, thiserror::Error)]
pub enum SubsidyServiceError {
    /// No such policy.
    #[error("no such policy")]
    NotFound,
    /// The policy's document or the facts have faults.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// Only a draft can be changed, withdrawn or published.
    #[error("the policy is not a draft")]
    NotDraft,
    /// Only a published policy can be ended.
    #[error("the policy is not published")]
    NotPublished,
    /// Whoever has written in a draft does not approve it.
    #[error("an own draft")]
    OwnDraft,
    /// The draft has changed since it was read.
    #[error("the policy has changed since it was read")]
    Stale,
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

/// What given schools would be paid by a policy, draft or published; nothing is kept.
pub fn simulate(
    conn: &mut PgConnection,
    id: SubsidyPolicyId,
    request: SimulateSubsidy,
) -> Outcome<SubsidyResultView> {
    let row = find(conn, id)?;
    let policy = Policy::parse(read(&row)?).map_err(|_| SubsidyServiceError::Stored)?;
    Ok(domain::simulate(&policy, request)?)
}
