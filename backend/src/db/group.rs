//! Group commit: whoever waits at the same time shares one transaction.
//!
//! Requests are sent into a bounded channel. One thread takes everything that
//! waits, never lingering for more, and judges it; another writes what was judged
//! in one transaction, while the first judges what has come meanwhile on what will
//! be when that stands. The transaction commits without waiting for the disk and
//! so lets its locks go at once; a third connection then flushes the log, and only
//! after that is anybody answered: what was answered survives a crash, replays included.

mod flusher;
mod poster;
mod work;
mod writer;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use diesel::result::Error as QueryError;
use diesel::{PgConnection, QueryResult};
use tokio::sync::{mpsc, oneshot};

use poster::Poster;

use super::access::Access;

pub use work::{Verdicts, Work};

/// How many jobs may wait; one more is turned away.
const QUEUE: usize = 4096;

/// What is done in groups.
///
/// It remembers as much of the database as it likes, as of one moment; what is written must refuse itself when that
/// moment has passed.
pub trait Batch: Send + 'static {
    /// One request.
    type Job: Send + 'static;
    /// Its answer.
    type Answer: Send + 'static;
    /// A judged batch, to be written.
    type Sheet: Send + 'static;

    /// What this group is called, in metrics and in `pg_stat_activity`.
    const NAME: &'static str;

    /// How much work a job is.
    fn weight(job: &Self::Job) -> usize;

    /// Judges jobs after all that were judged before and adds them to the open batch, reading what it needs; `false`
    /// when everything has to be forgotten and judged anew.
    ///
    /// # Errors
    /// What the database said.
    fn judge(&mut self, conn: &mut PgConnection, jobs: &[&Self::Job]) -> QueryResult<bool>;

    /// Closes the open batch. What is judged from here on is judged as if that were written.
    fn close(&mut self) -> Self::Sheet;

    /// Writes a batch in one transaction: the answer to each of its jobs, in their order, or `None`, and nothing
    /// written, when it was judged on what is no longer so.
    ///
    /// # Errors
    /// What the database said. Then nothing is written, or, when the connection broke, nobody knows.
    fn write(conn: &mut PgConnection, sheet: Self::Sheet) -> QueryResult<Option<Vec<Self::Answer>>>;

    /// Locks out everybody else until the transaction ends.
    ///
    /// # Errors
    /// What the database said.
    fn lock(conn: &mut PgConnection) -> QueryResult<()>;

    /// Whether this error may be gone when all is forgotten and judged anew.
    fn may_judge_anew(&mut self, error: &QueryError) -> bool;

    /// Forgets the open batch and what it remembers of the database.
    fn forget(&mut self);
}

/// Why a job has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// Too much waits already; nothing was done.
    #[error("too much waits already")]
    Full,
    /// The database was away. Whether it was done is not known: the same job under the same name tells.
    #[error("the database was away")]
    Unknown,
    /// The books are closed for the time being; nothing was done.
    #[error("the books are closed")]
    Frozen,
    /// The database refuses this job; nothing was done.
    #[error("the database refuses it")]
    Refused,
}

struct Waiting<B: Batch> {
    job: B::Job,
    answer: oneshot::Sender<Result<B::Answer, GroupError>>,
}

enum Sent<B: Batch> {
    Job(Waiting<B>),
    /// Take no more, do what waits, and end.
    Stop,
}

/// A handle to a group; clones share it. Its threads end when the last handle is gone and the queue is empty.
pub struct Group<B: Batch> {
    sender: mpsc::Sender<Sent<B>>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl<B: Batch> Clone for Group<B> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), thread: Arc::clone(&self.thread) }
    }
}

impl<B: Batch> Group<B> {
    /// Starts a group on a database; it connects when the first job comes.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(access: Access, batch: B) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name(B::NAME.to_owned())
            .spawn(move || Poster::new(access, batch).work(receiver))?;
        Ok(Self { sender, thread: Arc::new(Mutex::new(Some(thread))) })
    }

    /// Has a job done and waits until its outcome is durable.
    ///
    /// # Errors
    /// [`GroupError`]
    pub async fn submit(&self, job: B::Job) -> Result<B::Answer, GroupError> {
        let (answer, answered) = oneshot::channel();
        self.sender.try_send(Sent::Job(Waiting { job, answer })).map_err(|_| {
            metrics::counter!("group_turned_away_total", "group" => B::NAME).increment(1);
            GroupError::Full
        })?;
        answered.await.unwrap_or(Err(GroupError::Unknown))
    }

    /// Takes no more, and waits until everything that was sent before is done.
    pub async fn drain(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = self.sender.send(Sent::Stop).await;
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!(group = B::NAME, "the group's thread panicked");
        }
    }
}

/// A connection of a group: plans that suit few rows out of many, whatever the tables' statistics say.
pub(super) fn connection(access: &Access, name: &str, synchronous_commit: &str) -> Option<PgConnection> {
    let settings = format!(
        "SET application_name = 'xuetang {name}'; SET synchronous_commit = {synchronous_commit}; \
         SET lock_timeout = 10000; SET statement_timeout = 30000; SET timezone = 'UTC'; SET enable_seqscan = off; \
         SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; \
         {}",
        super::pool::ENGLISH
    );
    access
        .open(&settings)
        .inspect_err(|error| tracing::warn!(%error, "a group cannot connect to the database"))
        .ok()
}

/// Counts the time that a part of a group's work took.
pub fn spent(group: &'static str, part: &'static str, since: Instant) {
    metrics::counter!("group_microseconds_total", "group" => group, "part" => part)
        .increment(u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX));
}
