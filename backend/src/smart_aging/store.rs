//! The only SQL on “智慧助老” cases.

pub(super) mod cases;
pub(super) mod steps;
pub(super) mod summary;

use diesel::BoxableExpression;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::smart_aging_case;

type Inside = Box<dyn BoxableExpression<smart_aging_case::table, Pg, SqlType = Bool>>;

/// Whether a case comes from a school in `scope`, or from the office of a county that lies in it as a whole.
fn inside(scope: &Scope) -> Inside {
    Box::new(
        smart_aging_case::school_id.assume_not_null().eq_any(schools_in_scope(scope)).or(
            smart_aging_case::school_id
                .is_null()
                .and(smart_aging_case::county_code.eq_any(scope.divisions.clone())),
        ),
    )
}
