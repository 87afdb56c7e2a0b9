//! The thread that waits for the disk, and answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Instant;

use diesel::PgConnection;
use tokio::sync::oneshot;

use super::{Batch, GroupError, connection, spent};
use crate::db::access::Access;
use crate::db::durable::write_message;

/// How many committed batches may wait for the disk.
const UNFLUSHED: usize = 8;

pub(super) type Answered<B> =
    (oneshot::Sender<Result<<B as Batch>::Answer, GroupError>>, <B as Batch>::Answer);

enum ForFlusher<B: Batch> {
    /// Connect, if need be, and say whether that is so.
    Connect(mpsc::SyncSender<bool>),
    /// Committed; to be answered when it is on the disk.
    Committed(Vec<Answered<B>>),
}

/// The thread that waits for the disk, seen from the poster.
///
/// A crash of the database ends every connection. So a flush on a connection that was open before the batch committed
/// proves that no crash came between; the flusher therefore connects when told to, before a batch, and never by itself.
pub(super) struct Flusher<B: Batch> {
    pulse: Pulse<B>,
    thread: Option<JoinHandle<()>>,
}

/// Tells whether the flusher is connected, and has it connect.
pub(super) struct Pulse<B: Batch> {
    sender: mpsc::SyncSender<ForFlusher<B>>,
    connected: Arc<AtomicBool>,
}

impl<B: Batch> Clone for Pulse<B> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), connected: Arc::clone(&self.connected) }
    }
}

impl<B: Batch> Pulse<B> {
    pub(super) fn is_connected(&self) -> bool {
        if self.connected.load(Ordering::Acquire) {
            return true;
        }
        let (reply, replied) = mpsc::sync_channel(1);
        self.sender.send(ForFlusher::Connect(reply)).is_ok() && replied.recv().unwrap_or(false)
    }
}

impl<B: Batch> Flusher<B> {
    pub(super) fn start(access: Access) -> Self {
        let (sender, receiver) = mpsc::sync_channel(UNFLUSHED);
        let connected = Arc::new(AtomicBool::new(false));
        let known = Arc::clone(&connected);
        let thread = std::thread::Builder::new()
            .name(format!("{}-flush", B::NAME))
            .spawn(move || flush_all::<B>(&access, &receiver, &known))
            .inspect_err(|error| tracing::error!(%error, "no thread to flush with"));
        Self { pulse: Pulse { sender, connected }, thread: thread.ok() }
    }

    pub(super) const fn pulse(&self) -> &Pulse<B> {
        &self.pulse
    }

    /// Hands over what has been committed. A batch that cannot be handed over stays unanswered: its callers read that
    /// as unknown.
    pub(super) fn send(&self, answers: Vec<Answered<B>>) {
        let _ = self.pulse.sender.send(ForFlusher::Committed(answers));
    }

    pub(super) fn end(self) {
        drop(self.pulse);
        if self.thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!(group = B::NAME, "the flusher panicked");
        }
    }
}

fn flush_all<B: Batch>(access: &Access, receiver: &mpsc::Receiver<ForFlusher<B>>, connected: &AtomicBool) {
    let mut held: Option<PgConnection> = None;
    while let Ok(first) = receiver.recv() {
        let mut answers = Vec::new();
        for work in std::iter::once(first).chain(receiver.try_iter()) {
            match work {
                ForFlusher::Committed(more) => answers.extend(more),
                ForFlusher::Connect(reply) => {
                    held = held.or_else(|| connection(access, B::NAME, "on"));
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
    match write_message(connection) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, group = name, "the log was not flushed");
            false
        }
    }
}
