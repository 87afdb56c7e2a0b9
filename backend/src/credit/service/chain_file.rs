//! Keeping heads of the chain in a file outside of the database, and holding them against the chain.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use contract::credit::InvariantFinding;
use diesel::pg::PgConnection;

use super::CreditError;
use super::reconcile::{compare, head_at};
use crate::clock::business_date;
use crate::credit::domain::chain_file::{KeptHead, parse};
use crate::db::DbError;

/// Why the end of the chain was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ChainFileError {
    /// The file cannot be read or written.
    #[error("the file {path} that keeps the ends of the chain: {source}")]
    File {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Credit(#[from] CreditError),
}

impl From<DbError> for ChainFileError {
    fn from(error: DbError) -> Self {
        CreditError::from(error).into()
    }
}

impl From<diesel::result::Error> for ChainFileError {
    fn from(error: diesel::result::Error) -> Self {
        CreditError::from(error).into()
    }
}

/// A file that keeps heads of the chain, as it was read.
#[derive(Debug)]
pub struct ChainFile {
    path: PathBuf,
    lines: Vec<Option<KeptHead>>,
    /// Whether the last line was cut off before its end.
    torn: bool,
}

impl ChainFile {
    /// Reads it; one that is not there yet keeps nothing.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(path: &Path) -> Result<Self, ChainFileError> {
        let text = match fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(ChainFileError::File { path: path.to_owned(), source }),
        };
        let torn = !text.is_empty() && !text.ends_with('\n');
        Ok(Self { path: path.to_owned(), lines: parse(&text), torn })
    }

    /// What it keeps.
    #[must_use]
    pub fn lines(&self) -> &[Option<KeptHead>] {
        &self.lines
    }

    /// Writes one more head behind the others, and waits until it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&self, head: &KeptHead) -> Result<(), ChainFileError> {
        let line = format!("{}{head}\n", if self.torn { "\n" } else { "" });
        let write = || {
            let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
            file.write_all(line.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|source| ChainFileError::File { path: self.path.clone(), source })
    }
}

/// What became of the day's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It was written behind the others.
    Now,
    /// One of today stands there.
    Before,
    /// Nothing was written: lines of the file are not those of the chain.
    Differs(InvariantFinding),
}

/// Holds a file against the chain and, where they agree, writes the end of the chain behind its lines, once a business
/// day.
///
/// # Errors
/// [`ChainFileError`]; then nothing was written.
pub fn keep_head(conn: &mut PgConnection, path: &Path, at: DateTime<Utc>) -> Result<Kept, ChainFileError> {
    let file = ChainFile::read(path)?;
    let found = compare(conn, file.lines(), at)?;
    if found.count > 0 {
        return Ok(Kept::Differs(found));
    }
    let last = file.lines().last().and_then(Option::as_ref);
    if last.is_some_and(|head| business_date(head.at) == business_date(at)) {
        return Ok(Kept::Before);
    }
    file.append(&head_at(conn, at)?)?;
    Ok(Kept::Now)
}
