//! What the tablet at the door keeps in this browser until the server has it: by numbers alone, never by names or ID numbers,
//! and for the account that tapped it, which alone may send it.

use chrono::{DateTime, NaiveDate, Utc};
use contract::ids::{AccountId, AttendanceId, ClassSessionId, LearnerId};
use serde::{Deserialize, Serialize};

use crate::{components::browser, time};

const PREFIX: &str = "desk-";
/// How long an id is as a text.
const ID_LENGTH: usize = 36;

/// What was tapped, and when.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// A learner came.
    SignIn(LearnerId, DateTime<Utc>),
    /// A learner left.
    SignOut(AttendanceId, DateTime<Utc>),
}

impl Entry {
    /// When.
    pub(crate) const fn at(&self) -> DateTime<Utc> {
        match self {
            Self::SignIn(_, at) | Self::SignOut(_, at) => *at,
        }
    }

    /// Whether its day (Asia/Shanghai) is over, after which the server takes no late entry any more.
    pub(crate) fn is_over(&self, today: NaiveDate) -> bool {
        time::local(self.at()).is_none_or(|(day, _)| day < today)
    }
}

/// What one account has tapped at one session.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Held {
    /// The session.
    pub(crate) session: ClassSessionId,
    /// Who tapped.
    pub(crate) account: AccountId,
    /// What, oldest first; never none.
    pub(crate) entries: Vec<Entry>,
}

fn name(session: ClassSessionId, account: AccountId) -> String {
    format!("{PREFIX}{session}-{account}")
}

fn named(name: &str) -> Option<(ClassSessionId, AccountId)> {
    let (session, account) = name.strip_prefix(PREFIX)?.split_at_checked(ID_LENGTH)?;
    Some((session.parse().ok()?, account.strip_prefix('-')?.parse().ok()?))
}

/// Everything that this browser keeps.
pub(crate) fn all() -> Vec<Held> {
    let held = |name: String| {
        let (session, account) = named(&name)?;
        let entries = read(session, account);
        (!entries.is_empty()).then_some(Held { session, account, entries })
    };
    browser::remembered_names(PREFIX).into_iter().filter_map(held).collect()
}

/// What this browser keeps of a session, whoever tapped it.
pub(crate) fn of_session(session: ClassSessionId) -> Vec<Held> {
    all().into_iter().filter(|one| one.session == session).collect()
}

/// What an account has tapped at a session.
pub(crate) fn read(session: ClassSessionId, account: AccountId) -> Vec<Entry> {
    let text = browser::remembered(&name(session, account)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Keeps what still waits in place of what waited before; what can no longer be sent stays until somebody has seen it.
pub(crate) fn write(session: ClassSessionId, account: AccountId, waiting: Vec<Entry>) {
    replace(session, account, &with_over(read(session, account), waiting, time::today()));
}

/// Puts away what can no longer be sent of a session, whoever tapped it.
pub(crate) fn forget_over(session: ClassSessionId) {
    let today = time::today();
    for mut one in of_session(session) {
        one.entries.retain(|entry| !entry.is_over(today));
        replace(session, one.account, &one.entries);
    }
}

fn with_over(before: Vec<Entry>, waiting: Vec<Entry>, today: NaiveDate) -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        before.into_iter().filter(|one| one.is_over(today) && !waiting.contains(one)).collect();
    entries.extend(waiting);
    entries
}

fn replace(session: ClassSessionId, account: AccountId, entries: &[Entry]) {
    let name = name(session, account);
    if entries.is_empty() {
        browser::forget(&name);
    } else {
        browser::remember(&name, &serde_json::to_string(entries).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01890000-0000-7000-8000-000000000001";
    const OTHER: &str = "01890000-0000-7000-8000-000000000002";

    fn come(at: &str) -> Entry {
        Entry::SignIn(ID.parse().unwrap(), at.parse().unwrap())
    }

    #[test]
    fn a_name_tells_the_session_and_the_account() {
        let (session, account) = (ID.parse().unwrap(), OTHER.parse().unwrap());
        assert_eq!(named(&name(session, account)), Some((session, account)));
        for other in ["desk-", "desk-width", &format!("desk-{ID}"), &format!("desk-{ID}-you")] {
            assert_eq!(named(other), None, "{other}");
        }
    }

    #[test]
    fn an_entry_is_over_with_its_day_in_shanghai() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let late = come("2026-11-26T15:59:00Z");
        assert!(!late.is_over(day("2026-11-26")));
        assert!(late.is_over(day("2026-11-27")));
        assert!(!come("2026-11-26T16:01:00Z").is_over(day("2026-11-27")));
    }

    #[test]
    fn what_can_no_longer_be_sent_stays_beside_what_waits() {
        let today = "2026-11-27".parse().unwrap();
        let (over, sent, waits) =
            (come("2026-11-26T01:00:00Z"), come("2026-11-27T01:00:00Z"), come("2026-11-27T02:00:00Z"));
        let kept = with_over(vec![over, sent], vec![waits], today);
        assert_eq!(kept, [over, waits]);
        assert_eq!(with_over(vec![over], vec![over], today), [over], "once");
    }
}
