//! How the refresh stands, as a table that leaves in a file.

use contract::curriculum::{ComplianceCounty, ComplianceSchool, ComplianceView};

use crate::clock::business_date;
use crate::sheet::Cell;
use crate::words::{self, Language};

const HEADINGS: [&str; 10] = [
    "半年度",
    "旗区代码",
    "旗区",
    "苏木乡镇街道代码",
    "学堂",
    "更新状态",
    "开放天数",
    "发布日期",
    "变动比例（%）",
    "草稿",
];

/// Headings, and a row a school.
#[must_use]
pub fn compliance_table(told: &ComplianceView) -> (Vec<String>, Vec<Vec<Cell>>) {
    let of_county = |county| {
        let row = move |school| row(told, county, school);
        county.schools.iter().map(row)
    };
    let rows = told.counties.iter().flat_map(of_county).collect();
    (HEADINGS.map(str::to_owned).to_vec(), rows)
}

fn row(told: &ComplianceView, county: &ComplianceCounty, school: &ComplianceSchool) -> Vec<Cell> {
    let label = words::label(Language::Chinese, "RefreshState", school.state.as_str());
    let changed = school.changed_bp.map(|share| format!("{}.{:02}", share / 100, share % 100));
    vec![
        Cell::text(Some(told.half_year)),
        Cell::text(Some(&county.county_code)),
        Cell::text(Some(&county.county_name)),
        Cell::text(Some(&school.township_code)),
        Cell::text(Some(&school.school_name)),
        Cell::Text(label),
        Cell::number(Some(school.open_days)),
        Cell::text(school.published_at.map(business_date)),
        Cell::number(changed),
        Cell::text(school.has_draft.then_some("已开始编制")),
    ]
}
