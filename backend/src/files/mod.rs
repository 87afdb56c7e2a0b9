//! Files that belong to records: kept outside of the database, in a local folder or in an S3-compatible store.
//!
//! A file is written once under a key of its own and never changed. What it is, is told by its content and not by what
//! its sender says; who refers to it, and its hash, stands in the slice that owns it.

mod kind;

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use actix_web::web::Bytes;
use contract::file::FileKind;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use kind::{HEAD, kind_of};

/// How many bytes go to the store at once; S3 wants at least 5 MiB.
const PART: usize = 8 * 1024 * 1024;
/// How many parts are under way at most, so that a file is never in memory as a whole.
const PARTS: usize = 2;
const S3: &str = "s3://";

/// Why the store of files fails.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The folder cannot be made.
    #[error("the folder of files: {0}")]
    Folder(#[from] std::io::Error),
    /// The store refuses.
    #[error("the store of files: {0}")]
    Store(#[from] object_store::Error),
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// Longer than `limit` bytes.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// How many bytes it may have.
        limit: u64,
    },
    /// Nothing in it.
    #[error("an empty file")]
    Empty,
    /// Its content is of another kind than it claims; `None` where it is of no kind that is kept.
    #[error("the content is {found:?}")]
    OtherKind {
        /// What the content is.
        found: Option<FileKind>,
    },
    /// The sender broke off.
    #[error("the file broke off: {0}")]
    BrokenOff(String),
    /// The store.
    #[error(transparent)]
    Files(#[from] FilesError),
}

impl From<object_store::Error> for ReceiveError {
    fn from(error: object_store::Error) -> Self {
        Self::Files(error.into())
    }
}

/// What was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// How many bytes.
    pub size: u64,
    /// The SHA-256 of the content, in hexadecimal.
    pub sha256: String,
}

/// The content of a file, piece by piece.
pub type Content = BoxStream<'static, Result<Bytes, object_store::Error>>;

/// The store of files.
#[derive(Debug, Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

impl Files {
    /// Opens the store at `place`: a local folder, made where it is missing, or `s3://bucket/prefix`, for which the
    /// environment says the rest (`AWS_ENDPOINT`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, …).
    pub fn open(place: &str) -> Result<Self, FilesError> {
        let store: Arc<dyn ObjectStore> = match place.strip_prefix(S3) {
            Some(rest) => bucket(rest)?,
            None => Arc::new(folder(FilePath::new(place))?),
        };
        Ok(Self { store })
    }

    /// Takes a file that claims to be `claimed`, of at most `limit` bytes. One that is not taken leaves nothing behind.
    pub async fn receive<E: std::fmt::Display>(
        &self,
        key: Uuid,
        claimed: FileKind,
        limit: u64,
        mut content: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Received, ReceiveError> {
        let upload = self.store.put_multipart(&location(key)).await?;
        let mut taking = Taking::new(WriteMultipart::new_with_chunk_size(upload, PART), claimed, limit);
        while let Some(piece) = content.next().await {
            let taken = match piece {
                Ok(piece) => taking.take(piece).await,
                Err(error) => Err(ReceiveError::BrokenOff(error.to_string())),
            };
            if let Err(error) = taken {
                taking.upload.abort().await?;
                return Err(error);
            }
        }
        taking.finish().await
    }

    /// The content of a file, or a part of it.
    pub async fn content(&self, key: Uuid, part: Option<Range<u64>>) -> Result<Content, FilesError> {
        let found = self.store.get_opts(&location(key), GetOptions::new().with_range(part)).await?;
        Ok(found.into_stream())
    }

    /// Removes a file; one that is not there is no error.
    pub async fn remove(&self, key: Uuid) -> Result<(), FilesError> {
        match self.store.delete(&location(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn location(key: Uuid) -> Path {
    Path::from(key.to_string())
}

fn folder(folder: &FilePath) -> Result<LocalFileSystem, FilesError> {
    std::fs::create_dir_all(folder)?;
    Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
}

/// Says which cryptography TLS is spoken with in this process; needed once, before the first client of HTTP is made.
pub fn choose_cryptography() {
    // It is an error to choose twice, and no harm.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn bucket(rest: &str) -> Result<Arc<dyn ObjectStore>, FilesError> {
    choose_cryptography();
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let store = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

/// A file that is being taken.
struct Taking {
    upload: WriteMultipart,
    claimed: FileKind,
    limit: u64,
    size: u64,
    hash: Sha256,
    /// The beginning, until there is enough of it to tell what the file is.
    head: Option<Vec<u8>>,
}

impl Taking {
    fn new(upload: WriteMultipart, claimed: FileKind, limit: u64) -> Self {
        Self { upload, claimed, limit, size: 0, hash: Sha256::new(), head: Some(Vec::new()) }
    }

    async fn take(&mut self, piece: Bytes) -> Result<(), ReceiveError> {
        self.size += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if self.size > self.limit {
            return Err(ReceiveError::TooLarge { limit: self.limit });
        }
        self.hash.update(&piece);
        if let Some(mut head) = self.head.take() {
            head.extend_from_slice(&piece);
            if head.len() < HEAD {
                self.head = Some(head);
            } else {
                self.check(&head)?;
            }
        }
        self.upload.wait_for_capacity(PARTS).await?;
        self.upload.put(piece);
        Ok(())
    }

    fn check(&self, head: &[u8]) -> Result<(), ReceiveError> {
        let found = kind_of(head);
        if found == Some(self.claimed) { Ok(()) } else { Err(ReceiveError::OtherKind { found }) }
    }

    async fn finish(mut self) -> Result<Received, ReceiveError> {
        let checked = match self.head.take() {
            _ if self.size == 0 => Err(ReceiveError::Empty),
            Some(head) => self.check(&head),
            None => Ok(()),
        };
        if let Err(error) = checked {
            self.upload.abort().await?;
            return Err(error);
        }
        self.upload.finish().await?;
        Ok(Received { size: self.size, sha256: base16ct::lower::encode_string(&self.hash.finalize()) })
    }
}

#[cfg(test)]
mod tests;
