//! Use cases of the yearly assessment: cycles, schools, assessors, inspections and findings.

mod assessors;
mod cycles;
mod draw;
mod error;
mod evidence;
mod exchange;
mod figures;
mod findings;
mod import;
mod inspections;
mod photos;
mod results;
mod samples;
mod schools;
mod self_assessment;
mod sheets;
mod views;

pub use assessors::{
    create_assessor, create_organisation, declare_interest, end_assessor, end_interest, end_organisation,
    list_assessors, list_interests, list_organisations,
};
pub use cycles::{conclude, create_cycle, freeze, get_cycle, get_rubric, list_cycles};
pub use draw::{draw_assessors, get_draw};
pub use error::AssessmentServiceError;
pub use evidence::{
    Evidence, RunCycle, amend_for_appeal, find_run_cycle, forget_notes, hold_school, inspectors_of,
    list_evidence, settle_findings,
};
pub use exchange::{export_headings, export_page};
pub use findings::{
    check_vetoes, close_finding, dismiss_veto, establish_veto, list_findings, record_finding,
    rectify_finding, reopen_finding,
};
pub use import::{COLUMNS, Import, import_self_assessments, template};
pub use inspections::{
    Read, arrive, fill_sheet, get_inspection, list_inspections, plan, record_inspection_finding, refuse,
    replace_assessor, submit, waive,
};
pub use photos::{Expected, Photo, Sent, add_photo, expect_photo, get_photo};
pub use samples::{call_sample, check_sample, list_sample_records};
pub use schools::{enter_host_assessment, get_school, get_version, list_fact_rows, list_schools, refreeze};
pub use self_assessment::{submit_self_assessment, write_self_assessment};

use contract::auth::Role;

use super::store::inspections::Reach;
use super::store::schools::SchoolRow;
use crate::audit::Change;
use crate::auth::Act;
use crate::clock::business_date;

type Answer<T> = Result<T, AssessmentServiceError>;

/// What the city decides is decided by who answers for all of it.
fn require_city(act: &Act) -> Answer<()> {
    if act.scope().city { Ok(()) } else { Err(AssessmentServiceError::CityDecides) }
}

/// How far an act reaches: by what it is granted otherwise, and as an assessor to where the account was drawn.
fn reach(act: &Act) -> Reach {
    let others: Vec<Role> = Role::ALL.iter().copied().filter(|role| *role != Role::Assessor).collect();
    let scope = act.narrowed_to(&others).map(|act| act.scope()).unwrap_or_default();
    let assessor = act.has_any_of(&[Role::Assessor]).then_some(act.account_id);
    Reach { scope, assessor, today: business_date(act.at) }
}

/// A change of a school in a cycle, where it lies.
fn change(action: &'static str, row: &SchoolRow) -> Change {
    Change::of(action, "assessment", row.id).within(row.facility_id.into(), &row.township_code)
}
