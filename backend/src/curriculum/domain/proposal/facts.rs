//! What a proposal rests on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::course::CategoryCode;
use contract::ids::CourseId;

use super::super::figures::CourseFigures;

/// A course of the plan before, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtCourse {
    /// Its code in the catalogue, by which ties are decided.
    pub code: String,
    /// Its category.
    pub category: CategoryCode,
    /// Whether it can be planned again.
    pub available: bool,
    /// Whether it is retired; what is not and still not available is shared no longer.
    pub retired: bool,
    /// How many sessions the plan before has.
    pub sessions_planned: u16,
    /// What it has come to in the ending half-year.
    pub figures: CourseFigures,
    /// How many learners found no place, by the teaching review.
    pub waiting_learners: u32,
    /// What it cost by the teaching review, in fen; `None` where nothing was entered.
    pub cost_fen: Option<u64>,
}

/// How often something was chosen, and how often it would have been, had everything on its survey been chosen alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Votes {
    /// How often it was chosen.
    pub votes: u64,
    /// How often it would have been, in hundredths.
    pub expected_centi: u64,
}

/// What the school's elders want.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Demand {
    /// How many answered.
    pub answers: u32,
    /// How often something of a category was chosen.
    pub categories: BTreeMap<CategoryCode, u64>,
    /// How courses were chosen that were on a survey.
    pub courses: HashMap<CourseId, Votes>,
}

impl Demand {
    pub(super) fn total(&self) -> u64 {
        self.categories.values().sum()
    }
}

/// A school that plans a half-year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct School {
    /// Its county, whose own courses it may teach beside the city's.
    pub county_code: String,
    /// The courses of the plan before, each once; none for a school's first.
    pub courses: Vec<TaughtCourse>,
    /// Shared courses of other counties that it may plan too, because it subscribes to them.
    pub subscribed: BTreeSet<CourseId>,
    /// What it taught besides: known, and so no candidate.
    pub also_taught: BTreeSet<CourseId>,
    /// What its elders want.
    pub demand: Demand,
}

/// How a course did at all other schools together in the ending half-year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Elsewhere {
    /// How many attended.
    pub participants: u64,
    /// How often they attended.
    pub attendances: u64,
    /// How often they could have: participants times sessions held, school by school.
    pub places: u64,
    /// How many rated it.
    pub ratings: u64,
    /// The sum of their mean ratings, in hundredths.
    pub ratings_centi: u64,
}

/// A course of the catalogue that can be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueCourse {
    /// The course.
    pub course_id: CourseId,
    /// Its code, by which ties are decided.
    pub code: String,
    /// Its category.
    pub category: CategoryCode,
    /// The county that it belongs to; none for the city's.
    pub owner: Option<String>,
    /// How many honours it carries.
    pub honours: u32,
    /// How it did elsewhere.
    pub elsewhere: Elsewhere,
}
