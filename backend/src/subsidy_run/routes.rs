//! Runs over HTTP: from the assessed year to money in the earmarked funds.

mod appeals;
mod comparisons;
mod lines;
mod money;
mod operating;
mod problems;
pub mod public;
mod runs;
mod steps;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(runs::list_subsidy_runs)
        .service(runs::create_subsidy_run)
        .service(runs::get_subsidy_run)
        .service(runs::list_subsidy_run_versions)
        .service(runs::get_subsidy_run_progress)
        .service(runs::summarise_subsidy_run)
        .service(runs::export_subsidy_run)
        .service(runs::set_subsidy_budget)
        .service(steps::confirm_subsidy_self_assessments)
        .service(steps::confirm_subsidy_inspections)
        .service(steps::compute_subsidy_run)
        .service(steps::review_subsidy_run)
        .service(steps::approve_subsidy_run)
        .service(steps::publicise_subsidy_run)
        .service(steps::open_subsidy_appeals)
        .service(steps::finalise_subsidy_run)
        .service(steps::close_subsidy_run)
        .service(steps::return_subsidy_run)
        .service(steps::withdraw_subsidy_run)
        .service(money::disburse_subsidy_run)
        .service(money::report_subsidy_expenses)
        .service(money::list_subsidy_disbursements)
        .service(money::get_subsidy_expense_report)
        .service(lines::list_subsidy_lines)
        .service(lines::get_subsidy_line)
        .service(lines::get_subsidy_trace)
        .service(lines::verify_subsidy_line)
        .service(lines::list_subsidy_sources)
        .service(appeals::file_subsidy_appeal)
        .service(money::request_subsidy_clawback)
        .service(appeals::list_subsidy_appeals)
        .service(appeals::get_subsidy_appeal)
        .service(appeals::decide_subsidy_appeal)
        .service(appeals::withdraw_subsidy_appeal)
        .service(money::list_subsidy_clawbacks)
        .service(money::get_subsidy_clawback)
        .service(money::approve_subsidy_clawback)
        .service(money::reject_subsidy_clawback)
        .service(comparisons::compare_subsidy_policies)
        .service(operating::list_operating_policies)
        .service(operating::create_operating_policy)
        .service(operating::get_operating_policy)
        .service(operating::publish_operating_policy)
        .service(operating::end_operating_policy)
        .service(operating::withdraw_operating_policy)
        .service(public::get_public_subsidy_run);
}

/// Who reads runs; the staff of facilities what is publicised, and of lines its own.
const READ: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager, Role::Finance, Role::Auditor];
/// Who reads what is of the offices.
const OFFICES: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Finance, Role::Auditor];
/// Who prepares a run.
const PREPARE: &[Role] = &[Role::CityAdmin, Role::Finance];
/// Who decides about it.
const DECIDE: &[Role] = &[Role::CityAdmin];
/// Who looks at a county's lines.
const REVIEW: &[Role] = &[Role::CountyAdmin];
/// Who pays.
const PAY: &[Role] = &[Role::Finance];
/// Who appeals.
const APPEAL: &[Role] = &[Role::FacilityManager];
/// Who sets a county's standard for operating money.
const OPERATING: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
