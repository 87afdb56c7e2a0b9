//! A row of a table of learners, into what is registered.

use chrono::NaiveDate;
use contract::learner::{Priority, PriorityEvidence, PriorityReason, Sex};

use crate::keys::MasterKey;
use crate::learner::domain::{IdNumber, MAX_NAME_CHARS, MIN_AGE_YEARS, PersonName, parse_phone, require_age};
use crate::learner::service::hashes::erased_hash;
use crate::learner::service::id_number_hash;
use crate::sheet::read::Row;
use crate::sheet::{CellFault, Column, RowReader};
use crate::words;

const fn needed(key: &'static str, label: &'static str, hint: &'static str) -> Column {
    Column { key, label, required: true, hint }
}

const fn taken(key: &'static str, label: &'static str, hint: &'static str) -> Column {
    Column { key, label, required: false, hint }
}

/// The columns of a table of learners.
pub const COLUMNS: &[Column] = &[
    needed("name_zh", "姓名", "斯琴·高娃"),
    taken("name_mn", "蒙古文姓名", ""),
    needed("id_number", "身份证号", "11010519491231002X"),
    taken("birth_date", "出生日期", "1949-12-31"),
    taken("sex", "性别", "女"),
    taken("phone", "联系电话", "13947712345"),
    needed("school_code", "学堂编码", "YFXT-150602001-01"),
    taken("priority", "重点人群原因", "经济条件、身体条件"),
    taken("evidence", "重点人群依据", "本人申报"),
    needed("notice_version", "告知书版本", "2024-09"),
    taken("consented_on", "同意日期", "2024-09-01"),
    needed("personal_data", "同意处理个人信息", "是"),
    needed("sensitive_data", "同意处理敏感个人信息", "是"),
];

/// The columns of the template.
pub fn template_columns() -> &'static [Column] {
    COLUMNS
}

/// A person who may be registered, if the register says nothing against it.
#[derive(Debug)]
pub struct Draft {
    pub(super) row: u32,
    pub(super) name_zh: PersonName,
    pub(super) name_mn: Option<PersonName>,
    pub(super) number: IdNumber,
    pub(super) hash: Vec<u8>,
    pub(super) erased_hash: Vec<u8>,
    pub(super) phone: Option<String>,
    pub(super) school_code: String,
    pub(super) priority: Vec<Priority>,
    pub(super) notice_version: String,
    pub(super) consented_on: Option<NaiveDate>,
}

/// A fault of a cell that is found once the row has been read.
pub(super) fn cell_fault(
    row: u32,
    key: &str,
    code: &'static str,
    args: Vec<(&'static str, String)>,
) -> CellFault {
    let column = COLUMNS.iter().find(|column| column.key == key).copied().unwrap_or(COLUMNS[0]);
    CellFault { row, column, code, args }
}

/// Reads a row: the person, or all that is wrong with it.
pub(super) fn read_row(keys: &MasterKey, row: &Row, today: NaiveDate) -> (Option<Draft>, Vec<CellFault>) {
    let mut reader = RowReader::new(COLUMNS, row);
    let name_zh = read_name(&mut reader, "name_zh");
    let name_mn = read_name(&mut reader, "name_mn");
    let number = read_number(&mut reader, today);
    let phone = read_phone(&mut reader);
    let school_code = reader.text("school_code", 64).map(|code| code.to_uppercase());
    let priority = read_priority(&mut reader);
    let notice_version = reader.text("notice_version", 32);
    let consented_on = reader.day("consented_on");
    if consented_on.is_some_and(|day| day > today) {
        reader.fault("consented_on", "said_at_to_come");
    }
    for key in ["personal_data", "sensitive_data"] {
        if reader.flag(key) == Some(false) {
            reader.fault(key, "consent_required");
        }
    }
    let faults = reader.into_faults();
    let draft = match (name_zh, number, school_code, notice_version) {
        (Some(name_zh), Some(number), Some(school_code), Some(notice_version)) if faults.is_empty() => {
            let hash = id_number_hash(keys, &number);
            let erased_hash = erased_hash(keys, &number);
            let row = row.number;
            Some(Draft {
                row,
                name_zh,
                name_mn,
                number,
                hash,
                erased_hash,
                phone,
                school_code,
                priority,
                notice_version,
                consented_on,
            })
        }
        _ => None,
    };
    (draft, faults)
}

fn read_name(reader: &mut RowReader<'_>, key: &str) -> Option<PersonName> {
    let text = reader.text(key, MAX_NAME_CHARS)?;
    text.parse().map_err(|error: crate::learner::domain::NameError| reader.fault(key, error.code())).ok()
}

/// The number, held against the birth date and the sex where these are given, and against the age of an elder.
fn read_number(reader: &mut RowReader<'_>, today: NaiveDate) -> Option<IdNumber> {
    let (birth_date, sex) = (reader.day("birth_date"), reader.word::<Sex>("sex"));
    let text = reader.text("id_number", 64)?;
    let number: IdNumber = match text.parse() {
        Ok(number) => number,
        Err(error) => {
            let error: crate::learner::domain::IdNumberError = error;
            reader.fault("id_number", error.code());
            return None;
        }
    };
    if birth_date.is_some_and(|date| date != number.birth_date()) {
        reader.fault("birth_date", "birth_date_mismatch");
    }
    if sex.is_some_and(|sex| sex != number.sex()) {
        reader.fault("sex", "sex_mismatch");
    }
    if require_age(number.birth_date(), today, MIN_AGE_YEARS).is_err() {
        reader.fault("id_number", "too_young");
    }
    Some(number)
}

fn read_phone(reader: &mut RowReader<'_>) -> Option<String> {
    let text = reader.text("phone", 32)?;
    let phone = parse_phone(&text);
    if phone.is_none() {
        reader.fault("phone", "malformed_phone");
    }
    phone
}

/// The reasons, separated as an export separates them, all by the same evidence; the learner's own word unless given.
fn read_priority(reader: &mut RowReader<'_>) -> Vec<Priority> {
    let evidence = reader.word::<PriorityEvidence>("evidence").unwrap_or(PriorityEvidence::SelfDeclared);
    let Some(text) = reader.text("priority", 100) else { return Vec::new() };
    let mut found: Vec<Priority> = Vec::new();
    for part in text.split(['、', '|', ',', '，', ';', '；']).map(str::trim).filter(|part| !part.is_empty())
    {
        match words::find::<PriorityReason>(part) {
            None => reader.fault_with("priority", "unknown_word", vec![("word", part.to_owned())]),
            Some(reason) if found.iter().any(|known| known.reason == reason) => {
                reader.fault("priority", "priority_reason_twice");
            }
            Some(reason) => found.push(Priority { reason, evidence }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::read_table;

    fn read(line: &str) -> (Option<Draft>, Vec<(&'static str, &'static str)>) {
        let headings: Vec<&str> = COLUMNS.iter().map(|column| column.key).collect();
        let table =
            read_table(format!("{}\n{line}\n", headings.join(",")).as_bytes(), COLUMNS).expect("a table");
        let keys = MasterKey::from_base64("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").expect("a key");
        let today = NaiveDate::from_ymd_opt(2025, 11, 12).expect("a day");
        let (draft, faults) = read_row(&keys, &table.rows[0], today);
        (draft, faults.into_iter().map(|fault| (fault.column.key, fault.code)).collect())
    }

    #[test]
    fn labels_codes_full_width_digits_and_every_usual_date_are_understood() {
        for line in [
            "张三,,11010519491231002X,1949-12-31,女,13947712345,YFXT-150602001-01,经济条件、身体条件,本人申报,2024-09,2024年9月1日,是,是",
            "张三,,１１０１０５１９４９１２３１００２Ｘ,1949年12月31日,female,１３９４７７１２３４５,yfxt-150602001-01,economic|physical,self_declared,2024-09,2024/9/1,yes,1",
        ] {
            let (draft, faults) = read(line);
            assert!(faults.is_empty(), "{faults:?}");
            let draft = draft.expect("a person");
            assert_eq!(draft.number.expose(), "11010519491231002X");
            assert_eq!(draft.phone.as_deref(), Some("13947712345"));
            assert_eq!(draft.school_code, "YFXT-150602001-01");
            assert_eq!(draft.priority.len(), 2);
            assert_eq!(draft.consented_on, NaiveDate::from_ymd_opt(2024, 9, 1));
        }
    }

    #[test]
    fn a_name_of_fifty_characters_with_any_interpunct_is_a_name() {
        let long = format!("{}{}{}", "斯".repeat(24), "{}", "娃".repeat(25));
        for dot in ["·", "‧", "•"] {
            let line = format!(
                "{},,11010519491231002X,,,,YFXT-150602001-01,,,2024-09,,是,是",
                long.replace("{}", dot)
            );
            let (draft, faults) = read(&line);
            assert!(faults.is_empty(), "{faults:?}");
            let name = draft.expect("a person").name_zh;
            assert_eq!(name.as_str().chars().count(), 50);
            assert!(name.as_str().contains('·'), "one spelling of the interpunct");
        }
    }

    #[test]
    fn every_fault_of_a_row_is_told_at_its_cell() {
        let (draft, faults) = read(
            "张3,,110105194912310021,1949-13-01,妖,12,,经济条件、经济条件、别的,,2024-09,2030-01-01,否,也许",
        );
        assert!(draft.is_none());
        for fault in [
            ("name_zh", "name_characters"),
            ("id_number", "id_number_check_digit"),
            ("birth_date", "invalid_date"),
            ("sex", "unknown_word"),
            ("phone", "malformed_phone"),
            ("school_code", "required"),
            ("priority", "priority_reason_twice"),
            ("priority", "unknown_word"),
            ("consented_on", "said_at_to_come"),
            ("personal_data", "consent_required"),
            ("sensitive_data", "invalid_flag"),
        ] {
            assert!(faults.contains(&fault), "{fault:?} in {faults:?}");
        }
    }

    #[test]
    fn what_contradicts_the_id_number_is_told() {
        let (_, faults) = read("张三,,11010519491231002X,1949-12-30,男,,YFXT-150602001-01,,,2024-09,,是,是");
        assert_eq!(faults, [("birth_date", "birth_date_mismatch"), ("sex", "sex_mismatch")]);
    }
}
