//! Funds over HTTP.

mod deliveries;
mod donations;
mod liability;
mod remunerations;
mod reversals;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use contract::auth::Role;
use contract::fund::{
    CreateFund, FundEntryQuery, FundEntryView, FundQuery, FundView, ReceiveFund, SpendFund,
};
use contract::ids::FundId;
use contract::page::Page;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::donation::DonorError;
use super::domain::remuneration::RemunerationError;
use super::domain::reversal::ReversalError;
use super::service::{self, FundError};
use crate::http::idempotency::once;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Fault, IdempotencyKey, Json, Path, Problem, Problems, Query};
use crate::state::State;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(list_funds)
        .service(create_fund)
        .service(liability::export_liability)
        .service(liability::get_liability)
        .service(get_fund)
        .service(receive_fund)
        .service(spend_fund)
        .service(list_fund_entries)
        .service(deliveries::deliver_goods)
        .service(deliveries::list_deliveries)
        .service(liability::get_fund_cover)
        .service(donations::donate_cash)
        .service(donations::donate_goods)
        .service(donations::list_donations)
        .service(donations::get_donation)
        .service(donations::get_donation_receipt)
        .service(reversals::list_ledger_reversals)
        .service(reversals::create_ledger_reversal)
        .service(reversals::get_ledger_reversal)
        .service(reversals::approve_ledger_reversal)
        .service(reversals::reject_ledger_reversal);
    remunerations::mount(api);
}

const READ: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager, Role::Finance, Role::Auditor];
const MANAGE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Finance];
/// The code of an expense that earmarked money may not pay for.
const NOT_EARMARKED: &str = "not_earmarked_use";
/// Who takes goods that are donated.
const TAKE_GOODS: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager];
/// Who asks for something to be undone and who decides, another of them; what it is narrows them
/// ([`super::domain::reversal::roles`]).
const REVERSE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Finance, Role::FacilityManager];
/// Who sets what an hour of teaching is paid.
const STANDARD: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
const SPEND: &[Role] = &[Role::CountyAdmin, Role::Finance, Role::FacilityManager];

impl From<FundError> for Problem {
    fn from(error: FundError) -> Self {
        match error {
            FundError::NotFound => Self::not_found(),
            FundError::County => Self::invalid(vec![Fault::new("/county_code", "county_not_allowed")]),
            FundError::Exists => Self::conflict("fund_exists"),
            FundError::AmountNotPositive => Self::invalid(vec![Fault::new("/amount", "amount_not_positive")]),
            FundError::NotEarmarkedUse => {
                Self::rule(NOT_EARMARKED).at(Fault::new("/category", "not_earmarked_use"))
            }
            FundError::InsufficientFund => Self::rule("insufficient_fund"),
            FundError::BoundElsewhere(left) => Self::rule("donation_bound_elsewhere")
                .with("left", left)
                .at(Fault::new("/amount", "donation_bound_elsewhere")),
            FundError::NotDonationFund => Self::rule("not_a_donation_fund"),
            FundError::Donor(DonorError::NameMissing) => {
                Self::invalid(vec![Fault::new("/donor_name", "donor_name_missing")])
            }
            FundError::Donor(DonorError::NameNotWanted) => {
                Self::invalid(vec![Fault::new("/donor_name", "donor_name_not_wanted")])
            }
            FundError::ValuationNotPositive => {
                Self::invalid(vec![Fault::new("/valuation", "amount_not_positive")])
            }
            FundError::CostNotPositive => Self::invalid(vec![Fault::new("/cost", "amount_not_positive")]),
            FundError::NotDeliverable => Self::rule("entry_not_deliverable"),
            FundError::MoreThanBought(left) => {
                Self::rule("more_than_bought").with("left", left).at(Fault::new("/cost", "more_than_bought"))
            }
            FundError::UnitCostAboveCap { at, unit, cap } => {
                let problem = Self::rule("unit_cost_above_cap").with("unit", unit).with("cap", cap);
                problem.at(Fault::new(at, "unit_cost_above_cap"))
            }
            FundError::Stale => Self::stale(),
            FundError::Role => Self::forbidden(),
            FundError::OwnCredit => Self::rule("own_credit"),
            FundError::DonationsOnly => Self::rule("donation_fund_takes_donations"),
            FundError::RateNotPositive => {
                Self::invalid(vec![Fault::new("/yuan_per_hour", "amount_not_positive")])
            }
            FundError::Remuneration(error) => error.into(),
            FundError::Reversal(error) => error.into(),
            FundError::DeliveredElsewhere => {
                Self::rule("delivered_elsewhere").at(Fault::new("/facility_id", "delivered_elsewhere"))
            }
            FundError::Redemption(error) => error.into(),
            FundError::NoPolicy(day) => Self::rule("no_credit_policy").with("day", day),
            FundError::Ledger(error) => error.into(),
            FundError::Stored => Self::internal(&error),
            FundError::Database(error) => error.into(),
        }
    }
}

impl From<RemunerationError> for Problem {
    fn from(error: RemunerationError) -> Self {
        match error {
            RemunerationError::Nothing => Self::rule("nothing_to_remunerate"),
            RemunerationError::NotAttended => Self::rule("remuneration_not_attended"),
            RemunerationError::NoStandard(day) => {
                Self::rule("remuneration_standard_missing").with("day", day)
            }
            RemunerationError::PeriodToCome => Self::invalid(vec![Fault::new("/to", "day_to_come")]),
            RemunerationError::PeriodReversed => Self::invalid(vec![Fault::new("/to", "end_before_start")]),
            RemunerationError::NotCompliant => Self::rule("compliance_check_missing"),
            RemunerationError::ConsentMissing(day) => Self::rule("pay_consent_missing").with("day", day),
            RemunerationError::FundElsewhere => {
                Self::rule("fund_elsewhere").at(Fault::new("/fund_id", "fund_elsewhere"))
            }
            RemunerationError::SessionPaid => Self::conflict("session_remunerated"),
            RemunerationError::Decided(_) => Self::conflict("remuneration_decided"),
            RemunerationError::OwnRequest => Self::new(StatusCode::FORBIDDEN, "own_remuneration"),
            RemunerationError::ByRequest => {
                Self::rule("remuneration_by_request").at(Fault::new("/category", "remuneration_by_request"))
            }
            RemunerationError::StandardDay => {
                Self::invalid(vec![Fault::new("/effective_from", "remuneration_standard_day")])
            }
        }
    }
}

impl From<ReversalError> for Problem {
    fn from(error: ReversalError) -> Self {
        match error {
            ReversalError::Asked => Self::conflict("reversal_asked_for"),
            ReversalError::Decided(_) => Self::conflict("reversal_decided"),
            ReversalError::OwnRequest => Self::new(StatusCode::FORBIDDEN, "own_reversal"),
            ReversalError::Delivered(amount) => {
                Self::conflict("purchase_delivered").with("delivered", amount)
            }
            ReversalError::OfRun => Self::rule("entry_of_a_subsidy_run"),
            ReversalError::GiftSpent => Self::conflict("donation_spent"),
            ReversalError::PoolSpent(left) => Self::conflict("pool_spent").with("left", left),
        }
    }
}

/// List funds
///
/// With their balances, within the caller's data scope, the latest opened first.
#[utoipa::path(
    tag = "fund", params(FundQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<FundView>, description = "A page of funds"), Problems),
)]
#[get("/funds")]
async fn list_funds(
    state: web::Data<State>,
    caller: Caller,
    query: Query<FundQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.kind, &query.county_code);
    let list = List::read("funds", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_funds(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |fund| fund)))
}

/// Open a fund
///
/// Of a county, or of the school at one facility; one of each kind.
#[utoipa::path(
    tag = "fund", request_body = CreateFund, extensions(("x-roles" = json!(MANAGE))),
    responses((status = 201, body = FundView, description = "The fund"), Problems),
)]
#[post("/funds")]
async fn create_fund(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateFund>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let fund = state.db.write(move |conn| service::create_fund(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(fund))
}

/// Show a fund
///
/// What came in, what was spent, what is left, and how often it was tried to misuse it.
#[utoipa::path(
    tag = "fund", params(("id" = FundId, Path, description = "The fund")), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = FundView, description = "The fund"), Problems),
)]
#[get("/funds/{id}")]
async fn get_fund(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FundId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let fund = state.db.read(move |conn| service::get_fund(conn, &act, id.0)).await?;
    Ok(HttpResponse::Ok().json(fund))
}

/// Book money received
///
/// An award or a grant; what donors give is entered as a donation (`donation_fund_takes_donations`). Needs
/// `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = ReceiveFund,
    params(("id" = FundId, Path, description = "The fund"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(MANAGE))),
    responses((status = 201, body = FundEntryView, description = "The entry"), Problems),
)]
#[post("/funds/{id}/receive")]
async fn receive_fund(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FundId>,
    key: IdempotencyKey,
    body: Json<ReceiveFund>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(MANAGE)?;
    let body = (id.0, body.0);
    once(&state.db, &caller, "receive_fund", key, body, StatusCode::CREATED, move |conn, (id, receipt)| {
        service::receive(conn, &act, id, &receipt)
    })
    .await
}

/// Spend from a fund
///
/// A redemption fund pays for redemption goods and services only; anything else answers `not_earmarked_use` and is
/// counted. What donors bound to one purpose pays for no other: `donation_bound_elsewhere`. Teachers are paid by a request
/// that another person approves: `remuneration_by_request`. Needs `Idempotency-Key`.
#[utoipa::path(
    tag = "fund", request_body = SpendFund,
    params(("id" = FundId, Path, description = "The fund"), ("Idempotency-Key" = String, Header, description = "The caller's name for this request")),
    extensions(("x-roles" = json!(SPEND))),
    responses((status = 201, body = FundEntryView, description = "The entry"), Problems),
)]
#[post("/funds/{id}/spend")]
async fn spend_fund(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FundId>,
    key: IdempotencyKey,
    body: Json<SpendFund>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(SPEND)?;
    let (expense, name, counting) = (body.0.clone(), key.0.clone(), act.clone());
    let (id, body) = (id.0, (id.0, body.0));
    let answer =
        once(&state.db, &caller, "spend_fund", key, body, StatusCode::CREATED, move |conn, (id, expense)| {
            service::spend(conn, &act, id, &expense)
        })
        .await;
    // The key is looked at first. The refusal has rolled everything back: the attempt is counted in a transaction of its
    // own.
    if answer.as_ref().is_err_and(|problem| problem.code() == NOT_EARMARKED) {
        state.db.write(move |conn| service::count_misuse(conn, &counting, id, &expense, &name)).await?;
    }
    answer
}

/// List a fund's entries
///
/// Receipts and expenses, newest first.
#[utoipa::path(
    tag = "fund", params(("id" = FundId, Path, description = "The fund"), FundEntryQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<FundEntryView>, description = "A page of entries"), Problems),
)]
#[get("/funds/{id}/entries")]
async fn list_fund_entries(
    state: web::Data<State>,
    caller: Caller,
    id: Path<FundId>,
    query: Query<FundEntryQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let list = List::read("fund-entries", &id.0, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list_entries(conn, &act, id.0, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |entry| entry)))
}
