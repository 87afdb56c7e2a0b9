//! What lines come to, by county and grade.

use std::collections::BTreeMap;

use contract::ids::SubsidyRunId;
use contract::money::Yuan;
use contract::subsidy::Grade;
use contract::subsidy_run::{SubsidyCountySummary, SubsidyGradeSum, SubsidyRunSummary, SubsidySums};
use diesel::pg::PgConnection;

use super::runs::version_of;
use super::views::Counties;
use super::{Answer, SubsidyRunError};
use crate::act::Act;
use crate::db::value::{number, word};
use crate::subsidy_run::store::summary::{SumRow, list_sums};
use crate::subsidy_run::store::yuan;

/// What lines of one grade come to.
struct Part {
    county: String,
    grade: Grade,
    sums: SubsidySums,
}

/// The lines of a version in scope, added up by county and grade.
pub fn summarise_run(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    asked: Option<i16>,
) -> Answer<SubsidyRunSummary> {
    let version = version_of(conn, act, id, asked)?;
    let rows = list_sums(conn, &act.scope(), id.0, version)?;
    let parts = rows.into_iter().map(part).collect::<Answer<Vec<_>>>()?;
    let names = Counties::of(conn, parts.iter().map(|part| part.county.clone()).collect::<Vec<_>>())?;
    let (sums, grades) = added(parts.iter())?;
    let mut by_county: BTreeMap<&str, Vec<&Part>> = BTreeMap::new();
    for part in &parts {
        by_county.entry(&part.county).or_default().push(part);
    }
    let counties = by_county.into_iter().map(|(code, parts)| {
        let (sums, grades) = added(parts.into_iter())?;
        Ok(SubsidyCountySummary { county_name: names.name(code), county_code: code.to_owned(), sums, grades })
    });
    Ok(SubsidyRunSummary { version, sums, grades, counties: counties.collect::<Answer<Vec<_>>>()? })
}

fn part(row: SumRow) -> Answer<Part> {
    Ok(Part {
        county: row.county_code,
        grade: word(&row.grade)?,
        sums: SubsidySums {
            schools: number(row.schools)?,
            eligible: number(row.eligible)?,
            paid: number(row.paid)?,
            entitlement: yuan(row.entitlement)?,
            payment: yuan(row.payment)?,
            municipal_share: yuan(row.municipal_share)?,
            county_share: yuan(row.county_share)?,
            operating_guarantee: yuan(row.operating_guarantee)?,
        },
    })
}

/// All parts together, and by grade from the best down.
fn added<'a>(parts: impl Iterator<Item = &'a Part>) -> Answer<(SubsidySums, Vec<SubsidyGradeSum>)> {
    let mut all = SubsidySums::default();
    let mut grades: Vec<SubsidyGradeSum> = Grade::ALL
        .iter()
        .map(|grade| SubsidyGradeSum { grade: *grade, schools: 0, payment: Yuan::ZERO })
        .collect();
    for Part { grade, sums, .. } in parts {
        all = SubsidySums {
            schools: all.schools + sums.schools,
            eligible: all.eligible + sums.eligible,
            paid: all.paid + sums.paid,
            entitlement: plus(all.entitlement, sums.entitlement)?,
            payment: plus(all.payment, sums.payment)?,
            municipal_share: plus(all.municipal_share, sums.municipal_share)?,
            county_share: plus(all.county_share, sums.county_share)?,
            operating_guarantee: plus(all.operating_guarantee, sums.operating_guarantee)?,
        };
        if let Some(one) = grades.iter_mut().find(|one| one.grade == *grade) {
            one.schools += sums.schools;
            one.payment = plus(one.payment, sums.payment)?;
        }
    }
    Ok((all, grades))
}

fn plus(one: Yuan, other: Yuan) -> Answer<Yuan> {
    Yuan::try_from(one.decimal() + other.decimal()).map_err(|_| SubsidyRunError::Stored)
}
