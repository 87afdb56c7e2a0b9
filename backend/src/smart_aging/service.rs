//! Handing in, reviewing, finding and counting “智慧助老” cases.

mod drafts;
mod error;
mod exchange;
mod lists;
mod steps;
mod summary;
mod views;

pub use drafts::{create_case, update_case};
pub use error::SmartAgingServiceError;
pub use exchange::{ExportPage, export_headings, export_page};
pub use lists::{get_case, list_cases};
pub use steps::{
    decline_case, promote_case, recommend_case, return_case, select_case, submit_case, withdraw_case,
};
pub use summary::summarise_cases;

use std::collections::HashMap;

use contract::division::DivisionLevel;
use contract::ids::SmartAgingCaseId;
use contract::smart_aging::SmartAgingCaseDetails;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::store::cases::{self, CaseRow};
use super::store::steps::{StepRow, insert_step, next_number};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::business_date;
use crate::division::Filter;
use crate::division::service::list as list_divisions;
use crate::facility::scope::find_school;
use crate::paging::Paging;

type Answer<T> = Result<T, SmartAgingServiceError>;

/// A case that is being changed, locked, and how it was.
struct Changing {
    row: CaseRow,
    before: SmartAgingCaseDetails,
}

/// Locks a case in the caller's data scope, as long as it is what was read.
fn lock(conn: &mut PgConnection, act: &Act, id: SmartAgingCaseId, version: i64) -> Answer<Changing> {
    let row = cases::lock_case(conn, &act.scope(), id)?.ok_or(SmartAgingServiceError::NotFound)?;
    if row.version != version {
        return Err(SmartAgingServiceError::Stale);
    }
    let before = views::details(conn, act, &row)?;
    Ok(Changing { row, before })
}

/// Keeps a step in the history of a case.
fn keep_step(
    conn: &mut PgConnection,
    act: &Act,
    (case, from, to): (Uuid, Option<&str>, &str),
    note: Option<&str>,
) -> Answer<()> {
    let row = StepRow {
        case_id: case,
        number: next_number(conn, case)?,
        from_status: from.map(str::to_owned),
        to_status: to.to_owned(),
        taken_by: act.account_id.0,
        taken_at: act.at,
        note: note.map(str::to_owned),
    };
    Ok(insert_step(conn, &row)?)
}

/// Puts a change on the trail, for the facility or the county that the case comes from.
fn record(
    conn: &mut PgConnection,
    act: &Act,
    (action, row): (&'static str, &CaseRow),
    more: impl FnOnce(Change) -> Change,
) -> Answer<()> {
    let change = Change::of(action, "smart_aging_case", row.id);
    let place = match row.school_id {
        Some(id) => find_school(conn, &act.scope(), id.into())?,
        None => None,
    };
    let change = match place {
        Some(place) => change.within(place.facility_id, &place.township_code),
        None => change.in_county(&row.county_code),
    };
    Ok(audit::record(conn, act, &more(change))?)
}

/// The counties there are on the day of an act, each with its name.
fn counties(conn: &mut PgConnection, act: &Act) -> Answer<HashMap<String, String>> {
    let filter = Filter { level: Some(DivisionLevel::County), ..Filter::on(business_date(act.at)) };
    let all = list_divisions(conn, &filter, &Paging { limit: 1_000, ..Paging::default() })?;
    Ok(all.items.into_iter().map(|county| (county.code.to_string(), county.name_zh)).collect())
}
