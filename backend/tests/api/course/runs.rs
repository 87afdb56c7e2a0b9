//! How schools teach a course: their runs, and what becomes of them when it is retired or has a new version.

use contract::auth::Role;
use contract::course::CourseRun;
use contract::curriculum::CurriculumPlanView;
use contract::page::Page;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::learning::{School, course, learner, publish_course, reviewer, school, session_body};
use crate::support::plans::rested;

const COURSES: &str = "/api/v1/courses";
const PLANS: &str = "/api/v1/curriculum-plans";
const SESSIONS: &str = "/api/v1/class-sessions";

async fn draft(school: &School, half_year: &str, courses: &[&String]) -> String {
    let body = json!({ "school_id": school.id, "half_year": half_year });
    let draft = school.clerk.post(PLANS, body).await.expect(201);
    let path = format!("{PLANS}/{}", draft.id());
    school.clerk.patch(&path, &draft.etag(), items(courses)).await.expect(200);
    path
}

fn items(courses: &[&String]) -> Value {
    let item = |id: &&String| json!({ "course_id": id, "sessions_planned": 12, "weekday": 3, "start_time": "09:30:00" });
    json!({ "items": courses.iter().map(item).collect::<Vec<_>>() })
}

async fn published(school: &School, half_year: &str, courses: &[&String]) -> CurriculumPlanView {
    let path = draft(school, half_year, courses).await;
    rested(school, path.rsplit('/').next().expect("an id")).await;
    school.manager.post(&format!("{path}/publish"), json!({})).await.expect(200).read()
}

#[actix_web::test]
async fn a_run_tells_what_was_planned_held_and_attended_and_is_archived_with_its_half_year() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let (id, other) = (course(&city, "CR-1", "合唱").await, course(&city, "CR-2", "国画").await);
    let here = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let there = school(&app, "150621100", "树林召镇养老服务中心").await;
    published(&there, "2025-H2", &[&id]).await;
    let plan = published(&here, "2025-H2", &[&id, &other]).await;
    let who = learner(&here, "张三", 12).await;
    let body = session_body(&here, &id, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = here.clerk.post(SESSIONS, body).await.expect(201).id();
    let path = format!("{SESSIONS}/{session}");
    here.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let entry = json!({ "learner_id": who, "at": "2025-11-12T01:00:00Z" });
    let attendance = here.clerk.post(&format!("{path}/attendances"), entry).await.expect(201).id();
    let here = here.at(&app, "2025-11-12T02:40:00Z").await;
    let out = json!({ "at": "2025-11-12T02:30:00Z" });
    here.clerk.post(&format!("/api/v1/attendances/{attendance}/sign-out"), out).await.expect(200);
    here.clerk.post(&format!("{path}/close"), json!({})).await.expect(200);
    let runs: Page<CourseRun> = here.clerk.get(&format!("{COURSES}/{id}/runs")).await.expect(200).read();
    let [run] = runs.items.as_slice() else { panic!("only the own school's: {runs:?}") };
    assert_eq!((run.plan_id, run.number, run.sessions_planned), (plan.id, Some(1), 12));
    assert_eq!((run.sessions_held, run.attendances, run.archived), (1, 1, false));
    assert_eq!((run.weekday, run.start_time.unwrap().to_string().as_str()), (Some(3), "09:30:00"));
    let city = app.city(Role::CityAdmin).await;
    let runs: Page<CourseRun> =
        city.get(&format!("{COURSES}/{id}/runs?limit=1&count=true")).await.expect(200).read();
    assert_eq!((runs.items.len(), runs.total), (1, Some(2)));
    let cursor = runs.next_cursor.unwrap();
    let rest: Page<CourseRun> =
        city.get(&format!("{COURSES}/{id}/runs?limit=1&cursor={cursor}")).await.expect(200).read();
    assert_ne!(rest.items[0].school_id, runs.items[0].school_id);
    let here = here.at(&app, "2026-01-05T02:00:00Z").await;
    let runs: Page<CourseRun> = here.clerk.get(&format!("{COURSES}/{id}/runs")).await.expect(200).read();
    assert_eq!(runs.items, [], "the half-year is over");
    let path = format!("{COURSES}/{id}/runs?archived=true&school_id={}", here.id);
    let runs: Page<CourseRun> = here.clerk.get(&path).await.expect(200).read();
    assert!(runs.items.len() == 1 && runs.items[0].archived);
}

#[actix_web::test]
async fn a_course_retired_in_mid_half_year_is_taught_to_its_end_and_planned_no_more() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let (id, other) = (course(&city, "CR-1", "合唱").await, course(&city, "CR-2", "国画").await);
    let here = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let plan = published(&here, "2025-H2", &[&other, &id]).await;
    let next = draft(&here, "2026-H1", &[&other, &id]).await;
    let body = session_body(&here, &id, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = here.clerk.post(SESSIONS, body.clone()).await.expect(201).id();
    city.post(&format!("{COURSES}/{id}/retire"), json!({ "reason": "教材过期" })).await.expect(200);
    here.clerk.post(&format!("{SESSIONS}/{session}/open"), json!({})).await.expect(200);
    let mut later = session_body(&here, &id, "2025-11-19T01:00:00Z", "2025-11-19T02:30:00Z");
    here.clerk.post(SESSIONS, later.clone()).await.fault("/course_id", "course_not_available");
    later["curriculum_item_id"] = json!(plan.items[1].id);
    here.clerk.post(SESSIONS, later).await.expect(201);
    let mut after = session_body(&here, &id, "2026-01-07T01:00:00Z", "2026-01-07T02:30:00Z");
    after["curriculum_item_id"] = json!(plan.items[1].id);
    here.clerk.post(SESSIONS, after).await.fault("/course_id", "course_not_available");
    let kept: CurriculumPlanView = here.clerk.get(&format!("{PLANS}/{}", plan.id)).await.expect(200).read();
    assert_eq!((kept.status.as_str(), kept.items.len()), ("published", 2));
    let refused = here.manager.post(&format!("{next}/publish"), json!({})).await;
    refused.problem(422, "validation_failed").fault("/items/1/course_id", "course_not_available");
    let body = json!({ "school_id": here.id, "half_year": "2025-H2", "copy_last": true });
    let copy: CurriculumPlanView = here.clerk.post(PLANS, body).await.expect(201).read();
    assert_eq!(copy.items.iter().map(|item| item.course_id.to_string()).collect::<Vec<_>>(), [other]);
}

#[actix_web::test]
async fn a_published_plan_keeps_the_content_it_took_and_a_new_version_renews_the_next_one() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = course(&city, "CR-1", "合唱").await;
    let here = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let plan = published(&here, "2025-H2", &[&id]).await;
    let body = json!({ "school_id": here.id, "half_year": "2026-H1", "copy_last": true });
    let copy: CurriculumPlanView = here.clerk.post(PLANS, body).await.expect(201).read();
    assert_eq!(copy.diff.unwrap().changed_bp, 0);
    let path = format!("{COURSES}/{id}");
    let revised = city.post(&format!("{path}/revise"), json!({})).await.expect(200);
    city.patch(&path, &revised.etag(), json!({ "title_zh": "多声部合唱" })).await.expect(200);
    let submitted = city.post(&format!("{path}/submit"), json!({})).await.expect(200);
    publish_course(&reviewer(&city).await, &id, &submitted.etag()).await.expect(200);
    let kept: CurriculumPlanView = here.clerk.get(&format!("{PLANS}/{}", plan.id)).await.expect(200).read();
    assert_eq!(kept.items[0].course_title, "合唱");
    let copy: CurriculumPlanView = here.clerk.get(&format!("{PLANS}/{}", copy.id)).await.expect(200).read();
    assert_eq!(copy.items[0].course_title, "多声部合唱");
    let diff = copy.diff.unwrap();
    assert_eq!((diff.altered.len(), diff.changed_bp), (1, 10_000));
    let runs: Page<CourseRun> = here.clerk.get(&format!("{path}/runs")).await.expect(200).read();
    assert_eq!(runs.items[0].number, Some(1));
}
