//! Wire types of the report on what outstanding credits will cost.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::credit::CoverLevel;
use crate::curriculum::HalfYear;
use crate::division::DivisionCode;
use crate::facility::SheetFormat;
use crate::money::{Credits, Yuan};

/// For which part of the city the report is asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LiabilityQuery {
    /// Only this county; absent for the whole of the caller's scope.
    pub county_code: Option<DivisionCode>,
}

/// As [`LiabilityQuery`], for a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct LiabilityExportQuery {
    /// Only this county; absent for the whole of the caller's scope.
    pub county_code: Option<DivisionCode>,
    /// The form; a workbook unless asked otherwise.
    pub format: Option<SheetFormat>,
}

/// Credits that expire in one half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiabilityExpiry {
    /// The half-year.
    pub half_year: HalfYear,
    /// Credits that have been neither spent nor lost, those held for orders included.
    pub outstanding: Credits,
    /// What they are worth at par, rounded up.
    pub liability: Yuan,
    /// What of that is held for orders.
    pub held: Yuan,
}

/// Outstanding credits against the funds that pay for them, of a county or in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiabilityRow {
    /// The county; none for the sum.
    pub county_code: Option<DivisionCode>,
    /// Its name.
    pub county_name: Option<String>,
    /// Credits that have been neither spent nor lost, those held for orders included.
    pub outstanding: Credits,
    /// What they are worth at par, rounded up.
    pub liability: Yuan,
    /// What of that is held for orders.
    pub held: Yuan,
    /// What of that expires within 30 days.
    pub expiring_30_days: Yuan,
    /// What of that expires within 60 days.
    pub expiring_60_days: Yuan,
    /// What the redemption funds hold.
    pub fund: Yuan,
    /// What was paid for goods that are not handed over, on the shelves or on their way.
    pub goods: Yuan,
    /// Fund and goods by liability in basis points, rounded down; absent when nothing is outstanding.
    pub cover_bp: Option<i64>,
    /// How it stands against the policy's levels.
    pub level: CoverLevel,
    /// Credits in the public pools: owed to nobody until they are given out, hence in none of the other figures.
    pub pooled: Credits,
    /// By the half-year in which they expire, the earliest first.
    pub by_expiry: Vec<LiabilityExpiry>,
}

/// What outstanding credits will cost, in yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiabilityReport {
    /// The day that it was computed on.
    pub as_of: NaiveDate,
    /// What one credit stands for.
    pub par: Yuan,
    /// All of the caller's scope together.
    pub total: LiabilityRow,
    /// By county, in the order of the codes.
    pub counties: Vec<LiabilityRow>,
}
