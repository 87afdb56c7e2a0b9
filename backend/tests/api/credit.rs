//! Earning: settling sessions, caps, traces, policies, the ledger's own guards.

mod month;
mod policies;

use backend::sweeps::sweep;
use contract::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::elders::Taught;

const BORN: &str = "1950-05-01";

fn settle(session: Uuid) -> String {
    format!("/api/v1/class-sessions/{session}/settle")
}

/// A class in the morning of 10 November 2025 in Shanghai.
const CLASS: Taught<'_> =
    Taught { form: "course_class", starts_at: "2025-11-10T01:00:00Z", ends_at: "2025-11-10T02:30:00Z" };

#[actix_web::test]
async fn example_e1_is_settled_to_the_hundredth_and_its_trace_says_why() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let volunteer = Taught {
        form: "volunteer_service",
        starts_at: "2025-11-10T06:00:00Z",
        ends_at: "2025-11-10T09:00:00Z",
    };
    let online =
        Taught { form: "online_course", starts_at: "2025-11-10T11:00:00Z", ends_at: "2025-11-10T11:40:00Z" };
    for (taught, minutes, raw, credited, cap) in [
        (CLASS, 88, "1.25", "1.25", Value::Null),
        (volunteer, 180, "4.50", "3.75", json!("per_day")),
        (online, 40, "0.25", "0.00", json!("per_day")),
    ] {
        let session = app.attended(&place, learner, &taught, minutes);
        let answer =
            manager.post_once(&settle(session), taught.starts_at, json!({})).await.expect(200).json();
        let earning = &answer["earnings"][0];
        assert_eq!(
            (&earning["raw"], &earning["credited"], &earning["capped_by"], &earning["expires_on"]),
            (&json!(raw), &json!(credited), &cap, &json!("2026-12-31")),
        );
        let path = format!("/api/v1/credits/earnings/{}/trace", earning["id"].as_str().expect("an id"));
        let explained = manager.get(&path).await.expect(200).json();
        assert_eq!(
            (&explained["trace"]["name"], &explained["trace"]["value"]),
            (&json!("credited"), &json!(credited))
        );
    }
    let credits = manager.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    assert_eq!((&credits["balance"], &credits["available"]), (&json!("5.00"), &json!("5.00")));
    let entries =
        manager.get(&format!("/api/v1/learners/{learner}/credits/entries?count=true")).await.expect(200);
    assert_eq!(entries.json()["total"], 2, "what earned nothing moves nothing");
    app.books_balance();
}

#[actix_web::test]
async fn an_attendance_is_credited_once_however_often_its_session_is_settled() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let session = app.attended(&place, learner, &CLASS, 88);
    let credited = || async {
        let sheet = format!("/api/v1/class-sessions/{session}/attendances?signed_in=true");
        let own = format!("/api/v1/learners/{learner}/attendances");
        let attendance = manager.get(&sheet).await.expect(200).json()["items"][0]["attendance"].clone();
        assert_eq!(manager.get(&own).await.expect(200).json()["items"][0]["attendance"], attendance);
        attendance["credited"].clone()
    };
    assert_eq!(credited().await, json!(null), "not settled");
    let first = manager.post_once(&settle(session), "a", json!({})).await.expect(200);
    assert_eq!(credited().await, first.json()["earnings"][0]["credited"]);
    let replay = manager.post_once(&settle(session), "a", json!({})).await.expect(200);
    assert_eq!(replay.header("idempotent-replayed"), "true");
    assert_eq!(replay.json(), first.json());
    let again = manager.post_once(&settle(session), "b", json!({})).await.expect(200).json();
    assert_eq!((&again["settled_before"], &again["earnings"]), (&json!(1), &json!([])));
    let other = app.attended(
        &place,
        learner,
        &Taught { starts_at: "2025-11-11T01:00:00Z", ends_at: "2025-11-11T02:30:00Z", ..CLASS },
        60,
    );
    manager.post_once(&settle(other), "a", json!({})).await.problem(422, "idempotency_key_reused");
    let (one, two) = (settle(other), settle(other));
    let (left, right) = futures_util::future::join(
        manager.post_once(&one, "c", json!({})),
        manager.post_once(&two, "d", json!({})),
    )
    .await;
    let posted = |answer: &Value| answer["earnings"].as_array().map_or(0, Vec::len);
    assert_eq!(posted(&left.expect(200).json()) + posted(&right.expect(200).json()), 1);
    assert_eq!(app.count("select from credit_earning"), 2);
    app.books_balance();
}

#[actix_web::test]
async fn the_sweep_settles_what_is_due_in_time_order_under_the_caps() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let afternoon = Taught {
        form: "volunteer_service",
        starts_at: "2025-11-10T06:00:00Z",
        ends_at: "2025-11-10T09:00:00Z",
    };
    app.attended(&place, learner, &afternoon, 180);
    app.attended(&place, learner, &CLASS, 88);
    sweep(&app.state).await;
    let cut = "select from credit_earning where capped_by = 'per_day' and credited_centi = 375 and form = 'volunteer_service'";
    assert_eq!(app.count(cut), 1, "the later one is cut, whichever was entered first");
    sweep(&app.state).await;
    assert_eq!(app.count("select from credit_earning"), 2, "and nothing is settled again");
    app.books_balance();
}

#[actix_web::test]
async fn who_is_under_sixty_on_the_day_earns_nothing() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    for (born, credited) in [("1965-11-11", "0.00"), ("1965-11-10", "1.25")] {
        let learner = app.learner(&place, born);
        let session = app.attended(&place, learner, &CLASS, 88);
        let answer = manager.post_once(&settle(session), born, json!({})).await.expect(200).json();
        assert_eq!(answer["credited"], credited, "{born}");
    }
}

#[actix_web::test]
async fn nobody_credits_itself() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let colleague = app.facility(Role::FacilityManager, place.facility).await;
    let account = manager.account_id.expect("signed in");
    let path = format!("/api/v1/learners/{learner}/declare-account");
    colleague.post(&path, json!({ "account_id": account })).await.expect(204);
    let session = app.attended(&place, learner, &CLASS, 88);
    manager.post_once(&settle(session), "a", json!({})).await.problem(422, "own_credit");
    assert_eq!(app.count("select from ledger_transfer"), 0, "an error moves nothing");
    colleague.post_once(&settle(session), "a", json!({})).await.expect(200);
}

#[actix_web::test]
async fn credits_of_another_facility_are_not_there() {
    let app = TestApp::spawn().await;
    let (place, other) = (app.place(1), app.place(2));
    let learner = app.learner(&place, BORN);
    let session = app.attended(&place, learner, &CLASS, 88);
    let stranger = app.facility(Role::FacilityManager, other.facility).await;
    stranger.post_once(&settle(session), "a", json!({})).await.problem(404, "not_found");
    stranger.get(&format!("/api/v1/learners/{learner}/credits")).await.problem(404, "not_found");
    stranger.get(&format!("/api/v1/learners/{learner}/credits/entries")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_statement_is_read_page_by_page_newest_first() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    for day in 1..=5 {
        app.give(learner, "2026-12-31", day * 100, &format!("2025-11-0{day}T02:00:00Z")).await;
    }
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let path = format!("/api/v1/learners/{learner}/credits/entries");
    let mut amounts = Vec::new();
    for page in manager.pages(&format!("{path}?limit=2")).await {
        amounts.extend(page["items"].as_array().expect("items").iter().map(|entry| entry["amount"].clone()));
    }
    assert_eq!(amounts, ["5.00", "4.00", "3.00", "2.00", "1.00"]);
    let some =
        manager.get(&format!("{path}?from=2025-11-02&to=2025-11-03&count=true")).await.expect(200).json();
    assert_eq!(some["total"], 2);
}

#[actix_web::test]
async fn expired_credits_no_longer_count_and_are_swept_once() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2025-12-31", 1000, "2025-11-01T02:00:00Z").await;
    app.give(learner, "2026-12-31", 300, "2025-11-01T02:00:00Z").await;
    // Midnight of 1 January 2026 in Shanghai.
    for (now, balance) in [("2025-12-31T15:59:59Z", "13.00"), ("2025-12-31T16:00:00Z", "3.00")] {
        app.clock.set(now.parse().expect("an instant"));
        let manager = app.facility(Role::FacilityManager, place.facility).await;
        let credits = manager.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
        assert_eq!(credits["balance"], balance, "{now}");
    }
    for _ in 0..2 {
        sweep(&app.state).await;
        assert_eq!(app.count("select from ledger_event where kind = 'credit_expiry'"), 1);
    }
    let left = "select from ledger_balance b join ledger_account a on a.id = b.account_id
        where a.expires_on = '2025-12-31' and b.credits > b.debits";
    assert_eq!(app.count(left), 0, "nothing is live in a bucket past its last day");
    app.books_balance();
}

#[actix_web::test]
async fn what_is_taught_online_earns_as_an_online_lesson_and_a_later_suspension_takes_nothing() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let session = app.attended(&place, learner, &CLASS, 88);
    app.sql(&format!("update class_session set delivery_mode = 'online' where id = '{session}'"));
    app.sql(&format!("update learner set status = 'suspended' where id = '{learner}'"));
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let settled = manager.post_once(&settle(session), "a", json!({})).await.expect(200).json();
    assert_eq!(settled["earnings"][0]["form"], "online_course");
    assert_eq!(settled["credited"], "0.63");
}

#[actix_web::test]
async fn simulating_posts_nothing_and_agrees_with_the_worked_examples() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let day = |form: &str, from: &str, to: &str, inn: &str, out: &str| {
        let at = |time: &str| format!("2025-11-10T{time}:00+08:00");
        json!({ "form": form, "starts_at": at(from), "ends_at": at(to), "signed_in_at": at(inn), "signed_out_at": at(out) })
    };
    let e1 = json!({ "activities": [
        day("course_class", "09:00", "10:30", "09:02", "10:35"),
        day("volunteer_service", "14:00", "17:00", "13:50", "17:10"),
        { "form": "online_course", "starts_at": "2025-11-10T19:00:00+08:00", "ends_at": "2025-11-10T19:40:00+08:00", "watched_minutes": 40 },
    ]});
    let answer = city.post("/api/v1/credits/simulate", e1).await.expect(200).json();
    let credited: Vec<&str> = answer["earnings"]
        .as_array()
        .expect("earnings")
        .iter()
        .filter_map(|one| one["credited"].as_str())
        .collect();
    assert_eq!((credited, &answer["total"]), (vec!["1.25", "3.75", "0.00"], &json!("5.00")));
    let e4 = json!({
        "earned_before": [{ "day": "2025-11-01", "credited": "39.50" }],
        "activities": [day("study_tour", "08:00", "16:30", "08:00", "16:30")],
    });
    let answer = city.post("/api/v1/credits/simulate", e4).await.expect(200).json();
    let earning = &answer["earnings"][0];
    assert_eq!(
        (&earning["raw"], &earning["credited"], &earning["capped_by"]),
        (&json!("4.25"), &json!("0.50"), &json!("per_month"))
    );
    assert_eq!(app.count("select from ledger_transfer"), 0);
    city.post("/api/v1/credits/simulate", json!({ "activities": [], "bonus": 1 }))
        .await
        .fault("/bonus", "unknown_field");
}

#[actix_web::test]
async fn the_ledger_can_only_be_added_to() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let session = app.attended(&place, learner, &CLASS, 88);
    manager.post_once(&settle(session), "a", json!({})).await.expect(200);
    for (table, column) in [
        ("ledger_transfer", "amount"),
        ("ledger_event", "reason"),
        ("ledger_account", "opened_at"),
        ("ledger_asset", "kind"),
        ("credit_earning", "raw_centi"),
    ] {
        assert!(app.refuses(&format!("update {table} set {column} = {column}")), "update of {table}");
        assert!(app.refuses(&format!("delete from {table}")), "delete from {table}");
        assert!(app.refuses(&format!("truncate {table} cascade")), "truncate of {table}");
        let quiet = format!("set session_replication_role = replica; delete from {table}");
        assert!(app.refuses(&quiet), "delete from {table} as a replica");
    }
    assert!(app.refuses("delete from ledger_balance"));
    assert!(app.refuses("update ledger_balance set debits = credits + 1 where bounded"));
    app.books_balance();
}

#[actix_web::test]
async fn an_imbalance_or_a_mixed_asset_cannot_be_written() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 1000, "2025-11-01T02:00:00Z").await;
    app.sql(
        "insert into ledger_account (id, asset_id, kind, bounded, opened_at)
         values ('01920000-0000-7000-8000-00000000aaaa', 2, 'spent', true, now())",
    );
    let insert = |to: &str, amount: i64, phase: &str, hold: &str| {
        format!(
            "insert into ledger_transfer (id, event_id, asset_id, debit_account_id, credit_account_id, amount, phase, hold_id)
             select 2, event_id, 1, debit_account_id, {to}, {amount}, '{phase}', {hold} from ledger_transfer where id = 1"
        )
    };
    assert!(
        app.refuses(&insert("'01920000-0000-7000-8000-00000000aaaa'", 5, "single", "null")),
        "another asset"
    );
    assert!(app.refuses(&insert("debit_account_id", 5, "single", "null")), "one account on both sides");
    assert!(app.refuses(&insert("credit_account_id", 0, "single", "null")), "no amount");
    assert!(app.refuses(&insert("credit_account_id", 5, "post", "null")), "a post without its hold");
    assert!(!app.refuses(&insert("credit_account_id", 5, "single", "null")), "and a proper one passes");
}

#[actix_web::test]
async fn credits_that_are_posted_after_their_last_day_live_for_the_days_of_grace() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.attended(&place, learner, &CLASS, 88);
    // Their last day would have been 31 December 2026.
    app.clock.set("2027-01-05T02:00:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let credits = manager.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    assert_eq!(
        (&credits["balance"], &credits["buckets"][0]["expires_on"]),
        (&json!("1.25"), &json!("2027-02-04"))
    );
    app.books_balance();
}

#[actix_web::test]
async fn a_session_that_cannot_be_settled_keeps_nobody_elses_credits_back() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (poor, other) = (app.learner(&place, BORN), app.learner(&place, BORN));
    let broken = Taught { starts_at: "2025-11-09T01:00:00Z", ends_at: "2025-11-09T02:30:00Z", ..CLASS };
    app.attended(&place, poor, &broken, 88);
    app.sql(&format!(
        "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
         create trigger refuse before insert on credit_earning for each row when (new.learner_id = '{poor}')
             execute function refuse()"
    ));
    app.attended(&place, other, &CLASS, 88);
    sweep(&app.state).await;
    assert_eq!(app.count(&format!("select from credit_earning where learner_id = '{other}'")), 1);
    assert_eq!(app.count(&format!("select from credit_earning where learner_id = '{poor}'")), 0);
}
