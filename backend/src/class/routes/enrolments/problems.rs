//! What can go wrong with enrolments, as problems.

use crate::class::domain::applicant::Refusal;
use crate::class::routes::elsewhere;
use crate::class::service::enrolments::{EnrolmentError, Unfit, code_of};
use crate::http::{Fault, Problem, sheets};

impl From<EnrolmentError> for Problem {
    fn from(error: EnrolmentError) -> Self {
        match error {
            EnrolmentError::NotFound => Self::not_found(),
            EnrolmentError::Subject => Self::invalid(vec![Fault::new("/series_id", "enrolment_subject")]),
            EnrolmentError::SeriesNotFound => {
                Self::invalid(vec![Fault::new("/series_id", "series_not_available")])
            }
            EnrolmentError::SessionNotFound => {
                Self::invalid(vec![Fault::new("/session_id", "session_not_available")])
            }
            EnrolmentError::SessionOfSeries => {
                Self::invalid(vec![Fault::new("/session_id", "session_of_series")])
            }
            EnrolmentError::Over => Self::conflict("enrolment_over"),
            EnrolmentError::Unfit(unfit) => refused(&unfit),
            EnrolmentError::Ended(_) => Self::conflict("enrolment_ended"),
            EnrolmentError::QuotaBelowCity(city) => {
                let fault = Fault::new("/priority_quota_bp", "quota_below_city");
                Self::invalid(vec![fault.with("city", city / 100)])
            }
            EnrolmentError::NoticeDone => Self::conflict("class_notice_done"),
            EnrolmentError::NoParameters => Self::rule("no_enrolment_parameter"),
            EnrolmentError::ParametersFollow => Self::conflict("enrolment_parameters_follow")
                .at(Fault::new("/effective_from", "enrolment_parameters_follow")),
            EnrolmentError::Faults(faults) => Self::invalid(faults),
            EnrolmentError::Rows(faults) => sheets::rejected(&faults),
            EnrolmentError::Learner(error) => error.into(),
            EnrolmentError::Calendar(_) => Self::internal(&error),
            EnrolmentError::Database(error) => error.into(),
        }
    }
}

fn refused(unfit: &Unfit) -> Problem {
    const LEARNER: &str = "/learner_id";
    let code = code_of(unfit);
    let problem = match unfit {
        Unfit::Unknown => return Problem::invalid(vec![Fault::new(LEARNER, code)]),
        Unfit::Overlaps(other) => elsewhere(code, Some(other)),
        Unfit::Refused(Refusal::Known) => Problem::conflict(code),
        Unfit::Refused(Refusal::TooMany(max)) => Problem::rule(code).with("max", max),
        Unfit::Refused(_) => Problem::rule(code),
    };
    let fault = Fault::new(LEARNER, code).with_all(&problem);
    problem.at(fault)
}
