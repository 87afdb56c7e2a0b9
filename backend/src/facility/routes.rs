//! The operations on facilities, their schools and rooms.

mod exchange;
mod facilities;
mod registration;
mod rooms;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::{FacilityError, Fault as DomainFault};
use super::service::FacilityFailure;
use crate::http::Problem;
use crate::http::problem::Fault;
use crate::http::sheets::rejected;

/// Who may read.
pub(super) const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::VolunteerLead,
    Role::Assessor,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
];
/// Who may pick one from the list of names: who reads them, and who opens accounts at them.
pub(super) const PICK: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Teacher,
    Role::VolunteerLead,
    Role::Assessor,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
    Role::SecurityAdmin,
];
/// Who may draft and hand in.
pub(super) const DRAFT: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
/// Who decides.
pub(super) const DECIDE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
/// Who inspects.
pub(super) const INSPECT: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::Assessor];

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(exchange::import_facilities)
        .service(exchange::get_import_template)
        .service(exchange::export_facilities)
        .service(facilities::list_facility_options)
        .service(facilities::list_facilities)
        .service(facilities::create_facility)
        .service(facilities::get_facility)
        .service(facilities::update_facility)
        .service(rooms::create_room)
        .service(rooms::update_room)
        .service(rooms::delete_room)
        .service(rooms::put_school)
        .service(registration::submit_facility)
        .service(registration::withdraw_facility)
        .service(registration::approve_facility)
        .service(registration::return_facility)
        .service(registration::suspend_facility)
        .service(registration::resume_facility)
        .service(registration::close_facility)
        .service(registration::record_inspection);
}

impl From<FacilityFailure> for Problem {
    fn from(failure: FacilityFailure) -> Self {
        match failure {
            FacilityFailure::NotFound => Self::not_found(),
            FacilityFailure::Stale => Self::stale(),
            FacilityFailure::Refused(refusal) => refusal.into(),
            FacilityFailure::Invalid(faults) => Self::invalid(faults),
            FacilityFailure::DuplicateName => {
                Self::conflict("facility_name_taken").at(Fault::new("/name_zh", "facility_name_taken"))
            }
            FacilityFailure::DuplicateRoom => {
                Self::conflict("room_name_taken").at(Fault::new("/name", "room_name_taken"))
            }
            FacilityFailure::RoomInUse => Self::conflict("room_in_use"),
            FacilityFailure::NotEditable(status) => {
                Self::conflict("registration_not_editable").with("status", status)
            }
            FacilityFailure::OwnSubmission => Self::rule("own_submission"),
            FacilityFailure::NeedsAuthority => Self::rule("school_needs_authority"),
            FacilityFailure::NoSchool => Self::rule("school_missing"),
            FacilityFailure::NumbersExhausted => Self::rule("school_numbers_exhausted"),
            FacilityFailure::Rows(faults) => rejected(&faults),
            FacilityFailure::Db(error) => error.into(),
        }
    }
}

impl From<FacilityError> for Problem {
    fn from(error: FacilityError) -> Self {
        match error {
            FacilityError::Step(status) => {
                Self::conflict("registration_step_not_possible").with("status", status)
            }
            FacilityError::NoReason => Self::invalid(vec![Fault::new("/reason", "required")]),
            FacilityError::Incomplete(faults) => Self::invalid(faults),
            FacilityError::EndBeforeStart => Self::rule("opening_hours_invalid"),
            FacilityError::OverlappingHours => Self::rule("opening_hours_overlap"),
        }
    }
}

impl From<DomainFault> for Fault {
    fn from(fault: DomainFault) -> Self {
        let told = Self::new(fault.pointer, fault.code);
        match fault.shortfall {
            Some((minimum, actual)) => told.with("minimum", minimum).with("actual", actual),
            None => told,
        }
    }
}
