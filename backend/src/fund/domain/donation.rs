//! Rules on donations: who is named, what a receipt says, and what bound money may still pay for.

use std::collections::BTreeMap;

use contract::fund::{DonorKind, ExpenseCategory};

/// Why a donation is not entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DonorError {
    /// A person or an organisation without a name.
    #[error("the donor's name is missing")]
    NameMissing,
    /// A name that was to stay unknown.
    #[error("an anonymous donor has no name")]
    NameNotWanted,
}

/// The name that is written down: none of an anonymous donor, one of every other.
pub const fn donor(kind: DonorKind, name: Option<&str>) -> Result<Option<&str>, DonorError> {
    match (kind, name) {
        (DonorKind::Anonymous, None) => Ok(None),
        (DonorKind::Anonymous, Some(_)) => Err(DonorError::NameNotWanted),
        (DonorKind::Individual | DonorKind::Organisation, None) => Err(DonorError::NameMissing),
        (DonorKind::Individual | DonorKind::Organisation, name) => Ok(name),
    }
}

/// The number of a receipt: `JZ-150602-2026-00001`, one after another in each county and year.
#[must_use]
pub fn receipt_number(county: &str, year: i32, last: i32) -> String {
    format!("JZ-{county}-{year}-{last:05}")
}

/// What came into a donation fund and went out of it, in fen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purse {
    /// What donors bound to a purpose.
    pub bound: BTreeMap<ExpenseCategory, i64>,
    /// What came in without a purpose.
    pub unbound: i64,
    /// What was spent, by what it bought.
    pub spent: BTreeMap<ExpenseCategory, i64>,
}

impl Purse {
    /// What is left altogether, bound or not.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.bound.values().sum::<i64>() + self.unbound - self.spent.values().sum::<i64>()
    }

    /// What is left when a gift is taken out again that was bound to a purpose, or to none.
    #[must_use]
    pub fn without(mut self, purpose: Option<ExpenseCategory>, fen: i64) -> Self {
        match purpose {
            Some(purpose) => *self.bound.entry(purpose).or_default() -= fen,
            None => self.unbound -= fen,
        }
        self
    }

    /// Whether all that was spent was there to be spent on that: what went beyond the money that is bound to it came out
    /// of what is bound to nothing.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let of = |sums: &BTreeMap<ExpenseCategory, i64>, one| sums.get(&one).copied().unwrap_or_default();
        let beyond = |one| (of(&self.spent, one) - of(&self.bound, one)).max(0);
        ExpenseCategory::ALL.iter().map(|one| beyond(*one)).sum::<i64>() <= self.unbound
    }

    /// What may still be spent on something: the money that is bound to it, and after that the money that is bound to
    /// nothing and was not needed elsewhere. Money that donors bound to another purpose never pays for it.
    #[must_use]
    pub fn spendable(&self, category: ExpenseCategory) -> i64 {
        let of = |sums: &BTreeMap<ExpenseCategory, i64>, one| sums.get(&one).copied().unwrap_or_default();
        let beyond = |one| (of(&self.spent, one) - of(&self.bound, one)).max(0);
        let own = (of(&self.bound, category) - of(&self.spent, category)).max(0);
        let taken: i64 = ExpenseCategory::ALL.iter().map(|one| beyond(*one)).sum();
        own + (self.unbound - taken).max(0)
    }
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [(i64, &str); 4] = [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")];
const GROUPS: [(i64, &str); 4] = [(1_000_000_000_000, "万"), (100_000_000, "亿"), (10_000, "万"), (1, "")];

fn digit(value: i64) -> char {
    usize::try_from(value).ok().and_then(|at| DIGITS.get(at).copied()).unwrap_or(DIGITS[0])
}

/// An amount in capitals (大写金额), as it stands on receipts: `1,005.20` → 壹仟零伍元贰角. Up to what money holds,
/// twelve digits before the point.
#[must_use]
pub fn capitals(fen: i64) -> String {
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut text = whole(yuan);
    if yuan > 0 {
        text.push('元');
    }
    match (jiao, fen) {
        (0, 0) if yuan == 0 => return "零元整".to_owned(),
        (0, 0) => text.push('整'),
        (0, fen) if yuan > 0 => text.extend(['零', digit(fen), '分']),
        (0, fen) => text.extend([digit(fen), '分']),
        (jiao, 0) => text.extend([digit(jiao), '角']),
        (jiao, fen) => text.extend([digit(jiao), '角', digit(fen), '分']),
    }
    text
}

/// Whole yuan; zeros in the middle are said once, those at the end not at all.
fn whole(yuan: i64) -> String {
    let (mut text, mut gap) = (String::new(), false);
    for (unit, name) in GROUPS {
        let group = yuan / unit % 10_000;
        for (place, word) in PLACES {
            let value = group / place % 10;
            if value == 0 {
                gap = !text.is_empty();
            } else {
                if gap {
                    text.push(DIGITS[0]);
                }
                gap = false;
                text.push(digit(value));
                text.push_str(word);
            }
        }
        if group > 0 {
            text.push_str(name);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whoever_is_not_anonymous_is_named() {
        assert_eq!(donor(DonorKind::Individual, Some("乌兰")), Ok(Some("乌兰")));
        assert_eq!(donor(DonorKind::Organisation, None), Err(DonorError::NameMissing));
        assert_eq!(donor(DonorKind::Anonymous, None), Ok(None));
        assert_eq!(donor(DonorKind::Anonymous, Some("乌兰")), Err(DonorError::NameNotWanted));
    }

    #[test]
    fn amounts_are_written_in_capitals_as_on_receipts() {
        for (fen, text) in [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角"),
            (101, "壹元零壹分"),
            (1_000, "壹拾元整"),
            (100_520, "壹仟零伍元贰角"),
            (120_000, "壹仟贰佰元整"),
            (10_000_005, "壹拾万元零伍分"),
            (1_000_500_000, "壹仟万零伍仟元整"),
            (1_829_536, "壹万捌仟贰佰玖拾伍元叁角陆分"),
            (10_000_000_100, "壹亿零壹元整"),
            (99_999_999_999_999, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ] {
            assert_eq!(capitals(fen), text, "{fen}");
        }
    }

    /// Reads capitals back, without looking at zeros.
    fn read_back(text: &str) -> i64 {
        let (mut total, mut section, mut number) = (0, 0, 0);
        for c in text.chars() {
            match c {
                '拾' | '佰' | '仟' => {
                    let unit = match c {
                        '拾' => 10,
                        '佰' => 100,
                        _ => 1_000,
                    };
                    section += number * unit;
                    number = 0;
                }
                '万' | '亿' => {
                    total += (section + number) * if c == '万' { 10_000 } else { 100_000_000 };
                    (section, number) = (0, 0);
                }
                '元' => {
                    total = (total + section + number) * 100;
                    (section, number) = (0, 0);
                }
                '角' => {
                    total += number * 10;
                    number = 0;
                }
                '分' => {
                    total += number;
                    number = 0;
                }
                '整' => {}
                _ => number = i64::try_from(DIGITS.iter().position(|one| *one == c).unwrap()).unwrap(),
            }
        }
        total
    }

    proptest! {
        #[test]
        fn capitals_say_the_amount_and_no_zero_twice(fen in 1_i64..=99_999_999_999_999) {
            let text = capitals(fen);
            prop_assert_eq!(read_back(&text), fen, "{}", text);
            prop_assert!(!text.contains("零零") && !text.starts_with('零'));
            prop_assert_eq!(text.ends_with('整'), fen % 100 == 0);
        }

        #[test]
        fn what_is_bound_elsewhere_is_never_spent(
            bound in prop::collection::vec(0_i64..1_000, 5), unbound in 0_i64..1_000,
            wishes in prop::collection::vec((0_usize..5, 1_i64..400), 0..30),
        ) {
            let all = ExpenseCategory::ALL;
            let mut purse = Purse {
                bound: all.iter().copied().zip(bound).collect(), unbound, spent: BTreeMap::new(),
            };
            for (category, wanted) in wishes {
                let category = all[category];
                let may = purse.spendable(category);
                prop_assert!(may >= 0);
                if wanted <= may {
                    *purse.spent.entry(category).or_default() += wanted;
                }
                let over: i64 = all
                    .iter()
                    .map(|one| purse.spent.get(one).unwrap_or(&0) - purse.bound[one])
                    .map(|over| over.max(0))
                    .sum();
                prop_assert!(over <= unbound, "bound money paid for something else");
                prop_assert!(purse.is_sound());
            }
        }

        #[test]
        fn a_gift_is_taken_out_exactly_when_all_could_have_been_spent_without_it(
            bound in prop::collection::vec(0_i64..300, 5), unbound in 0_i64..300, gift in 1_i64..300,
            purpose in prop::option::of(0_usize..5), wishes in prop::collection::vec((0_usize..5, 1_i64..200), 0..20),
        ) {
            let all = ExpenseCategory::ALL;
            let purpose = purpose.map(|at| all[at]);
            let before = Purse { bound: all.iter().copied().zip(bound).collect(), unbound, spent: BTreeMap::new() };
            let (mut with, mut without) = (before.clone().without(purpose, -gift), before);
            let mut needed = false;
            for (category, wanted) in wishes {
                let category = all[category];
                if wanted <= with.spendable(category) {
                    needed |= wanted > without.spendable(category);
                    *with.spent.entry(category).or_default() += wanted;
                    *without.spent.entry(category).or_default() += wanted;
                }
            }
            let taken = with.without(purpose, gift);
            prop_assert_eq!(&taken, &without);
            prop_assert_eq!(taken.is_sound(), !needed, "{:?}", taken);
        }
    }
}
