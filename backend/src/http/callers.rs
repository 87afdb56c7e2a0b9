//! Who was calling a moment ago: a token that has been checked is believed for a second.
//!
//! What ends a session or changes what an account may do clears this at once on
//! the server where it happens, and within that second on the others (ADR 0008).

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use contract::auth::Grant;
use contract::ids::{AccountId, SessionId};
use uuid::Uuid;

const BELIEVED: Duration = Duration::from_secs(1);
/// More tokens are not remembered.
const MOST: usize = 10_000;

/// What a checked token says.
#[derive(Debug, Clone)]
pub struct Known {
    /// The account.
    pub account_id: AccountId,
    /// The session.
    pub session_id: SessionId,
    /// What it may do.
    pub grants: Arc<[Grant]>,
    /// The learners that the account is.
    pub learners: Arc<[Uuid]>,
}

struct Entry {
    known: Known,
    until: DateTime<Utc>,
    checked: Instant,
    checked_at: DateTime<Utc>,
}

/// The tokens that were checked within the last second.
#[derive(Clone, Default)]
pub struct Callers(Arc<RwLock<HashMap<String, Entry>>>);

impl Callers {
    /// What a token says, if it was checked just now.
    #[must_use]
    pub fn find(&self, token: &str, at: DateTime<Utc>) -> Option<Known> {
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(token)?;
        let age = at - entry.checked_at;
        let fresh =
            entry.checked.elapsed() < BELIEVED && age >= TimeDelta::zero() && age < TimeDelta::seconds(1);
        (fresh && at < entry.until).then(|| entry.known.clone())
    }

    /// Remembers a token that has just been checked and is good until then.
    pub fn remember(&self, token: &str, known: Known, until: DateTime<Utc>, at: DateTime<Utc>) {
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MOST {
            entries.retain(|_, entry| entry.checked.elapsed() < BELIEVED);
        }
        if entries.len() < MOST {
            let entry = Entry { known, until, checked: Instant::now(), checked_at: at };
            entries.insert(token.to_owned(), entry);
        }
    }

    /// Believes nobody any more.
    pub fn clear(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
