//! What a division is.

mod built_in;

use chrono::NaiveDate;
use contract::division::{
    DivisionCode, DivisionKind, DivisionLevel, DivisionQuery, DivisionView, UrbanRuralClass,
};
use rust_decimal::Decimal;

pub use built_in::DataError;
pub(super) use built_in::{census_shares, divisions};

/// A division during a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// The code, which tells the level and the county.
    pub code: DivisionCode,
    /// What it is by law.
    pub kind: DivisionKind,
    /// The Chinese name.
    pub name_zh: String,
    /// The Mongolian name, where it is known.
    pub name_mn: Option<String>,
    /// The division one level above; none for the city.
    pub parent_code: Option<DivisionCode>,
    /// Town or country, where that is known.
    pub urban_rural_class: Option<UrbanRuralClass>,
    /// Whether it counts in coverage.
    pub statutory: bool,
    /// The first day on which this holds.
    pub valid_from: NaiveDate,
    /// The first day on which this no longer holds.
    pub valid_to: Option<NaiveDate>,
}

impl Division {
    /// Where it stands in the tree.
    pub const fn level(&self) -> DivisionLevel {
        self.kind.level()
    }
}

impl From<Division> for DivisionView {
    fn from(division: Division) -> Self {
        Self {
            level: division.level(),
            county_code: division.code.county(),
            code: division.code,
            kind: division.kind,
            name_zh: division.name_zh,
            name_mn: division.name_mn,
            parent_code: division.parent_code,
            urban_rural_class: division.urban_rural_class,
            statutory: division.statutory,
            valid_from: division.valid_from,
            valid_to: division.valid_to,
        }
    }
}

/// Town or country by kind, until the bureau gives a classification of its own.
pub(super) const fn class_of(kind: DivisionKind) -> Option<UrbanRuralClass> {
    match kind {
        DivisionKind::Subdistrict | DivisionKind::Community => Some(UrbanRuralClass::Urban),
        DivisionKind::Town
        | DivisionKind::Sumu
        | DivisionKind::Township
        | DivisionKind::Village
        | DivisionKind::Gacha => Some(UrbanRuralClass::RuralPastoral),
        DivisionKind::City
        | DivisionKind::District
        | DivisionKind::Banner
        | DivisionKind::NonstatutoryZone
        | DivisionKind::Quasi => None,
    }
}

/// Whether divisions of this kind count in coverage.
pub(super) const fn is_statutory(kind: DivisionKind) -> bool {
    !matches!(kind, DivisionKind::NonstatutoryZone | DivisionKind::Quasi)
}

/// The age structure of a division's residents, by census; shares in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CensusShare {
    /// Whose residents.
    pub division_code: DivisionCode,
    /// The day of the census.
    pub census_date: NaiveDate,
    /// Up to 14 years.
    pub percent_0_14: Decimal,
    /// 15 to 59 years.
    pub percent_15_59: Decimal,
    /// 60 years and above.
    pub percent_60_plus: Decimal,
    /// 65 years and above, contained in the former.
    pub percent_65_plus: Decimal,
    /// All residents, where the bulletin was found.
    pub total_population: Option<i64>,
    /// Where the total was found, or why it is missing.
    pub source: String,
}

/// Which divisions are asked for, and for which day.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The day to answer for.
    pub as_of: NaiveDate,
    /// Only this level.
    pub level: Option<DivisionLevel>,
    /// Only this kind.
    pub kind: Option<DivisionKind>,
    /// Only the children of this division.
    pub parent_code: Option<DivisionCode>,
    /// Only this county and what lies in it.
    pub county_code: Option<DivisionCode>,
    /// Only what counts in coverage, or only what does not.
    pub statutory: Option<bool>,
    /// Only names that contain this, or codes that begin with it.
    pub text: Option<String>,
}

impl Filter {
    /// Every division on a day.
    pub const fn on(as_of: NaiveDate) -> Self {
        Self {
            as_of,
            level: None,
            kind: None,
            parent_code: None,
            county_code: None,
            statutory: None,
            text: None,
        }
    }

    /// What a caller asks for; the day is `today` unless given.
    pub fn of(query: &DivisionQuery, today: NaiveDate) -> Self {
        let text = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
        Self {
            as_of: query.as_of.unwrap_or(today),
            level: query.level,
            kind: query.kind,
            parent_code: query.parent_code.clone(),
            county_code: query.county_code.clone(),
            statutory: query.statutory,
            text: text.map(str::to_owned),
        }
    }
}
