//! The days that anything here may happen on.

use std::ops::RangeInclusive;

/// The calendar years that dates and instants may lie in: no elder was born before, no plan reaches beyond. The API
/// refuses others, which a calendar of four digits or a database might not hold.
pub const YEARS: RangeInclusive<i32> = 1900..=2199;
