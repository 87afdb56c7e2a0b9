//! SQL on what stands behind teachers: documents, free hours, further schools.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use contract::policy::Period;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::{
    school, teacher_assignment, teacher_availability, teacher_compliance_check, teacher_consent,
    teacher_qualification,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teacher_qualification)]
pub(in crate::teacher) struct QualificationRow {
    pub(in crate::teacher) id: Uuid,
    pub(in crate::teacher) teacher_id: Uuid,
    pub(in crate::teacher) kind: String,
    pub(in crate::teacher) title: String,
    pub(in crate::teacher) document_number: String,
    pub(in crate::teacher) issued_on: NaiveDate,
    pub(in crate::teacher) valid_to: Option<NaiveDate>,
    pub(in crate::teacher) status: String,
    pub(in crate::teacher) entered_by: Uuid,
    pub(in crate::teacher) entered_at: DateTime<Utc>,
    pub(in crate::teacher) verified_by: Option<Uuid>,
    pub(in crate::teacher) verified_at: Option<DateTime<Utc>>,
    pub(in crate::teacher) withdrawn_by: Option<Uuid>,
    pub(in crate::teacher) withdrawn_at: Option<DateTime<Utc>>,
    pub(in crate::teacher) withdrawn_reason: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teacher_consent)]
pub(in crate::teacher) struct ConsentRow {
    pub(in crate::teacher) id: Uuid,
    pub(in crate::teacher) teacher_id: Uuid,
    pub(in crate::teacher) unit_name: String,
    pub(in crate::teacher) document_number: String,
    pub(in crate::teacher) given_on: NaiveDate,
    pub(in crate::teacher) valid_to: NaiveDate,
    pub(in crate::teacher) entered_by: Uuid,
    pub(in crate::teacher) entered_at: DateTime<Utc>,
    pub(in crate::teacher) withdrawn_by: Option<Uuid>,
    pub(in crate::teacher) withdrawn_on: Option<NaiveDate>,
    pub(in crate::teacher) withdrawn_reason: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teacher_compliance_check)]
pub(in crate::teacher) struct CheckRow {
    pub(in crate::teacher) id: Uuid,
    pub(in crate::teacher) teacher_id: Uuid,
    pub(in crate::teacher) passed: bool,
    pub(in crate::teacher) document: String,
    pub(in crate::teacher) checked_on: NaiveDate,
    pub(in crate::teacher) checked_by: Uuid,
    pub(in crate::teacher) checked_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teacher_availability)]
pub(in crate::teacher) struct WindowRow {
    pub(in crate::teacher) teacher_id: Uuid,
    pub(in crate::teacher) number: i16,
    pub(in crate::teacher) weekday: i16,
    pub(in crate::teacher) starts_at: NaiveTime,
    pub(in crate::teacher) ends_at: NaiveTime,
    pub(in crate::teacher) valid_from: NaiveDate,
    pub(in crate::teacher) valid_to: Option<NaiveDate>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = teacher_assignment)]
pub(in crate::teacher) struct AssignmentRow {
    pub(in crate::teacher) id: Uuid,
    pub(in crate::teacher) teacher_id: Uuid,
    pub(in crate::teacher) school_id: Uuid,
    pub(in crate::teacher) starts_on: NaiveDate,
    pub(in crate::teacher) ends_on: Option<NaiveDate>,
    pub(in crate::teacher) entered_by: Uuid,
    pub(in crate::teacher) entered_at: DateTime<Utc>,
}

/// The latest entered first.
pub(in crate::teacher) fn list_qualifications(
    conn: &mut PgConnection,
    teacher: Uuid,
) -> QueryResult<Vec<QualificationRow>> {
    teacher_qualification::table
        .filter(teacher_qualification::teacher_id.eq(teacher))
        .order(teacher_qualification::id.desc())
        .select(QualificationRow::as_select())
        .load(conn)
}

pub(in crate::teacher) fn find_qualification(
    conn: &mut PgConnection,
    teacher: Uuid,
    id: Uuid,
) -> QueryResult<Option<QualificationRow>> {
    teacher_qualification::table
        .find(id)
        .filter(teacher_qualification::teacher_id.eq(teacher))
        .select(QualificationRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::teacher) fn insert_qualification(
    conn: &mut PgConnection,
    row: &QualificationRow,
) -> QueryResult<()> {
    diesel::insert_into(teacher_qualification::table).values(row).execute(conn).map(drop)
}

/// Writes what was decided of a qualification.
pub(in crate::teacher) fn update_qualification(
    conn: &mut PgConnection,
    row: &QualificationRow,
) -> QueryResult<()> {
    diesel::update(teacher_qualification::table.find(row.id))
        .set((
            teacher_qualification::status.eq(&row.status),
            teacher_qualification::verified_by.eq(row.verified_by),
            teacher_qualification::verified_at.eq(row.verified_at),
            teacher_qualification::withdrawn_by.eq(row.withdrawn_by),
            teacher_qualification::withdrawn_at.eq(row.withdrawn_at),
            teacher_qualification::withdrawn_reason.eq(&row.withdrawn_reason),
        ))
        .execute(conn)
        .map(drop)
}

/// The latest entered first.
pub(in crate::teacher) fn list_consents(
    conn: &mut PgConnection,
    teacher: Uuid,
) -> QueryResult<Vec<ConsentRow>> {
    teacher_consent::table
        .filter(teacher_consent::teacher_id.eq(teacher))
        .order(teacher_consent::id.desc())
        .select(ConsentRow::as_select())
        .load(conn)
}

pub(in crate::teacher) fn find_consent(
    conn: &mut PgConnection,
    teacher: Uuid,
    id: Uuid,
) -> QueryResult<Option<ConsentRow>> {
    teacher_consent::table
        .find(id)
        .filter(teacher_consent::teacher_id.eq(teacher))
        .select(ConsentRow::as_select())
        .first(conn)
        .optional()
}

pub(in crate::teacher) fn insert_consent(conn: &mut PgConnection, row: &ConsentRow) -> QueryResult<()> {
    diesel::insert_into(teacher_consent::table).values(row).execute(conn).map(drop)
}

/// Writes from when on a consent does not count.
pub(in crate::teacher) fn update_consent(conn: &mut PgConnection, row: &ConsentRow) -> QueryResult<()> {
    diesel::update(teacher_consent::table.find(row.id))
        .set((
            teacher_consent::withdrawn_by.eq(row.withdrawn_by),
            teacher_consent::withdrawn_on.eq(row.withdrawn_on),
            teacher_consent::withdrawn_reason.eq(&row.withdrawn_reason),
        ))
        .execute(conn)
        .map(drop)
}

/// The latest first.
pub(in crate::teacher) fn list_checks(conn: &mut PgConnection, teacher: Uuid) -> QueryResult<Vec<CheckRow>> {
    teacher_compliance_check::table
        .filter(teacher_compliance_check::teacher_id.eq(teacher))
        .order(teacher_compliance_check::id.desc())
        .select(CheckRow::as_select())
        .load(conn)
}

pub(in crate::teacher) fn insert_check(conn: &mut PgConnection, row: &CheckRow) -> QueryResult<()> {
    diesel::insert_into(teacher_compliance_check::table).values(row).execute(conn).map(drop)
}

/// The windows of teachers, in the order in which they were given.
pub(in crate::teacher) fn list_windows(
    conn: &mut PgConnection,
    teachers: &[Uuid],
) -> QueryResult<Vec<WindowRow>> {
    teacher_availability::table
        .filter(teacher_availability::teacher_id.eq_any(teachers))
        .order((teacher_availability::teacher_id, teacher_availability::number))
        .select(WindowRow::as_select())
        .load(conn)
}

/// Replaces the windows of a teacher that is locked.
pub(in crate::teacher) fn replace_windows(
    conn: &mut PgConnection,
    teacher: Uuid,
    rows: &[WindowRow],
) -> QueryResult<()> {
    diesel::delete(teacher_availability::table.filter(teacher_availability::teacher_id.eq(teacher)))
        .execute(conn)?;
    diesel::insert_into(teacher_availability::table).values(rows).execute(conn).map(drop)
}

/// Assignments with the names of their schools, the latest entered first.
pub(in crate::teacher) fn list_assignments(
    conn: &mut PgConnection,
    teacher: Uuid,
) -> QueryResult<Vec<(AssignmentRow, String)>> {
    teacher_assignment::table
        .inner_join(school::table)
        .filter(teacher_assignment::teacher_id.eq(teacher))
        .order(teacher_assignment::id.desc())
        .select((AssignmentRow::as_select(), school::name))
        .load(conn)
}

pub(in crate::teacher) fn find_assignment(
    conn: &mut PgConnection,
    teacher: Uuid,
    id: Uuid,
) -> QueryResult<Option<AssignmentRow>> {
    teacher_assignment::table
        .find(id)
        .filter(teacher_assignment::teacher_id.eq(teacher))
        .select(AssignmentRow::as_select())
        .first(conn)
        .optional()
}

/// The days on which a teacher is assigned to a school.
pub(in crate::teacher) fn list_assigned(
    conn: &mut PgConnection,
    (teacher, at): (Uuid, Uuid),
) -> QueryResult<Vec<Period>> {
    let days: Vec<(NaiveDate, Option<NaiveDate>)> = teacher_assignment::table
        .filter(teacher_assignment::teacher_id.eq(teacher).and(teacher_assignment::school_id.eq(at)))
        .select((teacher_assignment::starts_on, teacher_assignment::ends_on))
        .load(conn)?;
    Ok(days.into_iter().map(|(from, to)| Period { from, to }).collect())
}

pub(in crate::teacher) fn insert_assignment(conn: &mut PgConnection, row: &AssignmentRow) -> QueryResult<()> {
    diesel::insert_into(teacher_assignment::table).values(row).execute(conn).map(drop)
}

pub(in crate::teacher) fn end_assignment(
    conn: &mut PgConnection,
    id: Uuid,
    last_day: NaiveDate,
) -> QueryResult<()> {
    diesel::update(teacher_assignment::table.find(id))
        .set(teacher_assignment::ends_on.eq(last_day))
        .execute(conn)
        .map(drop)
}
