//! What is promised of watching, as examples and as properties of every fold.

use proptest::prelude::*;

use super::*;

const RULES: Rules = Rules { gap: 30, tolerance: 2 };
const DURATION: u32 = 600;

fn at(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_762_909_200_000 + millis).unwrap()
}

/// A learner and what came of its heartbeats.
#[derive(Debug, Clone)]
struct Run {
    coverage: Coverage,
    stream: Stream,
    counted: Vec<Span>,
    seconds: u32,
    flags: Vec<BeatFlag>,
}

impl Run {
    fn start(millis: i64) -> Self {
        let stream = Stream::starting(at(millis), 0);
        Self { coverage: Coverage::default(), stream, counted: Vec::new(), seconds: 0, flags: Vec::new() }
    }

    fn beat(&mut self, millis: i64, position: u32, state: PlayState) -> u32 {
        let found = follow(RULES, &self.coverage, &self.stream, &Beat { at: at(millis), position, state });
        if let Some((from, to)) = found.covered {
            assert_eq!(self.coverage.add(from, to), found.seconds, "what is new is told as new");
        }
        let length = found.counted.map_or(0, |span| (span.end() - span.start()).num_seconds());
        assert_eq!(length, i64::from(found.seconds), "as long as there are new seconds");
        self.counted.extend(found.counted);
        self.seconds += found.seconds;
        self.flags = found.flags;
        self.stream = found.stream;
        found.seconds
    }

    fn play(&mut self, millis: i64, position: u32) -> u32 {
        self.beat(millis, position, PlayState::Playing)
    }
}

#[test]
fn who_plays_on_is_credited_every_second() {
    let mut run = Run::start(0);
    run.play(100, 0);
    let beats = (1..=6).map(|n| run.play(i64::from(n) * 10_000 + 100, n * 10)).collect::<Vec<_>>();
    assert_eq!((beats, run.seconds), (vec![10; 6], 60));
    assert_eq!(run.coverage.first_missing(DURATION), 60);
}

#[test]
fn a_network_that_is_late_and_early_in_turn_loses_nothing() {
    let mut run = Run::start(0);
    run.play(0, 0);
    for (millis, position) in [(11_500, 10), (20_100, 20), (31_900, 30), (40_200, 40)] {
        run.play(millis, position);
        assert_eq!(run.flags, []);
    }
    assert_eq!(run.seconds, 40);
}

#[test]
fn at_double_speed_time_is_credited_and_not_the_film() {
    let mut run = Run::start(0);
    run.play(0, 0);
    for n in 1..=10 {
        run.play(i64::from(n) * 10_000, n * 20);
        assert_eq!(run.flags, [BeatFlag::TooFast]);
    }
    assert_eq!(run.seconds, 100, "as long as it took");
    assert_eq!(run.coverage.within(0, 200), 100, "every second half is missing");
    assert!(!run.coverage.completes(200, 9_000));
}

#[test]
fn a_tablet_that_sleeps_earns_nothing_for_the_sleep() {
    let mut run = Run::start(0);
    run.play(0, 0);
    run.play(10_000, 10);
    assert_eq!(run.play(7_210_000, 13), 3, "what it played before it fell asleep and after it awoke");
    assert_eq!(run.play(7_220_000, 23), 10);
    let mut eager = Run::start(0);
    eager.play(0, 0);
    assert_eq!(eager.play(300_000, 300), 30, "what was kept back counts as far as the gap");
    assert_eq!(eager.flags, [BeatFlag::Gap]);
}

#[test]
fn what_was_watched_before_earns_nothing_again() {
    let mut run = Run::start(0);
    run.play(0, 0);
    run.play(10_000, 10);
    run.beat(10_000, 10, PlayState::Paused);
    run.play(12_000, 0);
    assert_eq!(run.play(22_000, 10), 0);
    assert_eq!(run.flags, [BeatFlag::WatchedBefore]);
    assert_eq!(run.play(32_000, 20), 10);
    assert_eq!(run.seconds, 20);
}

#[test]
fn who_pauses_or_looks_for_another_place_is_neither_credited_nor_blamed() {
    let mut run = Run::start(0);
    run.play(0, 0);
    assert_eq!(run.beat(5_000, 5, PlayState::Paused), 5);
    assert_eq!(run.play(65_000, 300), 0);
    assert_eq!(run.flags, []);
    assert_eq!(run.play(75_000, 310), 10);
    assert_eq!(run.coverage.first_missing(DURATION), 5);
}

#[test]
fn the_last_seconds_of_a_lesson_count_when_it_ends() {
    let mut run = Run::start(0);
    run.play(0, 590);
    assert_eq!(run.beat(10_000, 600, PlayState::Ended), 10);
    assert!(!run.stream.playing);
}

#[test]
fn what_counts_on_both_sides_of_midnight_counts_on_two_days() {
    let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let span = Span::new(instant("2025-11-12T15:59:55Z"), instant("2025-11-12T16:00:05Z")).unwrap();
    let parts = by_day(span);
    let told: Vec<(String, i64)> = parts
        .iter()
        .map(|(day, part)| (day.to_string(), (part.end() - part.start()).num_seconds()))
        .collect();
    assert_eq!(told, [("2025-11-12".to_owned(), 5), ("2025-11-13".to_owned(), 5)]);
}

/// Heartbeats of a player that says whatever it likes: what passes before each, where it stands, what it does.
fn beats() -> impl Strategy<Value = Vec<(i64, u32, PlayState)>> {
    let state = prop::sample::select(vec![PlayState::Playing, PlayState::Playing, PlayState::Paused]);
    prop::collection::vec((0_i64..45_000, 0_u32..=DURATION, state), 1..40)
}

fn told(beats: &[(i64, u32, PlayState)]) -> (Run, i64) {
    let (mut run, mut now) = (Run::start(0), 0);
    for (passed, position, state) in beats {
        now += passed;
        run.beat(now, *position, *state);
    }
    (run, now)
}

proptest! {
    #[test]
    fn no_more_is_credited_than_time_has_passed_and_than_the_lesson_is_long(beats in beats()) {
        let (run, passed) = told(&beats);
        prop_assert!(i64::from(run.seconds) * 1_000 <= passed);
        prop_assert!(run.seconds <= DURATION);
        prop_assert_eq!(run.seconds, run.coverage.seconds());
    }

    #[test]
    fn no_second_of_the_day_is_credited_twice(beats in beats()) {
        let (run, passed) = told(&beats);
        for two in run.counted.windows(2) {
            prop_assert!(two[0].end() <= two[1].start());
        }
        prop_assert!(run.counted.iter().all(|span| span.start() >= at(0) && span.end() <= at(passed)));
    }

    #[test]
    fn a_sleep_between_two_heartbeats_credits_no_more_than_the_gap(
        sleep in 30_000_i64..10_000_000, position in 0_u32..=DURATION
    ) {
        let mut run = Run::start(0);
        run.play(0, 0);
        prop_assert!(run.play(sleep, position) <= RULES.gap);
    }

    #[test]
    fn two_devices_in_turn_never_credit_the_same_second(
        first in beats(), second in beats(), taken_over in 0_usize..40
    ) {
        let (one, now) = told(&first[..taken_over.min(first.len())]);
        let mut other = Run { coverage: one.coverage.clone(), ..Run::start(now) };
        let mut later = now;
        for (passed, position, state) in &second {
            later += passed;
            other.beat(later, *position, *state);
        }
        let all: Vec<Span> = one.counted.iter().chain(&other.counted).copied().collect();
        prop_assert!(all.windows(2).all(|two| two[0].end() <= two[1].start()));
        prop_assert!(i64::from(one.seconds + other.seconds) * 1_000 <= later);
        prop_assert!(one.seconds + other.seconds <= DURATION);
    }

    #[test]
    fn heartbeats_that_come_in_another_order_credit_no_more_than_in_their_own(
        order in Just((1_u32..=12).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let honest = |sent: &[u32]| {
            let (mut run, mut next) = (Run::start(0), 1);
            run.play(0, 0);
            for (arrival, seq) in sent.iter().enumerate() {
                if *seq == next {
                    run.play(i64::try_from(arrival + 1).unwrap() * 10_000, seq * 10);
                    next += 1;
                }
            }
            run.seconds
        };
        let in_order: Vec<u32> = (1..=12).collect();
        prop_assert_eq!(honest(&in_order), 120);
        prop_assert!(honest(&order) <= honest(&in_order));
    }

    #[test]
    fn an_honest_player_on_a_shaky_network_is_credited_all_but_a_moment(
        delays in prop::collection::vec(0_i64..2_000, 1..30)
    ) {
        let mut run = Run::start(0);
        run.play(0, 0);
        let many = u32::try_from(delays.len()).unwrap();
        for (n, delay) in (1..=many).zip(&delays) {
            run.play(i64::from(n) * 10_000 + delay, n * 10);
            prop_assert!(!run.flags.contains(&BeatFlag::TooFast), "{:?}", run.flags);
        }
        prop_assert!(many * 10 - run.seconds <= RULES.tolerance);
    }
}
