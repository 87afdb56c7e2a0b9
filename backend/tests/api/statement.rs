//! Statements by month, balances at past instants, and reminders before credits expire.

use backend::credit::service::{expire_due, ledger, remind_due};
use backend::db::jobs::Turn;
use backend::sweeps::sweep;
use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};

use crate::support::elders::{Place, Taught};
use crate::support::process::wait_until;
use crate::support::{Client, TestApp};

const BORN: &str = "1950-05-01";

fn centi(amount: &Value) -> i64 {
    amount.as_str().expect("an amount").replace('.', "").parse().expect("hundredths")
}

async fn statement(client: &Client, learner: LearnerId, month: &str) -> Value {
    let path = format!("/api/v1/learners/{learner}/credits/statement?month={month}");
    client.get(&path).await.expect(200).json()
}

async fn balance(client: &Client, learner: LearnerId, at: &str) -> Value {
    let path = format!("/api/v1/learners/{learner}/credits/balance?at={at}");
    client.get(&path).await.expect(200).json()
}

/// Opening and movements are the closing, line by line.
#[track_caller]
fn adds_up(statement: &Value) {
    let (mut balance, mut held) = (centi(&statement["opening"]), centi(&statement["opening_held"]));
    for line in statement["lines"].as_array().expect("lines") {
        balance += centi(&line["amount"]);
        held += centi(&line["held"]);
        assert_eq!((centi(&line["balance"]), centi(&line["balance_held"])), (balance, held), "{line}");
        assert!(held >= 0 && balance >= held, "{line}");
    }
    assert_eq!((centi(&statement["closing"]), centi(&statement["closing_held"])), (balance, held));
    let sums = statement["sums"].as_array().expect("sums");
    let sum = |part: &str| sums.iter().map(|one| centi(&one[part])).sum::<i64>();
    assert_eq!(centi(&statement["opening"]) + sum("amount"), balance);
    assert_eq!(centi(&statement["opening_held"]) + sum("held"), held);
}

/// A learner with a life: credits of October that expire at the end of the year, a class in November, orders in every
/// state, and a year that ends.
async fn lived(app: &TestApp) -> (Place, LearnerId) {
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2025-12-31", 500, "2025-10-15T02:00:00Z").await;
    let class =
        Taught { form: "course_class", starts_at: "2025-11-10T01:00:00Z", ends_at: "2025-11-10T02:30:00Z" };
    let session = app.attended(&place, learner, &class, 90);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let settle = format!("/api/v1/class-sessions/{session}/settle");
    manager.post_once(&settle, "a", json!({})).await.expect(200);
    app.orders_in_every_state(&place, learner).await;
    (place, learner)
}

#[actix_web::test]
async fn opening_and_movements_are_the_closing_and_one_month_goes_over_into_the_next() {
    let app = TestApp::spawn().await;
    let (place, learner) = lived(&app).await;
    // The order that waits times out in December, before its credits expire at the end of the year.
    for now in ["2025-12-20T02:00:00Z", "2026-01-02T02:00:00Z"] {
        app.clock.set(now.parse().expect("an instant"));
        sweep(&app.state).await;
    }
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let mut opening = json!("0.00");
    let mut called = Vec::new();
    for month in ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01"] {
        let statement = statement(&manager, learner, month).await;
        adds_up(&statement);
        assert_eq!((&statement["month"], &statement["opening"]), (&json!(month), &opening));
        opening = statement["closing"].clone();
        let lines = statement["lines"].as_array().expect("lines");
        assert!(lines.iter().all(|line| line["business_date"].as_str().expect("a day").starts_with(month)));
        let words = lines.iter().map(|line| line["movement"].as_str().expect("a word").to_owned());
        called.push(words.collect::<Vec<_>>());
    }
    assert_eq!(called[0], Vec::<String>::new());
    assert_eq!(called[1], ["adjusted"]);
    let november = ["earned", "held", "held", "redeemed", "held", "released", "held", "redeemed", "reversed"];
    assert_eq!(called[2], november);
    assert_eq!(called[3], ["released"]);
    assert_eq!(called[4], ["expired"], "on the day after the last");
    let credits = manager.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    assert_eq!(opening, credits["balance"]);
    assert_eq!(opening, "1.50", "what was earned in November");
    let now = statement(&manager, learner, "2026-01").await;
    assert_eq!((&now["learner_name"], &now["school_name"]), (&json!("学员"), &json!("学堂1")));
    let unasked =
        manager.get(&format!("/api/v1/learners/{learner}/credits/statement")).await.expect(200).json();
    assert_eq!(unasked["month"], "2026-01", "the present month unless asked otherwise");
    app.books_balance();
}

#[actix_web::test]
async fn credits_that_come_back_after_their_last_day_move_on_into_days_of_grace() {
    let app = TestApp::spawn().await;
    let (place, learner) = lived(&app).await;
    let order = app.count("select from redemption_order where status = 'reserved'");
    assert_eq!(order, 1);
    app.sql("update redemption_order set pick_up_by = '2026-01-01T16:00:00Z' where status = 'reserved'");
    app.clock.set("2026-01-03T02:00:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let january = statement(&manager, learner, "2026-01").await;
    adds_up(&january);
    let lines = january["lines"].as_array().expect("lines");
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line["movement"].as_str().expect("a word"), centi(&line["amount"]), &line["expires_on"]))
        .collect();
    let (old, grace) = (json!("2025-12-31"), json!("2026-02-02"));
    let before: i64 = centi(&january["opening"]);
    let expired = told[0].1;
    assert_eq!(
        told,
        [
            ("expired", expired, &old),
            ("released", 0, &old),
            ("extended", -50, &old),
            ("extended", 50, &grace)
        ]
    );
    assert_eq!(centi(&january["closing"]), before + expired);
    app.books_balance();
}

#[actix_web::test]
async fn a_balance_at_any_past_instant_is_the_sum_of_what_was_posted_until_then() {
    let app = TestApp::spawn().await;
    let (place, learner) = lived(&app).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    for (at, total, held, buckets) in [
        ("2025-10-15T01:59:59Z", "0.00", "0.00", 0),
        ("2025-10-15T02:00:00Z", "5.00", "0.00", 1),
        ("2025-11-11T00:00:00Z", "5.00", "0.00", 1),
        ("2025-11-12T02:00:00Z", "6.00", "0.50", 2),
    ] {
        let found = balance(&manager, learner, at).await;
        assert_eq!(
            (&found["balance"], &found["held"], found["buckets"].as_array().expect("buckets").len()),
            (&json!(total), &json!(held), buckets),
            "{at}"
        );
        assert_eq!(centi(&found["available"]), centi(&found["balance"]) - centi(&found["held"]));
    }
    let now = manager.get(&format!("/api/v1/learners/{learner}/credits/balance")).await.expect(200).json();
    let credits = manager.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    for part in ["balance", "held", "available", "buckets"] {
        assert_eq!(now[part], credits[part], "{part}");
    }
    // What has expired no longer counts, swept or not; before its last day has passed it still did.
    app.clock.set("2026-01-02T02:00:00Z".parse().expect("an instant"));
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    for swept in [false, true] {
        if swept {
            sweep(&app.state).await;
        }
        assert_eq!(balance(&manager, learner, "2025-12-31T15:59:59Z").await["balance"], "6.00");
        assert_eq!(balance(&manager, learner, "2025-12-31T16:00:00Z").await["balance"], "1.50");
    }
}

#[actix_web::test]
async fn what_has_not_come_is_refused_and_what_is_elsewhere_is_not_there() {
    let app = TestApp::spawn().await;
    let (place, learner) = lived(&app).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let own = format!("/api/v1/learners/{learner}/credits");
    manager.get(&format!("{own}/statement?month=2025-12")).await.problem(422, "month_to_come");
    manager.get(&format!("{own}/balance?at=2025-11-12T02:00:01Z")).await.problem(422, "instant_to_come");
    manager.get(&format!("{own}/statement?month=2025-13")).await.problem(400, "invalid_query");
    let ahead = format!("{own}/balance?at=2027-01-01T00:00:00Z");
    let told = manager.send(reqwest::Method::GET, &ahead, None, &[("accept-language", "en")]).await;
    assert_eq!(told.json()["title"], "The instant has not come");
    let other = app.place(2);
    let stranger = app.facility(Role::FacilityManager, other.facility).await;
    for part in ["statement", "statement/export", "balance"] {
        stranger.get(&format!("{own}/{part}")).await.problem(404, "not_found");
    }
    let finance = app.city(Role::Finance).await;
    let masked = statement(&finance, learner, "2025-11").await;
    assert_eq!(masked["learner_name"], "学*", "who may not read learners reads no name");
}

#[actix_web::test]
async fn a_statement_leaves_as_a_file_with_the_same_lines() {
    use calamine::Reader as _;
    let app = TestApp::spawn().await;
    let (place, learner) = lived(&app).await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let told = statement(&manager, learner, "2025-11").await;
    let lines = told["lines"].as_array().expect("lines").len();
    let path = format!("/api/v1/learners/{learner}/credits/statement/export?month=2025-11");
    let file = manager.get(&path).await.expect(200);
    assert!(file.header("content-disposition").contains("statement-2025-11.xlsx"));
    let mut book: calamine::Xlsx<_> =
        calamine::Xlsx::new(std::io::Cursor::new(file.bytes.clone())).expect("a workbook");
    let sheet = book.worksheet_range("学分对账单").expect("the sheet");
    assert_eq!(sheet.height(), lines + 3, "headings, opening, movements, closing");
    let cell =
        |row: usize, column: usize| sheet.get((row, column)).map(ToString::to_string).unwrap_or_default();
    assert_eq!((cell(1, 2).as_str(), cell(1, 6).as_str()), ("期初余额", "5"));
    assert_eq!((cell(2, 2).as_str(), cell(2, 4).as_str()), ("获得学分", "1.5"));
    assert_eq!(cell(2, 3), told["lines"][0]["subject"].as_str().expect("a class"));
    assert_eq!((cell(lines + 2, 2).as_str(), cell(lines + 2, 6).as_str()), ("期末余额", "6"));
    let headers = [("accept-language", "en")];
    let csv =
        manager.send(reqwest::Method::GET, &format!("{path}&format=csv"), None, &headers).await.expect(200);
    let text = String::from_utf8_lossy(&csv.bytes);
    assert!(text.contains("Opening balance") && text.contains("Earned"), "{text}");
    assert_eq!(text.lines().count(), lines + 3);
    assert!(text.lines().all(|line| line.matches(',').count() == 8), "every row has all its cells: {text}");
    let held: Vec<_> =
        told["lines"].as_array().expect("lines").iter().filter(|one| one["movement"] == "held").collect();
    assert!(held.iter().all(|one| !one["subject"].is_null() && !one["order_id"].is_null()), "{held:?}");
    let entries = manager
        .get(&format!("/api/v1/learners/{learner}/credits/entries?limit=200"))
        .await
        .expect(200)
        .json();
    let of = |id: &Value| {
        entries["items"].as_array().expect("entries").iter().find(|one| one["id"] == *id).cloned()
    };
    for line in told["lines"].as_array().expect("lines") {
        let entry = of(&line["id"]).expect("the same movement");
        for member in ["amount", "held", "subject", "order_id", "movement"] {
            assert_eq!(entry[member], line[member], "{member}");
        }
    }
}

async fn reminders(client: &Client, query: &str) -> Vec<Value> {
    let page = client.get(&format!("/api/v1/credits/reminders{query}")).await.expect(200).json();
    page["items"].as_array().expect("items").clone()
}

#[actix_web::test]
async fn a_learner_is_reminded_once_at_each_distance_of_what_is_free_then() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2025-12-31", 700, "2025-10-15T02:00:00Z").await;
    app.give(learner, "2026-12-31", 900, "2025-10-15T02:00:00Z").await;
    let total = "select from credit_reminder";
    for (now, written) in [
        ("2025-10-31T02:00:00Z", 0),
        ("2025-11-01T02:00:00Z", 1),
        ("2025-11-15T02:00:00Z", 1),
        ("2025-12-01T02:00:00Z", 2),
        ("2025-12-24T02:00:00Z", 3),
        ("2025-12-31T02:00:00Z", 3),
        ("2026-01-01T02:00:00Z", 3),
    ] {
        app.clock.set(now.parse().expect("an instant"));
        for _ in 0..2 {
            sweep(&app.state).await;
            assert_eq!(app.count(total), written, "{now}");
        }
    }
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let all = reminders(&manager, &format!("?learner_id={learner}")).await;
    let told: Vec<_> = all.iter().map(|one| (&one["days_before"], &one["due_on"], &one["amount"])).collect();
    assert_eq!(
        told,
        [
            (&json!(7), &json!("2025-12-24"), &json!("7.00")),
            (&json!(30), &json!("2025-12-01"), &json!("7.00")),
            (&json!(60), &json!("2025-11-01"), &json!("7.00")),
        ]
    );
    assert_eq!(all[0]["left"], "0.00", "expired meanwhile");
    assert_eq!(reminders(&manager, "?open=true").await, Vec::<Value>::new());
    assert!(app.refuses("delete from credit_reminder"), "what was told stays");
    assert!(app.refuses("update credit_reminder set amount_centi = 1"));
}

#[actix_web::test]
async fn after_a_standstill_only_the_most_urgent_reminder_is_written() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (learner, closed) = (app.learner(&place, BORN), app.learner(&place, BORN));
    for who in [learner, closed] {
        app.give(who, "2025-12-31", 700, "2025-10-15T02:00:00Z").await;
    }
    app.sql(&format!("update learner set status = 'closed', closed_at = now() where id = '{closed}'"));
    app.clock.set("2025-12-28T02:00:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
    assert_eq!(app.count("select from credit_reminder where days_before = 7"), 1);
    assert_eq!(app.count("select from credit_reminder"), 1, "and a closed account is not told");
}

#[actix_web::test]
async fn who_is_to_be_told_now_is_listed_within_the_readers_reach() {
    let app = TestApp::spawn().await;
    let (here, there) = (app.place(1), app.place(2));
    let (one, other, spent) = (app.learner(&here, BORN), app.learner(&there, BORN), app.learner(&here, BORN));
    for who in [one, other, spent] {
        app.give(who, "2025-12-31", 300, "2025-10-15T02:00:00Z").await;
    }
    for now in ["2025-11-05T02:00:00Z", "2025-12-05T02:00:00Z"] {
        app.clock.set(now.parse().expect("an instant"));
        sweep(&app.state).await;
    }
    app.sql(&format!(
        "update ledger_balance set debits = credits where account_id = (select id from ledger_account where learner_id = '{spent}')"
    ));
    let manager = app.facility(Role::FacilityManager, here.facility).await;
    let open = reminders(&manager, "?open=true&count=true").await;
    assert_eq!(open.len(), 1);
    assert_eq!(
        (&open[0]["learner_id"], &open[0]["days_before"], &open[0]["left"], &open[0]["learner_name"]),
        (&json!(one), &json!(30), &json!("3.00"), &json!("学员"))
    );
    assert_eq!(reminders(&manager, "").await.len(), 4);
    assert_eq!(reminders(&manager, &format!("?learner_id={other}")).await, Vec::<Value>::new());
    assert_eq!(reminders(&manager, "?days_before=60").await.len(), 2);
    let finance = app.city(Role::Finance).await;
    let all = reminders(&finance, "?open=true").await;
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|one| one["learner_name"] == "学*"), "{all:?}");
    let pages = finance.pages("/api/v1/credits/reminders?limit=2&count=true").await;
    assert_eq!((pages.len(), &pages[0]["total"]), (3, &json!(6)));
}

#[actix_web::test]
async fn reminding_goes_on_where_it_was_cut_off_and_two_servers_remind_once() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    for _ in 0..7 {
        app.give(app.learner(&place, BORN), "2025-12-31", 100, "2025-10-15T02:00:00Z").await;
    }
    let act = backend::auth::service::system_act(app.clock.now());
    let two = app.state.db.write(move |conn| remind_due(conn, &act, None, 2)).await.expect("a batch");
    assert!(matches!(two, Turn::More(_)), "more may follow: {two:?}");
    assert_eq!(app.count("select from credit_reminder"), 2, "then the server was stopped");
    let beside = app.beside().await;
    futures_util::future::join(sweep(&app.state), sweep(&beside.state)).await;
    sweep(&app.state).await;
    assert_eq!(app.count("select from credit_reminder"), 7);
    assert_eq!(app.count("select distinct learner_id from credit_reminder"), 7);
}

/// Buckets that ended with the year, none of them swept.
async fn ended(app: &TestApp, buckets: usize) {
    let place = app.place(1);
    for _ in 0..buckets {
        app.give(app.learner(&place, BORN), "2025-12-31", 100, "2025-10-15T02:00:00Z").await;
    }
    app.clock.set("2026-01-01T02:00:00Z".parse().expect("an instant"));
}

const EXPIRED: &str = "select from ledger_event where kind = 'credit_expiry'";
const LEFT: &str = "select from ledger_balance b join ledger_account a on a.id = b.account_id
    where a.expires_on = '2025-12-31' and b.credits > b.debits";

const LED: &str = "select from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and d.datname = current_database()";

#[actix_web::test]
async fn two_servers_that_sweep_at_once_expire_each_bucket_once() {
    let app = TestApp::spawn().await;
    ended(&app, 60).await;
    let beside = app.beside().await;
    futures_util::future::join(sweep(&app.state), sweep(&beside.state)).await;
    sweep(&beside.state).await;
    assert_eq!((app.count(EXPIRED), app.count(LEFT)), (60, 0));
    app.books_balance();
}

#[actix_web::test]
async fn while_one_server_expires_another_leaves_it_to_that_one() {
    let app = TestApp::spawn().await;
    ended(&app, 3).await;
    let act = backend::auth::service::system_act(app.clock.now());
    let (mut leader, other) = (app.database.connect(), app.beside().await);
    diesel::Connection::begin_test_transaction(&mut leader).expect("a transaction");
    assert_eq!(expire_due(&mut leader, &act, 50).expect("a batch"), Turn::More(3));
    let same = act.clone();
    let beside = other.state.db.write(move |conn| expire_due(conn, &same, 50)).await.expect("a batch");
    assert_eq!(beside, Turn::Elsewhere);
    sweep(&other.state).await;
    assert_eq!(app.count(EXPIRED), 0, "it waited for nothing and did nothing");
    drop(leader);
    // The database notices that a moment later.
    wait_until(|| app.count(LED) == 0);
    sweep(&other.state).await;
    assert_eq!(
        (app.count(EXPIRED), app.count(LEFT)),
        (3, 0),
        "the leader is gone, with what it had not committed"
    );
    app.books_balance();
}

#[actix_web::test]
async fn an_expiry_that_breaks_off_midway_is_taken_up_again() {
    let app = TestApp::spawn().await;
    ended(&app, 60).await;
    // The second batch of fifty meets a fault, as if the server were killed there.
    app.sql(
        "create function cut_off() returns trigger language plpgsql as $$ begin
             if (select count(*) from ledger_event where kind = 'credit_expiry') > 50 then
                 raise exception 'cut off'; end if; return null; end $$;
         create trigger cut_off after insert on ledger_event for each statement execute function cut_off()",
    );
    sweep(&app.state).await;
    assert_eq!(app.count(EXPIRED), 50, "what was committed stays");
    app.books_balance();
    app.sql("drop trigger cut_off on ledger_event");
    sweep(&app.beside().await.state).await;
    assert_eq!((app.count(EXPIRED), app.count(LEFT)), (60, 0));
    app.books_balance();
}

#[actix_web::test]
async fn a_bucket_whose_credits_are_held_expires_only_as_far_as_it_is_free() {
    let app = TestApp::spawn().await;
    let (_, learner) = lived(&app).await;
    app.sql("update redemption_order set pick_up_by = '2026-03-01T00:00:00Z' where status = 'reserved'");
    app.clock.set("2026-01-01T02:00:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
    let bucket = format!(
        "select from ledger_balance b join ledger_account a on a.id = b.account_id where a.learner_id = '{learner}'
         and a.expires_on = '2025-12-31' and b.credits - b.debits = 50 and b.held_debits = 50"
    );
    assert_eq!(app.count(&bucket), 1);
    let act = backend::auth::service::system_act(app.clock.now());
    let again = app.state.db.write(move |conn| {
        ledger::begin(conn)?;
        expire_due(conn, &act, 50)
    });
    assert_eq!(again.await.expect("a batch"), Turn::Done, "nothing free is left to expire");
}
