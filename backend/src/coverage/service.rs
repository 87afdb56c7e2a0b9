//! Use cases on coverage: how far the schools reach, where they are missing, the targets.

mod overview;
mod targets;

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike as _, Months, NaiveDate};
use contract::coverage::{
    CoverageCell, CoverageCount, CoverageDenominator, CoverageGap, CoverageGapList, CoverageGapQuery,
    CoveragePoint, CoverageProgress, CoverageProgressQuery, CoverageQuery, CoverageReport, TargetInForce,
};
use contract::facility::HostKind;
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;

pub use overview::overview;
pub use targets::{create_target, list_targets, update_target};

use super::domain::{Coverage, CoverageError, Target, target_in_force};
use super::store::{self, CountRow};
use crate::auth::Act;
use crate::clock::business_date;
use crate::db::{DbError, violates_unique};

/// How many months a curve may span.
const MAX_MONTHS: usize = 60;

/// Why a use case on coverage was refused.
#[derive(Debug, thiserror::Error)]
pub enum CoverageFailure {
    /// It is not there.
    #[error("no such target")]
    NotFound,
    /// Someone else changed it since it was read.
    #[error("changed since it was read")]
    Stale,
    /// The kind has a target for that day.
    #[error("a target for this kind and day exists")]
    DuplicateTarget,
    /// The last day lies before the first, or too far behind it.
    #[error("no span of at most {MAX_MONTHS} months")]
    Span,
    /// A rule about targets refuses it.
    #[error(transparent)]
    Refused(#[from] CoverageError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<QueryError> for CoverageFailure {
    fn from(error: QueryError) -> Self {
        if violates_unique(&error, "coverage_target_kind_due_date_key") {
            Self::DuplicateTarget
        } else {
            Self::Db(error.into())
        }
    }
}

type Outcome<T> = Result<T, CoverageFailure>;

/// What of the database is no word of the field: a defect, never the caller's fault.
fn stored<T: std::str::FromStr>(text: &str) -> Outcome<T> {
    let cause = || format!("`{text}` is no {}", std::any::type_name::<T>());
    text.parse().map_err(|_| CoverageFailure::Db(QueryError::DeserializationError(cause().into()).into()))
}

/// The four numbers of a county and kind, summed.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    registered: i64,
    registered_covered: i64,
    statutory: i64,
    statutory_covered: i64,
}

impl Tally {
    fn add(&mut self, row: &CountRow) {
        self.registered += row.registered;
        self.registered_covered += row.registered_covered;
        self.statutory += row.statutory;
        self.statutory_covered += row.statutory_covered;
    }

    fn counts(self, target: Option<Target>, as_of: NaiveDate) -> Outcome<Vec<CoverageCount>> {
        Ok(vec![
            count(
                CoverageDenominator::RegisteredFacilities,
                self.registered_covered,
                self.registered,
                target,
                as_of,
            )?,
            count(
                CoverageDenominator::StatutoryDivisions,
                self.statutory_covered,
                self.statutory,
                target,
                as_of,
            )?,
        ])
    }
}

fn count(
    denominator: CoverageDenominator,
    covered: i64,
    total: i64,
    target: Option<Target>,
    as_of: NaiveDate,
) -> Outcome<CoverageCount> {
    let whole = |number: i64| u32::try_from(number).unwrap_or_default();
    let coverage = Coverage::new(whole(covered), whole(total))?;
    Ok(CoverageCount {
        denominator,
        total: coverage.total(),
        covered: coverage.covered(),
        share_bp: coverage.share_bp(),
        required: target.map(|target| target.required(coverage.total())),
        gap: target.map(|target| target.gap(coverage)),
        state: target.map(|target| target.assess(coverage, as_of)),
    })
}

struct Targets {
    targets: Vec<Target>,
    bases: HashMap<(HostKind, NaiveDate), String>,
}

impl Targets {
    fn load(conn: &mut PgConnection) -> Outcome<Self> {
        let (mut targets, mut bases) = (Vec::new(), HashMap::new());
        for row in store::list_targets(conn)? {
            let kind: HostKind = stored(&row.kind)?;
            targets.push(Target::new(kind, row.due_date, u16::try_from(row.target_bp).unwrap_or(u16::MAX))?);
            bases.insert((kind, row.due_date), row.basis);
        }
        Ok(Self { targets, bases })
    }

    fn in_force(&self, kind: HostKind, as_of: NaiveDate) -> Option<Target> {
        target_in_force(&self.targets, kind, as_of)
    }

    fn view(&self, target: Target) -> TargetInForce {
        TargetInForce {
            due_date: target.due,
            target_bp: target.share_bp(),
            basis: self.bases.get(&(target.kind, target.due)).cloned().unwrap_or_default(),
        }
    }
}

/// Coverage on a day, by county and kind and in all, against both denominators.
pub fn report(conn: &mut PgConnection, act: &Act, query: &CoverageQuery) -> Outcome<CoverageReport> {
    let as_of = query.as_of.unwrap_or_else(|| business_date(act.at));
    let targets = Targets::load(conn)?;
    let names: HashMap<String, String> = store::county_names(conn)?.into_iter().collect();
    let county = query.county.as_ref().map(ToString::to_string);
    let rows = store::count_coverage(conn, &act.scope(), &[as_of], county.as_deref())?;
    let mut totals: BTreeMap<HostKind, Tally> =
        HostKind::ALL.iter().map(|kind| (*kind, Tally::default())).collect();
    let mut counties = Vec::new();
    for row in &rows {
        let kind = stored(&row.kind)?;
        let mut tally = Tally::default();
        tally.add(row);
        totals.entry(kind).or_default().add(row);
        counties.push(cell(&targets, as_of, kind, tally, Some((&row.county_code, &names)))?);
    }
    let totals = totals.into_iter().map(|(kind, tally)| cell(&targets, as_of, kind, tally, None));
    Ok(CoverageReport { as_of, totals: totals.collect::<Outcome<_>>()?, counties })
}

fn cell(
    targets: &Targets,
    as_of: NaiveDate,
    kind: HostKind,
    tally: Tally,
    county: Option<(&str, &HashMap<String, String>)>,
) -> Outcome<CoverageCell> {
    let target = targets.in_force(kind, as_of);
    Ok(CoverageCell {
        county_code: county.map(|(code, _)| stored(code)).transpose()?,
        county_name: county.and_then(|(code, names)| names.get(code).cloned()),
        kind,
        target: target.map(|target| targets.view(target)),
        counts: tally.counts(target, as_of)?,
    })
}

/// The divisions without a school on a day, by code.
pub fn gaps(conn: &mut PgConnection, act: &Act, query: &CoverageGapQuery) -> Outcome<CoverageGapList> {
    const CENTERS: &[HostKind] =
        &[HostKind::TownshipRegionalElderlyCareCenter, HostKind::SubdistrictElderlyCareCenter];
    let as_of = query.as_of.unwrap_or_else(|| business_date(act.at));
    let county = query.county.as_ref().map(ToString::to_string);
    let asked = query.kind.map(|kind| vec![kind]);
    let kinds = asked.as_deref().unwrap_or(CENTERS);
    let rows = store::list_gaps(conn, &act.scope(), as_of, county.as_deref(), kinds)?;
    let items = rows.into_iter().map(gap_view).collect::<Outcome<_>>()?;
    Ok(CoverageGapList { as_of, items })
}

fn gap_view(row: store::GapRow) -> Outcome<CoverageGap> {
    Ok(CoverageGap {
        division_code: stored(&row.code)?,
        division_name: row.name,
        division_kind: stored(&row.division_kind)?,
        county_code: stored(&row.county_code)?,
        county_name: row.county_name,
        kind: stored(&row.kind)?,
        facility_id: row.facility_id.map(Into::into),
        facility_name: row.facility_name,
        facility_status: row.facility_status.as_deref().map(stored).transpose()?,
    })
}

/// Coverage at the end of every month of a span, and on its last day.
pub fn progress(
    conn: &mut PgConnection,
    act: &Act,
    query: &CoverageProgressQuery,
) -> Outcome<CoverageProgress> {
    let to = query.to.unwrap_or_else(|| business_date(act.at));
    let from = query.from.or_else(|| NaiveDate::from_ymd_opt(2024, 1, 1)).unwrap_or(to);
    let days = month_ends(from, to).ok_or(CoverageFailure::Span)?;
    let targets = Targets::load(conn)?;
    let within = query.county.as_ref().map(ToString::to_string);
    let mut tallies: BTreeMap<(NaiveDate, HostKind), Tally> = BTreeMap::new();
    for day in &days {
        tallies.extend(HostKind::ALL.iter().map(|kind| ((*day, *kind), Tally::default())));
    }
    for row in store::count_coverage(conn, &act.scope(), &days, within.as_deref())? {
        tallies.entry((row.day, stored(&row.kind)?)).or_default().add(&row);
    }
    let point = |((as_of, kind), tally): ((NaiveDate, HostKind), Tally)| {
        let counts = tally.counts(targets.in_force(kind, as_of), as_of)?;
        Ok(CoveragePoint { as_of, kind, counts })
    };
    Ok(CoverageProgress { items: tallies.into_iter().map(point).collect::<Outcome<_>>()? })
}

/// The last days of the months from `from` to `to`, the last one cut to `to`.
fn month_ends(from: NaiveDate, to: NaiveDate) -> Option<Vec<NaiveDate>> {
    let mut first = from.with_day(1)?;
    let mut days = Vec::new();
    while first <= to && days.len() <= MAX_MONTHS {
        let next = first.checked_add_months(Months::new(1))?;
        days.push(next.pred_opt()?.min(to));
        first = next;
    }
    (from <= to && days.len() <= MAX_MONTHS).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_curve_has_every_month_end_and_the_last_day() {
        let ends = month_ends(day("2024-01-15"), day("2024-04-10")).unwrap();
        assert_eq!(ends, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-10"].map(day));
        assert_eq!(month_ends(day("2024-02-01"), day("2024-01-31")), None);
        assert_eq!(month_ends(day("2019-01-01"), day("2024-01-31")), None);
    }
}
