//! How much is done batch by batch, each in a transaction of its own.

use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;

use crate::db::DbError;
use crate::db::jobs::Turn;
use crate::state::State;

/// Does batch after batch until one finds nothing; `batch` answers how much it has done.
pub(super) async fn drain<N, E>(
    state: &State,
    batch: impl Fn(&mut PgConnection) -> Result<N, E> + Clone + Send + 'static,
) -> Result<(), E>
where
    N: Default + PartialEq + Send + 'static,
    E: From<DbError> + From<QueryError> + Send + 'static,
{
    loop {
        let batch = batch.clone();
        if state.db.write(move |conn| batch(conn)).await? == N::default() {
            return Ok(());
        }
    }
}

/// Goes once through what one server at a time does; whether nothing is left that another server is at.
pub(super) async fn take_turns<M, E>(
    state: &State,
    batch: impl Fn(&mut PgConnection, Option<M>) -> Result<Turn<M>, E> + Clone + Send + 'static,
) -> Result<bool, E>
where
    M: Copy + Send + 'static,
    E: From<DbError> + From<QueryError> + Send + 'static,
{
    let mut after = None;
    loop {
        let batch = batch.clone();
        match state.db.write(move |conn| batch(conn, after)).await? {
            Turn::More(mark) => after = Some(mark),
            turn => return Ok(matches!(turn, Turn::Done)),
        }
    }
}

/// Goes once through what is due, each by itself, so that one that cannot be done keeps nobody else back; `failed` hears
/// of it.
pub(super) async fn each<T, R, E, F>(
    state: &State,
    due: impl Fn(&mut PgConnection, Option<T>) -> Result<Vec<T>, E> + Clone + Send + 'static,
    work: impl Fn(&mut PgConnection, T) -> Result<R, F> + Clone + Send + 'static,
    failed: impl Fn(F, T),
) -> Result<(), E>
where
    T: Copy + Send + 'static,
    R: Send + 'static,
    E: From<DbError> + From<QueryError> + Send + 'static,
    F: From<DbError> + From<QueryError> + Send + 'static,
{
    let mut after = None;
    loop {
        let due = due.clone();
        let found = state.db.read(move |conn| due(conn, after)).await?;
        let Some(last) = found.last().copied() else { return Ok(()) };
        for one in found {
            let work = work.clone();
            if let Err(error) = state.db.write(move |conn| work(conn, one)).await {
                failed(error, one);
            }
        }
        after = Some(last);
    }
}
