//! Rules about persons: ID number, age, name, and what is shown of them.

pub mod merging;
pub mod people;
pub mod standing;
mod step;

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use contract::learner::{AgeBand, LearnerState, Sex};
use unicode_normalization::UnicodeNormalization;

pub use step::{LearnerStep, may_change, take_step};

/// From which age someone is an elder (老年人权益保障法 第二条); a parameter of the city's.
pub const MIN_AGE_YEARS: u16 = 60;
/// How many characters a name may have at most.
pub const MAX_NAME_CHARS: usize = 100;

/// Why a person cannot be registered or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LearnerError {
    /// The ID number is none.
    #[error(transparent)]
    IdNumber(#[from] IdNumberError),
    /// The name is none.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Too young on the day.
    #[error("{age} years old, at least {minimum} needed")]
    TooYoung {
        /// The age on the day.
        age: u16,
        /// The age that is needed.
        minimum: u16,
    },
    /// The day lies before the birth.
    #[error("born after that day")]
    NotYetBorn,
    /// That step does not lead on from here.
    #[error("a learner who is {0} cannot take this step")]
    Step(LearnerState),
}

/// Why a text is no ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    /// Not 18 characters.
    #[error("not 18 characters")]
    Length,
    /// Something else than 17 digits and a digit or X.
    #[error("not 17 digits and a digit or X")]
    Characters,
    /// No province has that code.
    #[error("unknown province code")]
    Region,
    /// Digits 7 to 14 are no day of the calendar.
    #[error("the birth date does not exist")]
    BirthDate,
    /// The last character does not match the others.
    #[error("the check digit does not match")]
    CheckDigit,
}

impl IdNumberError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "id_number_length",
            Self::Characters => "id_number_characters",
            Self::Region => "id_number_region",
            Self::BirthDate => "id_number_birth_date",
            Self::CheckDigit => "id_number_check_digit",
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10X98765432";
/// GB/T 2260 codes of the provinces; 83 is for residents of Taiwan with a residence permit.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82, 83,
];

/// A citizen's ID number (公民身份号码, GB 11643) whose structure, birth date
/// and check digit are right. Printing it for debugging shows the mask only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber {
    text: String,
    birth_date: NaiveDate,
}

impl IdNumber {
    /// The whole number, for encryption, lookup and a reasoned reveal.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The birth date in it.
    #[must_use]
    pub const fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    /// The sex that its 17th digit tells.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.text.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The code of the county-level division where it was issued, 6 digits.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.text[..6]
    }

    /// Birth date and running number: what a wrong place of issue leaves the same.
    #[must_use]
    pub fn tail(&self) -> &str {
        &self.text[6..17]
    }

    /// The number with all but the place and the check character hidden:
    /// `110105***********X`. The age is shown beside it, so the running number
    /// must be hidden as well as the birth date.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}***********{}", &self.text[..6], &self.text[17..])
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(******)")
    }
}

impl FromStr for IdNumber {
    type Err = IdNumberError;

    fn from_str(text: &str) -> Result<Self, IdNumberError> {
        let text = text.trim().to_ascii_uppercase();
        if text.chars().count() != 18 {
            return Err(IdNumberError::Length);
        }
        let bytes = text.as_bytes();
        let (body, last) = (&bytes[..17.min(bytes.len())], bytes[bytes.len() - 1]);
        let plain = bytes.len() == 18
            && body.iter().all(u8::is_ascii_digit)
            && (last.is_ascii_digit() || last == b'X');
        if !plain {
            return Err(IdNumberError::Characters);
        }
        if !PROVINCES.contains(&((bytes[0] - b'0') * 10 + (bytes[1] - b'0'))) {
            return Err(IdNumberError::Region);
        }
        let birth_date = birth_date_of(&text[6..14]).ok_or(IdNumberError::BirthDate)?;
        if check_character(body) != last {
            return Err(IdNumberError::CheckDigit);
        }
        Ok(Self { text, birth_date })
    }
}

fn birth_date_of(digits: &str) -> Option<NaiveDate> {
    let year = digits[..4].parse().ok().filter(|year| *year >= 1800)?;
    NaiveDate::from_ymd_opt(year, digits[4..6].parse().ok()?, digits[6..8].parse().ok()?)
}

/// The last character that GB 11643 (ISO 7064 MOD 11-2) gives to 17 digits.
#[must_use]
pub fn check_character(seventeen_digits: &[u8]) -> u8 {
    let sum: u32 =
        seventeen_digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECK[(sum % 11) as usize]
}

/// How old someone is on a day, in full years (周岁); `None` before the birth.
///
/// A year is full on the birthday. Someone born on 29 February turns a year
/// older on 28 February where the year has no 29th: the last day of the month
/// stands in (民法典 第二百零二条).
#[must_use]
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> Option<u16> {
    let years = u16::try_from(day.year() - birth.year()).ok().filter(|_| birth <= day)?;
    let birthday =
        birth.with_year(day.year()).or_else(|| NaiveDate::from_ymd_opt(day.year(), 2, 28)).unwrap_or(birth);
    Some(if day < birthday { years - 1 } else { years })
}

/// The latest birth date with which someone is `age` years old on `day`: the
/// bound of an age band in a search.
#[must_use]
pub fn latest_birth(age: u16, day: NaiveDate) -> NaiveDate {
    let years_before = day.checked_sub_months(Months::new(u32::from(age) * 12)).unwrap_or(NaiveDate::MIN);
    let next = years_before.succ_opt().unwrap_or(years_before);
    if age_on(next, day).is_some_and(|reached| reached >= age) { next } else { years_before }
}

/// A telephone number that can be dialled: 7 to 15 digits, perhaps behind a `+`; blanks and hyphens are dropped.
pub fn parse_phone(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let plain = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then_some(number)
}

/// Whether someone is old enough on a day; the age is the answer.
pub fn require_age(birth: NaiveDate, day: NaiveDate, minimum: u16) -> Result<u16, LearnerError> {
    let age = age_on(birth, day).ok_or(LearnerError::NotYetBorn)?;
    if age < minimum { Err(LearnerError::TooYoung { age, minimum }) } else { Ok(age) }
}

/// The age band of the reports.
#[must_use]
pub const fn age_band(age: u16) -> AgeBand {
    match age {
        0..=59 => AgeBand::Under60,
        60..=69 => AgeBand::From60To69,
        70..=79 => AgeBand::From70To79,
        _ => AgeBand::From80,
    }
}

/// Why a text is no person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing in it.
    #[error("empty")]
    Empty,
    /// More than [`MAX_NAME_CHARS`] characters.
    #[error("too long")]
    TooLong,
    /// A digit, a symbol, or an interpunct that separates nothing.
    #[error("a character that no name has")]
    Characters,
}

impl NameError {
    /// The stable code of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "name_empty",
            Self::TooLong => "name_too_long",
            Self::Characters => "name_characters",
        }
    }
}

/// A person's name as the ID card writes it: Han, Mongolian or Latin letters,
/// parts separated by an interpunct (`·`) or a space. NFC, one spelling of the
/// interpunct, at least 50 characters allowed for long Mongolian names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let name: String = text.trim().nfc().map(one_interpunct).collect();
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(NameError::TooLong);
        }
        let mut after_letter = false;
        for character in name.chars() {
            let letter = character.is_alphabetic();
            let joins = is_joiner(character) || is_separator(character);
            let fits = letter || (joins && after_letter);
            if !fits {
                return Err(NameError::Characters);
            }
            after_letter = letter || (is_joiner(character) && after_letter);
        }
        if name.chars().next_back().is_some_and(is_separator) {
            return Err(NameError::Characters);
        }
        Ok(Self(name))
    }
}

/// The dots that keyboards offer for the interpunct of minority names, as `·` (U+00B7).
const fn one_interpunct(character: char) -> char {
    match character {
        '\u{2022}' | '\u{2027}' | '\u{30FB}' | '\u{FF65}' | '\u{22C5}' => '·',
        other => other,
    }
}

const fn is_separator(character: char) -> bool {
    matches!(character, '·' | ' ' | '-' | '\'' | '’')
}

/// Marks inside written Mongolian: variation selectors, vowel separator, narrow space, joiners.
const fn is_joiner(character: char) -> bool {
    matches!(character, '\u{180B}'..='\u{180F}' | '\u{202F}' | '\u{200C}' | '\u{200D}')
}

/// A telephone number with its middle hidden: `138****5678`.
#[must_use]
pub fn mask_phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    if digits.len() < 8 {
        return "*".repeat(digits.len());
    }
    let (head, tail) = (&digits[..3], &digits[digits.len() - 4..]);
    head.iter().chain("****".chars().collect::<Vec<_>>().iter()).chain(tail).collect()
}

#[cfg(test)]
mod tests;
