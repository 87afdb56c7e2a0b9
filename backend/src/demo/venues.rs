//! Shared venues of the demo, what is agreed on them, and what takes place there.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::class::{CreateClassSeries, NonWorkingDay};
use contract::course::{CourseView, DeliveryMode};
use contract::ids::{FacilityId, SchoolId, VenueId};
use contract::venue::{CreateVenue, CreateVenueAgreement, CreateVenueBooking, VenueKind};
use diesel::pg::PgConnection;

use super::{Cast, DemoError, morning, teaching};
use crate::facility::service::get as get_facility;
use crate::{class, venue};

/// A venue, and for how many days from today on the school may use it; nothing is agreed on the others.
struct Told {
    kind: VenueKind,
    name: &'static str,
    address: &'static str,
    capacity: u32,
    note: &'static str,
    days: Option<i64>,
}

const VENUES: [Told; 4] = [
    Told {
        kind: VenueKind::Library,
        name: "社区共享图书馆",
        address: "文化路6号",
        capacity: 60,
        note: "周二至周日 9:00—17:00，二楼阅览厅可上课。",
        days: Some(400),
    },
    Told {
        kind: VenueKind::CulturalCenter,
        name: "群众文化馆",
        address: "民族街18号",
        capacity: 120,
        note: "排练厅须自备软底鞋。",
        days: Some(12),
    },
    Told {
        kind: VenueKind::SportsVenue,
        name: "全民健身中心",
        address: "体育路1号",
        capacity: 200,
        note: "上午对老年人免费开放。",
        days: None,
    },
    Told {
        kind: VenueKind::RuralReadingRoom,
        name: "农家书屋",
        address: "村委会一楼",
        capacity: 20,
        note: "钥匙由值班员保管。",
        days: None,
    },
];

/// Registers venues where the demo facility lies, lets its school use two of them, and puts a series of classes into one.
pub fn venues(conn: &mut PgConnection, cast: &Cast, home: FacilityId) -> Result<(), DemoError> {
    let today = cast.season.today;
    let began = cast.season.past(morning(today - TimeDelta::days(30)));
    let facility = get_facility(conn, &cast.manager(began), home)?;
    let Some(township) = facility.division_code.township() else { return Ok(()) };
    for told in &VENUES {
        let new = CreateVenue {
            kind: told.kind,
            name_zh: told.name.to_owned(),
            name_mn: None,
            division_code: township.clone(),
            address: told.address.to_owned(),
            capacity: told.capacity,
            opening_note: Some(told.note.to_owned()),
        };
        let venue = venue::service::create_venue(conn, &cast.authority(began), &new)?;
        let Some((school, days)) = facility.school.as_ref().map(|school| school.id).zip(told.days) else {
            continue;
        };
        let agreement = CreateVenueAgreement {
            venue_id: venue.id,
            school_id: school,
            document: format!("共享协议〔{}〕{:02}号", today.format("%Y"), told.capacity % 97),
            terms: Some("免费使用，学堂负责秩序和卫生。".to_owned()),
            valid_from: today - TimeDelta::days(30),
            valid_to: today + TimeDelta::days(days),
        };
        venue::service::create_agreement(conn, &cast.authority(began), &agreement)?;
        events(conn, cast, (venue.id, school), began)?;
        if told.kind == VenueKind::Library {
            saturdays(conn, cast, (venue.id, school))?;
        }
    }
    Ok(())
}

/// Something every week since it was agreed.
fn events(
    conn: &mut PgConnection,
    cast: &Cast,
    (venue_id, school_id): (VenueId, SchoolId),
    at: DateTime<Utc>,
) -> Result<(), DemoError> {
    for week in 1..=5 {
        let starts_at = morning(cast.season.today - TimeDelta::days(30 - 7 * week)) + TimeDelta::hours(1);
        let booking = CreateVenueBooking {
            venue_id,
            school_id,
            purpose: "银发读书会".to_owned(),
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(120),
        };
        venue::service::create_booking(conn, &cast.clerk(at), &booking)?;
    }
    Ok(())
}

/// Six Saturday afternoons in the library.
fn saturdays(
    conn: &mut PgConnection,
    cast: &Cast,
    (venue, school): (VenueId, SchoolId),
) -> Result<(), DemoError> {
    let today = cast.season.today;
    let in_person = |course: &CourseView| course.delivery_mode != DeliveryMode::Online;
    let Some(course) = teaching::catalogue(conn, cast)?.into_iter().find(in_person) else { return Ok(()) };
    let series = CreateClassSeries {
        school_id: school,
        course_id: course.id,
        curriculum_item_id: None,
        title: None,
        form: None,
        delivery_mode: None,
        room_id: None,
        venue_id: Some(venue),
        teacher_id: None,
        capacity: 40,
        weekdays: vec![6],
        start_time: NaiveTime::from_hms_opt(14, 0, 0).unwrap_or_default(),
        minutes: 90,
        first_day: next_day(today),
        last_day: today + TimeDelta::days(60),
        on_non_working_day: NonWorkingDay::Keep,
        sessions: Some(6),
        skip_conflicts: true,
    };
    class::service::create_series(conn, &cast.manager(cast.season.past(morning(today))), &series)?;
    Ok(())
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}
