//! Finding cases.

use contract::ids::SmartAgingCaseId;
use contract::smart_aging::{SmartAgingCaseDetails, SmartAgingCaseQuery, SmartAgingCaseView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, SmartAgingServiceError, views};
use crate::auth::Act;
use crate::paging::{Paged, Paging};
use crate::smart_aging::store::cases;

/// The cases within reach and those that are promoted, newest first.
pub fn list_cases(
    conn: &mut PgConnection,
    act: &Act,
    query: &SmartAgingCaseQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<SmartAgingCaseView>> {
    let page = cases::list_cases(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views::views(conn, act, page.items)?, next: page.next, total: page.total })
}

/// One case with all that is written in it.
pub fn get_case(conn: &mut PgConnection, act: &Act, id: SmartAgingCaseId) -> Answer<SmartAgingCaseDetails> {
    let row = cases::find_case(conn, &act.scope(), id)?.ok_or(SmartAgingServiceError::NotFound)?;
    views::details(conn, act, &row)
}
