//! The thread that takes what waits, judges it, and has it written.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use diesel::result::Error as QueryError;
use diesel::{Connection as _, PgConnection, QueryResult};
use tokio::sync::mpsc;

use super::flusher::{Answered, Flusher};
use super::writer::{Failed, Writer, Written};
use super::{Batch, GroupError, Sent, Waiting, connection, spent};
use crate::db::access::Access;
use crate::db::{DbError, is_frozen};

/// How much is done in one transaction, by [`Batch::weight`].
const MOST: usize = 1024;
/// While a batch is written, what has come meanwhile is judged this often.
const LOOK: Duration = Duration::from_millis(1);
/// How often a batch is tried that the database is not there for.
const TRIES: u32 = 6;
const PAUSE: Duration = Duration::from_millis(100);
/// How often a batch that is done by itself is judged at most.
const ROUNDS: u32 = 3;

pub(super) struct Poster<B: Batch> {
    access: Access,
    batch: B,
    connection: Option<PgConnection>,
    writer: Writer<B>,
    flusher: Flusher<B>,
    /// What is judged and not yet handed to the writer, and its weight.
    open: Vec<Waiting<B>>,
    weight: usize,
    /// What the writer is at.
    writing: Option<Vec<Waiting<B>>>,
}

impl<B: Batch> Poster<B> {
    pub(super) fn new(access: Access, batch: B) -> Self {
        let flusher = Flusher::start(access.clone());
        let writer = Writer::start(access.clone(), flusher.pulse().clone());
        let (connection, open, weight, writing) = (None, Vec::new(), 0, None);
        Self { access, batch, connection, writer, flusher, open, weight, writing }
    }

    pub(super) fn work(mut self, mut receiver: mpsc::Receiver<Sent<B>>) {
        let mut waiting = VecDeque::new();
        loop {
            let idle = self.writing.is_none() && self.open.is_empty();
            if idle && waiting.is_empty() && !wait(&mut receiver, &mut waiting) {
                break;
            }
            let jobs = self.take(&mut receiver, &mut waiting);
            self.judge(jobs);
            if self.writing.is_some() {
                if let Some(written) = self.writer.wait(LOOK) {
                    self.finish(written);
                }
            } else if !self.open.is_empty() {
                self.hand_over();
            }
        }
        self.writer.end();
        self.flusher.end();
    }

    /// Everything that waits, up to what one transaction takes.
    fn take(
        &mut self,
        receiver: &mut mpsc::Receiver<Sent<B>>,
        waiting: &mut VecDeque<Waiting<B>>,
    ) -> Vec<Waiting<B>> {
        let mut jobs = Vec::new();
        while let Some(next) = waiting.pop_front().or_else(|| next_of(receiver)) {
            let more = B::weight(&next.job);
            let first = self.open.is_empty() && jobs.is_empty();
            if !first && self.weight + more > MOST {
                waiting.push_front(next);
                break;
            }
            self.weight += more;
            jobs.push(next);
        }
        jobs
    }

    /// Judges jobs on top of those that are open.
    fn judge(&mut self, jobs: Vec<Waiting<B>>) {
        if jobs.is_empty() {
            return;
        }
        let judged = self.connect() && {
            let batch = &mut self.batch;
            let names: Vec<&B::Job> = jobs.iter().map(|one| &one.job).collect();
            match self.connection.as_mut().map(|connection| batch.judge(connection, &names)) {
                Some(Ok(judged)) => judged,
                Some(Err(error)) => {
                    tracing::warn!(%error, group = B::NAME, "a batch was not judged");
                    self.connection = None;
                    false
                }
                None => false,
            }
        };
        self.open.extend(jobs);
        if !judged {
            let written = self.writing.is_some().then(|| self.wait());
            self.begin_anew(written);
        }
    }

    fn hand_over(&mut self) {
        let sheet = self.batch.close();
        let jobs = std::mem::take(&mut self.open);
        self.weight = 0;
        metrics::histogram!("group_batch_jobs", "group" => B::NAME)
            .record(u32::try_from(jobs.len()).unwrap_or(u32::MAX));
        let sent = self.writer.send(sheet);
        self.writing = Some(jobs);
        if !sent {
            self.finish(Err(Failed::Away));
        }
    }

    fn wait(&self) -> Written<B> {
        loop {
            if let Some(written) = self.writer.wait(Duration::from_secs(1)) {
                return written;
            }
        }
    }

    fn finish(&mut self, written: Written<B>) {
        match written {
            Ok(Some(answers)) => {
                let jobs = self.writing.take().unwrap_or_default();
                self.flusher.send(jobs.into_iter().map(|one| one.answer).zip(answers).collect());
            }
            written => self.begin_anew(Some(written)),
        }
    }

    /// Forgets everything; what is being written and what is open is done again by itself, in its order. What the writer
    /// has written meanwhile stands.
    fn begin_anew(&mut self, written: Option<Written<B>>) {
        metrics::counter!("group_rejudged_total", "group" => B::NAME).increment(1);
        if let Some(Err(Failed::Said(error))) = &written
            && !self.batch.may_judge_anew(error)
        {
            tracing::warn!(%error, group = B::NAME, "a batch was not written");
        }
        let before = match written {
            Some(Ok(Some(answers))) => {
                self.finish(Ok(Some(answers)));
                Vec::new()
            }
            _ => self.writing.take().unwrap_or_default(),
        };
        self.batch.forget();
        self.weight = 0;
        for jobs in [before, std::mem::take(&mut self.open)] {
            if !jobs.is_empty() {
                self.settle(jobs);
            }
        }
    }

    /// Does jobs in a transaction of their own; on an error that lies in one of them, finds it by halving.
    fn settle(&mut self, jobs: Vec<Waiting<B>>) {
        match self.try_alone(&jobs) {
            Ok(done) => {
                let answered: Vec<Answered<B>> = jobs.into_iter().map(|one| one.answer).zip(done).collect();
                self.flusher.send(answered);
            }
            Err(GroupError::Refused) if jobs.len() > 1 => {
                let mut left = jobs;
                let right = left.split_off(left.len() / 2);
                self.settle(left);
                self.settle(right);
            }
            Err(error) => {
                for one in jobs {
                    let _ = one.answer.send(Err(error));
                }
            }
        }
    }

    fn try_alone(&mut self, jobs: &[Waiting<B>]) -> Result<Vec<B::Answer>, GroupError> {
        let jobs: Vec<&B::Job> = jobs.iter().map(|one| &one.job).collect();
        let mut last = GroupError::Unknown;
        for attempt in 0..TRIES {
            if attempt > 0 {
                std::thread::sleep(PAUSE * attempt.saturating_sub(1));
            }
            if !self.connect() {
                continue;
            }
            let Some(connection) = self.connection.as_mut() else { continue };
            let error = match alone(&mut self.batch, connection, &jobs) {
                Ok(answers) => return Ok(answers),
                Err(error) => DbError::from(error),
            };
            self.batch.forget();
            tracing::warn!(%error, group = B::NAME, attempt, "a batch failed");
            if is_frozen(&error) {
                return Err(GroupError::Frozen);
            }
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
            self.connection = connection(&self.access, B::NAME, "off");
        }
        self.connection.is_some() && self.flusher.pulse().is_connected()
    }
}

/// Judges and writes jobs on one connection while everybody else is locked out, anew when what they were judged on does
/// not hold.
fn alone<B: Batch>(batch: &mut B, conn: &mut PgConnection, jobs: &[&B::Job]) -> QueryResult<Vec<B::Answer>> {
    for _ in 0..ROUNDS {
        let outcome = conn.transaction(|conn| {
            B::lock(conn)?;
            once(batch, conn, jobs)
        });
        match outcome {
            Ok(Some(answers)) => return Ok(answers),
            Ok(None) => {}
            Err(error) if batch.may_judge_anew(&error) => {}
            Err(error) => return Err(error),
        }
        metrics::counter!("group_rejudged_total", "group" => B::NAME).increment(1);
        batch.forget();
    }
    Err(QueryError::RollbackTransaction)
}

fn once<B: Batch>(
    batch: &mut B,
    conn: &mut PgConnection,
    jobs: &[&B::Job],
) -> QueryResult<Option<Vec<B::Answer>>> {
    if !batch.judge(conn, jobs)? {
        return Ok(None);
    }
    let sheet = batch.close();
    let started = Instant::now();
    let answers = B::write(conn, sheet)?;
    spent(B::NAME, "sql", started);
    Ok(answers)
}

/// Waits for a job; `false` at the end.
fn wait<B: Batch>(receiver: &mut mpsc::Receiver<Sent<B>>, waiting: &mut VecDeque<Waiting<B>>) -> bool {
    let first = match receiver.blocking_recv() {
        Some(Sent::Job(one)) => Some(one),
        Some(Sent::Stop) => {
            receiver.close();
            next_of(receiver)
        }
        None => None,
    };
    waiting.extend(first);
    !waiting.is_empty()
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
