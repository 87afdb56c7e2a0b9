//! How far the computing of a run is. It is one transaction, so nobody else sees what is written so far; the server that
//! does it tells.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use contract::ids::SubsidyRunId;
use contract::subsidy_run::{SubsidyRunPhase, SubsidyRunProgress};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, runs};
use crate::act::Act;

/// The runs that this server is computing.
static RUNNING: Mutex<BTreeMap<Uuid, Stand>> = Mutex::new(BTreeMap::new());

#[derive(Debug, Clone, Copy)]
struct Stand {
    phase: SubsidyRunPhase,
    done: usize,
    of: usize,
}

/// Tells how far a run is as long as it is there.
#[derive(Debug)]
pub(super) struct Watch(Uuid);

impl Watch {
    pub(super) fn over(run: Uuid) -> Self {
        let watch = Self(run);
        watch.at(SubsidyRunPhase::Reading, 0, 0);
        watch
    }

    /// So many of so many are done in a phase.
    pub(super) fn at(&self, phase: SubsidyRunPhase, done: usize, of: usize) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(self.0, Stand { phase, done, of });
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

fn stand_of(run: Uuid) -> Stand {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.get(&run).copied().unwrap_or(Stand { phase: SubsidyRunPhase::Idle, done: 0, of: 0 })
}

/// How far the computing of a run in sight is, on this server.
pub fn progress_of(conn: &mut PgConnection, act: &Act, id: SubsidyRunId) -> Answer<SubsidyRunProgress> {
    let run = runs::find(conn, act, id)?;
    let Stand { phase, done, of } = stand_of(run.id);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(SubsidyRunProgress { phase, done: count(done), of: count(of), version: run.current })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_told_of_while_it_is_computed_and_no_longer() {
        let run = Uuid::from_u128(7);
        let watch = Watch::over(run);
        assert_eq!(stand_of(run).phase, SubsidyRunPhase::Reading);
        watch.at(SubsidyRunPhase::Writing, 500, 10_000);
        assert_eq!((stand_of(run).done, stand_of(run).of), (500, 10_000));
        assert_eq!(stand_of(Uuid::from_u128(8)).phase, SubsidyRunPhase::Idle);
        drop(watch);
        assert_eq!(stand_of(run).phase, SubsidyRunPhase::Idle);
    }
}
