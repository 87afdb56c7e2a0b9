//! What a scanner or card reader types: an ID number, told from a name.

const LENGTH: usize = 18;

/// The ID number in what was typed, if it is one: 17 digits and a digit or X, and no name of six Chinese characters.
pub fn id_number(typed: &str) -> Option<String> {
    let number = typed.trim().to_ascii_uppercase();
    let (body, last) = number.as_bytes().split_at_checked(LENGTH - 1)?;
    let whole = body.iter().all(u8::is_ascii_digit) && matches!(last, [b'0'..=b'9' | b'X']);
    whole.then_some(number)
}

/// A learner's own code or the code of a card in what was typed, whatever the width and case of its letters: a letter that
/// says which, and at least as much as the shorter of them holds.
pub fn sign_code(typed: &str) -> Option<String> {
    const KINDS: [char; 2] = ['L', 'K'];
    const SHORTEST: usize = 25;
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    };
    let code: String = typed.trim().chars().map(narrow).map(|c| c.to_ascii_uppercase()).collect();
    let whole = code.len() >= SHORTEST && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (whole && code.starts_with(KINDS)).then_some(code)
}

/// What staff shows to a device, in what was typed; unlike other codes it has small letters and large ones.
pub fn staff_code(typed: &str) -> Option<String> {
    const SHORTEST: usize = 40;
    let code = typed.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (code.len() >= SHORTEST && code.starts_with('T') && code.bytes().all(plain)).then(|| code.to_owned())
}

/// The end of a code, to tell it from others without telling it.
pub fn short(code: &str) -> String {
    format!("…{}", code.get(code.len().saturating_sub(4)..).unwrap_or_default())
}

/// The number as the API shows it: the place and the last character.
pub fn masked(number: &str) -> String {
    let last = number.get(LENGTH - 1..).unwrap_or_default();
    format!("{}{}{last}", number.get(..6).unwrap_or_default(), "*".repeat(LENGTH - 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_whatever_stands_around_it() {
        assert_eq!(id_number(" 11010519491231002x\n").as_deref(), Some("11010519491231002X"));
    }

    #[test]
    fn a_name_as_long_in_bytes_as_a_number_is_a_name() {
        assert_eq!("阿拉坦其其格".len(), LENGTH);
        for typed in ["阿拉坦其其格", "1101051949", "1101051949123100X1", "11010519491231002X1", ""] {
            assert_eq!(id_number(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_code_is_told_from_names_and_numbers() {
        let card = "K0123456789ABCDEFGHJKMNPQ";
        assert_eq!(sign_code(&card.to_lowercase()).as_deref(), Some(card));
        assert_eq!(short(card), "…MNPQ");
        let wide: String = card.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
        assert_eq!(sign_code(&wide).as_deref(), Some(card));
        for typed in
            ["K0123", "11010519491231002X", "阿拉坦其其格阿拉坦其其格阿拉坦", "S0123456789ABCDEFGHJKMNPQ"]
        {
            assert_eq!(sign_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_code_of_staff_is_taken_letter_by_letter() {
        let code = format!("T{}", "aB3-_".repeat(10));
        assert_eq!(staff_code(&format!(" {code}\n")), Some(code.clone()));
        assert_eq!(sign_code(&code), None);
        for typed in ["T42", "Tserendorj", &code[1..], &format!("{code}。")] {
            assert_eq!(staff_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_masked_number_shows_the_place_and_the_last_character() {
        assert_eq!(masked("11010519491231002X"), "110105***********X");
    }
}
