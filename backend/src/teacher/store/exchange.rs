//! SQL for tables of teachers.

use std::collections::HashMap;

use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::TeacherRow;
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{school, teacher};

/// How many rows one statement takes.
const BATCH: usize = 1_000;

/// The codes and names of schools, by id.
pub(in crate::teacher) fn list_schools(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, (String, String)>> {
    let rows: Vec<(Uuid, String, String)> = school::table
        .filter(school::id.eq_any(ids))
        .select((school::id, school::code, school::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, code, name)| (id, (code, name))).collect())
}

/// Those of the codes that are schools in `scope`.
pub(in crate::teacher) fn find_schools(
    conn: &mut PgConnection,
    scope: &Scope,
    codes: &[String],
) -> QueryResult<HashMap<String, Uuid>> {
    let rows: Vec<(String, Uuid)> = school::table
        .filter(school::code.eq_any(codes).and(school::id.eq_any(schools_in_scope(scope))))
        .select((school::code, school::id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Those of the hashes under which a teacher is registered.
pub(in crate::teacher) fn taken_hashes(
    conn: &mut PgConnection,
    hashes: &[Vec<u8>],
) -> QueryResult<Vec<Vec<u8>>> {
    let taken: Vec<Option<Vec<u8>>> = teacher::table
        .filter(teacher::id_number_hash.eq_any(hashes))
        .select(teacher::id_number_hash)
        .load(conn)?;
    Ok(taken.into_iter().flatten().collect())
}

pub(in crate::teacher) fn insert_teachers(conn: &mut PgConnection, rows: &[TeacherRow]) -> QueryResult<()> {
    for part in rows.chunks(BATCH) {
        diesel::insert_into(teacher::table).values(part).execute(conn)?;
    }
    Ok(())
}
