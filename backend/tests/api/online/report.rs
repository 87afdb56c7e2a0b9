//! What was watched, told by learner, lesson, school and county.

use contract::auth::Role;
use contract::online::PlayState;
use serde_json::json;

use super::world::{BASE, World};
use crate::support::learning::{learner, school};

#[actix_web::test]
async fn a_lesson_tells_how_many_watch_it_and_never_who() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 900).await;
    let path = format!("{BASE}/{}/watchers", world.lesson);
    let clerk = world.app.facility(Role::FacilityClerk, world.school.facility).await;
    let told = clerk.get(&path).await.expect(200);
    assert_eq!(
        told.json(),
        json!({
            "lesson_id": world.lesson, "learners": 1, "completed": 0, "mean_watched_bp": 5000, "verified_minutes": 15,
            "watching_now": 1,
        })
    );
    let text = String::from_utf8_lossy(&told.bytes).into_owned();
    assert!(!text.contains("张三") && !text.contains(&world.learner));
    let elsewhere = world.app.division(Role::CountyAdmin, "150621").await;
    assert_eq!(elsewhere.get(&path).await.expect(200).json()["learners"], 0, "in its own scope nobody has");
    player.client.login("laozhang", crate::support::PASSWORD).await.expect(200);
    player.client.get(&path).await.problem(403, "role_not_allowed");
}

#[actix_web::test]
async fn a_learner_reads_its_own_progress_and_nobody_elses() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 600).await;
    player.beat(600, PlayState::Paused).await.expect(200);
    let mut watcher = world.watcher.clone();
    watcher.login("laozhang", crate::support::PASSWORD).await.expect(200);
    let own = format!("/api/v1/learners/{}/online-progress?count=true", world.learner);
    let told = watcher.get(&own).await.expect(200).json();
    assert_eq!(told["total"], 1);
    let line = &told["items"][0];
    assert_eq!(line["watched"], json!({ "seconds": 600, "position_seconds": 600, "completed": false }));
    assert_eq!((&line["verified_minutes"], &line["waiting_minutes"]), (&json!(10), &json!(10)));
    assert_eq!(line["lesson"]["title_zh"], "第一课");
    let clerk = world.app.facility(Role::FacilityClerk, world.school.facility).await;
    assert_eq!(clerk.get(&own).await.expect(200).json(), told);
    let other = world.app.facility(Role::FacilityClerk, world.school.facility).await;
    let school = crate::support::learning::School { clerk: other, ..world.school };
    let other = learner(&school, "李四", 14).await;
    watcher.get(&format!("/api/v1/learners/{other}/online-progress")).await.problem(404, "not_found");
    let far = world.app.division(Role::CountyAdmin, "150621").await;
    far.get(&own).await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_report_puts_online_beside_the_room_by_school_and_county() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 900).await;
    world.at("2025-11-12T02:20:00Z").await;
    let other = school(&world.app, "150621100", "树林召镇养老服务中心").await;
    learner(&other, "王五", 16).await;
    world.app.sql(&format!(
        "insert into class_session (id, school_id, course_id, title, form, delivery_mode, room_id, starts_at, ends_at,
             capacity, status, created_at)
         select gen_random_uuid(), '{}', '{}', '课', 'course_class', m, case m when 'online' then null else '{}'::uuid end,
             at, at + interval '1 hour', 20, 'closed', now()
         from (values ('offline', '2025-11-10T01:00:00Z'::timestamptz), ('online', '2025-11-10T03:00:00Z'),
             ('offline', '2025-10-10T03:00:00Z')) v (m, at);
         insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, source, recorded_by, created_at)
         select gen_random_uuid(), id, '{}', starts_at, ends_at, ends_at, 60, 'signed_out', 'staff', id, now()
         from class_session",
        world.school.id, world.course, world.school.room, world.learner
    ));
    let path = "/api/v1/online-report";
    let of_november = format!("{path}?from=2025-11-01&to=2025-11-30");
    let told = world.city.get(&of_november).await.expect(200).json();
    let figures = json!({
        "online_learners": 1, "watched_minutes": 15, "online_session_minutes": 60, "blended_minutes": 0,
        "offline_minutes": 60,
    });
    assert_eq!(told["figures"], figures);
    assert_eq!(
        told["counties"].as_array().map(Vec::len),
        Some(1),
        "where nothing was learnt nothing is told"
    );
    assert_eq!(told["counties"][0]["schools"][0]["figures"], figures);
    let whole = world.city.get(path).await.expect(200).json();
    assert_eq!(whole["figures"]["offline_minutes"], 120, "of this year, as nothing else is said");
    assert_eq!((&whole["from"], &whole["to"]), (&json!("2025-01-01"), &json!("2025-11-12")));
    let far = world.app.division(Role::CountyAdmin, "150621").await;
    assert_eq!(far.get(path).await.expect(200).json()["counties"], json!([]));
    let sheet =
        world.city.get(&format!("{path}/export?format=csv&from=2025-11-01&to=2025-11-30")).await.expect(200);
    let text = String::from_utf8_lossy(&sheet.bytes).into_owned();
    assert!(text.contains("线上课核定分钟") && text.contains(",1,15,60,0,60"), "{text}");
    world
        .city
        .get(&format!("{path}?from=2025-11-02&to=2025-11-01"))
        .await
        .expect(422)
        .fault("/to", "end_before_start");
    let long = world.city.get(&format!("{path}?from=2024-01-01&to=2025-11-01")).await.expect(422);
    long.fault("/to", "online_report_too_long");
}
