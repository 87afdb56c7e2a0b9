//! Schools that have taught: sessions, attendances and answers put in as they would have come about over months.

use contract::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::learning::{School, course_body, publish_course, reviewer};
use crate::support::{Client, TestApp};

pub const PLANS: &str = "/api/v1/curriculum-plans";

/// Lets plans be published without a review and a survey, which other tests are about.
pub fn lift_conditions(app: &TestApp) {
    app.sql("update curriculum_parameter set require_review = false, require_survey = false");
}

/// A published course of the city of a category.
pub async fn course_of(city: &Client, code: &str, category: &str) -> String {
    let mut body = course_body(code, &format!("课程{code}"));
    body["category"] = json!(category);
    let id = city.post("/api/v1/courses", body).await.expect(201).id();
    let submitted = city.post(&format!("/api/v1/courses/{id}/submit"), json!({})).await.expect(200);
    publish_course(&reviewer(city).await, &id, &submitted.etag()).await.expect(200);
    id
}

/// Published courses of a category.
pub async fn courses_of(app: &TestApp, category: &str, codes: &[&str]) -> Vec<String> {
    let city = app.city(Role::CityAdmin).await;
    let mut found = Vec::new();
    for code in codes {
        found.push(course_of(&city, code, category).await);
    }
    found
}

/// Publishes the plan of a half-year with these courses, 12 sessions each, on Wednesdays at nine; answers its id.
pub async fn planned(school: &School, half_year: &str, courses: &[String]) -> String {
    let body = json!({ "school_id": school.id, "half_year": half_year });
    let draft = school.clerk.post(PLANS, body).await.expect(201);
    let path = format!("{PLANS}/{}", draft.id());
    let item = |id: &String| json!({ "course_id": id, "sessions_planned": 12, "weekday": 3, "start_time": "09:00:00" });
    let items: Vec<Value> = courses.iter().map(item).collect();
    school.clerk.patch(&path, &draft.etag(), json!({ "items": items })).await.expect(200);
    school.manager.post(&format!("{path}/publish"), json!({})).await.expect(200);
    draft.id()
}

/// So many learners of a school.
pub fn learners(app: &TestApp, school: &str, count: usize) -> Vec<Uuid> {
    let ids: Vec<Uuid> = (0..count).map(|_| Uuid::now_v7()).collect();
    for id in &ids {
        app.sql(&format!(
            "insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash,
                 id_number_masked, status, registered_on, consent_notice_version, consented_at, synthetic, created_at)
             values ('{id}', '{school}', '学员', 'female', '1950-01-01', '\\x00', '{id}', '150602**********1X', 'active',
                 '2024-09-01', '1', now(), true, now())"
        ));
    }
    ids
}

/// Sessions of a course, weekly from a day at an hour (UTC), that these learners attended to their end.
pub fn taught(app: &TestApp, school: &str, course: &str, first: &str, times: u32, who: &[Uuid]) {
    let ids: Vec<String> = who.iter().map(|id| format!("'{id}'::uuid")).collect();
    app.sql(&format!(
        "with held as (
            insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, capacity,
                status, created_at)
            select gen_random_uuid(), '{school}', '{course}', '课', 'course_class', 'online', at, at + interval '90 minutes',
                20, 'closed', now()
            from generate_series('{first}'::timestamptz, '{first}'::timestamptz + ({times} - 1) * interval '7 days',
                interval '7 days') as at
            returning id, starts_at, ends_at)
         insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, source, recorded_by, created_at)
         select gen_random_uuid(), h.id, who, h.starts_at, h.ends_at, h.ends_at, 90, 'signed_out', 'staff',
             gen_random_uuid(), now()
         from held h cross join unnest(array[{}]::uuid[]) as who",
        ids.join(",")
    ));
}

/// An issued survey of a school, its options by category or course, and who chose which of them.
pub fn survey(
    app: &TestApp,
    school: &str,
    half_year: &str,
    options: &[(&str, Option<&str>)],
    chosen: &[(Uuid, usize)],
) {
    let survey = Uuid::now_v7();
    app.sql(&format!(
        "insert into demand_survey (id, title_zh, school_id, half_year, opens_on, closes_on, max_choices, status, created_by,
             created_at, issued_at)
         values ('{survey}', '需求调查', '{school}', '{half_year}', '2025-10-01', '2025-10-31', 3, 'issued',
             gen_random_uuid(), now(), now())"
    ));
    let ids: Vec<Uuid> = options.iter().map(|_| Uuid::now_v7()).collect();
    for (at, ((category, course), id)) in options.iter().zip(&ids).enumerate() {
        let course = course.map_or("null".to_owned(), |id| format!("'{id}'"));
        app.sql(&format!(
            "insert into demand_option (id, survey_id, position, category, course_id)
             values ('{id}', '{survey}', {at}, '{category}', {course})"
        ));
    }
    for (learner, option) in chosen {
        let answer = Uuid::now_v7();
        app.sql(&format!(
            "insert into demand_answer (id, survey_id, learner_id, school_id, division_code, age_years, channel, answered_on,
                 recorded_by, recorded_at)
             values ('{answer}', '{survey}', '{learner}', '{school}', '150602100', 75, 'paper', '2025-10-15',
                 gen_random_uuid(), now());
             insert into demand_choice (answer_id, option_id) values ('{answer}', '{}')",
            ids[*option]
        ));
    }
}
