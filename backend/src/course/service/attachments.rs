//! Files that are attached to courses. A file is expected, received outside of the database, and only then attached, each
//! in a transaction of its own; what was cut off in between is swept.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::course::{CourseAttachment, CourseDetails, CourseVersionState};
use contract::file::FileKind;
use contract::ids::{CourseAttachmentId, CourseId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::Names;
use super::{Answer, Changing, CourseServiceError, lock, versions};
use crate::auth::Act;
use crate::clock::new_id;
use crate::course::domain::attachments::{claimed_kind, clean_name, may_add};
use crate::course::domain::with_author;
use crate::course::store::attachments::{self as store, AttachmentRow, FileRow, IncomingRow};
use crate::course::store::versions::{VersionRow, update_version};
use crate::db::value::{number, word};

/// A file that is expected.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Its key in the store of files.
    pub key: Uuid,
    /// What it claims to be.
    pub kind: FileKind,
    course: CourseId,
    name: String,
}

/// A file to be sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its key in the store of files.
    pub key: Uuid,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// The version of the course that is being written, as long as it is a draft.
fn draft(conn: &mut PgConnection, changing: &Changing) -> Answer<VersionRow> {
    if changing.row.open_version_id.is_none() {
        return Err(CourseServiceError::NotADraft);
    }
    let row = changing.open(conn)?;
    if word::<CourseVersionState>(&row.status)? == CourseVersionState::Draft {
        Ok(row)
    } else {
        Err(CourseServiceError::NotADraft)
    }
}

fn attached(conn: &mut PgConnection, version: &VersionRow) -> Answer<Vec<(AttachmentRow, FileRow)>> {
    Ok(store::list_attachments(conn, &[version.id])?)
}

/// Expects a file for the draft of a course, as its name and its sender claim it to be.
pub fn expect_attachment(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    (name, media_type): (&str, &str),
) -> Answer<Expected> {
    let changing = lock(conn, act, id)?;
    let version = draft(conn, &changing)?;
    let name = clean_name(name)?;
    let kind = claimed_kind(&name, media_type)?;
    may_add(attached(conn, &version)?.len())?;
    Ok(Expected { key: expect_file(conn, act, kind)?, kind, course: id, name })
}

/// Expects a file of a kind, for this slice or one above it; answers its key in the store of files.
pub fn expect_file(conn: &mut PgConnection, act: &Act, kind: FileKind) -> Answer<Uuid> {
    let row = IncomingRow {
        id: new_id(),
        kind: kind.to_string(),
        created_by: act.account_id.0,
        created_at: act.at,
    };
    store::insert_incoming(conn, &row)?;
    Ok(row.id)
}

/// Keeps a file that has come in, of so many bytes with that hash; whoever keeps it refers to it in the same transaction.
pub fn keep_file(conn: &mut PgConnection, act: &Act, key: Uuid, (size, sha256): (u64, &str)) -> Answer<()> {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    if store::keep_file(conn, key, (size, sha256), act.at)? {
        Ok(())
    } else {
        Err(CourseServiceError::FileLate)
    }
}

/// Attaches a file that has come in to what is then the draft of its course.
pub fn add_attachment(
    conn: &mut PgConnection,
    act: &Act,
    expected: &Expected,
    (size, sha256): (u64, &str),
) -> Answer<CourseAttachment> {
    let changing = lock(conn, act, expected.course)?;
    let version = draft(conn, &changing)?;
    let others = attached(conn, &version)?;
    may_add(others.len())?;
    let file = FileRow {
        kind: expected.kind.to_string(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        sha256: sha256.to_owned(),
    };
    keep_file(conn, act, expected.key, (size, sha256))?;
    let row = AttachmentRow {
        id: new_id(),
        version_id: version.id,
        file_id: expected.key,
        position: others.last().map_or(0, |(last, _)| last.position).saturating_add(1),
        name: expected.name.clone(),
        added_by: act.account_id.0,
        added_at: act.at,
    };
    store::insert_attachments(conn, std::slice::from_ref(&row))?;
    let added = view(&row, &file, &Names::of(conn, &[row.added_by])?)?;
    written(conn, act, changing, version, "course.attach")?;
    Ok(added)
}

/// Takes a file off the draft of a course; versions before it keep theirs.
pub fn remove_attachment(
    conn: &mut PgConnection,
    act: &Act,
    (id, attachment): (CourseId, CourseAttachmentId),
    version: i64,
) -> Answer<CourseDetails> {
    let changing = lock(conn, act, id)?.at(version)?;
    let (row, _, _) =
        store::find_attachment(conn, id.0, attachment.0)?.ok_or(CourseServiceError::NotFound)?;
    let open = draft(conn, &changing)?;
    if row.version_id != open.id {
        return Err(CourseServiceError::NotADraft);
    }
    store::delete_attachment(conn, row.id)?;
    written(conn, act, changing, open, "course.detach")
}

/// Whoever adds or removes a file has written in the version.
fn written(
    conn: &mut PgConnection,
    act: &Act,
    changing: Changing,
    mut version: VersionRow,
    action: &'static str,
) -> Answer<CourseDetails> {
    let writers = with_author(version.writers(), act.account_id.0);
    version.authors = writers.into_iter().map(Some).collect();
    update_version(conn, &version)?;
    changing.save(conn, act, action, None)
}

/// Attaches the files of one version to the next, too.
pub(super) fn take_over(conn: &mut PgConnection, from: Uuid, to: Uuid) -> Answer<()> {
    let rows: Vec<AttachmentRow> = store::list_attachments(conn, &[from])?
        .into_iter()
        .map(|(row, _)| AttachmentRow { id: new_id(), version_id: to, ..row })
        .collect();
    Ok(store::insert_attachments(conn, &rows)?)
}

/// The file of an attachment that the caller may see.
pub fn find_attachment(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseId,
    attachment: CourseAttachmentId,
) -> Answer<Sent> {
    let (course, own) = versions::find(conn, act, id)?;
    let found = store::find_attachment(conn, course.id, attachment.0)?;
    let (row, file, state) = found.ok_or(CourseServiceError::NotFound)?;
    if !own && !versions::is_told(word(&state)?) {
        return Err(CourseServiceError::NotFound);
    }
    Ok(Sent {
        key: row.file_id,
        name: row.name,
        kind: word(&file.kind)?,
        size: number(file.size)?,
        sha256: file.sha256,
    })
}

/// The attachments of versions, by version.
pub(super) fn views(
    conn: &mut PgConnection,
    versions: &[Uuid],
) -> Answer<HashMap<Uuid, Vec<CourseAttachment>>> {
    let rows = store::list_attachments(conn, versions)?;
    let names = Names::of(conn, &rows.iter().map(|(row, _)| row.added_by).collect::<Vec<_>>())?;
    let mut found: HashMap<Uuid, Vec<CourseAttachment>> = HashMap::new();
    for (row, file) in &rows {
        found.entry(row.version_id).or_default().push(view(row, file, &names)?);
    }
    Ok(found)
}

fn view(row: &AttachmentRow, file: &FileRow, names: &Names) -> Answer<CourseAttachment> {
    Ok(CourseAttachment {
        id: row.id.into(),
        name: row.name.clone(),
        kind: word(&file.kind)?,
        size: file.size,
        sha256: file.sha256.clone(),
        added_by: names.actor(row.added_by),
        added_at: row.added_at,
    })
}

/// Files after `after` that nobody expects any more and no version refers to.
pub fn list_unused_files(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<Uuid>,
    limit: i64,
) -> Answer<Vec<Uuid>> {
    Ok(store::list_unused_files(conn, at, after, limit)?)
}

/// Forgets files whose content has been removed.
pub fn forget_files(conn: &mut PgConnection, keys: &[Uuid]) -> Answer<usize> {
    Ok(store::delete_files(conn, keys)?)
}
