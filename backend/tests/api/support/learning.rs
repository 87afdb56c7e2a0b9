//! Schools with a room, learners, courses and sessions, made the way staff does it.

use backend::learner::domain::check_character;
use contract::auth::Role;
use contract::ids::FacilityId;
use serde_json::{Value, json};

use super::schools::registered;
use super::{Answer, Client, PASSWORD, TestApp};

/// A school that may teach.
pub struct School {
    pub facility: FacilityId,
    pub id: String,
    pub room: String,
    pub manager: Client,
    pub clerk: Client,
}

impl School {
    /// The same school at another instant, its staff signed in anew: tokens do not live that long.
    pub async fn at(self, app: &TestApp, instant: &str) -> Self {
        app.clock.set(instant.parse().expect("an instant"));
        Self {
            manager: app.facility(Role::FacilityManager, self.facility).await,
            clerk: app.facility(Role::FacilityClerk, self.facility).await,
            ..self
        }
    }
}

/// A registered school, open since 2024-09-01, with a room for 30.
pub async fn school(app: &TestApp, division: &str, name: &str) -> School {
    let view = registered(app, division, name, "2024-09-01").await;
    School {
        facility: view.id,
        id: view.school.expect("a school").id.to_string(),
        room: view.rooms[0].id.to_string(),
        manager: app.facility(Role::FacilityManager, view.id).await,
        clerk: app.facility(Role::FacilityClerk, view.id).await,
    }
}

/// A valid ID number with this birth date (`19500101`) and running number.
pub fn id_number(birth: &str, running: u16) -> String {
    let body = format!("150602{birth}{running:03}");
    format!("{body}{}", char::from(check_character(body.as_bytes())))
}

/// A learner to register; a woman when the running number is even.
pub fn learner_body(school: &str, name: &str, id_number: &str) -> Value {
    json!({
        "school_id": school, "name_zh": name, "id_number": id_number, "phone": "13947712345",
        "consent": { "notice_version": "2024-09", "personal_data": true, "sensitive_data": true },
    })
}

/// A registered learner born in 1950.
pub async fn learner(school: &School, name: &str, running: u16) -> String {
    let body = learner_body(&school.id, name, &id_number("19500101", running));
    school.clerk.post("/api/v1/learners", body).await.expect(201).id()
}

/// A course of the city as a draft.
pub fn course_body(code: &str, title: &str) -> Value {
    json!({
        "code": code, "title_zh": title, "category": "culture_recreation", "objectives": ["joy", "learning"],
        "form": "course_class", "delivery_mode": "offline", "lesson_minutes": 90,
    })
}

/// A published course of the city: written by `city`, reviewed by somebody else.
pub async fn course(city: &Client, code: &str, title: &str) -> String {
    let id = city.post("/api/v1/courses", course_body(code, title)).await.expect(201).id();
    let submitted = city.post(&format!("/api/v1/courses/{id}/submit"), json!({})).await.expect(200);
    publish_course(&reviewer(city).await, &id, &submitted.etag()).await.expect(200);
    id
}

/// Publishes what was handed in.
pub async fn publish_course(reviewer: &Client, id: &str, etag: &str) -> Answer {
    reviewer.step(&format!("/api/v1/courses/{id}/publish"), etag, json!({})).await
}

/// Another account of the city, which reviews what the first one has written.
pub async fn reviewer(city: &Client) -> Client {
    let account = json!({
        "username": "course-reviewer", "display_name": "审核员", "password": PASSWORD,
        "grants": [{ "role": "city_admin", "scope": "city" }],
    });
    let opened = city.post("/api/v1/accounts", account).await;
    assert!([201, 409].contains(&opened.status.as_u16()), "{}", opened.json());
    let mut reviewer = city.beside();
    reviewer.login("course-reviewer", PASSWORD).await.expect(200);
    reviewer
}

/// A session in the school's room; instants in UTC.
pub fn session_body(school: &School, course: &str, starts_at: &str, ends_at: &str) -> Value {
    json!({
        "school_id": school.id, "course_id": course, "room_id": school.room,
        "starts_at": starts_at, "ends_at": ends_at, "capacity": 20,
    })
}
