//! How well the redemption fund covers the outstanding credits.

use chrono::NaiveDate;
use contract::credit::{CoverLevel, ReserveParameters};

/// Credits of one county's learners that expire on one day, neither spent nor lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// The county of the learners' schools.
    pub county_code: String,
    /// The last day on which they can be spent.
    pub expires_on: NaiveDate,
    /// How many, in hundredths, those held for orders included.
    pub centi: i64,
    /// How many of them are held, in hundredths.
    pub held_centi: i64,
}

/// What credits stand for at par, in fen, rounded up: what is owed is never told too low.
#[must_use]
pub fn worth(centi: i64, par_fen: i64) -> i64 {
    let exact_centifen = i128::from(centi.max(0)) * i128::from(par_fen.max(0));
    i64::try_from((exact_centifen + 99) / 100).unwrap_or(i64::MAX)
}

/// The fund against what is outstanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// What the outstanding credits stand for at par, in fen, rounded up.
    pub liability_fen: i64,
    /// Fund over liability in basis points, rounded down; `None` when nothing is outstanding.
    pub ratio_bp: Option<i64>,
    /// What follows from it.
    pub level: CoverLevel,
}

/// Compares a fund with outstanding credits at par.
///
/// Below the warning share it warns, below the restriction share it restricts;
/// exactly the share is enough. Posted credits are never devalued.
#[must_use]
pub fn cover(fund_fen: i64, outstanding_centi: i64, par_fen: i64, levels: ReserveParameters) -> Cover {
    let exact_centifen = i128::from(outstanding_centi.max(0)) * i128::from(par_fen.max(0));
    let fund = i128::from(fund_fen.max(0)) * 100 * 10_000;
    let below = |share_bp: i64| fund < exact_centifen * i128::from(share_bp);
    let level = if below(levels.restrict_ratio_bp) {
        CoverLevel::Restrict
    } else if below(levels.warn_ratio_bp) {
        CoverLevel::Warn
    } else {
        CoverLevel::Normal
    };
    let narrow = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
    Cover {
        liability_fen: worth(outstanding_centi, par_fen),
        ratio_bp: fund.checked_div(exact_centifen).map(narrow),
        level,
    }
}
