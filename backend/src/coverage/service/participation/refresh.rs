//! Bringing up to date what is kept of a day.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;

use super::{Basis, usual_days};
use crate::auth::Act;
use crate::coverage::service::Outcome;
use crate::coverage::store::participation as store;

/// How often what was appended meanwhile is folded in before a day is told of.
const ROUNDS: usize = 8;
/// How many days are kept: three years of months, and those that somebody looks at.
const KEPT: i64 = 100;

/// Makes what is kept of a day what its evidence comes to: folds in what was appended, and counts anew what that has
/// touched, or the whole day if nobody has asked for it. Ends when nothing more is pending, so that all of the answer is of
/// one instant.
pub(super) fn bring_up_to_date(conn: &mut PgConnection, basis: &Basis, at: DateTime<Utc>) -> Outcome<()> {
    if store::is_fresh(conn, basis.as_of, basis.parameter)? {
        return Ok(());
    }
    store::take_turn(conn)?;
    for _ in 0..ROUNDS {
        store::fold(conn)?;
        count(conn, basis, at)?;
        if !store::is_pending(conn)? {
            break;
        }
    }
    Ok(())
}

fn count(conn: &mut PgConnection, basis: &Basis, at: DateTime<Utc>) -> Outcome<()> {
    let only = if store::has_result(conn, basis.as_of, basis.parameter)? {
        Some(store::list_stale(conn, basis.as_of)?)
    } else {
        store::keep_result(conn, basis.as_of, basis.parameter, at)?;
        store::forget_results(conn, KEPT)?;
        None
    };
    if only.as_ref().is_some_and(Vec::is_empty) {
        return Ok(());
    }
    let asked = basis.rules(conn)?.asked(only.as_deref())?;
    Ok(store::recount(conn, &basis.counting(), &asked)?)
}

/// Brings up to date the next of the days that are usually asked for, after `after`; answers which it was.
pub fn keep_participation(
    conn: &mut PgConnection,
    act: &Act,
    after: Option<NaiveDate>,
) -> Outcome<Option<NaiveDate>> {
    let Some(day) = usual_days(act.at).into_iter().find(|day| Some(*day) > after) else { return Ok(None) };
    if let Some(basis) = Basis::find(conn, day)? {
        bring_up_to_date(conn, &basis, act.at)?;
    }
    Ok(Some(day))
}
