//! Schools and facilities to pick from.

use contract::{
    facility::{FacilityOption, FacilityView},
    ids::FacilityId,
    page::Page,
};

use super::{Api, ApiError};

/// How many pages of options are fetched at most: enough for every facility of the city.
const MOST_PAGES: usize = 10;

/// Every facility with a school within the reader's data scope, by name.
pub async fn options(api: &Api) -> Result<Vec<FacilityOption>, ApiError> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    for _ in 0..MOST_PAGES {
        let path = format!("/facilities/options?has_school=true&limit=200{cursor}");
        let page: Page<FacilityOption> = api.get(&path).await?;
        all.extend(page.items);
        let Some(next) = page.next_cursor else { break };
        cursor = form_urlencoded::Serializer::new(String::from("&")).append_pair("cursor", &next).finish();
    }
    Ok(all)
}

/// A facility with its rooms.
pub async fn facility(api: &Api, id: FacilityId) -> Result<FacilityView, ApiError> {
    api.get(&format!("/facilities/{id}")).await
}
