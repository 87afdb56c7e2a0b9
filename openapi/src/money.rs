//! Amounts: yuan with two places and silver credits in hundredths.
//!
//! Both travel as decimal strings (`"18295.36"`, `"1.25"`), never as numbers,
//! so that no client can lose a fen to binary fractions.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The text is not a decimal with at most twelve digits before the point and two after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnAmount;

impl std::fmt::Display for NotAnAmount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a decimal with at most twelve digits before the point and two after it")
    }
}

impl std::error::Error for NotAnAmount {}

/// The least amount with more than twelve digits before the point: neither written nor stored.
const BEYOND: Decimal = Decimal::from_parts(0xD4A5_1000, 0xE8, 0, false, 0);

fn two_places(text: &str) -> Result<Decimal, NotAnAmount> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let value: Decimal =
        if plain { text.parse().map_err(|_| NotAnAmount)? } else { return Err(NotAnAmount) };
    if value.scale() > 2 || value.abs() >= BEYOND {
        return Err(NotAnAmount);
    }
    let mut exact = value;
    exact.rescale(2);
    Ok(exact)
}

macro_rules! decimal_string {
    ($name:ident, $example:literal, $description:literal) => {
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

/// An amount of money in yuan, always with two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Yuan(Decimal);

impl Yuan {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::from_parts(0, 0, 0, false, 2));

    /// From a whole number of fen.
    #[must_use]
    pub fn from_fen(fen: i64) -> Self {
        Self(Decimal::new(fen, 2))
    }

    /// The whole number of fen, or `None` where it does not fit.
    #[must_use]
    pub fn fen(self) -> Option<i64> {
        i64::try_from(self.0.mantissa()).ok()
    }

    /// The exact decimal.
    #[must_use]
    pub const fn decimal(self) -> Decimal {
        self.0
    }
}

impl TryFrom<Decimal> for Yuan {
    type Error = NotAnAmount;
    fn try_from(value: Decimal) -> Result<Self, Self::Error> {
        two_places(&value.normalize().to_string()).map(Self)
    }
}

impl std::fmt::Display for Yuan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

impl std::str::FromStr for Yuan {
    type Err = NotAnAmount;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        two_places(text).map(Self)
    }
}

decimal_string!(Yuan, "18295.36", "Yuan with at most two decimal places");

/// An amount of silver credits (银发学分), counted in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Credits(pub i64);

impl Credits {
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// The number of hundredths.
    #[must_use]
    pub const fn centi(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Credits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", Decimal::new(self.0, 2))
    }
}

impl std::str::FromStr for Credits {
    type Err = NotAnAmount;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let value = two_places(text)?;
        i64::try_from(value.mantissa()).map(Self).map_err(|_| NotAnAmount)
    }
}

decimal_string!(Credits, "1.25", "Silver credits with at most two decimal places");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_every_fen_on_the_wire() {
        for text in ["18295.36", "0.01", "-3.10", "0.00"] {
            assert_eq!(text.parse::<Yuan>().map(|y| y.to_string()), Ok(text.to_owned()));
            assert_eq!(text.parse::<Credits>().map(|c| c.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("18295.36".parse::<Yuan>().map(Yuan::fen), Ok(Some(1_829_536)));
        assert_eq!("7".parse::<Credits>(), Ok(Credits(700)));
    }

    #[test]
    fn amounts_with_a_third_place_or_an_exponent_are_refused() {
        for text in ["1.005", "1e3", "", " 1", "１.00", "0x10"] {
            assert_eq!(text.parse::<Yuan>(), Err(NotAnAmount));
            assert_eq!(text.parse::<Credits>(), Err(NotAnAmount));
        }
    }
}
