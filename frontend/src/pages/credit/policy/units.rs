//! The members of a policy: in which sections they stand, what they count, how they are typed and told.

use contract::{
    credit::ClosedBalance,
    money::{Credits, Yuan},
    redemption::ProhibitedKind,
};
use serde_json::Value;
use yew::AttrValue;

use crate::{
    components::grouped,
    i18n::I18n,
    pages::{
        course::{ticked, written},
        parameter,
    },
};

/// What a member counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Text,
    Date,
    Count,
    Minutes,
    Hours,
    Days,
    Years,
    /// Hundredths of a credit.
    Credits,
    /// Hundredths of a credit for an hour.
    Hourly,
    /// Fen.
    Yuan,
    /// Basis points.
    Share,
    Flag,
    /// What may never be offered.
    Kinds,
    /// What becomes of the credits of closed accounts.
    Closed,
}

/// A member: its JSON pointer, and what it counts.
pub(super) type Member = (&'static str, Unit);

/// The sections of a policy: the key of the heading, and the members.
pub(super) const SECTIONS: &[(&str, &[Member])] = &[
    (
        "policy-section-head",
        &[
            ("/policy_code", Unit::Text),
            ("/version", Unit::Count),
            ("/effective_from", Unit::Date),
            ("/effective_to", Unit::Date),
            ("/legal_basis", Unit::Text),
            ("/status", Unit::Text),
        ],
    ),
    (
        "policy-section-time",
        &[
            ("/block_minutes", Unit::Minutes),
            ("/min_valid_minutes/in_person", Unit::Minutes),
            ("/min_valid_minutes/online", Unit::Minutes),
            ("/min_age_years", Unit::Years),
        ],
    ),
    (
        "policy-section-rates",
        &[
            ("/rate_centi_per_hour/course_class", Unit::Hourly),
            ("/rate_centi_per_hour/lecture", Unit::Hourly),
            ("/rate_centi_per_hour/reading", Unit::Hourly),
            ("/rate_centi_per_hour/visit", Unit::Hourly),
            ("/rate_centi_per_hour/performance_exhibition", Unit::Hourly),
            ("/rate_centi_per_hour/study_tour", Unit::Hourly),
            ("/rate_centi_per_hour/learning_team", Unit::Hourly),
            ("/rate_centi_per_hour/volunteer_service", Unit::Hourly),
            ("/rate_centi_per_hour/smart_aging_training", Unit::Hourly),
            ("/rate_centi_per_hour/peer_teaching", Unit::Hourly),
            ("/rate_centi_per_hour/online_course", Unit::Hourly),
        ],
    ),
    (
        "policy-section-priority",
        &[("/priority_multiplier_enabled", Unit::Flag), ("/priority_multiplier_bp", Unit::Share)],
    ),
    (
        "policy-section-caps",
        &[
            ("/caps_centi/per_session", Unit::Credits),
            ("/caps_centi/per_day", Unit::Credits),
            ("/caps_centi/online_per_day", Unit::Credits),
            ("/caps_centi/per_month", Unit::Credits),
            ("/caps_centi/online_per_month", Unit::Credits),
            ("/caps_centi/per_year", Unit::Credits),
        ],
    ),
    (
        "policy-section-redemption",
        &[
            ("/vesting_hours", Unit::Hours),
            ("/par_value_fen_per_credit", Unit::Yuan),
            ("/redemption/max_per_month_centi", Unit::Credits),
            ("/redemption/item_cost_cap_fen", Unit::Yuan),
            ("/redemption/reverse_grace_days", Unit::Days),
            ("/redemption/prohibited", Unit::Kinds),
        ],
    ),
    (
        "policy-section-reserve",
        &[("/reserve/warn_ratio_bp", Unit::Share), ("/reserve/restrict_ratio_bp", Unit::Share)],
    ),
    (
        "policy-section-closed",
        &[("/closed_account/balance", Unit::Closed), ("/closed_account/after_days", Unit::Days)],
    ),
];

/// Members that are no parameters, and the texts that name them.
const NAMES: &[(&str, &str)] = &[
    ("/policy_code", "policy-code"),
    ("/version", "policy-version"),
    ("/effective_from", "policy-from"),
    ("/effective_to", "policy-to"),
    ("/legal_basis", "policy-basis"),
    ("/status", "policy-remark"),
    ("/redemption/prohibited", "policy-prohibited"),
    ("/min_valid_minutes/in_person", "policy-least-in-person"),
    ("/min_valid_minutes/online", "policy-least-online"),
];

/// Every member with its unit.
pub(super) fn members() -> impl Iterator<Item = Member> {
    SECTIONS.iter().flat_map(|(_, members)| members.iter().copied())
}

/// Where a member stands among the others; what stands in no section comes last.
pub(super) fn place(pointer: &str) -> usize {
    members().position(|(at, _)| at == pointer).unwrap_or(usize::MAX)
}

/// What the member at a pointer counts; anything else is a text.
pub(super) fn unit_at(pointer: &str) -> Unit {
    members().find(|(at, _)| *at == pointer).map_or(Unit::Text, |(_, unit)| unit)
}

/// The name of the member at a pointer, with what it holds for.
pub(super) fn name(i18n: &I18n, pointer: &str) -> AttrValue {
    if let Some((_, key)) = NAMES.iter().find(|(at, _)| *at == pointer) {
        return i18n.t(key);
    }
    if let Some(own) = pointer.strip_prefix("/parameter_basis/") {
        let (key, _) = own.rsplit_once('/').unwrap_or((own, ""));
        let name = parameter::name(i18n, key).to_string();
        return i18n.ta("policy-own-basis", &[("name", name.into())]);
    }
    parameter::name(i18n, &pointer.trim_start_matches('/').replace('/', "."))
}

/// The name of a member under the heading of its section: of a rate only the form, of a cap only the cap.
pub(super) fn short_name(i18n: &I18n, pointer: &str) -> AttrValue {
    let word = pointer.rsplit('/').next().unwrap_or_default();
    let of = |words: &str| i18n.label(words, word);
    let known = match () {
        () if pointer.starts_with("/rate_centi_per_hour/") => of("ActivityForm"),
        () if pointer.starts_with("/caps_centi/") => of("CreditCap"),
        () => None,
    };
    known.unwrap_or_else(|| name(i18n, pointer))
}

impl Unit {
    /// A value as it is typed into a form.
    pub(super) fn typed(self, value: &Value) -> String {
        match (self, value) {
            (_, Value::Null) => String::new(),
            (Self::Credits | Self::Hourly | Self::Share | Self::Yuan, Value::Number(_)) => hundredths(value),
            (Self::Kinds, _) => written(&kinds(value)),
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        }
    }

    /// What was typed as a value, or the key of the text that says what is wrong with it.
    pub(super) fn read(self, text: &str) -> Result<Value, &'static str> {
        let text = text.trim();
        match self {
            Self::Flag => Ok((text == "true").into()),
            Self::Kinds => Ok(ticked::<ProhibitedKind>(text).iter().map(|kind| kind.as_str()).collect()),
            Self::Date if text.is_empty() => Ok(Value::Null),
            Self::Text | Self::Date => Ok(text.into()),
            Self::Closed if !text.is_empty() => Ok(text.into()),
            _ if text.is_empty() => Err("form-required"),
            Self::Closed => Err("form-required"),
            Self::Credits | Self::Hourly | Self::Share | Self::Yuan => {
                let amount: Credits = text.trim_end_matches('%').parse().map_err(|_| "policy-two-places")?;
                Ok(amount.centi().into())
            }
            Self::Count | Self::Minutes | Self::Hours | Self::Days | Self::Years => {
                Ok(text.parse::<i32>().map_err(|_| "policy-whole")?.into())
            }
        }
    }

    /// A value in words.
    pub(super) fn told(self, i18n: &I18n, value: &Value) -> AttrValue {
        let number = || grouped(&value.to_string());
        let counted = |key: &str| i18n.ta(key, &[("count", number().into())]);
        match (self, value) {
            (_, Value::Null) => "—".into(),
            (Self::Kinds, _) => {
                let names: Vec<_> = kinds(value).iter().map(|kind| i18n.word(*kind).to_string()).collect();
                names.join(&i18n.t("list-comma")).into()
            }
            (Self::Closed, Value::String(word)) => {
                word.parse::<ClosedBalance>().map_or_else(|_| word.clone().into(), |word| i18n.word(word))
            }
            (_, Value::Bool(on)) => i18n.t(if *on { "yes" } else { "no" }),
            (_, Value::String(text)) if text.is_empty() => "—".into(),
            (_, Value::String(text)) => text.clone().into(),
            (Self::Credits, _) => {
                format!("{} {}", grouped(&hundredths(value)), i18n.t("unit-credits")).into()
            }
            (Self::Hourly, _) => i18n.ta("policy-hourly", &[("amount", hundredths(value).into())]),
            (Self::Yuan, _) => format!("{} {}", grouped(&hundredths(value)), i18n.t("unit-yuan")).into(),
            (Self::Share, _) => format!("{}%", hundredths(value).trim_end_matches(".00")).into(),
            (Self::Minutes, _) => i18n.ta("class-minutes", &[("minutes", number().into())]),
            (Self::Hours, _) => counted("policy-hours"),
            (Self::Days, _) => counted("unit-days"),
            (Self::Years, _) => counted("policy-years"),
            _ => number().into(),
        }
    }

    /// What is typed in, as the hint of a field.
    pub(super) fn hint(self, i18n: &I18n) -> Option<AttrValue> {
        let key = match self {
            Self::Credits => "policy-in-credits",
            Self::Hourly => "policy-in-credits-an-hour",
            Self::Yuan => "policy-in-yuan",
            Self::Share => "policy-in-percent",
            Self::Minutes => "policy-in-minutes",
            Self::Hours => "policy-in-hours",
            Self::Days => "policy-in-days",
            Self::Years => "policy-in-years",
            Self::Text | Self::Date | Self::Count | Self::Flag | Self::Kinds | Self::Closed => return None,
        };
        Some(i18n.t(key))
    }
}

/// Hundredths, or fen, as a decimal: `125` → `1.25`.
fn hundredths(value: &Value) -> String {
    value.as_i64().map(|number| Yuan::from_fen(number).to_string()).unwrap_or_default()
}

fn kinds(value: &Value) -> Vec<ProhibitedKind> {
    let words = value.as_array().into_iter().flatten();
    words.filter_map(|word| word.as_str()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn demo() -> Value {
        serde_json::from_str(include_str!("../../../../../backend/data/policies/credit_policy_demo.json"))
            .unwrap()
    }

    #[test]
    fn what_is_typed_is_what_the_policy_has() {
        let document = demo();
        for (at, unit) in members() {
            let value = document.pointer(at).cloned().unwrap_or(if at == "/version" {
                1.into()
            } else {
                Value::Null
            });
            assert_eq!(unit.read(&unit.typed(&value)), Ok(value), "{at}");
        }
    }

    #[test]
    fn every_number_and_switch_of_a_policy_stands_in_a_section() {
        fn leaves(value: &Value, at: &str, into: &mut Vec<String>) {
            match value {
                Value::Object(members) => {
                    members.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), into));
                }
                _ => into.push(at.to_owned()),
            }
        }
        let mut all = Vec::new();
        leaves(&demo(), "", &mut all);
        // The engine knows these in one way only.
        let fixed = ["/unit", "/rounding", "/expiry", "/late_signout", "/cash_convertible"];
        let missing: Vec<_> = all
            .iter()
            .filter(|at| !fixed.contains(&at.as_str()) && !members().any(|(known, _)| known == **at))
            .collect();
        assert!(all.len() > 30 && missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn amounts_are_typed_with_two_places_and_a_third_is_refused() {
        assert_eq!(Unit::Credits.read("1.25"), Ok(json!(125)));
        assert_eq!(Unit::Share.read("120%"), Ok(json!(12_000)));
        assert_eq!(Unit::Hourly.read("0.333"), Err("policy-two-places"));
        assert_eq!(Unit::Minutes.read("15.5"), Err("policy-whole"));
        assert_eq!(Unit::Yuan.read(" "), Err("form-required"));
        assert_eq!(Unit::Date.read(""), Ok(Value::Null));
    }
}
