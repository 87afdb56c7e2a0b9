//! Labels of the field's terms, in the languages of the API.
//!
//! They stand in `locales/*/words.ftl`: a message for each enum of `contract`,
//! an attribute for each of its words.

use contract::Word;
use unicode_normalization::UnicodeNormalization as _;

pub use crate::http::language::Language;
use crate::http::language::text;

/// What people call a word of an enum; the word itself where no label is known.
pub fn label(language: Language, list: &str, word: &str) -> String {
    known_label(language, list, word).unwrap_or_else(|| word.to_owned())
}

/// What people call a word of an enum, where a label is known.
pub fn known_label(language: Language, list: &str, word: &str) -> Option<String> {
    // Fluent's names begin with a letter, so `60_69` is found under `n60_69`.
    let name = if word.starts_with(|first: char| first.is_ascii_digit()) {
        format!("n{word}")
    } else {
        word.to_owned()
    };
    text(language, list, Some(&name), &[])
}

/// What people call an enum.
pub fn list_label(language: Language, list: &str) -> String {
    text(language, list, None, &[]).unwrap_or_else(|| list.to_owned())
}

/// What the columns of a file are called.
pub fn columns(language: Language, sheet: &str, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| label(language, sheet, name)).collect()
}

/// The word that a text means: the word itself, or its label in either language.
pub fn find<T: Word>(text: &str) -> Option<T> {
    let same = |label: String| plain(&label) == plain(text);
    let named = |word: &T| {
        let word = word.to_string();
        same(word.clone())
            || same(label(Language::Chinese, T::NAME, &word))
            || same(label(Language::English, T::NAME, &word))
    };
    T::WORDS.iter().copied().find(named)
}

fn plain(text: &str) -> String {
    text.nfkc().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}
