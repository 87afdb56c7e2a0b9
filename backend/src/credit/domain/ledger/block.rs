//! The chain: what a committed batch is hashed to, so that a later edit shows.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Event, Transfer};

/// Where the chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// The last block.
    pub block: i64,
    /// The last transfer.
    pub last_transfer: i64,
    /// The last block's hash.
    pub hash: [u8; 32],
}

/// What a line says of the event beside its facts in [`Event`].
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The event.
    pub event: &'a Event,
    /// Who caused it.
    pub actor: Option<Uuid>,
    /// The event that it resolves or reverses.
    pub cause: Option<Uuid>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// A block while it is put together: one line of text a transfer, hashed after the hash of the block before.
///
/// The database recomputes the same text from its rows (`ledger_line`), so both must spell it alike.
#[derive(Debug, Clone)]
pub struct Block {
    digest: Sha256,
    line: String,
    next: i64,
}

impl Block {
    /// The block that follows `head`.
    #[must_use]
    pub fn after(head: &Head) -> Self {
        let mut digest = Sha256::new();
        digest.update(head.hash);
        Self { digest, line: String::with_capacity(320), next: head.last_transfer + 1 }
    }

    /// Adds the next transfer, which counts `asset`.
    pub fn add(&mut self, line: &Line<'_>, asset: i32, transfer: &Transfer) {
        let event = line.event;
        // Writing into a text does not fail.
        let _ = write!(
            self.line,
            "{}|{}|{asset}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
            self.next,
            event.id,
            transfer.debit,
            transfer.credit,
            transfer.amount,
            transfer.phase.as_str(),
            Blank(transfer.hold),
            Blank(transfer.reverses),
            Blank(transfer.expires_at.map(|at| at.timestamp_micros())),
            event.kind.as_str(),
            Blank(line.actor),
            event.at.timestamp_micros(),
            event.business_date,
            Blank(line.cause),
            Blank(line.reason.map(hashed)),
        );
        self.digest.update(self.line.as_bytes());
        self.line.clear();
        self.line.push('\n');
        self.next += 1;
    }

    /// Its hash.
    #[must_use]
    pub fn hash(self) -> [u8; 32] {
        self.digest.finalize().into()
    }
}

/// What is not there is written as nothing.
struct Blank<T>(Option<T>);

impl<T: std::fmt::Display> std::fmt::Display for Blank<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}

/// A reason is free text: its hash cannot be mistaken for other members of the line.
fn hashed(reason: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(reason.as_bytes()))
}
