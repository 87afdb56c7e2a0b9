//! What was typed or scanned at the desk.

use crate::pages::card;

/// Digits of a pick-up code.
const CODE: usize = 8;
/// No list of the desk is longer than so many digits can count.
const PLACE: usize = 2;

/// What the text in the box stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// Nothing.
    Nothing,
    /// An ID number.
    Number(String),
    /// A pick-up code.
    Code(String),
    /// The place of something on the page, from 1 on.
    Place(usize),
    /// Part of a name.
    Name(String),
}

/// Reads the text; codes are taken with the space that they are shown with.
pub(super) fn typed(text: &str) -> Typed {
    let text = text.trim();
    if let Some(number) = card::id_number(text) {
        return Typed::Number(number);
    }
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        0 => Typed::Nothing,
        CODE if is_number => Typed::Code(digits),
        1..=PLACE if is_number => digits.parse().map_or(Typed::Name(digits), Typed::Place),
        _ => Typed::Name(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_codes_places_and_names_are_told_apart() {
        for (text, means) in [
            ("  ", Typed::Nothing),
            ("11010519491231002x\r\n", Typed::Number("11010519491231002X".into())),
            ("12345678\n", Typed::Code("12345678".into())),
            ("1234 5678", Typed::Code("12345678".into())),
            ("3", Typed::Place(3)),
            ("12", Typed::Place(12)),
            ("123", Typed::Name("123".into())),
            ("1101051949", Typed::Name("1101051949".into())),
            ("乌云 其其格", Typed::Name("乌云 其其格".into())),
        ] {
            assert_eq!(typed(text), means, "{text:?}");
        }
    }
}
