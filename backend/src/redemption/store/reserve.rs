//! SQL of what a group of orders is judged by.

use chrono::NaiveDate;
use contract::redemption::OrderState;
use diesel::dsl::sum;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use uuid::Uuid;

use crate::schema::{facility, learner, redemption_order, school};

/// A learner, and where its school is.
#[derive(Debug, Clone, Queryable)]
pub(in crate::redemption) struct LearnerRow {
    pub(in crate::redemption) id: Uuid,
    pub(in crate::redemption) name: String,
    pub(in crate::redemption) status: String,
    pub(in crate::redemption) facility_id: Uuid,
    pub(in crate::redemption) township_code: String,
}

pub(in crate::redemption) fn list_learners(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<LearnerRow>> {
    learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::id.eq_any(ids))
        .select((learner::id, learner::name_zh, learner::status, facility::id, facility::township_code))
        .load(conn)
}

/// A facility where goods are handed out.
#[derive(Debug, Clone, Queryable)]
pub(in crate::redemption) struct PlaceRow {
    pub(in crate::redemption) id: Uuid,
    pub(in crate::redemption) name: String,
    pub(in crate::redemption) status: String,
    pub(in crate::redemption) township_code: String,
}

pub(in crate::redemption) fn list_places(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<PlaceRow>> {
    facility::table
        .filter(facility::id.eq_any(ids))
        .select((facility::id, facility::name_zh, facility::status, facility::township_code))
        .load(conn)
}

/// The credits of each learner's reserved and delivered orders of these days, in hundredths.
pub(in crate::redemption) fn sum_redeemed(
    conn: &mut PgConnection,
    learners: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> QueryResult<Vec<(Uuid, i64)>> {
    let sums: Vec<(Uuid, Option<Decimal>)> = redemption_order::table
        .filter(redemption_order::learner_id.eq_any(learners))
        .filter(redemption_order::reserved_on.between(from, to))
        .filter(
            redemption_order::status.eq_any([OrderState::Reserved.as_str(), OrderState::Delivered.as_str()]),
        )
        .group_by(redemption_order::learner_id)
        .select((redemption_order::learner_id, sum(redemption_order::credits_centi)))
        .load(conn)?;
    // More than an i64 holds is above every limit.
    let centi = |sum: Option<Decimal>| sum.map_or(0, |sum| sum.to_i64().unwrap_or(i64::MAX));
    Ok(sums.into_iter().map(|(learner, sum)| (learner, centi(sum))).collect())
}
