//! What is done when its time has come: closing and settling sessions, screening earnings, expiring credits, timing
//! orders out, renewing signing keys, forgetting what has had its time.
//!
//! Every step may be repeated at any time and by several servers at once: what
//! is done stays done, and the ledger's lock lets one go after the other.

use std::time::Duration;

use crate::act::Act;
use crate::auth::service::{self as auth, AuthError, system_act};
use crate::class::service::{self as class, ClassServiceError};
use crate::credit::service::{self as credit, CreditError};
use crate::http::idempotency;
use crate::redemption::service::{self as redemption, RedemptionError};
use crate::state::State;

const EVERY: Duration = Duration::from_mins(1);
/// How many sessions, buckets or orders are taken on at once.
const BATCH: i64 = 50;
/// How many transfers are screened at once.
const SCREENED: i64 = 500;
/// How many sessions, names or keys one transaction forgets.
const FORGET: i64 = 500;

/// Sweeps every minute until the server ends.
pub fn start(state: State) {
    actix_web::rt::spawn(async move {
        let mut tick = actix_web::rt::time::interval(EVERY);
        loop {
            tick.tick().await;
            sweep(&state).await;
        }
    });
}

/// Does what is due now; a step that fails is logged and tried again at the next sweep.
pub async fn sweep(state: &State) {
    let act = system_act(state.clock.now());
    if let Err(error) = close(state, &act).await {
        tracing::error!(%error, "sessions were not closed");
    }
    if let Err(error) = settle(state, &act).await {
        tracing::error!(%error, "sessions were not settled");
    }
    if let Err(error) = screen(state, &act).await {
        tracing::error!(%error, "earnings were not screened");
    }
    if let Err(error) = expire_credits(state, &act).await {
        tracing::error!(%error, "credits were not expired");
    }
    if let Err(error) = time_out(state, &act).await {
        tracing::error!(%error, "orders were not timed out");
    }
    if let Err(error) = state.load_signing_keys().await {
        tracing::error!(%error, "signing keys were not read");
    }
    if let Err(error) = purge(state, &act).await {
        tracing::error!(%error, "what has had its time was not forgotten");
    }
}

async fn close(state: &State, act: &Act) -> Result<(), ClassServiceError> {
    loop {
        let act = act.clone();
        if state.db.write(move |conn| class::close_ended(conn, &act, BATCH)).await? == 0 {
            return Ok(());
        }
    }
}

/// Settles each session by itself, so that one that cannot be settled keeps nobody else's credits back.
async fn settle(state: &State, act: &Act) -> Result<(), CreditError> {
    let (at, mut after) = (act.at, None);
    loop {
        let due = state.db.read(move |conn| credit::list_due(conn, at, after, BATCH)).await?;
        for &session in &due {
            let act = act.clone();
            let settled = state.db.write(move |conn| credit::settle_due(conn, &act, session)).await;
            if let Err(error) = settled {
                tracing::error!(%error, session = %session.1, "a session was not settled");
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        after = due.last().copied();
    }
}

/// Looks at what was posted since the last time, from wherever it came.
async fn screen(state: &State, act: &Act) -> Result<(), CreditError> {
    loop {
        let act = act.clone();
        if state.db.write(move |conn| credit::screen_posted(conn, &act, SCREENED)).await? == 0 {
            return Ok(());
        }
    }
}

async fn expire_credits(state: &State, act: &Act) -> Result<(), CreditError> {
    loop {
        let act = act.clone();
        if state.db.write(move |conn| credit::expire_due(conn, &act, BATCH)).await? == 0 {
            return Ok(());
        }
    }
}

async fn time_out(state: &State, act: &Act) -> Result<(), RedemptionError> {
    loop {
        let act = act.clone();
        if state.db.write(move |conn| redemption::expire_due(conn, &act, BATCH)).await? == 0 {
            return Ok(());
        }
    }
}

/// Forgets sessions, failed sign-ins and idempotency keys that are of no use any more.
async fn purge(state: &State, act: &Act) -> Result<(), AuthError> {
    loop {
        let at = act.at;
        let forgotten = state
            .db
            .write(move |conn| {
                let keys = idempotency::purge(conn, at, FORGET)?;
                Ok::<_, AuthError>(keys + auth::purge(conn, at, FORGET)?)
            })
            .await?;
        if forgotten == 0 {
            return Ok(());
        }
    }
}
