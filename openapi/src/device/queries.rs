//! Which devices and rows to list.

use serde::{Deserialize, Serialize};

use super::{DeviceKind, DeviceState, DeviceVerdict};
use crate::facility::SheetFormat;
use crate::ids::FacilityId;

/// Which devices to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DeviceQuery {
    /// Only of this facility.
    pub facility_id: Option<FacilityId>,
    /// Only of this kind.
    pub kind: Option<DeviceKind>,
    /// Only those that stand so.
    pub status: Option<DeviceState>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which devices to export.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DeviceExportQuery {
    /// Only of this facility.
    pub facility_id: Option<FacilityId>,
    /// Only of this kind.
    pub kind: Option<DeviceKind>,
    /// Only those that stand so.
    pub status: Option<DeviceState>,
    /// The form of the file.
    pub format: SheetFormat,
}

/// Which rows of a device to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DeviceRecordQuery {
    /// Only those of which this became.
    pub verdict: Option<DeviceVerdict>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

/// Which rejects of a device, or which parameters, to list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DevicePageQuery {
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}
