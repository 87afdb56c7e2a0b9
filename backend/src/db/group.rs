//! Group commit: whoever waits at the same time shares one transaction.
//!
//! Requests are sent into a bounded channel. One thread with a connection of its
//! own takes everything that waits, never lingering for more, and does it in one
//! transaction, which commits without waiting for the disk and so lets its locks
//! go at once. A second connection then flushes the log, and only after that is
//! anybody answered: what was answered survives a crash, replays included.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc as std_mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::result::Error as QueryError;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use tokio::sync::{mpsc, oneshot};

use super::DbError;

/// How many jobs may wait; one more is turned away.
const QUEUE: usize = 4096;
/// How much is done in one transaction, by [`Batch::weight`].
const MOST: usize = 1024;
/// How many committed batches may wait for the disk.
const UNFLUSHED: usize = 8;
/// How often a batch is tried that the database is not there for.
const TRIES: u32 = 6;
const PAUSE: Duration = Duration::from_millis(100);

/// What is done in groups.
pub trait Batch: Send + 'static {
    /// One request.
    type Job: Send + 'static;
    /// Its answer.
    type Answer: Send + 'static;

    /// What this group is called, in metrics and in `pg_stat_activity`.
    const NAME: &'static str;

    /// How much work a job is.
    fn weight(job: &Self::Job) -> usize;

    /// Does all jobs in one transaction of its own and answers each, in their order. An error says that none was done,
    /// or, when the connection broke, that nobody knows: the same jobs are then run again.
    ///
    /// # Errors
    /// What the database said.
    fn run(&mut self, conn: &mut PgConnection, jobs: &[Self::Job]) -> Result<Vec<Self::Answer>, QueryError>;

    /// Forgets what it remembers of the database: after an error it may be wrong.
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
    /// Starts a group on the database at `url`; it connects when the first job comes.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(url: impl Into<String>, batch: B) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let url = url.into();
        let thread = std::thread::Builder::new()
            .name(B::NAME.to_owned())
            .spawn(move || Poster::new(url, batch).work(receiver))?;
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

struct Poster<B: Batch> {
    url: String,
    batch: B,
    connection: Option<PgConnection>,
    flusher: Flusher<B>,
}

impl<B: Batch> Poster<B> {
    fn new(url: String, batch: B) -> Self {
        let flusher = Flusher::start(url.clone());
        Self { url, batch, connection: None, flusher }
    }

    fn work(mut self, mut receiver: mpsc::Receiver<Sent<B>>) {
        let mut waiting = VecDeque::new();
        while let Some(jobs) = take(&mut receiver, &mut waiting) {
            metrics::histogram!("group_batch_jobs", "group" => B::NAME)
                .record(u32::try_from(jobs.len()).unwrap_or(u32::MAX));
            self.settle(jobs);
        }
        self.flusher.end();
    }

    /// Runs jobs; on an error that lies in one of them, finds it by halving.
    fn settle(&mut self, jobs: Vec<Waiting<B>>) {
        let (jobs, answers): (Vec<_>, Vec<_>) = jobs.into_iter().map(|one| (one.job, one.answer)).unzip();
        match self.try_run(&jobs) {
            Ok(done) => self.flusher.send(answers.into_iter().zip(done).collect()),
            Err(error) if error == GroupError::Refused && jobs.len() > 1 => {
                let mut left: Vec<_> =
                    jobs.into_iter().zip(answers).map(|(job, answer)| Waiting { job, answer }).collect();
                let right = left.split_off(left.len() / 2);
                self.settle(left);
                self.settle(right);
            }
            Err(error) => {
                for answer in answers {
                    let _ = answer.send(Err(error));
                }
            }
        }
    }

    fn try_run(&mut self, jobs: &[B::Job]) -> Result<Vec<B::Answer>, GroupError> {
        let mut last = GroupError::Unknown;
        for attempt in 0..TRIES {
            if attempt > 0 {
                std::thread::sleep(PAUSE * attempt.saturating_sub(1));
            }
            if !self.connect() {
                continue;
            }
            let Some(connection) = self.connection.as_mut() else { continue };
            let error = match self.batch.run(connection, jobs) {
                Ok(answers) => return Ok(answers),
                Err(error) => DbError::from(error),
            };
            self.batch.forget();
            tracing::warn!(%error, group = B::NAME, attempt, "a batch failed");
            if !error.is_unavailable() {
                last = GroupError::Refused;
                if attempt > 0 {
                    break;
                }
            }
            self.connection = None;
        }
        Err(last)
    }

    /// A connection, once the flusher has one too: what is committed while that holds is known to be flushed by it.
    fn connect(&mut self) -> bool {
        if self.connection.is_none() {
            self.batch.forget();
            self.connection = connection(&self.url, B::NAME, "off");
        }
        self.connection.is_some() && self.flusher.is_connected()
    }
}

/// Everything that waits, up to what one transaction takes; waits itself when there is nothing. `None` at the end.
fn take<B: Batch>(
    receiver: &mut mpsc::Receiver<Sent<B>>,
    waiting: &mut VecDeque<Waiting<B>>,
) -> Option<Vec<Waiting<B>>> {
    if waiting.is_empty() {
        match receiver.blocking_recv()? {
            Sent::Job(one) => waiting.push_back(one),
            Sent::Stop => return take_rest(receiver, waiting),
        }
    }
    let (mut jobs, mut weight) = (Vec::new(), 0);
    loop {
        let Some(next) = waiting.pop_front().or_else(|| next_of(receiver)) else { break };
        let more = B::weight(&next.job);
        if !jobs.is_empty() && weight + more > MOST {
            waiting.push_front(next);
            break;
        }
        weight += more;
        jobs.push(next);
    }
    Some(jobs)
}

/// What waits, if anything does; after a stop nothing more is taken on.
fn next_of<B: Batch>(receiver: &mut mpsc::Receiver<Sent<B>>) -> Option<Waiting<B>> {
    match receiver.try_recv().ok()? {
        Sent::Job(one) => Some(one),
        Sent::Stop => {
            receiver.close();
            next_of(receiver)
        }
    }
}

fn take_rest<B: Batch>(
    receiver: &mut mpsc::Receiver<Sent<B>>,
    waiting: &mut VecDeque<Waiting<B>>,
) -> Option<Vec<Waiting<B>>> {
    receiver.close();
    waiting.push_back(next_of(receiver)?);
    take(receiver, waiting)
}

/// A connection of a group: plans that suit few rows out of many, whatever the tables' statistics say.
fn connection(url: &str, name: &str, synchronous_commit: &str) -> Option<PgConnection> {
    let settings = format!(
        "SET application_name = 'xuetang {name}'; SET synchronous_commit = {synchronous_commit}; \
         SET lock_timeout = 10000; SET statement_timeout = 30000; SET timezone = 'UTC'; SET enable_seqscan = off; \
         SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; \
         {}",
        super::pool::ENGLISH
    );
    let opened = PgConnection::establish(url).map_err(DbOpening::Connect).and_then(|mut connection| {
        connection.batch_execute(&settings).map_err(DbOpening::Prepare)?;
        Ok(connection)
    });
    opened.inspect_err(|error| tracing::warn!(%error, "a group cannot connect to the database")).ok()
}

#[derive(Debug, thiserror::Error)]
enum DbOpening {
    #[error("{0}")]
    Connect(diesel::ConnectionError),
    #[error("{0}")]
    Prepare(QueryError),
}

type Answered<B> = (oneshot::Sender<Result<<B as Batch>::Answer, GroupError>>, <B as Batch>::Answer);

enum ForFlusher<B: Batch> {
    /// Connect, if need be, and say whether that is so.
    Connect(std_mpsc::SyncSender<bool>),
    /// Committed; to be answered when it is on the disk.
    Committed(Vec<Answered<B>>),
}

/// The thread that waits for the disk, seen from the poster.
///
/// A crash of the database ends every connection. So a flush on a connection that was open before the batch committed
/// proves that no crash came between; the flusher therefore connects when told to, before a batch, and never by itself.
struct Flusher<B: Batch> {
    sender: std_mpsc::SyncSender<ForFlusher<B>>,
    connected: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl<B: Batch> Flusher<B> {
    fn start(url: String) -> Self {
        let (sender, receiver) = std_mpsc::sync_channel(UNFLUSHED);
        let connected = Arc::new(AtomicBool::new(false));
        let known = Arc::clone(&connected);
        let thread = std::thread::Builder::new()
            .name(format!("{}-flush", B::NAME))
            .spawn(move || flush_all::<B>(&url, &receiver, &known))
            .inspect_err(|error| tracing::error!(%error, "no thread to flush with"));
        Self { sender, connected, thread: thread.ok() }
    }

    fn is_connected(&self) -> bool {
        if self.connected.load(Ordering::Acquire) {
            return true;
        }
        let (reply, replied) = std_mpsc::sync_channel(1);
        self.sender.send(ForFlusher::Connect(reply)).is_ok() && replied.recv().unwrap_or(false)
    }

    /// Hands over what has been committed. A batch that cannot be handed over stays unanswered: its callers read that
    /// as unknown.
    fn send(&self, answers: Vec<Answered<B>>) {
        let _ = self.sender.send(ForFlusher::Committed(answers));
    }

    fn end(self) {
        drop(self.sender);
        if self.thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!(group = B::NAME, "the flusher panicked");
        }
    }
}

fn flush_all<B: Batch>(url: &str, receiver: &std_mpsc::Receiver<ForFlusher<B>>, connected: &AtomicBool) {
    let mut held: Option<PgConnection> = None;
    while let Ok(first) = receiver.recv() {
        let mut answers = Vec::new();
        for work in std::iter::once(first).chain(receiver.try_iter()) {
            match work {
                ForFlusher::Committed(more) => answers.extend(more),
                ForFlusher::Connect(reply) => {
                    held = held.or_else(|| connection(url, B::NAME, "on"));
                    connected.store(held.is_some(), Ordering::Release);
                    let _ = reply.send(held.is_some());
                }
            }
        }
        if answers.is_empty() {
            continue;
        }
        let started = Instant::now();
        let durable = held.as_mut().is_some_and(|connection| flush(connection, B::NAME));
        if !durable {
            held = None;
            connected.store(false, Ordering::Release);
        }
        spent(B::NAME, "flush", started);
        for (sender, answer) in answers {
            let _ = sender.send(if durable { Ok(answer) } else { Err(GroupError::Unknown) });
        }
    }
}

/// Commits an empty message synchronously: with it everything committed before is on the disk.
fn flush(connection: &mut PgConnection, name: &str) -> bool {
    match diesel::select(emit_message(true, "xuetang", "")).execute(connection) {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, group = name, "the log was not flushed");
            false
        }
    }
}

/// Counts the time that a part of a group's work took.
pub fn spent(group: &'static str, part: &'static str, since: Instant) {
    metrics::counter!("group_microseconds_total", "group" => group, "part" => part)
        .increment(u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX));
}

diesel::define_sql_function! {
    /// Writes a message into the log, which nobody reads.
    #[sql_name = "pg_logical_emit_message"]
    fn emit_message(
        transactional: diesel::sql_types::Bool,
        prefix: diesel::sql_types::Text,
        content: diesel::sql_types::Text
    ) -> diesel::pg::sql_types::PgLsn;
}
