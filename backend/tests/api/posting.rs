//! Earnings posted from outside, in groups.

use contract::auth::Role;
use contract::ids::LearnerId;
use futures_util::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::elders::Taught;
use crate::support::{Client, TestApp};

const BORN: &str = "1950-05-01";
const ONE: &str = "/api/v1/credits/postings";
const MANY: &str = "/api/v1/credits/postings/batch";

/// An online lesson of so many minutes from nine o'clock in Shanghai on a day.
fn lesson(learner: LearnerId, day: &str, hour: u32, minutes: u32) -> Value {
    let (h, m) = (hour + minutes / 60, minutes % 60);
    json!({
        "learner_id": learner, "source": "online_record", "record_id": Uuid::now_v7(), "form": "online_course",
        "starts_at": format!("{day}T{hour:02}:00:00Z"), "ends_at": format!("{day}T{h:02}:{m:02}:00Z"),
        "verified_minutes": minutes,
    })
}

fn service(learner: LearnerId, day: &str, hour: u32, hours: u32) -> Value {
    json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": format!("{day}T{hour:02}:00:00Z"), "ends_at": format!("{day}T{:02}:00:00Z", hour + hours),
    })
}

fn named(earning: &Value) -> Value {
    json!({ "id": Uuid::now_v7(), "earning": earning })
}

async fn balance(reader: &Client, learner: LearnerId) -> Value {
    reader.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json()["balance"].clone()
}

#[actix_web::test]
async fn a_posting_earns_by_the_policy_of_its_day_and_its_trace_says_why() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), BORN);
    let (cloud, auditor) = (app.city(Role::Integration).await, app.city(Role::Auditor).await);
    let key = Uuid::now_v7().to_string();
    let answer = cloud.post_once(ONE, &key, service(learner, "2025-11-10", 1, 3)).await.expect(201).json();
    assert_eq!((&answer["raw"], &answer["credited"]), (&json!("4.50"), &json!("4.00")));
    assert_eq!((&answer["capped_by"], &answer["id"]), (&json!("per_session"), &json!(key)));
    let trace = auditor.get(&format!("/api/v1/credits/earnings/{key}/trace")).await.expect(200).json();
    assert_eq!(trace["trace"]["value"], "4.00");
    assert_eq!(balance(&auditor, learner).await, "4.00");
    app.books_balance();
}

#[actix_web::test]
async fn the_same_posting_twice_answers_the_same_and_moves_once() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), BORN);
    let (cloud, auditor) = (app.city(Role::Integration).await, app.city(Role::Auditor).await);
    let (key, body) = (Uuid::now_v7().to_string(), service(learner, "2025-11-10", 1, 2));
    let first = cloud.post_once(ONE, &key, body.clone()).await.expect(201);
    let second = cloud.post_once(ONE, &key, body.clone()).await.expect(201);
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_eq!(first.json(), second.json());
    let mut other = body.clone();
    other["verified_minutes"] = json!(30);
    cloud.post_once(ONE, &key, other).await.problem(422, "idempotency_key_reused");
    let again = Uuid::now_v7().to_string();
    cloud
        .post_once(ONE, &again, body.clone())
        .await
        .problem(409, "record_used")
        .fault("/record_id", "record_used");
    let stranger = app.city(Role::Integration).await;
    stranger.post_once(ONE, &key, body).await.problem(422, "idempotency_key_reused");
    cloud
        .post_once(ONE, "not-a-uuid", service(learner, "2025-11-09", 1, 1))
        .await
        .problem(400, "posting_key_not_uuid");
    assert_eq!(balance(&auditor, learner).await, "3.00");
    app.books_balance();
}

#[actix_web::test]
async fn each_posting_of_a_batch_is_judged_by_itself() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (learner, suspended) = (app.learner(&place, BORN), app.learner(&place, BORN));
    app.sql(&format!("update learner set status = 'suspended' where id = '{suspended}'"));
    let (cloud, auditor) = (app.city(Role::Integration).await, app.city(Role::Auditor).await);
    let good = named(&service(learner, "2025-11-10", 1, 1));
    let nobody = Uuid::now_v7().into();
    let mut mismatch = lesson(learner, "2025-11-10", 6, 30);
    mismatch["form"] = json!("lecture");
    let mut backwards = lesson(learner, "2025-11-10", 6, 30);
    backwards["ends_at"] = backwards["starts_at"].clone();
    let postings = json!([
        good,
        named(&service(nobody, "2025-11-10", 1, 1)),
        named(&service(suspended, "2025-11-10", 1, 1)),
        named(&mismatch),
        named(&service(learner, "2025-11-13", 1, 1)),
        named(&service(learner, "2025-11-10", 15, 3)),
        named(&backwards),
        named(&service(learner, "2019-11-10", 1, 1)),
        good,
        named(&lesson(learner, "2025-11-10", 8, 8)),
    ]);
    let answer = cloud.post(MANY, json!({ "postings": postings })).await.expect(200).json();
    let verdicts: Vec<(&str, &str)> = answer["verdicts"]
        .as_array()
        .expect("verdicts")
        .iter()
        .map(|one| {
            (one["status"].as_str().unwrap_or_default(), one["problem"]["code"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        verdicts,
        [
            ("posted", ""),
            ("refused", "not_found"),
            ("refused", "learner_inactive"),
            ("refused", "form_not_of_source"),
            ("refused", "activity_not_ended"),
            ("refused", "activity_on_two_days"),
            ("refused", "end_not_after_start"),
            ("refused", "no_credit_policy"),
            ("replayed", ""),
            ("posted", ""),
        ]
    );
    assert_eq!(answer["verdicts"][3]["problem"]["pointer"], "/postings/3/earning/form");
    assert_eq!(answer["verdicts"][9]["earning"]["credited"], "0.00", "eight minutes are below the minimum");
    assert_eq!(balance(&auditor, learner).await, "1.50");
    assert_eq!(
        app.count("select from credit_earning"),
        2,
        "what came to nothing is kept, what was refused is not"
    );
    app.books_balance();
}

#[actix_web::test]
async fn minutes_count_once_whichever_record_shows_them() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let cloud = app.city(Role::Integration).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let post = |body: Value| {
        let cloud = cloud.clone();
        async move { cloud.post_once(ONE, &Uuid::now_v7().to_string(), body).await.expect(201).json() }
    };
    assert_eq!(post(lesson(learner, "2025-11-10", 1, 40)).await["valid_minutes"], 40);
    assert_eq!(post(lesson(learner, "2025-11-10", 1, 60)).await["valid_minutes"], 20);
    let class =
        Taught { form: "course_class", starts_at: "2025-11-10T01:30:00Z", ends_at: "2025-11-10T03:00:00Z" };
    let session = app.attended(&place, learner, &class, 90);
    let path = format!("/api/v1/class-sessions/{session}/settle");
    let settled = manager.post_once(&path, "s", json!({})).await.expect(200).json();
    assert_eq!(settled["earnings"][0]["valid_minutes"], 60, "half an hour was watched online");
    assert_eq!(post(lesson(learner, "2025-11-10", 2, 60)).await["valid_minutes"], 0);
    app.books_balance();
}

#[actix_web::test]
async fn nobody_credits_itself_or_whom_it_cannot_see() {
    let app = TestApp::spawn().await;
    let (near, far) = (app.place(1), app.place(2));
    let (own, other) = (app.learner(&near, BORN), app.learner(&far, BORN));
    let cloud = app.facility(Role::Integration, near.facility).await;
    let account = cloud.account_id.expect("signed in");
    app.sql(&format!("insert into learner_account (account_id, learner_id) values ('{account}', '{own}')"));
    app.state.callers.clear();
    let key = || Uuid::now_v7().to_string();
    cloud.post_once(ONE, &key(), service(own, "2025-11-10", 1, 1)).await.problem(422, "own_credit");
    cloud.post_once(ONE, &key(), service(other, "2025-11-10", 1, 1)).await.problem(404, "not_found");
    assert_eq!(app.count("select from credit_earning"), 0);
}

#[actix_web::test]
async fn a_learner_who_is_suspended_after_earning_earns_no_more() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), BORN);
    let cloud = app.city(Role::Integration).await;
    let key = || Uuid::now_v7().to_string();
    cloud.post_once(ONE, &key(), service(learner, "2025-11-09", 1, 1)).await.expect(201);
    app.sql(&format!(
        "update learner set status = 'suspended', version = version + 1 where id = '{learner}'"
    ));
    let tomorrow = service(learner, "2025-11-10", 1, 1);
    cloud.post_once(ONE, &key(), tomorrow.clone()).await.problem(422, "learner_inactive");
    app.sql(&format!("update learner set status = 'active', version = version + 1 where id = '{learner}'"));
    cloud.post_once(ONE, &key(), tomorrow).await.expect(201);
}

#[actix_web::test]
async fn what_refuses_a_posting_is_read_for_it_and_never_remembered() {
    let app = TestApp::spawn().await;
    let (near, far) = (app.place(1), app.place(2));
    let learner = app.learner(&far, BORN);
    let (city, cloud) =
        (app.city(Role::Integration).await, app.facility(Role::Integration, near.facility).await);
    let key = || Uuid::now_v7().to_string();
    let of = |day: &str| service(learner, day, 1, 1);
    city.post_once(ONE, &key(), of("2025-11-09")).await.expect(201);
    cloud.post_once(ONE, &key(), of("2025-11-10")).await.problem(404, "not_found");
    app.sql(&format!(
        "update learner set school_id = (select id from school where facility_id = '{}'), version = version + 1
         where id = '{learner}'",
        near.facility
    ));
    cloud.post_once(ONE, &key(), of("2025-11-10")).await.expect(201);
    let early = || of("2019-05-06");
    city.post_once(ONE, &key(), early()).await.problem(422, "no_credit_policy");
    app.sql(
        "insert into credit_policy (id, code, effective_from, effective_to, status, document, created_at, published_at)
         select gen_random_uuid(), code, '2019-01-01', '2019-12-31', 'published',
             document || '{\"effective_from\": \"2019-01-01\", \"effective_to\": \"2019-12-31\"}', now(), now()
         from credit_policy where status = 'published' limit 1",
    );
    city.post_once(ONE, &key(), early()).await.expect(201);
}

#[actix_web::test]
async fn who_may_not_see_a_learner_does_not_hear_of_its_records() {
    let app = TestApp::spawn().await;
    let (near, far) = (app.place(1), app.place(2));
    let learner = app.learner(&far, BORN);
    let (city, cloud) =
        (app.city(Role::Integration).await, app.facility(Role::Integration, near.facility).await);
    let (key, body) = (Uuid::now_v7().to_string(), service(learner, "2025-11-09", 1, 1));
    city.post_once(ONE, &key, body.clone()).await.expect(201);
    city.post_once(ONE, &key, body.clone()).await.expect(201);
    city.post_once(ONE, &Uuid::now_v7().to_string(), body.clone()).await.problem(409, "record_used");
    cloud.post_once(ONE, &Uuid::now_v7().to_string(), body).await.problem(404, "not_found");
}

#[actix_web::test]
async fn only_the_systems_that_keep_records_post_and_online_minutes_are_verified() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), BORN);
    let (city, cloud) = (app.city(Role::CityAdmin).await, app.city(Role::Integration).await);
    let key = || Uuid::now_v7().to_string();
    city.post_once(ONE, &key(), service(learner, "2025-11-09", 1, 1)).await.problem(403, "role_not_allowed");
    let mut unverified = lesson(learner, "2025-11-09", 1, 60);
    unverified.as_object_mut().expect("an object").remove("verified_minutes");
    cloud.post_once(ONE, &key(), unverified.clone()).await.fault("/verified_minutes", "required");
    let both = json!({ "postings": [named(&unverified), named(&lesson(learner, "2025-11-09", 3, 60))] });
    let verdicts = cloud.post(MANY, both).await.expect(200).json()["verdicts"].clone();
    assert_eq!((&verdicts[0]["status"], &verdicts[1]["status"]), (&json!("refused"), &json!("posted")));
    assert_eq!(verdicts[0]["problem"]["pointer"], "/postings/0/earning/verified_minutes");
}

#[actix_web::test]
async fn accounts_that_two_ways_open_at_once_are_opened_once() {
    let app = TestApp::spawn().await;
    let cloud = app.city(Role::Integration).await;
    for number in 1..=9 {
        let place = app.place(number);
        let learner = app.learner(&place, BORN);
        let class = Taught {
            form: "course_class",
            starts_at: "2025-11-06T01:00:00Z",
            ends_at: "2025-11-06T02:30:00Z",
        };
        let session = app.attended(&place, learner, &class, 90);
        let manager = app.facility(Role::FacilityManager, place.facility).await;
        let path = format!("/api/v1/class-sessions/{session}/settle");
        let key = Uuid::now_v7().to_string();
        let (settled, posted) = futures_util::future::join(
            manager.post_once(&path, "settle", json!({})),
            cloud.post_once(ONE, &key, service(learner, "2025-11-07", 1, 1)),
        )
        .await;
        settled.expect(200);
        posted.expect(201);
    }
    app.books_balance();
}

#[actix_web::test]
async fn two_servers_on_one_database_post_side_by_side() {
    let app = TestApp::spawn().await;
    let beside = app.beside().await;
    let place = app.place(1);
    let learners: Vec<LearnerId> = (0..8).map(|_| app.learner(&place, BORN)).collect();
    let here = app.city(Role::Integration).await;
    let there = beside.city(Role::Integration).await;
    let posts = (0..160_usize).map(|number| {
        let client = if number % 2 == 0 { here.clone() } else { there.clone() };
        let day = format!("2025-10-{:02}", 1 + number / 8 % 20);
        let body = service(learners[number % 8], &day, 1, 1);
        async move { client.post_once(ONE, &Uuid::now_v7().to_string(), body).await.expect(201).json() }
    });
    let credited = join_all(posts).await.iter().filter(|one| one["credited"] == "1.50").count();
    assert_eq!(credited, 160);
    for learner in learners {
        assert_eq!(balance(&here_reader(&app).await, learner).await, "30.00");
    }
    app.books_balance();
}

async fn here_reader(app: &TestApp) -> Client {
    app.city(Role::Auditor).await
}

#[actix_web::test]
async fn sixty_four_clients_at_one_learner_never_pass_a_cap() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), BORN);
    let (cloud, auditor) = (app.city(Role::Integration).await, app.city(Role::Auditor).await);
    let posts = (0..64_u32).map(|number| {
        let (cloud, body) = (cloud.clone(), service(learner, "2025-11-10", number % 10, 1));
        async move { cloud.post_once(ONE, &Uuid::now_v7().to_string(), body).await.expect(201).json() }
    });
    join_all(posts).await;
    assert_eq!(balance(&auditor, learner).await, "5.00", "the cap of a day");
    app.books_balance();
}

#[actix_web::test]
async fn the_same_name_at_once_is_posted_once() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), BORN);
    let (cloud, key) = (app.city(Role::Integration).await, Uuid::now_v7().to_string());
    let body = service(learner, "2025-11-10", 1, 1);
    let posts = (0..32).map(|_| cloud.post_once(ONE, &key, body.clone()));
    let answers = join_all(posts).await;
    let first = answers.iter().filter(|one| !one.headers.contains_key("idempotent-replayed")).count();
    assert_eq!((first, app.count("select from ledger_event where kind = 'earning'")), (1, 1));
    assert!(answers.iter().all(|one| one.status == 201 && one.json() == answers[0].json()));
    app.books_balance();
}
