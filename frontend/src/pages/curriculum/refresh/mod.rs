//! Proposals of a refresh: made, decided on, turned into a draft, and looked back on.

mod decide;
mod detail;
mod facts;
mod line;
mod list;

use contract::curriculum::{ProposalState, RefreshDecision, RefreshVerdict};

pub use detail::ProposalPage;
pub(super) use list::Proposals;

use crate::components::Tone;

const fn state_tone(state: ProposalState) -> Tone {
    match state {
        ProposalState::Open => Tone::Warning,
        ProposalState::Decided => Tone::Info,
        ProposalState::Applied => Tone::Good,
        ProposalState::Superseded => Tone::Neutral,
    }
}

const fn verdict_tone(verdict: RefreshVerdict) -> Tone {
    match verdict {
        RefreshVerdict::Keep => Tone::Good,
        RefreshVerdict::Revise => Tone::Warning,
        RefreshVerdict::Replace => Tone::Bad,
        RefreshVerdict::Add => Tone::Info,
    }
}

const fn decision_tone(decision: RefreshDecision) -> Tone {
    match decision {
        RefreshDecision::Accepted => Tone::Good,
        RefreshDecision::Changed => Tone::Info,
        RefreshDecision::Rejected => Tone::Neutral,
    }
}
