//! Half-year plans: copied, changed enough, published once, owed when missing.

mod basis;
mod compliance;
mod demand;
mod figures;
mod parameters;
mod public;
mod reach;
mod recommendation;
mod refresh;
mod reviews;
mod rules;
mod surveys;
mod world;

use contract::auth::Role;
use contract::curriculum::{CurriculumPlanSummary, CurriculumPlanView, OverduePlansView};
use contract::page::Page;
use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::{course, school, session_body};
use crate::support::plans::{items, published, rested};
use crate::support::schools::{draft, registered};

const BASE: &str = "/api/v1/curriculum-plans";
const SESSIONS: &str = "/api/v1/class-sessions";

async fn courses(app: &TestApp, count: usize) -> Vec<String> {
    let city = app.city(Role::CityAdmin).await;
    let mut found = Vec::new();
    for number in 0..count {
        found.push(course(&city, &format!("C-{number:03}"), &format!("课程{number}")).await);
    }
    found
}

#[actix_web::test]
async fn a_plan_is_copied_and_published_only_when_a_fifth_has_changed() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 6).await;
    let first = published(&school, "2025-H2", &courses[..5]).await;
    assert_eq!(first.diff, None);
    let body = json!({ "school_id": school.id, "half_year": "2026-H1", "copy_last": true });
    let copy = school.clerk.post(BASE, body.clone()).await.expect(201);
    let plan: CurriculumPlanView = copy.read();
    assert_eq!((plan.items.len(), plan.copied_from), (5, Some(first.id)));
    let path = format!("{BASE}/{}", plan.id);
    let publish = format!("{path}/publish");
    school.clerk.post(&publish, json!({})).await.problem(403, "role_not_allowed");
    rested(&school, &copy.id()).await;
    let refused = school.manager.post(&publish, json!({})).await.problem(422, "plan_not_ready");
    let refused = refused.fault("/items", "too_little_changed").json();
    assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("20.00"), "{refused}");
    let mut changed = courses[..4].to_vec();
    changed.push(courses[5].clone());
    school.clerk.patch(&path, "\"v2\"", items(&changed)).await.expect(200);
    let plan: CurriculumPlanView = school.manager.post(&publish, json!({})).await.expect(200).read();
    let diff = plan.diff.unwrap();
    assert_eq!((diff.changed_bp, diff.kept.len(), diff.added.len(), diff.dropped.len()), (2_000, 4, 1, 1));
    school.clerk.post(BASE, body).await.expect(201);
    let list: Page<CurriculumPlanSummary> =
        school.clerk.get(&format!("{BASE}?limit=2&count=true")).await.expect(200).read();
    assert_eq!((list.items.len(), list.total), (2, Some(3)));
    let rest: Page<CurriculumPlanSummary> = school
        .clerk
        .get(&format!("{BASE}?limit=2&cursor={}", list.next_cursor.unwrap()))
        .await
        .expect(200)
        .read();
    assert_eq!(rest.items[0].id, first.id);
}

#[actix_web::test]
async fn a_published_plan_is_never_edited_nor_published_again_only_superseded() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    let first = published(&school, "2025-H2", &courses[..1]).await;
    let path = format!("{BASE}/{}", first.id);
    let read = school.clerk.get(&path).await.expect(200);
    let etag = read.etag();
    assert_eq!(read.header("cache-control"), "private, no-cache", "many read what is published");
    let known = [("if-none-match", etag.as_str())];
    let again = school.clerk.send(reqwest::Method::GET, &path, None, &known).await.expect(304);
    assert_eq!(again.header("cache-control"), read.header("cache-control"));
    school.clerk.patch(&path, &etag, items(&courses)).await.problem(409, "plan_not_a_draft");
    school.manager.post(&format!("{path}/publish"), json!({})).await.problem(409, "plan_not_a_draft");
    let second = published(&school, "2025-H2", &courses).await;
    assert_eq!(second.revision, 2);
    let old = school.clerk.get(&path).await.expect(200);
    assert_eq!(old.header("cache-control"), "", "what is superseded is looked up anew");
    let old: CurriculumPlanView = old.read();
    assert_eq!((old.status.as_str(), old.items.len()), ("superseded", 1));
}

#[actix_web::test]
async fn one_draft_a_half_year_and_two_clerks_do_not_overwrite_each_other() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    let body = json!({ "school_id": school.id, "half_year": "2025-H2" });
    let draft = school.clerk.post(BASE, body.clone()).await.expect(201);
    school.clerk.post(BASE, body).await.problem(409, "plan_exists");
    let path = format!("{BASE}/{}", draft.id());
    let read = school.manager.step(&format!("{path}/publish"), "\"v7\"", json!({})).await;
    read.problem(412, "stale_version");
    school.manager.post(&format!("{path}/publish"), json!({})).await.problem(422, "plan_empty");
    let far = json!({ "school_id": school.id, "half_year": "2026-H2" });
    school.clerk.post("/api/v1/curriculum-plans", far).await.problem(422, "half_year_too_far");
    school.clerk.patch(&path, &draft.etag(), items(&courses)).await.expect(200);
    school.manager.patch(&path, &draft.etag(), items(&courses[..1])).await.problem(412, "stale_version");
    let plan: CurriculumPlanView = school.clerk.get(&path).await.expect(200).read();
    assert_eq!(plan.items.len(), 2);
}

#[actix_web::test]
async fn a_course_twice_or_not_published_is_refused_at_its_place() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let courses = courses(&app, 2).await;
    let reason = json!({ "reason": "教材过期" });
    city.post(&format!("/api/v1/courses/{}/retire", courses[1]), reason).await.expect(200);
    let body = json!({ "school_id": school.id, "half_year": "2025-H2" });
    let draft = school.clerk.post(BASE, body).await.expect(201);
    let path = format!("{BASE}/{}", draft.id());
    let answer =
        school.clerk.patch(&path, &draft.etag(), items(&courses)).await.problem(422, "validation_failed");
    answer.fault("/items/1/course_id", "course_not_available");
    let twice = [courses[0].clone(), courses[0].clone()];
    school.clerk.patch(&path, &draft.etag(), items(&twice)).await.fault("/items", "course_twice");
}

#[actix_web::test]
async fn a_plan_is_published_until_the_last_second_of_its_half_year_in_ordos() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 1).await;
    let draft =
        school.clerk.post(BASE, json!({ "school_id": school.id, "half_year": "2026-H1" })).await.expect(201);
    let path = format!("{BASE}/{}", draft.id());
    school.clerk.patch(&path, &draft.etag(), items(&courses)).await.expect(200);
    rested(&school, &draft.id()).await;
    let publish = format!("{path}/publish");
    let school = school.at(&app, "2026-06-30T16:00:00Z").await;
    let over = school.manager.post(&publish, json!({})).await.problem(422, "half_year_over");
    assert!(over.json()["detail"].as_str().unwrap().contains("2026 年上半年已经结束"), "{}", over.json());
    let school = school.at(&app, "2026-06-30T15:59:59Z").await;
    let plan: CurriculumPlanView = school.manager.post(&publish, json!({})).await.expect(200).read();
    assert_eq!(plan.published_at, Some(app.clock.now()));
}

#[actix_web::test]
async fn schools_open_for_ninety_days_without_a_plan_are_named_by_county() {
    let app = TestApp::spawn().await;
    let owing = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let done = school(&app, "150621100", "树林召镇养老服务中心").await;
    published(&done, "2025-H2", &courses(&app, 1).await).await;
    let city = app.city(Role::CityAdmin).await;
    let overdue = |query: &'static str| {
        let (city, path) = (city.clone(), format!("{BASE}/overdue?{query}"));
        async move { city.get(&path).await.expect(200).read::<OverduePlansView>() }
    };
    let now = overdue("").await;
    assert_eq!((now.total, now.counties[0].county_code.as_str()), (1, "150602"));
    assert_eq!(now.counties[0].county_name, "东胜区");
    let named = &now.counties[0].schools[0];
    assert_eq!(
        (named.school_id.to_string(), named.open_days, named.state.as_str()),
        (owing.id.clone(), 135, "due")
    );
    assert_eq!(overdue("as_of=2025-09-27").await.total, 0, "89 days");
    assert_eq!(overdue("as_of=2025-09-28").await.total, 2, "90 days, and nothing published by then");
    let later = overdue("as_of=2026-01-15&half_year=2025-H2").await;
    assert_eq!((later.total, later.counties[0].schools[0].state.as_str()), (1, "overdue"));
    let there = done.manager.get(&format!("{BASE}/overdue")).await.expect(200).read::<OverduePlansView>();
    assert_eq!(there.total, 0, "only schools within reach are named");
}

#[actix_web::test]
async fn no_plan_is_owed_before_the_registration_or_while_it_is_suspended() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let base = "/api/v1/facilities";
    for (name, steps) in [("草稿中心", 0), ("待审中心", 1), ("退回中心", 2)] {
        let view = draft(&city, "150602100", name, "120.00").await;
        let other = app.division(Role::CountyAdmin, "150602").await;
        for (client, verb) in [(&city, "submit"), (&other, "return")].into_iter().take(steps) {
            let body = if verb == "return" { json!({ "reason": "请补充" }) } else { json!({}) };
            client.post(&format!("{base}/{}/{verb}", view.id), body).await.expect(200);
        }
    }
    let overdue = |query: &'static str| {
        let (city, path) = (city.clone(), format!("/api/v1/curriculum-plans/overdue?{query}"));
        async move { city.get(&path).await.expect(200).read::<OverduePlansView>() }
    };
    assert_eq!(overdue("").await.total, 0, "what is not registered owes nothing, though it has a first day");
    let view = registered(&app, "150602101", "补登中心", "2025-08-01").await;
    let now = overdue("").await;
    let days = |view: &OverduePlansView| view.counties[0].schools[0].open_days;
    assert_eq!((now.total, days(&now)), (1, 104), "from the registration on: August to 12 November");
    let suspend = json!({ "reason": "消防整改", "effective_on": "2025-11-01" });
    city.post(&format!("{base}/{}/suspend", view.id), suspend).await.expect(200);
    app.clock.set("2025-12-20T04:00:00Z".parse().unwrap());
    let later = app.city(Role::CityAdmin).await;
    let later: OverduePlansView = later.get("/api/v1/curriculum-plans/overdue").await.expect(200).read();
    assert_eq!(days(&later), 92, "the day on which it was handed in ends no backdated suspension");
}

#[actix_web::test]
async fn another_weekday_renews_nothing_while_other_hours_do() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    published(&school, "2025-H2", &courses).await;
    let body = json!({ "school_id": school.id, "half_year": "2026-H1", "copy_last": true });
    let copy = school.clerk.post(BASE, body).await.expect(201);
    let path = format!("{BASE}/{}", copy.id());
    let item = |id: &str, sessions: u16, weekday: u8| json!({ "course_id": id, "sessions_planned": sessions, "weekday": weekday, "start_time": "15:00:00" });
    let moved = json!({ "items": [item(&courses[0], 12, 5), item(&courses[1], 12, 5)] });
    let moved = school.clerk.patch(&path, &copy.etag(), moved).await.expect(200);
    rested(&school, &moved.id()).await;
    let same =
        school.manager.post(&format!("{path}/publish"), json!({})).await.problem(422, "plan_not_ready");
    same.fault("/items", "too_little_changed");
    let longer = json!({ "items": [item(&courses[0], 14, 5), item(&courses[1], 12, 5)] });
    school.clerk.patch(&path, "\"v3\"", longer).await.expect(200);
    let plan: CurriculumPlanView =
        school.manager.post(&format!("{path}/publish"), json!({})).await.expect(200).read();
    assert_eq!(plan.diff.unwrap().changed_bp, 5_000);
}

#[actix_web::test]
async fn a_session_stays_on_the_timetable_when_its_plan_is_superseded() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    let first = published(&school, "2025-H2", &courses[..1]).await;
    let planned = |from: &str, to: &str| {
        let mut body = session_body(&school, &courses[0], from, to);
        body["curriculum_item_id"] = json!(first.items[0].id);
        body
    };
    let session = planned("2025-12-01T01:00:00Z", "2025-12-01T02:00:00Z");
    let session = school.clerk.post(SESSIONS, session).await.expect(201);
    published(&school, "2025-H2", &courses).await;
    let path = format!("{SESSIONS}/{}", session.id());
    school.clerk.patch(&path, &session.etag(), json!({ "capacity": 12 })).await.expect(200);
    let another = planned("2025-12-02T01:00:00Z", "2025-12-02T02:00:00Z");
    let another = school.clerk.post(SESSIONS, another).await;
    another.fault("/curriculum_item_id", "curriculum_item_not_available");
    let kept = format!(
        "select from audit_entry where action = 'curriculum_plan.supersede' and entity_id = '{}'",
        first.id
    );
    assert_eq!(app.count(&kept), 1);
}
