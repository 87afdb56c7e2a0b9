//! Policies, settling, accounts and traces over HTTP.

mod accounts;
mod policies;
mod review;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::ledger::Refusal;
use super::service::CreditError;
use super::service::ledger::LedgerError;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(policies::list_credit_policies)
        .service(policies::create_credit_policy)
        .service(review::list_credit_policy_warnings)
        .service(policies::get_credit_policy)
        .service(policies::update_credit_policy)
        .service(policies::withdraw_credit_policy)
        .service(policies::publish_credit_policy)
        .service(policies::end_credit_policy)
        .service(review::diff_credit_policy)
        .service(review::simulate_credit_month)
        .service(review::simulate_credits)
        .service(accounts::settle_class_session)
        .service(accounts::get_learner_credits)
        .service(accounts::list_credit_entries)
        .service(accounts::get_earning_trace);
}

/// Who may look.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Finance,
    Role::Auditor,
];
/// Who sets rates.
const POLICY: &[Role] = &[Role::CityAdmin];
/// Who closes a session's books.
const SETTLE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];

impl From<CreditError> for Problem {
    fn from(error: CreditError) -> Self {
        match error {
            CreditError::NotFound => Self::not_found(),
            CreditError::NoPolicy(day) => Self::rule("no_credit_policy").with("day", day),
            CreditError::Policy(faults) => {
                Self::invalid(faults.into_iter().map(|fault| Fault::new(fault.pointer, fault.code)).collect())
            }
            CreditError::Overlap => {
                Self::conflict("policy_overlap").at(Fault::new("/effective_from", "policy_overlap"))
            }
            CreditError::SameStart => {
                Self::conflict("policy_same_start").at(Fault::new("/effective_from", "policy_same_start"))
            }
            CreditError::OwnDraft => Self::rule("own_draft"),
            CreditError::Stale => Self::stale(),
            CreditError::NotDraft => Self::conflict("policy_not_draft"),
            CreditError::NotPublished => Self::conflict("policy_not_published"),
            CreditError::OwnCredit => Self::rule("own_credit"),
            CreditError::Ledger(error) => error.into(),
            CreditError::Stored => Self::internal(&error),
            CreditError::Database(error) => error.into(),
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Refused(refusal) => match refusal {
                Refusal::Overdrawn { .. } => Self::conflict("insufficient_balance"),
                Refusal::Duplicate
                | Refusal::Empty
                | Refusal::UnknownTransfer(_)
                | Refusal::HoldResolved(_)
                | Refusal::NotReversible(_) => Self::conflict("nothing_to_resolve"),
                Refusal::Expiry(_) | Refusal::HoldTime(_) => Self::rule("credits_expired"),
                Refusal::AmountNotPositive | Refusal::OutOfRange => Self::rule("amount_out_of_range"),
                Refusal::SameAccount
                | Refusal::UnknownAccount(_)
                | Refusal::AssetMismatch
                | Refusal::PhaseMismatch
                | Refusal::HoldMismatch(_)
                | Refusal::NotAMirror(_) => Self::internal(&refusal),
            },
            LedgerError::Stored => Self::internal(&error),
            LedgerError::Database(error) => error.into(),
        }
    }
}
