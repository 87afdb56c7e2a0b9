//! Two records of one person: which one goes on.

use std::collections::{HashMap, HashSet};

use contract::ids::LearnerId;
use contract::learner::{LearnerState, LearnerView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, LearnerServiceError, change, load_view, lock, masked};
use crate::audit;
use crate::auth::Act;
use crate::db::DbError;
use crate::learner::store;

/// Why the standing of a proxy ends with a record.
const ENDED: &str = "学员登记已合并，请在保留的登记上重新登记代办人";
/// No chain of merges is longer.
const LONGEST: usize = 64;

/// The record that goes on for a learner: itself, unless it went into another one.
pub fn canonical(conn: &mut PgConnection, id: LearnerId) -> Answer<LearnerId> {
    let mut at = id;
    for _ in 0..LONGEST {
        match store::find_merged_into(conn, at)? {
            Some(into) => at = into.into(),
            None => return Ok(at),
        }
    }
    Err(LearnerServiceError::NotFound)
}

/// A learner's record and all that went into it.
pub fn lineage(conn: &mut PgConnection, id: LearnerId) -> Result<Vec<LearnerId>, DbError> {
    Ok(store::list_lineage(conn, id)?.into_iter().map(Into::into).collect())
}

/// Which records are of one person, because they went into one another.
#[derive(Debug, Clone, Default)]
pub struct Lines(HashMap<Uuid, Uuid>);

impl Lines {
    /// Reads it for these records, and for all that are of the same people.
    pub fn of(conn: &mut PgConnection, records: &[Uuid]) -> Result<Self, DbError> {
        Ok(Self(store::list_lines(conn, records)?.into_iter().collect()))
    }

    /// Whether none of them ever went into another one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The record that goes on for one: itself, unless it went into another one.
    #[must_use]
    pub fn person(&self, record: Uuid) -> Uuid {
        self.0.get(&record).copied().unwrap_or(record)
    }

    /// Whether two records are of one person.
    #[must_use]
    pub fn are_one(&self, one: Uuid, other: Uuid) -> bool {
        self.person(one) == self.person(other)
    }

    /// Every record of the people that these are of, each once, in order.
    #[must_use]
    pub fn records(&self, of: &[Uuid]) -> Vec<Uuid> {
        let people: HashSet<Uuid> = of.iter().map(|record| self.person(*record)).collect();
        let gone = self.0.iter().filter(|(_, person)| people.contains(person)).map(|(record, _)| *record);
        let mut records: Vec<Uuid> = gone.chain(people.iter().copied()).collect();
        records.sort_unstable();
        records
    }
}

/// Two learners within reach, locked: the one that stays, and the other.
pub fn lock_both(
    conn: &mut PgConnection,
    act: &Act,
    retained: LearnerId,
    merged: LearnerId,
) -> Answer<(LearnerView, LearnerView)> {
    let rows = store::lock_two(conn, &act.scope(), [retained, merged])?;
    let mut views = super::views(conn, act, &rows)?;
    let mut take = |id: LearnerId| {
        let at = views.iter().position(|view| view.id == id);
        at.map(|at| views.swap_remove(at)).ok_or(LearnerServiceError::NotFound)
    };
    Ok((take(retained)?, take(merged)?))
}

/// Lets a record go into another one; its proxies' standing ends. Answers how many did.
pub fn merge_into(
    conn: &mut PgConnection,
    act: &Act,
    merged: LearnerId,
    retained: LearnerId,
    reason: &str,
) -> Answer<usize> {
    let (mut row, place) = lock(conn, act, merged)?;
    let before = load_view(conn, act, &row)?;
    row.status = LearnerState::Merged.to_string();
    row.merged_into = Some(retained.0);
    row.closed_at = row.closed_at.or(Some(act.at));
    row.version += 1;
    store::update_learner(conn, &row)?;
    let ended = store::end_proxies(conn, merged, (act.account_id, act.at), ENDED)?;
    let after = load_view(conn, act, &row)?;
    let change = change("learner.merge", merged, &place).before(&masked(&before)).after(&masked(&after));
    audit::record(conn, act, &change.because(reason))?;
    Ok(ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_went_into_one_another_are_of_one_person_and_others_of_themselves() {
        let [kept, gone, before, other] = [1, 2, 3, 4].map(Uuid::from_u128);
        let lines = Lines(HashMap::from([(gone, kept), (before, kept)]));
        assert_eq!([kept, gone, before, other].map(|one| lines.person(one)), [kept, kept, kept, other]);
        assert!(lines.are_one(gone, before) && lines.are_one(kept, gone) && !lines.are_one(gone, other));
        for asked in [kept, gone, before] {
            assert_eq!(lines.records(&[asked]), [kept, gone, before]);
        }
        assert_eq!(lines.records(&[gone, other, kept]), [kept, gone, before, other], "each once");
        assert_eq!(lines.records(&[other]), [other]);
    }
}
