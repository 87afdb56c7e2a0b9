//! SQL on files and on what they are attached to.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use uuid::Uuid;

use crate::schema::{course_attachment, course_version, stored_file};

/// How long a file may take to come in.
const COMING: TimeDelta = TimeDelta::days(1);
const INCOMING: &str = "incoming";
const KEPT: &str = "kept";

/// A file before its content is there.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = stored_file)]
pub(in crate::course) struct IncomingRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) kind: String,
    pub(in crate::course) created_by: Uuid,
    pub(in crate::course) created_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = course_attachment)]
pub(in crate::course) struct AttachmentRow {
    pub(in crate::course) id: Uuid,
    pub(in crate::course) version_id: Uuid,
    pub(in crate::course) file_id: Uuid,
    pub(in crate::course) position: i16,
    pub(in crate::course) name: String,
    pub(in crate::course) added_by: Uuid,
    pub(in crate::course) added_at: DateTime<Utc>,
}

/// A file that is kept: what it is, how many bytes it has, and their hash.
#[derive(Debug, Clone, Queryable)]
pub(in crate::course) struct FileRow {
    pub(in crate::course) kind: String,
    pub(in crate::course) size: i64,
    pub(in crate::course) sha256: String,
}

pub(in crate::course) fn insert_incoming(conn: &mut PgConnection, row: &IncomingRow) -> QueryResult<()> {
    diesel::insert_into(stored_file::table).values(row).execute(conn).map(drop)
}

/// Keeps a file that has come in; whether it was still expected.
pub(in crate::course) fn keep_file(
    conn: &mut PgConnection,
    id: Uuid,
    (size, sha256): (i64, &str),
    at: DateTime<Utc>,
) -> QueryResult<bool> {
    let kept = diesel::update(stored_file::table.find(id))
        .filter(stored_file::status.eq(INCOMING).and(stored_file::created_at.gt(at - COMING)))
        .set((stored_file::status.eq(KEPT), stored_file::size.eq(size), stored_file::sha256.eq(sha256)))
        .execute(conn)?;
    Ok(kept == 1)
}

/// The attachments of versions with their files, in order.
pub(in crate::course) fn list_attachments(
    conn: &mut PgConnection,
    versions: &[Uuid],
) -> QueryResult<Vec<(AttachmentRow, FileRow)>> {
    course_attachment::table
        .inner_join(stored_file::table)
        .filter(course_attachment::version_id.eq_any(versions))
        .order((course_attachment::version_id, course_attachment::position))
        .select((
            AttachmentRow::as_select(),
            (stored_file::kind, stored_file::size.assume_not_null(), stored_file::sha256.assume_not_null()),
        ))
        .load(conn)
}

/// An attachment of a course with its file and where its version stands.
pub(in crate::course) fn find_attachment(
    conn: &mut PgConnection,
    course: Uuid,
    id: Uuid,
) -> QueryResult<Option<(AttachmentRow, FileRow, String)>> {
    course_attachment::table
        .inner_join(stored_file::table)
        .inner_join(course_version::table)
        .filter(course_attachment::id.eq(id).and(course_version::course_id.eq(course)))
        .select((
            AttachmentRow::as_select(),
            (stored_file::kind, stored_file::size.assume_not_null(), stored_file::sha256.assume_not_null()),
            course_version::status,
        ))
        .first(conn)
        .optional()
}

pub(in crate::course) fn insert_attachments(
    conn: &mut PgConnection,
    rows: &[AttachmentRow],
) -> QueryResult<()> {
    diesel::insert_into(course_attachment::table).values(rows).execute(conn).map(drop)
}

pub(in crate::course) fn delete_attachment(conn: &mut PgConnection, id: Uuid) -> QueryResult<()> {
    diesel::delete(course_attachment::table.find(id)).execute(conn).map(drop)
}

#[derive(QueryableByName)]
struct DueRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Files after `after` that did not come in within a day, or that nothing refers to any more.
pub(in crate::course) fn list_unused_files(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<Uuid>> {
    let rows: Vec<DueRow> = sql_query(
        "select f.id from stored_file f
         where ($2 is null or f.id > $2)
             and case f.status when 'incoming' then f.created_at <= $1
                 else not exists (select from stored_file_use u where u.file_id = f.id) end
         order by f.id limit $3",
    )
    .bind::<Timestamptz, _>(at - COMING)
    .bind::<Nullable<SqlUuid>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

pub(in crate::course) fn delete_files(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<usize> {
    diesel::delete(stored_file::table.filter(stored_file::id.eq_any(ids))).execute(conn)
}
