//! What is wrong with surveys and answers, as problems.

use crate::curriculum::domain::demand::{ChoiceFault, DemandError, OptionFault};
use crate::http::{Fault, Problem};

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
                Self::invalid(faults.into_iter().map(|(at, fault)| option_fault(at, fault)).collect())
            }
            DemandError::Choices(faults) => Self::invalid(faults.into_iter().map(choice_fault).collect()),
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
