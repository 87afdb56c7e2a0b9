//! Balances as they are now, read together for whoever asks at the same time.

use std::collections::HashMap;

use contract::credit::CreditBalanceView;
use contract::ids::LearnerId;
use diesel::QueryResult;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::statement::balance_view;
use super::vesting::Waiting;
use super::{CreditError, Outcome};
use crate::act::Act;
use crate::credit::domain::statement::Standing;
use crate::credit::store::balances::{HoldingRow, list_holdings};
use crate::db::reads::Read;

/// Reads what learners have now.
#[derive(Debug)]
pub struct Balances;

/// What a learner has, and who asks.
#[derive(Debug)]
pub struct BalanceAsked {
    /// Who asks, and when.
    pub act: Act,
    /// The learner.
    pub learner: LearnerId,
}

impl Read for Balances {
    type Question = BalanceAsked;
    type Answer = Outcome<CreditBalanceView>;
    const NAME: &'static str = "balances";

    fn answer(conn: &mut PgConnection, questions: &[BalanceAsked]) -> QueryResult<Vec<Self::Answer>> {
        let Some(at) = questions.iter().map(|one| one.act.at).min() else { return Ok(Vec::new()) };
        let mut learners: Vec<Uuid> = questions.iter().map(|one| one.learner.0).collect();
        learners.sort_unstable();
        learners.dedup();
        let rows = list_holdings(conn, &learners, at)?;
        let holdings: HashMap<Uuid, HoldingRow> = rows.into_iter().map(|row| (row.learner, row)).collect();
        Ok(questions.iter().map(|one| told(one, holdings.get(&one.learner.0))).collect())
    }
}

/// What is told of a learner: to whom it is out of reach, nothing.
fn told(asked: &BalanceAsked, holding: Option<&HoldingRow>) -> Outcome<CreditBalanceView> {
    let scope = asked.act.scope();
    let holding = holding
        .filter(|row| scope.covers_facility(row.facility.into(), &row.township))
        .ok_or(CreditError::NotFound)?;
    let standings = holding
        .buckets
        .iter()
        .map(|row| ((row.expires_on, row.account), Standing { balance: row.balance, held: row.held }));
    let waiting = Waiting::of(holding.vesting.clone());
    Ok(balance_view(asked.learner, asked.act.at, standings, &waiting))
}
