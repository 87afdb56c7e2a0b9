//! SQL on inspections, their assessors and their photographs.

use chrono::{DateTime, NaiveDate, Utc};
use contract::assessment::InspectionQuery;
use contract::ids::{AccountId, InspectionId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::schools::{SchoolRow, assessments_in_scope};
use crate::auth::Scope;
use crate::db::keyset::after;
use crate::facility::scope::schools_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    assessment, assessor, assessor_organisation, facility, inspection, inspection_assessor, inspection_photo,
    stored_file,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = inspection)]
pub(in crate::assessment) struct InspectionRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) assessment_id: Uuid,
    pub(in crate::assessment) status: String,
    pub(in crate::assessment) planned_on: Option<NaiveDate>,
    pub(in crate::assessment) arrived_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) longitude: Option<Decimal>,
    pub(in crate::assessment) latitude: Option<Decimal>,
    pub(in crate::assessment) place_note: Option<String>,
    pub(in crate::assessment) measured_area: Option<Decimal>,
    pub(in crate::assessment) safety: Option<Decimal>,
    pub(in crate::assessment) safety_note: Option<String>,
    pub(in crate::assessment) syllabus: Option<Decimal>,
    pub(in crate::assessment) syllabus_note: Option<String>,
    pub(in crate::assessment) submitted_by: Option<Uuid>,
    pub(in crate::assessment) submitted_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) waived_reason: Option<String>,
    pub(in crate::assessment) created_at: DateTime<Utc>,
    pub(in crate::assessment) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = inspection_assessor)]
pub(in crate::assessment) struct DrawnRow {
    pub(in crate::assessment) inspection_id: Uuid,
    pub(in crate::assessment) assessor_id: Uuid,
    pub(in crate::assessment) drawn_at: DateTime<Utc>,
    pub(in crate::assessment) replaced_at: Option<DateTime<Utc>>,
    pub(in crate::assessment) replaced_reason: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = inspection_photo)]
pub(in crate::assessment) struct PhotoRow {
    pub(in crate::assessment) id: Uuid,
    pub(in crate::assessment) inspection_id: Uuid,
    pub(in crate::assessment) file_id: Uuid,
    pub(in crate::assessment) what: String,
    pub(in crate::assessment) taken_by: Uuid,
    pub(in crate::assessment) taken_at: DateTime<Utc>,
    pub(in crate::assessment) longitude: Option<Decimal>,
    pub(in crate::assessment) latitude: Option<Decimal>,
}

/// How far a reader of inspections sees: those of the schools in a scope, and those to which the account was drawn.
#[derive(Debug, Clone)]
pub(in crate::assessment) struct Reach {
    pub(in crate::assessment) scope: Scope,
    pub(in crate::assessment) assessor: Option<AccountId>,
    /// Who has left by then reaches nothing by having been drawn.
    pub(in crate::assessment) today: NaiveDate,
}

/// The inspections that an account was drawn for, as long as it is not replaced and neither it nor its organisation has left;
/// of nobody none.
#[diesel::dsl::auto_type(no_type_alias)]
pub(in crate::assessment) fn drawn_for(account: Uuid, today: NaiveDate) -> _ {
    let drawn = assessor::account_id.eq(account).and(inspection_assessor::replaced_at.is_null());
    let here = assessor::ended_on.is_null().or(assessor::ended_on.ge(today));
    let engaged = assessor_organisation::ended_on.is_null().or(assessor_organisation::ended_on.ge(today));
    inspection_assessor::table
        .inner_join(assessor::table.inner_join(assessor_organisation::table))
        .filter(drawn)
        .filter(here)
        .filter(engaged.and(assessor_organisation::engaged_to.ge(today)))
        .select(inspection_assessor::inspection_id)
}

/// Which of these inspections a reader was drawn for.
pub(in crate::assessment) fn list_drawn_to(
    conn: &mut PgConnection,
    reach: &Reach,
    ids: &[Uuid],
) -> QueryResult<Vec<Uuid>> {
    inspection::table
        .filter(inspection::id.eq_any(ids))
        .filter(inspection::id.eq_any(drawn_for(reach.account(), reach.today)))
        .select(inspection::id)
        .load(conn)
}

impl Reach {
    fn account(&self) -> Uuid {
        self.assessor.map_or(Uuid::nil(), Into::into)
    }
}

/// An inspection with its school and where that stands.
pub(in crate::assessment) type Listed = (InspectionRow, SchoolRow, Option<String>);

/// Inspections within reach by the code of the school, after the code and id `from`.
pub(in crate::assessment) fn list_inspections(
    conn: &mut PgConnection,
    reach: &Reach,
    filter: &InspectionQuery,
    from: Option<(String, Uuid)>,
    paging: &Paging,
) -> QueryResult<Paged<Listed>> {
    let filtered = || {
        let mut query = inspection::table
            .inner_join(assessment::table.inner_join(facility::table))
            .filter(
                assessment::school_id
                    .eq_any(schools_in_scope(&reach.scope))
                    .or(inspection::id.eq_any(drawn_for(reach.account(), reach.today))),
            )
            .into_boxed();
        if let Some(cycle) = filter.cycle_id {
            query = query.filter(assessment::cycle_id.eq(cycle.0));
        }
        if let Some(county) = &filter.county_code {
            query = query.filter(assessment::county_code.eq(county.clone()));
        }
        match filter.status {
            Some(status) => query.filter(inspection::status.eq(status.as_str())),
            None => query,
        }
    };
    let mut query = filtered();
    if let Some((code, id)) = from {
        query = query.filter(after!((assessment::code, code), (inspection::id, id)));
    }
    let rows: Vec<Listed> = query
        .order((assessment::code, inspection::id))
        .limit(paging.fetch())
        .select((InspectionRow::as_select(), SchoolRow::as_select(), facility::address))
        .load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row: &Listed| vec![row.1.code.clone(), row.0.id.to_string()]))
}

pub(in crate::assessment) fn find_inspection(
    conn: &mut PgConnection,
    reach: &Reach,
    id: InspectionId,
) -> QueryResult<Option<InspectionRow>> {
    inspection::table
        .filter(inspection::id.eq(id.0))
        .filter(
            inspection::assessment_id
                .eq_any(assessments_in_scope(&reach.scope))
                .or(inspection::id.eq_any(drawn_for(reach.account(), reach.today))),
        )
        .select(InspectionRow::as_select())
        .first(conn)
        .optional()
}

/// An inspection within reach, locked.
pub(in crate::assessment) fn lock_inspection(
    conn: &mut PgConnection,
    reach: &Reach,
    id: InspectionId,
) -> QueryResult<Option<InspectionRow>> {
    if find_inspection(conn, reach, id)?.is_none() {
        return Ok(None);
    }
    inspection::table.find(id.0).select(InspectionRow::as_select()).for_update().first(conn).optional()
}

/// Where the host of a school stands.
pub(in crate::assessment) fn find_address(
    conn: &mut PgConnection,
    assessment_id: Uuid,
) -> QueryResult<Option<String>> {
    assessment::table
        .inner_join(facility::table)
        .filter(assessment::id.eq(assessment_id))
        .select(facility::address)
        .first(conn)
}

pub(in crate::assessment) fn insert_inspections(
    conn: &mut PgConnection,
    rows: &[InspectionRow],
) -> QueryResult<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(inspection::table).values(part).execute(conn)?;
    }
    Ok(())
}

pub(in crate::assessment) fn insert_drawn(conn: &mut PgConnection, rows: &[DrawnRow]) -> QueryResult<()> {
    for part in rows.chunks(1_000) {
        diesel::insert_into(inspection_assessor::table).values(part).execute(conn)?;
    }
    Ok(())
}

/// Writes an inspection as it stands now.
pub(in crate::assessment) fn update_inspection(
    conn: &mut PgConnection,
    row: &InspectionRow,
) -> QueryResult<()> {
    diesel::update(inspection::table.find(row.id))
        .set((
            inspection::status.eq(&row.status),
            inspection::planned_on.eq(row.planned_on),
            inspection::arrived_at.eq(row.arrived_at),
            inspection::longitude.eq(row.longitude),
            inspection::latitude.eq(row.latitude),
            inspection::place_note.eq(&row.place_note),
            inspection::measured_area.eq(row.measured_area),
            inspection::safety.eq(row.safety),
            inspection::safety_note.eq(&row.safety_note),
            inspection::syllabus.eq(row.syllabus),
            inspection::syllabus_note.eq(&row.syllabus_note),
            inspection::submitted_by.eq(row.submitted_by),
            inspection::submitted_at.eq(row.submitted_at),
            inspection::waived_reason.eq(&row.waived_reason),
            inspection::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Who was drawn for these inspections, in the order of the draw.
pub(in crate::assessment) fn list_drawn(
    conn: &mut PgConnection,
    inspections: &[Uuid],
) -> QueryResult<Vec<DrawnRow>> {
    inspection_assessor::table
        .filter(inspection_assessor::inspection_id.eq_any(inspections))
        .order((
            inspection_assessor::inspection_id,
            inspection_assessor::drawn_at,
            inspection_assessor::assessor_id,
        ))
        .select(DrawnRow::as_select())
        .load(conn)
}

/// The accounts of everybody who was drawn for a school, replaced or not.
pub(in crate::assessment) fn list_drawn_accounts(
    conn: &mut PgConnection,
    assessment_id: Uuid,
) -> QueryResult<Vec<Uuid>> {
    inspection_assessor::table
        .inner_join(assessor::table)
        .inner_join(inspection::table)
        .filter(inspection::assessment_id.eq(assessment_id))
        .select(assessor::account_id)
        .load(conn)
}

/// Notes that somebody does not go after all.
pub(in crate::assessment) fn replace_drawn(
    conn: &mut PgConnection,
    (inspection_id, assessor_id): (Uuid, Uuid),
    at: DateTime<Utc>,
    reason: &str,
) -> QueryResult<()> {
    diesel::update(inspection_assessor::table.find((inspection_id, assessor_id)))
        .set((inspection_assessor::replaced_at.eq(at), inspection_assessor::replaced_reason.eq(reason)))
        .execute(conn)
        .map(drop)
}

pub(in crate::assessment) fn insert_photo(conn: &mut PgConnection, row: &PhotoRow) -> QueryResult<()> {
    diesel::insert_into(inspection_photo::table).values(row).execute(conn).map(drop)
}

/// The photographs of an inspection, each with its kind, size and hash.
pub(in crate::assessment) fn list_photos(
    conn: &mut PgConnection,
    inspection_id: Uuid,
) -> QueryResult<Vec<(PhotoRow, String, i64, String)>> {
    inspection_photo::table
        .inner_join(stored_file::table)
        .filter(inspection_photo::inspection_id.eq(inspection_id))
        .order(inspection_photo::id)
        .select((
            PhotoRow::as_select(),
            stored_file::kind,
            stored_file::size.assume_not_null(),
            stored_file::sha256.assume_not_null(),
        ))
        .load(conn)
}

#[derive(QueryableByName)]
struct Distance {
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::BigInt>)]
    metres: Option<i64>,
}

/// How far from where the host is registered to stand the assessors were, in metres; on so short a way the earth is flat.
pub(in crate::assessment) fn find_distance(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<i64>> {
    diesel::sql_query(
        "select round(sqrt(power((i.longitude - f.longitude)::float8 * cos(radians(f.latitude::float8)) * 111320, 2)
            + power((i.latitude - f.latitude)::float8 * 110574, 2)))::bigint as metres
        from inspection i join assessment a on a.id = i.assessment_id join facility f on f.id = a.facility_id
        where i.id = $1",
    )
    .bind::<diesel::sql_types::Uuid, _>(id)
    .get_result::<Distance>(conn)
    .map(|found| found.metres)
}
