//! In which order the rows of a device are decided: each after the one before it, however they arrive.

use std::collections::{BTreeMap, BTreeSet};

use super::canonical::Hash;

/// A row as a link of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub seq: i64,
    /// The hash of the row before it, as it says.
    pub previous: Hash,
    /// Its own.
    pub hash: Hash,
}

/// How far the rows of a device have been decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the last row decided; 0 before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
    /// Whether a row did not follow on the one before it. It stays so: the device has lost its past, and comes in anew.
    pub broken: bool,
}

/// What a row is to those that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing is kept under its number.
    New,
    /// It is kept.
    Duplicate,
    /// Another is kept under its number.
    Conflict,
}

/// A row whose turn has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Released {
    /// Its number.
    pub seq: i64,
    /// How it stands to the row before it.
    pub standing: Standing,
}

/// How a row stands to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It follows on it.
    Follows,
    /// The one before it is missing, or it came after its turn.
    Gap,
    /// It does not follow on it.
    Breaks,
    /// It follows on it, but one before did not.
    Behind,
}

/// What is not waited for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenUp {
    /// Whatever is missing before this row, which has waited for too long.
    pub before: Option<i64>,
    /// Numbers whose row has come damaged: what was recorded under them is not known, but it is known where it was.
    pub damaged: BTreeSet<i64>,
}

impl GivenUp {
    /// Whether a row goes on although those between it and the head are missing.
    fn covers(&self, head: i64, seq: i64) -> bool {
        self.before.is_some_and(|last| seq <= last)
            || (head + 1..seq).all(|missing| self.damaged.contains(&missing))
    }
}

/// What each row is to those that are kept, and to those before it in the same batch.
#[must_use]
pub fn arrivals(kept: &BTreeMap<i64, Hash>, rows: &[Link]) -> Vec<Arrival> {
    let mut known = kept.clone();
    rows.iter()
        .map(|row| match known.insert(row.seq, row.hash) {
            None => Arrival::New,
            Some(hash) => {
                known.insert(row.seq, hash);
                if hash == row.hash { Arrival::Duplicate } else { Arrival::Conflict }
            }
        })
        .collect()
}

/// The rows whose turn has come, in their order, and how far that leads. A row before the head comes after its turn: it
/// must fit between its neighbours, as far as `kept` knows their hashes. Of the rows behind a hole that was given up only
/// the first stands apart: the others follow on it.
#[must_use]
pub fn release(
    head: Head,
    waiting: &BTreeMap<i64, Link>,
    kept: &BTreeMap<i64, Link>,
    given_up: &GivenUp,
) -> (Head, Vec<Released>) {
    let (mut head, mut released) = (head, Vec::new());
    for row in waiting.range(..=head.seq).map(|(_, row)| row) {
        released.push(Released { seq: row.seq, standing: filled(row, waiting, kept) });
    }
    for row in waiting.range(head.seq + 1..).map(|(_, row)| row) {
        let next = row.seq == head.seq + 1;
        if !next && !given_up.covers(head.seq, row.seq) {
            break;
        }
        let standing = match (next, head.hash == row.previous) {
            (false, _) => Standing::Gap,
            (true, false) => Standing::Breaks,
            (true, true) if head.broken => Standing::Behind,
            (true, true) => Standing::Follows,
        };
        head = Head { seq: row.seq, hash: row.hash, broken: head.broken || standing == Standing::Breaks };
        released.push(Released { seq: row.seq, standing });
    }
    (head, released)
}

/// How a row that comes after its turn stands between its neighbours.
fn filled(row: &Link, waiting: &BTreeMap<i64, Link>, kept: &BTreeMap<i64, Link>) -> Standing {
    let known = |seq: i64| kept.get(&seq).or_else(|| waiting.get(&seq));
    let after = known(row.seq - 1).is_none_or(|before| before.hash == row.previous);
    let before = known(row.seq + 1).is_none_or(|next| next.previous == row.hash);
    if after && before { Standing::Gap } else { Standing::Breaks }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::canonical::GENESIS;
    use super::*;

    fn hash(seq: i64) -> Hash {
        let mut hash = GENESIS;
        hash[..8].copy_from_slice(&seq.to_be_bytes());
        hash
    }

    fn link(seq: i64) -> Link {
        Link { seq, previous: hash(seq - 1), hash: hash(seq) }
    }

    /// A device as the server knows it: what is kept, what waits, what was decided how.
    #[derive(Debug, Clone, PartialEq, Eq)]
    struct Known {
        head: Head,
        kept: BTreeMap<i64, Link>,
        waiting: BTreeMap<i64, Link>,
        decided: BTreeMap<i64, Standing>,
        conflicts: usize,
        damaged: BTreeSet<i64>,
    }

    impl Known {
        fn new() -> Self {
            Self {
                head: Head { seq: 0, hash: GENESIS, broken: false },
                kept: BTreeMap::new(),
                waiting: BTreeMap::new(),
                decided: BTreeMap::new(),
                conflicts: 0,
                damaged: BTreeSet::new(),
            }
        }

        /// Takes a batch, and answers what each row is.
        fn take(&mut self, batch: &[Link]) -> Vec<Arrival> {
            let kept = self.kept.iter().map(|(seq, row)| (*seq, row.hash)).collect();
            let arrivals = arrivals(&kept, batch);
            for (row, arrival) in batch.iter().zip(&arrivals) {
                match arrival {
                    Arrival::New => {
                        self.kept.insert(row.seq, *row);
                        self.waiting.insert(row.seq, *row);
                    }
                    Arrival::Duplicate => {}
                    Arrival::Conflict => self.conflicts += 1,
                }
            }
            self.go_on(None);
            arrivals
        }

        /// Takes a batch in which some rows are damaged on the way.
        fn take_damaged(&mut self, batch: &[Link], damaged: &BTreeSet<i64>) -> Vec<Arrival> {
            let whole = |row: &Link| !damaged.contains(&row.seq);
            self.damaged.extend(batch.iter().filter(|row| !whole(row)).map(|row| row.seq));
            self.take(&batch.iter().copied().filter(whole).collect::<Vec<_>>())
        }

        fn go_on(&mut self, before: Option<i64>) {
            let kept = self.kept.iter().map(|(seq, row)| (*seq, *row)).collect();
            let given_up = GivenUp { before, damaged: self.damaged.clone() };
            let (head, released) = release(self.head, &self.waiting, &kept, &given_up);
            for row in released {
                self.waiting.remove(&row.seq);
                assert_eq!(self.decided.insert(row.seq, row.standing), None, "decided once");
            }
            self.head = head;
        }
    }

    #[test]
    fn a_row_waits_for_those_before_it_and_is_decided_by_itself_once_they_come() {
        let mut known = Known::new();
        known.take(&[link(2), link(4)]);
        assert!(known.decided.is_empty());
        known.take(&[link(1)]);
        assert_eq!((known.head.seq, known.decided.len(), known.waiting.len()), (2, 2, 1));
        known.take(&[link(3)]);
        assert_eq!((known.head.seq, known.waiting.len()), (4, 0));
        assert!(known.decided.values().all(|standing| *standing == Standing::Follows));
    }

    #[test]
    fn another_row_under_the_same_number_is_a_conflict_and_the_first_stays() {
        let mut known = Known::new();
        let other = Link { hash: hash(99), ..link(1) };
        assert_eq!(
            known.take(&[link(1), other, link(1)]),
            [Arrival::New, Arrival::Conflict, Arrival::Duplicate]
        );
        assert_eq!(known.take(&[other, link(1)]), [Arrival::Conflict, Arrival::Duplicate]);
        assert_eq!(known.kept[&1], link(1));
    }

    #[test]
    fn a_row_that_does_not_follow_is_told_and_so_are_all_behind_it() {
        let mut known = Known::new();
        let broken = Link { previous: hash(77), ..link(2) };
        known.take(&[link(1), broken, link(3)]);
        let told: Vec<Standing> = known.decided.values().copied().collect();
        assert_eq!(told, [Standing::Follows, Standing::Breaks, Standing::Behind]);
        assert!(known.head.broken);
    }

    #[test]
    fn what_has_waited_too_long_goes_on_without_what_is_missing_which_still_fits_in_later() {
        let mut known = Known::new();
        known.take(&[link(1), link(3), link(4), link(6), link(7)]);
        known.go_on(Some(4));
        assert_eq!(
            (known.head.seq, known.decided[&3], known.decided[&4]),
            (4, Standing::Gap, Standing::Follows)
        );
        assert_eq!(known.waiting.len(), 2);
        known.take(&[link(2)]);
        assert_eq!(known.decided[&2], Standing::Gap, "it came after its turn");
        known.go_on(Some(7));
        known.take(&[Link { previous: hash(50), ..link(5) }]);
        assert_eq!(known.decided[&5], Standing::Breaks, "a past that was made up fits nowhere");
        assert_eq!(known.head.seq, 7);
    }

    #[test]
    fn behind_a_damaged_row_all_go_on_at_once_and_only_the_next_one_stands_apart() {
        let mut known = Known::new();
        let rows: Vec<Link> = (1..=9).map(link).collect();
        known.take_damaged(&rows, &BTreeSet::from([3, 4, 7]));
        assert_eq!((known.head.seq, known.waiting.len()), (9, 0));
        let apart: Vec<i64> =
            known.decided.iter().filter(|(_, how)| **how == Standing::Gap).map(|(seq, _)| *seq).collect();
        assert_eq!(apart, [5, 8]);
        known.take(&[link(4)]);
        assert_eq!(known.decided[&4], Standing::Gap, "it comes whole after its turn");
        assert_eq!(known.decided.len(), 7);
    }

    #[test]
    fn a_row_that_is_only_missing_is_waited_for_beside_a_damaged_one() {
        let mut known = Known::new();
        known.take_damaged(&[link(1), link(3), link(4)], &BTreeSet::from([3]));
        assert_eq!((known.head.seq, known.waiting.len()), (1, 1));
        known.take(&[link(2)]);
        assert_eq!(
            (known.head.seq, known.decided[&2], known.decided[&4]),
            (4, Standing::Follows, Standing::Gap)
        );
    }

    proptest! {
        /// However rows are split into batches, reordered and repeated, each is kept once and decided as if all had come in
        /// their order; also where some never come whole.
        #[test]
        fn the_order_of_arrival_changes_nothing(
            count in 1_i64..40,
            broken in proptest::option::of(1_i64..40),
            damaged in proptest::collection::btree_set(1_i64..40, 0..4),
            shuffled in Just((0_usize..120).collect::<Vec<_>>()).prop_shuffle(),
            cuts in proptest::collection::vec(1_usize..9, 1..40),
        ) {
            let rows: Vec<Link> = (1..=count)
                .map(|seq| if broken == Some(seq) { Link { previous: hash(-seq), ..link(seq) } } else { link(seq) })
                .collect();
            let mut expected = Known::new();
            expected.take_damaged(&rows, &damaged);
            let mut found = Known::new();
            let order: Vec<Link> = shuffled.iter().map(|at| rows[at % rows.len()]).collect();
            let (mut rest, mut new) = (order.as_slice(), 0);
            for cut in cuts.iter().cycle() {
                let (batch, left) = rest.split_at((*cut).min(rest.len()));
                new += found.take_damaged(batch, &damaged).iter().filter(|arrival| **arrival == Arrival::New).count();
                rest = left;
                if rest.is_empty() {
                    break;
                }
            }
            let whole = rows.iter().filter(|row| !damaged.contains(&row.seq)).count();
            prop_assert_eq!(new, whole, "nothing is lost and nothing doubled");
            prop_assert!(found.waiting.is_empty(), "nothing waits for what has come damaged");
            prop_assert_eq!(&found, &expected);
        }
    }
}
