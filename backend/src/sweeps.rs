//! What is done when its time has come: letting rows of devices go on, closing and settling sessions, what was watched
//! online and hours of volunteers, freeing and releasing places and letting the next move up, taking back what struck-out
//! attendance has earned (`classes`), screening earnings and asking about those of the dead, expiring credits, timing orders
//! out, moving what closed accounts leave, reminding of what will expire and of plans that are owed (`credits`), removing
//! files that nothing refers to, making earlier learners findable, renewing signing keys, keeping the end of the ledger's
//! chain elsewhere, counting who takes part, ending the publicity of subsidy results, telling the metrics what the newest
//! check of the books found, forgetting what has had its time (`upkeep`).
//!
//! Every step may be repeated at any time and by several servers at once: what
//! is done stays done, and the ledger's lock lets one go after the other.

mod batches;
mod classes;
mod credits;
mod upkeep;

use std::fmt::Display;
use std::time::Duration;

use crate::act::Act;
use crate::auth::service::system_act;
use crate::credit::service as credit;
use crate::state::State;

const EVERY: Duration = Duration::from_mins(1);
/// What changes with the day only, and looks through all buckets, is done in the first minute of an hour, midnight's
/// among them.
const HOUR_SECONDS: i64 = 3600;
/// How many sessions, buckets or orders are taken on at once.
const BATCH: i64 = 50;
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
    let act = &system_act(state.clock.now());
    let mut done = true;
    told(classes::let_go(state, act).await, "rows of devices were not let go");
    told(classes::let_in(state, act).await, "sign-ins that waited were not let in");
    told(classes::give_up(state, act).await, "rows that waited for too long were not given up");
    told(classes::close(state, act).await, "sessions were not closed");
    told(classes::free_places(state, act).await, "places of those who have left were not freed");
    if hourly {
        let settled = classes::settle_places(state, act).await;
        done &= told(settled, "places were not released, and what is over not concluded").is_some();
    }
    told(classes::settle(state, act).await, "sessions were not settled");
    told(classes::close_watched(state, act).await, "what was watched online was not closed");
    told(classes::settle_watched(state, act).await, "what was watched online was not settled");
    told(classes::settle_service(state, act).await, "hours of volunteers were not settled");
    told(credits::screen(state, act).await, "earnings were not screened");
    told(credits::review_after_death(state, act).await, "what the dead have earned was not asked about");
    if hourly {
        done &= told(credits::expire(state, act).await, "credits were not expired") == Some(true);
    }
    told(credits::time_out(state, act).await, "orders were not timed out");
    if hourly {
        done &= run_hourly(state, act).await;
    }
    let at = act.at;
    let newest = state.db.read(move |conn| credit::tell_newest(conn, at)).await;
    told(newest, "the newest check of the books was not told");
    told(state.load_signing_keys().await, "signing keys were not read");
    told(upkeep::forget_codes(state, act).await, "used codes were not forgotten");
    told(upkeep::purge(state, act).await, "what has had its time was not forgotten");
    done
}

/// What is done after the orders, so that accounts are closed with what orders have given back, and reminders tell of that.
async fn run_hourly(state: &State, act: &Act) -> bool {
    let closed = told(credits::close_accounts(state, act).await, "what closed accounts leave was not moved");
    let followed =
        told(credits::follow_merged(state, act).await, "what merged records still had was not moved");
    let reminded = told(credits::remind(state, act).await, "reminders were not written");
    let schools = told(credits::remind_schools(state, act).await, "schools were not reminded of their plans");
    let ended =
        told(upkeep::end_publicity(state, act).await, "the publicity of subsidy results was not ended");
    let turns = [closed, followed, reminded, schools].iter().all(|turn| *turn == Some(true));
    let hashed = told(upkeep::hash_learners(state).await, "earlier learners were not made findable");
    let known = told(upkeep::hash_volunteers(state).await, "earlier volunteers were not made findable");
    let kept = told(upkeep::keep_chain(state, act).await, "the end of the chain was not kept");
    let removed = told(upkeep::remove_files(state, act).await, "files of no use were not removed");
    let counted = told(upkeep::keep_participation(state, act).await, "participation was not counted");
    turns && [ended, hashed, known, kept, removed, counted].iter().all(Option::is_some)
}

/// What became of a step; that it failed is logged.
fn told<T, E: Display>(outcome: Result<T, E>, failed: &'static str) -> Option<T> {
    outcome.map_err(|error| tracing::error!(%error, "{failed}")).ok()
}
