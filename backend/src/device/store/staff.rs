//! Who may stand beside a device as staff.

use contract::auth::Role;
use contract::ids::FacilityId;
use diesel::dsl::exists;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::{account, account_grant, facility};

/// Whose presence makes a card good.
const STAFF: [Role; 4] = [Role::FacilityManager, Role::FacilityClerk, Role::Teacher, Role::TownshipOperator];

/// Those of these accounts that are staff at a facility.
pub(in crate::device) fn list_staff(
    conn: &mut PgConnection,
    facility: FacilityId,
    accounts: &[Uuid],
) -> QueryResult<Vec<Uuid>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let place: (String, String) = facility::table
        .find(facility.0)
        .select((facility::county_code, facility::township_code))
        .first(conn)?;
    let roles = STAFF.map(Role::as_str);
    let here = account_grant::facility_id
        .eq(facility.0)
        .or(account_grant::division_code.eq_any([place.0, place.1]))
        .or(account_grant::scope.eq("city"));
    let grants = account_grant::table
        .filter(account_grant::account_id.eq(account::id).and(account_grant::role.eq_any(roles)))
        .filter(here.assume_not_null());
    account::table
        .filter(account::id.eq_any(accounts).and(account::active))
        .filter(exists(grants))
        .select(account::id)
        .load(conn)
}
