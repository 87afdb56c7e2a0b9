//! One row of the table: what it says, and which of its cells are wrong.

use chrono::NaiveDate;
use contract::Word;
use contract::division::DivisionCode;
use contract::facility::{CreateFacility, HostKind, Location, PutSchool, UseRight};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::auth::Act;
use crate::clock::new_id;
use crate::facility::domain::days::{SchoolDays, check_days};
use crate::facility::domain::hours::read_opening_hours;
use crate::facility::domain::identity::{is_credit_code, is_phone, unmasked};
use crate::facility::domain::{OpeningHours, RoomArea, weekly_opening_minutes};
use crate::facility::service::roomtext::{self, RoomText};
use crate::facility::service::school::shape_faults;
use crate::facility::store::RoomRow;
use crate::sheet::RowReader;

/// What a row says, as far as its cells can be read.
pub(super) struct Draft {
    pub(super) kind: Option<HostKind>,
    pub(super) name_zh: Option<String>,
    pub(super) division_code: Option<DivisionCode>,
    pub(super) hours: Vec<OpeningHours>,
    pub(super) rooms: Vec<RoomText>,
    pub(super) school: Option<PutSchool>,
    /// The id that its school gets.
    pub(super) school_id: Uuid,
    /// The code that its school had where the table comes from, by which others in the table name it.
    pub(super) old_school_code: Option<String>,
    /// The code of the school at a centre that its school extends.
    pub(super) parent_code: Option<String>,
    name_mn: Option<String>,
    operator_name: Option<String>,
    operator_credit_code: Option<String>,
    address: Option<String>,
    location: Option<Location>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
}

impl Draft {
    /// The registration that it asks for; `None` unless its needed cells could be read.
    pub(super) fn facility(&self) -> Option<CreateFacility> {
        Some(CreateFacility {
            kind: self.kind?,
            name_zh: self.name_zh.clone()?,
            name_mn: self.name_mn.clone(),
            division_code: self.division_code.clone()?,
            operator_name: self.operator_name.clone(),
            operator_credit_code: self.operator_credit_code.clone(),
            address: self.address.clone(),
            location: self.location,
            contact_name: self.contact_name.clone(),
            contact_phone: self.contact_phone.clone(),
            opening_hours: Vec::new(),
        })
    }
}

/// What a room adds to the school's area.
pub(super) const fn area_fact(room: &RoomText) -> RoomArea {
    RoomArea { area: room.area, counts_toward_school: room.counts_toward_school }
}

pub(super) fn room_row(room: RoomText, act: &Act, facility_id: Uuid) -> RoomRow {
    RoomRow {
        id: new_id(),
        facility_id,
        kind: room.kind.to_string(),
        name: room.name,
        area: room.area.decimal(),
        capacity: i32::from(room.capacity),
        counts_toward_school: room.counts_toward_school,
        shared_use: room.shared_use,
        created_at: act.at,
        version: 1,
    }
}

/// Reads a row; what cannot be read becomes a fault of its cell.
pub(super) fn read_draft(reader: &mut RowReader<'_>, today: NaiveDate) -> Draft {
    let checked = |reader: &mut RowReader<'_>, key: &str, code: &'static str, good: fn(&str) -> bool| {
        let text = reader.text(key, 30);
        if text.as_deref().is_some_and(|text| !good(text)) {
            reader.fault(key, code);
        }
        text
    };
    Draft {
        kind: reader.word("kind"),
        name_zh: reader.text("name_zh", 100),
        name_mn: reader.text("name_mn", 100),
        division_code: reader.parsed("division_code", "division_code_malformed"),
        operator_name: reader.text("operator_name", 100),
        operator_credit_code: checked(reader, "operator_credit_code", "credit_code_invalid", is_credit_code),
        address: reader.text("address", 200),
        location: read_location(reader),
        contact_name: reader.text("contact_name", 50).and_then(unmasked),
        contact_phone: checked(reader, "contact_phone", "phone_invalid", is_phone_or_mask).and_then(unmasked),
        hours: read_hours(reader),
        rooms: read_rooms(reader),
        school: read_school(reader, today),
        school_id: new_id(),
        old_school_code: reader.text("school_code", 30),
        parent_code: reader.text("parent_school_code", 30),
    }
}

/// Whether a text is a telephone number, or one as an export masks it.
fn is_phone_or_mask(text: &str) -> bool {
    is_phone(&text.replace('*', "0"))
}

fn read_location(reader: &mut RowReader<'_>) -> Option<Location> {
    let mut degrees = |key: &str, limit: i64| {
        let value: Option<Decimal> = reader.parsed(key, "number_expected");
        if value.is_some_and(|value| value.abs() > Decimal::from(limit)) {
            reader.fault(key, "range");
        }
        value.map(|value| value.round_dp(6))
    };
    let (longitude, latitude) = (degrees("longitude", 180), degrees("latitude", 90));
    match (longitude, latitude) {
        (Some(longitude), Some(latitude)) => Some(Location { longitude, latitude }),
        (Some(_), None) => {
            reader.fault("latitude", "required");
            None
        }
        (None, Some(_)) => {
            reader.fault("longitude", "required");
            None
        }
        (None, None) => None,
    }
}

fn read_hours(reader: &mut RowReader<'_>) -> Vec<OpeningHours> {
    let Some(text) = reader.text("opening_hours", 2_000) else { return Vec::new() };
    let hours = read_opening_hours(&text).filter(|hours| weekly_opening_minutes(hours).is_ok());
    if hours.is_none() {
        reader.fault("opening_hours", "opening_hours_invalid");
    }
    hours.unwrap_or_default()
}

fn read_rooms(reader: &mut RowReader<'_>) -> Vec<RoomText> {
    let Some(text) = reader.text("rooms", 20_000) else { return Vec::new() };
    let rooms = roomtext::read_rooms(&text);
    if rooms.is_none() {
        reader.fault("rooms", "rooms_malformed");
    }
    rooms.unwrap_or_default()
}

const SCHOOL_CELLS: [&str; 11] = [
    "construction_mode",
    "pilot_batch",
    "opened_on",
    "closed_on",
    "use_right_kind",
    "use_right_document",
    "use_right_valid_from",
    "use_right_valid_to",
    "parent_school_code",
    "condition_met",
    "condition_note",
];

/// The school of the row: asked for by its name; the other cells of it need the name.
fn read_school(reader: &mut RowReader<'_>, today: NaiveDate) -> Option<PutSchool> {
    let Some(name) = reader.text("school_name", 100) else {
        let stray = SCHOOL_CELLS.iter().any(|key| reader.text(key, 200).is_some());
        if stray {
            reader.fault("school_name", "required");
        }
        return None;
    };
    let construction_mode = needed_word(reader, "construction_mode");
    let pilot_batch = needed_word(reader, "pilot_batch");
    let (opened_on, closed_on) = (reader.day("opened_on"), reader.day("closed_on"));
    let use_right = read_use_right(reader);
    let condition_met = reader.flag("condition_met");
    let condition_note = reader.text("condition_note", 200);
    let school = PutSchool {
        name,
        construction_mode: construction_mode?,
        pilot_batch: pilot_batch?,
        opened_on,
        closed_on,
        use_right,
        parent_school_id: None,
        condition_met,
        condition_note,
    };
    let days = SchoolDays { opened_on, closed_on };
    let faults = shape_faults(&school).into_iter();
    for fault in faults.chain(check_days(SchoolDays::default(), days, None, today)) {
        reader.fault(&fault.pointer.trim_start_matches('/').replace('/', "_"), fault.code);
    }
    Some(school)
}

fn read_use_right(reader: &mut RowReader<'_>) -> Option<UseRight> {
    let kind = reader.word("use_right_kind");
    let document = reader.text("use_right_document", 100);
    let valid_from = reader.day("use_right_valid_from");
    let valid_to = reader.day("use_right_valid_to");
    if kind.is_none() && document.is_none() && valid_from.is_none() && valid_to.is_none() {
        return None;
    }
    let missing = [
        ("use_right_kind", kind.is_none()),
        ("use_right_document", document.is_none()),
        ("use_right_valid_from", valid_from.is_none()),
    ];
    for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
        if reader.is_blank(key) {
            reader.fault(key, "required");
        }
    }
    Some(UseRight { kind: kind?, document: document?, valid_from: valid_from?, valid_to })
}

fn needed_word<T: Word>(reader: &mut RowReader<'_>, key: &str) -> Option<T> {
    if reader.is_blank(key) {
        reader.fault(key, "required");
        return None;
    }
    reader.word(key)
}
