//! SQL on organisations that assess, their people and their interests.

use chrono::{DateTime, NaiveDate, Utc};
use contract::auth::Role;
use diesel::dsl::count_star;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::paging::{Paged, Paging};
use crate::schema::{account, account_grant, assessor, assessor_interest, assessor_organisation, facility};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessor_organisation)]
pub(in crate::assessment) struct OrganisationRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) name: String,
    pub(in crate::assessment) credit_code: String,
    pub(in crate::assessment) contract: String,
    pub(in crate::assessment) engaged_from: NaiveDate,
    pub(in crate::assessment) engaged_to: NaiveDate,
    pub(in crate::assessment) ended_on: Option<NaiveDate>,
    pub(in crate::assessment) ended_reason: Option<String>,
    pub(in crate::assessment) created_by: Uuid,
    pub(in crate::assessment) created_at: DateTime<Utc>,
    pub(in crate::assessment) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessor)]
pub(in crate::assessment) struct AssessorRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) organisation_id: Uuid,
    pub(in crate::assessment) account_id: Uuid,
    pub(in crate::assessment) name: String,
    pub(in crate::assessment) since: NaiveDate,
    pub(in crate::assessment) ended_on: Option<NaiveDate>,
    pub(in crate::assessment) created_by: Uuid,
    pub(in crate::assessment) created_at: DateTime<Utc>,
    pub(in crate::assessment) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessor_interest)]
pub(in crate::assessment) struct InterestRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) organisation_id: Option<Uuid>,
    pub(in crate::assessment) assessor_id: Option<Uuid>,
    pub(in crate::assessment) facility_id: Uuid,
    pub(in crate::assessment) kind: String,
    pub(in crate::assessment) note: String,
    pub(in crate::assessment) ended_on: Option<NaiveDate>,
    pub(in crate::assessment) declared_by: Uuid,
    pub(in crate::assessment) declared_at: DateTime<Utc>,
}

/// Organisations in the order in which they were engaged, after `from`.
pub(in crate::assessment) fn list_organisations(
    conn: &mut PgConnection,
    from: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<OrganisationRow>> {
    let mut query = assessor_organisation::table.into_boxed();
    if let Some(id) = from {
        query = query.filter(assessor_organisation::id.gt(id));
    }
    let rows = query
        .order(assessor_organisation::id)
        .limit(paging.fetch())
        .select(OrganisationRow::as_select())
        .load(conn)?;
    let total =
        if paging.count { Some(assessor_organisation::table.count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

pub(in crate::assessment) fn lock_organisation(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<OrganisationRow>> {
    assessor_organisation::table
        .find(id)
        .select(OrganisationRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

pub(in crate::assessment) fn insert_organisation(
    conn: &mut PgConnection,
    row: &OrganisationRow,
) -> QueryResult<()> {
    diesel::insert_into(assessor_organisation::table).values(row).execute(conn).map(drop)
}

pub(in crate::assessment) fn end_organisation(
    conn: &mut PgConnection,
    row: &OrganisationRow,
) -> QueryResult<()> {
    diesel::update(assessor_organisation::table.find(row.id))
        .set((
            assessor_organisation::ended_on.eq(row.ended_on),
            assessor_organisation::ended_reason.eq(&row.ended_reason),
            assessor_organisation::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// How many people each of these organisations has who have not left.
pub(in crate::assessment) fn count_people(
    conn: &mut PgConnection,
    organisations: &[Uuid],
) -> QueryResult<Vec<(Uuid, i64)>> {
    assessor::table
        .filter(assessor::organisation_id.eq_any(organisations).and(assessor::ended_on.is_null()))
        .group_by(assessor::organisation_id)
        .select((assessor::organisation_id, count_star()))
        .load(conn)
}

/// Assessors with the names of their organisations, in the order in which they were registered.
pub(in crate::assessment) fn list_assessors(
    conn: &mut PgConnection,
    organisation: Option<Uuid>,
    from: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<(AssessorRow, String)>> {
    let filtered = || {
        let query = assessor::table.inner_join(assessor_organisation::table).into_boxed();
        match organisation {
            Some(id) => query.filter(assessor::organisation_id.eq(id)),
            None => query,
        }
    };
    let mut query = filtered();
    if let Some(id) = from {
        query = query.filter(assessor::id.gt(id));
    }
    let rows = query
        .order(assessor::id)
        .limit(paging.fetch())
        .select((AssessorRow::as_select(), assessor_organisation::name))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &(AssessorRow, String)| vec![row.0.id.to_string()]))
}

/// These assessors with the names of their organisations.
pub(in crate::assessment) fn list_named(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<Vec<(AssessorRow, String)>> {
    assessor::table
        .inner_join(assessor_organisation::table)
        .filter(assessor::id.eq_any(ids))
        .select((AssessorRow::as_select(), assessor_organisation::name))
        .load(conn)
}

pub(in crate::assessment) fn lock_assessor(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<AssessorRow>> {
    assessor::table.find(id).select(AssessorRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::assessment) fn insert_assessor(conn: &mut PgConnection, row: &AssessorRow) -> QueryResult<()> {
    diesel::insert_into(assessor::table).values(row).execute(conn).map(drop)
}

pub(in crate::assessment) fn end_assessor(conn: &mut PgConnection, row: &AssessorRow) -> QueryResult<()> {
    diesel::update(assessor::table.find(row.id))
        .set((assessor::ended_on.eq(row.ended_on), assessor::version.eq(row.version)))
        .execute(conn)
        .map(drop)
}

/// The assessors who may be drawn on a day: engaged by then, and neither they nor their organisation have left.
pub(in crate::assessment) fn list_available(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Vec<AssessorRow>> {
    assessor::table
        .inner_join(assessor_organisation::table)
        .inner_join(account::table)
        .filter(account::active.eq(true))
        .filter(assessor::since.le(day))
        .filter(assessor::ended_on.is_null().or(assessor::ended_on.ge(day)))
        .filter(assessor_organisation::engaged_from.le(day).and(assessor_organisation::engaged_to.ge(day)))
        .filter(assessor_organisation::ended_on.is_null().or(assessor_organisation::ended_on.ge(day)))
        .order(assessor::id)
        .select(AssessorRow::as_select())
        .load(conn)
}

/// The account of this name, if it has a role.
pub(in crate::assessment) fn find_account_with_role(
    conn: &mut PgConnection,
    username: &str,
    role: &str,
) -> QueryResult<Option<Uuid>> {
    account::table
        .inner_join(account_grant::table)
        .filter(account::username.eq(username).and(account::active.eq(true)))
        .filter(account_grant::role.eq(role))
        .select(account::id)
        .first(conn)
        .optional()
}

/// Interests with whose they are and the names of the facilities; of an assessor and their organisation, or of all.
pub(in crate::assessment) fn list_interests(
    conn: &mut PgConnection,
    of: Option<(Uuid, Uuid)>,
    from: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<(InterestRow, String)>> {
    let filtered = || {
        let query = assessor_interest::table.inner_join(facility::table).into_boxed();
        match of {
            Some((person, organisation)) => query.filter(
                assessor_interest::assessor_id
                    .eq(person)
                    .or(assessor_interest::organisation_id.eq(organisation)),
            ),
            None => query,
        }
    };
    let mut query = filtered();
    if let Some(id) = from {
        query = query.filter(assessor_interest::id.gt(id));
    }
    let rows = query
        .order(assessor_interest::id)
        .limit(paging.fetch())
        .select((InterestRow::as_select(), facility::name_zh))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &(InterestRow, String)| vec![row.0.id.to_string()]))
}

/// The interests that have not ended by a day.
pub(in crate::assessment) fn list_standing_interests(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Vec<InterestRow>> {
    assessor_interest::table
        .filter(assessor_interest::ended_on.is_null().or(assessor_interest::ended_on.ge(day)))
        .select(InterestRow::as_select())
        .load(conn)
}

/// The facilities that an organisation runs itself.
pub(in crate::assessment) fn list_run_by(conn: &mut PgConnection) -> QueryResult<Vec<(Uuid, Uuid)>> {
    assessor_organisation::table
        .inner_join(
            facility::table
                .on(facility::operator_credit_code.eq(assessor_organisation::credit_code.nullable())),
        )
        .select((assessor_organisation::id, facility::id))
        .load(conn)
}

/// The facilities where the account of an assessor works in another role.
pub(in crate::assessment) fn list_employed(conn: &mut PgConnection) -> QueryResult<Vec<(Uuid, Uuid)>> {
    assessor::table
        .inner_join(account_grant::table.on(account_grant::account_id.eq(assessor::account_id)))
        .filter(account_grant::role.ne(Role::Assessor.as_str()))
        .filter(account_grant::facility_id.is_not_null())
        .select((assessor::id, account_grant::facility_id.assume_not_null()))
        .load(conn)
}

pub(in crate::assessment) fn lock_interest(
    conn: &mut PgConnection,
    id: Uuid,
) -> QueryResult<Option<InterestRow>> {
    assessor_interest::table.find(id).select(InterestRow::as_select()).for_update().first(conn).optional()
}

pub(in crate::assessment) fn insert_interest(conn: &mut PgConnection, row: &InterestRow) -> QueryResult<()> {
    diesel::insert_into(assessor_interest::table).values(row).execute(conn).map(drop)
}

pub(in crate::assessment) fn end_interest(
    conn: &mut PgConnection,
    id: Uuid,
    last: NaiveDate,
) -> QueryResult<()> {
    diesel::update(assessor_interest::table.find(id))
        .set(assessor_interest::ended_on.eq(last))
        .execute(conn)
        .map(drop)
}

/// The name of a facility.
pub(in crate::assessment) fn facility_name(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<String>> {
    facility::table.find(id).select(facility::name_zh).first(conn).optional()
}
