//! Finding courses.

use std::collections::HashMap;

use contract::Word;
use contract::course::{
    ActivityForm, CategoryCode, CategoryState, CourseDetails, CourseFacets, CourseQuery, CourseState,
    CourseTag, CourseView, DeliveryMode, FacetCount, Objective,
};
use contract::ids::CourseId;
use diesel::pg::PgConnection;

use super::{Answer, CourseServiceError, categories, views};
use crate::auth::Act;
use crate::course::store::{self, Reach, Shown, categories as category_store};
use crate::facility::scope::find_school;
use crate::paging::{Paged, Paging};

/// One course with all that is written in it.
pub fn get_course(conn: &mut PgConnection, act: &Act, id: CourseId) -> Answer<CourseDetails> {
    let reach = store::reach(conn, &act.scope())?;
    let row = store::find_course(conn, &reach, id)?.ok_or(CourseServiceError::NotFound)?;
    let mut course = views::details(conn, &row)?;
    if !reach.owns(row.owner_division_code.as_deref()) {
        course.open = None;
    }
    Ok(course)
}

/// Several courses at once, for the slices above; those out of reach are left out.
pub fn get_courses(conn: &mut PgConnection, act: &Act, ids: &[CourseId]) -> Answer<Vec<CourseView>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let reach = store::reach(conn, &act.scope())?;
    let rows = store::list_courses_by_id(conn, &reach, &ids)?;
    told(conn, &reach, &rows)
}

/// Courses as the caller sees them: of another county's that are shared, without what is being written.
fn told(conn: &mut PgConnection, reach: &Reach, rows: &[Shown]) -> Answer<Vec<CourseView>> {
    let mut courses = views::course_views(conn, rows)?;
    for course in courses.iter_mut().filter(|course| !reach.owns(course.owner_division_code.as_deref())) {
        course.open = None;
    }
    Ok(courses)
}

/// The courses within reach that match, by code.
pub fn list_courses(
    conn: &mut PgConnection,
    act: &Act,
    query: &CourseQuery,
    paging: &Paging,
) -> Answer<Paged<CourseView>> {
    check_filter(conn, query.category.as_ref())?;
    if let Some(school) = query.school_id {
        find_school(conn, &act.scope(), school)?.ok_or(CourseServiceError::SchoolNotFound)?;
    }
    let reach = store::reach(conn, &act.scope())?;
    let page = store::list_courses(conn, &reach, query, paging)?;
    Ok(Paged { items: told(conn, &reach, &page.items)?, next: page.next, total: page.total })
}

/// A filter names a category that courses have or may take.
pub(super) fn check_filter(conn: &mut PgConnection, category: Option<&CategoryCode>) -> Answer<()> {
    let Some(code) = category else { return Ok(()) };
    match categories::state(conn, code)? {
        Some(CategoryState::Approved | CategoryState::Retired) => Ok(()),
        _ => Err(CourseServiceError::CategoryUnknown),
    }
}

/// How many courses match, and how many another choice on each axis would find.
pub fn count_facets(conn: &mut PgConnection, act: &Act, query: &CourseQuery) -> Answer<CourseFacets> {
    check_filter(conn, query.category.as_ref())?;
    let scope = act.scope();
    let reach = store::reach(conn, &scope)?;
    let mut found: HashMap<String, Vec<FacetCount>> = HashMap::new();
    for row in store::count_axes(conn, &reach, query)? {
        found.entry(row.axis).or_default().push(FacetCount { value: row.value, count: row.count });
    }
    let mut axis = |name: &str| found.remove(name).unwrap_or_default();
    let total = axis("total").first().map_or(0, |one| one.count);
    let categories = axis("category");
    let known = category_store::list_categories(conn, &scope)?;
    let known = known.into_iter().filter(|row| row.status == CategoryState::Approved.as_str());
    Ok(CourseFacets {
        total,
        categories: with_all(known.map(|row| row.code), categories),
        objectives: of_words::<Objective>(axis("objective")),
        forms: of_words::<ActivityForm>(axis("form")),
        delivery_modes: of_words::<DeliveryMode>(axis("delivery_mode")),
        tags: of_words::<CourseTag>(axis("tag")),
        states: of_words::<CourseState>(axis("status")),
        owners: axis("owner"),
    })
}

fn of_words<T: Word>(found: Vec<FacetCount>) -> Vec<FacetCount> {
    with_all(T::WORDS.iter().map(|word| word.word().to_owned()), found)
}

/// Every value of an axis, in order, also those without a course; then what else was found.
fn with_all(values: impl Iterator<Item = String>, mut found: Vec<FacetCount>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = values
        .map(|value| match found.iter().position(|one| one.value == value) {
            Some(at) => found.swap_remove(at),
            None => FacetCount { value, count: 0 },
        })
        .collect();
    found.sort_by(|one, other| one.value.cmp(&other.value));
    counts.append(&mut found);
    counts
}
