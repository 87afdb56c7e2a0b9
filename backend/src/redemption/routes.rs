//! Items, stock and orders over HTTP.

mod items;
mod orders;
mod stock;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::{Dearer, ItemError};
use super::service::RedemptionError;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(items::list_redemption_items)
        .service(items::create_redemption_item)
        .service(items::get_redemption_item)
        .service(items::update_redemption_item)
        .service(stock::receive_stock)
        .service(stock::transfer_stock)
        .service(stock::write_off_stock)
        .service(stock::list_stock)
        .service(stock::list_stock_movements)
        .service(stock::create_stock_count)
        .service(stock::list_stock_adjustments)
        .service(stock::get_stock_adjustment)
        .service(stock::approve_stock_adjustment)
        .service(stock::reject_stock_adjustment)
        .service(orders::list_redemption_orders)
        .service(orders::create_redemption_order)
        .service(orders::look_up_redemption_order)
        .service(orders::get_redemption_order)
        .service(orders::pick_up_redemption_order)
        .service(orders::cancel_redemption_order)
        .service(orders::reverse_redemption_order);
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
/// Who keeps the catalogue.
const CATALOGUE: &[Role] = &[Role::CityAdmin, Role::Finance];
/// Who stands at the counter.
const COUNTER: &[Role] = &[Role::FacilityManager, Role::FacilityClerk];
/// Who may undo, decide, and send goods to another facility.
const MANAGE: &[Role] = &[Role::FacilityManager, Role::CountyAdmin, Role::CityAdmin];

impl From<RedemptionError> for Problem {
    fn from(error: RedemptionError) -> Self {
        match error {
            RedemptionError::NotFound => Self::not_found(),
            RedemptionError::Stale => Self::stale(),
            RedemptionError::CodeTaken => {
                Self::conflict("item_code_taken").at(Fault::new("/code", "item_code_taken"))
            }
            RedemptionError::Item(error) => error.into(),
            RedemptionError::HighCostStopped { above, by } => {
                let at = match by {
                    Dearer::Cost => "/cost",
                    Dearer::Offered => "/offered",
                };
                let fault = Fault::new(at, "high_cost_stopped").with("above", above);
                Self::rule("high_cost_stopped").with("above", above).at(fault)
            }
            RedemptionError::Stock(error) => error.into(),
            RedemptionError::NotOffered => {
                Self::rule("item_not_offered").at(Fault::new("/item_id", "item_not_offered"))
            }
            RedemptionError::FacilityNotWorking => {
                Self::rule("facility_not_working").at(Fault::new("/facility_id", "facility_not_working"))
            }
            RedemptionError::LearnerInactive => {
                Self::rule("learner_inactive").at(Fault::new("/learner_id", "learner_inactive"))
            }
            RedemptionError::OutOfStock => {
                Self::conflict("out_of_stock").at(Fault::new("/quantity", "out_of_stock"))
            }
            RedemptionError::InsufficientCredits { available, needed } => {
                let fault = Fault::new("/quantity", "insufficient_credits");
                Self::rule("insufficient_credits")
                    .with("available", available)
                    .with("needed", needed)
                    .at(fault.with("available", available).with("needed", needed))
            }
            RedemptionError::CreditsWait { available, needed } => {
                let fault = Fault::new("/quantity", "credits_still_waiting");
                Self::rule("credits_still_waiting")
                    .with("available", available)
                    .with("needed", needed)
                    .at(fault.with("available", available).with("needed", needed))
            }
            RedemptionError::MonthlyLimit(limit) => Self::rule("monthly_redemption_limit")
                .with("limit", limit)
                .at(Fault::new("/quantity", "monthly_redemption_limit")),
            RedemptionError::NoPolicy(day) => Self::rule("no_credit_policy").with("day", day),
            RedemptionError::WrongCode => Self::invalid(vec![Fault::new("/code", "wrong_pick_up_code")]),
            RedemptionError::CodeOrProxy => Self::rule("code_or_proxy_required"),
            RedemptionError::Proxy(error) => error.into(),
            RedemptionError::PickUpOver => Self::rule("pick_up_over"),
            RedemptionError::OwnDelivery => Self::rule("own_delivery"),
            RedemptionError::OwnOrder => Self::rule("own_order"),
            RedemptionError::Step(state) => Self::conflict("order_step_not_allowed").with("state", state),
            RedemptionError::Ledger(error) => error.into(),
            RedemptionError::Stored => Self::internal(&error),
            RedemptionError::Database(error) => error.into(),
        }
    }
}

impl From<ItemError> for Problem {
    fn from(error: ItemError) -> Self {
        Self::invalid(vec![match error {
            ItemError::Prohibited(kind) => Fault::new("/kind", "prohibited_item_kind").with("kind", kind),
            ItemError::PriceNotPositive => Fault::new("/price", "price_not_positive"),
            ItemError::CostNegative => Fault::new("/cost", "cost_negative"),
            ItemError::CostAboveCap(cap) => Fault::new("/cost", "cost_above_cap").with("cap", cap),
        }])
    }
}
