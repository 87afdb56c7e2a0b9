//! What can go wrong with the refresh, as problems.

use crate::curriculum::domain::CurriculumError;
use crate::curriculum::domain::demand::{ChoiceFault, DemandError, OptionFault};
use crate::curriculum::domain::publishing::Lack;
use crate::curriculum::domain::reviews::ReviewError;
use crate::curriculum::service::CurriculumServiceError;
use crate::http::{Fault, Problem};

impl From<CurriculumServiceError> for Problem {
    fn from(error: CurriculumServiceError) -> Self {
        match error {
            CurriculumServiceError::Rule(rule) => rule.into(),
            CurriculumServiceError::NotFound => Self::not_found(),
            CurriculumServiceError::SchoolNotFound => {
                Self::invalid(vec![Fault::new("/school_id", "school_not_found")])
            }
            CurriculumServiceError::SchoolNotOpened => Self::rule("school_not_opened"),
            CurriculumServiceError::PlanExists => Self::conflict("plan_exists"),
            CurriculumServiceError::CoursesNotAvailable(places) => {
                let fault = |at| Fault::new(format!("/items/{at}/course_id"), "course_not_available");
                Self::invalid(places.into_iter().map(fault))
            }
            CurriculumServiceError::Demand(rule) => rule.into(),
            CurriculumServiceError::Review(rule) => rule.into(),
            CurriculumServiceError::ReviewExists => Self::conflict("teaching_review_exists"),
            CurriculumServiceError::AlreadyRated => {
                Self::conflict("already_rated").at(Fault::new("/learner_id", "already_rated"))
            }
            CurriculumServiceError::ParametersFollow => Self::conflict("curriculum_parameters_follow")
                .at(Fault::new("/effective_from", "curriculum_parameters_follow")),
            CurriculumServiceError::Stored => Self::internal(&error),
            CurriculumServiceError::Faults(faults) => Self::invalid(faults),
            CurriculumServiceError::WholeCityOnly => Self::whole_city_only(),
            CurriculumServiceError::SurveyOfAnother => Self::rule("survey_of_another_issuer"),
            CurriculumServiceError::AlreadyAnswered => {
                Self::conflict("already_answered").at(Fault::new("/learner_id", "already_answered"))
            }
            CurriculumServiceError::AnswerWithdrawn => Self::conflict("answer_withdrawn"),
            CurriculumServiceError::NoParameters => Self::rule("no_curriculum_parameter"),
            CurriculumServiceError::Stale => Self::stale(),
            CurriculumServiceError::Course(error) => error.into(),
            CurriculumServiceError::Database(error) => error.into(),
        }
    }
}

fn percent(basis_points: u32) -> String {
    format!("{}.{:02}", basis_points / 100, basis_points % 100)
}

impl From<CurriculumError> for Problem {
    fn from(error: CurriculumError) -> Self {
        match error {
            CurriculumError::Step(_) => Self::conflict("plan_not_a_draft"),
            CurriculumError::Empty => Self::rule("plan_empty"),
            CurriculumError::Over(half_year) => {
                Self::rule("half_year_over").with("year", half_year.year()).with("half", half_year.half())
            }
            CurriculumError::TooFar(half_year) => {
                Self::rule("half_year_too_far").with("year", half_year.year()).with("half", half_year.half())
            }
            CurriculumError::RepeatedCourse => Self::invalid(vec![Fault::new("/items", "course_twice")]),
            CurriculumError::Lacks(lacks) => {
                let faults = lacks.into_iter().map(lack_fault);
                faults.fold(Self::rule("plan_not_ready"), Self::at)
            }
        }
    }
}

/// Something that a plan lacks to be published, at the member that would put it right.
fn lack_fault(lack: Lack) -> Fault {
    let (review, survey) = ("/teaching_review_id", "/demand_survey_id");
    match lack {
        Lack::TooLittleChanged { changed_bp, minimum_bp } => Fault::new("/items", "too_little_changed")
            .with("changed", percent(changed_bp))
            .with("minimum", percent(minimum_bp)),
        Lack::ReviewMissing => Fault::new(review, "review_missing"),
        Lack::ReviewNotFit => Fault::new(review, "review_not_fit"),
        Lack::SurveyMissing => Fault::new(survey, "survey_missing"),
        Lack::SurveyNotFit => Fault::new(survey, "survey_not_fit"),
        Lack::TooFewAnswers { answers, minimum } => {
            Fault::new(survey, "survey_too_few_answers").with("answers", answers).with("minimum", minimum)
        }
    }
}

impl From<DemandError> for Problem {
    fn from(error: DemandError) -> Self {
        match error {
            DemandError::Step(_) => Self::conflict("survey_step_not_allowed"),
            DemandError::Reversed => Self::invalid(vec![Fault::new("/closes_on", "survey_days_reversed")]),
            DemandError::DaysPast => Self::rule("survey_days_past"),
            DemandError::Over(half_year) => {
                Self::rule("half_year_over").with("year", half_year.year()).with("half", half_year.half())
            }
            DemandError::NotLater => Self::invalid(vec![Fault::new("/closes_on", "survey_not_longer")]),
            DemandError::NotOpen(day) => Self::conflict("survey_not_open").with("day", day),
            DemandError::Closed(day) => Self::conflict("survey_closed").with("day", day),
            DemandError::Withdrawn => Self::conflict("survey_withdrawn"),
            DemandError::AnsweredOutside => {
                Self::invalid(vec![Fault::new("/answered_on", "answered_outside_survey")])
            }
            DemandError::Options(faults) => {
                Self::invalid(faults.into_iter().map(|(at, fault)| option_fault(at, fault)))
            }
            DemandError::Choices(faults) => Self::invalid(faults.into_iter().map(choice_fault)),
        }
    }
}

fn option_fault(at: usize, fault: OptionFault) -> Fault {
    let option = format!("/options/{at}");
    match fault {
        OptionFault::Empty => Fault::new(option, "option_empty"),
        OptionFault::TopicOfCourse => Fault::new(format!("{option}/topic"), "topic_of_course"),
        OptionFault::CategoryOfAnother => Fault::new(format!("{option}/category"), "category_not_of_course"),
        OptionFault::CategoryUnknown => Fault::new(format!("{option}/category"), "category_unknown"),
        OptionFault::CourseNotAvailable => Fault::new(format!("{option}/course_id"), "course_not_available"),
        OptionFault::Twice => Fault::new(option, "option_twice"),
    }
}

fn choice_fault(fault: ChoiceFault) -> Fault {
    match fault {
        ChoiceFault::Nothing => Fault::new("/option_ids", "nothing_chosen"),
        ChoiceFault::TooMany { max } => Fault::new("/option_ids", "too_many_chosen").with("max", max),
        ChoiceFault::Twice(at) => Fault::new(format!("/option_ids/{at}"), "chosen_twice"),
        ChoiceFault::OfAnotherSurvey(at) => {
            Fault::new(format!("/option_ids/{at}"), "option_of_another_survey")
        }
    }
}

impl From<ReviewError> for Problem {
    fn from(error: ReviewError) -> Self {
        let at = |places: Vec<usize>, member: &str, code: &str| {
            let fault = |at| Fault::new(format!("/lines/{at}/{member}"), code);
            Self::invalid(places.into_iter().map(fault))
        };
        match error {
            ReviewError::Final => Self::conflict("teaching_review_final"),
            ReviewError::ToCome(half_year) => Self::invalid(vec![
                Fault::new("/half_year", "half_year_to_come")
                    .with("year", half_year.year())
                    .with("half", half_year.half()),
            ]),
            ReviewError::TooEarly(day) => Self::rule("teaching_review_too_early").with("day", day),
            ReviewError::Nothing => Self::rule("nothing_to_review"),
            ReviewError::Words(members) => {
                Self::invalid(members.into_iter().map(|at| Fault::new(at, "required")))
            }
            ReviewError::Courses(places) => at(places, "course_id", "course_not_in_review"),
            ReviewError::Repeated(places) => at(places, "course_id", "course_in_review_twice"),
            ReviewError::Cost(places) => at(places, "cost", "cost_below_nothing"),
            ReviewError::RatingOver(day) => Self::rule("rating_period_over").with("day", day),
        }
    }
}
