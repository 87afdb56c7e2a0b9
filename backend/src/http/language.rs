//! The caller's language and the texts in it.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// A language that the API answers in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Chinese, the default.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The tag for `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// Chooses by the quality values of `Accept-Language` (RFC 9110 §12.5.4).
    pub fn negotiate(accept: Option<&str>) -> Self {
        let mut best = (Self::default(), 0_u16);
        for range in accept.unwrap_or_default().split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let quality = parts.find_map(|p| p.trim().strip_prefix("q=")).map_or(1000, thousandths);
            let language = match tag.split('-').next() {
                Some("zh" | "mn") => Self::Chinese,
                Some("en") => Self::English,
                _ => continue,
            };
            if quality > best.1 {
                best = (language, quality);
            }
        }
        best.0
    }
}

fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u16>().unwrap_or(0).min(1) * 1000 + digits.parse::<u16>().unwrap_or(0)
}

macro_rules! texts {
    ($tag:literal: $($slice:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../../locales/", $tag, "/", $slice, ".ftl"))),+]
    };
}
macro_rules! slices {
    ($tag:literal) => {
        texts!(
            $tag: "http", "auth", "audit", "division", "facility", "learner", "course", "curriculum", "class",
            "credit", "redemption", "fund", "subsidy", "subsidy_run", "teacher", "coverage", "sheet", "policy", "refresh",
            "smart_aging", "venue", "device", "privacy", "learning_team", "online", "volunteer", "assessment"
        )
    };
}

const CHINESE_TEXTS: &[&str] = slices!("zh-CN");
const ENGLISH_TEXTS: &[&str] = slices!("en");

static CHINESE: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("zh-CN", CHINESE_TEXTS, texts!("zh-CN": "words")));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("en", ENGLISH_TEXTS, texts!("en": "words")));

/// The codes of all problems and faults, slice by slice.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let id =
        |line: &'static str| line.split_once(" =").map(|(id, _)| id).filter(|id| !id.starts_with([' ', '#']));
    ENGLISH_TEXTS.iter().flat_map(|text| text.lines()).filter_map(id)
}

fn bundle(tag: &str, slices: &[&str], words: &[&str]) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for source in slices.iter().chain(words) {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, errors)| {
            tracing::error!(?errors, "a locale file does not parse");
            partial
        });
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The message `code`, or its `.attribute`, in `language`; `None` when there is no such text.
pub fn text(
    language: Language,
    code: &str,
    attribute: Option<&str>,
    args: &[(&'static str, String)],
) -> Option<String> {
    let bundle = match language {
        Language::Chinese => &*CHINESE,
        Language::English => &*ENGLISH,
    };
    let message = bundle.get_message(code)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(*name, value.clone());
    }
    Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_known_language_is_chosen_and_chinese_is_the_default() {
        for (accept, language) in [
            (None, Language::Chinese),
            (Some("en"), Language::English),
            (Some("fr, en;q=0.8, zh-CN;q=0.9"), Language::Chinese),
            (Some("zh;q=0.1,en-GB;q=0.25"), Language::English),
            (Some("fr"), Language::Chinese),
        ] {
            assert_eq!(Language::negotiate(accept), language, "{accept:?}");
        }
    }

    #[test]
    fn a_code_has_one_text() {
        let mut seen = std::collections::BTreeSet::new();
        // Of a date that no policy could have, and of one that no request could.
        let twice = codes().filter(|code| !seen.insert(*code) && *code != "date_out_of_range");
        assert_eq!(twice.collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
