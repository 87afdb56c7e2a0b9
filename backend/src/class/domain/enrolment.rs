//! Who gets a place, and who waits.
//!
//! Places are kept for the priority population (notice, 二(一)) until a series is near. Nobody applies for one by name:
//! whoever applies waits first, and whoever is next moves up, so that there is one rule for both.

use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

/// The whole, in basis points.
const WHOLE_BP: u64 = 10_000;

/// The places of a series or a session, as its rule divides them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// How many there are.
    pub capacity: u32,
    /// How many of them the priority population comes first for.
    pub reserved: u32,
    /// Whether those stay empty until somebody of the priority population takes them.
    pub holds: bool,
}

impl Places {
    /// The places of something that keeps `quota_bp` of its `capacity`; what is not whole is rounded up.
    #[must_use]
    pub fn new(capacity: u32, quota_bp: u32, holds: bool) -> Self {
        let share = (u64::from(capacity) * u64::from(quota_bp)).div_ceil(WHOLE_BP);
        let reserved = u32::try_from(share).unwrap_or(capacity).min(capacity);
        Self { capacity, reserved, holds }
    }

    /// How many places are free for somebody of the priority population, and for anybody else.
    #[must_use]
    pub fn free(self, taken: Taken) -> (u32, u32) {
        let free = self.capacity.saturating_sub(taken.priority.saturating_add(taken.others));
        let open = if self.holds { self.capacity - self.reserved } else { self.capacity };
        (free, free.min(open.saturating_sub(taken.others)))
    }
}

/// How many have a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Of the priority population.
    pub priority: u32,
    /// Of all others.
    pub others: u32,
}

impl Taken {
    fn one_more(&mut self, priority: bool) {
        if priority {
            self.priority = self.priority.saturating_add(1);
        } else {
            self.others = self.others.saturating_add(1);
        }
    }
}

/// Somebody on the waiting list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The enrolment.
    pub id: Uuid,
    /// When it was asked for.
    pub applied_at: DateTime<Utc>,
    /// Whether the learner is of the priority population.
    pub priority: bool,
    /// Whether the learner can take a place now: nothing else of theirs lies at the same time.
    pub eligible: bool,
}

/// What an enrolment is worth beside another one of the same person in the same thing: a place more than a wait, then the
/// earlier application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim(bool, std::cmp::Reverse<(DateTime<Utc>, Uuid)>);

impl Claim {
    /// Of an enrolment, by whether it has a place, and when it was asked for.
    #[must_use]
    pub const fn new(enrolled: bool, applied_at: DateTime<Utc>, id: Uuid) -> Self {
        Self(enrolled, std::cmp::Reverse((applied_at, id)))
    }
}

/// The order of a waiting list if every place came free one by one: the priority population first as long as fewer of
/// them have a place than are reserved, then by application. Who cannot take a place keeps the turn.
#[must_use]
pub fn order(places: Places, taken: Taken, waiting: &[Waiting]) -> Vec<Uuid> {
    let (mut first, mut others) = lines(waiting.iter());
    let mut taken = taken;
    let mut ordered = Vec::with_capacity(waiting.len());
    while let Some(next) = next(places, taken, &mut first, &mut others, u32::MAX) {
        taken.one_more(next.priority);
        ordered.push(next.id);
    }
    ordered
}

/// Who moves up now, in order.
#[must_use]
pub fn move_up(places: Places, taken: Taken, waiting: &[Waiting]) -> Vec<Uuid> {
    let (mut first, mut others) = lines(waiting.iter().filter(|one| one.eligible));
    let mut taken = taken;
    let mut moved = Vec::new();
    loop {
        let (free, for_others) = places.free(taken);
        if free == 0 {
            return moved;
        }
        let Some(next) = next(places, taken, &mut first, &mut others, for_others) else { return moved };
        taken.one_more(next.priority);
        moved.push(next.id);
    }
}

type Line<'a> = std::iter::Peekable<std::vec::IntoIter<&'a Waiting>>;

/// The priority population and the others, each by application.
fn lines<'a>(waiting: impl Iterator<Item = &'a Waiting>) -> (Line<'a>, Line<'a>) {
    let (mut first, mut others): (Vec<&Waiting>, Vec<&Waiting>) = waiting.partition(|one| one.priority);
    for line in [&mut first, &mut others] {
        line.sort_by_key(|one| (one.applied_at, one.id));
    }
    (first.into_iter().peekable(), others.into_iter().peekable())
}

fn next<'a>(
    places: Places,
    taken: Taken,
    first: &mut Line<'a>,
    others: &mut Line<'a>,
    for_others: u32,
) -> Option<&'a Waiting> {
    let within_quota = taken.priority < places.reserved;
    let earlier = match (first.peek(), others.peek()) {
        (Some(one), Some(other)) => (one.applied_at, one.id) < (other.applied_at, other.id),
        (one, _) => one.is_some(),
    };
    if first.peek().is_some() && (within_quota || earlier || for_others == 0) {
        return first.next();
    }
    if for_others == 0 { None } else { others.next() }
}

/// The day on which what is kept and free is released.
#[must_use]
pub fn released_on(first_day: NaiveDate, release_days: u32) -> NaiveDate {
    first_day.checked_sub_days(Days::new(release_days.into())).unwrap_or(first_day)
}

/// Whether places are still kept on a day.
#[must_use]
pub fn holds(first_day: NaiveDate, release_days: u32, today: NaiveDate) -> bool {
    today < released_on(first_day, release_days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn someone(number: u32, minute: i64, priority: bool) -> Waiting {
        Waiting {
            id: Uuid::from_u128(number.into()),
            applied_at: DateTime::from_timestamp(minute * 60, 0).unwrap(),
            priority,
            eligible: true,
        }
    }

    fn ids(numbers: &[u32]) -> Vec<Uuid> {
        numbers.iter().map(|number| Uuid::from_u128((*number).into())).collect()
    }

    #[test]
    fn a_share_that_is_not_whole_is_rounded_up() {
        for (capacity, quota, reserved) in
            [(10, 3_000, 3), (10, 3_001, 4), (30, 0, 0), (1, 1, 1), (7, 10_000, 7)]
        {
            assert_eq!(Places::new(capacity, quota, true).reserved, reserved, "{capacity} {quota}");
        }
    }

    #[test]
    fn others_take_no_kept_place_until_it_is_released() {
        let waiting: Vec<Waiting> = (1..=10).map(|number| someone(number, 0, false)).collect();
        let kept = Places::new(10, 3_000, true);
        assert_eq!(move_up(kept, Taken::default(), &waiting), ids(&[1, 2, 3, 4, 5, 6, 7]));
        let taken = Taken { priority: 0, others: 7 };
        assert_eq!(kept.free(taken), (3, 0));
        assert!(move_up(kept, taken, &waiting[7..]).is_empty());
        let released = Places { holds: false, ..kept };
        assert_eq!(move_up(released, taken, &waiting[7..]), ids(&[8, 9, 10]));
    }

    #[test]
    fn the_priority_population_comes_first_within_its_quota_and_in_turn_beyond() {
        let places = Places::new(4, 2_500, true);
        let waiting = [
            someone(1, 1, false),
            someone(2, 2, false),
            someone(3, 3, true),
            someone(4, 4, true),
            someone(5, 0, true),
        ];
        assert_eq!(order(places, Taken::default(), &waiting), ids(&[5, 1, 2, 3, 4]));
        assert_eq!(move_up(places, Taken::default(), &waiting), ids(&[5, 1, 2, 3]));
    }

    #[test]
    fn who_has_something_else_at_that_time_is_passed_over_and_keeps_the_turn() {
        let places = Places::new(1, 0, true);
        let busy = Waiting { eligible: false, ..someone(1, 1, false) };
        let waiting = [busy, someone(2, 2, false)];
        assert_eq!(move_up(places, Taken::default(), &waiting), ids(&[2]));
        assert_eq!(order(places, Taken::default(), &waiting), ids(&[1, 2]));
    }

    #[test]
    fn what_is_kept_is_released_so_many_days_before_the_first() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(released_on(day("2025-11-13"), 3), day("2025-11-10"));
        assert!(holds(day("2025-11-13"), 3, day("2025-11-09")));
        assert!(!holds(day("2025-11-13"), 3, day("2025-11-10")));
        assert!(!holds(day("2025-11-13"), 0, day("2025-11-13")));
    }

    #[test]
    fn a_place_is_worth_more_than_a_wait_and_an_earlier_turn_more_than_a_later_one() {
        let at = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        let claim = |enrolled, minute, id| Claim::new(enrolled, at(minute), Uuid::from_u128(id));
        assert!(claim(true, 9, 9) > claim(false, 1, 1));
        assert!(claim(false, 1, 9) > claim(false, 2, 1));
        assert!(claim(true, 1, 1) > claim(true, 1, 2));
    }

    fn list() -> impl Strategy<Value = Vec<Waiting>> {
        prop::collection::vec((0_i64..20, any::<bool>(), prop::bool::weighted(0.8)), 0..40).prop_map(|all| {
            let one = |(number, (minute, priority, eligible))| Waiting {
                eligible,
                ..someone(number, minute, priority)
            };
            (0_u32..).zip(all).map(one).collect()
        })
    }

    fn situation() -> impl Strategy<Value = (Places, Taken, Vec<Waiting>)> {
        let places = (1_u32..30, 0_u32..=10_000, any::<bool>())
            .prop_map(|(capacity, quota, holds)| Places::new(capacity, quota, holds));
        (places, 0_u32..30, 0_u32..30, list()).prop_map(|(places, priority, others, waiting)| {
            let priority = priority.min(places.capacity);
            let others = others.min(places.capacity - priority);
            (places, Taken { priority, others }, waiting)
        })
    }

    fn after(taken: Taken, moved: &[Uuid], waiting: &[Waiting]) -> Taken {
        let mut taken = taken;
        waiting.iter().filter(|one| moved.contains(&one.id)).for_each(|one| taken.one_more(one.priority));
        taken
    }

    proptest! {
        #[test]
        fn capacity_is_never_exceeded_and_nobody_else_takes_a_kept_place((places, taken, waiting) in situation()) {
            let moved = move_up(places, taken, &waiting);
            let then = after(taken, &moved, &waiting);
            prop_assert!(then.priority + then.others <= places.capacity);
            if places.holds {
                prop_assert!(then.others <= (places.capacity - places.reserved).max(taken.others));
            }
        }

        #[test]
        fn no_place_is_free_while_somebody_who_could_take_it_waits((places, taken, waiting) in situation()) {
            let moved = move_up(places, taken, &waiting);
            let (free, for_others) = places.free(after(taken, &moved, &waiting));
            let left = |priority| waiting.iter().any(|one| {
                one.eligible && one.priority == priority && !moved.contains(&one.id)
            });
            prop_assert!(!(free > 0 && left(true)), "a place is free for the priority population");
            prop_assert!(!(for_others > 0 && left(false)), "a place is free for others");
        }

        #[test]
        fn nobody_overtakes_within_a_class((places, taken, waiting) in situation()) {
            let moved = move_up(places, taken, &waiting);
            for stays in waiting.iter().filter(|one| one.eligible && !moved.contains(&one.id)) {
                for moves in waiting.iter().filter(|one| moved.contains(&one.id) && one.priority == stays.priority) {
                    prop_assert!((moves.applied_at, moves.id) < (stays.applied_at, stays.id));
                }
            }
        }

        #[test]
        fn a_full_list_of_the_priority_population_gets_its_quota((places, taken, waiting) in situation()) {
            let moved = move_up(places, taken, &waiting);
            let then = after(taken, &moved, &waiting);
            let wanted = waiting.iter().filter(|one| one.priority && one.eligible).count();
            let wanted = taken.priority + u32::try_from(wanted).unwrap();
            let left = places.capacity - taken.others;
            prop_assert!(then.priority >= wanted.min(places.reserved).min(left));
        }

        #[test]
        fn the_order_in_which_the_list_is_told_changes_nothing(
            (places, taken, waiting) in situation(), turn in 0_usize..40,
        ) {
            let mut turned = waiting.clone();
            if !turned.is_empty() {
                let turn = turn % turned.len();
                turned.rotate_left(turn);
                turned.reverse();
            }
            prop_assert_eq!(move_up(places, taken, &waiting), move_up(places, taken, &turned));
            prop_assert_eq!(order(places, taken, &waiting), order(places, taken, &turned));
        }

        #[test]
        fn moving_up_twice_moves_nobody_more((places, taken, waiting) in situation()) {
            let moved = move_up(places, taken, &waiting);
            let left: Vec<Waiting> = waiting.iter().filter(|one| !moved.contains(&one.id)).copied().collect();
            prop_assert!(move_up(places, after(taken, &moved, &waiting), &left).is_empty());
        }

        #[test]
        fn everybody_has_one_turn((places, taken, waiting) in situation()) {
            let mut told = order(places, taken, &waiting);
            told.sort_unstable();
            let mut all: Vec<Uuid> = waiting.iter().map(|one| one.id).collect();
            all.sort_unstable();
            prop_assert_eq!(told, all);
        }
    }
}
