//! SQL on venues.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::ids::VenueId;
use contract::venue::VenueQuery;
use diesel::dsl::count_star;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use uuid::Uuid;

use super::agreements::{in_force, lasts_until};
use crate::auth::Scope;
use crate::db::value::containing;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{division, facility, school, venue, venue_agreement};
use crate::search::search_key;
use crate::venue::domain::EXPIRING_DAYS;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = venue)]
pub(in crate::venue) struct VenueRow {
    pub(in crate::venue) id: Uuid,
    pub(in crate::venue) kind: String,
    pub(in crate::venue) name_zh: String,
    pub(in crate::venue) name_mn: Option<String>,
    pub(in crate::venue) search_key: String,
    pub(in crate::venue) division_code: String,
    pub(in crate::venue) county_code: String,
    pub(in crate::venue) address: String,
    pub(in crate::venue) capacity: i32,
    pub(in crate::venue) opening_note: Option<String>,
    pub(in crate::venue) status: String,
    pub(in crate::venue) status_reason: Option<String>,
    pub(in crate::venue) created_by: Uuid,
    pub(in crate::venue) created_at: DateTime<Utc>,
    pub(in crate::venue) version: i64,
}

/// The venues of the counties that `scope` touches, and those with which one of its schools has ever had an agreement.
fn visible(scope: &Scope) -> venue::BoxedQuery<'static, Pg> {
    let query = venue::table.into_boxed();
    if scope.city {
        return query;
    }
    let counties: Vec<String> =
        scope.divisions.iter().filter_map(|code| code.get(..6)).map(str::to_owned).collect();
    let of_facilities =
        facility::table.filter(facility::id.eq_any(scope.facilities.clone())).select(facility::county_code);
    let agreed = venue_agreement::table
        .filter(venue_agreement::school_id.eq_any(schools_in_scope(scope)))
        .select(venue_agreement::venue_id);
    query.filter(
        venue::county_code
            .eq_any(counties)
            .or(venue::county_code.eq_any(of_facilities))
            .or(venue::id.eq_any(agreed)),
    )
}

fn filtered(scope: &Scope, filter: &VenueQuery, today: NaiveDate) -> venue::BoxedQuery<'static, Pg> {
    let mut query = visible(scope);
    if let Some(text) = filter.q.as_deref().map(search_key).filter(|text| !text.is_empty()) {
        query = query.filter(venue::search_key.like(containing(&text)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(venue::kind.eq(kind.as_str()));
    }
    if let Some(state) = filter.status {
        query = query.filter(venue::status.eq(state.as_str()));
    }
    if let Some(county) = &filter.county_code {
        query = query.filter(venue::county_code.eq(county.clone()));
    }
    if let Some(id) = filter.school_id {
        let agreed = venue_agreement::table
            .filter(venue_agreement::school_id.eq(id.0))
            .filter(venue_agreement::school_id.eq_any(schools_in_scope(scope)))
            .filter(in_force(today))
            .select(venue_agreement::venue_id);
        query = query.filter(venue::id.eq_any(agreed));
    }
    query
}

/// In the order of their registration.
pub(in crate::venue) fn list_venues(
    conn: &mut PgConnection,
    scope: &Scope,
    (filter, today): (&VenueQuery, NaiveDate),
    after: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<VenueRow>> {
    let mut query = filtered(scope, filter, today);
    if let Some(after) = after {
        query = query.filter(venue::id.gt(after));
    }
    let rows = query.order(venue::id).limit(paging.fetch()).select(VenueRow::as_select()).load(conn)?;
    let total =
        if paging.count { Some(filtered(scope, filter, today).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &VenueRow| vec![row.id.to_string()]))
}

pub(in crate::venue) fn find_venue(
    conn: &mut PgConnection,
    scope: &Scope,
    id: VenueId,
) -> QueryResult<Option<VenueRow>> {
    visible(scope).filter(venue::id.eq(id.0)).select(VenueRow::as_select()).first(conn).optional()
}

/// A venue, locked, whoever sees it.
pub(in crate::venue) fn lock_venue(conn: &mut PgConnection, id: VenueId) -> QueryResult<Option<VenueRow>> {
    venue::table.find(id.0).select(VenueRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::venue) fn insert_venue(conn: &mut PgConnection, row: &VenueRow) -> QueryResult<()> {
    diesel::insert_into(venue::table).values(row).execute(conn).map(drop)
}

pub(in crate::venue) fn update_venue(conn: &mut PgConnection, row: &VenueRow) -> QueryResult<()> {
    diesel::update(venue::table.find(row.id))
        .set((
            venue::kind.eq(&row.kind),
            venue::name_zh.eq(&row.name_zh),
            venue::name_mn.eq(&row.name_mn),
            venue::search_key.eq(&row.search_key),
            venue::address.eq(&row.address),
            venue::capacity.eq(row.capacity),
            venue::opening_note.eq(&row.opening_note),
            venue::status.eq(&row.status),
            venue::status_reason.eq(&row.status_reason),
            venue::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Of each of these venues: with how many schools an agreement is in force on a day, and how many agreements end soon.
pub(in crate::venue) fn count_agreements(
    conn: &mut PgConnection,
    venues: &[Uuid],
    today: NaiveDate,
) -> QueryResult<HashMap<Uuid, (i64, i64)>> {
    // A school has one agreement on a venue on a day.
    let agreed = venue_agreement::table
        .filter(venue_agreement::venue_id.eq_any(venues))
        .filter(in_force(today))
        .group_by(venue_agreement::venue_id)
        .select((venue_agreement::venue_id, count_star()));
    let schools: Vec<(Uuid, i64)> = agreed.load(conn)?;
    let ending: Vec<(Uuid, i64)> = venue_agreement::table
        .filter(venue_agreement::venue_id.eq_any(venues))
        .filter(in_force(today))
        .filter(diesel::dsl::not(lasts_until(today + TimeDelta::days(EXPIRING_DAYS))))
        .group_by(venue_agreement::venue_id)
        .select((venue_agreement::venue_id, count_star()))
        .load(conn)?;
    let mut counts: HashMap<Uuid, (i64, i64)> =
        schools.into_iter().map(|(id, schools)| (id, (schools, 0))).collect();
    for (id, ending) in ending {
        counts.entry(id).or_default().1 = ending;
    }
    Ok(counts)
}

/// The latest names of divisions, by code.
pub(in crate::venue) fn division_names(
    conn: &mut PgConnection,
    codes: &[String],
) -> QueryResult<HashMap<String, String>> {
    let rows: Vec<(String, String)> = division::table
        .filter(division::code.eq_any(codes))
        .distinct_on(division::code)
        .order((division::code, division::valid_from.desc()))
        .select((division::code, division::name_zh))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The names of venues.
pub(in crate::venue) fn venue_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        venue::table.filter(venue::id.eq_any(ids)).select((venue::id, venue::name_zh)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The names of schools.
pub(in crate::venue) fn school_names(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> =
        school::table.filter(school::id.eq_any(ids)).select((school::id, school::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
