//! Rules about persons: ID number, age, name, and what is shown of them.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use contract::learner::{AgeBand, LearnerState, Sex};
use unicode_normalization::UnicodeNormalization;

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

    /// The first letter, the rest hidden: `张**`.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0.chars().take(1).chain("**".chars()).collect()
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

/// A step in a learner's registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LearnerStep {
    /// Stop earning for the time being.
    Suspend,
    /// Learn and earn again.
    Resume,
    /// Leave for good.
    Close,
}

/// Where a step leads.
pub const fn take_step(state: LearnerState, step: LearnerStep) -> Result<LearnerState, LearnerError> {
    match (state, step) {
        (LearnerState::Active, LearnerStep::Suspend) => Ok(LearnerState::Suspended),
        (LearnerState::Suspended, LearnerStep::Resume) => Ok(LearnerState::Active),
        (LearnerState::Active | LearnerState::Suspended, LearnerStep::Close) => Ok(LearnerState::Closed),
        _ => Err(LearnerError::Step(state)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_standard_id_numbers_are_accepted() {
        let woman: IdNumber = "11010519491231002x".parse().unwrap();
        assert_eq!(woman.expose(), "11010519491231002X");
        assert_eq!(woman.birth_date(), day("1949-12-31"));
        assert_eq!(woman.sex(), Sex::Female);
        assert_eq!(woman.masked(), "110105***********X");
        assert_eq!(woman.region(), "110105");
        let man: IdNumber = " 440524188001010014 ".parse().unwrap();
        assert_eq!(man.sex(), Sex::Male);
    }

    #[test]
    fn an_id_number_with_one_fault_is_refused_for_that_fault() {
        for (text, fault) in [
            ("110105194912310021", IdNumberError::CheckDigit),
            ("11010519491231002", IdNumberError::Length),
            ("110105491231002", IdNumberError::Length),
            ("1101051949123100２X", IdNumberError::Characters),
            ("X1010519491231002X", IdNumberError::Characters),
            ("99010519491231002X", IdNumberError::Region),
            ("11010519490229002X", IdNumberError::BirthDate),
            ("11010519491331002X", IdNumberError::BirthDate),
            ("", IdNumberError::Length),
        ] {
            assert_eq!(text.parse::<IdNumber>(), Err(fault), "{text}");
        }
    }

    #[test]
    fn an_id_number_never_shows_itself_when_debugged() {
        let number: IdNumber = "11010519491231002X".parse().unwrap();
        assert!(!format!("{number:?}").contains("1949"));
    }

    #[test]
    fn sixty_begins_on_the_sixtieth_birthday() {
        let birth = day("1965-03-15");
        assert_eq!(age_on(birth, day("2025-03-14")), Some(59));
        assert_eq!(age_on(birth, day("2025-03-15")), Some(60));
        assert_eq!(
            require_age(birth, day("2025-03-14"), MIN_AGE_YEARS),
            Err(LearnerError::TooYoung { age: 59, minimum: 60 })
        );
        assert_eq!(require_age(birth, day("2025-03-15"), MIN_AGE_YEARS), Ok(60));
        assert_eq!(age_on(birth, day("1965-03-14")), None);
        assert_eq!(require_age(birth, day("1960-01-01"), 60), Err(LearnerError::NotYetBorn));
    }

    #[test]
    fn born_on_29_february_turns_older_on_the_last_of_february() {
        let birth = day("1960-02-29");
        assert_eq!(age_on(birth, day("2020-02-28")), Some(59));
        assert_eq!(age_on(birth, day("2020-02-29")), Some(60));
        assert_eq!(age_on(birth, day("2025-02-27")), Some(64));
        assert_eq!(age_on(birth, day("2025-02-28")), Some(65));
    }

    #[test]
    fn age_bands_change_at_70_and_80() {
        let bands: Vec<_> =
            [59, 60, 69, 70, 79, 80, 103].map(age_band).into_iter().map(AgeBand::as_str).collect();
        assert_eq!(bands, ["under_60", "60_69", "60_69", "70_79", "70_79", "80_plus", "80_plus"]);
    }

    #[test]
    fn long_mongolian_and_interpunct_names_are_accepted() {
        let long = "乌".repeat(50);
        for name in [
            "张三",
            "阿拉腾·乌力吉",
            long.as_str(),
            "ᠪᠠᠲᠤᠪᠠᠶᠠᠷ",
            "ᠴᠡᠴᠡᠭ\u{180E}ᠠ ᠭᠡᠷᠡᠯ",
            "Sarnai O'Brien-Li",
            "𠮷田",
        ] {
            assert_eq!(name.parse::<PersonName>().map(|n| n.as_str().to_owned()).as_deref(), Ok(name));
        }
        assert_eq!("阿拉腾•乌力吉".parse::<PersonName>(), "阿拉腾·乌力吉".parse());
        assert_eq!("张三丰".parse::<PersonName>().unwrap().masked(), "张**");
    }

    #[test]
    fn names_with_digits_symbols_or_stray_dots_are_refused() {
        for (name, fault) in [
            ("", NameError::Empty),
            ("  ", NameError::Empty),
            ("张3", NameError::Characters),
            ("·张", NameError::Characters),
            ("张·", NameError::Characters),
            ("张··三", NameError::Characters),
            ("<b>", NameError::Characters),
            ("张\n三", NameError::Characters),
            ("=cmd", NameError::Characters),
        ] {
            assert_eq!(name.parse::<PersonName>(), Err(fault), "{name}");
        }
        assert_eq!("乌".repeat(101).parse::<PersonName>(), Err(NameError::TooLong));
    }

    #[test]
    fn a_closed_learner_stays_closed() {
        for step in [LearnerStep::Suspend, LearnerStep::Resume, LearnerStep::Close] {
            assert_eq!(take_step(LearnerState::Closed, step), Err(LearnerError::Step(LearnerState::Closed)));
        }
        assert_eq!(take_step(LearnerState::Active, LearnerStep::Suspend), Ok(LearnerState::Suspended));
        assert!(take_step(LearnerState::Active, LearnerStep::Resume).is_err());
    }

    #[test]
    fn a_telephone_number_keeps_its_ends_only() {
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("12345"), "*****");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes(serial in 0_u32..1000, place in 0_usize..17, by in 1_u8..10) {
            let mut body = format!("15060219550612{serial:03}").into_bytes();
            let check = check_character(&body);
            body[place] = b'0' + (body[place] - b'0' + by) % 10;
            body.push(check);
            prop_assert!(String::from_utf8(body).unwrap().parse::<IdNumber>().is_err());
        }

        #[test]
        fn any_text_is_judged_without_a_crash(text in "\\PC{0,24}") {
            let _ = text.parse::<IdNumber>();
            let _ = text.parse::<PersonName>();
        }
    }

    #[test]
    fn the_bound_of_an_age_band_agrees_with_the_age() {
        for (age, today) in [(60, "2026-02-28"), (70, "2026-02-28"), (70, "2028-02-29"), (80, "2025-07-01")] {
            let bound = latest_birth(age, day(today));
            assert_eq!(age_on(bound, day(today)), Some(age));
            assert_eq!(age_on(bound.succ_opt().unwrap(), day(today)), Some(age - 1), "{age} on {today}");
        }
    }

    #[test]
    fn a_telephone_number_has_seven_to_fifteen_digits() {
        assert_eq!(parse_phone("+86 138-1234-5678").as_deref(), Some("+8613812345678"));
        assert_eq!(parse_phone("0477-8591234").as_deref(), Some("04778591234"));
        for text in ["", "12345", "1381234567a", "1234567890123456"] {
            assert_eq!(parse_phone(text), None, "{text}");
        }
    }
}
