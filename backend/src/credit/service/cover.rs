//! What is outstanding, what it is worth, and how well earmarked money covers it.

use chrono::NaiveDate;
use contract::credit::ReserveParameters;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;

use super::policies::policy_on;
use super::{CreditError, Outcome};
use crate::act::Scope;
use crate::credit::domain::cover::{self, Cover, Outstanding};
use crate::credit::domain::high_cost_fen;
use crate::credit::store::cover as store;

/// What the policy of a day says of credits that are outstanding.
#[derive(Debug, Clone, Copy)]
pub struct Reserve {
    /// What one credit stands for, in fen.
    pub par_fen: i64,
    /// From which cover on the fund warns or restricts.
    pub levels: ReserveParameters,
}

impl Reserve {
    /// How money (fen) covers outstanding credits (hundredths).
    #[must_use]
    pub fn cover(&self, fund_fen: i64, outstanding_centi: i64) -> Cover {
        cover::cover(fund_fen, outstanding_centi, self.par_fen, self.levels)
    }

    /// What a high-cost item costs more than, in fen.
    #[must_use]
    pub fn high_cost_fen(&self) -> i64 {
        high_cost_fen(self.levels)
    }
}

/// Par and levels on a day.
pub fn reserve_on(conn: &mut PgConnection, day: NaiveDate) -> Outcome<Reserve> {
    let (_, policy) = policy_on(conn, day)?;
    let document = policy.document();
    Ok(Reserve { par_fen: document.par_value_fen_per_credit, levels: document.reserve })
}

/// The credits of the learners in scope, or in one county of it, that have not expired, by county and last day.
pub fn outstanding(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
    today: NaiveDate,
) -> Outcome<Vec<Outstanding>> {
    let rows = store::list_outstanding(conn, scope, county, today)?;
    rows.into_iter()
        .filter_map(|(county_code, expires_on, sum, held)| Some((county_code, expires_on?, sum, held)))
        .map(|(county_code, expires_on, sum, held)| {
            Ok(Outstanding { county_code, expires_on, centi: whole(sum)?, held_centi: whole(held)? })
        })
        .collect()
}

/// How all redemption funds of the city, and the goods that wait on its shelves, together cover all credits that are outstanding.
pub fn city_cover(conn: &mut PgConnection, today: NaiveDate) -> Outcome<Cover> {
    let fund = whole(store::sum_funds_and_goods(conn)?)?;
    let outstanding = whole(store::sum_outstanding(conn, today)?)?;
    Ok(reserve_on(conn, today)?.cover(fund, outstanding))
}

pub(super) fn whole(sum: Option<Decimal>) -> Outcome<i64> {
    i64::try_from(sum.unwrap_or_default()).map_err(|_| CreditError::Stored)
}
