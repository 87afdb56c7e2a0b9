//! The clock of a lesson that is read: it stands for the place in the lesson.

/// Counts seconds while it runs; a device that slept counts no more than the gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Timer {
    position: u32,
    duration: u32,
    gap: u32,
    /// Up to which millisecond it has counted, while it runs.
    counted: Option<i64>,
}

impl Timer {
    /// A clock that stands at a second of a lesson.
    pub(super) const fn new(position: u32, duration: u32, gap: u32) -> Self {
        Self { position, duration, gap, counted: None }
    }

    /// Runs from now on.
    pub(super) fn start(&mut self) {
        self.start_at(now());
    }

    /// Stands from now on.
    pub(super) fn stop(&mut self) {
        self.count_to(now());
        self.counted = None;
    }

    /// Where it stands now.
    pub(super) fn position(&mut self) -> u32 {
        self.count_to(now());
        self.position
    }

    const fn start_at(&mut self, now: i64) {
        self.counted = Some(now);
    }

    fn count_to(&mut self, now: i64) {
        let Some(counted) = self.counted else { return };
        let seconds = (now - counted).max(0) / 1_000;
        let passed = u32::try_from(seconds).unwrap_or(u32::MAX);
        self.position = self.position.saturating_add(passed.min(self.gap)).min(self.duration);
        self.counted = Some(if now < counted { now } else { counted + seconds * 1_000 });
    }
}

/// Milliseconds by the clock of the reader's computer; only what passes between two readings counts.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 285,000 years")]
fn now() -> i64 {
    js_sys::Date::now() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_whole_seconds_and_loses_none_between_two_readings() {
        let mut timer = Timer::new(10, 600, 30);
        timer.count_to(5_000);
        assert_eq!(timer.position, 10, "it stands");
        timer.start_at(5_000);
        for reading in [5_900, 6_800, 7_700, 8_000] {
            timer.count_to(reading);
        }
        assert_eq!(timer.position, 13);
    }

    #[test]
    fn a_sleep_counts_no_more_than_the_gap_and_the_end_is_the_end() {
        let mut timer = Timer::new(0, 40, 30);
        timer.start_at(0);
        timer.count_to(7_200_000);
        assert_eq!(timer.position, 30);
        timer.count_to(7_220_000);
        assert_eq!(timer.position, 40);
    }

    #[test]
    fn a_clock_that_is_set_back_takes_nothing_away() {
        let mut timer = Timer::new(0, 40, 30);
        timer.start_at(100_000);
        timer.count_to(105_000);
        timer.count_to(50_000);
        timer.count_to(53_000);
        assert_eq!(timer.position, 8);
    }
}
