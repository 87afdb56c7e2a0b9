//! “智慧助老” cases: what schools and county offices hand in, what is chosen of it, and what is an example for all.

mod detail;
mod form;
mod list;
mod say;
mod steps;
mod summary;

use contract::{
    auth::{Role, ScopeKind},
    smart_aging::SmartAgingCaseState,
};

pub use detail::DetailPage;
pub use form::CreatePage;
pub use list::ListPage;

use crate::{components::Tone, session::Session};

const fn tone(state: SmartAgingCaseState) -> Tone {
    match state {
        SmartAgingCaseState::Draft | SmartAgingCaseState::Withdrawn => Tone::Neutral,
        SmartAgingCaseState::Submitted | SmartAgingCaseState::Recommended => Tone::Info,
        SmartAgingCaseState::Selected | SmartAgingCaseState::Promoted => Tone::Good,
        SmartAgingCaseState::Declined => Tone::Warning,
    }
}

/// The counties for whose office the reader has one of these roles.
pub(super) fn offices(session: &Session, roles: &[Role]) -> Vec<String> {
    let grants = session.account().map(|account| account.grants.as_slice()).unwrap_or_default();
    let own = grants.iter().filter(|grant| grant.scope == ScopeKind::County && roles.contains(&grant.role));
    let mut codes: Vec<String> = own.filter_map(|grant| grant.division_code.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}
