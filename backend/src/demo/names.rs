//! Believable people who do not exist: names, birth dates, identity numbers with a right check digit.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::chance::Chance;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "胡", "郭", "何", "高",
    "林", "郑", "谢", "罗", "梁", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董",
    "袁", "潘", "蒋", "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜",
    "崔", "钟", "谭", "陆", "汪", "范", "金", "石", "贾", "白", "奇", "折", "郝", "乔", "訾", "边", "薛",
    "杭", "康",
];
const WOMEN: &[&str] = &[
    "秀英", "桂兰", "玉兰", "秀兰", "淑珍", "桂英", "玉珍", "凤英", "翠花", "玉梅", "改梅", "二女", "润梅",
    "凤仙", "喜梅", "美枝", "爱莲", "俊英", "果果", "玉莲", "翠莲", "金花", "银花", "素芳", "桂芳", "玲玲",
    "春花", "月英", "改花", "巧云", "兰英", "玉芬",
];
const MEN: &[&str] = &[
    "建国", "国强", "志强", "玉柱", "福祥", "德山", "永福", "满仓", "二小", "根小", "文才", "世明", "玉林",
    "光荣", "怀义", "长青", "守业", "忠义", "学文", "宝山", "树林", "维新", "振华", "占彪", "开明", "补元",
    "在义", "贵生", "金山", "海旺", "来福", "有才",
];
const MONGOLIAN_WOMEN: &[&str] = &[
    "其木格",
    "乌云其木格",
    "萨仁高娃",
    "娜仁花",
    "斯琴高娃",
    "阿拉腾其其格",
    "格日勒",
    "乌仁图雅",
    "敖登格日勒",
    "哈斯其木格",
    "塔娜",
    "高娃",
    "萨日娜",
    "苏布达",
    "娜日苏",
    "乌兰图雅",
    "通拉嘎",
    "琪琪格",
    "宝音其木格",
    "那仁其其格",
];
const MONGOLIAN_MEN: &[&str] = &[
    "巴图",
    "宝音",
    "朝鲁",
    "额尔敦",
    "那顺",
    "孟和",
    "乌力吉",
    "苏和",
    "布仁巴雅尔",
    "阿拉腾巴根",
    "斯琴毕力格",
    "青格乐",
    "哈斯巴根",
    "道尔吉",
    "照日格图",
    "白音仓",
    "满都拉",
    "吉日嘎拉",
    "特木尔",
    "敖日格勒",
    "图门巴雅尔",
    "恩克巴图",
];

/// Someone made up.
#[derive(Debug, Clone)]
pub struct Person {
    /// The Chinese name.
    pub name: String,
    /// 18 characters, with a right check digit.
    pub id_number: String,
    /// 11 digits in the range that no operator has issued.
    pub phone: String,
}

/// An elder who was 60 or older on `day`, of the county whose code begins the identity number.
pub fn elder(chance: &mut Chance, county: &str, day: NaiveDate) -> Person {
    let age_days = 60 * 366 + chance.below(32 * 365) * chance.below(100) / 100;
    person(chance, county, day - TimeDelta::days(i64::from(age_days)))
}

/// A grown-up between 24 and 62 on `day`.
pub fn grown_up(chance: &mut Chance, county: &str, day: NaiveDate) -> Person {
    let age_days = 24 * 366 + chance.below(38 * 365);
    person(chance, county, day - TimeDelta::days(i64::from(age_days)))
}

fn person(chance: &mut Chance, county: &str, born: NaiveDate) -> Person {
    let woman = chance.percent(58);
    let mongolian = chance.percent(12);
    let name = match (mongolian, woman) {
        (true, true) => (*chance.pick(MONGOLIAN_WOMEN)).to_owned(),
        (true, false) => (*chance.pick(MONGOLIAN_MEN)).to_owned(),
        (false, true) => format!("{}{}", chance.pick(SURNAMES), chance.pick(WOMEN)),
        (false, false) => format!("{}{}", chance.pick(SURNAMES), chance.pick(MEN)),
    };
    // The sequence's last digit tells the sex: odd for men.
    let sequence = chance.below(500) * 2 + u32::from(!woman);
    let phone = format!("170000{:05}", chance.below(100_000));
    Person { name, id_number: id_number(county, born, sequence), phone }
}

fn id_number(county: &str, born: NaiveDate, sequence: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let body = format!("{county}{:04}{:02}{:02}{sequence:03}", born.year(), born.month(), born.day());
    let sum: u32 =
        body.chars().zip(WEIGHTS).filter_map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum();
    let check = CHECKS.get(sum as usize % 11).copied().unwrap_or('1');
    format!("{body}{check}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_made_up_has_a_valid_number_and_is_old_enough() {
        let day = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day");
        let mut chance = Chance::new(1);
        for _ in 0..2_000 {
            let person = elder(&mut chance, "150602", day);
            let parsed: crate::learner::domain::IdNumber = person.id_number.parse().expect("a valid number");
            let born = parsed.birth_date();
            assert!(born <= NaiveDate::from_ymd_opt(1965, 1, 1).expect("a day"), "{born}");
        }
    }
}
