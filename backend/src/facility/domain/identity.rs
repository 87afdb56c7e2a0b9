//! Numbers and names that identify: credit codes, school codes, telephones.

use contract::division::DivisionKind;
use contract::facility::HostKind;

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Whether a text is a unified social credit code: 18 characters, the last one a check (GB 32100).
#[must_use]
pub fn is_credit_code(text: &str) -> bool {
    let Some(values) = text.chars().map(|c| ALPHABET.find(c)).collect::<Option<Vec<usize>>>() else {
        return false;
    };
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    values.len() == 18 && values.last() == Some(&((31 - sum % 31) % 31))
}

/// Whether a facility of a kind may lie in a division of a kind. Zones have no
/// part in coverage, but a centre there may register as a regional one.
#[must_use]
pub const fn fits_division(host: HostKind, division: DivisionKind) -> bool {
    match host {
        HostKind::SubdistrictElderlyCareCenter => matches!(division, DivisionKind::Subdistrict),
        HostKind::TownshipRegionalElderlyCareCenter => matches!(
            division,
            DivisionKind::Town | DivisionKind::Sumu | DivisionKind::Township | DivisionKind::NonstatutoryZone
        ),
        HostKind::VillageCommunityElderlyCareStation => matches!(
            division,
            DivisionKind::Community | DivisionKind::Village | DivisionKind::Gacha | DivisionKind::Quasi
        ),
    }
}

/// How many schools of one division have numbers.
pub const MAX_NUMBER: u32 = 99;

/// The code of a division's so-manieth school; `None` beyond 99.
#[must_use]
pub fn school_code(division_code: &str, number: u32) -> Option<String> {
    (1..=MAX_NUMBER).contains(&number).then(|| format!("YFXT-{division_code}-{number:02}"))
}

/// Whether a text can be a telephone number.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (5..=15).contains(&digits)
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | ' ' | '(' | ')'))
}

/// A telephone number of which only the ends can be read.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let length = phone.chars().count();
    let (head, tail) = if length >= 8 { (3, 4) } else { (0, 2) };
    phone.chars().enumerate().map(|(at, c)| if at < head || at + tail >= length { c } else { '*' }).collect()
}

/// A name of which only the first character can be read.
#[must_use]
pub fn mask_name(name: &str) -> String {
    name.chars().take(1).chain(['*']).collect()
}

/// What a text says, unless it was masked: a masked name or number says nothing.
#[must_use]
pub fn unmasked(text: String) -> Option<String> {
    if text.contains('*') { None } else { Some(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_code_with_a_wrong_check_character_is_refused() {
        assert!(is_credit_code("91350100M000100Y43"));
        for wrong in
            ["91350100M000100Y44", "91350100M000100Y4", "91350100M000100I43", "", "91350100m000100y43"]
        {
            assert!(!is_credit_code(wrong), "{wrong}");
        }
    }

    #[test]
    fn centres_and_stations_lie_in_divisions_of_their_own_kind() {
        use DivisionKind as D;
        use HostKind as H;
        assert!(fits_division(H::SubdistrictElderlyCareCenter, D::Subdistrict));
        assert!(!fits_division(H::SubdistrictElderlyCareCenter, D::Town));
        assert!(fits_division(H::TownshipRegionalElderlyCareCenter, D::Sumu));
        assert!(fits_division(H::TownshipRegionalElderlyCareCenter, D::NonstatutoryZone));
        assert!(!fits_division(H::TownshipRegionalElderlyCareCenter, D::Subdistrict));
        assert!(fits_division(H::VillageCommunityElderlyCareStation, D::Gacha));
        assert!(!fits_division(H::VillageCommunityElderlyCareStation, D::Township));
    }

    #[test]
    fn school_codes_are_numbered_within_their_division() {
        assert_eq!(school_code("150602001", 1).as_deref(), Some("YFXT-150602001-01"));
        assert_eq!(school_code("150602001", 100), None);
    }

    #[test]
    fn telephones_show_only_their_ends() {
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("12345"), "***45");
        assert_eq!(mask_name("张三"), "张*");
        assert_eq!(unmasked(mask_phone("13812345678")).or_else(|| unmasked(mask_name("张三"))), None);
        assert!(is_phone("0477-8581234"));
        assert!(!is_phone("无"));
    }
}
