//! When to try to reach the server again.

/// How long after a failure, in milliseconds: twice as long each time, up to a minute.
const FIRST_MS: i64 = 2_000;
const LONGEST_MS: i64 = 60_000;
/// How often a device that waits to be let in asks.
const PENDING_MS: i64 = 5_000;
/// How often one that has nothing to send looks whether it is still known.
const IDLE_MS: i64 = 60_000;

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All is sent.
    Done,
    /// The device waits to be let in.
    Pending,
    /// Something is left.
    Failed,
}

/// When the next attempt is due, by the clock that only goes forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pace {
    due: i64,
    failures: u32,
    under_way: bool,
    again: bool,
    online: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self { due: 0, failures: 0, under_way: false, again: false, online: true }
    }
}

impl Pace {
    /// Whether to begin now; `online` is what the browser thinks of its network. When it comes back, nothing is waited for.
    pub(super) const fn begin(&mut self, now: i64, online: bool) -> bool {
        if online && !self.online {
            self.due = now;
        }
        self.online = online;
        let begins = online && !self.under_way && now >= self.due;
        if begins {
            self.under_way = true;
            self.again = false;
        }
        begins
    }

    /// An attempt has ended.
    pub(super) fn end(&mut self, now: i64, outcome: Outcome) {
        self.under_way = false;
        self.failures = if outcome == Outcome::Failed { self.failures + 1 } else { 0 };
        let wait = match outcome {
            Outcome::Done if self.again => 0,
            Outcome::Done => IDLE_MS,
            Outcome::Pending => PENDING_MS,
            Outcome::Failed => (FIRST_MS << (self.failures - 1).min(8)).min(LONGEST_MS),
        };
        self.due = now + wait;
    }

    /// There is something to send: at once, unless a failure is being waited out.
    pub(super) const fn hurry(&mut self, now: i64) {
        self.again = true;
        if self.failures == 0 {
            self.due = now;
        }
    }

    /// Whether the last attempt failed, or the browser has no network.
    pub(super) const fn is_down(&self) -> bool {
        self.failures > 0 || !self.online
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_failure_it_waits_twice_as_long_each_time_and_never_longer_than_a_minute() {
        let mut pace = Pace::default();
        let mut now = 0;
        for wait in [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000] {
            assert!(pace.begin(now, true));
            pace.end(now, Outcome::Failed);
            assert!(pace.is_down());
            pace.hurry(now);
            assert!(!pace.begin(now + wait - 1, true), "{wait}");
            now += wait;
        }
        assert!(pace.begin(now, true));
        pace.end(now, Outcome::Done);
        assert!(!pace.is_down() && !pace.begin(now + 59_999, true));
    }

    #[test]
    fn what_is_recorded_goes_out_at_once_and_one_attempt_at_a_time() {
        let mut pace = Pace::default();
        assert!(pace.begin(0, true) && !pace.begin(1, true));
        pace.end(1, Outcome::Done);
        pace.hurry(5);
        assert!(pace.begin(5, true));
        pace.hurry(6);
        pace.end(7, Outcome::Done);
        assert!(pace.begin(7, true), "what came while it was sending is not left for a minute");
    }

    #[test]
    fn a_network_that_comes_back_is_not_waited_for() {
        let mut pace = Pace::default();
        assert!(pace.begin(0, true));
        pace.end(0, Outcome::Failed);
        assert!(!pace.begin(10_000, false) && pace.is_down(), "without a network nothing is tried");
        assert!(pace.begin(10_500, true));
    }

    #[test]
    fn a_device_that_waits_to_be_let_in_asks_every_five_seconds() {
        let mut pace = Pace::default();
        assert!(pace.begin(0, true));
        pace.end(0, Outcome::Pending);
        assert!(!pace.begin(4_999, true) && pace.begin(5_000, true));
    }
}
