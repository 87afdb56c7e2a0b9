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
pub(in crate::pages) use targets::basis_points;

use contract::coverage::{CoverageCount, CoverageDenominator, TargetState};

use crate::components::Tone;

/// The count of a cell against one denominator.
fn count_of(counts: &[CoverageCount], denominator: CoverageDenominator) -> Option<&CoverageCount> {
    counts.iter().find(|count| count.denominator == denominator)
}

/// The count that tells how far a kind has come: against registered facilities, or, while none is registered,
/// against the divisions that should have one. Nothing of nothing would look as if the target were met.
fn telling(counts: &[CoverageCount]) -> Option<&CoverageCount> {
    let registered = count_of(counts, CoverageDenominator::RegisteredFacilities);
    registered
        .filter(|count| count.total > 0)
        .or_else(|| count_of(counts, CoverageDenominator::StatutoryDivisions))
}

/// How good or bad it stands to a target.
const fn tone(state: TargetState) -> Tone {
    match state {
        TargetState::Met | TargetState::OnTrack => Tone::Good,
        TargetState::Pending => Tone::Info,
        TargetState::NoDenominator => Tone::Neutral,
        TargetState::Missed => Tone::Bad,
    }
}
