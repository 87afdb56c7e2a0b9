//! A list of learners as a file: masked as everywhere.

use contract::facility::SheetFormat;
use contract::learner::LearnerView;
use rust_xlsxwriter::XlsxError;

use crate::sheet::Cell;
use crate::sheet::Workbook;
use crate::sheet::write::{CSV_START, csv_line};
use crate::words::{Language, label};

/// The headings of the columns.
const HEADINGS: [&str; 12] = [
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

/// Writes the learners in a format; what went wrong otherwise.
pub fn write(format: SheetFormat, learners: &[LearnerView]) -> Result<Vec<u8>, XlsxError> {
    match format {
        SheetFormat::Csv => Ok(write_csv(learners)),
        SheetFormat::Xlsx => write_xlsx(learners),
    }
}

fn write_csv(learners: &[LearnerView]) -> Vec<u8> {
    let mut bytes = CSV_START.to_vec();
    bytes.extend(csv_line(&HEADINGS.map(|heading| Cell::text(Some(heading)))));
    for learner in learners {
        bytes.extend(csv_line(&cells(learner)));
    }
    bytes
}

fn write_xlsx(learners: &[LearnerView]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new("学员", &HEADINGS.map(str::to_owned))?;
    for learner in learners {
        workbook.push(&cells(learner))?;
    }
    workbook.finish()
}

fn cells(learner: &LearnerView) -> [Cell; 12] {
    let said = |list, word: &str| label(Language::Chinese, list, word);
    let reasons: Vec<String> =
        learner.priority.iter().map(|one| said("PriorityReason", one.reason.as_str())).collect();
    [
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
        Cell::text(Some(if learner.synthetic { "是" } else { "否" })),
        Cell::text(Some(learner.id)),
    ]
}
