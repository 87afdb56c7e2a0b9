//! The table of facilities as it is exchanged in files.

use contract::facility::{FacilityExportQuery, FacilityQuery, FacilitySort, FacilitySummary};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Outcome, lists};
use crate::auth::Act;
use crate::paging::Paging;
use crate::sheet::{Cell, Column};
use crate::words::{self, Language};

const fn needed(key: &'static str, label: &'static str, hint: &'static str) -> Column {
    Column { key, label, required: true, hint }
}

const fn column(key: &'static str, label: &'static str, hint: &'static str) -> Column {
    Column { key, label, required: false, hint }
}

/// The columns of an import.
pub const COLUMNS: &[Column] = &[
    needed("kind", "设施类型", "街道养老服务中心"),
    needed("name_zh", "设施名称", "交通街道养老服务中心"),
    column("name_mn", "蒙古文名称", ""),
    needed("division_code", "行政区划代码", "150602001"),
    column("operator_name", "运营机构", "东胜区交通街道办事处"),
    column("operator_credit_code", "统一社会信用代码", "91350100M000100Y43"),
    column("address", "地址", "东胜区交通街道1号"),
    column("longitude", "经度", "109.963339"),
    column("latitude", "纬度", "39.815100"),
    column("contact_name", "联系人", "张三"),
    column("contact_phone", "联系电话", "0477-8581234"),
    column("opening_hours", "开放时间", "周一至周五 08:30-17:30；周六 09:00-12:00"),
    column("rooms", "房间", "课教室/书画室/60.00/30；活动室/舞蹈室/80.50/40"),
    column("school_name", "学堂名称", "交通街道银发学堂"),
    column("construction_mode", "建设方式", "改建"),
    column("pilot_batch", "推进批次", "城镇区先期试点"),
    column("opened_on", "开办日期", "2024-09-01"),
    column("use_right_kind", "使用权类型", "租赁合同"),
    column("use_right_document", "使用权文件号", "租字2024-018"),
    column("use_right_valid_from", "使用权起始日", "2024-01-01"),
    column("use_right_valid_to", "使用权截止日", "2029-12-31"),
];

/// The headings of an export.
pub fn export_headings() -> Vec<String> {
    [
        "设施类型",
        "设施名称",
        "蒙古文名称",
        "行政区划代码",
        "所在区划",
        "旗区",
        "登记状态",
        "联系电话",
        "每周开放分钟数",
        "学堂编码",
        "学堂名称",
        "统筹使用面积（平方米）",
        "登记日期",
    ]
    .map(str::to_owned)
    .to_vec()
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
        sort: Some(FacilitySort::DivisionCode),
        ..FacilityQuery::default()
    };
    let paging = Paging { limit: 500, after: None, count: false };
    let after = after.map(|(code, id)| (code, act.at, id));
    let page = lists::list(conn, act, &query, after, &paging)?;
    let last = page.items.last().map(|item| (item.division_code.to_string(), Uuid::from(item.id)));
    let next = page.next.and(last);
    Ok((page.items.into_iter().map(export_row).collect(), next))
}

fn export_row(item: FacilitySummary) -> ExportRow {
    let label = |list: &str, word: &str| words::label(Language::Chinese, list, word);
    vec![
        Cell::Text(label("HostKind", item.kind.as_str())),
        Cell::Text(item.name_zh),
        Cell::text(item.name_mn),
        Cell::Text(item.division_code.to_string()),
        Cell::Text(item.division_name),
        Cell::Text(item.county_name),
        Cell::Text(label("RegistrationState", item.status.as_str())),
        Cell::text(item.contact_phone),
        Cell::Number(item.weekly_opening_minutes.to_string()),
        Cell::text(item.school_code),
        Cell::text(item.school_name),
        Cell::number(item.coordinated_usable_area),
        Cell::Text(crate::clock::business_date(item.created_at).to_string()),
    ]
}
