//! What a school teaches, for everyone to read.

use contract::curriculum::{HalfYear, PublicCourse, PublicCurriculumView};
use contract::ids::SchoolId;
use diesel::pg::PgConnection;

use super::{Answer, CurriculumServiceError};
use crate::clock::business_date;
use crate::curriculum::domain::publicity::shown;
use crate::curriculum::store::public::{self as store, PublicItem};
use crate::db::value::{number, word};

/// The published curriculum of the school with a code, of a half-year or of the one that is shown on a day.
pub fn get_public_curriculum(
    conn: &mut PgConnection,
    code: &str,
    asked: Option<HalfYear>,
    today: chrono::NaiveDate,
) -> Answer<PublicCurriculumView> {
    let school = store::find_school(conn, code)?.ok_or(CurriculumServiceError::NotFound)?;
    let plans = store::list_in_force(conn, school.id)?;
    let half_years = plans.iter().map(|(_, half_year, _)| word(half_year)).collect::<Result<Vec<_>, _>>()?;
    let wanted = asked.or_else(|| shown(&half_years, HalfYear::containing(today)?));
    if asked.is_some_and(|half_year| !half_years.contains(&half_year)) {
        return Err(CurriculumServiceError::NotFound);
    }
    let plan = wanted.and_then(|half_year| half_years.iter().position(|one| *one == half_year));
    let courses = match plan {
        Some(at) => store::list_courses(conn, plans[at].0)?.into_iter().map(course).collect::<Answer<_>>()?,
        None => Vec::new(),
    };
    Ok(PublicCurriculumView {
        school_code: school.code,
        school_name: school.name,
        facility_name: school.facility_name,
        address: school.address,
        half_year: wanted,
        published_on: plan.and_then(|at| plans[at].2).map(business_date),
        half_years,
        courses,
    })
}

/// The code under which everyone finds a school.
pub fn get_public_code(conn: &mut PgConnection, id: SchoolId) -> Answer<String> {
    store::find_code(conn, id.0)?.ok_or(CurriculumServiceError::NotFound)
}

fn course(item: PublicItem) -> Answer<PublicCourse> {
    Ok(PublicCourse {
        title_zh: item.title_zh,
        title_mn: item.title_mn,
        summary: item.summary,
        category: word(&item.category)?,
        category_zh: item.category_zh,
        category_en: item.category_en,
        delivery_mode: word(&item.delivery_mode)?,
        weekday: item.weekday.map(number).transpose()?,
        start_time: item.start_time,
        lesson_minutes: number(item.lesson_minutes)?,
        sessions_planned: number(item.sessions_planned)?,
    })
}
