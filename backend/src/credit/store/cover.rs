//! SQL that adds up what is outstanding, and the money that pays for it.

use chrono::NaiveDate;
use contract::credit::LedgerAccountKind;
use diesel::dsl::sum;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;

use crate::act::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{facility, learner, ledger_account, ledger_balance, school};

/// County, last day, what is there and what of it is held, in hundredths.
pub(in crate::credit) type OutstandingRow = (String, Option<NaiveDate>, Option<Decimal>, Option<Decimal>);

/// The credits of the learners in scope that have not expired, by county and last day.
pub(in crate::credit) fn list_outstanding(
    conn: &mut PgConnection,
    scope: &Scope,
    county: Option<&str>,
    today: NaiveDate,
) -> QueryResult<Vec<OutstandingRow>> {
    let mut schools = school::table.inner_join(facility::table).select(school::id).into_boxed();
    if !scope.city {
        schools = schools.filter(school::id.eq_any(schools_in_scope(scope)));
    }
    if let Some(code) = county {
        schools = schools.filter(facility::county_code.eq(code.to_owned()));
    }
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .inner_join(learner::table.on(learner::id.nullable().eq(ledger_account::learner_id)))
        .inner_join(school::table.on(school::id.eq(learner::school_id)))
        .inner_join(facility::table.on(facility::id.eq(school::facility_id)))
        .filter(ledger_account::kind.eq(LedgerAccountKind::LearnerBucket.as_str()))
        .filter(ledger_account::expires_on.ge(today))
        .filter(ledger_balance::credits.gt(ledger_balance::debits))
        .filter(learner::school_id.eq_any(schools))
        .group_by((facility::county_code, ledger_account::expires_on))
        .order((facility::county_code, ledger_account::expires_on))
        .select((
            facility::county_code,
            ledger_account::expires_on,
            sum(ledger_balance::credits - ledger_balance::debits),
            sum(ledger_balance::held_debits),
        ))
        .load(conn)
}

/// All credits of the city that have not expired, in hundredths.
pub(in crate::credit) fn sum_outstanding(
    conn: &mut PgConnection,
    today: NaiveDate,
) -> QueryResult<Option<Decimal>> {
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::kind.eq(LedgerAccountKind::LearnerBucket.as_str()))
        .filter(ledger_account::expires_on.ge(today))
        .select(sum(ledger_balance::credits - ledger_balance::debits))
        .first(conn)
}

/// What all redemption funds of the city hold, and what goods have cost that are not handed over, in fen.
pub(in crate::credit) fn sum_funds_and_goods(conn: &mut PgConnection) -> QueryResult<Option<Decimal>> {
    ledger_account::table
        .inner_join(ledger_balance::table.on(ledger_balance::account_id.eq(ledger_account::id)))
        .filter(ledger_account::kind.eq_any([
            LedgerAccountKind::RedemptionFund.as_str(),
            LedgerAccountKind::GoodsBought.as_str(),
            LedgerAccountKind::GoodsOnShelf.as_str(),
        ]))
        .select(sum(ledger_balance::credits - ledger_balance::debits))
        .first(conn)
}
