//! Policies, settling, accounts and traces over HTTP.

mod accounts;
mod adjustments;
mod concentration;
mod policies;
mod pools;
mod postings;
mod reconciliation;
mod reminders;
mod review;
mod reviews;
mod statement;

use actix_web::http::StatusCode;
use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::ClaimRefusal;
use super::domain::decisions::{AdjustmentError, ReviewError};
use super::domain::ledger::Refusal;
use super::domain::pool::{DonationError, GrantError};
use super::service::CreditError;
use super::service::ledger::LedgerError;
use crate::db::group::GroupError;
use crate::http::problem::FROZEN_SECONDS;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(postings::post_earning)
        .service(postings::post_earnings)
        .service(statement::get_credit_balance)
        .service(policies::list_credit_policies)
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
        .service(statement::export_credit_statement)
        .service(statement::get_credit_statement)
        .service(pools::donate_credits)
        .service(pools::list_credit_pools)
        .service(pools::list_credit_pool_movements)
        .service(reminders::list_credit_reminders)
        .service(reconciliation::list_reconciliations)
        .service(reconciliation::run_reconciliation)
        .service(reconciliation::get_ledger_chain)
        .service(accounts::get_earning_trace)
        .service(concentration::export_credit_concentration)
        .service(concentration::get_credit_concentration)
        .service(reviews::list_credit_reviews)
        .service(reviews::get_credit_review)
        .service(reviews::accept_credit_review)
        .service(reviews::refuse_credit_review)
        .service(adjustments::list_credit_adjustments)
        .service(adjustments::create_credit_adjustment)
        .service(adjustments::get_credit_adjustment)
        .service(adjustments::approve_credit_adjustment)
        .service(adjustments::reject_credit_adjustment);
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
/// Whose records earn: the systems that keep them. Who wants to credit by hand asks for a correction, on which another
/// decides.
const POST: &[Role] = &[Role::Integration];
/// Who looks at flagged earnings: never the school that credited them.
const REVIEW: &[Role] = &[Role::TownshipOperator, Role::CountyAdmin, Role::CityAdmin];
/// Who takes what learners give at the counter, as they take their orders there.
const COUNTER: &[Role] = &[Role::FacilityManager, Role::FacilityClerk];
/// Who asks for corrections of credits.
const PROPOSE: &[Role] = &[Role::FacilityManager, Role::TownshipOperator, Role::CountyAdmin, Role::CityAdmin];
/// Who decides on them.
const ADJUST: &[Role] = &[Role::CountyAdmin, Role::CityAdmin];
/// Who watches over how credits are spread.
const WATCH: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::Finance, Role::Auditor];
/// Who sets rates.
const POLICY: &[Role] = &[Role::CityAdmin];
/// Who closes a session's books.
const SETTLE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
/// Who checks the books.
const RECONCILE: &[Role] = &[Role::CityAdmin, Role::Auditor];

impl From<CreditError> for Problem {
    fn from(error: CreditError) -> Self {
        match error {
            CreditError::NotFound => Self::not_found(),
            CreditError::NoPolicy(day) => Self::rule("no_credit_policy").with("day", day),
            CreditError::Policy(faults) => Self::invalid(faults),
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
            CreditError::Review(error) => error.into(),
            CreditError::Adjustment(error) => error.into(),
            CreditError::Donation(error) => error.into(),
            CreditError::Grant(error) => error.into(),
            CreditError::Days => Self::rule("days_not_in_order"),
            CreditError::MonthToCome => Self::rule("month_to_come"),
            CreditError::InstantToCome => Self::rule("instant_to_come"),
            CreditError::Reconciling => Self::conflict("reconciliation_under_way"),
            CreditError::TooLong => Self::unavailable("reconciliation_too_long", 60),
            CreditError::Ledger(error) => error.into(),
            CreditError::Stored => Self::internal(&error),
            CreditError::Database(error) => error.into(),
        }
    }
}

impl From<ReviewError> for Problem {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Decided(state) => Self::conflict("credit_review_decided").with("state", state),
            ReviewError::Recorded => Problem::new(StatusCode::FORBIDDEN, "credit_review_recorded"),
            ReviewError::Own => Problem::new(StatusCode::FORBIDDEN, "credit_review_own"),
            ReviewError::UnknownEarning(at) => {
                Self::invalid(vec![Fault::new(format!("/earning_ids/{at}"), "earning_not_of_review")])
            }
            ReviewError::Spent => Self::conflict("credit_review_spent"),
        }
    }
}

impl From<AdjustmentError> for Problem {
    fn from(error: AdjustmentError) -> Self {
        match error {
            AdjustmentError::Amount => Self::invalid(vec![Fault::new("/amount", "amount_out_of_range")]),
            AdjustmentError::ReferenceUsed => Self::conflict("adjustment_reference_used")
                .at(Fault::new("/reference", "adjustment_reference_used")),
            AdjustmentError::Decided(state) => {
                Self::conflict("credit_adjustment_decided").with("state", state)
            }
            AdjustmentError::OwnRequest => Problem::new(StatusCode::FORBIDDEN, "own_credit_adjustment"),
            AdjustmentError::Closed => {
                Self::rule("learner_closed").at(Fault::new("/learner_id", "learner_closed"))
            }
            AdjustmentError::TooLittle { free, needed } => {
                Self::conflict("adjustment_above_balance").with("free", free).with("needed", needed)
            }
        }
    }
}

impl From<DonationError> for Problem {
    fn from(error: DonationError) -> Self {
        match error {
            DonationError::NotPositive => Self::invalid(vec![Fault::new("/amount", "amount_out_of_range")]),
            DonationError::Inactive(_) => Self::rule("donor_inactive"),
            DonationError::TooLittle { available, needed } => Self::conflict("donation_above_balance")
                .with("available", available)
                .with("needed", needed)
                .at(Fault::new("/amount", "donation_above_balance")),
        }
    }
}

impl From<GrantError> for Problem {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::NotPositive => Self::invalid(vec![Fault::new("/amount", "grant_not_positive")]),
            GrantError::NotPriority => {
                Self::rule("learner_not_priority").at(Fault::new("/learner_id", "learner_not_priority"))
            }
            GrantError::Moved => {
                Self::conflict("learner_moved").at(Fault::new("/learner_id", "learner_moved"))
            }
            GrantError::TooLittle { pooled, needed } => Self::conflict("grant_above_pool")
                .with("pooled", pooled)
                .with("needed", needed)
                .at(Fault::new("/amount", "grant_above_pool")),
        }
    }
}

impl From<ClaimRefusal> for Problem {
    fn from(refusal: ClaimRefusal) -> Self {
        let fault = |pointer: &'static str, code| Self::rule(code).at(Fault::new(pointer, code));
        match refusal {
            ClaimRefusal::UnknownLearner => Self::not_found(),
            ClaimRefusal::LearnerInactive => fault("/learner_id", "learner_inactive"),
            ClaimRefusal::NotEnded => fault("/ends_at", "activity_not_ended"),
            ClaimRefusal::TwoDays => fault("/ends_at", "activity_on_two_days"),
            ClaimRefusal::FormMismatch => fault("/form", "form_not_of_source"),
            ClaimRefusal::NoPolicy(day) => Self::rule("no_credit_policy").with("day", day),
            ClaimRefusal::RecordUsed => {
                Self::conflict("record_used").at(Fault::new("/record_id", "record_used"))
            }
            ClaimRefusal::NameReused => Self::rule("idempotency_key_reused"),
            ClaimRefusal::OwnCredit => Self::rule("own_credit"),
        }
    }
}

impl From<GroupError> for Problem {
    fn from(error: GroupError) -> Self {
        match error {
            GroupError::Full => Self::unavailable("posting_queue_full", 1),
            GroupError::Unknown => Self::unavailable("outcome_unknown", 1),
            GroupError::Frozen => Self::unavailable("ledger_frozen", FROZEN_SECONDS),
            GroupError::Refused => Self::internal(&error),
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
