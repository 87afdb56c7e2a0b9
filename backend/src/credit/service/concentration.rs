//! How issued credits are spread over facilities, over who enters them, and over learners.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::credit::{
    ConcentrationBy, ConcentrationPart, ConcentrationQuery, ConcentrationTable, ConcentrationView,
};
use contract::curriculum::HalfYear;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{CreditError, Outcome};
use crate::act::Act;
use crate::clock::business_date;
use crate::credit::domain::concentration::{Limit, limit_on, spread};
use crate::credit::store::concentration::list_issued;
use crate::facility::domain::identity::mask_name;

/// How many of each kind are named, unless it is asked for more or fewer.
const TOP: u32 = 10;
const MOST: u32 = 100;

/// Shares, index and outliers of what was earned at the facilities in the caller's scope.
pub fn concentration(
    conn: &mut PgConnection,
    act: &Act,
    query: &ConcentrationQuery,
) -> Outcome<ConcentrationView> {
    let today = business_date(act.at);
    let (from, to) = days_of(query, today)?;
    let top = usize::try_from(query.top.unwrap_or(TOP).clamp(1, MOST)).unwrap_or_default();
    let mut tables = Vec::with_capacity(ConcentrationBy::ALL.len());
    for by in ConcentrationBy::ALL {
        let facility = query.facility_id.map(|id| id.0);
        let rows = list_issued(conn, &act.scope(), *by, (from, to), facility)?;
        let names: HashMap<Uuid, &str> = rows.iter().map(|row| (row.id, row.name.as_str())).collect();
        let amounts: Vec<(Uuid, i64)> = rows.iter().map(|row| (row.id, row.issued)).collect();
        tables.push(table(*by, &amounts, &names, (limit_on(to, *by), top))?);
    }
    Ok(ConcentrationView { from, to, tables })
}

fn days_of(query: &ConcentrationQuery, today: NaiveDate) -> Outcome<(NaiveDate, NaiveDate)> {
    let (from, to) = match (query.half_year, query.from, query.to) {
        (Some(half), None, None) => (half.first_day(), half.last_day()),
        (None, None, None) => {
            let half = HalfYear::containing(today).ok_or(CreditError::Days)?;
            (half.first_day(), half.last_day())
        }
        (None, Some(from), to) => (from, to.unwrap_or(today)),
        (None, None, Some(to)) => (HalfYear::containing(to).ok_or(CreditError::Days)?.first_day(), to),
        (Some(_), ..) => return Err(CreditError::Days),
    };
    if from <= to { Ok((from, to)) } else { Err(CreditError::Days) }
}

fn table(
    by: ConcentrationBy,
    amounts: &[(Uuid, i64)],
    names: &HashMap<Uuid, &str>,
    (limit, top): (Limit, usize),
) -> Outcome<ConcentrationTable> {
    let found = spread(amounts, limit);
    let counted = |number: usize| u32::try_from(number).map_err(|_| CreditError::Stored);
    let told = |id: &Uuid| {
        let name = names.get(id).copied().unwrap_or_default();
        if by == ConcentrationBy::Learner { mask_name(name) } else { name.to_owned() }
    };
    Ok(ConcentrationTable {
        by,
        count: counted(found.parts.len())?,
        issued: Credits(found.issued),
        average: Credits(found.average),
        herfindahl_bp: found.herfindahl_bp,
        limit_times_average: limit.times_average,
        limit_share_bp: limit.share_bp,
        flagged: counted(found.parts.iter().filter(|part| part.flagged).count())?,
        top: found
            .parts
            .iter()
            .take(top)
            .map(|part| ConcentrationPart {
                id: part.id,
                name: told(&part.id),
                issued: Credits(part.issued),
                share_bp: part.share_bp,
                times_average: part.times_average,
                flagged: part.flagged,
            })
            .collect(),
    })
}
