//! Lock-out and password rules: pure.

use chrono::TimeDelta;

pub use crate::act::{Act, Scope};

/// How many failed sign-ins are free of delay.
pub const FREE_FAILURES: i32 = 4;

/// How long a failed sign-in counts, from the last one of its name on.
pub const FAILURES_COUNT_FOR: TimeDelta = TimeDelta::days(1);

/// How long a name is locked after its `failures`-th failed sign-in in a row:
/// nothing at first, then 30 s, doubled each time, an hour at most.
pub fn lock_for(failures: i32) -> Option<TimeDelta> {
    let over = u32::try_from(failures - FREE_FAILURES).ok().filter(|over| *over > 0)?;
    Some(TimeDelta::seconds((30_i64 << (over - 1).min(7)).min(3600)))
}

/// A password that may be set: 10 to 256 characters, not the account's name, not one character again and again.
pub fn acceptable_password(username: &str, password: &str) -> bool {
    let length = password.chars().count();
    let distinct = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    (10..=256).contains(&length)
        && distinct >= 5
        && !password.to_lowercase().contains(&username.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_grows_with_every_failure_up_to_an_hour() {
        assert_eq!(lock_for(4), None);
        assert_eq!(lock_for(5), Some(TimeDelta::seconds(30)));
        assert_eq!(lock_for(6), Some(TimeDelta::seconds(60)));
        assert_eq!(lock_for(60), Some(TimeDelta::hours(1)));
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["short", "aaaaaaaaaaaaaa", "citychief-citychief"] {
            assert!(!acceptable_password("citychief", weak), "{weak}");
        }
        assert!(acceptable_password("citychief", "暖城颐养-银发学堂-2026"));
    }
}
