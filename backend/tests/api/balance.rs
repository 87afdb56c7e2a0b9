//! Balances as they are now, read together by whoever asks at the same time.

use contract::auth::Role;
use contract::ids::LearnerId;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::process::wait_until;
use crate::support::{Client, TestApp};

const BORN: &str = "1950-05-01";

fn centi(amount: &Value) -> i64 {
    amount.as_str().expect("an amount").replace('.', "").parse().expect("hundredths")
}

fn path(learner: LearnerId) -> String {
    format!("/api/v1/learners/{learner}/credits/balance")
}

/// Two hours of service on a day, 3.00.
async fn serve(cloud: &Client, learner: LearnerId, day: u32) {
    let body = json!({
        "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
        "starts_at": format!("2025-10-{day:02}T01:00:00Z"), "ends_at": format!("2025-10-{day:02}T03:00:00Z"),
    });
    cloud.post_once("/api/v1/credits/postings", &Uuid::now_v7().to_string(), body).await.expect(201);
}

/// What a balance says is the sum of its buckets and of its parts; answers it in hundredths.
#[track_caller]
fn adds_up(told: &Value, learner: LearnerId) -> i64 {
    assert_eq!(told["learner_id"], json!(learner));
    let buckets = told["buckets"].as_array().expect("buckets");
    for part in ["balance", "held", "waiting"] {
        let sum: i64 = buckets.iter().map(|one| centi(&one[part])).sum();
        assert_eq!(centi(&told[part]), sum, "{part}: {told}");
    }
    let days: Vec<_> = buckets.iter().map(|one| one["expires_on"].as_str().expect("a day")).collect();
    assert!(days.is_sorted(), "{told}");
    let [balance, held, waiting] = ["balance", "held", "waiting"].map(|part| centi(&told[part]));
    assert_eq!(centi(&told["available"]), balance - held - waiting, "{told}");
    balance
}

#[actix_web::test]
async fn many_who_ask_at_once_each_get_their_own_answer_while_earnings_are_posted() {
    let app = TestApp::spawn().await;
    let (here, there) = (app.place(1), app.place(2));
    let learners: Vec<LearnerId> =
        (0..8).map(|number| app.learner(if number % 2 == 0 { &here } else { &there }, BORN)).collect();
    for (learner, number) in learners.iter().zip(1..) {
        app.give(*learner, "2025-12-31", 100 * number, "2025-10-15T02:00:00Z").await;
        app.give(*learner, "2026-12-31", 7, "2025-10-15T02:00:00Z").await;
    }
    let (auditor, manager) =
        (app.city(Role::Auditor).await, app.facility(Role::FacilityManager, here.facility).await);
    let cloud = app.city(Role::Integration).await;
    let posting = async {
        for day in 1..=5 {
            join_all(learners.iter().map(|learner| serve(&cloud, *learner, day))).await;
        }
    };
    let reading = join_all((0..64_usize).map(|reader| {
        let (place, learner) = (reader % 8, learners[reader % 8]);
        let (client, sees) = if reader < 32 { (&auditor, true) } else { (&manager, place % 2 == 0) };
        async move {
            let (base, mut last) = (100 * (i64::try_from(place).expect("a number") + 1) + 7, 0);
            for _ in 0..10 {
                let answer = client.get(&path(learner)).await;
                if !sees {
                    answer.problem(404, "not_found");
                    continue;
                }
                let balance = adds_up(&answer.expect(200).json(), learner);
                assert!(
                    balance >= last && (balance - base) % 300 == 0 && balance <= base + 1500,
                    "{balance}"
                );
                last = balance;
            }
        }
    }));
    join(posting, reading).await;
    for (learner, number) in learners.iter().zip(1..) {
        let told = auditor.get(&path(*learner)).await.expect(200).json();
        assert_eq!(adds_up(&told, *learner), 100 * number + 1507, "what was posted is there at once");
        let credits = auditor.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
        let at = told["at"].as_str().expect("an instant");
        let then = auditor.get(&format!("{}?at={at}", path(*learner))).await.expect(200).json();
        assert_eq!(told, then, "as it is added up from the transfers");
        assert_eq!((&told["buckets"], &told["waiting"]), (&credits["buckets"], &credits["waiting"]));
    }
    let nobody = LearnerId::from(Uuid::now_v7());
    auditor.get(&path(nobody)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_reader_whose_connection_broke_reads_on_another() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), BORN);
    app.give(learner, "2026-12-31", 7, "2025-10-15T02:00:00Z").await;
    let auditor = app.city(Role::Auditor).await;
    let sessions =
        "from pg_stat_activity where application_name = 'xuetang balances' and datname = current_database()";
    for _ in 0..3 {
        assert_eq!(auditor.get(&path(learner)).await.expect(200).json()["balance"], "0.07");
        assert_eq!(app.count(&format!("select {sessions}")), 1, "one connection for all");
        app.sql(&format!("do $$ begin perform pg_terminate_backend(pid) {sessions}; end $$"));
        wait_until(|| app.count(&format!("select {sessions}")) == 0);
    }
}
