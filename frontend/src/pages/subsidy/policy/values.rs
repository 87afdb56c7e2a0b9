//! The values of a policy: how they are typed, and how they are told in units that people use.

use contract::{
    Word,
    fund::ExpenseCategory,
    money::{Credits, Yuan},
    subsidy::{ParameterUnit, ScaledTarget, Veto},
};
use serde_json::Value;
use yew::AttrValue;

use crate::{
    components::{grouped, hours},
    i18n::I18n,
    pages::course::{ticked, written},
};

/// What earmarked money may buy (notice, 五(二)).
pub(super) const USES: &[ExpenseCategory] =
    &[ExpenseCategory::RedemptionGoods, ExpenseCategory::RedemptionServices];

/// Whether a value is kept in hundredths of what is typed and told.
const fn is_in_hundredths(unit: ParameterUnit) -> bool {
    matches!(
        unit,
        ParameterUnit::Fen
            | ParameterUnit::BasisPoints
            | ParameterUnit::CentiSquareMetres
            | ParameterUnit::Centipoints
    )
}

/// Hundredths as a decimal: `125` → `1.25`.
fn hundredths(number: i64) -> String {
    Yuan::from_fen(number).to_string()
}

/// The words of a list that are of one enum, as its boxes hold them.
fn boxes<W: Word>(words: &[&str]) -> String {
    written(&words.iter().filter_map(|word| word.parse::<W>().ok()).collect::<Vec<_>>())
}

fn words_of(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A value as it is typed into a form.
pub(super) fn typed(unit: ParameterUnit, at: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(_) => {
            let words = words_of(value);
            match at {
                "/fund_use" => boxes::<ExpenseCategory>(&words),
                "/vetoes" => boxes::<Veto>(&words),
                _ => boxes::<ScaledTarget>(&words),
            }
        }
        Value::Number(number) if is_in_hundredths(unit) => {
            number.as_i64().map(hundredths).unwrap_or_default()
        }
        other => other.to_string(),
    }
}

fn list<W: Word>(text: &str) -> Value {
    ticked::<W>(text).iter().map(|word| word.word()).collect()
}

/// What was typed as a value, or the key of the text that says what is wrong with it.
pub(super) fn read(unit: ParameterUnit, at: &str, text: &str) -> Result<Value, &'static str> {
    let text = text.trim();
    match unit {
        ParameterUnit::Switch => Ok((text == "true").into()),
        ParameterUnit::Text => Ok(text.into()),
        ParameterUnit::List => Ok(match at {
            "/fund_use" => list::<ExpenseCategory>(text),
            "/vetoes" => list::<Veto>(text),
            _ => list::<ScaledTarget>(text),
        }),
        _ if text.is_empty() => Err("form-required"),
        _ if is_in_hundredths(unit) => {
            let amount: Credits = text.trim_end_matches('%').parse().map_err(|_| "policy-two-places")?;
            Ok(amount.centi().into())
        }
        _ => Ok(text.parse::<i32>().map_err(|_| "policy-whole")?.into()),
    }
}

/// A value in words, by the key of its parameter.
pub(super) fn told(i18n: &I18n, unit: ParameterUnit, key: &str, value: &Value) -> AttrValue {
    match value {
        Value::Bool(on) => i18n.t(if *on { "yes" } else { "no" }),
        Value::String(text) if text.is_empty() => "—".into(),
        Value::String(text) => text.clone().into(),
        Value::Array(_) => listed(i18n, key, &words_of(value)),
        Value::Number(number) => {
            number.as_i64().map_or_else(|| "—".into(), |number| counted(i18n, unit, number))
        }
        _ => "—".into(),
    }
}

/// The words of a list in words.
pub(super) fn listed(i18n: &I18n, key: &str, words: &[&str]) -> AttrValue {
    let name = match key {
        "fund_use" => ExpenseCategory::NAME,
        "vetoes" => Veto::NAME,
        _ => ScaledTarget::NAME,
    };
    let told =
        |word: &&str| i18n.label(name, word).map_or_else(|| (*word).to_owned(), |told| told.to_string());
    match words {
        [] => "—".into(),
        words => words.iter().map(told).collect::<Vec<_>>().join(&i18n.t("list-comma")).into(),
    }
}

fn counted(i18n: &I18n, unit: ParameterUnit, number: i64) -> AttrValue {
    let in_words = |key: &str, number: String| i18n.ta(key, &[("count", grouped(&number).into())]);
    let exact = hundredths(number);
    match unit {
        ParameterUnit::Fen => format!("{} {}", grouped(&exact), i18n.t("unit-yuan")).into(),
        ParameterUnit::BasisPoints => format!("{}%", exact.trim_end_matches(".00")).into(),
        ParameterUnit::CentiSquareMetres => in_words("subsidy-square-metres", exact),
        ParameterUnit::Centipoints => in_words("subsidy-points", exact),
        ParameterUnit::Minutes => minutes(i18n, number),
        ParameterUnit::WorkingDays => in_words("subsidy-working-days", number.to_string()),
        ParameterUnit::Days => in_words("unit-days", number.to_string()),
        ParameterUnit::Months => in_words("subsidy-months", number.to_string()),
        ParameterUnit::Learners => in_words("subsidy-learners", number.to_string()),
        _ => grouped(&number.to_string()).into(),
    }
}

/// Minutes as hours, where those are exact in two places.
fn minutes(i18n: &I18n, number: i64) -> AttrValue {
    match u64::try_from(number) {
        Ok(exact) if exact % 3 == 0 => i18n.ta("policy-hours", &[("count", hours(exact).into())]),
        _ => i18n.ta("class-minutes", &[("minutes", grouped(&number.to_string()).into())]),
    }
}

/// In which unit a member is typed, as the hint of a field.
pub(super) fn hint(i18n: &I18n, unit: ParameterUnit) -> Option<AttrValue> {
    let key = match unit {
        ParameterUnit::Fen => "policy-in-yuan",
        ParameterUnit::BasisPoints => "policy-in-percent",
        ParameterUnit::CentiSquareMetres => "subsidy-in-square-metres",
        ParameterUnit::Centipoints => "subsidy-in-points",
        ParameterUnit::Minutes => "policy-in-minutes",
        ParameterUnit::WorkingDays => "subsidy-in-working-days",
        ParameterUnit::Days => "policy-in-days",
        ParameterUnit::Months => "subsidy-in-months",
        ParameterUnit::Learners => "subsidy-in-learners",
        ParameterUnit::Count | ParameterUnit::Switch | ParameterUnit::Text | ParameterUnit::List => {
            return None;
        }
    };
    Some(i18n.t(key))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::members::{is_day, members, unit_at};
    use super::*;

    #[test]
    fn what_is_typed_is_what_the_policy_has() {
        let document: Value = serde_json::from_str(include_str!(
            "../../../../../backend/data/policies/subsidy_policy_demo.json"
        ))
        .unwrap();
        let mut tried = 0;
        for at in members().filter(|at| !is_day(at)) {
            let Some(value) = document.pointer(at) else { continue };
            let unit = unit_at(&document, at);
            assert_eq!(read(unit, at, &typed(unit, at, value)), Ok(value.clone()), "{at}");
            tried += 1;
        }
        assert!(tried > 70, "{tried}");
    }

    #[test]
    fn amounts_are_typed_with_two_places_and_counts_as_whole_numbers() {
        let read = |unit, text| read(unit, "", text);
        assert_eq!(read(ParameterUnit::Fen, "1500.5"), Ok(json!(150_050)));
        assert_eq!(read(ParameterUnit::BasisPoints, "40%"), Ok(json!(4_000)));
        assert_eq!(read(ParameterUnit::Centipoints, "4.555"), Err("policy-two-places"));
        assert_eq!(read(ParameterUnit::Minutes, "90.5"), Err("policy-whole"));
        assert_eq!(read(ParameterUnit::Learners, " "), Err("form-required"));
    }
}
