//! The thread that writes what was judged, one batch at a time.

use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::PgConnection;
use diesel::result::Error as QueryError;

use super::flusher::Pulse;
use super::{Batch, connection, spent};
use crate::db::access::Access;

/// What became of a batch: its answers, or out of date, or what the database said.
pub(super) type Written<B> = Result<Option<Vec<<B as Batch>::Answer>>, Failed>;

/// Why a batch was not written.
#[derive(Debug)]
pub(super) enum Failed {
    /// There is no connection; nothing was tried.
    Away,
    /// The database said so.
    Said(QueryError),
}

/// The thread, seen from the poster.
pub(super) struct Writer<B: Batch> {
    sheets: mpsc::SyncSender<B::Sheet>,
    written: mpsc::Receiver<Written<B>>,
    thread: Option<JoinHandle<()>>,
}

impl<B: Batch> Writer<B> {
    pub(super) fn start(access: Access, flusher: Pulse<B>) -> Self {
        let (sheets, receiver) = mpsc::sync_channel(1);
        let (sender, written) = mpsc::sync_channel(1);
        let thread = std::thread::Builder::new()
            .name(format!("{}-write", B::NAME))
            .spawn(move || write_all::<B>(&access, &receiver, &sender, &flusher))
            .inspect_err(|error| tracing::error!(%error, "no thread to write with"));
        Self { sheets, written, thread: thread.ok() }
    }

    /// Hands a batch over; the one before must be done.
    pub(super) fn send(&self, sheet: B::Sheet) -> bool {
        self.sheets.send(sheet).is_ok()
    }

    /// What became of the batch that was handed over, if that is known within so long.
    pub(super) fn wait(&self, at_most: Duration) -> Option<Written<B>> {
        match self.written.recv_timeout(at_most) {
            Ok(written) => Some(written),
            Err(mpsc::RecvTimeoutError::Timeout) => None,
            Err(mpsc::RecvTimeoutError::Disconnected) => Some(Err(Failed::Away)),
        }
    }

    pub(super) fn end(self) {
        drop(self.sheets);
        if self.thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!(group = B::NAME, "the writer panicked");
        }
    }
}

fn write_all<B: Batch>(
    access: &Access,
    sheets: &mpsc::Receiver<B::Sheet>,
    written: &mpsc::SyncSender<Written<B>>,
    flusher: &Pulse<B>,
) {
    let mut held: Option<PgConnection> = None;
    while let Ok(sheet) = sheets.recv() {
        held = held.or_else(|| connection(access, B::NAME, "off")).filter(|_| flusher.is_connected());
        let outcome = match held.as_mut() {
            None => Err(Failed::Away),
            Some(connection) => {
                let started = Instant::now();
                let outcome = B::write(connection, sheet);
                spent(B::NAME, "sql", started);
                outcome.map_err(Failed::Said)
            }
        };
        if outcome.is_err() {
            held = None;
        }
        if written.send(outcome).is_err() {
            return;
        }
    }
}
