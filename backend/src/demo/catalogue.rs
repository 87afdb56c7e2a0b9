//! The demo catalogue: courses over the seven categories, reviewed and published.

use contract::course::{
    CourseDetails, CourseHonour, CourseLesson, CreateCourse, CreateCourseNomination, UpdateCourse,
};
use contract::ids::CourseId;
use diesel::pg::PgConnection;
use serde::de::DeserializeOwned;

use super::{Cast, DemoError, morning};
use crate::course::service;

const FILE: &str = include_str!("../../data/demo/courses.csv");

/// A course of the file, and what it is nominated as once it is published.
pub struct Written {
    course: CreateCourse,
    honour: Option<CourseHonour>,
}

/// Reads the built-in catalogue.
pub fn courses() -> Result<Vec<Written>, DemoError> {
    let mut reader = csv::Reader::from_reader(FILE.as_bytes());
    reader.records().map(|record| course(&record.map_err(|_| DemoError::BuiltIn("courses.csv"))?)).collect()
}

fn course(record: &csv::StringRecord) -> Result<Written, DemoError> {
    let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
    let words = |index: usize| {
        field(index).split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let lesson_minutes = field(6).parse().map_err(|_| DemoError::BuiltIn("courses.csv"))?;
    let honour = words(7).iter().find_map(|text| word(text).ok());
    let tags = words(7).into_iter().filter(|text| word::<CourseHonour>(text).is_err());
    let course = CreateCourse {
        code: field(0),
        title_zh: field(1),
        title_mn: None,
        summary: field(8),
        category: word(&field(2))?,
        objectives: words(3).iter().map(|text| word(text)).collect::<Result<_, _>>()?,
        form: word(&field(4))?,
        delivery_mode: word(&field(5))?,
        lesson_minutes,
        tags: tags.map(|text| word(&text)).collect::<Result<_, _>>()?,
        syllabus: String::new(),
        lessons: lessons(lesson_minutes),
        owner_division_code: None,
    };
    Ok(Written { course, honour })
}

/// Three lessons that fit any course.
pub fn lessons(minutes: u16) -> Vec<CourseLesson> {
    [
        ("认识与准备", "了解要求，熟悉场地和用具。"),
        ("学习与练习", "分步示范，分组练习。"),
        ("展示与交流", "交流收获，听取意见。"),
    ]
    .map(|(title, outline)| CourseLesson {
        title_zh: title.to_owned(),
        title_mn: None,
        minutes,
        outline: outline.to_owned(),
    })
    .into()
}

fn word<T: DeserializeOwned>(text: &str) -> Result<T, DemoError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| DemoError::BuiltIn("courses.csv"))
}

/// Puts every course through drafting, review by a second person, and publication; the honoured ones are nominated and
/// approved, one has a second version, and another waits for its review.
pub fn publish(conn: &mut PgConnection, cast: &Cast) -> Result<(), DemoError> {
    let days = |before: i64| morning(cast.season.first_day - chrono::TimeDelta::days(before));
    let (written, reviewed) = (cast.city(days(900)), cast.authority(days(890)));
    let mut published: Vec<CourseDetails> = Vec::new();
    for Written { course, honour } in courses()? {
        let id = service::create_course(conn, &written, &course)?.id;
        let submitted = service::submit_course(conn, &written, id)?;
        published.push(service::publish_course(conn, &reviewed, id, submitted.version, None)?);
        if let Some(honour) = honour {
            honoured(conn, cast, id, honour)?;
        }
    }
    if let [first, second, ..] = published.as_slice() {
        let (written, reviewed) = (cast.city(days(60)), cast.authority(days(50)));
        let submitted = revised(conn, &written, first.id)?;
        service::publish_course(
            conn,
            &reviewed,
            first.id,
            submitted.version,
            Some("补充了学习要求，内容无误"),
        )?;
        revised(conn, &cast.city(days(3)), second.id)?;
    }
    Ok(())
}

fn honoured(
    conn: &mut PgConnection,
    cast: &Cast,
    course_id: CourseId,
    honour: CourseHonour,
) -> Result<(), DemoError> {
    let (nominated, decided) = (cast.season.first_day, cast.season.first_day + chrono::TimeDelta::days(7));
    let reason = "开课以来老人报名踊跃，教学效果好".to_owned();
    let new = CreateCourseNomination { course_id, honour, reason };
    let nomination = service::nominate(conn, &cast.manager(morning(nominated)), &new)?;
    let decided = cast.authority(cast.season.past(morning(decided)));
    service::approve_nomination(conn, &decided, nomination.id, nomination.version)?;
    Ok(())
}

fn revised(conn: &mut PgConnection, act: &crate::act::Act, id: CourseId) -> Result<CourseDetails, DemoError> {
    let draft = service::revise_course(conn, act, id)?;
    let change = UpdateCourse {
        syllabus: Some("每课先讲后练，照顾听力和视力不便的学员，讲义用大字印制。".to_owned()),
        ..UpdateCourse::default()
    };
    service::update_course(conn, act, id, draft.version, &change)?;
    Ok(service::submit_course(conn, act, id)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_forty_courses_or_more_over_all_seven_categories() {
        let courses = courses().expect("the file is well-formed");
        assert!(courses.len() >= 40, "{}", courses.len());
        let categories: std::collections::BTreeSet<_> =
            courses.iter().map(|one| one.course.category.to_string()).collect();
        assert_eq!(categories.len(), 7, "{categories:?}");
        assert!(courses.iter().any(|one| one.honour.is_some()));
    }
}
