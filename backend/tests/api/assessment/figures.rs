//! Each figure of a frozen year: beside every row that counts there is one that misses it by a day, a state or a school.

mod money;
mod people;
mod teaching;
mod venues;

use backend::clock::new_id;
use contract::assessment::{AssessmentDetails, AssessmentFact, AssessmentView, FactRow};
use contract::ids::LearnerId;
use contract::page::Page;
use contract::subsidy::SchoolFacts;
use serde_json::json;
use uuid::Uuid;

use super::{CYCLES, Year, cycle_body, taught};
use crate::support::elders::Place;
use crate::support::learning::{School, school};

/// The school of the year, and another beside it, whose rows are no other's.
struct Two {
    year: Year,
    there: School,
}

/// The rows behind a figure, in the order of their ids.
#[derive(Debug, PartialEq, Eq)]
struct Rows {
    counted: Vec<Uuid>,
    others: Vec<Uuid>,
}

/// Rows of which these count and those were looked at besides.
fn rows(counted: &[Uuid], others: &[Uuid]) -> Rows {
    let sorted = |ids: &[Uuid]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    Rows { counted: sorted(counted), others: sorted(others) }
}

/// What a text is in a statement, where there may be none.
fn quoted(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), |text| format!("'{text}'"))
}

impl Two {
    async fn new() -> Self {
        let year = Year::over().await;
        let there = school(&year.app, "150602101", "罕台镇养老服务中心").await;
        Self { year, there }
    }

    fn here(&self) -> &School {
        &self.year.school
    }

    /// The session that the year begins with.
    fn session(&self) -> Uuid {
        self.year.session.parse().expect("an id")
    }

    fn sql(&self, statements: &str) {
        self.year.app.sql(statements);
    }

    /// Reads the figures of both.
    async fn freeze(&self) {
        let cycle = self.year.city.post(CYCLES, cycle_body()).await.expect(201);
        let frozen = self.year.step(&cycle, "freeze", json!({})).await.expect(200);
        assert_eq!(frozen.json()["counts"]["schools"], 2);
    }

    /// What was frozen of a school, and the rows behind one of the figures.
    async fn frozen(&self, school: &School, fact: AssessmentFact) -> (SchoolFacts, Rows) {
        let all: Page<AssessmentView> = self.year.city.get("/api/v1/assessments").await.expect(200).read();
        let one = all.items.into_iter().find(|one| one.school_id.to_string() == school.id).expect("a school");
        let path = format!("/api/v1/assessments/{}", one.id);
        let told: AssessmentDetails = self.year.city.get(&path).await.expect(200).read();
        let path = format!("{path}/facts/{}/rows?limit=200", fact.as_str());
        let listed: Page<FactRow> = self.year.city.get(&path).await.expect(200).read();
        let part = |counts| -> Vec<Uuid> {
            listed.items.iter().filter(|row| row.counted == counts).map(|row| row.id).collect()
        };
        (told.result.facts, rows(&part(true), &part(false)))
    }

    /// Elders who have been registered at a school since the beginning of 2024.
    fn elders<const N: usize>(&self, school: &School) -> [LearnerId; N] {
        let place = Place {
            facility: school.facility,
            school: school.id.parse().expect("an id"),
            course: Uuid::nil(),
        };
        std::array::from_fn(|_| self.year.app.learner(&place, "1950-01-01"))
    }

    /// A session at a school on a day, that a learner attended.
    fn attended(&self, school: &School, learner: LearnerId, day: &str) -> Uuid {
        taught(&self.year.app, school, &learner.to_string(), day).parse().expect("an id")
    }

    /// A session at a school on a day, that an elder of it attended who attended nothing else.
    fn taught(&self, school: &School, day: &str) -> Uuid {
        let [learner] = self.elders(school);
        self.attended(school, learner, day)
    }

    /// The same, from one instant to another.
    fn taught_at(&self, school: &School, (from, to): (&str, &str)) -> Uuid {
        let session = self.taught(school, from.get(..10).expect("a day"));
        self.sql(&format!(
            "update class_session set starts_at = '{from}', ends_at = '{to}' where id = '{session}'"
        ));
        session
    }

    /// Lets the sessions be in a state.
    fn put(&self, sessions: &[Uuid], status: &str) {
        for session in sessions {
            self.sql(&format!("update class_session set status = '{status}' where id = '{session}'"));
        }
    }

    /// Strikes out whoever attended a session.
    fn void(&self, session: Uuid) {
        self.sql(&format!(
            "update attendance set status = 'void', reviewed_by = gen_random_uuid(), reviewed_at = now(), review_reason = '重复'
             where session_id = '{session}'"
        ));
    }

    /// A course that is published in a category.
    fn course(&self, category: &str) -> Uuid {
        let course = new_id();
        let code = course.simple().to_string()[20..].to_uppercase();
        self.sql(&format!(
            "insert into course (id, code, status, created_by, created_at, shown_version_id)
             values ('{course}', 'F-{code}', 'published', '{course}', now(), '{course}');
             insert into course_version (id, course_id, number, status, title_zh, summary, search_key, category, objectives, form,
                 delivery_mode, lesson_minutes, tags, syllabus, authors, created_by, created_at, submitted_by, submitted_at,
                 decided_at)
             values ('{course}', '{course}', 1, 'published', '课程', '', '课程', '{category}', '{{learning}}', 'course_class',
                 'offline', 90, '{{}}', '', '{{}}', '{course}', now(), '{course}', now(), now());"
        ));
        course
    }

    /// Drafts another version of a course, in another category.
    fn drafted(&self, course: Uuid, category: &str) {
        self.sql(&format!(
            "insert into course_version (id, course_id, number, status, title_zh, summary, search_key, category, objectives, form,
                 delivery_mode, lesson_minutes, tags, syllabus, authors, based_on, created_by, created_at)
             select gen_random_uuid(), course_id, 2, 'draft', title_zh, summary, search_key, '{category}', objectives, form,
                 delivery_mode, lesson_minutes, tags, syllabus, authors, 1, created_by, now()
             from course_version where id = '{course}'"
        ));
    }

    /// Lets a session be one of a course.
    fn of_course(&self, session: Uuid, course: Uuid) -> Uuid {
        self.sql(&format!("update class_session set course_id = '{course}' where id = '{session}'"));
        session
    }
}
