//! SQL on the steps that cases have taken.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::smart_aging_case_step;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = smart_aging_case_step)]
pub(in crate::smart_aging) struct StepRow {
    pub(in crate::smart_aging) case_id: Uuid,
    pub(in crate::smart_aging) number: i16,
    pub(in crate::smart_aging) from_status: Option<String>,
    pub(in crate::smart_aging) to_status: String,
    pub(in crate::smart_aging) taken_by: Uuid,
    pub(in crate::smart_aging) taken_at: DateTime<Utc>,
    pub(in crate::smart_aging) note: Option<String>,
}

/// Earliest first.
pub(in crate::smart_aging) fn list_steps(conn: &mut PgConnection, case: Uuid) -> QueryResult<Vec<StepRow>> {
    smart_aging_case_step::table
        .filter(smart_aging_case_step::case_id.eq(case))
        .order(smart_aging_case_step::number)
        .select(StepRow::as_select())
        .load(conn)
}

/// The number of the next step of a case that is locked.
pub(in crate::smart_aging) fn next_number(conn: &mut PgConnection, case: Uuid) -> QueryResult<i16> {
    let last: Option<i16> = smart_aging_case_step::table
        .filter(smart_aging_case_step::case_id.eq(case))
        .select(diesel::dsl::max(smart_aging_case_step::number))
        .first(conn)?;
    Ok(last.unwrap_or_default().saturating_add(1))
}

pub(in crate::smart_aging) fn insert_step(conn: &mut PgConnection, row: &StepRow) -> QueryResult<()> {
    diesel::insert_into(smart_aging_case_step::table).values(row).execute(conn).map(drop)
}
