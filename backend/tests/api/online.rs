//! Online lessons: who writes and publishes them, who watches, and that only what the server has seen counts.

mod content;
mod evidence;
mod report;
mod watching;
mod world;

use contract::auth::Role;
use serde_json::json;

use self::world::{BASE, World, lesson_body};
use crate::support::learning::{course_body, reviewer};

#[actix_web::test]
async fn whoever_writes_a_lesson_does_not_publish_it_and_learners_see_what_is_published() {
    let world = World::new().await;
    let draft = world.city.post(BASE, lesson_body(&world.course, "第二课")).await.expect(201);
    assert_eq!(draft.json()["position"], 2, "behind the first");
    let path = format!("{BASE}/{}", draft.id());
    world
        .city
        .step(&format!("{path}/publish"), &draft.etag(), json!({}))
        .await
        .problem(422, "own_online_lesson");
    world.watcher.get(&path).await.problem(404, "not_found");
    world.school.clerk.get(&path).await.problem(404, "not_found");
    let reviewer = reviewer(&world.city).await;
    reviewer.step(&format!("{path}/publish"), "\"v9\"", json!({})).await.problem(412, "stale_version");
    let changed =
        reviewer.patch(&path, &draft.etag(), json!({ "title_zh": "第二课（修订）" })).await.expect(200);
    reviewer
        .step(&format!("{path}/publish"), &changed.etag(), json!({}))
        .await
        .problem(422, "own_online_lesson");
    let third = world.city_again("third-reviewer").await;
    let published = third.step(&format!("{path}/publish"), &changed.etag(), json!({})).await.expect(200);
    assert_eq!(published.json()["authors"].as_array().map(Vec::len), Some(2));
    let told = world.watcher.get(&path).await.expect(200).json();
    assert_eq!(told["watched"], json!({ "seconds": 0, "position_seconds": 0, "completed": false }));
    assert_eq!(told["authors"], json!([]), "a learner is not told who wrote it");
}

#[actix_web::test]
async fn a_published_lesson_changes_only_its_place_and_a_retired_one_nothing() {
    let world = World::new().await;
    let path = format!("{BASE}/{}", world.lesson);
    let read = world.city.get(&path).await.expect(200);
    let etag = read.etag();
    world
        .city
        .patch(&path, &etag, json!({ "duration_seconds": 3600 }))
        .await
        .problem(409, "online_lesson_not_a_draft");
    let moved = world.city.patch(&path, &etag, json!({ "position": 7 })).await.expect(200);
    assert_eq!(moved.json()["position"], 7);
    let why = json!({ "reason": "内容过期" });
    let retired = world.city.step(&format!("{path}/retire"), &moved.etag(), why.clone()).await.expect(200);
    world
        .city
        .step(&format!("{path}/retire"), &retired.etag(), why)
        .await
        .problem(409, "online_lesson_step_not_allowed");
    world
        .city
        .patch(&path, &retired.etag(), json!({ "position": 1 }))
        .await
        .problem(409, "online_lesson_not_a_draft");
    let start = format!("{path}/playbacks");
    world.watcher.post(&start, json!({})).await.problem(409, "online_lesson_retired");
    assert!(world.app.refuses("update online_lesson set title_zh = '改'"), "the database says so once more");
}

#[actix_web::test]
async fn a_lesson_is_of_a_published_course_and_has_one_content() {
    let world = World::new().await;
    let draft = world.city.post("/api/v1/courses", course_body("CR-900", "没发布")).await.expect(201).id();
    let refused = world.city.post(BASE, lesson_body(&draft, "早了")).await;
    refused.problem(422, "online_course_not_published");
    let mut both = lesson_body(&world.course, "两样");
    both["attachment_id"] = json!(uuid::Uuid::now_v7());
    world.city.post(BASE, both.clone()).await.expect(422).fault("/url", "online_lesson_content");
    both["url"] = json!(null);
    world.city.post(BASE, both.clone()).await.expect(422).fault("/attachment_id", "online_file_not_found");
    both["attachment_id"] = json!(null);
    world.city.post(BASE, both.clone()).await.expect(422).fault("/url", "online_lesson_content");
    both["url"] = json!("http://lndx.edu.cn/1");
    world.city.post(BASE, both.clone()).await.expect(422).fault("/url", "online_lesson_url");
    both["url"] = json!("https://lndx.edu.cn/1");
    both["duration_seconds"] = json!(59);
    world.city.post(BASE, both).await.expect(422).fault("/duration_seconds", "range");
    let county = world.app.division(Role::CountyAdmin, "150602").await;
    county.post(BASE, lesson_body(&world.course, "别人的")).await.problem(422, "online_lesson_of_another");
    let nowhere = lesson_body(&uuid::Uuid::now_v7().to_string(), "没有的课");
    world.city.post(BASE, nowhere).await.expect(422).fault("/course_id", "course_not_found");
}

#[actix_web::test]
async fn lessons_are_listed_by_course_and_place_page_by_page() {
    let world = World::new().await;
    for (place, title) in [(3, "三"), (2, "二"), (3, "三之二")] {
        let mut body = lesson_body(&world.course, title);
        body["position"] = json!(place);
        world.city.post(BASE, body).await.expect(201);
    }
    let pages = world.city.pages(&format!("{BASE}?course_id={}&limit=3&count=true", world.course)).await;
    assert_eq!(pages[0]["total"], 4);
    let titles = pages.iter().flat_map(|page| page["items"].as_array().expect("items"));
    let titles: Vec<&str> = titles.map(|one| one["title_zh"].as_str().expect("a title")).collect();
    assert_eq!(titles, ["第一课", "二", "三", "三之二"]);
    let seen = world.watcher.get(&format!("{BASE}?count=true")).await.expect(200).json();
    assert_eq!(seen["total"], 1, "drafts are not told to who watches");
    let drafts = world.city.get(&format!("{BASE}?status=draft&count=true")).await.expect(200).json();
    assert_eq!(drafts["total"], 3);
}

#[actix_web::test]
async fn the_city_sets_how_watching_is_measured_from_a_coming_day_on() {
    let world = World::new().await;
    let body = json!({
        "effective_from": "2026-01-01", "interval_seconds": 15, "gap_seconds": 45, "tolerance_seconds": 3,
        "silence_minutes": 20, "completion_bp": 8000, "policy_basis": "鄂民发〔2026〕1号",
    });
    let path = "/api/v1/online-parameters";
    let with = |member: &str, value: serde_json::Value| {
        let mut changed = body.clone();
        changed[member] = value;
        changed
    };
    let wrong = [
        ("effective_from", json!("2025-11-12"), "effective_from_past"),
        ("gap_seconds", json!(10), "online_gap_below_interval"),
        ("tolerance_seconds", json!(10), "online_tolerance_too_long"),
        ("silence_minutes", json!(1), "range"),
    ];
    for (member, value, code) in wrong {
        let mut changed = with(member, value);
        if code == "online_tolerance_too_long" {
            changed["interval_seconds"] = json!(10);
        }
        world.city.post(path, changed).await.expect(422).fault(&format!("/{member}"), code);
    }
    world.city.post(path, body.clone()).await.expect(201);
    world.city.post(path, body.clone()).await.problem(409, "online_parameters_follow");
    let listed = world.city.get(path).await.expect(200).json();
    assert_eq!(listed["items"][0]["gap_seconds"], 45);
    assert_eq!(listed["items"][1]["effective_to"], "2025-12-31");
    let started = world.started(&world.watcher).await.json();
    assert_eq!(started["gap_seconds"], 30, "until then the former ones hold");
}
