//! Sessions, places, and what counts as learning or service.

use diesel::pg::PgConnection;
use uuid::Uuid;

use super::batches::{drain, each};
use super::{BATCH, FORGET};
use crate::act::Act;
use crate::class::service::enrolments::{self, EnrolmentError};
use crate::class::service::{self as class, ClassServiceError};
use crate::credit::service::{self as credit, CreditError};
use crate::device::service::{self as device, DeviceServiceError};
use crate::online::service::{self as online, OnlineServiceError};
use crate::state::State;

/// Of how many series and sessions the places are settled at once.
const PLACES: i64 = 500;

/// Lets rows of devices go on that have waited for too long for those before them.
pub(super) async fn let_go(state: &State, act: &Act) -> Result<(), DeviceServiceError> {
    let (at, keys) = (act.at, state.keys.clone());
    each(
        state,
        move |conn, after| device::list_gapped(conn, at, after, BATCH),
        move |conn, id| class::release_gapped(conn, &keys, at, id),
        |error, id| tracing::error!(%error, device = %id, "rows of a device were not let go"),
    )
    .await
}

/// Lets sign-ins go on that have waited for somebody to have left elsewhere.
pub(super) async fn let_in(state: &State, act: &Act) -> Result<(), DeviceServiceError> {
    let at = act.at;
    each(
        state,
        move |conn, after| device::list_waiting_sign_ins(conn, after, BATCH),
        move |conn, id| class::let_in(conn, at, id),
        |error, id| tracing::error!(%error, device = %id, "sign-ins of a device were not let in"),
    )
    .await
}

/// Gives up rows of which what they follow has not come.
pub(super) async fn give_up(state: &State, act: &Act) -> Result<(), DeviceServiceError> {
    let at = act.at;
    drain(state, move |conn| device::give_up_waiting(conn, at, BATCH)).await
}

/// Closes sessions that nobody closed on their day.
pub(super) async fn close(state: &State, act: &Act) -> Result<(), ClassServiceError> {
    let act = act.clone();
    drain(state, move |conn| class::close_ended(conn, &act, BATCH)).await
}

/// Frees the places of those whose registration has ended, and lets the next move up.
pub(super) async fn free_places(state: &State, act: &Act) -> Result<(), EnrolmentError> {
    refill(state, act, |conn, after| enrolments::list_departed(conn, after, BATCH)).await
}

/// Goes once through what learners wait for, and through what is over.
pub(super) async fn settle_places(state: &State, act: &Act) -> Result<(), EnrolmentError> {
    let at = act.at;
    refill(state, act, move |conn, after| enrolments::list_unsettled(conn, at, after, PLACES)).await
}

/// Gives the places of each series and session that is due.
async fn refill(
    state: &State,
    act: &Act,
    due: impl Fn(&mut PgConnection, Option<Uuid>) -> Result<Vec<Uuid>, EnrolmentError> + Clone + Send + 'static,
) -> Result<(), EnrolmentError> {
    let act = act.clone();
    each(
        state,
        due,
        move |conn, subject| enrolments::refill(conn, &act, subject),
        |error, subject| {
            tracing::error!(%error, %subject, "the places of a series or a session were not settled");
        },
    )
    .await
}

/// Takes back what was earned by attendance that has been struck out since, and settles what has ended.
pub(super) async fn settle(state: &State, act: &Act) -> Result<(), CreditError> {
    let (at, act) = (act.at, act.clone());
    each(
        state,
        move |conn, after| credit::list_due(conn, at, after, BATCH),
        move |conn, session| credit::settle_due(conn, &act, session),
        |error, session| tracing::error!(%error, session = %session.1, "a session was not settled"),
    )
    .await
}

/// Settles approved hours of volunteers.
pub(super) async fn settle_service(state: &State, act: &Act) -> Result<(), CreditError> {
    let (at, act) = (act.at, act.clone());
    each(
        state,
        move |conn, after| credit::list_due_logs(conn, at, after, BATCH),
        move |conn, log| credit::settle_log(conn, &act, log),
        |error, log| tracing::error!(%error, log = %log.1, "hours of a volunteer were not settled"),
    )
    .await
}

/// Closes playbacks of which nothing is heard, and records whose time is over.
pub(super) async fn close_watched(state: &State, act: &Act) -> Result<(), OnlineServiceError> {
    let act = act.clone();
    drain(state, move |conn| online::close_due(conn, &act, FORGET)).await
}

/// Settles records batch by batch; where a batch fails each by itself, so that one keeps nobody else's credits back.
pub(super) async fn settle_watched(state: &State, act: &Act) -> Result<(), CreditError> {
    let mut after = None;
    loop {
        let due = state.db.read(move |conn| credit::list_due_records(conn, after, BATCH)).await?;
        let Some(last) = due.last().copied() else { return Ok(()) };
        let ids: Vec<Uuid> = due.iter().map(|(_, id)| *id).collect();
        if settle_records(state, act, ids.clone()).await.is_err() {
            for id in ids {
                if let Err(error) = settle_records(state, act, vec![id]).await {
                    tracing::error!(%error, record = %id, "a record was not settled");
                }
            }
        }
        after = Some(last);
    }
}

async fn settle_records(state: &State, act: &Act, ids: Vec<Uuid>) -> Result<usize, CreditError> {
    let act = act.clone();
    state.db.write(move |conn| credit::settle_records(conn, &act, &ids)).await
}
