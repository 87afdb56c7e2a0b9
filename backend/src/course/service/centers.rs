//! Resource centres: the city's, and the counties' below it.

use std::collections::HashMap;

use contract::course::{CreateResourceCenter, ResourceCenterList, ResourceCenterView, UpdateResourceCenter};
use contract::division::{DivisionCode, DivisionLevel};
use contract::ids::ResourceCenterId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, CourseServiceError, owned};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::course::store::sharing::{self as store, CenterCounts, CenterRow};
use crate::db::value::word;
use crate::division::service::is_county;

/// Sets a centre up: the city's first, then one for each county.
pub fn create_center(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateResourceCenter,
) -> Answer<ResourceCenterView> {
    let code = new.division_code.as_ref().map(ToString::to_string);
    if let Some(code) = &new.division_code
        && (code.level() != DivisionLevel::County || !is_county(conn, code.as_str(), business_date(act.at))?)
    {
        return Err(CourseServiceError::NoCounty);
    }
    let above = match &code {
        Some(_) => Some(store::find_center_of(conn, None)?.ok_or(CourseServiceError::NoCenter)?.id),
        None => None,
    };
    let row = CenterRow {
        id: new_id(),
        name: new.name.clone(),
        division_code: code,
        parent_id: above,
        created_by: act.account_id.0,
        created_at: act.at,
        version: 1,
    };
    store::insert_center(conn, &row)?;
    let after = view(row, &HashMap::new())?;
    audit::record(conn, act, &change("resource_center.create", &after).after(&after))?;
    Ok(after)
}

/// Gives a centre another name.
pub fn update_center(
    conn: &mut PgConnection,
    act: &Act,
    id: ResourceCenterId,
    version: i64,
    body: &UpdateResourceCenter,
) -> Answer<ResourceCenterView> {
    let mut row = store::lock_center(conn, id.0)?.ok_or(CourseServiceError::NotFound)?;
    if row.version != version {
        return Err(CourseServiceError::Stale);
    }
    let counts = counts(conn)?;
    let before = view(row.clone(), &counts)?;
    row.name.clone_from(&body.name);
    row.version += 1;
    store::rename_center(conn, &row)?;
    let after = view(row, &counts)?;
    audit::record(conn, act, &change("resource_center.update", &after).before(&before).after(&after))?;
    Ok(after)
}

/// One centre.
pub fn get_center(conn: &mut PgConnection, id: ResourceCenterId) -> Answer<ResourceCenterView> {
    let row = store::find_center(conn, id.0)?.ok_or(CourseServiceError::NotFound)?;
    view(row, &counts(conn)?)
}

/// All centres, the city's first.
pub fn list_centers(conn: &mut PgConnection) -> Answer<ResourceCenterList> {
    let counts = counts(conn)?;
    let rows = store::list_centers(conn)?.into_iter();
    Ok(ResourceCenterList { items: rows.map(|row| view(row, &counts)).collect::<Answer<_>>()? })
}

fn counts(conn: &mut PgConnection) -> Answer<HashMap<Uuid, CenterCounts>> {
    Ok(store::count_by_center(conn)?.into_iter().map(|row| (row.center_id, row)).collect())
}

fn change(action: &'static str, center: &ResourceCenterView) -> Change {
    let change = Change::of(action, "resource_center", center.id);
    owned(change, center.division_code.as_ref().map(DivisionCode::as_str))
}

fn view(row: CenterRow, counts: &HashMap<Uuid, CenterCounts>) -> Answer<ResourceCenterView> {
    let counted = counts.get(&row.id).cloned().unwrap_or_default();
    Ok(ResourceCenterView {
        id: row.id.into(),
        name: row.name,
        division_code: row.division_code.map(|code| word(&code)).transpose()?,
        parent_id: row.parent_id.map(Into::into),
        offered: counted.offered,
        shared: counted.shared,
        used: counted.used,
        version: row.version,
    })
}
