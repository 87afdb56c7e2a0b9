//! Administrative divisions.

use contract::{
    division::{DivisionLevel, DivisionView},
    page::Page,
};

use super::{Api, ApiError};

const CITY: &str = "150600";

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
    api.get_all(&format!("/divisions?parent_code={parent}{day}")).await
}

/// Whether divisions of this level have others below them.
pub const fn has_children(level: DivisionLevel) -> bool {
    !matches!(level, DivisionLevel::Village)
}
