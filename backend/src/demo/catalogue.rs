//! The demo catalogue: courses over the seven categories, reviewed and published.

use contract::course::{CourseView, CreateCourse};
use diesel::pg::PgConnection;
use serde::de::DeserializeOwned;

use super::{Cast, DemoError, morning};
use crate::course::domain::CourseStep;
use crate::course::service;

const FILE: &str = include_str!("../../data/demo/courses.csv");

/// Reads the built-in catalogue.
pub fn courses() -> Result<Vec<CreateCourse>, DemoError> {
    let mut reader = csv::Reader::from_reader(FILE.as_bytes());
    reader.records().map(|record| course(&record.map_err(|_| DemoError::BuiltIn("courses.csv"))?)).collect()
}

fn course(record: &csv::StringRecord) -> Result<CreateCourse, DemoError> {
    let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
    let words = |index: usize| {
        field(index).split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    Ok(CreateCourse {
        code: field(0),
        title_zh: field(1),
        title_mn: None,
        summary: field(8),
        category: word(&field(2))?,
        objectives: words(3).iter().map(|text| word(text)).collect::<Result<_, _>>()?,
        form: word(&field(4))?,
        delivery_mode: word(&field(5))?,
        lesson_minutes: field(6).parse().map_err(|_| DemoError::BuiltIn("courses.csv"))?,
        tags: words(7).iter().map(|text| word(text)).collect::<Result<_, _>>()?,
        owner_division_code: None,
    })
}

fn word<T: DeserializeOwned>(text: &str) -> Result<T, DemoError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| DemoError::BuiltIn("courses.csv"))
}

/// Puts every course through drafting, review by a second person, and publication.
pub fn publish(conn: &mut PgConnection, cast: &Cast) -> Result<Vec<CourseView>, DemoError> {
    let written = cast.city(morning(cast.season.first_day - chrono::TimeDelta::days(900)));
    let reviewed = cast.authority(morning(cast.season.first_day - chrono::TimeDelta::days(890)));
    courses()?
        .iter()
        .map(|course| {
            let id = service::create_course(conn, &written, course)?.id;
            service::take_step(conn, &written, id, CourseStep::Submit, None)?;
            Ok(service::take_step(conn, &reviewed, id, CourseStep::Publish, None)?)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::course::CourseCategory;

    #[test]
    fn the_catalogue_has_forty_courses_or_more_over_all_seven_categories() {
        let courses = courses().expect("the file is well-formed");
        assert!(courses.len() >= 40, "{}", courses.len());
        for category in CourseCategory::ALL {
            assert!(courses.iter().any(|course| course.category == *category), "{category}");
        }
    }
}
