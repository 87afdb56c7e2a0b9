//! SQL on the rows of devices.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use contract::device::{DeviceRecordQuery, DeviceVerdict};
use contract::ids::DeviceId;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde_json::Value;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::{device_record, device_reject};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = device_record)]
pub(in crate::device) struct RecordRow {
    pub(in crate::device) device_id: Uuid,
    pub(in crate::device) seq: i64,
    pub(in crate::device) previous_hash: Vec<u8>,
    pub(in crate::device) hash: Vec<u8>,
    pub(in crate::device) payload: Value,
    pub(in crate::device) sealed_codes: Option<Vec<u8>>,
    pub(in crate::device) session_id: Option<Uuid>,
    pub(in crate::device) received_at: DateTime<Utc>,
    pub(in crate::device) happened_at: Option<DateTime<Utc>>,
    pub(in crate::device) verdict: String,
    pub(in crate::device) reason: Option<String>,
    pub(in crate::device) flags: Vec<Option<String>>,
    pub(in crate::device) attendance_id: Option<Uuid>,
    pub(in crate::device) decided_at: Option<DateTime<Utc>>,
    pub(in crate::device) beside_by: Option<Uuid>,
    pub(in crate::device) learner_id: Option<Uuid>,
    pub(in crate::device) sign_method: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = device_reject)]
pub(in crate::device) struct RejectRow {
    pub(in crate::device) id: Uuid,
    pub(in crate::device) device_id: Uuid,
    pub(in crate::device) position: i32,
    pub(in crate::device) seq: Option<i64>,
    pub(in crate::device) reason: String,
    pub(in crate::device) payload: Value,
    pub(in crate::device) digest: Vec<u8>,
    pub(in crate::device) received_at: DateTime<Utc>,
}

/// Those of a device that are kept under these numbers.
pub(in crate::device) fn list_kept(
    conn: &mut PgConnection,
    device: Uuid,
    seqs: &[i64],
) -> QueryResult<Vec<RecordRow>> {
    device_record::table
        .filter(device_record::device_id.eq(device).and(device_record::seq.eq_any(seqs)))
        .select(RecordRow::as_select())
        .load(conn)
}

/// Those of a device that wait for others before them.
pub(in crate::device) fn list_waiting(conn: &mut PgConnection, device: Uuid) -> QueryResult<Vec<RecordRow>> {
    device_record::table
        .filter(device_record::device_id.eq(device))
        .filter(device_record::verdict.eq(DeviceVerdict::Waiting.as_str()))
        .filter(device_record::learner_id.is_null())
        .order(device_record::seq)
        .select(RecordRow::as_select())
        .load(conn)
}

/// The numbers behind another under which a device has sent what could not be read.
pub(in crate::device) fn list_damaged(
    conn: &mut PgConnection,
    device: Uuid,
    after: i64,
) -> QueryResult<BTreeSet<i64>> {
    let seqs: Vec<i64> = device_reject::table
        .filter(device_reject::device_id.eq(device).and(device_reject::seq.gt(after)))
        .select(device_reject::seq.assume_not_null())
        .distinct()
        .load(conn)?;
    Ok(seqs.into_iter().collect())
}

/// Devices of the city of which a row waits for others since before an instant, by their id.
pub(in crate::device) fn list_gapped(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<Uuid>> {
    let mut query = device_record::table
        .filter(device_record::verdict.eq(DeviceVerdict::Waiting.as_str()))
        .filter(device_record::received_at.le(before).and(device_record::learner_id.is_null()))
        .into_boxed::<Pg>();
    if let Some(after) = after {
        query = query.filter(device_record::device_id.gt(after));
    }
    query.select(device_record::device_id).distinct().order(device_record::device_id).limit(limit).load(conn)
}

/// How many columns a statement can bind, less some.
const BOUND: usize = 60_000;
const COLUMNS: usize = 17;

pub(in crate::device) fn insert_records(conn: &mut PgConnection, rows: &[RecordRow]) -> QueryResult<()> {
    for part in rows.chunks(BOUND / COLUMNS) {
        diesel::insert_into(device_record::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// Keeps rejects; one that was kept stays as it is.
pub(in crate::device) fn insert_rejects(conn: &mut PgConnection, rows: &[RejectRow]) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(device_reject::table).values(rows).on_conflict_do_nothing().execute(conn).map(drop)
}

/// Writes what became of rows that have waited, of whichever devices.
pub(in crate::device) fn decide(conn: &mut PgConnection, rows: &[RecordRow]) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let flags = |row: &RecordRow| row.flags.iter().flatten().cloned().collect::<Vec<_>>().join(",");
    let told = |read: fn(&RecordRow) -> Option<String>| rows.iter().map(read).collect::<Vec<_>>();
    diesel::sql_query(
        "update device_record r set verdict = v.verdict, reason = v.reason, flags = string_to_array(v.flags, ','),
             attendance_id = v.attendance_id, happened_at = v.happened_at, decided_at = v.decided_at,
             beside_by = v.beside_by, learner_id = v.learner_id, sign_method = v.sign_method, sealed_codes = null
         from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             as v (device_id, seq, verdict, reason, flags, attendance_id, happened_at, decided_at, beside_by, learner_id,
                 sign_method)
         where r.device_id = v.device_id and r.seq = v.seq",
    )
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.device_id).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(rows.iter().map(|row| row.seq).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.verdict.clone()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(told(|row| row.reason.clone()))
    .bind::<Array<Text>, _>(rows.iter().map(flags).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows.iter().map(|row| row.attendance_id).collect::<Vec<_>>())
    .bind::<Array<Nullable<Timestamptz>>, _>(rows.iter().map(|row| row.happened_at).collect::<Vec<_>>())
    .bind::<Array<Nullable<Timestamptz>>, _>(rows.iter().map(|row| row.decided_at).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows.iter().map(|row| row.beside_by).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows.iter().map(|row| row.learner_id).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(told(|row| row.sign_method.clone()))
    .execute(conn)
    .map(drop)
}

fn filtered(device: DeviceId, filter: &DeviceRecordQuery) -> device_record::BoxedQuery<'static, Pg> {
    let query = device_record::table.filter(device_record::device_id.eq(device.0)).into_boxed();
    match filter.verdict {
        Some(verdict) => query.filter(device_record::verdict.eq(verdict.as_str())),
        None => query,
    }
}

/// Newest first.
pub(in crate::device) fn list_records(
    conn: &mut PgConnection,
    device: DeviceId,
    filter: &DeviceRecordQuery,
    before: Option<i64>,
    paging: &Paging,
) -> QueryResult<Paged<RecordRow>> {
    let mut query = filtered(device, filter);
    if let Some(seq) = before {
        query = query.filter(device_record::seq.lt(seq));
    }
    let rows = query
        .order(device_record::seq.desc())
        .limit(paging.fetch())
        .select(RecordRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(filtered(device, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &RecordRow| vec![row.seq.to_string()]))
}

/// Newest first.
pub(in crate::device) fn list_rejects(
    conn: &mut PgConnection,
    device: DeviceId,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<RejectRow>> {
    let of = || device_reject::table.filter(device_reject::device_id.eq(device.0));
    let mut query = of().into_boxed::<Pg>();
    if let Some(id) = before {
        query = query.filter(device_reject::id.lt(id));
    }
    let rows = query
        .order(device_reject::id.desc())
        .limit(paging.fetch())
        .select(RejectRow::as_select())
        .load(conn)?;
    let total = if paging.count { Some(of().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &RejectRow| vec![row.id.to_string()]))
}

/// What is kept, by its number.
pub(in crate::device) fn by_number(rows: Vec<RecordRow>) -> HashMap<i64, RecordRow> {
    rows.into_iter().map(|row| (row.seq, row)).collect()
}
