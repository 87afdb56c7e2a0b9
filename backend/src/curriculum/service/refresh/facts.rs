//! Gathers what a proposal rests on, for any number of schools with the same few queries.

use std::collections::{BTreeSet, HashMap};

use contract::course::{CategoryCode, CourseState};
use contract::curriculum::HalfYear;
use contract::ids::CourseId;
use contract::money::Yuan;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{CurriculumServiceError, Outcome};
use crate::course::service::subscriptions_of;
use crate::curriculum::domain::figures::CourseFigures;
use crate::curriculum::domain::proposal::{
    Catalogue, CatalogueCourse, Demand, Elsewhere, Rule, School, TaughtCourse,
};
use crate::curriculum::store::facts::{self as store, ChoiceRow, OfferRow, PlanCourse};
use crate::curriculum::store::list_figures;
use crate::db::value::{number, word};
use crate::facility::scope::SchoolPlace;

/// A school with all that is known of it.
pub(super) struct Known {
    pub(super) school_id: Uuid,
    /// The plan that it had before; none for its first.
    pub(super) base_plan: Option<Uuid>,
    pub(super) facts: School,
}

/// What is known of each course: its school and the course.
type Of<T> = HashMap<(Uuid, Uuid), T>;

/// Which courses can be planned, each with how it did elsewhere in a half-year.
pub(super) fn catalogue(conn: &mut PgConnection, rule: &Rule, ending: HalfYear) -> Outcome<Catalogue> {
    let offers = store::list_offers(conn, ending)?;
    let courses = offers.into_iter().map(offer).collect::<Outcome<Vec<_>>>()?;
    Ok(Catalogue::new(rule, courses))
}

fn offer(row: OfferRow) -> Outcome<CatalogueCourse> {
    Ok(CatalogueCourse {
        course_id: row.course_id.into(),
        code: row.code,
        category: word(&row.category)?,
        owner: row.owner,
        honours: number(row.honours)?,
        elsewhere: Elsewhere {
            participants: number(row.participants)?,
            attendances: number(row.attendances)?,
            places: number(row.places)?,
            ratings: number(row.ratings)?,
            ratings_centi: number(row.ratings_centi)?,
        },
    })
}

/// What is known of schools when they plan a half-year, in their order.
pub(super) fn load(
    conn: &mut PgConnection,
    schools: &[SchoolPlace],
    half_year: HalfYear,
    completion_bp: u32,
) -> Outcome<Vec<Known>> {
    let ids: Vec<Uuid> = schools.iter().map(|place| place.school_id.0).collect();
    let ending = half_year.previous();
    let bases = store::list_base_plans(conn, &ids, half_year)?;
    let plans: Vec<Uuid> = bases.iter().map(|(plan, _)| *plan).collect();
    let mut items: HashMap<Uuid, Vec<PlanCourse>> = HashMap::new();
    for item in store::list_plan_courses(conn, &plans)? {
        items.entry(item.plan_id).or_default().push(item);
    }
    let figures = list_figures(conn, &ids, ending, completion_bp)?;
    let figures: Of<CourseFigures> =
        figures.into_iter().map(|(school, one)| ((school, one.course_id.0), one)).collect();
    let mut held: HashMap<Uuid, BTreeSet<_>> = HashMap::new();
    for ((school, _), one) in figures.iter().filter(|(_, one)| one.sessions_held > 0) {
        held.entry(*school).or_default().insert(one.course_id);
    }
    let reviews: Of<(i32, Decimal)> = store::list_review_facts(conn, &ids, ending)?
        .into_iter()
        .map(|(school, course, waiting, cost)| ((school, course), (waiting, cost)))
        .collect();
    let mut subscribed: HashMap<Uuid, BTreeSet<CourseId>> = HashMap::new();
    for (school, course) in subscriptions_of(conn, &ids).map_err(CurriculumServiceError::from)? {
        subscribed.entry(school).or_default().insert(course);
    }
    let mut demands = demands(store::list_choices(conn, &ids, &[half_year, ending])?, half_year)?;
    let bases: HashMap<Uuid, Uuid> = bases.into_iter().map(|(plan, school)| (school, plan)).collect();
    let known = |place: &SchoolPlace| {
        let (school_id, county) = (&place.school_id.0, &place.county_code);
        let base_plan = bases.get(school_id).copied();
        let subscribed = subscribed.remove(school_id).unwrap_or_default();
        let of_plan = base_plan.and_then(|plan| items.remove(&plan)).unwrap_or_default();
        let courses = of_plan.into_iter().map(|item| {
            let key = (*school_id, item.course_id);
            let known = figures.get(&key).copied().unwrap_or(CourseFigures::unknown(item.course_id.into()));
            let available = is_available(&item, county, &subscribed);
            taught(item, available, known, reviews.get(&key).copied())
        });
        let facts = School {
            county_code: county.clone(),
            courses: courses.collect::<Outcome<_>>()?,
            subscribed,
            also_taught: held.remove(school_id).unwrap_or_default(),
            demand: demands.remove(school_id).unwrap_or_default(),
        };
        Ok(Known { school_id: *school_id, base_plan, facts })
    };
    schools.iter().map(known).collect()
}

/// Whether a school of the county may plan a course again.
fn is_available(item: &PlanCourse, county: &str, subscribed: &BTreeSet<CourseId>) -> bool {
    let own = item.owner.as_ref().is_none_or(|owner| owner == county);
    item.status == CourseState::Published.as_str() && (own || subscribed.contains(&item.course_id.into()))
}

fn taught(
    item: PlanCourse,
    available: bool,
    figures: CourseFigures,
    review: Option<(i32, Decimal)>,
) -> Outcome<TaughtCourse> {
    let (waiting, cost) = review.unwrap_or_default();
    // A review begins with no cost: that says that nobody has entered one.
    let cost_fen = Yuan::try_from(cost)
        .ok()
        .and_then(Yuan::fen)
        .and_then(|fen| u64::try_from(fen).ok())
        .filter(|fen| *fen > 0);
    Ok(TaughtCourse {
        available,
        retired: item.status != CourseState::Published.as_str(),
        code: item.code,
        category: word(&item.category)?,
        sessions_planned: number(item.sessions_planned)?,
        figures,
        waiting_learners: number(waiting)?,
        cost_fen,
    })
}

/// What the elders of each school want: by the surveys for the half-year to come, or else by those for the ending one.
fn demands(rows: Vec<ChoiceRow>, half_year: HalfYear) -> Outcome<HashMap<Uuid, Demand>> {
    let wanted = half_year.to_string();
    let fresh: BTreeSet<Uuid> =
        rows.iter().filter(|row| row.half_year == wanted).map(|row| row.school_id).collect();
    let counts = rows.into_iter().filter(|row| row.half_year == wanted || !fresh.contains(&row.school_id));
    let mut surveys: HashMap<(Uuid, Uuid), Vec<ChoiceRow>> = HashMap::new();
    for row in counts {
        surveys.entry((row.school_id, row.survey_id)).or_default().push(row);
    }
    let mut demands: HashMap<Uuid, Demand> = HashMap::new();
    for ((school, _), options) in surveys {
        add_survey(demands.entry(school).or_default(), &options)?;
    }
    Ok(demands)
}

fn add_survey(demand: &mut Demand, options: &[ChoiceRow]) -> Outcome<()> {
    let votes = options.iter().map(|option| number(option.votes)).collect::<Result<Vec<u64>, _>>()?;
    let all: u64 = votes.iter().sum();
    let expected_centi = (all * 100).checked_div(options.len() as u64).unwrap_or(0);
    demand.answers += number::<u32>(options.first().map_or(0, |option| option.answers))?;
    for (option, votes) in options.iter().zip(votes) {
        let category: CategoryCode = word(&option.category)?;
        *demand.categories.entry(category).or_default() += votes;
        if let Some(course) = option.course_id {
            let sum = demand.courses.entry(course.into()).or_default();
            sum.votes += votes;
            sum.expected_centi += expected_centi;
        }
    }
    Ok(())
}
