//! The table of facilities as it is exchanged in files: one set of columns, out and in.
//!
//! What an export says can be imported again. Names and telephones of contacts leave masked, and a masked one
//! says nothing on its way in. What follows from other records (codes, states, inspections) is told, not taken.

use std::collections::HashMap;

use contract::facility::{FacilityExportQuery, FacilityQuery, FacilitySort};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Outcome, lists, roomtext, view};
use crate::auth::Act;
use crate::clock::business_date;
use crate::facility::domain::hours::write_opening_hours;
use crate::facility::domain::identity::{mask_name, mask_phone};
use crate::facility::domain::{OpeningHours, counted_area};
use crate::facility::store::{self, FacilityRow, HoursRow, RoomRow, SchoolRow};
use crate::paging::Paging;
use crate::sheet::{Cell, Column};
use crate::words::{self, Language};

/// A facility with all that a line says of it.
struct Record<'a> {
    facility: &'a FacilityRow,
    school: Option<&'a SchoolRow>,
    rooms: &'a [RoomRow],
    hours: &'a [HoursRow],
    parent_code: Option<&'a String>,
    names: &'a HashMap<String, String>,
}

impl Record<'_> {
    fn of_school<T: ToString>(&self, read: impl Fn(&SchoolRow) -> Option<T>) -> Cell {
        Cell::text(self.school.and_then(read))
    }

    fn name_of(&self, code: &str) -> Cell {
        Cell::text(self.names.get(code))
    }
}

fn opening_hours(it: &Record<'_>) -> Cell {
    let span = |row: &HoursRow| OpeningHours {
        weekday: u8::try_from(row.weekday).unwrap_or_default(),
        from: row.opens_at,
        to: row.closes_at,
    };
    let spans: Vec<OpeningHours> = it.hours.iter().map(span).collect();
    Cell::text(Some(write_opening_hours(&spans)).filter(|text| !text.is_empty()))
}

fn rooms(it: &Record<'_>) -> Cell {
    Cell::text(Some(roomtext::write_rooms(it.rooms)).filter(|text| !text.is_empty()))
}

fn area(it: &Record<'_>) -> Cell {
    Cell::number(
        it.school.map(|school| {
            counted_area(view::area(school.declared_area), school.inspected_area.map(view::area))
        }),
    )
}

fn label(list: &str, word: &str) -> String {
    words::label(Language::Chinese, list, word)
}

fn flag(truth: bool) -> &'static str {
    if truth { "是" } else { "否" }
}

/// A column of the table, what an export writes into it, and whether an import takes it.
struct Shared {
    column: Column,
    taken: bool,
    cell: fn(&Record<'_>) -> Cell,
}

type Write = fn(&Record<'_>) -> Cell;

const fn needed(key: &'static str, label: &'static str, hint: &'static str, cell: Write) -> Shared {
    Shared { column: Column { key, label, required: true, hint }, taken: true, cell }
}

const fn taken(key: &'static str, label: &'static str, hint: &'static str, cell: Write) -> Shared {
    Shared { column: Column { key, label, required: false, hint }, taken: true, cell }
}

const fn told(key: &'static str, label: &'static str, cell: Write) -> Shared {
    Shared { column: Column { key, label, required: false, hint: "" }, taken: false, cell }
}

const SHARED: [Shared; 34] = [
    needed("kind", "设施类型", "街道养老服务中心", |it| {
        Cell::Text(label("HostKind", &it.facility.kind))
    }),
    needed("name_zh", "设施名称", "交通街道养老服务中心", |it| {
        Cell::text(Some(&it.facility.name_zh))
    }),
    taken("name_mn", "蒙古文名称", "", |it| Cell::text(it.facility.name_mn.as_ref())),
    needed("division_code", "行政区划代码", "150602001", |it| {
        Cell::text(Some(&it.facility.division_code))
    }),
    taken("operator_name", "运营机构", "东胜区交通街道办事处", |it| {
        Cell::text(it.facility.operator_name.as_ref())
    }),
    taken("operator_credit_code", "统一社会信用代码", "91350100M000100Y43", |it| {
        Cell::text(it.facility.operator_credit_code.as_ref())
    }),
    taken("address", "地址", "东胜区交通街道1号", |it| Cell::text(it.facility.address.as_ref())),
    taken("longitude", "经度", "109.963339", |it| Cell::number(it.facility.longitude)),
    taken("latitude", "纬度", "39.815100", |it| Cell::number(it.facility.latitude)),
    taken("contact_name", "联系人", "张三", |it| {
        Cell::text(it.facility.contact_name.as_deref().map(mask_name))
    }),
    taken("contact_phone", "联系电话", "0477-8581234", |it| {
        Cell::text(it.facility.contact_phone.as_deref().map(mask_phone))
    }),
    taken("opening_hours", "开放时间", "周一至周五 08:30-17:30；周六 09:00-12:00", opening_hours),
    taken(
        "rooms",
        "房间",
        "课教室/书画室/60.00/30；活动室/舞蹈室/80.50/40/共享；其他/库房/12.00/0/不计入",
        rooms,
    ),
    taken("school_name", "学堂名称", "交通街道银发学堂", |it| {
        it.of_school(|school| Some(school.name.clone()))
    }),
    taken("construction_mode", "建设方式", "改建", |it| {
        it.of_school(|school| Some(label("ConstructionMode", &school.construction_mode)))
    }),
    taken("pilot_batch", "推进批次", "城镇区先期试点", |it| {
        it.of_school(|school| Some(label("PilotBatch", &school.pilot_batch)))
    }),
    taken("opened_on", "开办日期", "2024-09-01", |it| it.of_school(|school| school.opened_on)),
    taken("closed_on", "停办日期", "", |it| it.of_school(|school| school.closed_on)),
    taken("use_right_kind", "使用权类型", "租赁合同", |it| {
        it.of_school(|school| school.use_right_kind.as_deref().map(|kind| label("UseRightKind", kind)))
    }),
    taken("use_right_document", "使用权文件号", "租字2024-018", |it| {
        it.of_school(|school| school.use_right_document.clone())
    }),
    taken("use_right_valid_from", "使用权起始日", "2024-01-01", |it| {
        it.of_school(|school| school.use_right_valid_from)
    }),
    taken("use_right_valid_to", "使用权截止日", "2029-12-31", |it| {
        it.of_school(|school| school.use_right_valid_to)
    }),
    taken("parent_school_code", "辐射延伸自学堂编码", "", |it| Cell::text(it.parent_code)),
    taken("condition_met", "服务站具备办学条件", "", |it| {
        it.of_school(|school| school.condition_met.map(flag))
    }),
    taken("condition_note", "办学条件说明", "", |it| {
        it.of_school(|school| school.condition_note.clone())
    }),
    told("division_name", "所在区划", |it| it.name_of(&it.facility.division_code)),
    told("county_name", "旗区", |it| it.name_of(&it.facility.county_code)),
    told("status", "登记状态", |it| Cell::Text(label("RegistrationState", &it.facility.status))),
    told("school_code", "学堂编码", |it| it.of_school(|school| Some(school.code.clone()))),
    told("inspected_area", "核验面积（平方米）", |it| {
        Cell::number(it.school.and_then(|school| school.inspected_area))
    }),
    told("inspected_on", "核验日期", |it| it.of_school(|school| school.inspected_on)),
    told("coordinated_usable_area", "统筹使用面积（平方米）", area),
    told("weekly_opening_minutes", "每周开放分钟数", |it| {
        Cell::number(Some(it.facility.weekly_opening_minutes))
    }),
    told("created_at", "登记日期", |it| Cell::text(Some(business_date(it.facility.created_at)))),
];

const ALL: [Column; SHARED.len()] = {
    let mut all = [SHARED[0].column; SHARED.len()];
    let mut at = 0;
    while at < SHARED.len() {
        all[at] = SHARED[at].column;
        at += 1;
    }
    all
};

/// The columns of an export, each of which an import knows.
pub const COLUMNS: &[Column] = &ALL;

/// The columns that an import takes, for its template.
pub fn template_columns() -> impl Iterator<Item = Column> {
    SHARED.iter().filter(|shared| shared.taken).map(|shared| shared.column)
}

/// The headings of an export.
pub fn export_headings() -> Vec<String> {
    COLUMNS.iter().map(|column| column.label.to_owned()).collect()
}

/// A line of an export.
pub type ExportRow = Vec<Cell>;

/// Lines of an export, and the division code and id of the facility after which to go on.
pub type ExportPage = (Vec<ExportRow>, Option<(String, Uuid)>);

/// The lines after the facility `after`, by division code, and after which to go on.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &FacilityExportQuery,
    after: Option<(String, Uuid)>,
) -> Outcome<ExportPage> {
    let query = FacilityQuery {
        county: query.county.clone(),
        township: query.township.clone(),
        kind: query.kind,
        status: query.status,
        q: query.q.clone(),
        has_school: query.has_school,
        min_area: query.min_area,
        max_area: query.max_area,
        ..FacilityQuery::default()
    };
    let paging = Paging { limit: 500, after: None, count: false };
    let after = after.map(|(code, id)| (code, act.at, id));
    let sort = FacilitySort::DivisionCode;
    let page = lists::rows(conn, act, &lists::filter_of(&query), sort, after, &paging)?;
    let next = page.next.and(page.items.last().map(|row| (row.division_code.clone(), row.id)));
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    Ok((lines(conn, &ids)?, next))
}

/// The lines of facilities, in the order of their ids.
fn lines(conn: &mut PgConnection, ids: &[Uuid]) -> Outcome<Vec<ExportRow>> {
    let records: HashMap<Uuid, _> =
        store::list_whole(conn, ids)?.into_iter().map(|whole| (whole.0.id, whole)).collect();
    let codes: Vec<&str> = records
        .values()
        .flat_map(|(facility, _)| [facility.division_code.as_str(), facility.county_code.as_str()])
        .collect();
    let names = store::division_names(conn, &codes)?;
    let parents: Vec<Uuid> =
        records.values().filter_map(|(_, school)| school.as_ref()?.parent_school_id).collect();
    let parents: HashMap<Uuid, String> = store::list_school_codes(conn, &parents)?.into_iter().collect();
    let rooms = by_facility(store::list_rooms_of(conn, ids)?, |room| room.facility_id);
    let hours = by_facility(store::list_hours(conn, ids)?, |span| span.facility_id);
    let line = |id: &Uuid| {
        let (facility, school) = records.get(id)?;
        let parent = school.as_ref().and_then(|school| school.parent_school_id);
        let record = Record {
            facility,
            school: school.as_ref(),
            rooms: rooms.get(id).map_or(&[], Vec::as_slice),
            hours: hours.get(id).map_or(&[], Vec::as_slice),
            parent_code: parent.and_then(|id| parents.get(&id)),
            names: &names,
        };
        Some(SHARED.iter().map(|shared| (shared.cell)(&record)).collect())
    };
    Ok(ids.iter().filter_map(line).collect())
}

fn by_facility<T>(rows: Vec<T>, of: fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut found: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(of(&row)).or_default().push(row);
    }
    found
}
