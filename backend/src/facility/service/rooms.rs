//! Rooms: their areas make the school's area.

use contract::facility::{CreateRoom, FacilityView, RegistrationState, UpdateRoom};
use contract::ids::{FacilityId, RoomId};
use contract::measure::Area;
use diesel::pg::PgConnection;

use super::{FacilityFailure, Note, Outcome, in_use, minimums, open, room_areas, save, view};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::facility::domain::{self, Fault, coordinated_usable_area, counted_area};
use crate::facility::store::{self, FacilityRow, RoomRow};

/// Adds a room.
pub fn create_room(
    conn: &mut PgConnection,
    act: &Act,
    id: FacilityId,
    version: Option<i64>,
    asked: &CreateRoom,
) -> Outcome<FacilityView> {
    let (row, before) = open_for_rooms(conn, act, id, version)?;
    let room = RoomRow {
        id: new_id(),
        facility_id: row.id,
        kind: asked.kind.to_string(),
        name: asked.name.clone(),
        area: asked.area.decimal(),
        capacity: i32::from(asked.capacity),
        counts_toward_school: asked.counts_toward_school,
        shared_use: asked.shared_use,
        created_at: act.at,
        version: 1,
    };
    check_room(&room)?;
    store::insert_rooms(conn, &[room])?;
    recount(conn, act, row, Note { action: "room.create", before: Some(before), reason: None })
}

/// Changes a room.
pub fn update_room(
    conn: &mut PgConnection,
    act: &Act,
    of: FacilityId,
    id: RoomId,
    version: i64,
    asked: &UpdateRoom,
) -> Outcome<FacilityView> {
    let (row, before) = open_for_rooms(conn, act, of, Some(version))?;
    let mut room = store::find_room(conn, row.id, id)?.ok_or(FacilityFailure::NotFound)?;
    if let Some(kind) = asked.kind {
        room.kind = kind.to_string();
    }
    if let Some(name) = &asked.name {
        room.name.clone_from(name);
    }
    if let Some(area) = asked.area {
        room.area = area.decimal();
    }
    if let Some(capacity) = asked.capacity {
        room.capacity = i32::from(capacity);
    }
    room.counts_toward_school = asked.counts_toward_school.unwrap_or(room.counts_toward_school);
    room.shared_use = asked.shared_use.unwrap_or(room.shared_use);
    check_room(&room)?;
    store::update_room(conn, &mut room)?;
    recount(conn, act, row, Note { action: "room.update", before: Some(before), reason: None })
}

/// Takes a room away, unless classes have been held or planned in it.
pub fn delete_room(
    conn: &mut PgConnection,
    act: &Act,
    of: FacilityId,
    id: RoomId,
    version: i64,
) -> Outcome<FacilityView> {
    let (row, before) = open_for_rooms(conn, act, of, Some(version))?;
    let room = store::find_room(conn, row.id, id)?.ok_or(FacilityFailure::NotFound)?;
    store::delete_room(conn, room.id).map_err(in_use)?;
    recount(conn, act, row, Note { action: "room.delete", before: Some(before), reason: None })
}

fn open_for_rooms(
    conn: &mut PgConnection,
    act: &Act,
    id: FacilityId,
    version: Option<i64>,
) -> Outcome<(FacilityRow, FacilityView)> {
    let row = open(conn, act, id, version)?;
    let before = view::assemble(conn, act, row.clone())?;
    if domain::takes_changes(before.status) {
        Ok((row, before))
    } else {
        Err(FacilityFailure::NotEditable(before.status))
    }
}

fn check_room(room: &RoomRow) -> Outcome<()> {
    let mut faults = Vec::new();
    let area = view::area(room.area);
    if area <= Area::ZERO || area > MAX_AREA {
        faults.push(Fault::new("/area", "range"));
    }
    if !(0..=10_000).contains(&room.capacity) {
        faults.push(Fault::new("/capacity", "range"));
    }
    if faults.is_empty() { Ok(()) } else { Err(FacilityFailure::Invalid(faults)) }
}

/// No room is larger than a hectare.
const MAX_AREA: Area = Area::from_hundredths(1_000_000);

/// Sums the rooms up again. A registered school must not shrink below what it needs.
fn recount(conn: &mut PgConnection, act: &Act, row: FacilityRow, note: Note<'_>) -> Outcome<FacilityView> {
    let rooms = store::list_rooms(conn, row.id)?;
    let declared = coordinated_usable_area(&room_areas(&rooms));
    if let Some(mut school) = store::find_school(conn, row.id)? {
        let counted = counted_area(declared, school.inspected_area.map(view::area));
        let status: RegistrationState = view::stored(&row.status)?;
        let least = minimums(conn, business_date(act.at))?.of(view::stored(&row.kind)?);
        let was = counted_area(view::area(school.declared_area), school.inspected_area.map(view::area));
        if !domain::is_editable(status) && counted < least && counted < was {
            let fault = Fault::below_minimum("/school/coordinated_usable_area", least, counted);
            return Err(FacilityFailure::Invalid(vec![fault]));
        }
        if view::area(school.declared_area) != declared {
            school.declared_area = declared.decimal();
            store::update_school(conn, &mut school)?;
        }
    }
    save(conn, act, row, note)
}
