//! The only SQL on divisions and census shares.

use chrono::{DateTime, NaiveDate, Utc};
use contract::division::{DivisionCode, DivisionLevel};
use diesel::dsl::{count_star, exists};
use diesel::pg::Pg;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::domain::{CensusShare, Division, Filter};
use crate::clock::new_id;
use crate::paging::Paging;
use crate::schema::{census_age_share, division};

/// PostgreSQL takes 65,535 parameters a statement.
const ROWS_PER_INSERT: usize = 2_000;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = division)]
struct DivisionRow {
    id: Uuid,
    code: String,
    level: String,
    kind: String,
    name_zh: String,
    name_mn: Option<String>,
    parent_code: Option<String>,
    county_code: Option<String>,
    urban_rural_class: Option<String>,
    statutory: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    created_at: DateTime<Utc>,
}

impl DivisionRow {
    fn new(division: &Division, now: DateTime<Utc>) -> Self {
        Self {
            id: new_id(),
            code: division.code.to_string(),
            level: division.level().to_string(),
            kind: division.kind.to_string(),
            name_zh: division.name_zh.clone(),
            name_mn: division.name_mn.clone(),
            parent_code: division.parent_code.as_ref().map(ToString::to_string),
            county_code: division.code.county().map(String::from),
            urban_rural_class: division.urban_rural_class.map(|class| class.to_string()),
            statutory: division.statutory,
            valid_from: division.valid_from,
            valid_to: division.valid_to,
            created_at: now,
        }
    }

    fn division(self) -> QueryResult<Division> {
        Ok(Division {
            code: self.code.parse().map_err(unreadable)?,
            kind: self.kind.parse().map_err(unreadable)?,
            name_zh: self.name_zh,
            name_mn: self.name_mn,
            parent_code: self.parent_code.map(DivisionCode::try_from).transpose().map_err(unreadable)?,
            urban_rural_class: self
                .urban_rural_class
                .map(|class| class.parse())
                .transpose()
                .map_err(unreadable)?,
            statutory: self.statutory,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        })
    }
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> diesel::result::Error {
    diesel::result::Error::DeserializationError(Box::new(error))
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = census_age_share)]
struct CensusShareRow {
    id: Uuid,
    division_code: String,
    census_date: NaiveDate,
    percent_0_14: Decimal,
    percent_15_59: Decimal,
    percent_60_plus: Decimal,
    percent_65_plus: Decimal,
    total_population: Option<i64>,
    source: String,
    created_at: DateTime<Utc>,
}

impl CensusShareRow {
    fn new(share: &CensusShare, now: DateTime<Utc>) -> Self {
        Self {
            id: new_id(),
            division_code: share.division_code.to_string(),
            census_date: share.census_date,
            percent_0_14: share.percent_0_14,
            percent_15_59: share.percent_15_59,
            percent_60_plus: share.percent_60_plus,
            percent_65_plus: share.percent_65_plus,
            total_population: share.total_population,
            source: share.source.clone(),
            created_at: now,
        }
    }

    fn share(self) -> QueryResult<CensusShare> {
        Ok(CensusShare {
            division_code: self.division_code.parse().map_err(unreadable)?,
            census_date: self.census_date,
            percent_0_14: self.percent_0_14,
            percent_15_59: self.percent_15_59,
            percent_60_plus: self.percent_60_plus,
            percent_65_plus: self.percent_65_plus,
            total_population: self.total_population,
            source: self.source,
        })
    }
}

/// Adds those whose code has no row in their period; answers how many were new.
pub(super) fn insert_divisions(
    conn: &mut PgConnection,
    divisions: &[Division],
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let mut added = 0;
    for part in divisions.chunks(ROWS_PER_INSERT) {
        let rows: Vec<DivisionRow> = part.iter().map(|division| DivisionRow::new(division, now)).collect();
        added += diesel::insert_into(division::table).values(rows).on_conflict_do_nothing().execute(conn)?;
    }
    Ok(added)
}

/// Adds those whose division has no row for the census; answers how many were new.
pub(super) fn insert_census_shares(
    conn: &mut PgConnection,
    shares: &[CensusShare],
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let rows: Vec<CensusShareRow> = shares.iter().map(|share| CensusShareRow::new(share, now)).collect();
    diesel::insert_into(census_age_share::table).values(rows).on_conflict_do_nothing().execute(conn)
}

pub(super) fn is_county(conn: &mut PgConnection, code: &str, as_of: NaiveDate) -> QueryResult<bool> {
    let counties = Filter { level: Some(DivisionLevel::County), ..Filter::on(as_of) };
    diesel::select(exists(matching(&counties).filter(division::code.eq(code)))).get_result(conn)
}

fn matching<'a>(filter: &Filter) -> division::BoxedQuery<'a, Pg> {
    let mut query = division::table
        .filter(division::valid_from.le(filter.as_of))
        .filter(division::valid_to.is_null().or(division::valid_to.gt(filter.as_of)))
        .into_boxed();
    if let Some(level) = filter.level {
        query = query.filter(division::level.eq(level.as_str()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(division::kind.eq(kind.as_str()));
    }
    if let Some(parent) = &filter.parent_code {
        query = query.filter(division::parent_code.eq(parent.to_string()));
    }
    if let Some(county) = &filter.county_code {
        query = query.filter(division::county_code.eq(county.to_string()));
    }
    if let Some(statutory) = filter.statutory {
        query = query.filter(division::statutory.eq(statutory));
    }
    if let Some(text) = &filter.text {
        let text = literally(text);
        let name = division::name_zh.like(format!("%{text}%")).or(division::code.like(format!("{text}%")));
        query = query.filter(
            name.or(division::name_mn
                .is_not_null()
                .and(division::name_mn.assume_not_null().like(format!("%{text}%")))),
        );
    }
    query
}

/// `text` as a pattern that matches only itself.
fn literally(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}

pub(super) fn list_divisions(
    conn: &mut PgConnection,
    filter: &Filter,
    paging: &Paging,
) -> QueryResult<Vec<Division>> {
    let mut query = matching(filter);
    if let Some(code) = paging.after(0) {
        query = query.filter(division::code.gt(code.to_owned()));
    }
    let rows: Vec<DivisionRow> =
        query.order(division::code).limit(paging.fetch()).select(DivisionRow::as_select()).load(conn)?;
    rows.into_iter().map(DivisionRow::division).collect()
}

pub(super) fn count_divisions(conn: &mut PgConnection, filter: &Filter) -> QueryResult<i64> {
    matching(filter).select(count_star()).first(conn)
}

pub(super) fn find_division(
    conn: &mut PgConnection,
    code: &DivisionCode,
    as_of: NaiveDate,
) -> QueryResult<Option<Division>> {
    let row: Option<DivisionRow> = matching(&Filter::on(as_of))
        .filter(division::code.eq(code.to_string()))
        .select(DivisionRow::as_select())
        .first(conn)
        .optional()?;
    row.map(DivisionRow::division).transpose()
}

pub(super) fn list_census_shares(conn: &mut PgConnection, as_of: NaiveDate) -> QueryResult<Vec<CensusShare>> {
    let rows: Vec<CensusShareRow> = census_age_share::table
        .filter(census_age_share::census_date.le(as_of))
        .distinct_on(census_age_share::division_code)
        .order((census_age_share::division_code, census_age_share::census_date.desc()))
        .select(CensusShareRow::as_select())
        .load(conn)?;
    rows.into_iter().map(CensusShareRow::share).collect()
}
