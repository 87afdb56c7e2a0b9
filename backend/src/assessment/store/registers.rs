//! What stands in the register of schools.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::facility::{HostKind, SchoolKind};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::db::value::word;
use crate::schema::{facility, school};

/// A school's code and kind, and what an office has measured of it before.
#[derive(Debug, Clone)]
pub(in crate::assessment) struct RegisterRow {
    pub(in crate::assessment) code: String,
    pub(in crate::assessment) host: HostKind,
    pub(in crate::assessment) inspected_area: Option<Decimal>,
}

impl RegisterRow {
    pub(in crate::assessment) const fn kind(&self) -> SchoolKind {
        self.host.school_kind()
    }
}

type Columns = (Uuid, String, String, Option<Decimal>, Option<NaiveDate>);

/// These schools, each with what was measured by a day.
pub(in crate::assessment) fn list_registers(
    conn: &mut PgConnection,
    schools: &[Uuid],
    day: NaiveDate,
) -> QueryResult<HashMap<Uuid, RegisterRow>> {
    let rows: Vec<Columns> = school::table
        .inner_join(facility::table)
        .filter(school::id.eq_any(schools))
        .select((school::id, school::code, facility::kind, school::inspected_area, school::inspected_on))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, code, host, area, on)| {
            let inspected_area = area.filter(|_| on.is_some_and(|on| on <= day));
            Ok((id, RegisterRow { code, host: word(&host)?, inspected_area }))
        })
        .collect()
}
