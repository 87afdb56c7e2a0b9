//! Hashing and checking passwords, which is slow on purpose: outside any transaction, and only so many at once.
//!
//! Anyone may ask for it without signing in, so it must hold neither a
//! connection nor a lock, and a crowd of askers is turned away rather than
//! kept waiting.

use std::sync::{Arc, LazyLock};

use actix_web::web;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

/// How many may wait for their turn.
const QUEUE: usize = 64;

/// Why a password was not hashed or checked.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub enum PasswordError {
    /// Too many are waiting.
    #[error("too many passwords are being checked")]
    Busy,
    /// The library or the runtime gave up.
    #[error("password hashing failed")]
    Failed,
}

/// Hashes and checks passwords, as many at once as there are processors; clones share the turns.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(processors, QUEUE)
    }
}

impl Passwords {
    /// With so many at once, and so many more waiting.
    pub fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            queue: Arc::new(Semaphore::new(at_once.saturating_add(waiting))),
        }
    }

    /// The PHC string (argon2id) of a password.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.take_turn(move || hash(&password)).await?
    }

    /// Whether the password has this hash; without one it takes as long, and the answer is no.
    pub async fn matches(&self, hash: Option<String>, password: String) -> Result<bool, PasswordError> {
        self.take_turn(move || {
            let matches = verify(hash.as_ref().unwrap_or(&NOBODYS), &password);
            hash.is_some() && matches
        })
        .await
    }

    /// The turn goes with the work, which runs to its end even when nobody waits for it any longer.
    async fn take_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _place = self.queue.try_acquire().map_err(|_| PasswordError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| PasswordError::Failed)?;
        let work = move || {
            let _turn = turn;
            work()
        };
        web::block(work).await.map_err(|_| PasswordError::Failed)
    }
}

/// What a name that nobody has is checked against.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

/// The PHC string (argon2id) of a password, at once: for commands and seeds.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| PasswordError::Failed)
}

fn verify(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_crowd_is_turned_away_and_those_who_were_let_in_are_served() {
        let passwords = Passwords::new(1, 2);
        let hash = passwords.hash("the right one".to_owned()).await.expect("a hash");
        let ask = |password: &str| passwords.matches(Some(hash.clone()), password.to_owned());
        let answers = futures_util::future::join_all([
            ask("the right one"),
            ask("a wrong one"),
            ask("the right one"),
            ask("the right one"),
            ask("x"),
        ])
        .await;
        let served: Vec<Option<bool>> = answers.into_iter().map(Result::ok).collect();
        assert_eq!(served, [Some(true), Some(false), Some(true), None, None]);
        assert!(
            !passwords.matches(None, "nobody has this password".to_owned()).await.expect("a turn is free")
        );
    }
}
