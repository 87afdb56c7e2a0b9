//! Reading a year's figures of many schools from the product's own records.

use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use contract::assessment::AssessmentFact;
use contract::curriculum::{Half, HalfYear};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, AssessmentServiceError};
use crate::assessment::domain::draw::seal_rows;
use crate::assessment::domain::figures::{Figure, Figures, Opening};
use crate::assessment::store::figures::{FigureRow, list_figures};
use crate::assessment::store::sources::SourceRow;
use crate::coverage::service::list_registered_learners;
use crate::curriculum::service::{SchoolYear, list_school_years};

/// The days of the year that count: from its first one to the cut-off.
pub(super) fn days_until(cut_off: NaiveDate) -> (NaiveDate, NaiveDate) {
    (NaiveDate::from_ymd_opt(cut_off.year(), 1, 1).unwrap_or(cut_off), cut_off)
}

/// The schools that were open in the year up to the cut-off.
pub(super) fn school_years(conn: &mut PgConnection, cut_off: NaiveDate) -> Answer<Vec<SchoolYear>> {
    let half = |half| HalfYear::new(cut_off.year(), half).ok_or(AssessmentServiceError::Stored);
    Ok(list_school_years(conn, [half(Half::H1)?, half(Half::H2)?], cut_off)?)
}

/// The figures of each of these schools.
pub(super) fn read_figures(
    conn: &mut PgConnection,
    years: &[SchoolYear],
    cut_off: NaiveDate,
    at: DateTime<Utc>,
) -> Answer<HashMap<Uuid, Figures>> {
    let schools: Vec<Uuid> = years.iter().map(|year| year.school_id.0).collect();
    let mut all: HashMap<Uuid, Figures> =
        years.iter().map(|year| (year.school_id.0, Figures::new(opening(year)))).collect();
    for fact in AssessmentFact::ALL {
        for row in list_figures(conn, *fact, &schools, days_until(cut_off))? {
            enter(&mut all, *fact, row);
        }
    }
    for year in years {
        if let Some(figures) = all.get_mut(&year.school_id.0) {
            let plans: Vec<Uuid> = year.plans.iter().copied().flatten().collect();
            let count = i64::try_from(plans.len()).unwrap_or_default();
            figures.enter(AssessmentFact::Refreshes, Figure::of(count, plans));
        }
    }
    enter_learners(conn, &mut all, &schools, (cut_off, at))?;
    Ok(all)
}

fn opening(year: &SchoolYear) -> Opening {
    Opening {
        full_months: year.full_months,
        open_days: year.open_days.map(|days| u16::try_from(days).unwrap_or(u16::MAX)),
        refreshed: year.plans.map(|plan| plan.is_some()),
    }
}

fn enter(all: &mut HashMap<Uuid, Figures>, fact: AssessmentFact, row: FigureRow) {
    if let Some(figures) = all.get_mut(&row.school_id) {
        figures.enter(fact, Figure { amount: row.amount, counted: row.counted, others: row.others });
    }
}

/// Who is registered on the cut-off, who of them takes part regularly, and who learns online besides.
fn enter_learners(
    conn: &mut PgConnection,
    all: &mut HashMap<Uuid, Figures>,
    schools: &[Uuid],
    (cut_off, at): (NaiveDate, DateTime<Utc>),
) -> Answer<()> {
    let mut learners: HashMap<Uuid, Vec<(Uuid, bool)>> = HashMap::new();
    for one in list_registered_learners(conn, cut_off, at, schools)? {
        learners.entry(one.school_id.0).or_default().push((one.learner_id.0, one.regular));
    }
    for (school, figures) in all {
        let own = learners.remove(school).unwrap_or_default();
        let registered: Vec<Uuid> = own.iter().map(|(id, _)| *id).collect();
        let (regular, others): (Vec<_>, Vec<_>) = own.iter().partition(|(_, regular)| *regular);
        let ids = |part: Vec<(Uuid, bool)>| part.into_iter().map(|(id, _)| id).collect::<Vec<Uuid>>();
        let (counted, others) = (ids(regular), ids(others));
        let amount = |ids: &[Uuid]| i64::try_from(ids.len()).unwrap_or_default();
        let mut online = figures.of(AssessmentFact::OnlineLearners).counted;
        online.retain(|id| registered.binary_search(id).is_ok());
        figures.enter(AssessmentFact::OnlineLearners, Figure::of(amount(&online), online));
        figures.enter(AssessmentFact::RegularLearners, Figure { amount: amount(&counted), counted, others });
        figures.enter(AssessmentFact::RegisteredLearners, Figure::of(amount(&registered), registered));
    }
    Ok(())
}

/// The sources of a version: each figure with its rows and their seal.
pub(super) fn source_rows(
    assessment: Uuid,
    number: i16,
    figures: &Figures,
    as_of: NaiveDate,
) -> Vec<SourceRow> {
    let source = |fact: &AssessmentFact| {
        let figure = figures.of(*fact);
        SourceRow {
            assessment_id: assessment,
            number,
            fact: fact.to_string(),
            value: figures.value(*fact),
            digest: seal_rows(&figure.counted, &figure.others),
            counted_ids: figure.counted.into_iter().map(Some).collect(),
            other_ids: figure.others.into_iter().map(Some).collect(),
            as_of,
        }
    };
    AssessmentFact::ALL.iter().map(source).collect()
}
