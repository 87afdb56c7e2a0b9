//! What schools subscribe to: another county's course is planned by who subscribes to it, as long as it is shared.

use contract::course::{CourseSubscriptionQuery, CourseSubscriptionView, CreateCourseSubscription};
use contract::ids::{CourseId, CourseSubscriptionId, SchoolId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::Names;
use super::{Answer, CourseServiceError};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::new_id;
use crate::course::store::subscriptions::{self as rows, Subscribed, SubscriptionRow};
use crate::course::store::{self};
use crate::facility::scope::{SchoolPlace, find_school};
use crate::paging::{Paged, Paging};

/// Lets a school plan a course that is shared.
pub fn subscribe(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateCourseSubscription,
) -> Answer<CourseSubscriptionView> {
    let place = find_school(conn, &act.scope(), new.school_id)?.ok_or(CourseServiceError::SchoolNotFound)?;
    let reach = store::reach(conn, &act.scope())?;
    store::find_course(conn, &reach, new.course_id)?.ok_or(CourseServiceError::CourseNotFound)?;
    if rows::list_shared(conn, &[new.course_id.0])?.is_empty() {
        return Err(CourseServiceError::CourseNotShared);
    }
    let row = SubscriptionRow {
        id: new_id(),
        school_id: new.school_id.0,
        course_id: new.course_id.0,
        subscribed_by: act.account_id.0,
        subscribed_at: act.at,
        ended_by: None,
        ended_at: None,
    };
    rows::insert_subscription(conn, &row)?;
    let found = rows::find_subscription(conn, &act.scope(), row.id)?.ok_or(CourseServiceError::NotFound)?;
    let after = one_view(conn, found)?;
    audit::record(conn, act, &change("course_subscription.create", &after, &place).after(&after))?;
    Ok(after)
}

/// Ends a subscription: no new plan of the school takes the course, what is planned goes on.
pub fn unsubscribe(
    conn: &mut PgConnection,
    act: &Act,
    id: CourseSubscriptionId,
) -> Answer<CourseSubscriptionView> {
    let scope = act.scope();
    let found = rows::lock_subscription(conn, &scope, id.0)?.ok_or(CourseServiceError::NotFound)?;
    if found.0.ended_at.is_some() {
        return Err(CourseServiceError::SubscriptionEnded);
    }
    let place =
        find_school(conn, &scope, found.0.school_id.into())?.ok_or(CourseServiceError::SchoolNotFound)?;
    let before = one_view(conn, found.clone())?;
    let (mut row, names) = found;
    row.ended_by = Some(act.account_id.0);
    row.ended_at = Some(act.at);
    rows::end_subscription(conn, &row)?;
    let after = one_view(conn, (row, names))?;
    let change = change("course_subscription.end", &after, &place).before(&before).after(&after);
    audit::record(conn, act, &change)?;
    Ok(after)
}

/// The subscriptions of the schools in scope, newest first.
pub fn list_subscriptions(
    conn: &mut PgConnection,
    act: &Act,
    query: &CourseSubscriptionQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<CourseSubscriptionView>> {
    let page = rows::list_subscriptions(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: views(conn, page.items)?, next: page.next, total: page.total })
}

/// Those of the courses that are shared and that the school subscribes to, for the slices above.
pub fn subscribed_courses(
    conn: &mut PgConnection,
    school: SchoolId,
    courses: &[CourseId],
) -> Answer<Vec<CourseId>> {
    let ids: Vec<Uuid> = courses.iter().map(|id| id.0).collect();
    let shared = rows::list_shared(conn, &ids)?;
    Ok(rows::list_subscribed(conn, school.0, &shared)?.into_iter().map(Into::into).collect())
}

/// Whether every school of the city may teach a course, or may once it has subscribed: it is the city's, or shared.
pub fn is_for_all(conn: &mut PgConnection, course: CourseId) -> Answer<bool> {
    Ok(rows::is_of_city(conn, course.0)? || !rows::list_shared(conn, &[course.0])?.is_empty())
}

/// Which shared courses schools subscribe to, as school and course, for the slices above.
pub fn subscriptions_of(conn: &mut PgConnection, schools: &[Uuid]) -> Answer<Vec<(Uuid, CourseId)>> {
    let found = rows::list_subscriptions_of(conn, schools)?;
    Ok(found.into_iter().map(|(school, course)| (school, course.into())).collect())
}

fn change(action: &'static str, subscription: &CourseSubscriptionView, place: &SchoolPlace) -> Change {
    Change::of(action, "course_subscription", subscription.id).within(place.facility_id, &place.township_code)
}

fn one_view(conn: &mut PgConnection, row: Subscribed) -> Answer<CourseSubscriptionView> {
    views(conn, vec![row])?.pop().ok_or(CourseServiceError::NotFound)
}

fn views(conn: &mut PgConnection, found: Vec<Subscribed>) -> Answer<Vec<CourseSubscriptionView>> {
    let people = |(row, _): &Subscribed| [Some(row.subscribed_by), row.ended_by];
    let people: Vec<Uuid> = found.iter().flat_map(people).flatten().collect();
    let names = Names::of(conn, &people)?;
    let courses: Vec<Uuid> = found.iter().map(|(row, _)| row.course_id).collect();
    let shared = rows::list_shared(conn, &courses)?;
    let view = |(row, (school_name, course_code, course_title)): Subscribed| CourseSubscriptionView {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name,
        course_id: row.course_id.into(),
        course_code,
        course_title,
        shared: shared.contains(&row.course_id),
        subscribed_by: names.actor(row.subscribed_by),
        subscribed_at: row.subscribed_at,
        ended_by: names.some(row.ended_by),
        ended_at: row.ended_at,
    };
    Ok(found.into_iter().map(view).collect())
}
