//! Operations that are done in groups.

use diesel::PgConnection;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::act::Act;
use crate::db::DbError;

/// An operation that is done for many callers in one transaction, each once under its name.
pub trait Work: Send + Sync + 'static {
    /// What is asked for.
    type Body: Serialize + Send + Sync + 'static;
    /// What is answered.
    type Done: Serialize + DeserializeOwned + Send + 'static;
    /// Why one of them is refused; the others are done.
    type Refusal: Send + 'static;
    /// What the group is called.
    const NAME: &'static str;
    /// The operation.
    const OPERATION: &'static str;

    /// Locks out everybody else who does this, until the transaction ends.
    ///
    /// # Errors
    /// What the database said.
    fn lock(conn: &mut PgConnection) -> Result<(), DbError>;

    /// Does it for all, in their order.
    ///
    /// # Errors
    /// What the database said: then nothing is done for anybody.
    fn work(conn: &mut PgConnection, wanted: &[(&Act, &Self::Body)]) -> Result<Verdicts<Self>, DbError>;
}

/// What became of each request of a group.
pub type Verdicts<W> = Vec<Result<<W as Work>::Done, <W as Work>::Refusal>>;
