//! The ID number while it is typed: checked as GB 11643 says, so that a slip is seen before it is sent.

use chrono::{Datelike, NaiveDate};
use contract::learner::Sex;

/// What an ID number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    /// The birth date.
    pub(super) birth_date: NaiveDate,
    /// The sex.
    pub(super) sex: Sex,
}

impl Told {
    /// The age on a day, in full years.
    pub(super) fn age_on(self, day: NaiveDate) -> i32 {
        let before_birthday = (day.month(), day.day()) < (self.birth_date.month(), self.birth_date.day());
        day.year() - self.birth_date.year() - i32::from(before_birthday)
    }
}

const LENGTH: usize = 18;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// What the number tells; none while it is being typed, and the key of a text that says what is wrong with it.
pub(super) fn read(typed: &str) -> Result<Option<Told>, &'static str> {
    let number = typed.trim().to_ascii_uppercase();
    let (body, last) = (number.bytes().take(LENGTH - 1), number.as_bytes().get(LENGTH - 1).copied());
    if body.clone().any(|byte| !byte.is_ascii_digit()) || number.len() > LENGTH {
        return Err("learner-id-malformed");
    }
    let Some(last) = last else { return Ok(None) };
    let sum: u32 = body.zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    if CHECKS.get((sum % 11) as usize) != Some(&last) {
        return Err("learner-id-check-digit");
    }
    let birth_date =
        NaiveDate::parse_from_str(&number[6..14], "%Y%m%d").map_err(|_| "learner-id-birth-date")?;
    let sex = if number.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok(Some(Told { birth_date, sex }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_number_tells_birth_date_and_sex() {
        let told = read("11010519491231002x").unwrap().unwrap();
        assert_eq!((told.birth_date.to_string().as_str(), told.sex), ("1949-12-31", Sex::Female));
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!((told.age_on(day("2009-12-30")), told.age_on(day("2009-12-31"))), (59, 60));
    }

    #[test]
    fn a_slip_is_found_where_it_is_made() {
        assert_eq!(read("110105194912310021"), Err("learner-id-check-digit"));
        assert_eq!(read("1101051949123100O"), Err("learner-id-malformed"));
        assert_eq!(read("11010519491231002X1"), Err("learner-id-malformed"));
        assert_eq!(read("1101051949"), Ok(None));
    }
}
