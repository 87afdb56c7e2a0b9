//! Measures with two places: floor areas and rubric points.
//!
//! Both are counted in hundredths and travel as decimal strings
//! (`"165.50"`), as amounts do, so that `100.00` is exactly the minimum.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

pub use crate::money::NotAnAmount;

/// Writes hundredths as a decimal with two places.
pub(crate) fn write_hundredths(hundredths: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    write!(f, "{sign}{}.{:02}", size / 100, size % 100)
}

/// Reads a decimal with at most two places as hundredths.
pub(crate) fn read_hundredths(text: &str) -> Result<i64, NotAnAmount> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "00"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(places) || places.len() > 2 {
        return Err(NotAnAmount);
    }
    let whole: i64 = whole.parse().map_err(|_| NotAnAmount)?;
    let tenths = if places.len() == 1 { 10 } else { 1 };
    let places: i64 = places.parse::<i64>().map_err(|_| NotAnAmount)? * tenths;
    let size = whole.checked_mul(100).and_then(|h| h.checked_add(places)).ok_or(NotAnAmount)?;
    Ok(if negative { -size } else { size })
}

macro_rules! hundredths {
    ($(#[$meta:meta])* $name:ident, $example:literal, $description:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// From a whole number of hundredths.
            #[must_use]
            pub const fn from_hundredths(hundredths: i64) -> Self {
                Self(hundredths)
            }

            /// The whole number of hundredths.
            #[must_use]
            pub const fn hundredths(self) -> i64 {
                self.0
            }

            /// The exact decimal with two places.
            #[must_use]
            pub fn decimal(self) -> rust_decimal::Decimal {
                rust_decimal::Decimal::new(self.0, 2)
            }
        }

        impl TryFrom<rust_decimal::Decimal> for $name {
            type Error = NotAnAmount;
            fn try_from(value: rust_decimal::Decimal) -> Result<Self, Self::Error> {
                read_hundredths(&value.normalize().to_string()).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hundredths(self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnAmount;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                read_hundredths(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(r"^-?\d{1,12}(\.\d{1,2})?$"))
                    .description(Some($description))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

hundredths!(
    /// A usable floor area (使用面积) in square metres.
    Area,
    "165.50",
    "Square metres with at most two decimal places"
);

hundredths!(
    /// Points of the assessment rubric, of 100.00 in all.
    Points,
    "97.11",
    "Rubric points with at most two decimal places"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_keep_every_hundredth_on_the_wire() {
        for (text, hundredths) in
            [("100.00", 10_000), ("99.99", 9_999), ("0.05", 5), ("-0.05", -5), ("-3.10", -310)]
        {
            assert_eq!(text.parse(), Ok(Area::from_hundredths(hundredths)));
            assert_eq!(Area::from_hundredths(hundredths).to_string(), text);
        }
        assert_eq!("7".parse(), Ok(Points::from_hundredths(700)));
        assert_eq!("7.5".parse(), Ok(Points::from_hundredths(750)));
    }

    #[test]
    fn measures_with_a_third_place_or_stray_signs_are_refused() {
        for text in ["1.005", "1.", ".5", "", "--1", "+1", "1e3", " 1", "99999999999999999999"] {
            assert_eq!(text.parse::<Area>(), Err(NotAnAmount), "{text}");
        }
    }
}
