//! Administrative divisions.

use contract::{
    division::{DivisionLevel, DivisionView},
    page::Page,
};

use super::{Api, ApiError};

const CITY: &str = "150600";
const MANY: &str = "200";

/// A page of divisions.
pub async fn list(api: &Api, query: &str) -> Result<Page<DivisionView>, ApiError> {
    api.get(&format!("/divisions{query}")).await
}

/// Every district and banner, by code.
pub async fn counties(api: &Api) -> Result<Vec<DivisionView>, ApiError> {
    children(api, CITY, None).await
}

/// Every division directly below `parent` on a day, by code; today unless given.
pub async fn children(api: &Api, parent: &str, as_of: Option<&str>) -> Result<Vec<DivisionView>, ApiError> {
    let day = as_of.map(|day| format!("&as_of={day}")).unwrap_or_default();
    let path = format!("?parent_code={parent}&limit={MANY}{day}");
    let mut page = list(api, &path).await?;
    let mut items = page.items;
    while let Some(cursor) = page.next_cursor {
        page = list(api, &format!("{path}&cursor={cursor}")).await?;
        items.append(&mut page.items);
    }
    Ok(items)
}

/// Whether divisions of this level have others below them.
pub const fn has_children(level: DivisionLevel) -> bool {
    !matches!(level, DivisionLevel::Village)
}
