//! Merges of records, and requests about personal data, over HTTP.

mod merges;
mod requests;

use actix_web::http::StatusCode;
use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::{ErasureRefusal, MergeRefusal, Open};
use super::service::PrivacyError;
use crate::calendar::service::CalendarError;
use crate::http::{Fault, Problem};

/// Adds the operations of this slice; `/learners/duplicates` comes before `/learners/{id}`, so this goes before the learners.
pub fn mount(api: &mut ServiceConfig) {
    api.service(merges::list_learner_duplicates)
        .service(merges::request_learner_merge)
        .service(merges::list_learner_merges)
        .service(merges::get_learner_merge)
        .service(merges::approve_learner_merge)
        .service(merges::reject_learner_merge)
        .service(requests::record_learner_consent)
        .service(requests::create_privacy_request)
        .service(requests::list_privacy_requests)
        .service(requests::get_privacy_request)
        .service(requests::approve_privacy_request)
        .service(requests::refuse_privacy_request)
        .service(requests::complete_privacy_request)
        .service(requests::export_personal_copy);
}

/// Who reads merges and requests.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
];
/// Who records what learners say and ask for, and asks whether two records are one.
const RECORD: &[Role] =
    &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager, Role::FacilityClerk];
/// Who decides.
const DECIDE: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::TownshipOperator, Role::FacilityManager];
/// Who hands out what is hidden otherwise, as those who may reveal it.
const REVEAL: &[Role] = &[Role::CityAdmin, Role::CountyAdmin, Role::FacilityManager];

impl From<PrivacyError> for Problem {
    fn from(error: PrivacyError) -> Self {
        match error {
            PrivacyError::NotFound => Self::not_found(),
            PrivacyError::OtherNotFound => Self::invalid(vec![Fault::new("/other_id", "learner_not_found")]),
            PrivacyError::Merge(refusal) => refusal.into(),
            PrivacyError::Asked => Self::conflict("asked_already"),
            PrivacyError::Decided => Self::conflict("request_decided"),
            PrivacyError::OwnRequest => Problem::new(StatusCode::FORBIDDEN, "own_privacy_request"),
            PrivacyError::OwnRecord => Problem::new(StatusCode::FORBIDDEN, "own_learner_record"),
            PrivacyError::Erasure(refusal) => refusal.into(),
            PrivacyError::DetailMissing => Self::invalid(vec![Fault::new("/detail", "required")]),
            PrivacyError::ReceivedToCome => {
                Self::invalid(vec![Fault::new("/received_on", "said_at_to_come")])
            }
            PrivacyError::ProxyNotFound => Self::invalid(vec![Fault::new("/proxy_id", "proxy_not_found")]),
            PrivacyError::Erased => Self::conflict("learner_erased"),
            PrivacyError::NoCopyAsked => Self::conflict("personal_copy_not_approved"),
            PrivacyError::Stale => Self::stale(),
            PrivacyError::Calendar(CalendarError::Database(error)) | PrivacyError::Database(error) => {
                error.into()
            }
            PrivacyError::Learner(error) => error.into(),
            PrivacyError::Credit(error) => error.into(),
            PrivacyError::Redemption(error) => error.into(),
            PrivacyError::Class(error) => error.into(),
            PrivacyError::Enrolment(error) => error.into(),
            PrivacyError::LearningTeam(error) => error.into(),
            PrivacyError::Online(error) => error.into(),
            PrivacyError::Volunteer(error) => error.into(),
            PrivacyError::Calendar(CalendarError::BuiltIn(_) | CalendarError::Unknown(_))
            | PrivacyError::Stored => Self::internal(&error),
        }
    }
}

impl From<MergeRefusal> for Problem {
    fn from(refusal: MergeRefusal) -> Self {
        match refusal {
            MergeRefusal::Itself => {
                Self::rule("merge_of_one_record").at(Fault::new("/other_id", "merge_of_one_record"))
            }
            MergeRefusal::RetainedEnded => Self::conflict("merge_retained_ended"),
            MergeRefusal::OtherEnded => Self::conflict("merge_other_ended"),
            MergeRefusal::SameHour(same) => Self::conflict("merge_attended_same_hour")
                .with("retained", same.retained)
                .with("merged", same.merged)
                .at(Fault::new(
                    format!("/{}/{}", same.doing.collection(), same.retained),
                    "attended_same_hour",
                ))
                .at(Fault::new(
                    format!("/{}/{}", same.doing.collection(), same.merged),
                    "attended_same_hour",
                )),
            MergeRefusal::Open(open) => still_open(open),
        }
    }
}

impl From<ErasureRefusal> for Problem {
    fn from(refusal: ErasureRefusal) -> Self {
        match refusal {
            ErasureRefusal::NotClosed => Self::conflict("erasure_needs_closing"),
            ErasureRefusal::CreditsLeft => Self::conflict("erasure_credits_left"),
            ErasureRefusal::Open(open) => still_open(open),
        }
    }
}

/// What is open, and what to do about it.
fn still_open(open: Open) -> Problem {
    match open {
        Open::Order => Problem::conflict("learner_order_open"),
        Open::Waiting => Problem::conflict("learner_credits_waiting"),
        Open::Correction => Problem::conflict("learner_correction_open"),
        Open::AttendanceCorrection => Problem::conflict("learner_attendance_correction_open"),
    }
}
