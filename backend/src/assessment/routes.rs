//! The yearly assessment over HTTP.

mod assessors;
mod cycles;
mod exchange;
mod findings;
mod inspections;
mod photos;
mod problems;
mod schools;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    exchange::mount(api);
    cycles::mount(api);
    schools::mount(api);
    assessors::mount(api);
    photos::mount(api);
    inspections::mount(api);
    findings::mount(api);
}

/// Who reads how schools stand.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
];
/// Who sets cycles up, engages assessors, draws and concludes, and decides on vetoes.
const CITY: &[Role] = &[Role::CityAdmin];
/// Who enters how the hosts' own assessments went.
const COUNTY: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
/// Who speaks for a school.
const SCHOOL: &[Role] = &[Role::FacilityManager];
/// Who finds something otherwise than in an inspection, and sees whether it is put right.
const OFFICE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
/// Who looks at assessors and draws.
const OVERSEE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Auditor];
/// Who reads inspections and findings.
const INSPECTED: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager, Role::Assessor, Role::Auditor];
/// Who sees what is checked by sample.
const SAMPLED: &[Role] = &[Role::CityAdmin, Role::Assessor, Role::Auditor];
/// Who inspects.
const ASSESSOR: &[Role] = &[Role::Assessor];
/// Who plans the day of an inspection.
const PLAN: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Assessor];
