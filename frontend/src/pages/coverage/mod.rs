//! Coverage: how many facilities and divisions have a school, held against the targets.

mod charts;
mod gaps;
mod page;
mod progress;
mod targets;

pub use charts::{ByCounty, ByKind};
pub use gaps::Gaps;
pub use page::CoveragePage;
pub use progress::Progress;

use contract::{
    auth::Role,
    coverage::{CoverageCell, CoverageCount, CoverageDenominator, TargetState},
};

use crate::components::Tone;

/// Who may read.
pub const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Assessor,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
];
/// Who sets targets.
const SET: &[Role] = &[Role::CityAdmin];

/// The count of a cell against one denominator.
fn count_of(counts: &[CoverageCount], denominator: CoverageDenominator) -> Option<&CoverageCount> {
    counts.iter().find(|count| count.denominator == denominator)
}

/// How many a cell is still short of, against registered facilities.
fn gap_of(cell: &CoverageCell) -> u32 {
    count_of(&cell.counts, CoverageDenominator::RegisteredFacilities).and_then(|count| count.gap).unwrap_or_default()
}

/// How good or bad it stands to a target.
const fn tone(state: TargetState) -> Tone {
    match state {
        TargetState::Met => Tone::Good,
        TargetState::Pending => Tone::Info,
        TargetState::Missed => Tone::Bad,
    }
}
