//! One row of the table: what it says, and which of its cells are wrong.

use contract::Word;
use contract::division::DivisionCode;
use contract::facility::{CreateFacility, HostKind, Location, PutSchool, RoomKind, UseRight};
use contract::measure::Area;
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;

use crate::auth::Act;
use crate::clock::new_id;
use crate::facility::domain::hours::read_opening_hours;
use crate::facility::domain::identity::{is_credit_code, is_phone};
use crate::facility::domain::{OpeningHours, RoomArea, weekly_opening_minutes};
use crate::facility::service::school::shape_faults;
use crate::facility::store::RoomRow;
use crate::sheet::RowReader;
use crate::words;

/// What a row says, as far as its cells can be read.
pub(super) struct Draft {
    pub(super) kind: Option<HostKind>,
    pub(super) name_zh: Option<String>,
    pub(super) division_code: Option<DivisionCode>,
    pub(super) hours: Vec<OpeningHours>,
    pub(super) rooms: Vec<DraftRoom>,
    pub(super) school: Option<PutSchool>,
    name_mn: Option<String>,
    operator_name: Option<String>,
    operator_credit_code: Option<String>,
    address: Option<String>,
    location: Option<Location>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
}

/// A room as a row writes it: `课教室/书画室/60.00/30`.
pub(super) struct DraftRoom {
    kind: RoomKind,
    name: String,
    area: Area,
    capacity: u16,
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

impl DraftRoom {
    pub(super) const fn area_fact(&self) -> RoomArea {
        RoomArea { area: self.area, counts_toward_school: true }
    }

    pub(super) fn row(self, act: &Act, facility_id: Uuid) -> RoomRow {
        RoomRow {
            id: new_id(),
            facility_id,
            kind: self.kind.to_string(),
            name: self.name,
            area: self.area.decimal(),
            capacity: i32::from(self.capacity),
            counts_toward_school: true,
            shared_use: false,
            created_at: act.at,
            version: 1,
        }
    }
}

/// Reads a row; what cannot be read becomes a fault of its cell.
pub(super) fn read_draft(reader: &mut RowReader<'_>) -> Draft {
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
        contact_name: reader.text("contact_name", 50),
        contact_phone: checked(reader, "contact_phone", "phone_invalid", is_phone),
        hours: read_hours(reader),
        rooms: read_rooms(reader),
        school: read_school(reader),
    }
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
    let Some(text) = reader.text("opening_hours", 500) else { return Vec::new() };
    let hours = read_opening_hours(&text).filter(|hours| weekly_opening_minutes(hours).is_ok());
    if hours.is_none() {
        reader.fault("opening_hours", "opening_hours_invalid");
    }
    hours.unwrap_or_default()
}

fn read_rooms(reader: &mut RowReader<'_>) -> Vec<DraftRoom> {
    let Some(text) = reader.text("rooms", 2_000) else { return Vec::new() };
    let parts = text.split(['；', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let rooms: Option<Vec<DraftRoom>> = parts.map(read_room).collect();
    let rooms = rooms.filter(|rooms| {
        let names: std::collections::HashSet<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
        names.len() == rooms.len()
    });
    if rooms.is_none() {
        reader.fault("rooms", "rooms_malformed");
    }
    rooms.unwrap_or_default()
}

fn read_room(text: &str) -> Option<DraftRoom> {
    let mut parts = text.split(['/', '／']).map(str::trim);
    let kind = words::find(parts.next()?)?;
    let name = parts.next().filter(|name| (1..=50).contains(&name.chars().count()))?.to_owned();
    let area: Area = parts.next()?.nfkc().collect::<String>().parse().ok()?;
    let capacity: u16 = parts.next().map_or(Ok(0), str::parse).ok()?;
    let sound =
        parts.next().is_none() && area > Area::ZERO && area.hundredths() <= 1_000_000 && capacity <= 10_000;
    sound.then_some(DraftRoom { kind, name, area, capacity })
}

const SCHOOL_CELLS: [&str; 7] = [
    "construction_mode",
    "pilot_batch",
    "opened_on",
    "use_right_kind",
    "use_right_document",
    "use_right_valid_from",
    "use_right_valid_to",
];

/// The school of the row: asked for by its name; the other cells of it need the name.
fn read_school(reader: &mut RowReader<'_>) -> Option<PutSchool> {
    let Some(name) = reader.text("school_name", 100) else {
        let stray = SCHOOL_CELLS.iter().any(|key| reader.text(key, 200).is_some());
        if stray {
            reader.fault("school_name", "required");
        }
        return None;
    };
    let construction_mode = needed_word(reader, "construction_mode");
    let pilot_batch = needed_word(reader, "pilot_batch");
    let opened_on = reader.day("opened_on");
    let use_right = read_use_right(reader);
    let school = PutSchool {
        name,
        construction_mode: construction_mode?,
        pilot_batch: pilot_batch?,
        opened_on,
        closed_on: None,
        use_right,
        parent_school_id: None,
        condition_met: None,
        condition_note: None,
    };
    for fault in shape_faults(&school) {
        reader.fault("use_right_valid_to", fault.code);
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
