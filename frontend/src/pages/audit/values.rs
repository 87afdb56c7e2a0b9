//! What was recorded, in the reader's words: what a member means is read from the OpenAPI document when the console is
//! built (`build.rs`), so that a new enum of a record is worded without a line here.

use chrono::{DateTime, Utc};
use contract::trace::TraceValue;
use yew::prelude::*;

use crate::{
    components::grouped,
    i18n::I18n,
    pages::explain::{self, unit_of},
    time,
};

/// What the text of a member stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// A word of this enum of `contract`.
    Word(&'static str),
    /// Credits, as a decimal.
    Credits,
    /// Money, as a decimal.
    Yuan,
    /// Square metres, as a decimal.
    Area,
    /// `2025-H1`
    HalfYear,
}

include!(concat!(env!("OUT_DIR"), "/meanings.rs"));

/// A recorded value as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// In words or as a number with its unit.
    Words(AttrValue),
    /// As it was recorded, because nobody reads it as a text: identifiers, and words without a label.
    Code(String),
}

impl From<Told> for Html {
    fn from(told: Told) -> Self {
        match told {
            Told::Words(text) => html! { text },
            Told::Code(code) => html! { <span class="tree-code">{ code }</span> },
        }
    }
}

/// A value that stands at `place` in a record of this kind.
pub(super) fn value(i18n: &I18n, kind: &str, place: &str, text: String) -> Told {
    let parts: Vec<&str> =
        place.split('.').filter(|part| !part.bytes().all(|b| b.is_ascii_digit())).collect();
    let place = parts.join(".");
    let meanings = MEANINGS.iter().filter(|(of, at, _)| *of == kind && *at == place);
    let mut meant = meanings.map(|(.., meaning)| *meaning).peekable();
    if meant.peek().is_some() {
        return meant
            .find_map(|meaning| meant_as(i18n, meaning, &text))
            .map_or(Told::Code(text), Told::Words);
    }
    by_shape(i18n, &parts, text)
}

fn meant_as(i18n: &I18n, meaning: Meaning, text: &str) -> Option<AttrValue> {
    let with_unit = |unit: &str| Some(format!("{} {unit}", grouped(text)).into());
    match meaning {
        Meaning::Word(words) => i18n.label(words, text),
        Meaning::Credits => with_unit(&i18n.t("unit-credits")),
        Meaning::Yuan => with_unit(&i18n.t("unit-yuan")),
        Meaning::Area => with_unit("m²"),
        Meaning::HalfYear => text.parse().ok().map(|half| time::half_year(i18n, half)),
    }
}

/// Instants, yes and no, identifiers, and numbers whose member names their unit; everything else as it is.
fn by_shape(i18n: &I18n, parts: &[&str], text: String) -> Told {
    let member = parts.last().copied().unwrap_or_default();
    match text.as_str() {
        "true" => return Told::Words(i18n.t("yes")),
        "false" => return Told::Words(i18n.t("no")),
        _ if member == "id" || member.ends_with("_id") => return Told::Code(text),
        _ => {}
    }
    if text.contains('T')
        && let Ok(instant) = text.parse::<DateTime<Utc>>()
    {
        return Told::Words(time::minute(instant).into());
    }
    if let Ok(count) = text.parse::<i64>() {
        let unit = parts.iter().map(|part| unit_of(part)).find(|unit| !unit.is_empty()).unwrap_or_default();
        let number =
            if unit.is_empty() { text.into() } else { explain::value(i18n, &TraceValue::Count(count), unit) };
        return Told::Words(number);
    }
    Told::Words(text.into())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::{i18n::Lang, pages::audit::names::KINDS};

    fn texts() -> I18n {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut source = fs::read_to_string(root.join("../backend/locales/zh-CN/words.ftl")).unwrap();
        for file in fs::read_dir(root.join("locales/zh-CN")).unwrap() {
            source += &fs::read_to_string(file.unwrap().path()).unwrap();
        }
        I18n::new(Lang::ZhCn, source, Callback::noop())
    }

    fn told(kind: &str, place: &str, text: &str) -> Told {
        value(&texts(), kind, place, text.to_owned())
    }

    fn words(text: &'static str) -> Told {
        Told::Words(text.into())
    }

    #[test]
    fn every_kind_of_record_has_members_with_a_meaning() {
        // Of the ledger only yes, no and the number of a block are recorded; of the others names, numbers and instants.
        const PLAIN: [&str; 17] = [
            "assessor",
            "assessor_organisation",
            "ledger",
            "calendar_feed",
            "course_subscription",
            "curriculum_parameter",
            "participation_parameter",
            "learner_card",
            "device_parameter",
            "proxy_rule",
            "refresh_rule",
            "resource_center",
            "learning_team_parameter",
            "online_parameter",
            "online_playback",
            "silver_age_action",
            "volunteer_parameter",
        ];
        for (kind, _) in KINDS.iter().filter(|(kind, _)| !PLAIN.contains(kind)) {
            assert!(MEANINGS.iter().any(|(of, ..)| of == kind), "{kind}");
        }
        assert!(MEANINGS.iter().all(|(of, ..)| KINDS.iter().any(|(kind, _)| kind == of)));
    }

    #[test]
    fn every_enum_of_a_record_has_its_words() {
        let texts = texts();
        let document =
            fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/openapi.json")).unwrap();
        let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
        let mut seen = 0;
        for (kind, place, meaning) in MEANINGS {
            let Meaning::Word(name) = meaning else { continue };
            for word in document["components"]["schemas"][name]["enum"].as_array().unwrap() {
                let word = word.as_str().unwrap();
                assert!(texts.label(name, word).is_some(), "{kind} {place}: {name}.{word}");
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn the_same_member_is_worded_by_its_record() {
        assert_eq!(told("learner", "status", "closed"), words("已注销"));
        assert_eq!(told("class_session", "status", "closed"), words("已下课"));
        assert_eq!(told("account", "grants.1.role", "finance"), words("财务人员"));
        assert_eq!(told("learner", "age_band", "60_69"), words("60—69 岁"));
        assert_eq!(told("attendance", "3.status", "confirmed"), words("已确认"));
        assert_eq!(told("facility", "rooms.2.kind", "gymnasium"), Told::Code("gymnasium".into()));
    }

    #[test]
    fn instants_amounts_and_yes_or_no_are_told_as_elsewhere() {
        assert_eq!(
            told("redemption_order", "reserved_at", "2025-03-03T16:05:59.12Z"),
            words("2025-03-04 00:05")
        );
        assert_eq!(told("redemption_order", "credits", "1200.00"), words("1,200.00 学分"));
        assert_eq!(told("coverage_target", "target_bp", "9743"), words("97.43%"));
        assert_eq!(told("credit_policy", "document.caps_centi.per_day", "400"), words("4.00 学分"));
        assert_eq!(told("coverage_target", "due_date", "2025-12-31"), words("2025-12-31"));
        assert_eq!(told("curriculum_plan", "half_year", "2026-H1"), words("2026 年上半年"));
        assert_eq!(told("account", "active", "false"), words("否"));
        assert_eq!(told("learner", "id", "0198"), Told::Code("0198".into()));
        assert_eq!(told("learner", "name_zh", "Tegus"), words("Tegus"));
    }
}
