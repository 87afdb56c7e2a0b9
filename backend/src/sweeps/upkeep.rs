//! What keeps the house in order.

use actix_web::web;
use contract::credit::InvariantFinding;

use super::batches::drain;
use super::{BATCH, FORGET};
use crate::act::Act;
use crate::auth::service::{self as auth, AuthError};
use crate::class::service::{self as class, ClassServiceError};
use crate::clock::business_date;
use crate::course::service::{self as course, CourseServiceError};
use crate::coverage::service::{self as coverage, CoverageFailure};
use crate::credit::service::{self as credit, ChainFileError, CreditError, HeadDue};
use crate::db::DbError;
use crate::files::FilesError;
use crate::http::idempotency;
use crate::learner::service::{self as learner, LearnerServiceError};
use crate::state::State;
use crate::subsidy_run::service::{self as subsidy_run, SubsidyRunError};
use crate::volunteer::service::{self as volunteer, VolunteerServiceError};

/// Gives learners who were registered before lookup hashes were kept theirs.
pub(super) async fn hash_learners(state: &State) -> Result<(), LearnerServiceError> {
    let keys = state.keys.clone();
    drain(state, move |conn| learner::fill_hashes(conn, &keys, FORGET)).await
}

/// Gives volunteers from outside who joined before lookup hashes were kept theirs.
pub(super) async fn hash_volunteers(state: &State) -> Result<(), VolunteerServiceError> {
    let keys = state.keys.clone();
    drain(state, move |conn| volunteer::fill_phone_hashes(conn, &keys, FORGET)).await
}

/// Ends the publicity of subsidy results whose last day is over.
pub(super) async fn end_publicity(state: &State, act: &Act) -> Result<(), SubsidyRunError> {
    let act = act.clone();
    drain(state, move |conn| subsidy_run::open_due_appeals(conn, &act, BATCH)).await
}

/// Holds the file that keeps the ends of the chain against it, and adds today's end.
pub(super) async fn keep_chain(state: &State, act: &Act) -> Result<(), ChainFileError> {
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
pub(super) enum LeftError {
    #[error(transparent)]
    Course(#[from] CourseServiceError),
    #[error(transparent)]
    Files(#[from] FilesError),
}

/// Goes once through the files that never came in, or that no version has any more: first the content, then the row.
pub(super) async fn remove_files(state: &State, act: &Act) -> Result<(), LeftError> {
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
pub(super) async fn keep_participation(state: &State, act: &Act) -> Result<(), CoverageFailure> {
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
pub(super) async fn forget_codes(state: &State, act: &Act) -> Result<(), ClassServiceError> {
    let at = act.at;
    drain(state, move |conn| class::forget_codes(conn, at, FORGET)).await
}

/// Forgets sessions, failed sign-ins and idempotency keys that are of no use any more.
pub(super) async fn purge(state: &State, act: &Act) -> Result<(), AuthError> {
    let at = act.at;
    drain(state, move |conn| {
        let keys = idempotency::purge(conn, at, FORGET)?;
        let erased = learner::forget_erased(conn, business_date(at), FORGET)?;
        Ok(keys + erased + auth::purge(conn, at, FORGET)?)
    })
    .await
}
