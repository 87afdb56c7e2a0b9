//! Which accounts belong to a learner: nobody enters, confirms or settles what is paid to themselves.

use contract::ids::{AccountId, LearnerId};
use contract::policy::Fault;
use diesel::pg::PgConnection;
use serde_json::json;

use super::{Answer, LearnerServiceError, change, lock};
use crate::audit;
use crate::auth::Act;
use crate::auth::service::{AuthError, get_account};
use crate::learner::store;

/// Notes that an account within the caller's reach belongs to a learner.
pub fn declare_account(conn: &mut PgConnection, act: &Act, id: LearnerId, account: AccountId) -> Answer<()> {
    let (_, place) = lock(conn, act, id)?;
    get_account(conn, act, account).map_err(|error| match error {
        AuthError::Database(error) => error.into(),
        _ => LearnerServiceError::Faults(vec![Fault::new("/account_id", "account_not_found")]),
    })?;
    store::insert_account(conn, account, id)?;
    let change = change("learner.declare_account", id, &place);
    Ok(audit::record(conn, act, &change.after(&json!({ "account_id": account })))?)
}
