//! Proposals of a refresh and the rules behind them, over HTTP.

mod proposals;
mod rules;

use utoipa_actix_web::service_config::ServiceConfig;

use crate::curriculum::service::refresh::RefreshError;
use crate::http::{Fault, Problem};

/// Adds the operations on proposals and rules.
pub(super) fn mount(api: &mut ServiceConfig) {
    api.service(proposals::create_refresh_proposal)
        .service(proposals::create_refresh_proposals)
        .service(proposals::list_refresh_proposals)
        .service(proposals::get_refresh_proposal)
        .service(proposals::decide_refresh_line)
        .service(proposals::accept_refresh_lines)
        .service(proposals::apply_refresh_proposal)
        .service(rules::list_refresh_rules)
        .service(rules::create_refresh_rule)
        .service(rules::simulate_refresh);
}

impl From<RefreshError> for Problem {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::NotFound => Self::not_found(),
            RefreshError::Faults(faults) => Self::invalid(faults),
            RefreshError::NoRule => Self::rule("no_refresh_rule"),
            RefreshError::RuleFollows => Self::conflict("refresh_rule_follows")
                .at(Fault::new("/effective_from", "refresh_rule_follows")),
            RefreshError::MadeMeanwhile => Self::conflict("refresh_made_meanwhile"),
            RefreshError::Decided => Self::conflict("refresh_decided"),
            RefreshError::Superseded => Self::conflict("refresh_superseded"),
            RefreshError::Applied => Self::conflict("refresh_applied"),
            RefreshError::Undecided(count) => Self::conflict("refresh_undecided").with("count", count),
            RefreshError::Nothing => Self::rule("plan_empty"),
            RefreshError::Stale => Self::stale(),
            RefreshError::Stored(_) => Self::internal(&error),
            RefreshError::Curriculum(error) => error.into(),
            RefreshError::Database(error) => error.into(),
        }
    }
}
