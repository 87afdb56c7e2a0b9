//! Heartbeats: what counts, what does not, and what is refused.

use chrono::TimeDelta;
use contract::auth::Role;
use contract::online::PlayState;
use serde_json::json;

use super::world::{BASE, DURATION, Player, World};
use crate::support::learning::{learner, school};

fn seconds(seconds: i64) -> TimeDelta {
    TimeDelta::seconds(seconds)
}

#[actix_web::test]
async fn the_servers_clock_decides_what_counts() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    world.app.clock.advance(seconds(10));
    let told = player.beat(10, PlayState::Playing).await.expect(200).json();
    let all =
        json!({ "seq": 2, "credited_seconds": 10, "flags": [], "watched_seconds": 10, "completed": false });
    assert_eq!(told, all);
    world.app.clock.advance(seconds(10));
    let fast = player.beat(60, PlayState::Playing).await.expect(200).json();
    assert_eq!((&fast["credited_seconds"], &fast["flags"]), (&json!(10), &json!(["too_fast"])));
    world.app.clock.advance(seconds(600));
    let slept = player.beat(200, PlayState::Playing).await.expect(200).json();
    assert_eq!((&slept["credited_seconds"], &slept["flags"]), (&json!(30), &json!(["gap"])));
    player.beat(0, PlayState::Paused).await.expect(200);
    player.beat(0, PlayState::Playing).await.expect(200);
    world.app.clock.advance(seconds(20));
    let again = player.beat(20, PlayState::Playing).await.expect(200).json();
    assert_eq!((&again["credited_seconds"], &again["flags"]), (&json!(0), &json!(["watched_before"])));
    assert_eq!(again["watched_seconds"], 50);
    let refused = player.beat(DURATION + 1, PlayState::Playing).await.expect(422);
    refused.fault("/position_seconds", "position_beyond_lesson");
}

#[actix_web::test]
async fn heartbeats_that_are_forged_replayed_or_out_of_order_move_nothing() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    world.app.clock.advance(seconds(10));
    let first = player.next(10, PlayState::Playing);
    let later = Player { seq: player.seq + 1, ..Player::of(player.client.clone(), &world_of(&player)) };
    later.send(&later.next(20, PlayState::Playing)).await.problem(409, "heartbeat_out_of_order");
    for (member, value) in
        [("position_seconds", json!(11)), ("state", json!("paused")), ("signature", json!("0".repeat(64)))]
    {
        let mut forged = first.clone();
        forged[member] = value;
        player.send(&forged).await.problem(422, "heartbeat_forged");
    }
    let heard = player.beat(10, PlayState::Playing).await.expect(200);
    world.app.clock.advance(seconds(10));
    let again = player.send(&first).await.expect(200);
    assert_eq!(again.json(), heard.json(), "the same heartbeat is answered the same");
    let mut other = first.clone();
    other["signature"] = json!("0".repeat(64));
    player.send(&other).await.problem(409, "heartbeat_replayed");
    let kept = world.app.count(&format!(
        "select from online_playback where id = '{}' and last_seq = 2 and credited_seconds = 10",
        player.id
    ));
    assert_eq!(kept, 1, "nothing of it moved anything");
}

/// The start of a playback as its player keeps it.
fn world_of(player: &Player) -> crate::support::Answer {
    let bytes = serde_json::to_vec(&json!({ "id": player.id, "key": player.key })).expect("JSON");
    crate::support::Answer {
        status: reqwest::StatusCode::CREATED,
        headers: reqwest::header::HeaderMap::new(),
        bytes,
    }
}

#[actix_web::test]
async fn a_second_device_takes_over_and_the_first_is_told() {
    let world = World::new().await;
    let mut tablet = world.play(0).await;
    world.watch(&mut tablet, 60).await;
    let started = world.started(&world.watcher).await.json();
    assert_eq!((&started["took_over"], &started["resume_seconds"]), (&json!(true), &json!(60)));
    world.app.clock.advance(seconds(10));
    tablet.beat(70, PlayState::Playing).await.problem(409, "playback_taken_over");
    assert_eq!(world.app.count("select from online_playback where status = 'open'"), 1);
}

#[actix_web::test]
async fn of_devices_that_start_at_once_exactly_one_stays_open() {
    let world = World::new().await;
    let path = format!("{BASE}/{}/playbacks", world.lesson);
    let starts = (0..8).map(|_| world.watcher.post(&path, json!({})));
    let answers = futures_util::future::join_all(starts).await;
    assert!(answers.iter().all(|answer| answer.status == 201));
    assert_eq!(world.app.count("select from online_playback where status = 'open'"), 1);
    assert_eq!(world.app.count("select from online_playback where status = 'taken_over'"), 7);
    let mut heard = 0;
    for answer in &answers {
        let mut player = Player::of(world.watcher.clone(), answer);
        let told = player.beat(0, PlayState::Playing).await;
        if told.status == 200 {
            heard += 1;
        } else {
            told.problem(409, "playback_taken_over");
        }
    }
    assert_eq!(heard, 1);
    assert!(
        world.app.refuses("update online_playback set status = 'open', closed_at = null"),
        "the database refuses a second one itself"
    );
}

#[actix_web::test]
async fn who_has_lost_the_network_goes_on_where_it_stood() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 90).await;
    player.beat(90, PlayState::Paused).await.expect(200);
    player.beat(600, PlayState::Playing).await.expect(200);
    world.app.clock.advance(seconds(30));
    player.beat(630, PlayState::Playing).await.expect(200);
    world.app.clock.advance(seconds(8 * 60));
    let started = world.started(&world.watcher).await.json();
    let told = (&started["resume_seconds"], &started["last_position_seconds"], &started["watched_seconds"]);
    assert_eq!(told, (&json!(90), &json!(630), &json!(120)));
}

#[actix_web::test]
async fn a_silent_playback_is_closed_and_what_was_watched_stays() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 60).await;
    world.at("2025-11-12T02:40:00Z").await;
    player.client = world.watcher.clone();
    player.beat(90, PlayState::Playing).await.problem(409, "playback_silent");
    backend::sweeps::sweep(&world.app.state).await;
    assert_eq!(world.app.count("select from online_playback where status = 'silent'"), 1);
    player.beat(90, PlayState::Playing).await.problem(409, "playback_silent");
    assert_eq!(world.started(&world.watcher).await.json()["resume_seconds"], 60);
}

#[actix_web::test]
async fn a_playback_that_has_ended_is_over() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    world.app.clock.advance(seconds(20));
    let last = player.next(20, PlayState::Ended);
    let ended = player.beat(20, PlayState::Ended).await.expect(200);
    assert_eq!(player.send(&last).await.expect(200).json(), ended.json(), "a lost answer is told again");
    player.beat(20, PlayState::Playing).await.problem(409, "playback_ended");
}

#[actix_web::test]
async fn only_the_learner_or_a_system_for_it_plays() {
    let world = World::new().await;
    let path = format!("{BASE}/{}/playbacks", world.lesson);
    world.school.clerk.post(&path, json!({})).await.problem(403, "role_not_allowed");
    let other = learner(&world.school, "李四", 14).await;
    let named = json!({ "learner_id": other });
    world.watcher.post(&path, named.clone()).await.expect(422).fault("/learner_id", "online_learner_unknown");
    let platform = world.app.city(Role::Integration).await;
    platform.post(&path, json!({})).await.expect(422).fault("/learner_id", "online_learner_unknown");
    let started = platform.post(&path, named.clone()).await.expect(201);
    let mut player = Player::of(platform.clone(), &started);
    player.beat(0, PlayState::Playing).await.expect(200);
    let stranger = Player { client: world.watcher.clone(), ..Player::of(platform, &started) };
    stranger.send(&player.next(10, PlayState::Playing)).await.problem(404, "not_found");
    let elsewhere = school(&world.app, "150621100", "树林召镇养老服务中心").await;
    let far = world.app.facility(Role::Integration, elsewhere.facility).await;
    far.post(&path, named).await.expect(422).fault("/learner_id", "online_learner_unknown");
    let nobody = world.app.signed_in(contract::auth::Grant {
        role: Role::Learner,
        scope: contract::auth::ScopeKind::Own,
        division_code: None,
        facility_id: None,
    });
    nobody.await.post(&path, json!({})).await.expect(422).fault("/learner_id", "online_learner_unknown");
}

#[actix_web::test]
async fn who_was_suspended_or_has_died_does_not_watch_on() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    let path = format!("/api/v1/learners/{}", world.learner);
    let read = world.school.manager.get(&path).await.expect(200);
    let reason = json!({ "reason": "上月去世" });
    world.school.manager.step(&format!("{path}/close"), &read.etag(), reason).await.expect(200);
    world.app.clock.advance(seconds(10));
    player.beat(10, PlayState::Playing).await.problem(422, "learner_not_active");
    let start = format!("{BASE}/{}/playbacks", world.lesson);
    world.watcher.post(&start, json!({})).await.problem(422, "learner_not_active");
    assert_eq!(world.app.count("select from online_record"), 0);
}

#[actix_web::test]
async fn who_takes_back_the_consent_does_not_watch_on() {
    let world = World::new().await;
    let mut player = world.play(0).await;
    let word = |act: &str| json!({ "purpose": "personal_data", "act": act, "notice_version": "2024-09", "method": "paper" });
    let consents = format!("/api/v1/learners/{}/consents", world.learner);
    world.school.clerk.post(&consents, word("withdrawn")).await.expect(201);
    world.app.clock.advance(seconds(10));
    player.beat(10, PlayState::Playing).await.problem(422, "consent_withdrawn");
    let start = format!("{BASE}/{}/playbacks", world.lesson);
    let refused = world.watcher.post(&start, json!({})).await.problem(422, "consent_withdrawn");
    refused.fault("/learner_id", "consent_withdrawn");
    assert_eq!(world.app.count("select from online_record"), 0);
    world.school.clerk.post(&consents, word("given")).await.expect(201);
    world.watcher.post(&start, json!({})).await.expect(201);
}
