//! Wire types of the slice `division`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// The level of an administrative division, from the top.
    pub enum DivisionLevel {
        /// The city, 6 digits ending in `00`.
        City = "city",
        /// A district or banner (旗区), 6 digits.
        County = "county",
        /// A subdistrict, town, sumu, township or zone, 9 digits.
        Township = "township",
        /// A community, village or gacha, 12 digits.
        Village = "village",
    }
}

words! {
    /// What an administrative division is by law (GB/T 10114 for townships).
    pub enum DivisionKind {
        /// 市
        City = "city",
        /// 区
        District = "district",
        /// 旗
        Banner = "banner",
        /// 街道, code suffix 001–099.
        Subdistrict = "subdistrict",
        /// 镇, code suffix 100–199.
        Town = "town",
        /// 苏木, code suffix 200–399.
        Sumu = "sumu",
        /// 乡, code suffix 200–399.
        Township = "township",
        /// Development zone and the like, code suffix 400 and above: no part of any coverage denominator.
        NonstatutoryZone = "nonstatutory_zone",
        /// 社区
        Community = "community",
        /// 村
        Village = "village",
        /// 嘎查
        Gacha = "gacha",
        /// 类似村级单位, an office that acts as a village.
        Quasi = "quasi",
    }
}

words! {
    /// Town or country, for the comparison of 城乡均衡 (notice, 三).
    pub enum UrbanRuralClass {
        /// 城镇区
        Urban = "urban",
        /// 农村牧区
        RuralPastoral = "rural_pastoral",
    }
}

impl DivisionKind {
    /// The level that divisions of this kind stand on.
    #[must_use]
    pub const fn level(self) -> DivisionLevel {
        match self {
            Self::City => DivisionLevel::City,
            Self::District | Self::Banner => DivisionLevel::County,
            Self::Subdistrict | Self::Town | Self::Sumu | Self::Township | Self::NonstatutoryZone => {
                DivisionLevel::Township
            }
            Self::Community | Self::Village | Self::Gacha | Self::Quasi => DivisionLevel::Village,
        }
    }
}

/// The text is not a division code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADivisionCode;

impl std::fmt::Display for NotADivisionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a division code has 6, 9 or 12 digits")
    }
}

impl std::error::Error for NotADivisionCode {}

/// The code of a division (GB/T 2260 and GB/T 10114): 6 digits for the city and
/// its counties, 9 for townships, 12 for villages; each begins with its parent's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode(String);

impl DivisionCode {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level that a code of this form stands on.
    #[must_use]
    pub fn level(&self) -> DivisionLevel {
        match self.0.len() {
            6 if self.0.ends_with("00") => DivisionLevel::City,
            6 => DivisionLevel::County,
            9 => DivisionLevel::Township,
            _ => DivisionLevel::Village,
        }
    }

    /// The county that the division is or lies in; `None` for the city.
    #[must_use]
    pub fn county(&self) -> Option<Self> {
        (self.level() != DivisionLevel::City).then(|| Self(self.0.chars().take(6).collect()))
    }

    /// The township that the division is or lies in; `None` above townships.
    #[must_use]
    pub fn township(&self) -> Option<Self> {
        (self.0.len() >= 9).then(|| Self(self.0.chars().take(9).collect()))
    }

    /// Whether `other` is this division or lies in it, as far as codes tell.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let own = if self.level() == DivisionLevel::City { self.0.trim_end_matches("00") } else { &self.0 };
        other.0.starts_with(own)
    }
}

impl std::str::FromStr for DivisionCode {
    type Err = NotADivisionCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for DivisionCode {
    type Error = NotADivisionCode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && matches!(text.len(), 6 | 9 | 12) { Ok(Self(text)) } else { Err(NotADivisionCode) }
    }
}

impl From<DivisionCode> for String {
    fn from(code: DivisionCode) -> Self {
        code.0
    }
}

impl std::fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for DivisionCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^([0-9]{6}|[0-9]{9}|[0-9]{12})$"))
            .description(Some(
                "Division code: 6 digits for the city and counties, 9 for townships, 12 for villages",
            ))
            .examples([serde_json::json!("150602001")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for DivisionCode {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("DivisionCode")
    }
}

/// A division as it was, is or will be from `valid_from` on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DivisionView {
    /// The code; successive rows of one code do not overlap in time.
    pub code: DivisionCode,
    /// Where it stands in the tree.
    pub level: DivisionLevel,
    /// What it is by law.
    pub kind: DivisionKind,
    /// The Chinese name.
    pub name_zh: String,
    /// The Mongolian name in traditional script, where it is known.
    pub name_mn: Option<String>,
    /// The division one level above; `null` for the city.
    pub parent_code: Option<DivisionCode>,
    /// The county that it is or lies in; `null` for the city.
    pub county_code: Option<DivisionCode>,
    /// Town or country; `null` where that is not told by the kind.
    pub urban_rural_class: Option<UrbanRuralClass>,
    /// Whether it counts in coverage: zones and offices that act as villages do not.
    pub statutory: bool,
    /// The first day on which this holds.
    pub valid_from: NaiveDate,
    /// The first day on which this no longer holds; `null` until further notice.
    pub valid_to: Option<NaiveDate>,
}

/// Which divisions a list answers; they come in the order of their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DivisionQuery {
    /// Only this level.
    pub level: Option<DivisionLevel>,
    /// Only this kind.
    pub kind: Option<DivisionKind>,
    /// Only the children of this division.
    pub parent_code: Option<DivisionCode>,
    /// Only this county and what lies in it.
    pub county_code: Option<DivisionCode>,
    /// Only divisions that count in coverage, or only those that do not.
    pub statutory: Option<bool>,
    /// Only names that contain this text, or codes that begin with it.
    pub q: Option<String>,
    /// The day to answer for; today in Asia/Shanghai unless given.
    pub as_of: Option<NaiveDate>,
    /// How many items a page holds, 1 to 200; 50 unless given.
    pub limit: Option<u32>,
    /// Continues after the page that gave this cursor.
    pub cursor: Option<String>,
    /// Whether to count the whole list.
    pub count: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    #[test]
    fn only_six_nine_or_twelve_digits_are_a_code() {
        for wrong in ["", "15060", "1506020", "15060200a", "１５０６０２", "1506020010011"] {
            assert!(wrong.parse::<DivisionCode>().is_err(), "{wrong}");
            assert!(serde_json::from_value::<DivisionCode>(serde_json::json!(wrong)).is_err(), "{wrong}");
        }
        assert_eq!(code("150602001").as_str(), "150602001");
    }

    #[test]
    fn a_code_tells_level_county_and_township() {
        assert_eq!(code("150600").level(), DivisionLevel::City);
        assert_eq!(code("150600").county(), None);
        assert_eq!(code("150602").level(), DivisionLevel::County);
        assert_eq!(code("150602").county(), Some(code("150602")));
        assert_eq!(code("150602").township(), None);
        assert_eq!(code("150602001001").level(), DivisionLevel::Village);
        assert_eq!(code("150602001001").township(), Some(code("150602001")));
    }

    #[test]
    fn a_division_covers_itself_and_what_lies_in_it() {
        assert!(code("150600").covers(&code("150602001001")));
        assert!(code("150602").covers(&code("150602001")));
        assert!(code("150602").covers(&code("150602")));
        assert!(!code("150602").covers(&code("150603001")));
        assert!(!code("150602001").covers(&code("150602")));
    }
}
