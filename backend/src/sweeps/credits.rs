//! What becomes of earnings, accounts and orders in time, and who is reminded.

use super::BATCH;
use super::batches::{drain, take_turns};
use crate::act::Act;
use crate::credit::service::{self as credit, CreditError};
use crate::curriculum::service::{self as curriculum, CurriculumServiceError};
use crate::redemption::service::{self as redemption, RedemptionError};
use crate::state::State;

/// How many transfers are screened at once.
const SCREENED: i64 = 500;
/// Of how many buckets, and how many schools, one transaction reminds.
const REMIND: i64 = 500;

/// Looks at what was posted since the last time, from wherever it came.
pub(super) async fn screen(state: &State, act: &Act) -> Result<(), CreditError> {
    let act = act.clone();
    drain(state, move |conn| credit::screen_posted(conn, &act, SCREENED)).await
}

/// Asks about what was earned on days on which its learners were dead, as it has become known since.
pub(super) async fn review_after_death(state: &State, act: &Act) -> Result<(), CreditError> {
    let act = act.clone();
    drain(state, move |conn| credit::review_after_death(conn, &act, SCREENED)).await
}

/// Expires what is due.
pub(super) async fn expire(state: &State, act: &Act) -> Result<bool, CreditError> {
    let act = act.clone();
    take_turns(state, move |conn, _| credit::expire_due(conn, &act, BATCH)).await
}

/// Times out orders that nobody has fetched.
pub(super) async fn time_out(state: &State, act: &Act) -> Result<(), RedemptionError> {
    let act = act.clone();
    drain(state, move |conn| redemption::expire_due(conn, &act, BATCH)).await
}

/// Goes once through the closed accounts in which something is left.
pub(super) async fn close_accounts(state: &State, act: &Act) -> Result<bool, CreditError> {
    let act = act.clone();
    take_turns(state, move |conn, after| credit::close_due(conn, &act, after, BATCH)).await
}

/// Goes once through the merged records to which something came back.
pub(super) async fn follow_merged(state: &State, act: &Act) -> Result<bool, CreditError> {
    let act = act.clone();
    take_turns(state, move |conn, after| credit::follow_merged(conn, &act, after, BATCH)).await
}

/// Goes once through the buckets that expire soon.
pub(super) async fn remind(state: &State, act: &Act) -> Result<bool, CreditError> {
    let act = act.clone();
    take_turns(state, move |conn, after| credit::remind_due(conn, &act, after, REMIND)).await
}

/// Goes once through the schools that owe a plan soon.
pub(super) async fn remind_schools(state: &State, act: &Act) -> Result<bool, CurriculumServiceError> {
    let act = act.clone();
    take_turns(state, move |conn, after| curriculum::remind_due(conn, &act, after, REMIND)).await
}
