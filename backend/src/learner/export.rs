//! A list of learners as a file: masked as everywhere.

use contract::learner::LearnerView;

use crate::sheet::Cell;
use crate::words::{Language, label};

/// The headings of the columns.
pub const HEADINGS: [&str; 12] = [
    "姓名",
    "蒙古文姓名",
    "性别",
    "年龄",
    "身份证号（脱敏）",
    "电话（脱敏）",
    "学堂",
    "重点人群",
    "状态",
    "登记日期",
    "演示数据",
    "编号",
];

/// The row of a learner.
pub fn cells(learner: &LearnerView) -> Vec<Cell> {
    let said = |list, word: &str| label(Language::Chinese, list, word);
    let reasons: Vec<String> =
        learner.priority.iter().map(|one| said("PriorityReason", one.reason.as_str())).collect();
    vec![
        Cell::text(Some(&learner.name_zh)),
        Cell::text(learner.name_mn.as_ref()),
        Cell::Text(said("Sex", learner.sex.as_str())),
        Cell::number(Some(learner.age)),
        Cell::text(Some(&learner.id_number_masked)),
        Cell::text(learner.phone_masked.as_ref()),
        Cell::text(Some(&learner.school_name)),
        Cell::Text(reasons.join("、")),
        Cell::Text(said("LearnerState", learner.status.as_str())),
        Cell::text(Some(learner.registered_on)),
        Cell::flag(learner.synthetic),
        Cell::text(Some(learner.id)),
    ]
}
