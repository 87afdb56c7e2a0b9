//! How far cases have come, county by county.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::smart_aging::{
    SmartAgingCaseKind, SmartAgingCaseState, SmartAgingCounts, SmartAgingCounty, SmartAgingKindCounts,
    SmartAgingSummary,
};
use diesel::pg::PgConnection;

use super::{Answer, counties};
use crate::auth::{Act, Scope};
use crate::clock::start_of_day;
use crate::db::value::word;
use crate::smart_aging::domain::way;
use crate::smart_aging::store::summary::{count_cases, counties_of_facilities};

/// The cases in scope that were handed in, in a year or at all; every county that the scope touches is there, also one
/// without a case.
pub fn summarise_cases(conn: &mut PgConnection, act: &Act, year: Option<u16>) -> Answer<SmartAgingSummary> {
    let scope = act.scope();
    let names = counties(conn, act)?;
    let mut found: BTreeMap<String, SmartAgingCounty> = BTreeMap::new();
    for code in touched(conn, &scope, names.keys().cloned().collect())? {
        let name = names.get(&code).cloned();
        found.insert(code.clone(), county(code, name));
    }
    let mut all = SmartAgingCounts::default();
    for row in count_cases(conn, &scope, year.and_then(span))? {
        let (kind, state) = (word::<SmartAgingCaseKind>(&row.kind)?, word(&row.status)?);
        let name = names.get(&row.county_code).cloned();
        let own =
            found.entry(row.county_code.clone()).or_insert_with(|| county(row.county_code.clone(), name));
        add(&mut all, state, row.count);
        add(&mut own.counts, state, row.count);
        for part in own.kinds.iter_mut().filter(|part| part.kind == kind) {
            add(&mut part.counts, state, row.count);
        }
    }
    Ok(SmartAgingSummary { year, counts: all, counties: found.into_values().collect() })
}

/// The counties in which something of the scope lies.
fn touched(conn: &mut PgConnection, scope: &Scope, all: Vec<String>) -> Answer<Vec<String>> {
    if scope.city {
        return Ok(all);
    }
    let mut codes: Vec<String> =
        scope.divisions.iter().filter_map(|code| code.get(..6)).map(str::to_owned).collect();
    if !scope.facilities.is_empty() {
        codes.extend(counties_of_facilities(conn, scope)?);
    }
    Ok(codes)
}

fn county(county_code: String, name: Option<String>) -> SmartAgingCounty {
    let counts = SmartAgingCounts::default();
    let kinds = SmartAgingCaseKind::ALL.iter().map(|kind| SmartAgingKindCounts { kind: *kind, counts });
    let county_name = name.unwrap_or_else(|| county_code.clone());
    SmartAgingCounty { county_code, county_name, counts, kinds: kinds.collect() }
}

fn add(counts: &mut SmartAgingCounts, state: SmartAgingCaseState, count: i64) {
    let come = way(state).unwrap_or_default();
    let on_the_way =
        [&mut counts.submitted, &mut counts.recommended, &mut counts.selected, &mut counts.promoted];
    for (figure, _) in on_the_way.into_iter().zip(0..come) {
        *figure += count;
    }
    if state == SmartAgingCaseState::Declined {
        counts.declined += count;
    }
}

/// The instants from and before which a year lasts in Asia/Shanghai.
fn span(year: u16) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let begins = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).map(start_of_day);
    begins(year.into()).zip(begins(i32::from(year) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_counted_as_far_as_it_has_come_and_a_declined_one_as_handed_in() {
        let mut counts = SmartAgingCounts::default();
        for state in SmartAgingCaseState::ALL {
            add(&mut counts, *state, 1);
        }
        let expected =
            SmartAgingCounts { submitted: 5, recommended: 3, selected: 2, promoted: 1, declined: 1 };
        assert_eq!(counts, expected);
    }

    #[test]
    fn a_year_begins_at_midnight_in_shanghai() {
        let (from, to) = span(2025).unwrap();
        assert_eq!(from.to_rfc3339(), "2024-12-31T16:00:00+00:00");
        assert_eq!(to.to_rfc3339(), "2025-12-31T16:00:00+00:00");
    }
}
