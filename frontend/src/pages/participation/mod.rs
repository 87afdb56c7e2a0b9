//! Regular participation: both rates against the target, by groups and over time, and whom to invite.

mod card;
mod figures;
mod groups;
mod page;
mod parameters;
mod short;
mod trend;

pub use card::ParticipationCard;
pub use page::ParticipationPage;
pub use parameters::ParametersPage;

use contract::participation::{ParticipationCount, ParticipationDenominator, ParticipationRow};

use crate::components::{grouped, percent};

/// The count of a row against one denominator.
fn count_of(
    counts: &[ParticipationCount],
    denominator: ParticipationDenominator,
) -> Option<&ParticipationCount> {
    counts.iter().find(|count| count.denominator == denominator)
}

/// Basis points as the charts take them.
fn points(share: u64) -> u32 {
    u32::try_from(share).unwrap_or(u32::MAX)
}

/// A share in percent, or a dash where there is none.
fn share(count: Option<&ParticipationCount>) -> String {
    count.and_then(|count| count.share_bp).map_or_else(|| "—".to_owned(), |share| percent(points(share)))
}

/// A number, or a dash where it is not known.
fn known(number: Option<u64>) -> String {
    number.map_or_else(|| "—".to_owned(), |number| grouped(&number.to_string()))
}

/// Whether any row has a figure of its elders.
fn knows_elders(rows: &[ParticipationRow]) -> bool {
    rows.iter().any(|row| {
        count_of(&row.counts, ParticipationDenominator::Elders).is_some_and(|count| count.total.is_some())
    })
}
