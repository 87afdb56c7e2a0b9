//! When something happened: by the device's own clock that only goes forward, bound to the server's.

use chrono::{DateTime, TimeDelta, Utc};
use contract::class::AttendanceFlag;

/// What the server's clock said when a device's own, of one start of it, said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// What the device's said, in milliseconds.
    pub monotonic_ms: i64,
    /// What the server's said.
    pub server_time: DateTime<Utc>,
}

/// What a row says of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// What the device's own clock said, in milliseconds.
    pub monotonic_ms: i64,
    /// What its clock on the wall said.
    pub wall: DateTime<Utc>,
    /// When the row was received.
    pub received_at: DateTime<Utc>,
}

/// How long before it was received a row may have happened: what says more does not count milliseconds.
const LONGEST_AGO: TimeDelta = TimeDelta::days(366);

/// When it happened, and what is odd about that. `anchors` are those of the row's start of the device, by the device's
/// clock: the last before the row tells, else the first after it. Nothing happens after it was received; what would have
/// happened more than a year before that has happened then, and is looked at.
#[must_use]
pub fn happened(
    anchors: &[Anchor],
    reading: Reading,
    tolerance: TimeDelta,
) -> (DateTime<Utc>, Option<AttendanceFlag>) {
    let behind = anchors.partition_point(|anchor| anchor.monotonic_ms <= reading.monotonic_ms);
    let nearest = behind.checked_sub(1).map_or_else(|| anchors.first(), |last| anchors.get(last));
    let Some(anchor) = nearest else {
        return (reading.wall.min(reading.received_at), Some(AttendanceFlag::ClockUnanchored));
    };
    let passed = TimeDelta::try_milliseconds(reading.monotonic_ms - anchor.monotonic_ms);
    let derived = passed.and_then(|passed| anchor.server_time.checked_add_signed(passed));
    let derived = derived.filter(|at| reading.received_at.signed_duration_since(*at) <= LONGEST_AGO);
    let at = derived.unwrap_or(reading.received_at).min(reading.received_at);
    let off = (reading.wall - at).abs() > tolerance || derived != Some(at);
    (at, off.then_some(AttendanceFlag::ClockOff))
}

/// Whether a device's own clock may say so at an instant, after what it said before: it only goes forward.
#[must_use]
pub fn goes_forward(before: &[Anchor], anchor: Anchor) -> bool {
    before.iter().all(|one| {
        (one.server_time <= anchor.server_time || one.monotonic_ms >= anchor.monotonic_ms)
            && (one.server_time >= anchor.server_time || one.monotonic_ms <= anchor.monotonic_ms)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_762_900_000 + seconds, 0).unwrap()
    }

    fn anchor(monotonic_ms: i64, seconds: i64) -> Anchor {
        Anchor { monotonic_ms, server_time: at(seconds) }
    }

    const FIVE_MINUTES: TimeDelta = TimeDelta::minutes(5);

    fn told(
        anchors: &[Anchor],
        monotonic_ms: i64,
        wall: i64,
        received: i64,
    ) -> (i64, Option<AttendanceFlag>) {
        let reading = Reading { monotonic_ms, wall: at(wall), received_at: at(received) };
        let (happened, flag) = happened(anchors, reading, FIVE_MINUTES);
        ((happened - at(0)).num_seconds(), flag)
    }

    #[test]
    fn the_last_anchor_before_a_row_tells_its_time_and_the_first_after_it_where_none_is() {
        let anchors = [anchor(10_000, 100), anchor(60_000, 152)];
        assert_eq!(told(&anchors, 30_000, 120, 9_000), (120, None));
        assert_eq!(told(&anchors, 61_000, 153, 9_000), (153, None));
        assert_eq!(told(&anchors, 4_000, 94, 9_000), (94, None));
    }

    #[test]
    fn a_clock_that_is_three_days_ahead_is_flagged_and_changes_nothing() {
        let anchors = [anchor(10_000, 100)];
        assert_eq!(told(&anchors, 30_000, 3 * 86_400, 9_000), (120, Some(AttendanceFlag::ClockOff)));
        assert_eq!(told(&anchors, 30_000, 120 + 300, 9_000), (120, None));
        assert_eq!(told(&anchors, 30_000, 120 - 301, 9_000), (120, Some(AttendanceFlag::ClockOff)));
    }

    #[test]
    fn without_an_anchor_the_clock_on_the_wall_tells_and_that_is_flagged() {
        assert_eq!(told(&[], 30_000, 120, 9_000), (120, Some(AttendanceFlag::ClockUnanchored)));
        assert_eq!(told(&[], 30_000, 9_999, 9_000), (9_000, Some(AttendanceFlag::ClockUnanchored)));
    }

    #[test]
    fn nothing_happens_after_it_was_received() {
        let anchors = [anchor(10_000, 100)];
        assert_eq!(told(&anchors, 500_000, 590, 400), (400, Some(AttendanceFlag::ClockOff)));
        assert_eq!(told(&anchors, i64::MAX >> 11, 100, 400), (400, Some(AttendanceFlag::ClockOff)));
    }

    #[test]
    fn a_clock_that_counts_nanoseconds_tells_nothing() {
        let hour = 3_600_000_000_000;
        let anchors = [anchor(hour, 3_600)];
        assert_eq!(told(&anchors, hour / 2, 1_800, 4_000), (4_000, Some(AttendanceFlag::ClockOff)));
        assert_eq!(told(&anchors, hour + hour / 2, 5_400, 9_000), (9_000, Some(AttendanceFlag::ClockOff)));
    }

    #[test]
    fn a_clock_that_goes_back_is_not_taken() {
        let before = [anchor(10_000, 100), anchor(60_000, 150)];
        assert!(goes_forward(&before, anchor(70_000, 160)));
        assert!(goes_forward(&before, anchor(60_000, 150)), "the same again");
        assert!(!goes_forward(&before, anchor(50_000, 160)));
        assert!(!goes_forward(&before, anchor(70_000, 140)));
    }

    proptest! {
        /// Whatever a device says, the database can keep it, and it is looked at unless it is plausible.
        #[test]
        fn a_row_happened_within_a_year_before_it_was_received(
            anchored in proptest::collection::vec((0_i64..1 << 53, 0_i64..10_000_000), 1..4), monotonic_ms in 0_i64..1 << 53,
        ) {
            let mut anchors: Vec<Anchor> = anchored.iter().map(|(ms, seconds)| anchor(*ms, *seconds)).collect();
            anchors.sort_unstable_by_key(|one| one.monotonic_ms);
            let (happened_at, flag) = told(&anchors, monotonic_ms, 10_000_000, 10_000_000);
            prop_assert!((10_000_000 - 366 * 86_400..=10_000_000).contains(&happened_at));
            prop_assert!(flag.is_some() || happened_at >= 10_000_000 - 300);
        }

        #[test]
        fn an_honest_device_is_believed_to_the_second(
            anchored in proptest::collection::vec(0_i64..100_000, 1..6), happened_at in 0_i64..100_000, off in -300_i64..=300,
        ) {
            let mut anchored = anchored;
            anchored.sort_unstable();
            let anchors: Vec<Anchor> = anchored.iter().map(|seconds| anchor(seconds * 1000, *seconds)).collect();
            let found = told(&anchors, happened_at * 1000, happened_at + off, 200_000);
            prop_assert_eq!(found, (happened_at, None));
        }
    }
}
