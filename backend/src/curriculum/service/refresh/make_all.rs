//! Makes the proposals to all schools within reach at once.

use std::collections::HashSet;

use contract::curriculum::{CreateRefreshProposals, HalfYear, RefreshProposalsMade};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::make::Basis;
use super::{Outcome, change, facts, views};
use crate::act::Act;
use crate::audit;
use crate::curriculum::store::facts::list_plans_of;
use crate::curriculum::store::proposals as store;
use crate::facility::scope::{SchoolPlace, list_schools};

/// How many schools are held in memory at once.
const CHUNK: usize = 100;

/// Proposes a half-year to every school within reach that has neither a proposal nor a published plan of it. The same again
/// makes none twice.
pub fn make_all(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateRefreshProposals,
) -> Outcome<RefreshProposalsMade> {
    let half_year = body.half_year;
    let basis = Basis::load(conn, act, half_year)?;
    let schools = list_schools(conn, &act.scope())?;
    let (open, closed): (Vec<_>, Vec<_>) =
        schools.into_iter().partition(|place| place.may_prepare(half_year.first_day()));
    let ids: Vec<Uuid> = open.iter().map(|place| place.school_id.0).collect();
    let proposed = store::list_proposed(conn, &ids, half_year)?;
    let published: HashSet<Uuid> =
        list_plans_of(conn, &ids, half_year)?.into_iter().map(|(_, school)| school).collect();
    let (before, rest): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|place| proposed.contains(&place.school_id.0));
    let (done, wanting): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|place| published.contains(&place.school_id.0));
    let mut made = 0;
    for places in wanting.chunks(CHUNK) {
        made += make(conn, act, (&basis, half_year), places)?;
    }
    let count = |places: &[SchoolPlace]| u32::try_from(places.len()).unwrap_or(u32::MAX);
    Ok(RefreshProposalsMade {
        half_year,
        made,
        proposed_before: count(&before) + count(&wanting).saturating_sub(made),
        published: count(&done),
        not_open: count(&closed),
    })
}

/// How many were made: a school to which somebody else has proposed meanwhile keeps that.
fn make(
    conn: &mut PgConnection,
    act: &Act,
    (basis, half_year): (&Basis, HalfYear),
    places: &[SchoolPlace],
) -> Outcome<u32> {
    let known = facts::load(conn, places, half_year, basis.completion_bp)?;
    let proposed = known.iter().map(|one| basis.proposal(act, one)).collect::<Outcome<Vec<_>>>()?;
    let (rows, lines): (Vec<_>, Vec<_>) = proposed.into_iter().unzip();
    let kept = store::insert_wanting(conn, &rows)?;
    let (mut made, mut written) = (0, Vec::new());
    for ((row, place), lines) in
        rows.iter().zip(places).zip(lines).filter(|((row, _), _)| kept.contains(&row.id))
    {
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let told = views::summary_of(row, &place.name, (count, 0, 0))?;
        audit::record(conn, act, &change("refresh_proposal.create", &told, place))?;
        written.extend(lines);
        made += 1;
    }
    store::insert_lines(conn, &written)?;
    Ok(made)
}
