//! Who is just short of taking part regularly, for the school to invite.

use contract::learner::AgeBand;
use contract::participation::{ParticipationLearner, ParticipationLearnerQuery};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::refresh::bring_up_to_date;
use super::{Basis, Region, Rules, rule_view};
use crate::auth::Act;
use crate::coverage::service::{CoverageFailure, Outcome};
use crate::coverage::store::participation::{self as store, LearnerRow, Place};
use crate::db::value::number;
use crate::facility::scope::find_school;
use crate::learner::domain::{age_band, age_on};
use crate::paging::{Paged, Paging};

/// How many attendances somebody may lack, unless asked otherwise.
const WITHIN: u32 = 3;

/// The learners within reach who lack a few attendances, by record. Answers `NotFound` for a school out of reach.
pub fn list_short_of_participation(
    conn: &mut PgConnection,
    act: &Act,
    query: &ParticipationLearnerQuery,
    after: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<ParticipationLearner>> {
    let scope = act.scope();
    let basis = Basis::of(conn, act, query.as_of)?;
    let region = Region::of(conn, &scope, basis.as_of, query.division.as_ref())?;
    if let Some(id) = query.school_id {
        find_school(conn, &scope, id)?.ok_or(CoverageFailure::NotFound)?;
    }
    let place = Place { school: query.school_id.map(|id| id.0), ..region.place(&scope) };
    let rules = basis.rules(conn)?;
    bring_up_to_date(conn, &basis, act.at)?;
    let asked = rules.asked(Some(&store::list_board_schools(conn, basis.as_of, &place)?))?;
    let within = number(query.within.unwrap_or(WITHIN))?;
    let page = store::list_short(conn, &basis.counting(), &asked, within, after, paging)?;
    let items = page.items.into_iter().map(|row| view(&basis, &rules, row)).collect::<Outcome<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn view(basis: &Basis, rules: &Rules, row: LearnerRow) -> Outcome<ParticipationLearner> {
    let rule = rules.of(row.school_id).unwrap_or(basis.rule);
    let (attendances, months) = (number(row.attendances)?, number(row.months)?);
    let (needs, needs_months) = rule.needs(attendances, months);
    Ok(ParticipationLearner {
        learner_id: row.id.into(),
        name_zh: row.name_zh,
        school_id: row.school_id.into(),
        school_name: row.school_name,
        age_band: age_on(row.birth_date, basis.as_of).map_or(AgeBand::Under60, age_band),
        attendances,
        months,
        rule: rule_view(rule),
        needs,
        needs_months,
    })
}
