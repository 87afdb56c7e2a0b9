//! The only SQL on what schools teach in a half-year.

mod board;
pub(super) mod facts;
mod figures;
mod plans;
pub(super) mod proposals;
mod reminders;
pub(super) mod rules;

pub(super) use board::{
    BoardPlan, BoardSchool, StatusChanges, list_board_plans, list_board_schools, list_county_names,
    list_status_changes, list_unreminded,
};
pub(super) use figures::{find_completion_bp, list_figures, list_titles};
pub(super) use plans::{
    Item, ItemRow, PlanRow, find_draft, find_last_published, find_last_revision, find_parameters, find_plan,
    insert_plan, list_items, list_plans, lock_plan, replace_items, supersede_published, take_contents,
    update_plan,
};
pub(super) use reminders::{
    ReminderEntry, ReminderRow, find_reminder_days, insert_reminders, list_reminders,
};
