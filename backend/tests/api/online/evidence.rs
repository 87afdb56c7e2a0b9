//! What was watched as evidence: closed in time, settled once, and no minute twice.

use backend::sweeps::sweep;
use contract::online::PlayState;
use serde_json::{Value, json};

use super::world::{Player, World};

impl World {
    /// What the learner has earned, in the order of the activities: source, minutes, credits.
    fn earned(&self) -> Vec<(String, i32, i64)> {
        use diesel::sql_types::{BigInt, Integer, Text};
        use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            source: String,
            #[diesel(sql_type = Integer)]
            valid_minutes: i32,
            #[diesel(sql_type = BigInt)]
            credited_centi: i64,
        }
        let query = format!(
            "select source, valid_minutes, credited_centi from credit_earning where learner_id = '{}' order by starts_at",
            self.learner
        );
        let rows: Vec<Row> = sql_query(query).load(&mut self.app.database.connect()).expect("earnings");
        rows.into_iter().map(|row| (row.source, row.valid_minutes, row.credited_centi)).collect()
    }

    async fn ends(&self, mut player: Player) {
        let position = player.position;
        player.client.login("laozhang", crate::support::PASSWORD).await.expect(200);
        player.beat(position, PlayState::Ended).await.expect(200);
    }
}

fn online(minutes: i32, centi: i64) -> (String, i32, i64) {
    ("online_record".to_owned(), minutes, centi)
}

fn attended(minutes: i32, centi: i64) -> (String, i32, i64) {
    ("attendance".to_owned(), minutes, centi)
}

#[actix_web::test]
async fn what_was_watched_to_its_end_is_settled_once() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 1_200).await;
    world.ends(player).await;
    sweep(&world.app.state).await;
    world.at("2025-11-12T02:25:00Z").await;
    sweep(&world.app.state).await;
    assert_eq!(
        world.earned(),
        [online(20, 13)],
        "one block of a quarter of an hour, at the rate of online lessons"
    );
    assert_eq!(world.app.count("select from online_record where status = 'settled'"), 1);
    let path = format!("/api/v1/learners/{}/credits", world.learner);
    let account = world.school.clerk.get(&path).await.expect(200).json();
    assert_eq!(account["balance"], "0.13", "{account}");
    let told = world.watcher.get(&format!("/api/v1/learners/{}/online-progress", world.learner)).await;
    let told: Value = told.expect(200).json()["items"][0].clone();
    assert_eq!((&told["verified_minutes"], &told["waiting_minutes"]), (&json!(20), &json!(0)));
    world.app.books_balance();
}

/// The learner has sat in a class from 10:15 to 11:00, which is over.
async fn sat_in_class(world: &mut World) {
    let end = "2025-11-12T03:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("an instant");
    if world.app.clock.now() < end {
        world.at("2025-11-12T03:01:00Z").await;
    }
    world.app.sql(&format!(
        "insert into class_session (id, school_id, course_id, title, form, delivery_mode, room_id, starts_at, ends_at,
             capacity, status, created_at)
         values (gen_random_uuid(), '{}', '{}', '课', 'course_class', 'offline', '{}', '2025-11-12T02:15:00Z',
             '2025-11-12T03:00:00Z', 20, 'closed', now());
         insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, source, recorded_by, created_at)
         select gen_random_uuid(), id, '{}', starts_at, ends_at, ends_at, 45, 'signed_out', 'staff', id, now()
         from class_session",
        world.school.id, world.course, world.school.room, world.learner
    ));
}

#[actix_web::test]
async fn who_streams_in_class_earns_the_overlap_once_by_the_class() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 1_800).await;
    world.ends(player).await;
    sat_in_class(&mut world).await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(15, 13), attended(45, 75)]);
    world.app.books_balance();
}

#[actix_web::test]
async fn who_streams_in_class_earns_the_overlap_once_by_the_lesson_where_that_came_first() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 1_800).await;
    world.ends(player).await;
    sweep(&world.app.state).await;
    sat_in_class(&mut world).await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(30, 25), attended(30, 50)]);
    world.app.books_balance();
}

#[actix_web::test]
async fn between_two_sittings_in_front_of_a_lesson_a_class_counts_in_full() {
    let mut world = World::new().await;
    world.app.sql("update online_parameter set silence_minutes = 60");
    let mut player = world.play(0).await;
    world.watch(&mut player, 900).await;
    player.beat(900, PlayState::Paused).await.expect(200);
    world.at("2025-11-12T03:01:00Z").await;
    player.client = world.watcher.clone();
    player.beat(900, PlayState::Playing).await.expect(200);
    world.watch(&mut player, 600).await;
    world.ends(player).await;
    assert_eq!(world.app.count("select from online_record"), 1, "one record of the day");
    sweep(&world.app.state).await;
    sat_in_class(&mut world).await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(25, 13), attended(45, 75)]);
    world.app.books_balance();
}

#[actix_web::test]
async fn at_midnight_a_record_ends_and_the_next_begins() {
    let mut world = World::new().await;
    world.at("2025-11-12T15:50:00Z").await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 1_500).await;
    let days = world.app.count(
        "select from online_record where (business_date, seconds) in (('2025-11-12', 600), ('2025-11-13', 900))",
    );
    assert_eq!(days, 2);
    sweep(&world.app.state).await;
    assert_eq!(
        world.app.count("select from online_record where status = 'settled'"),
        1,
        "the first day is over"
    );
    world.ends(player).await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(10, 0), online(15, 13)]);
    world.app.books_balance();
}

#[actix_web::test]
async fn a_silent_record_is_closed_and_what_follows_on_the_day_is_the_next() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 900).await;
    sweep(&world.app.state).await;
    assert!(world.earned().is_empty(), "nothing is settled while it is open");
    world.at("2025-11-12T02:46:00Z").await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(15, 13)]);
    let mut player = world.play(900).await;
    world.watch(&mut player, 900).await;
    world.ends(player).await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(15, 13), online(15, 13)]);
    assert_eq!(world.app.count("select from online_record where number = 2"), 1);
    world.app.books_balance();
}

#[actix_web::test]
async fn watching_the_same_again_earns_nothing() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 900).await;
    world.ends(player).await;
    world.at("2025-11-13T02:00:00Z").await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 900).await;
    world.ends(player).await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(15, 13)]);
    assert_eq!(world.app.count("select from online_record"), 1);
}

#[actix_web::test]
async fn no_second_of_a_day_counts_in_two_records_whatever_the_server_does() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 60).await;
    let copy = "insert into online_record (id, learner_id, lesson_id, business_date, number, counted, seconds, opened_at, \
         last_at) select gen_random_uuid(), learner_id, lesson_id, business_date, number + 1, counted, seconds, opened_at, \
         last_at from online_record";
    assert!(world.app.refuses(copy), "the exclusion constraint refuses it");
    world.at("2025-11-12T02:40:00Z").await;
    sweep(&world.app.state).await;
    assert!(world.app.refuses("update online_record set seconds = seconds + 60"), "what was closed stays");
    assert!(world.app.refuses("update online_record set status = 'open', closed_at = null"));
    assert!(world.app.refuses("delete from online_record"));
}

#[actix_web::test]
async fn what_was_watched_on_the_account_of_somebody_who_had_died_is_asked_about() {
    let mut world = World::new().await;
    let mut player = world.play(0).await;
    world.watch(&mut player, 1_200).await;
    world.ends(player).await;
    sweep(&world.app.state).await;
    world.at("2025-11-12T02:25:00Z").await;
    sweep(&world.app.state).await;
    assert_eq!(world.earned(), [online(20, 13)]);
    let death = json!({ "died_on": "2025-11-11", "source": "family", "document": "死亡证明" });
    let path = format!("/api/v1/learners/{}/record-death", world.learner);
    world.school.manager.post(&path, death).await.expect(200);
    sweep(&world.app.state).await;
    let asked = "select from credit_review_line l join credit_earning e on e.id = l.earning_id
        where l.reasons = '{after_death}' and e.source = 'online_record'";
    assert_eq!(world.app.count(asked), 1);
}
