//! Facilities of the real divisions, registered, submitted and approved as in life.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use contract::division::DivisionKind;
use contract::facility::{
    ConstructionMode, CreateFacility, CreateRoom, FacilityQuery, FacilityView, HostKind, OpeningSpan,
    PilotBatch, PutSchool, RegistrationState, RoomKind, UseRight, UseRightKind,
};
use contract::ids::{FacilityId, SchoolId};
use contract::measure::Area;
use diesel::pg::PgConnection;

use super::chance::Chance;
use super::{Cast, DemoError, morning, names};
use crate::act::Act;
use crate::division::Division;
use crate::facility::service::{self, Decision};
use crate::paging::Paging;

/// How far a facility has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Registered with a school that is open since this day.
    Open(NaiveDate),
    /// Registered, without a school.
    WithoutSchool,
    /// Drafted only.
    Draft,
    /// Submitted, waiting.
    Submitted,
    /// Sent back.
    Returned,
    /// Open once, then suspended.
    Suspended(NaiveDate),
}

/// A facility to be made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where.
    pub division: Division,
    /// Its kind.
    pub kind: HostKind,
    /// Its name.
    pub name: String,
    /// How far it has come.
    pub fate: Fate,
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// What becomes of the statutory townships and of some villages: most have a school, a few do not yet.
pub fn plan(chance: &mut Chance, townships: &[Division], villages: &[Division]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for division in townships {
        let subdistrict = division.kind == DivisionKind::Subdistrict;
        let (kind, suffix) = if subdistrict {
            (HostKind::SubdistrictElderlyCareCenter, "养老服务中心")
        } else {
            (HostKind::TownshipRegionalElderlyCareCenter, "区域养老服务中心")
        };
        let early = day(2024, 3, 1) + TimeDelta::days(i64::from(chance.below(300)));
        let late = day(2025, 1, 6) + TimeDelta::days(i64::from(chance.below(330)));
        let fate = match chance.below(100) {
            _ if division.code.as_str() == super::accounts::TOWNSHIP => Fate::Open(day(2024, 4, 15)),
            0..=2 => Fate::WithoutSchool,
            3 if !subdistrict => Fate::Returned,
            4 if !subdistrict => Fate::Submitted,
            5 if !subdistrict => continue,
            6 if !subdistrict => Fate::Suspended(early),
            7..=69 => Fate::Open(early),
            _ if subdistrict => Fate::Open(early),
            _ => Fate::Open(late),
        };
        plans.push(Plan {
            division: division.clone(),
            kind,
            name: format!("{}{suffix}", division.name_zh),
            fate,
        });
    }
    for (nth, division) in villages.iter().enumerate() {
        let fate = match chance.below(10) {
            _ if nth == 3 => Fate::Returned,
            0 => Fate::Draft,
            1 => Fate::Submitted,
            _ => Fate::Open(day(2025, 3, 3) + TimeDelta::days(i64::from(chance.below(260)))),
        };
        let name = format!("{}养老服务站", division.name_zh);
        plans.push(Plan {
            division: division.clone(),
            kind: HostKind::VillageCommunityElderlyCareStation,
            name,
            fate,
        });
    }
    plans
}

/// Registers one facility through the same services as the API.
pub fn register(
    conn: &mut PgConnection,
    chance: &mut Chance,
    cast: &Cast,
    plan: &Plan,
) -> Result<FacilityView, DemoError> {
    let opened = match plan.fate {
        Fate::Open(day) | Fate::Suspended(day) => day,
        _ => day(2025, 9, 1),
    };
    let drafted = cast.operator(morning(opened - TimeDelta::days(20)));
    let facility = service::create(conn, &drafted, &facility(chance, plan))?;
    let id = facility.id;
    if plan.fate != Fate::WithoutSchool {
        for room in rooms(chance, plan.kind) {
            service::create_room(conn, &drafted, id, None, &room)?;
        }
        let school =
            PutSchool { parent_school_id: parent(conn, cast, plan, opened)?, ..school(chance, plan, opened) };
        service::put_school(conn, &drafted, id, None, &school)?;
    }
    if plan.fate == Fate::Draft {
        return Ok(service::get(conn, &drafted, id)?);
    }
    service::submit(conn, &cast.operator(morning(opened - TimeDelta::days(12))), id)?;
    let decided = cast.authority(morning(opened - TimeDelta::days(3)));
    let returned = "使用权证明不清晰，请重新上传后再报";
    Ok(match plan.fate {
        Fate::Submitted | Fate::Draft => service::get(conn, &decided, id)?,
        Fate::Returned => service::decide(conn, &decided, id, Decision::Return(returned), None)?,
        Fate::Open(_) | Fate::WithoutSchool => service::decide(conn, &decided, id, Decision::Approve, None)?,
        Fate::Suspended(_) => {
            service::decide(conn, &decided, id, Decision::Approve, None)?;
            let later = cast.authority(morning(opened + TimeDelta::days(200)));
            service::decide(conn, &later, id, Decision::Suspend("消防整改，整改完成后恢复"), None)?
        }
    })
}

fn facility(chance: &mut Chance, plan: &Plan) -> CreateFacility {
    let time = |hour| NaiveTime::from_hms_opt(hour, 30, 0).unwrap_or_default();
    let station = plan.kind == HostKind::VillageCommunityElderlyCareStation;
    let days: &[u8] = if station { &[2, 4] } else { &[1, 2, 3, 4, 5] };
    let spans = days.iter().flat_map(|weekday| {
        [(8, 11), (14, 17)].map(|(from, to)| OpeningSpan {
            weekday: *weekday,
            opens_at: time(from),
            closes_at: time(to),
        })
    });
    let operators = [
        "暖城颐养养老服务有限公司",
        "天骄银龄社会工作服务中心",
        "乌兰养老产业发展有限公司",
        "鹿城为老服务社",
    ];
    CreateFacility {
        kind: plan.kind,
        name_zh: plan.name.clone(),
        name_mn: None,
        division_code: plan.division.code.clone(),
        operator_name: Some((*chance.pick(&operators)).to_owned()),
        operator_credit_code: None,
        address: Some(format!("{}文明路{}号", plan.division.name_zh, chance.between(1, 188))),
        location: None,
        contact_name: Some(names::grown_up(chance, &plan.division.code.as_str()[..6], day(2025, 1, 1)).name),
        contact_phone: Some(format!("0477-8{:06}", chance.below(1_000_000))),
        opening_hours: spans.collect(),
    }
}

fn rooms(chance: &mut Chance, kind: HostKind) -> Vec<CreateRoom> {
    let area = |centi: u32| Area::from_hundredths(i64::from(centi));
    let room = |kind, name: &str, size: u32, capacity: u16| CreateRoom {
        kind,
        name: name.to_owned(),
        area: area(size),
        capacity,
        counts_toward_school: true,
        shared_use: false,
    };
    if kind == HostKind::VillageCommunityElderlyCareStation {
        return vec![room(RoomKind::ActivityRoom, "活动室", chance.between(5_000, 8_600), 40)];
    }
    vec![
        room(RoomKind::Classroom, "第一教室", chance.between(5_200, 7_800), 45),
        room(RoomKind::ActivityRoom, "多功能活动室", chance.between(5_000, 9_500), 60),
        room(RoomKind::ReadingRoom, "阅览室", chance.between(1_800, 3_600), 20),
    ]
}

fn school(chance: &mut Chance, plan: &Plan, opened: NaiveDate) -> PutSchool {
    let modes = [
        ConstructionMode::Renovate,
        ConstructionMode::Expand,
        ConstructionMode::New,
        ConstructionMode::Reuse,
    ];
    let urban = plan.kind == HostKind::SubdistrictElderlyCareCenter;
    let station = plan.kind == HostKind::VillageCommunityElderlyCareStation;
    PutSchool {
        name: format!("{}银发学堂", plan.name),
        construction_mode: *chance.pick(&modes),
        pilot_batch: if urban { PilotBatch::UrbanPilot } else { PilotBatch::RuralPastoralExtension },
        opened_on: Some(opened),
        closed_on: None,
        use_right: Some(UseRight {
            kind: UseRightKind::FreeUse,
            document: format!("鄂使用〔{}〕{}号", opened.format("%Y"), chance.between(1, 400)),
            valid_from: opened - TimeDelta::days(60),
            valid_to: Some(opened + TimeDelta::days(3650)),
        }),
        parent_school_id: None,
        condition_met: station.then_some(true),
        condition_note: station.then(|| "场地、人员、取暖均已落实".to_owned()),
    }
}

/// The centre's school that a station's hangs off: the one of its township, when it was open by then.
fn parent(
    conn: &mut PgConnection,
    cast: &Cast,
    plan: &Plan,
    opened: NaiveDate,
) -> Result<Option<SchoolId>, DemoError> {
    if plan.kind != HostKind::VillageCommunityElderlyCareStation {
        return Ok(None);
    }
    let query = FacilityQuery {
        township: plan.division.parent_code.clone(),
        status: Some(RegistrationState::Approved),
        has_school: Some(true),
        ..FacilityQuery::default()
    };
    let act = cast.city(morning(opened));
    let page = service::list(conn, &act, &query, None, &Paging { limit: 200, ..Paging::default() })?;
    for center in page.items {
        if center.kind != plan.kind
            && let Some(school) = service::get(conn, &act, center.id)?.school
            && school.opened_on.is_some_and(|day| day <= opened)
        {
            return Ok(Some(school.id));
        }
    }
    Ok(None)
}

/// Whether the facility of a plan is there already.
pub fn exists(conn: &mut PgConnection, cast: &Cast, plan: &Plan) -> Result<bool, DemoError> {
    let act = cast.city(morning(cast.season.first_day));
    Ok(find(conn, &act, &plan.name, plan.division.code.as_str())?.is_some())
}

/// The facility in which the demo accounts work.
pub fn home(conn: &mut PgConnection, act: &Act) -> Result<FacilityId, DemoError> {
    find(conn, act, "交通街道养老服务中心", super::accounts::TOWNSHIP)?
        .ok_or(DemoError::BuiltIn("home facility"))
}

fn find(
    conn: &mut PgConnection,
    act: &Act,
    name: &str,
    division: &str,
) -> Result<Option<FacilityId>, DemoError> {
    let query = FacilityQuery { q: Some(name.to_owned()), ..FacilityQuery::default() };
    let page = service::list(conn, act, &query, None, &Paging { limit: 200, ..Paging::default() })?;
    let found =
        page.items.into_iter().find(|one| one.name_zh == name && one.division_code.as_str() == division);
    Ok(found.map(|one| one.id))
}
