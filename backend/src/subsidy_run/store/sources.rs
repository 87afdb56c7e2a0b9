//! SQL on where the facts of a line come from.

use chrono::{DateTime, Utc};
use contract::assessment::InspectionState;
use contract::subsidy_run::SubsidyAppealState;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use crate::schema::{fund_entry, inspection, subsidy_appeal, subsidy_disbursement};

/// An inspection, and whether the area was measured there.
#[derive(Debug, Clone, Copy, Queryable)]
pub(in crate::subsidy_run) struct InspectedRow {
    pub(in crate::subsidy_run) id: Uuid,
    pub(in crate::subsidy_run) measured: bool,
}

/// The inspection of an assessment whose sheet was handed in.
pub(in crate::subsidy_run) fn find_inspection(
    conn: &mut PgConnection,
    assessment: Uuid,
) -> QueryResult<Option<InspectedRow>> {
    inspection::table
        .filter(inspection::assessment_id.eq(assessment))
        .filter(inspection::status.eq(InspectionState::Submitted.as_str()))
        .select((inspection::id, inspection::measured_area.is_not_null()))
        .first(conn)
        .optional()
}

/// The appeals of a school that were upheld until a version of a run, the last one first, with what each has corrected.
pub(in crate::subsidy_run) fn list_upheld(
    conn: &mut PgConnection,
    (run, version): (Uuid, i16),
    school: Uuid,
) -> QueryResult<Vec<(Uuid, Option<Value>)>> {
    subsidy_appeal::table
        .filter(subsidy_appeal::run_id.eq(run).and(subsidy_appeal::school_id.eq(school)))
        .filter(subsidy_appeal::status.eq(SubsidyAppealState::Upheld.as_str()))
        .filter(subsidy_appeal::new_version.le(version))
        .order(subsidy_appeal::new_version.desc())
        .select((subsidy_appeal::id, subsidy_appeal::facts))
        .load(conn)
}

/// A posting of a line: its entry, the event of that, its kind and its amount.
pub(in crate::subsidy_run) type EntryRow = (Uuid, Uuid, String, Decimal);

/// What was posted into and out of the fund of a line until an instant, the first one first.
pub(in crate::subsidy_run) fn list_entries(
    conn: &mut PgConnection,
    (line, fund): (Uuid, Uuid),
    until: DateTime<Utc>,
) -> QueryResult<Vec<EntryRow>> {
    subsidy_disbursement::table
        .inner_join(fund_entry::table)
        .filter(subsidy_disbursement::line_id.eq(line).and(subsidy_disbursement::fund_id.eq(fund)))
        .filter(subsidy_disbursement::paid_at.le(until))
        .order(subsidy_disbursement::id)
        .select((
            subsidy_disbursement::entry_id,
            fund_entry::event_id,
            subsidy_disbursement::kind,
            subsidy_disbursement::amount,
        ))
        .load(conn)
}
