//! The only SQL on what schools teach in a half-year.

mod answers;
mod board;
pub(super) mod facts;
mod figures;
mod parameters;
mod plans;
pub(super) mod proposals;
pub(super) mod public;
mod ratings;
mod reach;
mod recommendation;
mod reminders;
mod reviews;
pub(super) mod rules;
mod surveys;
mod tally;

pub(super) use answers::{
    AnswerEntry, AnswerRow, Person, find_answer, find_answer_of, find_person, insert_answer, list_answers,
    list_choices, withdraw_answer,
};
pub(super) use board::{
    BoardPlan, BoardSchool, StatusChanges, list_board_plans, list_board_schools, list_county_names,
    list_status_changes, list_unreminded,
};
pub(super) use figures::{find_completion_bp, list_figures, list_titles};
pub(super) use parameters::{
    ParameterRow, end_parameters, find_parameters, insert_parameters, list_parameters, lock_last_parameters,
};
pub(super) use plans::{
    Item, ItemRow, PlanRow, find_draft, find_last_published, find_last_revision, find_plan, insert_plan,
    list_items, list_plans, lock_plan, replace_items, supersede_published, take_contents, update_plan,
};
pub(super) use ratings::{
    AttendedCourse, RatedCourse, RatingRow, has_attended, insert_rating, list_attended_courses,
    list_rated_by, list_rated_courses, list_remarks,
};
pub(super) use reach::{count_came, count_new_courses, count_taught, list_named_categories};
pub(super) use recommendation::{
    AttendedRow, TaughtRow, WishRow, find_home, find_liked, list_attended, list_taught, list_wishes,
};
pub(super) use reminders::{
    ReminderEntry, ReminderRow, find_reminder_days, insert_reminders, list_reminders,
};
pub(super) use reviews::{
    KeptFigures, ReviewLineRow, ReviewRow, find_review, find_review_of, insert_review, list_review_lines,
    list_reviews, lock_review, replace_review_lines, update_review,
};
pub(super) use surveys::{
    OptionRow, SurveyRow, asks_school, count_answers, count_answers_of, find_survey, find_survey_by_id,
    hold_survey, insert_survey, list_categories, list_options, list_school_names, list_surveys, lock_survey,
    replace_options, update_survey,
};
pub(super) use tally::{
    Asked, Counted, count_answers_by_age, count_answers_by_division, count_by_age, count_by_division,
    count_by_option, count_demand, count_learners, count_supply, list_division_names, list_feeding,
    list_plans_in_force,
};
