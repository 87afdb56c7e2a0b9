//! What is done when its time has come: letting rows of devices go on, closing and settling sessions, freeing and releasing
//! places and letting the next move up, taking back what struck-out attendance has earned, screening earnings, expiring credits, timing orders out, moving what closed accounts
//! leave, reminding of what will expire and of plans that are owed, removing files that nothing refers to, making earlier
//! learners findable, renewing signing keys, keeping the end of the ledger's chain elsewhere, counting who takes part,
//! telling the metrics what the newest check of the books found, forgetting what has had its time.
//!
//! Every step may be repeated at any time and by several servers at once: what
//! is done stays done, and the ledger's lock lets one go after the other.

use std::time::Duration;

use actix_web::web;
use contract::credit::InvariantFinding;
use uuid::Uuid;

use crate::act::Act;
use crate::auth::service::{self as auth, AuthError, system_act};
use crate::class::service::enrolments::{self, EnrolmentError};
use crate::class::service::{self as class, ClassServiceError};
use crate::clock::business_date;
use crate::course::service::{self as course, CourseServiceError};
use crate::coverage::service::{self as coverage, CoverageFailure};
use crate::credit::service::{self as credit, ChainFileError, CreditError, HeadDue};
use crate::curriculum::service::{self as curriculum, CurriculumServiceError};
use crate::db::DbError;
use crate::db::jobs::Turn;
use crate::device::service::{self as device, DeviceServiceError};
use crate::files::FilesError;
use crate::http::idempotency;
use crate::learner::service::{self as learner, LearnerServiceError};
use crate::redemption::service::{self as redemption, RedemptionError};
use crate::state::State;

const EVERY: Duration = Duration::from_mins(1);
/// What changes with the day only, and looks through all buckets, is done in the first minute of an hour, midnight's
/// among them.
const HOUR_SECONDS: i64 = 3600;
/// How many sessions, buckets or orders are taken on at once.
const BATCH: i64 = 50;
/// Of how many series and sessions the places are settled at once.
const PLACES: i64 = 500;
/// How many transfers are screened at once.
const SCREENED: i64 = 500;
/// Of how many buckets, and how many schools, one transaction reminds.
const REMIND: i64 = 500;
/// How many sessions, names or keys one transaction forgets.
const FORGET: i64 = 500;

/// Sweeps every minute until the server ends.
pub fn start(state: State) {
    actix_web::rt::spawn(async move {
        let mut tick = actix_web::rt::time::interval(EVERY);
        let mut swept = None;
        loop {
            tick.tick().await;
            let hour = state.clock.now().timestamp().div_euclid(HOUR_SECONDS);
            if run(&state, swept != Some(hour)).await {
                swept = Some(hour);
            }
        }
    });
}

/// Does all that is due now; a step that fails is logged and tried again at the next sweep.
pub async fn sweep(state: &State) {
    run(state, true).await;
}

/// Does what is due every minute, and with `hourly` what changes with the day. Whether the latter has been done.
async fn run(state: &State, hourly: bool) -> bool {
    let act = system_act(state.clock.now());
    let mut done = true;
    if let Err(error) = let_go(state, &act).await {
        tracing::error!(%error, "rows of devices were not let go");
    }
    if let Err(error) = close(state, &act).await {
        tracing::error!(%error, "sessions were not closed");
    }
    if let Err(error) = take_back(state, &act).await {
        tracing::error!(%error, "what was struck out was not taken back");
    }

    if let Err(error) = free_places(state, &act).await {
        tracing::error!(%error, "places of those who have left were not freed");
    }
    if hourly {
        done &= settle_places(state, &act).await.map_or_else(
            |error| {
                tracing::error!(%error, "places were not released, and what is over not concluded");
                false
            },
            |()| true,
        );
    }
    if let Err(error) = settle(state, &act).await {
        tracing::error!(%error, "sessions were not settled");
    }
    if let Err(error) = screen(state, &act).await {
        tracing::error!(%error, "earnings were not screened");
    }
    if hourly {
        done &= expire_credits(state, &act).await.unwrap_or_else(|error| {
            tracing::error!(%error, "credits were not expired");
            false
        });
    }
    if let Err(error) = time_out(state, &act).await {
        tracing::error!(%error, "orders were not timed out");
    }
    // After the orders, so that it takes what they have given back.
    if hourly {
        done &= close_accounts(state, &act).await.unwrap_or_else(|error| {
            tracing::error!(%error, "what closed accounts leave was not moved");
            false
        });
    }
    if hourly {
        done &= follow_merged(state, &act).await.unwrap_or_else(|error| {
            tracing::error!(%error, "what merged records still had was not moved");
            false
        });
    }
    // And so that it tells of that.
    if hourly {
        done &= remind(state, &act).await.unwrap_or_else(|error| {
            tracing::error!(%error, "reminders were not written");
            false
        });
    }
    if hourly {
        done &= remind_schools(state, &act).await.unwrap_or_else(|error| {
            tracing::error!(%error, "schools were not reminded of their plans");
            false
        });
    }
    if hourly {
        done &= hash_learners(state).await.map_or_else(
            |error| {
                tracing::error!(%error, "earlier learners were not made findable");
                false
            },
            |()| true,
        );
    }
    if hourly {
        done &= keep_chain(state, &act).await.map_or_else(
            |error| {
                tracing::error!(%error, "the end of the chain was not kept");
                false
            },
            |()| true,
        );
    }
    if hourly {
        done &= remove_files(state, &act).await.map_or_else(
            |error| {
                tracing::error!(%error, "files of no use were not removed");
                false
            },
            |()| true,
        );
    }
    if hourly {
        done &= keep_participation(state, &act).await.map_or_else(
            |error| {
                tracing::error!(%error, "participation was not counted");
                false
            },
            |()| true,
        );
    }
    if let Err(error) = state.db.read(move |conn| credit::tell_newest(conn, act.at)).await {
        tracing::error!(%error, "the newest check of the books was not told");
    }
    if let Err(error) = state.load_signing_keys().await {
        tracing::error!(%error, "signing keys were not read");
    }
    if let Err(error) = forget_codes(state, &act).await {
        tracing::error!(%error, "used codes were not forgotten");
    }
    if let Err(error) = purge(state, &act).await {
        tracing::error!(%error, "what has had its time was not forgotten");
    }
    done
}

/// Lets rows of devices go on that have waited for too long for those before them, each device by itself.
async fn let_go(state: &State, act: &Act) -> Result<(), DeviceServiceError> {
    let (at, mut after) = (act.at, None);
    loop {
        let due = state.db.read(move |conn| device::list_gapped(conn, at, after, BATCH)).await?;
        for &id in &due {
            let keys = state.keys.clone();
            let released = state.db.write(move |conn| class::release_gapped(conn, &keys, at, id)).await;
            if let Err(error) = released {
                tracing::error!(%error, device = %id, "rows of a device were not let go");
            }
        }
        let Some(last) = due.last().copied() else { return Ok(()) };
        after = Some(last);
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

/// Frees the places of those whose registration has ended, and lets the next move up.
async fn free_places(state: &State, act: &Act) -> Result<(), EnrolmentError> {
    let mut after = None;
    loop {
        let due = state.db.read(move |conn| enrolments::list_departed(conn, after, BATCH)).await?;
        let Some(last) = due.last().copied() else { return Ok(()) };
        refill(state, act, due).await;
        after = Some(last);
    }
}

/// Goes once through what learners wait for, and through what is over.
async fn settle_places(state: &State, act: &Act) -> Result<(), EnrolmentError> {
    let (at, mut after) = (act.at, None);
    loop {
        let due = state.db.read(move |conn| enrolments::list_unsettled(conn, at, after, PLACES)).await?;
        let Some(last) = due.last().copied() else { return Ok(()) };
        refill(state, act, due).await;
        after = Some(last);
    }
}

/// Each series and session by itself, so that one that cannot be settled keeps nobody else's place back.
async fn refill(state: &State, act: &Act, due: Vec<Uuid>) {
    for subject in due {
        let act = act.clone();
        if let Err(error) = state.db.write(move |conn| enrolments::refill(conn, &act, subject)).await {
            tracing::error!(%error, %subject, "the places of a series or a session were not settled");
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

/// Takes back what was earned by attendance that has been struck out since, and settles what came in its place.
async fn take_back(state: &State, act: &Act) -> Result<(), CreditError> {
    let mut after = None;
    loop {
        let due = state.db.read(move |conn| credit::list_struck_out(conn, after, BATCH)).await?;
        for &session in &due {
            let act = act.clone();
            let settled = state.db.write(move |conn| credit::settle_due(conn, &act, session)).await;
            if let Err(error) = settled {
                tracing::error!(%error, session = %session.1, "what was struck out was not taken back");
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

/// Expires what is due, batch by batch; whether nothing is left that another server is at.
async fn expire_credits(state: &State, act: &Act) -> Result<bool, CreditError> {
    loop {
        let act = act.clone();
        match state.db.write(move |conn| credit::expire_due(conn, &act, BATCH)).await? {
            Turn::More(_) => {}
            turn => return Ok(turn == Turn::Done),
        }
    }
}

/// Goes once through the closed accounts in which something is left; whether nothing is left that another server is at.
async fn close_accounts(state: &State, act: &Act) -> Result<bool, CreditError> {
    let mut after = None;
    loop {
        let act = act.clone();
        match state.db.write(move |conn| credit::close_due(conn, &act, after, BATCH)).await? {
            Turn::More(mark) => after = Some(mark),
            turn => return Ok(turn == Turn::Done),
        }
    }
}

/// Goes once through the merged records to which something came back; whether nothing is left that another server is at.
async fn follow_merged(state: &State, act: &Act) -> Result<bool, CreditError> {
    let mut after = None;
    loop {
        let act = act.clone();
        match state.db.write(move |conn| credit::follow_merged(conn, &act, after, BATCH)).await? {
            Turn::More(mark) => after = Some(mark),
            turn => return Ok(turn == Turn::Done),
        }
    }
}

/// Goes once through the buckets that expire soon; whether nothing is left that another server is at.
async fn remind(state: &State, act: &Act) -> Result<bool, CreditError> {
    let mut after = None;
    loop {
        let act = act.clone();
        match state.db.write(move |conn| credit::remind_due(conn, &act, after, REMIND)).await? {
            Turn::More(mark) => after = Some(mark),
            turn => return Ok(turn == Turn::Done),
        }
    }
}

/// Goes once through the schools that owe a plan soon; whether nothing is left that another server is at.
async fn remind_schools(state: &State, act: &Act) -> Result<bool, CurriculumServiceError> {
    let mut after = None;
    loop {
        let act = act.clone();
        match state.db.write(move |conn| curriculum::remind_due(conn, &act, after, REMIND)).await? {
            Turn::More(mark) => after = Some(mark),
            turn => return Ok(turn == Turn::Done),
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

/// Gives learners who were registered before lookup hashes were kept theirs, batch by batch.
async fn hash_learners(state: &State) -> Result<(), LearnerServiceError> {
    loop {
        let keys = state.keys.clone();
        if state.db.write(move |conn| learner::fill_hashes(conn, &keys, FORGET)).await? == 0 {
            return Ok(());
        }
    }
}

/// Holds the file that keeps the ends of the chain against it, and adds today's end.
async fn keep_chain(state: &State, act: &Act) -> Result<(), ChainFileError> {
    let Some(path) = state.chain_file.clone() else { return Ok(()) };
    let at = act.at;
    match state.db.write(move |conn| credit::head_due(conn, &path, at)).await? {
        HeadDue::Kept => Ok(()),
        HeadDue::Now(file, head) => web::block(move || file.append(&head))
            .await
            .map_err(|_| CreditError::from(DbError::Interrupted))?,
        HeadDue::Differs(found) => {
            tell_difference(&found);
            Ok(())
        }
    }
}

fn tell_difference(found: &InvariantFinding) {
    metrics::counter!("ledger_chain_file_mismatches_total").increment(1);
    let (lines, places) = (found.count, found.examples.join("; "));
    tracing::error!(lines, places, "the chain is not the one that was kept: run xuetang reconcile --full");
}

/// Why files of no use are still there.
#[derive(Debug, thiserror::Error)]
enum LeftError {
    #[error(transparent)]
    Course(#[from] CourseServiceError),
    #[error(transparent)]
    Files(#[from] FilesError),
}

/// Goes once through the files that never came in, or that no version has any more: first the content, then the row.
async fn remove_files(state: &State, act: &Act) -> Result<(), LeftError> {
    let (at, mut after) = (act.at, None);
    loop {
        let due = state.db.read(move |conn| course::list_unused_files(conn, at, after, FORGET)).await?;
        let Some(last) = due.last().copied() else { return Ok(()) };
        for key in &due {
            state.files.remove(*key).await?;
        }
        state.db.write(move |conn| course::forget_files(conn, &due)).await?;
        after = Some(last);
    }
}

/// Counts the days of participation that are usually asked for, so that nobody waits for them in the morning.
async fn keep_participation(state: &State, act: &Act) -> Result<(), CoverageFailure> {
    let mut after = None;
    loop {
        let act = act.clone();
        after = state.db.write(move |conn| coverage::keep_participation(conn, &act, after)).await?;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Forgets codes that were used long ago.
async fn forget_codes(state: &State, act: &Act) -> Result<(), ClassServiceError> {
    let at = act.at;
    while state.db.write(move |conn| class::forget_codes(conn, at, FORGET)).await? > 0 {}
    Ok(())
}

/// Forgets sessions, failed sign-ins and idempotency keys that are of no use any more.
async fn purge(state: &State, act: &Act) -> Result<(), AuthError> {
    loop {
        let at = act.at;
        let forgotten = state
            .db
            .write(move |conn| {
                let keys = idempotency::purge(conn, at, FORGET)?;
                let erased = learner::forget_erased(conn, business_date(at), FORGET)?;
                Ok::<_, AuthError>(keys + erased + auth::purge(conn, at, FORGET)?)
            })
            .await?;
        if forgotten == 0 {
            return Ok(());
        }
    }
}
