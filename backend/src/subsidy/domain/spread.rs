//! One piece of work a school, on all processors.

use std::num::NonZero;
use std::{panic, thread};

/// Fewer pieces are done at once where they are.
const ENOUGH: usize = 256;

/// What `one` makes of each piece, in the order of the pieces, whoever of the processors did it.
pub(super) fn spread<T: Send, R: Send>(work: Vec<T>, one: impl Fn(T) -> R + Sync) -> Vec<R> {
    if work.len() < ENOUGH {
        return work.into_iter().map(one).collect();
    }
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let share = work.len().div_ceil(processors);
    let one = &one;
    thread::scope(|scope| {
        let mut rest = work.into_iter();
        let parts: Vec<_> = (0..processors)
            .map(|_| rest.by_ref().take(share).collect::<Vec<T>>())
            .map(|part| scope.spawn(move || part.into_iter().map(one).collect::<Vec<R>>()))
            .collect();
        let joined = parts.into_iter().map(thread::ScopedJoinHandle::join);
        joined.flat_map(|part| part.unwrap_or_else(|cause| panic::resume_unwind(cause))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_work_however_much_of_it_there_is() {
        for pieces in [0, 1, ENOUGH - 1, ENOUGH, ENOUGH + 1, 10_007] {
            let done = spread((0..pieces).collect(), |piece| piece * 2);
            assert_eq!(done, (0..pieces).map(|piece| piece * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn enough_work_is_shared() {
        let who = spread((0..ENOUGH).collect(), |_| thread::current().id());
        let distinct: std::collections::HashSet<_> = who.into_iter().collect();
        let alone = thread::available_parallelism().is_ok_and(|processors| processors.get() == 1);
        assert_eq!(distinct.len() == 1, alone);
        assert!(!distinct.contains(&thread::current().id()));
    }

    #[test]
    #[should_panic(expected = "the last piece")]
    fn a_piece_that_fails_fails_the_whole() {
        spread((0..ENOUGH).collect(), |piece| assert_ne!(piece, ENOUGH - 1, "the last piece"));
    }
}
