//! Keeping heads of the chain in a file outside of the database, and holding them against the chain.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::InvariantFinding;
use diesel::pg::PgConnection;

use super::CreditError;
use super::reconcile::{compare, head_at};
use crate::clock::business_date;
use crate::credit::domain::chain_file::{CUT_OFF, KeptHead, Line, is_open, parse};
use crate::db::DbError;
use crate::db::durable::commit_on_disk;

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainFile {
    path: PathBuf,
    lines: Vec<Line>,
    /// Whether the last line has no end.
    open: bool,
    /// Whether it has still to be made.
    new: bool,
}

impl ChainFile {
    /// Reads it; one that is not there yet keeps nothing.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(path: &Path) -> Result<Self, ChainFileError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(ChainFileError::File { path: path.to_owned(), source }),
        };
        let new = bytes.is_none();
        let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
        let file = Self { path: path.to_owned(), lines: parse(&text), open: is_open(&text), new };
        if file.open && file.lines.last() == Some(&Line::CutOff) {
            tracing::warn!(path = %path.display(), "the last line of the chain file was cut off, and says nothing");
        }
        Ok(file)
    }

    /// What it keeps.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Writes one more head behind the others, and waits until it is on the disk. A line that was cut off is ended, and
    /// marked as such.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&self, head: &KeptHead) -> Result<(), ChainFileError> {
        let before = if self.open { format!("{CUT_OFF}\n") } else { String::new() };
        let write = || {
            let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
            file.write_all(format!("{before}{head}\n").as_bytes())?;
            file.sync_all()?;
            if self.new { sync_folder_of(&self.path) } else { Ok(()) }
        };
        write().map_err(|source| ChainFileError::File { path: self.path.clone(), source })
    }

    fn has_head_of(&self, day: NaiveDate) -> bool {
        self.lines.iter().rev().find_map(Line::head).is_some_and(|head| business_date(head.at) == day)
    }
}

/// Waits until it is on the disk that a file is there.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// What is to become of the day's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadDue {
    /// It is to be written behind the others.
    Now(ChainFile, KeptHead),
    /// One of today stands there.
    Kept,
    /// Nothing is written: lines of the file are not those of the chain.
    Differs(InvariantFinding),
}

/// Holds a file against the chain and, where they agree, tells the end of the chain that is to be written behind its
/// lines, once a business day.
///
/// Earnings are committed before they are on the disk, and a crash of the database undoes what is not. So the head is to
/// be written only when this transaction has been committed: then it can no longer be lost.
///
/// # Errors
/// [`ChainFileError`]; then nothing is to be written.
pub fn head_due(conn: &mut PgConnection, path: &Path, at: DateTime<Utc>) -> Result<HeadDue, ChainFileError> {
    let file = ChainFile::read(path)?;
    let found = compare(conn, file.lines(), at)?;
    if found.count > 0 {
        return Ok(HeadDue::Differs(found));
    }
    if file.has_head_of(business_date(at)) {
        return Ok(HeadDue::Kept);
    }
    let head = head_at(conn, at)?;
    commit_on_disk(conn)?;
    Ok(HeadDue::Now(file, head))
}
