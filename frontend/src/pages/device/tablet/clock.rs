//! The two clocks of a device: the one of this start that only goes forward, and the one on the wall.

/// How far the two may part between two readings before this counts as another start: a tablet that slept has a clock that
/// slept, too.
const APART_MS: i64 = 30_000;
/// How long a bound clock is taken for granted.
const BOUND_FOR_MS: i64 = 5 * 60_000;

/// What the two clocks say at one moment, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// Since this page was opened.
    pub(super) monotonic: i64,
    /// Since 1970.
    pub(super) wall: i64,
}

impl Reading {
    /// What they say now.
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit for 285,000 years")]
    pub(super) fn now() -> Self {
        let performance = web_sys::window().and_then(|window| window.performance());
        let monotonic = performance.map_or(0.0, |performance| performance.now());
        Self { monotonic: monotonic as i64, wall: js_sys::Date::now() as i64 }
    }
}

/// A start of the device, and how its clock is bound to the server's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clock {
    boot: String,
    last: Reading,
    bound: Option<i64>,
}

impl Clock {
    /// A start that begins now, of this name.
    pub(super) const fn begin(boot: String, now: Reading) -> Self {
        Self { boot, last: now, bound: None }
    }

    /// The name of the start and what its clock says; `name` names another start where the clocks have parted.
    pub(super) fn read(&mut self, now: Reading, name: impl FnOnce() -> String) -> (String, i64) {
        let parted = (now.wall - self.last.wall) - (now.monotonic - self.last.monotonic);
        if parted.abs() > APART_MS {
            *self = Self::begin(name(), now);
        }
        self.last = now;
        (self.boot.clone(), now.monotonic)
    }

    /// The server knows now what this clock says, if the start is still this one.
    pub(super) fn bind(&mut self, boot: &str, monotonic: i64) {
        if self.boot == boot {
            self.bound = Some(monotonic);
        }
    }

    /// The server is told anew.
    pub(super) const fn unbind(&mut self) {
        self.bound = None;
    }

    /// Whether the server has been told not long ago.
    pub(super) fn is_bound(&self, now: Reading) -> bool {
        self.bound.is_some_and(|bound| now.monotonic - bound < BOUND_FOR_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(monotonic: i64, wall: i64) -> Reading {
        Reading { monotonic, wall: 1_762_900_000_000 + wall }
    }

    fn read(clock: &mut Clock, now: Reading) -> (String, i64) {
        clock.read(now, || "second".to_owned())
    }

    #[test]
    fn a_start_goes_on_while_the_clocks_agree() {
        let mut clock = Clock::begin("first".to_owned(), at(1_000, 0));
        clock.bind("first", 1_000);
        for (monotonic, wall) in [(61_000, 60_000), (121_000, 149_000), (181_000, 180_000)] {
            assert_eq!(read(&mut clock, at(monotonic, wall)), ("first".to_owned(), monotonic));
        }
        assert!(clock.is_bound(at(300_999, 300_000)));
        assert!(!clock.is_bound(at(301_000, 300_000)), "it is told again every five minutes");
    }

    #[test]
    fn a_tablet_that_slept_or_whose_clock_was_set_starts_anew_and_unbound() {
        for wall in [3_600_000, -3_600_000] {
            let mut clock = Clock::begin("first".to_owned(), at(1_000, 0));
            clock.bind("first", 1_000);
            assert_eq!(read(&mut clock, at(2_000, wall)), ("second".to_owned(), 2_000));
            assert!(!clock.is_bound(at(2_000, wall)));
            clock.bind("first", 2_000);
            assert!(!clock.is_bound(at(2_000, wall)), "an answer to the start before binds nothing");
            clock.bind("second", 2_000);
            assert!(clock.is_bound(at(2_000, wall)));
        }
    }
}
