//! Volunteers, and what elders offer, over HTTP.

mod logs;
mod members;
mod shifts;
mod talents;
mod teams;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::VolunteerError;
use super::service::VolunteerServiceError;
use crate::class::service::Elsewhere;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice; literal paths come before those with an id.
pub fn mount(api: &mut ServiceConfig) {
    api.service(teams::create_silver_age_action)
        .service(teams::list_silver_age_actions)
        .service(teams::get_silver_age_action)
        .service(teams::update_silver_age_action)
        .service(teams::create_volunteer_team)
        .service(teams::list_volunteer_teams)
        .service(teams::get_volunteer_team)
        .service(teams::update_volunteer_team)
        .service(members::list_volunteer_members)
        .service(members::add_volunteer_member)
        .service(members::get_volunteer_member)
        .service(members::update_volunteer_member)
        .service(members::erase_volunteer_member)
        .service(members::leave_volunteer_team)
        .service(members::reveal_volunteer_member)
        .service(shifts::create_volunteer_shift)
        .service(shifts::list_volunteer_shifts)
        .service(shifts::get_volunteer_shift)
        .service(shifts::update_volunteer_shift)
        .service(shifts::cancel_volunteer_shift)
        .service(shifts::list_volunteer_signups)
        .service(shifts::sign_up_volunteer)
        .service(shifts::withdraw_volunteer_signup)
        .service(shifts::check_in_volunteer)
        .service(shifts::check_out_volunteer);
    api.service(logs::create_volunteer_log)
        .service(logs::list_volunteer_logs)
        .service(logs::export_volunteer_logs)
        .service(logs::get_volunteer_log)
        .service(logs::approve_volunteer_log)
        .service(logs::refuse_volunteer_log)
        .service(logs::report_volunteer_hours)
        .service(logs::list_volunteer_parameters)
        .service(logs::create_volunteer_parameter);
    api.service(talents::create_talent_offer)
        .service(talents::list_talent_offers)
        .service(talents::get_talent_offer)
        .service(talents::withdraw_talent_offer)
        .service(talents::create_service_request)
        .service(talents::list_service_requests)
        .service(talents::get_service_request)
        .service(talents::withdraw_service_request)
        .service(talents::create_service_match)
        .service(talents::list_service_matches)
        .service(talents::get_service_match)
        .service(talents::confirm_service_match)
        .service(talents::decline_service_match)
        .service(talents::rate_service_match);
}

const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::VolunteerLead,
    Role::Auditor,
    Role::GuidanceCenter,
];
/// Who leads volunteers and keeps their desk; a lead for the facility of its team.
const LEAD: &[Role] = &[
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::VolunteerLead,
];
const APPROVE: &[Role] =
    &[Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::VolunteerLead];
const REVEAL: &[Role] = &[Role::CountyAdmin, Role::FacilityManager, Role::VolunteerLead];
const ERASE: &[Role] = &[Role::CountyAdmin, Role::FacilityManager];
const ACTIONS: &[Role] = &[Role::CityAdmin, Role::CountyAdmin];
const SET: &[Role] = &[Role::CityAdmin];

impl From<VolunteerServiceError> for Problem {
    fn from(error: VolunteerServiceError) -> Self {
        match error {
            VolunteerServiceError::Rule(rule) => rule.into(),
            VolunteerServiceError::Faults(faults) => Self::invalid(faults),
            VolunteerServiceError::NotFound => Self::not_found(),
            VolunteerServiceError::TeamDisbanded => Self::conflict("volunteer_team_disbanded"),
            VolunteerServiceError::AlreadyMember => Self::conflict("volunteer_in_team"),
            VolunteerServiceError::MemberLeft => Self::conflict("volunteer_has_left"),
            VolunteerServiceError::MemberErased => Self::conflict("volunteer_erased"),
            VolunteerServiceError::MemberIsLearner => Self::conflict("volunteer_is_learner"),
            VolunteerServiceError::Unfit(unfit) => Self::rule(unfit.code()),
            VolunteerServiceError::SignedUp => Self::conflict("volunteer_signed_up"),
            VolunteerServiceError::Elsewhere(other) => Elsewhere::told(other.as_ref())
                .into_iter()
                .fold(Self::conflict("volunteer_elsewhere"), |problem, (name, value)| {
                    problem.with(name, value)
                }),
            VolunteerServiceError::Matched => Self::conflict("already_matched"),
            VolunteerServiceError::WholeCityOnly => Self::whole_city_only(),
            VolunteerServiceError::ParameterDay => {
                Self::invalid(vec![Fault::new("/effective_from", "volunteer_parameter_day")])
            }
            VolunteerServiceError::Stale => Self::stale(),
            VolunteerServiceError::Key(_) => Self::internal(&error),
            VolunteerServiceError::Division(error) => error.into(),
            VolunteerServiceError::Database(error) => error.into(),
        }
    }
}

impl From<VolunteerError> for Problem {
    fn from(error: VolunteerError) -> Self {
        match error {
            VolunteerError::EndNotAfterStart => {
                Self::invalid(vec![Fault::new("/ends_at", "end_not_after_start")])
            }
            VolunteerError::AcrossMidnight => Self::invalid(vec![Fault::new("/ends_at", "across_midnight")]),
            VolunteerError::ShiftCancelled => Self::conflict("shift_cancelled"),
            VolunteerError::ShiftBegun => Self::conflict("shift_begun"),
            VolunteerError::SessionNotFit => {
                Self::invalid(vec![Fault::new("/session_id", "volunteer_session_not_fit")])
            }
            VolunteerError::DoorsClosed => Self::conflict("shift_doors_closed"),
            VolunteerError::Signup(_) => Self::conflict("signup_step_not_allowed"),
            VolunteerError::ShiftFull => Self::conflict("shift_full"),
            VolunteerError::NotEnded => Self::rule("service_not_ended"),
            VolunteerError::TooLate(days) => Self::rule("log_too_late").with("days", days),
            VolunteerError::LogDecided(_) => Self::conflict("log_decided"),
            VolunteerError::OwnEntry => Self::rule("own_log_entry"),
            VolunteerError::OwnService => Self::rule("own_service"),
            VolunteerError::KindsDiffer => Self::rule("offer_kinds_differ"),
            VolunteerError::NotOpen => Self::conflict("offer_not_open"),
            VolunteerError::Match(_) => Self::conflict("match_step_not_allowed"),
        }
    }
}
