//! SQL on pairing codes.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::device_pairing;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = device_pairing)]
pub(in crate::device) struct PairingRow {
    pub(in crate::device) id: Uuid,
    pub(in crate::device) facility_id: Uuid,
    pub(in crate::device) room_id: Option<Uuid>,
    pub(in crate::device) label: String,
    pub(in crate::device) kind: String,
    pub(in crate::device) code_hash: Vec<u8>,
    pub(in crate::device) created_by: Uuid,
    pub(in crate::device) created_at: DateTime<Utc>,
    pub(in crate::device) expires_at: DateTime<Utc>,
    pub(in crate::device) device_id: Option<Uuid>,
}

pub(in crate::device) fn insert_pairing(conn: &mut PgConnection, row: &PairingRow) -> QueryResult<()> {
    diesel::insert_into(device_pairing::table).values(row).execute(conn).map(drop)
}

/// The pairing of a code, for the device that enters by it.
pub(in crate::device) fn lock_pairing(
    conn: &mut PgConnection,
    code_hash: &[u8],
) -> QueryResult<Option<PairingRow>> {
    device_pairing::table
        .filter(device_pairing::code_hash.eq(code_hash))
        .select(PairingRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

/// The code is used up.
pub(in crate::device) fn use_pairing(conn: &mut PgConnection, id: Uuid, device: Uuid) -> QueryResult<()> {
    diesel::update(device_pairing::table.find(id))
        .set(device_pairing::device_id.eq(device))
        .execute(conn)
        .map(drop)
}
