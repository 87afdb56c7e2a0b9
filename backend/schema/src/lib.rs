//! The tables as Diesel sees them, in a crate of their own: what may stand beside what in a query is said for every pair
//! of tables, and the compiler looks at that once instead of with every change of the API.
#![recursion_limit = "512"]

/// Lets each table stand beside each other one in a query. Diesel's own macro of the kind says five times as much for each
/// pair, about `ONLY` and `TABLESAMPLE`, which nothing here asks for and which takes the compiler a minute.
macro_rules! beside_each_other {
    ($left:ident, $($right:ident,)+) => {
        $(
            impl diesel::query_source::TableNotEqual<$left::table> for $right::table {}
            impl diesel::query_source::TableNotEqual<$right::table> for $left::table {}
        )+
        beside_each_other!($($right,)+);
    };
    ($last:ident,) => {};
}

mod tables;

pub use tables::*;

// Columns of two tables that one query groups by.
diesel::allow_columns_to_appear_in_same_group_by_clause!(teacher_remuneration::source, fund::kind);
diesel::allow_columns_to_appear_in_same_group_by_clause!(facility::county_code, ledger_account::expires_on);
diesel::allow_columns_to_appear_in_same_group_by_clause!(
    demand_answer::age_years,
    demand_answer::division_code,
    demand_option::category,
);
