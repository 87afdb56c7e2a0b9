//! The only SQL on facilities, schools and rooms: rows, and reading and writing one facility.

mod exchange;
mod lists;
mod places;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use contract::ids::{FacilityId, RoomId, SchoolId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

pub(super) use exchange::{find_schools_by_code, list_rooms_of, list_school_codes, list_whole};
pub(super) use lists::{After, Filter, ListRow, list_facilities};
pub(super) use places::{
    division_names, find_division, list_divisions, list_standards, lock_code_numbers, next_school_number,
    taken_names,
};

use super::scope::{facilities_in_scope, schools_in_scope};
use crate::auth::Scope;
use crate::schema::{facility, facility_opening_hours, facility_status_change, room, school};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = facility, treat_none_as_null = true)]
pub(super) struct FacilityRow {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) name_zh: String,
    pub(super) name_mn: Option<String>,
    pub(super) name_key: String,
    pub(super) division_code: String,
    pub(super) county_code: String,
    pub(super) township_code: String,
    pub(super) operator_name: Option<String>,
    pub(super) operator_credit_code: Option<String>,
    pub(super) address: Option<String>,
    pub(super) longitude: Option<Decimal>,
    pub(super) latitude: Option<Decimal>,
    pub(super) contact_name: Option<String>,
    pub(super) contact_phone: Option<String>,
    pub(super) weekly_opening_minutes: i32,
    pub(super) status: String,
    pub(super) status_reason: Option<String>,
    pub(super) submitted_at: Option<DateTime<Utc>>,
    pub(super) submitted_by: Option<Uuid>,
    pub(super) decided_at: Option<DateTime<Utc>>,
    pub(super) decided_by: Option<Uuid>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = school, treat_none_as_null = true)]
pub(super) struct SchoolRow {
    pub(super) id: Uuid,
    pub(super) facility_id: Uuid,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) construction_mode: String,
    pub(super) pilot_batch: String,
    pub(super) opened_on: Option<NaiveDate>,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) use_right_kind: Option<String>,
    pub(super) use_right_document: Option<String>,
    pub(super) use_right_valid_from: Option<NaiveDate>,
    pub(super) use_right_valid_to: Option<NaiveDate>,
    pub(super) declared_area: Decimal,
    pub(super) inspected_area: Option<Decimal>,
    pub(super) inspected_on: Option<NaiveDate>,
    pub(super) parent_school_id: Option<Uuid>,
    pub(super) condition_met: Option<bool>,
    pub(super) condition_note: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = room, treat_none_as_null = true)]
pub(super) struct RoomRow {
    pub(super) id: Uuid,
    pub(super) facility_id: Uuid,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) area: Decimal,
    pub(super) capacity: i32,
    pub(super) counts_toward_school: bool,
    pub(super) shared_use: bool,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = facility_opening_hours)]
pub(super) struct HoursRow {
    pub(super) facility_id: Uuid,
    pub(super) weekday: i16,
    pub(super) opens_at: NaiveTime,
    pub(super) closes_at: NaiveTime,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = facility_status_change)]
pub(super) struct ChangeRow {
    pub(super) id: Uuid,
    pub(super) facility_id: Uuid,
    pub(super) from_status: String,
    pub(super) status: String,
    pub(super) effective_on: NaiveDate,
    pub(super) reason: Option<String>,
    pub(super) account_id: Option<Uuid>,
    pub(super) at: DateTime<Utc>,
}

pub(super) fn find_facility(
    conn: &mut PgConnection,
    scope: &Scope,
    id: FacilityId,
) -> QueryResult<Option<FacilityRow>> {
    facility::table
        .find(id.0)
        .filter(facility::id.eq_any(facilities_in_scope(scope)))
        .select(FacilityRow::as_select())
        .first(conn)
        .optional()
}

/// As `find_facility`, and nobody else changes it (or its rooms and school) until the transaction ends.
pub(super) fn lock_facility(
    conn: &mut PgConnection,
    scope: &Scope,
    id: FacilityId,
) -> QueryResult<Option<FacilityRow>> {
    facility::table
        .find(id.0)
        .filter(facility::id.eq_any(facilities_in_scope(scope)))
        .select(FacilityRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(super) fn insert_facilities(conn: &mut PgConnection, rows: &[FacilityRow]) -> QueryResult<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(facility::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// Writes the row as the next version of it.
pub(super) fn update_facility(conn: &mut PgConnection, row: &mut FacilityRow) -> QueryResult<()> {
    row.version += 1;
    diesel::update(&*row).set(&*row).execute(conn).map(drop)
}

pub(super) fn list_hours(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<HoursRow>> {
    facility_opening_hours::table
        .filter(facility_opening_hours::facility_id.eq_any(ids))
        .order((
            facility_opening_hours::facility_id,
            facility_opening_hours::weekday,
            facility_opening_hours::opens_at,
        ))
        .select(HoursRow::as_select())
        .load(conn)
}

pub(super) fn delete_hours(conn: &mut PgConnection, id: Uuid) -> QueryResult<()> {
    diesel::delete(facility_opening_hours::table.filter(facility_opening_hours::facility_id.eq(id)))
        .execute(conn)
        .map(drop)
}

pub(super) fn insert_hours(conn: &mut PgConnection, rows: &[HoursRow]) -> QueryResult<()> {
    for part in rows.chunks(5_000) {
        diesel::insert_into(facility_opening_hours::table).values(part).execute(conn)?;
    }
    Ok(())
}

pub(super) fn list_rooms(conn: &mut PgConnection, id: Uuid) -> QueryResult<Vec<RoomRow>> {
    room::table
        .filter(room::facility_id.eq(id))
        .order((room::name, room::id))
        .select(RoomRow::as_select())
        .load(conn)
}

pub(super) fn find_room(conn: &mut PgConnection, of: Uuid, id: RoomId) -> QueryResult<Option<RoomRow>> {
    room::table
        .filter(room::id.eq(id.0).and(room::facility_id.eq(of)))
        .select(RoomRow::as_select())
        .first(conn)
        .optional()
}

pub(super) fn insert_rooms(conn: &mut PgConnection, rows: &[RoomRow]) -> QueryResult<()> {
    for part in rows.chunks(2_000) {
        diesel::insert_into(room::table).values(part).execute(conn)?;
    }
    Ok(())
}

pub(super) fn update_room(conn: &mut PgConnection, row: &mut RoomRow) -> QueryResult<()> {
    row.version += 1;
    diesel::update(&*row).set(&*row).execute(conn).map(drop)
}

pub(super) fn delete_room(conn: &mut PgConnection, id: Uuid) -> QueryResult<()> {
    diesel::delete(room::table.find(id)).execute(conn).map(drop)
}

pub(super) fn find_school(conn: &mut PgConnection, facility_id: Uuid) -> QueryResult<Option<SchoolRow>> {
    school::table
        .filter(school::facility_id.eq(facility_id))
        .select(SchoolRow::as_select())
        .first(conn)
        .optional()
}

/// The kind of facility that hosts a school, and where its registration stands, within a scope.
pub(super) fn find_school_host(
    conn: &mut PgConnection,
    scope: &Scope,
    id: SchoolId,
) -> QueryResult<Option<(String, String)>> {
    school::table
        .inner_join(facility::table)
        .filter(school::id.eq(id.0).and(school::id.eq_any(schools_in_scope(scope))))
        .select((facility::kind, facility::status))
        .first(conn)
        .optional()
}

pub(super) fn find_school_name(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<String>> {
    school::table.find(id).select(school::name).first(conn).optional()
}

pub(super) fn insert_schools(conn: &mut PgConnection, rows: &[SchoolRow]) -> QueryResult<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(school::table).values(part).execute(conn)?;
    }
    Ok(())
}

pub(super) fn update_school(conn: &mut PgConnection, row: &mut SchoolRow) -> QueryResult<()> {
    row.version += 1;
    diesel::update(&*row).set(&*row).execute(conn).map(drop)
}

pub(super) fn list_changes(conn: &mut PgConnection, id: Uuid) -> QueryResult<Vec<ChangeRow>> {
    facility_status_change::table
        .filter(facility_status_change::facility_id.eq(id))
        .order(facility_status_change::id)
        .select(ChangeRow::as_select())
        .load(conn)
}

pub(super) fn insert_change(conn: &mut PgConnection, row: &ChangeRow) -> QueryResult<()> {
    diesel::insert_into(facility_status_change::table).values(row).execute(conn).map(drop)
}
