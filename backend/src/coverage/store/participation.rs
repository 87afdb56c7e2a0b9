//! SQL on regular participation: its parameters, what is kept of it, and what is told of it.

mod check;
mod figures;
mod kept;
mod learners;
mod parameters;
mod registered;

use chrono::NaiveDate;
use uuid::Uuid;

pub(in crate::coverage) use check::{count_differing_cells, count_differing_months};
pub(in crate::coverage) use figures::{
    ElderRow, GroupRow, Place, find_division, list_below, list_board_schools, list_elders,
    list_elders_by_class, list_groups, list_names,
};
pub(in crate::coverage) use kept::{
    SchoolDays, fold, forget_results, has_result, is_fresh, is_pending, keep_result, list_results,
    list_school_days, list_stale, recount, take_turn,
};
pub(in crate::coverage) use learners::{LearnerRow, list_short};
pub(in crate::coverage) use parameters::{
    ParameterRow, end_parameters, find_parameters, insert_parameters, list_parameters, lock_last_parameters,
};
pub(in crate::coverage) use registered::{RegisteredRow, list_registered};

/// By what a count goes: the day with its window, the bounds of the age bands, and what each school asks for.
#[derive(Debug, Clone)]
pub(in crate::coverage) struct Counting {
    pub(in crate::coverage) as_of: NaiveDate,
    /// The first day of the window, and the first one after it.
    pub(in crate::coverage) first: NaiveDate,
    pub(in crate::coverage) end: NaiveDate,
    /// The latest days of birth of who is 60, 70 and 80 on the day.
    pub(in crate::coverage) sixty: NaiveDate,
    pub(in crate::coverage) seventy: NaiveDate,
    pub(in crate::coverage) eighty: NaiveDate,
}

/// What each of these schools asks of its learners.
#[derive(Debug, Clone, Default)]
pub(in crate::coverage) struct Asked {
    pub(in crate::coverage) schools: Vec<Uuid>,
    pub(in crate::coverage) attendances: Vec<i32>,
    pub(in crate::coverage) months: Vec<i32>,
}

/// Learners who are registered on the day `$1`: elders by `$2`, under the record that goes on, from the first day of any
/// record of theirs until the account closed or they died, whichever was first. When somebody was suspended, or moved from
/// another school, is not known; the record of now counts. What went into a record is looked up by its index, a learner at a
/// time, since few are registered after the day.
const REGISTERED: &str = "l.birth_date <= $2 and l.merged_into is null
    and (l.registered_on <= $1 or exists (
        with recursive line as (
            select r.id, r.registered_on from learner r where r.merged_into = l.id
            union all
            select r.id, r.registered_on from line join learner r on r.merged_into = line.id
        ) select from line where line.registered_on <= $1))
    and (l.status = 'active' or (l.closed_at at time zone 'Asia/Shanghai')::date > $1)
    and (l.died_on is null or l.died_on >= $1)";

/// What learner `l` attended from month `$3` until before month `$4`, under all records that went into theirs: `n`, with how often and in
/// how many months.
const ATTENDED: &str = "cross join lateral (
        with recursive record as (
            select l.id
            union all
            select r.id from record p join learner r on r.merged_into = p.id
        )
        select coalesce(sum(m.attendances), 0)::int as attendances, count(distinct m.month)::int as months
        from record c join participation_month m on m.learner_id = c.id
        where m.month >= $3 and m.month < $4 and m.attendances > 0
    ) as n";
