//! SQL on agreements.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::ids::{SchoolId, VenueAgreementId, VenueId};
use contract::venue::{VenueAgreementQuery, VenueAgreementState};
use diesel::BoxableExpression;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Nullable};
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::venue_agreement;
use crate::venue::domain::{EXPIRING_DAYS, Period};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = venue_agreement)]
pub(in crate::venue) struct AgreementRow {
    pub(in crate::venue) id: Uuid,
    pub(in crate::venue) venue_id: Uuid,
    pub(in crate::venue) school_id: Uuid,
    pub(in crate::venue) document: String,
    pub(in crate::venue) terms: Option<String>,
    pub(in crate::venue) valid_from: NaiveDate,
    pub(in crate::venue) valid_to: NaiveDate,
    pub(in crate::venue) ended_on: Option<NaiveDate>,
    pub(in crate::venue) ended_by: Option<Uuid>,
    pub(in crate::venue) ended_at: Option<DateTime<Utc>>,
    pub(in crate::venue) ended_reason: Option<String>,
    pub(in crate::venue) created_by: Uuid,
    pub(in crate::venue) created_at: DateTime<Utc>,
    pub(in crate::venue) version: i64,
}

impl AgreementRow {
    /// From when to when it is in force.
    pub(in crate::venue) const fn period(&self) -> Period {
        Period { valid_from: self.valid_from, valid_to: self.valid_to, ended_on: self.ended_on }
    }
}

diesel::define_sql_function! {
    /// The day on which it was ended early, or else the one that was agreed.
    #[sql_name = "coalesce"]
    fn earlier_end(ended_on: Nullable<Date>, valid_to: Date) -> Date;
}

type Condition = Box<dyn BoxableExpression<venue_agreement::table, Pg, SqlType = Bool>>;

/// Whether its last day, agreed or earlier, is this one or a later one.
#[diesel::dsl::auto_type(no_type_alias)]
pub(in crate::venue) fn lasts_until(day: NaiveDate) -> _ {
    earlier_end(venue_agreement::ended_on, venue_agreement::valid_to).ge(day)
}

/// Whether it was in force on any day: not ended before its first.
#[diesel::dsl::auto_type(no_type_alias)]
pub(in crate::venue) fn came_into_force() -> _ {
    earlier_end(venue_agreement::ended_on, venue_agreement::valid_to).ge(venue_agreement::valid_from)
}

/// Whether it is in force on a day.
#[diesel::dsl::auto_type(no_type_alias)]
pub(in crate::venue) fn in_force(day: NaiveDate) -> _ {
    venue_agreement::valid_from
        .le(day)
        .and(earlier_end(venue_agreement::ended_on, venue_agreement::valid_to).ge(day))
}

/// Whether it stands so on a day; the same as [`Period::state`].
fn stands(state: VenueAgreementState, today: NaiveDate) -> Condition {
    let later = today + TimeDelta::days(EXPIRING_DAYS);
    match state {
        VenueAgreementState::Upcoming => {
            Box::new(venue_agreement::valid_from.gt(today).and(lasts_until(today)))
        }
        VenueAgreementState::InForce => Box::new(in_force(today).and(lasts_until(later))),
        VenueAgreementState::Expiring => Box::new(in_force(today).and(diesel::dsl::not(lasts_until(later)))),
        VenueAgreementState::Expired => {
            Box::new(venue_agreement::ended_on.is_null().and(venue_agreement::valid_to.lt(today)))
        }
        VenueAgreementState::Ended => {
            Box::new(venue_agreement::ended_on.is_not_null().and(diesel::dsl::not(lasts_until(today))))
        }
    }
}

fn filtered(
    scope: &Scope,
    filter: &VenueAgreementQuery,
    today: NaiveDate,
) -> venue_agreement::BoxedQuery<'static, Pg> {
    let mut query = venue_agreement::table.into_boxed();
    if !scope.city {
        query = query.filter(venue_agreement::school_id.eq_any(schools_in_scope(scope)));
    }
    if let Some(id) = filter.venue_id {
        query = query.filter(venue_agreement::venue_id.eq(id.0));
    }
    if let Some(id) = filter.school_id {
        query = query.filter(venue_agreement::school_id.eq(id.0));
    }
    match filter.state {
        Some(state) => query.filter(stands(state, today)),
        None => query,
    }
}

/// Newest first.
pub(in crate::venue) fn list_agreements(
    conn: &mut PgConnection,
    scope: &Scope,
    (filter, today): (&VenueAgreementQuery, NaiveDate),
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<AgreementRow>> {
    let mut query = filtered(scope, filter, today);
    if let Some(id) = before {
        query = query.filter(venue_agreement::id.lt(id));
    }
    let rows = query
        .order(venue_agreement::id.desc())
        .limit(paging.fetch())
        .select(AgreementRow::as_select())
        .load(conn)?;
    let total =
        if paging.count { Some(filtered(scope, filter, today).count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &AgreementRow| vec![row.id.to_string()]))
}

/// An agreement of a school in `scope`.
pub(in crate::venue) fn find_agreement(
    conn: &mut PgConnection,
    scope: &Scope,
    id: VenueAgreementId,
) -> QueryResult<Option<AgreementRow>> {
    venue_agreement::table
        .filter(venue_agreement::id.eq(id.0).and(venue_agreement::school_id.eq_any(schools_in_scope(scope))))
        .select(AgreementRow::as_select())
        .first(conn)
        .optional()
}

/// The agreements of a school on a venue that are in force on one of these days.
pub(in crate::venue) fn list_between(
    conn: &mut PgConnection,
    (venue, school): (VenueId, SchoolId),
    (from, to): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<AgreementRow>> {
    venue_agreement::table
        .filter(venue_agreement::venue_id.eq(venue.0).and(venue_agreement::school_id.eq(school.0)))
        .filter(venue_agreement::valid_from.le(to))
        .filter(lasts_until(from))
        .filter(came_into_force())
        .order(venue_agreement::valid_from)
        .select(AgreementRow::as_select())
        .load(conn)
}

pub(in crate::venue) fn insert_agreement(conn: &mut PgConnection, row: &AgreementRow) -> QueryResult<()> {
    diesel::insert_into(venue_agreement::table).values(row).execute(conn).map(drop)
}

/// Writes how an agreement was ended.
pub(in crate::venue) fn end_agreement(conn: &mut PgConnection, row: &AgreementRow) -> QueryResult<()> {
    diesel::update(venue_agreement::table.find(row.id))
        .set((
            venue_agreement::ended_on.eq(row.ended_on),
            venue_agreement::ended_by.eq(row.ended_by),
            venue_agreement::ended_at.eq(row.ended_at),
            venue_agreement::ended_reason.eq(&row.ended_reason),
            venue_agreement::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}
