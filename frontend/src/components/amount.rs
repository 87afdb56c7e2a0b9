//! Amounts as people read them.

use contract::money::{Credits, Yuan};
use yew::prelude::*;

use crate::i18n::I18n;

/// `1234567.80` → `1,234,567.80`.
pub fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = sign.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// An amount of money with its unit, two places, figures of equal width.
pub fn yuan(i18n: &I18n, amount: Yuan) -> Html {
    amount_with_unit(&grouped(&amount.to_string()), i18n.t("unit-yuan"))
}

/// An amount of credits with its unit.
pub fn credits(i18n: &I18n, amount: Credits) -> Html {
    amount_with_unit(&grouped(&amount.to_string()), i18n.t("unit-credits"))
}

/// A time or a period on one line, however narrow its column.
pub fn unbroken(text: impl Into<AttrValue>) -> Html {
    html! { <span class="amount">{ text.into() }</span> }
}

fn amount_with_unit(number: &str, unit: AttrValue) -> Html {
    html! { <span class="amount">{ number }<span class="unit">{ " " }{ unit }</span></span> }
}

/// Basis points as a percentage: `9743` → `97.43%`, `5000` → `50%`.
pub fn percent(basis_points: u32) -> String {
    match (basis_points / 100, basis_points % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, rest) => format!("{whole}.{rest:02}%"),
    }
}

/// Minutes as hours, rounded to two places: `47.5`.
pub fn hours(minutes: u64) -> String {
    let hundredths = (minutes * 100 + 30) / 60;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    grouped(text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_told_in_hours() {
        let told = [0, 5, 1800, 1950, 2415, 72_090].map(hours);
        assert_eq!(told, ["0", "0.08", "30", "32.5", "40.25", "1,201.5"]);
    }

    #[test]
    fn thousands_are_grouped_and_fen_kept() {
        for (number, shown) in [
            ("0.01", "0.01"),
            ("999.00", "999.00"),
            ("18295.36", "18,295.36"),
            ("-1234567.80", "-1,234,567.80"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn shares_show_two_places_only_where_needed() {
        assert_eq!(
            (percent(10_000), percent(9743), percent(5)),
            ("100%".into(), "97.43%".into(), "0.05%".into())
        );
    }
}
