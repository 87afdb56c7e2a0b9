//! Rooms as a cell writes them: `课教室/书画室/60.00/30；活动室/舞蹈室/80.50/40/共享；其他/库房/12.00/0/不计入`.

use std::collections::HashSet;

use contract::facility::RoomKind;
use contract::measure::Area;
use unicode_normalization::UnicodeNormalization as _;

use crate::facility::store::RoomRow;
use crate::words::{self, Language};

/// What marks a room that is shared with other uses (共享共用).
const SHARED: &str = "共享";
/// What marks a room that the school may not timetable.
const UNCOUNTED: &str = "不计入";
const DIVIDERS: [char; 5] = ['/', '／', ';', '；', '\\'];

/// A room as a cell tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoomText {
    pub(super) kind: RoomKind,
    pub(super) name: String,
    pub(super) area: Area,
    pub(super) capacity: u16,
    pub(super) counts_toward_school: bool,
    pub(super) shared_use: bool,
}

/// Reads the rooms of a cell; `None` when one of them is no room, or two have one name.
pub(super) fn read_rooms(text: &str) -> Option<Vec<RoomText>> {
    let parts = split(text, &[';', '；']);
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let rooms: Vec<RoomText> = parts.map(read_room).collect::<Option<_>>()?;
    let names: HashSet<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    (names.len() == rooms.len()).then_some(rooms)
}

fn read_room(text: &str) -> Option<RoomText> {
    let parts: Vec<String> = split(text, &['/', '／']).iter().map(|part| plain(part.trim())).collect();
    let [kind, name, area, rest @ ..] = parts.as_slice() else { return None };
    let area: Area = area.nfkc().collect::<String>().parse().ok()?;
    let (capacity, marks) = rest.split_first().map_or((None, rest), |(first, marks)| (Some(first), marks));
    let capacity: u16 = capacity.map_or(Ok(0), |text| text.nfkc().collect::<String>().parse()).ok()?;
    let known = marks.iter().all(|mark| mark == SHARED || mark == UNCOUNTED);
    let sound = area > Area::ZERO && area.hundredths() <= 1_000_000 && capacity <= 10_000;
    let named = (1..=50).contains(&name.chars().count());
    (known && sound && named).then_some(RoomText {
        kind: words::find(kind)?,
        name: name.clone(),
        area,
        capacity,
        counts_toward_school: !marks.iter().any(|mark| mark == UNCOUNTED),
        shared_use: marks.iter().any(|mark| mark == SHARED),
    })
}

/// Writes rooms so that `read_rooms` reads them back.
pub(super) fn write_rooms(rooms: &[RoomRow]) -> String {
    let room = |room: &RoomRow| {
        let kind = words::label(Language::Chinese, "RoomKind", &room.kind);
        let mut text = format!("{kind}/{}/{:.2}/{}", guarded(&room.name), room.area, room.capacity);
        for (marked, mark) in [(room.shared_use, SHARED), (!room.counts_toward_school, UNCOUNTED)] {
            if marked {
                text.push('/');
                text.push_str(mark);
            }
        }
        text
    };
    rooms.iter().map(room).collect::<Vec<_>>().join("；")
}

/// The text with a backslash before whatever would divide it.
fn guarded(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if DIVIDERS.contains(&character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The parts between dividers that no backslash guards; the guards stay.
fn split(text: &str, dividers: &[char]) -> Vec<String> {
    let (mut parts, mut part, mut guard) = (Vec::new(), String::new(), false);
    for character in text.chars() {
        if !guard && dividers.contains(&character) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(character);
        }
        guard = !guard && character == '\\';
    }
    parts.push(part);
    parts
}

/// The text without its guards.
fn plain(text: &str) -> String {
    let (mut out, mut guard) = (String::new(), false);
    for character in text.chars() {
        guard = !guard && character == '\\';
        if !guard {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, counts: bool, shared: bool) -> RoomRow {
        RoomRow {
            id: uuid::Uuid::nil(),
            facility_id: uuid::Uuid::nil(),
            kind: "classroom".to_owned(),
            name: name.to_owned(),
            area: rust_decimal::Decimal::new(6_050, 2),
            capacity: 30,
            counts_toward_school: counts,
            shared_use: shared,
            created_at: chrono::DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    #[test]
    fn what_was_written_is_read_back() {
        let rows = [row("书画室", true, false), row("A/B；C\\D", true, true), row("库房", false, true)];
        let rooms = read_rooms(&write_rooms(&rows)).unwrap();
        let told: Vec<_> = rooms
            .iter()
            .map(|room| {
                (room.name.as_str(), room.area.to_string(), room.counts_toward_school, room.shared_use)
            })
            .collect();
        let area = || "60.50".to_owned();
        assert_eq!(
            told,
            [
                ("书画室", area(), true, false),
                ("A/B；C\\D", area(), true, true),
                ("库房", area(), false, true)
            ]
        );
        assert_eq!(read_rooms("").unwrap(), []);
    }

    #[test]
    fn rooms_are_read_as_clerks_write_them() {
        let rooms = read_rooms("课教室／书画室／６０.00／３０; activity_room/舞蹈室/40").unwrap();
        assert_eq!((rooms[0].capacity, rooms[1].capacity, rooms[1].kind), (30, 0, RoomKind::ActivityRoom));
        for wrong in
            ["课教室", "课教室/甲/0/1", "课教室/甲/10/1/借用", "课教室/甲/10；课教室/甲/20", "马厩/甲/10"]
        {
            assert_eq!(read_rooms(wrong), None, "{wrong}");
        }
    }
}
