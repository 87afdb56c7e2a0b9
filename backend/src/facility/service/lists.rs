//! Lists of facilities and what pickers offer.

use chrono::{DateTime, Utc};
use contract::facility::{FacilityOption, FacilityOptionQuery, FacilityQuery, FacilitySort, FacilitySummary};
use contract::measure::Area;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Outcome, view};
use crate::auth::Act;
use crate::facility::store::{self, After, Filter, ListRow};
use crate::paging::{Paged, Paging};

/// A page of facilities with what comes next.
pub type FacilityPage<T> = Paged<T>;

/// The filter of a list query.
pub(super) fn filter_of(query: &FacilityQuery) -> Filter {
    Filter {
        county: query.county.as_ref().map(ToString::to_string),
        township: query.township.as_ref().map(ToString::to_string),
        kind: query.kind,
        status: query.status,
        text: query.q.clone().filter(|text| !text.trim().is_empty()),
        has_school: query.has_school,
        min_area: query.min_area.map(Area::decimal),
        max_area: query.max_area.map(Area::decimal),
    }
}

/// The facilities in scope that the query asks for. `after` is the last one
/// seen: its sort text, its instant of creation, its id.
pub fn list(
    conn: &mut PgConnection,
    act: &Act,
    query: &FacilityQuery,
    after: Option<(String, DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Outcome<FacilityPage<FacilitySummary>> {
    let sort = query.sort.unwrap_or(FacilitySort::CreatedAtDescending);
    let page = rows(conn, act, &filter_of(query), sort, after, paging)?;
    let codes: Vec<&str> =
        page.items.iter().flat_map(|row| [row.division_code.as_str(), row.county_code.as_str()]).collect();
    let names = store::division_names(conn, &codes)?;
    let items = page.items.into_iter().map(|row| view::summary(row, &names)).collect::<Outcome<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// What a picker offers, by name.
pub fn options(
    conn: &mut PgConnection,
    act: &Act,
    query: &FacilityOptionQuery,
    after: Option<(String, DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Outcome<FacilityPage<FacilityOption>> {
    let filter = Filter {
        kind: query.kind,
        status: query.status,
        text: query.q.clone().filter(|text| !text.trim().is_empty()),
        has_school: query.has_school,
        ..Filter::default()
    };
    let page = rows(conn, act, &filter, FacilitySort::Name, after, paging)?;
    let items = page.items.into_iter().map(option).collect::<Outcome<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

fn option(row: ListRow) -> Outcome<FacilityOption> {
    Ok(FacilityOption {
        id: row.id.into(),
        name_zh: row.name_zh,
        kind: view::stored(&row.kind)?,
        division_code: view::stored(&row.division_code)?,
        school_id: row.school.as_ref().map(|school| school.id.into()),
        school_name: row.school.map(|school| school.name),
    })
}

pub(super) fn rows(
    conn: &mut PgConnection,
    act: &Act,
    filter: &Filter,
    sort: FacilitySort,
    after: Option<(String, DateTime<Utc>, Uuid)>,
    paging: &Paging,
) -> Outcome<Paged<ListRow>> {
    let after = after.map(|(text, at, id)| After { text, at, id });
    let (rows, total) = store::list_facilities(conn, &act.scope(), filter, sort, after.as_ref(), paging)?;
    Ok(Paged::cut(rows, paging, total, |row| {
        let text = if sort == FacilitySort::DivisionCode { &row.division_code } else { &row.name_zh };
        vec![text.clone(), row.created_at.to_rfc3339(), row.id.to_string()]
    }))
}
