//! SQL on devices and the anchors of their clocks.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::device::{DeviceQuery, DeviceState, DeviceVerdict};
use contract::ids::{DeviceId, FacilityId, RoomId};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{account, device, device_anchor, device_record, facility, room, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = device)]
pub(in crate::device) struct DeviceRow {
    pub(in crate::device) id: Uuid,
    pub(in crate::device) facility_id: Uuid,
    pub(in crate::device) room_id: Option<Uuid>,
    pub(in crate::device) label: String,
    pub(in crate::device) kind: String,
    pub(in crate::device) public_key: Vec<u8>,
    pub(in crate::device) status: String,
    pub(in crate::device) requested_by: Uuid,
    pub(in crate::device) paired_at: DateTime<Utc>,
    pub(in crate::device) approved_by: Option<Uuid>,
    pub(in crate::device) approved_at: Option<DateTime<Utc>>,
    pub(in crate::device) revoked_by: Option<Uuid>,
    pub(in crate::device) revoked_at: Option<DateTime<Utc>>,
    pub(in crate::device) revoked_reason: Option<String>,
    pub(in crate::device) last_seen_at: Option<DateTime<Utc>>,
    pub(in crate::device) last_seq: i64,
    pub(in crate::device) head_hash: Vec<u8>,
    pub(in crate::device) chain_broken: bool,
    pub(in crate::device) version: i64,
}

/// What a list tells beside its devices.
#[derive(Debug, Default)]
pub(in crate::device) struct Beside {
    pub(in crate::device) facilities: HashMap<Uuid, String>,
    pub(in crate::device) schools: HashMap<Uuid, String>,
    pub(in crate::device) rooms: HashMap<Uuid, String>,
    pub(in crate::device) accounts: HashMap<Uuid, String>,
    /// How many rows of a device wait, and how many were flagged.
    pub(in crate::device) rows: HashMap<(Uuid, String), i64>,
}

/// The public key of a device, wherever it is.
pub(in crate::device) fn find_key(conn: &mut PgConnection, id: DeviceId) -> QueryResult<Option<Vec<u8>>> {
    device::table.find(id.0).select(device::public_key).first(conn).optional()
}

/// Where a device stands, wherever it is.
pub(in crate::device) fn find_status(conn: &mut PgConnection, id: DeviceId) -> QueryResult<Option<String>> {
    device::table.find(id.0).select(device::status).first(conn).optional()
}

/// The device, for what it asks itself.
pub(in crate::device) fn find_own(conn: &mut PgConnection, id: DeviceId) -> QueryResult<Option<DeviceRow>> {
    device::table.find(id.0).select(DeviceRow::as_select()).first(conn).optional()
}

/// The device, for what it says itself.
pub(in crate::device) fn lock_own(conn: &mut PgConnection, id: DeviceId) -> QueryResult<Option<DeviceRow>> {
    device::table.find(id.0).select(DeviceRow::as_select()).for_no_key_update().first(conn).optional()
}

/// The device of a key, wherever it is.
pub(in crate::device) fn find_by_key(conn: &mut PgConnection, key: &[u8]) -> QueryResult<Option<DeviceRow>> {
    device::table.filter(device::public_key.eq(key)).select(DeviceRow::as_select()).first(conn).optional()
}

pub(in crate::device) fn find_device(
    conn: &mut PgConnection,
    scope: &Scope,
    id: DeviceId,
) -> QueryResult<Option<DeviceRow>> {
    device::table
        .filter(device::id.eq(id.0).and(device::facility_id.eq_any(facilities_in_scope(scope))))
        .select(DeviceRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::device) fn lock_device(
    conn: &mut PgConnection,
    scope: &Scope,
    id: DeviceId,
) -> QueryResult<Option<DeviceRow>> {
    device::table
        .filter(device::id.eq(id.0).and(device::facility_id.eq_any(facilities_in_scope(scope))))
        .select(DeviceRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()
}

pub(in crate::device) fn insert_device(conn: &mut PgConnection, row: &DeviceRow) -> QueryResult<()> {
    diesel::insert_into(device::table).values(row).execute(conn).map(drop)
}

/// Writes where a device stands, and who said so.
pub(in crate::device) fn update_standing(conn: &mut PgConnection, row: &DeviceRow) -> QueryResult<()> {
    diesel::update(device::table.find(row.id))
        .set((
            device::status.eq(&row.status),
            device::approved_by.eq(row.approved_by),
            device::approved_at.eq(row.approved_at),
            device::revoked_by.eq(row.revoked_by),
            device::revoked_at.eq(row.revoked_at),
            device::revoked_reason.eq(&row.revoked_reason),
            device::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Writes how far the rows of a device have been decided, and when it was heard of.
pub(in crate::device) fn update_head(conn: &mut PgConnection, row: &DeviceRow) -> QueryResult<()> {
    diesel::update(device::table.find(row.id))
        .set((
            device::last_seen_at.eq(row.last_seen_at),
            device::last_seq.eq(row.last_seq),
            device::head_hash.eq(&row.head_hash),
            device::chain_broken.eq(row.chain_broken),
        ))
        .execute(conn)
        .map(drop)
}

fn filtered(scope: &Scope, filter: &DeviceQuery) -> device::BoxedQuery<'static, Pg> {
    let mut query = device::table.filter(device::facility_id.eq_any(facilities_in_scope(scope))).into_boxed();
    if let Some(id) = filter.facility_id {
        query = query.filter(device::facility_id.eq(id.0));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(device::kind.eq(kind.as_str()));
    }
    match filter.status {
        Some(state) => query.filter(device::status.eq(state.as_str())),
        None => query,
    }
}

/// Newest first.
pub(in crate::device) fn list_devices(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &DeviceQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<DeviceRow>> {
    let mut query = filtered(scope, filter);
    if let Some(id) = before {
        query = query.filter(device::id.lt(id));
    }
    let rows =
        query.order(device::id.desc()).limit(paging.fetch()).select(DeviceRow::as_select()).load(conn)?;
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &DeviceRow| vec![row.id.to_string()]))
}

/// The names that belong to these devices, and how their rows stand.
pub(in crate::device) fn load_beside(conn: &mut PgConnection, rows: &[DeviceRow]) -> QueryResult<Beside> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let at: Vec<Uuid> = rows.iter().map(|row| row.facility_id).collect();
    let rooms: Vec<Uuid> = rows.iter().filter_map(|row| row.room_id).collect();
    let people = |row: &DeviceRow| [Some(row.requested_by), row.approved_by, row.revoked_by];
    let people: Vec<Uuid> = rows.iter().flat_map(people).flatten().collect();
    let facilities: Vec<(Uuid, String)> = facility::table
        .filter(facility::id.eq_any(&at))
        .select((facility::id, facility::name_zh))
        .load(conn)?;
    let schools: Vec<(Uuid, String)> = school::table
        .filter(school::facility_id.eq_any(&at))
        .select((school::facility_id, school::name))
        .load(conn)?;
    let rooms: Vec<(Uuid, String)> =
        room::table.filter(room::id.eq_any(rooms)).select((room::id, room::name)).load(conn)?;
    let accounts: Vec<(Uuid, String)> = account::table
        .filter(account::id.eq_any(people))
        .select((account::id, account::display_name))
        .load(conn)?;
    let told = [DeviceVerdict::Waiting.as_str(), DeviceVerdict::Flagged.as_str()];
    let counts: Vec<((Uuid, String), i64)> = device_record::table
        .filter(device_record::device_id.eq_any(ids).and(device_record::verdict.eq_any(told)))
        .group_by((device_record::device_id, device_record::verdict))
        .select(((device_record::device_id, device_record::verdict), diesel::dsl::count_star()))
        .load(conn)?;
    Ok(Beside {
        facilities: facilities.into_iter().collect(),
        schools: schools.into_iter().collect(),
        rooms: rooms.into_iter().collect(),
        accounts: accounts.into_iter().collect(),
        rows: counts.into_iter().collect(),
    })
}

/// The name and the township of a facility in `scope`.
pub(in crate::device) fn find_place(
    conn: &mut PgConnection,
    scope: &Scope,
    id: FacilityId,
) -> QueryResult<Option<(String, String)>> {
    facility::table
        .filter(facility::id.eq(id.0).and(facility::id.eq_any(facilities_in_scope(scope))))
        .select((facility::name_zh, facility::township_code))
        .first(conn)
        .optional()
}

/// Whether a room is one of a facility.
pub(in crate::device) fn has_room(
    conn: &mut PgConnection,
    facility: FacilityId,
    id: RoomId,
) -> QueryResult<bool> {
    let inside = room::table.filter(room::id.eq(id.0).and(room::facility_id.eq(facility.0)));
    diesel::select(diesel::dsl::exists(inside)).get_result(conn)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = device_anchor)]
pub(in crate::device) struct AnchorRow {
    pub(in crate::device) device_id: Uuid,
    pub(in crate::device) boot_id: Uuid,
    pub(in crate::device) monotonic_ms: i64,
    pub(in crate::device) server_time: DateTime<Utc>,
    pub(in crate::device) created_at: DateTime<Utc>,
}

/// The anchors of these starts of a device, by its own clock.
pub(in crate::device) fn list_anchors(
    conn: &mut PgConnection,
    device: Uuid,
    boots: &[Uuid],
) -> QueryResult<Vec<AnchorRow>> {
    device_anchor::table
        .filter(device_anchor::device_id.eq(device).and(device_anchor::boot_id.eq_any(boots)))
        .order((device_anchor::boot_id, device_anchor::monotonic_ms))
        .select(AnchorRow::as_select())
        .load(conn)
}

/// Keeps an anchor; the first of one reading stays.
pub(in crate::device) fn insert_anchor(conn: &mut PgConnection, row: &AnchorRow) -> QueryResult<()> {
    diesel::insert_into(device_anchor::table).values(row).on_conflict_do_nothing().execute(conn).map(drop)
}

/// The word of a device that is taken.
pub(in crate::device) fn is_active(status: &str) -> bool {
    status == DeviceState::Active.as_str()
}
