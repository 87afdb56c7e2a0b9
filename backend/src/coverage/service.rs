//! Use cases on coverage: how far the schools reach, where they are missing, the targets; and on regular participation.

mod overview;
mod participation;
mod tally;
mod targets;

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike as _, Months, NaiveDate};
use contract::coverage::{
    CoverageCell, CoverageGap, CoverageGapList, CoverageGapQuery, CoveragePoint, CoverageProgress,
    CoverageProgressQuery, CoverageQuery, CoverageReport, UncoveredFacility, UncoveredReason,
};
use contract::division::DivisionCode;
use contract::facility::HostKind;
use contract::policy::Fault;
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;

pub use overview::overview;
pub use participation::{
    RegisteredLearner, check_participation, create_participation_parameter, keep_participation,
    list_participation_parameters, list_registered_learners, list_short_of_participation, participation,
    participation_table, participation_trend,
};
pub use targets::{create_target, list_targets, update_target};

use self::tally::{Asked, Curve, Targets};
use super::domain::CoverageError;
use super::store;
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
    /// Participation is not counted of days to come.
    #[error("that day has not come")]
    DayToCome,
    /// No parameters of participation hold on the day.
    #[error("no parameters of participation for the day")]
    NoParameters,
    /// Other parameters hold from then on, or from later.
    #[error("other parameters follow")]
    ParametersFollow,
    /// The last day lies before the first, or too far behind it for a trend of participation.
    #[error("no span for a trend of participation")]
    ParticipationSpan,
    /// Members that are wrong.
    #[error("{} members are wrong", .0.len())]
    Faults(Vec<Fault>),
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

/// Coverage on a day, by county and kind and in all, against both denominators.
pub fn report(conn: &mut PgConnection, act: &Act, query: &CoverageQuery) -> Outcome<CoverageReport> {
    let today = business_date(act.at);
    let as_of = query.as_of.unwrap_or(today);
    let asked = Asked { as_of, today };
    let targets = Targets::load(conn)?;
    let names: HashMap<String, String> = store::county_names(conn)?.into_iter().collect();
    let county = query.county.as_ref().map(ToString::to_string);
    let rows = store::count_coverage(conn, &act.scope(), &targets.days(&[as_of]), county.as_deref())?;
    let mut totals: BTreeMap<HostKind, Curve> =
        HostKind::ALL.iter().map(|kind| (*kind, Curve::default())).collect();
    let mut counties: BTreeMap<(&str, HostKind), Curve> = BTreeMap::new();
    for row in &rows {
        let kind = stored(&row.kind)?;
        totals.entry(kind).or_default().add(row);
        counties.entry((&row.county_code, kind)).or_default().add(row);
    }
    let totals = totals.iter().map(|(kind, curve)| cell(&targets, asked, *kind, curve, None));
    let totals = totals.collect::<Outcome<_>>()?;
    let counties = counties.iter().map(|((code, kind), curve)| {
        let county_name = names.get(*code).cloned();
        cell(&targets, asked, *kind, curve, Some((stored(code)?, county_name)))
    });
    Ok(CoverageReport { as_of, totals, counties: counties.collect::<Outcome<_>>()? })
}

fn cell(
    targets: &Targets,
    asked: Asked,
    kind: HostKind,
    curve: &Curve,
    county: Option<(DivisionCode, Option<String>)>,
) -> Outcome<CoverageCell> {
    let (county_code, county_name) = county.map_or((None, None), |(code, name)| (Some(code), name));
    Ok(CoverageCell {
        county_code,
        county_name,
        kind,
        target: targets.next(kind, asked.as_of),
        counts: targets.counts(curve, kind, asked)?,
        targets: targets.verdicts(curve, kind, asked)?,
    })
}

/// The divisions without a school on a day, and the registered facilities without one.
pub fn gaps(conn: &mut PgConnection, act: &Act, query: &CoverageGapQuery) -> Outcome<CoverageGapList> {
    const CENTERS: &[HostKind] =
        &[HostKind::TownshipRegionalElderlyCareCenter, HostKind::SubdistrictElderlyCareCenter];
    let as_of = query.as_of.unwrap_or_else(|| business_date(act.at));
    let county = query.county.as_ref().map(ToString::to_string);
    let asked = query.kind.map(|kind| vec![kind]);
    let kinds = asked.as_deref().unwrap_or(CENTERS);
    let rows = store::list_gaps(conn, &act.scope(), as_of, county.as_deref(), kinds)?;
    let items = rows.into_iter().map(gap_view).collect::<Outcome<_>>()?;
    let rows = store::list_uncovered(conn, &act.scope(), as_of, county.as_deref(), kinds)?;
    let facilities = rows.into_iter().map(|row| uncovered_view(row, as_of)).collect::<Outcome<_>>()?;
    Ok(CoverageGapList { as_of, items, facilities })
}

fn uncovered_view(row: store::UncoveredRow, as_of: NaiveDate) -> Outcome<UncoveredFacility> {
    let reason = match (row.school_id, row.closed_on) {
        (None, _) => UncoveredReason::NoSchool,
        (Some(_), Some(last)) if last < as_of => UncoveredReason::SchoolClosed,
        (Some(_), _) => UncoveredReason::SchoolNotOpened,
    };
    Ok(UncoveredFacility {
        facility_id: row.id.into(),
        facility_name: row.name,
        kind: stored(&row.kind)?,
        division_code: stored(&row.code)?,
        division_name: row.division_name,
        county_code: stored(&row.county_code)?,
        county_name: row.county_name,
        school_id: row.school_id.map(Into::into),
        reason,
    })
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
    let today = business_date(act.at);
    let to = query.to.unwrap_or(today);
    let from = query.from.or_else(|| NaiveDate::from_ymd_opt(2024, 1, 1)).unwrap_or(to);
    let days = month_ends(from, to, MAX_MONTHS).ok_or(CoverageFailure::Span)?;
    let targets = Targets::load(conn)?;
    let within = query.county.as_ref().map(ToString::to_string);
    let mut curves: BTreeMap<HostKind, Curve> =
        HostKind::ALL.iter().map(|kind| (*kind, Curve::default())).collect();
    for row in store::count_coverage(conn, &act.scope(), &targets.days(&days), within.as_deref())? {
        curves.entry(stored(&row.kind)?).or_default().add(&row);
    }
    let points = days.iter().flat_map(|as_of| curves.iter().map(move |(kind, curve)| (*as_of, *kind, curve)));
    let point = |(as_of, kind, curve): (NaiveDate, HostKind, &Curve)| {
        let counts = targets.counts(curve, kind, Asked { as_of, today })?;
        Ok(CoveragePoint { as_of, kind, counts })
    };
    Ok(CoverageProgress { items: points.map(point).collect::<Outcome<_>>()? })
}

/// The last days of at most `most` months from `from` to `to`, the last one cut to `to`.
fn month_ends(from: NaiveDate, to: NaiveDate, most: usize) -> Option<Vec<NaiveDate>> {
    let mut first = from.with_day(1)?;
    let mut days = Vec::new();
    while first <= to && days.len() <= most {
        let next = first.checked_add_months(Months::new(1))?;
        days.push(next.pred_opt()?.min(to));
        first = next;
    }
    (from <= to && days.len() <= most).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_curve_has_every_month_end_and_the_last_day() {
        let ends = month_ends(day("2024-01-15"), day("2024-04-10"), MAX_MONTHS).unwrap();
        assert_eq!(ends, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-10"].map(day));
        assert_eq!(month_ends(day("2024-02-01"), day("2024-01-31"), MAX_MONTHS), None);
        assert_eq!(month_ends(day("2019-01-01"), day("2024-01-31"), MAX_MONTHS), None);
    }
}
