//! The content of a lesson: with its ticket, in parts, as long as the playback is open.

use contract::online::PlayState;
use reqwest::Method;
use serde_json::json;

use super::world::{BASE, DURATION, Player, World, published};
use crate::support::files::{PDF, attach};
use crate::support::learning::{course_body, publish_course, reviewer};

/// A lesson whose content is a file of its course.
async fn with_file(world: &World) -> String {
    let course = world.city.post("/api/v1/courses", course_body("CR-002", "养生")).await.expect(201).id();
    let file = attach(&world.city, &course, "a.pdf", "application/pdf", PDF).await.expect(201).id();
    let early = json!({
        "course_id": course, "title_zh": "读一读", "duration_seconds": DURATION, "attachment_id": file,
    });
    world.city.post(BASE, early.clone()).await.problem(422, "online_course_not_published");
    let submitted = world.city.post(&format!("/api/v1/courses/{course}/submit"), json!({})).await.expect(200);
    publish_course(&reviewer(&world.city).await, &course, &submitted.etag()).await.expect(200);
    published(&world.city, early).await
}

#[actix_web::test]
async fn a_player_reads_the_file_in_parts_with_its_ticket_while_it_plays() {
    let world = World::new().await;
    let lesson = with_file(&world).await;
    let told = world.watcher.get(&format!("{BASE}/{lesson}")).await.expect(200).json();
    assert_eq!((&told["content"], &told["attachment_name"]), (&json!("reading"), &json!("a.pdf")));
    let started = world.watcher.post(&format!("{BASE}/{lesson}/playbacks"), json!({})).await.expect(201);
    let url = started.json()["content_url"].as_str().expect("an address").to_owned();
    let anonymous = world.app.anonymous();
    let whole = anonymous.get(&url).await.expect(200);
    assert_eq!((whole.bytes.as_slice(), whole.header("content-type")), (PDF, "application/pdf"));
    let part = anonymous.send(Method::GET, &url, None, &[("range", "bytes=0-7")]).await.expect(206);
    assert_eq!(part.bytes, &PDF[..8]);
    let beyond = anonymous.send(Method::GET, &url, None, &[("range", "bytes=9999-")]).await;
    beyond.problem(416, "range_not_satisfiable");
    let forged = format!("{}0", &url[..url.len() - 1]);
    let other = if forged == url { format!("{}1", &url[..url.len() - 1]) } else { forged };
    anonymous.get(&other).await.problem(404, "not_found");
    let mut player = Player::of(world.watcher.clone(), &started);
    player.beat(0, PlayState::Ended).await.expect(200);
    anonymous.get(&url).await.problem(404, "not_found");
}

#[actix_web::test]
async fn what_lies_at_a_platform_is_not_read_here() {
    let world = World::new().await;
    let started = world.started(&world.watcher).await.json();
    assert_eq!(started["content"], "link");
    assert_eq!(started["content_url"], "https://lndx.edu.cn/lesson/1");
}
