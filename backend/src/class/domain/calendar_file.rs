//! A timetable as calendar programmes read it (RFC 5545).

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};
use uuid::Uuid;

/// How many days of the past a calendar programme is told.
pub const DAYS_BACK: i64 = 30;
/// How many days ahead it is told.
pub const DAYS_AHEAD: i64 = 180;
/// How long a programme waits before it asks again.
const ASK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// A session as a calendar shows it: nothing of learners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// The session.
    pub id: Uuid,
    /// Its version: how often it has changed.
    pub version: i64,
    /// Whether it was called off.
    pub cancelled: bool,
    /// What it is about.
    pub title: String,
    /// The course's title.
    pub course: String,
    /// Where: the room or venue, with the facility or address.
    pub place: Option<String>,
    /// The teacher's name.
    pub teacher: Option<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// When it was put on the timetable.
    pub created_at: DateTime<Utc>,
}

/// Writes a calendar that is the same bytes for the same sessions.
#[must_use]
pub fn calendar_file(name: &str, entries: &[CalendarEntry]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Ordos//Silver Academy//ZH"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.name(name).timezone("Asia/Shanghai").ttl(&ASK_AGAIN);
    for entry in entries {
        calendar.push(event(entry));
    }
    calendar.to_string()
}

fn event(entry: &CalendarEntry) -> Event {
    let mut event = Event::new();
    event
        .uid(&format!("{}@class-session.silver-academy", entry.id))
        .sequence(u32::try_from(entry.version - 1).unwrap_or_default())
        .timestamp(entry.created_at)
        .starts(entry.starts_at)
        .ends(entry.ends_at)
        .summary(&entry.title)
        .status(if entry.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if entry.course != entry.title {
        event.append_property(Property::new("CATEGORIES", &entry.course));
    }
    if let Some(place) = &entry.place {
        event.location(place);
    }
    let told = [Some(entry.course.as_str()), entry.teacher.as_deref()];
    event.description(&told.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    event.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str) -> CalendarEntry {
        CalendarEntry {
            id: Uuid::from_u128(7),
            version: 3,
            cancelled: false,
            title: title.to_owned(),
            course: "书法入门".to_owned(),
            place: Some("书画室；二楼，左转".to_owned()),
            teacher: Some("赵老师".to_owned()),
            starts_at: "2026-03-02T01:00:00Z".parse().unwrap(),
            ends_at: "2026-03-02T02:30:00Z".parse().unwrap(),
            created_at: "2026-02-01T01:00:00.123456Z".parse().unwrap(),
        }
    }

    #[test]
    fn what_is_written_can_be_read_back() {
        let long = "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ; 第一课, \\ 很长".repeat(12);
        let called_off = CalendarEntry { cancelled: true, id: Uuid::from_u128(8), ..entry(&long) };
        let text = calendar_file("泊江海子镇银发学堂", &[entry("书法入门"), called_off]);
        assert!(text.lines().all(|line| line.len() <= 75), "lines are folded");
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        let read: Calendar = text.parse().unwrap();
        let events: Vec<&Event> = read.events().collect();
        assert_eq!(read.get_name(), Some("泊江海子镇银发学堂"));
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].get_summary(), Some("书法入门"));
        assert_eq!(events[1].get_summary(), Some(long.as_str()));
        assert_eq!(events[0].get_location(), Some("书画室；二楼，左转"));
        assert_eq!(events[0].get_sequence(), Some(2));
        assert_eq!(events[0].get_status(), Some(EventStatus::Confirmed));
        assert_eq!(events[1].get_status(), Some(EventStatus::Cancelled));
        assert_eq!(events[0].property_value("DTSTART"), Some("20260302T010000Z"));
        assert_ne!(events[0].get_uid(), events[1].get_uid());
    }

    #[test]
    fn the_same_sessions_give_the_same_bytes() {
        assert_eq!(calendar_file("名", &[entry("一")]), calendar_file("名", &[entry("一")]));
    }
}
