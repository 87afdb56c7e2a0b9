//! The audit trail.

mod changes;
mod list;

pub use list::TrailPage;

use contract::auth::Role;

/// Who may read.
pub const READ: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager, Role::Auditor, Role::SecurityAdmin];
