//! Learners: the list, the registration, one learner.

mod account;
mod attendances;
mod consents;
mod create;
mod death;
mod detail;
mod edit;
mod id_number;
mod identity;
mod import;
mod list;
mod needs;
mod online;
mod proxies;
mod proxy_field;
mod proxy_rules;
mod recommended;
mod reveal;
mod step;

use contract::learner::{LearnerState, PriorityReason};

pub use create::CreatePage;
pub use detail::DetailPage;
pub use import::ImportPage;
pub use list::ListPage;
pub(crate) use proxy_field::{PROXY, ProxyField};
pub use proxy_rules::ProxyRulesPage;

use crate::components::Tone;

/// The edition of the privacy notice that is read out at the desk.
const NOTICE: &str = "2024-09";

/// Why someone comes first, with the place of each reason in a form.
const REASONS: [(PriorityReason, &str); 3] = [
    (PriorityReason::Economic, "/reason/economic"),
    (PriorityReason::Physical, "/reason/physical"),
    (PriorityReason::Circumstances, "/reason/circumstances"),
];

const fn tone(state: LearnerState) -> Tone {
    match state {
        LearnerState::Active => Tone::Good,
        LearnerState::Suspended => Tone::Warning,
        LearnerState::Closed | LearnerState::Deceased | LearnerState::Merged => Tone::Neutral,
    }
}
