//! How names and titles are searched.

use unicode_normalization::UnicodeNormalization as _;

/// The form in which titles and codes are searched: one width, lower case, no
/// blanks, no variation selectors or vowel separators of written Mongolian.
#[must_use]
pub fn search_key(text: &str) -> String {
    let invisible = |c: char| matches!(c, '\u{180B}'..='\u{180F}' | '\u{200C}' | '\u{200D}' | '\u{202F}');
    text.nfkc().filter(|c| !c.is_whitespace() && !invisible(*c)).flat_map(char::to_lowercase).collect()
}
