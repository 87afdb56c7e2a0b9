//! Coalesced reads: whoever asks at the same time shares one set of statements.
//!
//! Questions are sent into a bounded channel. One thread takes everything that waits, never lingering for more, and
//! answers all of it at once on a connection of its own that may only read. What comes while it reads waits for the
//! next turn, so the busier it is, the more share one. An answer is never older than its question.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use diesel::{PgConnection, QueryResult};
use tokio::sync::{mpsc, oneshot};

use super::DbError;
use super::access::Access;
use super::group::{connection, spent};

/// How many questions may wait; one more is turned away.
const QUEUE: usize = 4096;
/// How many are answered at once.
const MOST: usize = 256;

/// What is read for many at once.
pub trait Read: Send + 'static {
    /// What one asks.
    type Question: Send + 'static;
    /// What one is told.
    type Answer: Send + 'static;

    /// What this is called, in metrics and in `pg_stat_activity`.
    const NAME: &'static str;

    /// The answers to questions, in their order, all as of one moment. May be asked again when the database was away.
    ///
    /// # Errors
    /// What the database said.
    fn answer(conn: &mut PgConnection, questions: &[Self::Question]) -> QueryResult<Vec<Self::Answer>>;
}

type Reply<R> = oneshot::Sender<Result<<R as Read>::Answer, DbError>>;
/// Questions that share a turn, and where their answers go.
type Turn<R> = (Vec<<R as Read>::Question>, Vec<Reply<R>>);

enum Sent<R: Read> {
    Asked(R::Question, Reply<R>),
    /// Take no more, answer what waits, and end.
    Stop,
}

/// A handle to coalesced reads; clones share them. Their thread ends when the last handle is gone.
pub struct Reads<R: Read> {
    sender: mpsc::Sender<Sent<R>>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl<R: Read> Clone for Reads<R> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), thread: Arc::clone(&self.thread) }
    }
}

impl<R: Read> Reads<R> {
    /// Starts to read a database; it connects when the first question comes.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(access: Access) -> std::io::Result<Self> {
        let mut line = Line { access, held: None };
        Self::with(move |questions| line.answer::<R>(questions))
    }

    fn with(
        mut answer: impl FnMut(&[R::Question]) -> Result<Vec<R::Answer>, DbError> + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, mut receiver) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new().name(R::NAME.to_owned()).spawn(move || {
            while let Some((questions, replies)) = next(&mut receiver) {
                tell::<R>(replies, answer(&questions));
            }
        })?;
        Ok(Self { sender, thread: Arc::new(Mutex::new(Some(thread))) })
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// [`DbError`]: too much waits, the database is away, or it refuses to answer.
    pub async fn ask(&self, question: R::Question) -> Result<R::Answer, DbError> {
        let (reply, replied) = oneshot::channel();
        self.sender.try_send(Sent::Asked(question, reply)).map_err(|_| {
            metrics::counter!("group_turned_away_total", "group" => R::NAME).increment(1);
            DbError::PoolExhausted
        })?;
        replied.await.unwrap_or(Err(DbError::Interrupted))
    }

    /// Takes no more, and waits until everything that was asked before is answered.
    pub async fn drain(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = self.sender.send(Sent::Stop).await;
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!(group = R::NAME, "the reading thread panicked");
        }
    }
}

/// Waits for a question and takes all that have come by then, up to what is answered at once; `None` at the end.
fn next<R: Read>(receiver: &mut mpsc::Receiver<Sent<R>>) -> Option<Turn<R>> {
    let (mut questions, mut replies) = (Vec::new(), Vec::new());
    let mut sent = receiver.blocking_recv();
    while let Some(one) = sent {
        match one {
            Sent::Asked(question, reply) => {
                questions.push(question);
                replies.push(reply);
            }
            Sent::Stop => receiver.close(),
        }
        if questions.len() == MOST {
            break;
        }
        sent = if questions.is_empty() { receiver.blocking_recv() } else { receiver.try_recv().ok() };
    }
    (!questions.is_empty()).then_some((questions, replies))
}

/// Tells everybody who asked, whether or not they still listen.
fn tell<R: Read>(replies: Vec<Reply<R>>, answers: Result<Vec<R::Answer>, DbError>) {
    metrics::histogram!("group_batch_jobs", "group" => R::NAME)
        .record(u32::try_from(replies.len()).unwrap_or(u32::MAX));
    match answers {
        Ok(answers) => {
            for (reply, answer) in replies.into_iter().zip(answers) {
                let _ = reply.send(Ok(answer));
            }
        }
        Err(error) => {
            tracing::warn!(%error, group = R::NAME, "questions were not answered");
            for reply in replies {
                let told = if error.is_unavailable() { DbError::PoolExhausted } else { DbError::Interrupted };
                let _ = reply.send(Err(told));
            }
        }
    }
}

/// The connection that is read on.
struct Line {
    access: Access,
    held: Option<PgConnection>,
}

impl Line {
    /// Answers; on a connection that may have broken meanwhile once more, since reading twice does no harm.
    fn answer<R: Read>(&mut self, questions: &[R::Question]) -> Result<Vec<R::Answer>, DbError> {
        let fresh = self.held.is_none();
        let answers = self.try_once::<R>(questions);
        if answers.is_ok() || fresh { answers } else { self.try_once::<R>(questions) }
    }

    fn try_once<R: Read>(&mut self, questions: &[R::Question]) -> Result<Vec<R::Answer>, DbError> {
        let mut conn = match self.held.take() {
            Some(conn) => conn,
            None => self.connect::<R>()?,
        };
        let started = Instant::now();
        let answers = R::answer(&mut conn, questions)?;
        spent(R::NAME, "sql", started);
        self.held = Some(conn);
        Ok(answers)
    }

    fn connect<R: Read>(&self) -> Result<PgConnection, DbError> {
        let mut conn = connection(&self.access, R::NAME, "off").ok_or(DbError::PoolExhausted)?;
        conn.batch_execute("SET default_transaction_read_only = on")?;
        Ok(conn)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use futures_util::FutureExt as _;
    use futures_util::future::{join, join_all};
    use proptest::prelude::*;

    use super::*;

    fn block_on<F: Future>(future: F) -> F::Output {
        actix_web::rt::Runtime::new().unwrap().block_on(future)
    }

    struct Doubled;

    impl Read for Doubled {
        type Question = u32;
        type Answer = u32;
        const NAME: &'static str = "doubled";

        fn answer(_: &mut PgConnection, _: &[u32]) -> QueryResult<Vec<u32>> {
            Ok(Vec::new())
        }
    }

    /// Reads that tell of each turn how many share it, and begin each when they are let.
    fn held_back() -> (Reads<Doubled>, Sender<()>, Receiver<usize>) {
        let ((go, wait), (turns, seen)) = (channel(), channel());
        let reads = Reads::with(move |questions: &[u32]| {
            turns.send(questions.len()).map_err(|_| DbError::Interrupted)?;
            wait.recv().map_err(|_| DbError::Interrupted)?;
            Ok(questions.iter().map(|one| one * 2).collect())
        });
        (reads.unwrap(), go, seen)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn everybody_gets_its_own_answer_and_who_comes_meanwhile_shares_the_next_turn(
            asked in prop::collection::vec(any::<u16>(), 1..700),
        ) {
            let (reads, go, turns) = held_back();
            let first = std::thread::spawn({
                let reads = reads.clone();
                move || block_on(reads.ask(1))
            });
            prop_assert_eq!(turns.recv(), Ok(1));
            let (answers, shared) = block_on(async {
                let answers = join_all(asked.iter().map(|one| reads.ask(u32::from(*one))));
                let released = async {
                    (0..=asked.len().div_ceil(MOST)).for_each(|_| go.send(()).unwrap());
                };
                let (answers, ()) = join(answers, released).await;
                (answers, turns.try_iter().collect::<Vec<_>>())
            });
            for (question, answer) in asked.iter().zip(answers) {
                prop_assert_eq!(answer.unwrap(), u32::from(*question) * 2);
            }
            prop_assert_eq!(first.join().unwrap().unwrap(), 2);
            prop_assert_eq!(shared, asked.chunks(MOST).map(<[_]>::len).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_was_asked_before_the_end_is_answered_and_nothing_after_it() {
        let (reads, go, turns) = held_back();
        let asking: Vec<_> = (0..3)
            .map(|one| {
                let reads = reads.clone();
                std::thread::spawn(move || block_on(reads.ask(one)))
            })
            .collect();
        let mut seen = turns.recv().unwrap();
        for _ in 0..3 {
            go.send(()).unwrap();
        }
        while seen < 3 {
            seen += turns.recv().unwrap();
        }
        block_on(reads.drain());
        let answers: Vec<u32> = asking.into_iter().map(|one| one.join().unwrap().unwrap()).collect();
        assert_eq!(answers, [0, 2, 4]);
        assert!(matches!(block_on(reads.ask(9)), Err(DbError::PoolExhausted)));
    }

    #[test]
    fn when_too_many_wait_the_next_is_turned_away() {
        let (reads, go, turns) = held_back();
        let answers = block_on(async {
            let mut waiting: Vec<_> = (0..=QUEUE).map(|_| Box::pin(reads.ask(7))).collect();
            assert!((&mut waiting[0]).now_or_never().is_none());
            turns.recv().unwrap();
            for one in &mut waiting[1..] {
                assert!(one.now_or_never().is_none());
            }
            assert!(matches!(reads.ask(7).await, Err(DbError::PoolExhausted)));
            (0..=QUEUE).for_each(|_| go.send(()).unwrap());
            join_all(waiting).await
        });
        assert!(answers.iter().all(|one| matches!(one, Ok(14))));
    }

    #[test]
    fn a_turn_that_fails_is_told_to_all_who_share_it_and_the_next_is_answered() {
        let mut failed = false;
        let reads = Reads::<Doubled>::with(move |questions: &[u32]| {
            if std::mem::replace(&mut failed, true) {
                Ok(questions.to_vec())
            } else {
                Err(DbError::PoolExhausted)
            }
        })
        .unwrap();
        assert!(matches!(block_on(reads.ask(1)), Err(DbError::PoolExhausted)));
        assert!(matches!(block_on(reads.ask(1)), Ok(1)));
    }
}
