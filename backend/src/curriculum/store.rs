//! The only SQL on what schools teach in a half-year.

mod figures;
mod overdue;
mod plans;

pub(super) use figures::{find_completion_bp, list_figures, list_titles};
pub(super) use overdue::{list_county_names, list_owing_schools, list_status_changes};
pub(super) use plans::{
    Item, ItemRow, PlanRow, find_last_published, find_last_revision, find_parameters, find_plan, insert_plan,
    list_items, list_plans, lock_plan, replace_items, supersede_published, update_plan,
};
