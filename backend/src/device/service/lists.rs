//! Finding devices and their rows; the inventory of the smart campus (notice, 四(四)).

use contract::device::{
    DeviceExportQuery, DeviceQuery, DeviceRecordQuery, DeviceRecordView, DeviceRejectView, DeviceView,
};
use contract::ids::DeviceId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, find, views};
use crate::auth::Act;
use crate::auth::service::display_names;
use crate::device::store::{devices, records};
use crate::paging::{Paged, Paging};
use crate::sheet::Cell;
use crate::words::{self, Language};

/// How many devices an export reads at once.
const EXPORTED: i64 = 500;

/// The devices within reach, newest first.
pub fn list_devices(
    conn: &mut PgConnection,
    act: &Act,
    query: &DeviceQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<DeviceView>> {
    let page = devices::list_devices(conn, &act.scope(), query, before, paging)?;
    let beside = devices::load_beside(conn, &page.items)?;
    let items = page.items.iter().map(|row| views::device_view(row, &beside)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One device.
pub fn get_device(conn: &mut PgConnection, act: &Act, id: DeviceId) -> Answer<DeviceView> {
    let row = find(conn, act, id)?;
    views::view(conn, &row)
}

/// The rows that a device has sent, newest first.
pub fn list_records(
    conn: &mut PgConnection,
    act: &Act,
    id: DeviceId,
    query: &DeviceRecordQuery,
    before: Option<i64>,
    paging: &Paging,
) -> Answer<Paged<DeviceRecordView>> {
    find(conn, act, id)?;
    let page = records::list_records(conn, id, query, before, paging)?;
    let staff: Vec<Uuid> = page.items.iter().filter_map(|row| row.beside_by).collect();
    let names = display_names(conn, &staff)?;
    let items = page.items.into_iter().map(|row| views::record_view(row, &names)).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// What a device has sent that is no row, newest first.
pub fn list_rejects(
    conn: &mut PgConnection,
    act: &Act,
    id: DeviceId,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<DeviceRejectView>> {
    find(conn, act, id)?;
    let page = records::list_rejects(conn, id, before, paging)?;
    let items = page.items.into_iter().map(views::reject_view).collect::<Answer<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// What the columns of the inventory are called.
pub const EXPORT_COLUMNS: [&str; 10] = [
    "学堂",
    "设施",
    "设备名称",
    "设备类型",
    "所在教室",
    "状态",
    "密钥指纹",
    "登记时间",
    "最近联系",
    "已处理记录数",
];

/// A part of the inventory, and where it goes on.
pub fn export_page(
    conn: &mut PgConnection,
    act: &Act,
    query: &DeviceExportQuery,
    after: Option<Uuid>,
) -> Answer<(Vec<Vec<Cell>>, Option<Uuid>)> {
    let filter = DeviceQuery {
        facility_id: query.facility_id,
        kind: query.kind,
        status: query.status,
        ..DeviceQuery::default()
    };
    let paging = Paging { limit: EXPORTED, after: None, count: false };
    let page = list_devices(conn, act, &filter, after, &paging)?;
    let mark = page.next.is_some().then(|| page.items.last().map(|device| device.id.0)).flatten();
    Ok((page.items.iter().map(line).collect(), mark))
}

fn line(device: &DeviceView) -> Vec<Cell> {
    let label = |list: &str, word: &str| Cell::Text(words::label(Language::Chinese, list, word));
    vec![
        Cell::text(device.school_name.as_deref()),
        Cell::text(Some(&device.facility_name)),
        Cell::text(Some(&device.label)),
        label("DeviceKind", device.kind.as_str()),
        Cell::text(device.room_name.as_deref()),
        label("DeviceState", device.status.as_str()),
        Cell::text(Some(&device.fingerprint)),
        Cell::Text(minute(device.paired_at)),
        Cell::Text(device.last_seen_at.map(minute).unwrap_or_default()),
        Cell::Text(device.last_seq.to_string()),
    ]
}

/// The minute in Asia/Shanghai.
fn minute(at: chrono::DateTime<chrono::Utc>) -> String {
    let (day, time) = (crate::clock::business_date(at), crate::clock::business_time(at));
    format!("{day} {}", time.format("%H:%M"))
}
