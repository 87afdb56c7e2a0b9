//! Schools and facilities to pick from.

use contract::{
    facility::{FacilityOption, FacilityView},
    ids::FacilityId,
};

use super::{Api, ApiError};

/// Every facility with a school within the reader's data scope, by name.
pub async fn options(api: &Api) -> Result<Vec<FacilityOption>, ApiError> {
    api.get_all("/facilities/options?has_school=true").await
}

/// Every facility within the reader's data scope, with a school or without one, by name.
pub async fn facilities(api: &Api) -> Result<Vec<FacilityOption>, ApiError> {
    api.get_all("/facilities/options").await
}

/// Those with a school that are approved: only there may be taught and registered.
pub async fn approved(api: &Api) -> Result<Vec<FacilityOption>, ApiError> {
    api.get_all("/facilities/options?has_school=true&status=approved").await
}

/// A facility with its rooms.
pub async fn facility(api: &Api, id: FacilityId) -> Result<FacilityView, ApiError> {
    api.get(&format!("/facilities/{id}")).await
}
