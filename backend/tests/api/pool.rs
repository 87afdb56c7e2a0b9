//! The public pool: what learners give, what closed accounts leave, and what is given out of it.

use backend::credit::service::close_due;
use backend::db::jobs::Turn;
use backend::sweeps::sweep;
use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::elders::{Place, Taught};
use crate::support::{Answer, Client, TestApp};

const BORN: &str = "1950-05-01";
const GIVEN: &str = "2025-11-01T02:00:00Z";
const ADJUSTMENTS: &str = "/api/v1/credit-adjustments";
const POOLS: &str = "/api/v1/credits/pools";

fn gift(amount: &str) -> Value {
    json!({ "amount": amount, "document": "捐赠书 2025-07" })
}

async fn give(clerk: &Client, learner: LearnerId, key: &str, amount: &str) -> Answer {
    clerk.post_once(&format!("/api/v1/learners/{learner}/credits/donations"), key, gift(amount)).await
}

async fn credits(client: &Client, learner: LearnerId) -> Value {
    client.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json()
}

/// Balance, donated, from closed accounts, given out; nothing where there is no pool.
async fn pool(app: &TestApp, place: &Place) -> Vec<String> {
    let auditor = app.city(Role::Auditor).await;
    let listed = auditor.get(&format!("{POOLS}?facility_id={}", place.facility)).await.expect(200).json();
    let Some(pool) = listed["items"].as_array().and_then(|items| items.first()) else { return Vec::new() };
    let told = |part: &str| pool[part].as_str().expect("an amount").to_owned();
    ["balance", "donated", "from_closed", "given_out"].map(told).to_vec()
}

/// Where nothing has come into a pool yet.
const NONE: [&str; 0] = [];

/// An order of one piece at this price.
async fn order(app: &TestApp, place: &Place, learner: LearnerId, price: &str) -> Answer {
    let city = app.city(Role::CityAdmin).await;
    let code = format!("S-{}", &Uuid::new_v4().simple().to_string()[..12]);
    let item =
        json!({ "code": code, "name": "香皂", "kind": "daily_necessity", "price": price, "cost": "1.00" });
    let item = city.post("/api/v1/redemption-items", item).await.expect(201).id();
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let stock = json!({ "facility_id": place.facility, "quantity": 5, "document": "送货单 1" });
    let receive = format!("/api/v1/redemption-items/{item}/receive-stock");
    clerk.post_once(&receive, &code, stock).await.expect(201);
    let order =
        json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": 1 });
    clerk.post_once("/api/v1/redemption-orders", &format!("o-{code}"), order).await
}

async fn step(app: &TestApp, place: &Place, learner: LearnerId, verb: &str) {
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let path = format!("/api/v1/learners/{learner}/{verb}");
    manager.post(&path, json!({ "reason": "家属来电" })).await.expect(200);
}

/// Puts the clock to an instant and does what is due then.
async fn swept(app: &TestApp, instant: &str) {
    app.clock.set(instant.parse().expect("an instant"));
    sweep(&app.state).await;
}

/// From 10 November on an earning vests 24 hours after it was posted.
fn vesting(app: &TestApp) {
    app.sql("update credit_policy set effective_to = '2025-11-09' where status = 'published';
        insert into credit_policy (id, code, effective_from, status, document, created_at, published_at)
        select gen_random_uuid(), code, '2025-11-10', 'published',
            document || '{\"effective_from\": \"2025-11-10\", \"version\": 2, \"vesting_hours\": 24}', now(), now()
        from credit_policy where status = 'published'");
}

fn prioritised(app: &TestApp, learner: LearnerId) {
    app.sql(&format!("insert into learner_priority values ('{learner}', 'economic', 'community_confirmed')"));
}

fn grant(learner: LearnerId, amount: &str, reference: &str) -> Value {
    json!({
        "learner_id": learner, "amount": amount, "reason": "低保家庭，冬季困难", "reference": reference,
        "source": "public_pool",
    })
}

async fn approve(client: &Client, one: &Value) -> Answer {
    decide(client, one, "approve", None).await
}

async fn reject(client: &Client, one: &Value) -> Answer {
    decide(client, one, "reject", Some(json!({ "reason": "查无此事" }))).await
}

async fn decide(client: &Client, one: &Value, verb: &str, body: Option<Value>) -> Answer {
    let path = format!("{ADJUSTMENTS}/{}/{verb}", one["id"].as_str().expect("an id"));
    let tag = format!("\"v{}\"", one["version"]);
    let key = Uuid::now_v7().to_string();
    let headers = [("idempotency-key", key.as_str()), ("if-match", tag.as_str())];
    client.send(reqwest::Method::POST, &path, body, &headers).await
}

#[actix_web::test]
async fn a_learner_gives_once_from_what_expires_first_and_reads_it_on_its_statement() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 500, GIVEN).await;
    app.give(learner, "2025-12-31", 200, GIVEN).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    assert_eq!(pool(&app, &place).await, NONE, "nothing was given yet");
    let movements = format!("{POOLS}/{}/movements", place.facility);
    assert_eq!(clerk.get(&movements).await.expect(200).json()["items"], json!([]));

    let given = give(&clerk, learner, "a", "3.00").await.expect(201).json();
    assert_eq!(
        (&given["amount"], &given["balance"], &given["available"], &given["facility_id"]),
        (&json!("3.00"), &json!("4.00"), &json!("4.00"), &json!(place.facility))
    );
    let replay = give(&clerk, learner, "a", "3.00").await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", given.clone()));
    give(&clerk, learner, "a", "1.00").await.problem(422, "idempotency_key_reused");
    let account = credits(&clerk, learner).await;
    assert_eq!(account["buckets"].as_array().map(Vec::len), Some(1), "the earlier bucket is empty");
    assert_eq!(account["buckets"][0]["balance"], "4.00");
    assert_eq!(pool(&app, &place).await, ["3.00", "3.00", "0.00", "0.00"]);

    let entries = clerk.get(&format!("/api/v1/learners/{learner}/credits/entries")).await.expect(200).json();
    let told =
        |at: usize| ["kind", "movement", "amount", "reason"].map(|part| entries["items"][at][part].clone());
    let mut lines = [told(0)[2].clone(), told(1)[2].clone()];
    lines.sort_by_key(ToString::to_string);
    assert_eq!(lines, [json!("-1.00"), json!("-2.00")]);
    assert_eq!(
        [&told(0)[0], &told(0)[1], &told(0)[3]],
        [&json!("credit_donation"), &json!("donated"), &json!("捐赠书 2025-07")]
    );
    let statement =
        clerk.get(&format!("/api/v1/learners/{learner}/credits/statement")).await.expect(200).json();
    let sum = statement["sums"].as_array().expect("sums").iter().find(|one| one["movement"] == "donated");
    assert_eq!(sum.expect("donated")["amount"], "-3.00");
    assert_eq!(statement["closing"], "4.00");
    let trail = "select from audit_entry where action = 'learner.donate_credits'";
    assert_eq!(app.count(trail), 1);
    assert!(app.refuses("update credit_pooled set amount_centi = 1"));

    let moved = clerk.get(&format!("{movements}?count=true")).await.expect(200);
    let text = String::from_utf8_lossy(&moved.bytes).into_owned();
    assert!(!text.contains(&learner.to_string()), "who gave is not told: {text}");
    let moved = moved.json();
    assert_eq!(moved["total"], 1, "one movement, whatever the buckets");
    let one = &moved["items"][0];
    assert_eq!(
        [&one["kind"], &one["amount"], &one["balance"], &one["document"], &one["event_id"]],
        [
            &json!("credit_donation"),
            &json!("3.00"),
            &json!("3.00"),
            &json!("捐赠书 2025-07"),
            &given["event_id"]
        ]
    );
    assert!(one["actor_name"].as_str().is_some_and(|name| name.starts_with("facility-clerk")));
    app.books_balance();
}

#[actix_web::test]
async fn nobody_gives_more_than_can_be_spent_nor_nothing() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 500, GIVEN).await;
    vesting(&app);
    let class =
        Taught { form: "course_class", starts_at: "2025-11-11T01:00:00Z", ends_at: "2025-11-11T02:30:00Z" };
    let session = app.attended(&place, learner, &class, 90);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    manager.post_once(&format!("/api/v1/class-sessions/{session}/settle"), "s", json!({})).await.expect(200);
    order(&app, &place, learner, "2.00").await.expect(201);
    let account = credits(&manager, learner).await;
    assert_eq!(
        (&account["balance"], &account["held"], &account["waiting"], &account["available"]),
        (&json!("6.50"), &json!("2.00"), &json!("1.50"), &json!("3.00"))
    );
    let before = app.count("select from ledger_transfer");
    for amount in ["0.00", "-1.00"] {
        give(&manager, learner, amount, amount).await.fault("/amount", "amount_out_of_range");
    }
    let much = give(&manager, learner, "b", "3.01").await.problem(409, "donation_above_balance");
    much.fault("/amount", "donation_above_balance");
    let blank = json!({ "amount": "1.00", "document": "" });
    let path = format!("/api/v1/learners/{learner}/credits/donations");
    manager.post_once(&path, "c", blank).await.fault("/document", "length");
    assert_eq!(app.count("select from ledger_transfer"), before, "nothing has moved");
    give(&manager, learner, "d", "3.00").await.expect(201);
    give(&manager, learner, "e", "0.01").await.problem(409, "donation_above_balance");
    app.books_balance();
}

#[actix_web::test]
async fn only_who_is_active_gives_and_nobody_its_own_or_at_another_facility() {
    let app = TestApp::spawn().await;
    let (here, there) = (app.place(1), app.place(2));
    let learner = app.learner(&here, BORN);
    app.give(learner, "2026-12-31", 500, GIVEN).await;
    let clerk = app.facility(Role::FacilityClerk, here.facility).await;
    let elsewhere = app.facility(Role::FacilityClerk, there.facility).await;
    give(&elsewhere, learner, "a", "1.00").await.problem(404, "not_found");
    elsewhere.get(&format!("{POOLS}/{}/movements", here.facility)).await.problem(404, "not_found");
    let county = app.division(Role::CountyAdmin, "150602").await;
    give(&county, learner, "b", "1.00").await.problem(403, "role_not_allowed");
    let account = clerk.account_id.expect("an account");
    app.sql(&format!("insert into learner_account values ('{account}', '{learner}')"));
    give(&clerk, learner, "c", "1.00").await.problem(422, "own_credit");
    let clerk = app.facility(Role::FacilityClerk, here.facility).await;
    step(&app, &here, learner, "suspend").await;
    give(&clerk, learner, "d", "1.00").await.problem(422, "donor_inactive");
    step(&app, &here, learner, "resume").await;
    give(&clerk, learner, "e", "1.00").await.expect(201);
    step(&app, &here, learner, "close").await;
    give(&clerk, learner, "f", "1.00").await.problem(422, "donor_inactive");
    order(&app, &here, learner, "1.00").await.problem(422, "learner_inactive");
    assert_eq!(pool(&app, &here).await, ["1.00", "1.00", "0.00", "0.00"]);
    let listed = elsewhere.get(POOLS).await.expect(200).json();
    assert_eq!(listed["items"], json!([]), "pools out of reach are not listed");
    app.books_balance();
}

#[actix_web::test]
async fn a_closed_account_leaves_its_credits_after_thirty_days_and_not_before() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (learner, other) = (app.learner(&place, BORN), app.learner(&place, BORN));
    for who in [learner, other] {
        app.give(who, "2026-12-31", 500, GIVEN).await;
        app.give(who, "2026-06-30", 100, GIVEN).await;
    }
    step(&app, &place, learner, "close").await;
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let view = manager.get(&format!("/api/v1/learners/{learner}")).await.expect(200).json();
    assert_eq!(view["closed_at"], "2025-11-12T02:00:00Z");
    swept(&app, "2025-12-11T15:59:00Z").await;
    assert_eq!(pool(&app, &place).await, NONE, "the last minute of the day before");
    swept(&app, "2025-12-11T16:00:00Z").await;
    assert_eq!(pool(&app, &place).await, ["6.00", "0.00", "6.00", "0.00"]);
    let auditor = app.city(Role::Auditor).await;
    assert_eq!(credits(&auditor, learner).await["balance"], "0.00");
    assert_eq!(credits(&auditor, other).await["balance"], "6.00", "who has not left keeps everything");
    assert_eq!(app.count("select from ledger_event where kind = 'credit_closure' and actor_id is null"), 1);
    assert_eq!(app.count("select from audit_entry where action = 'learner.leave_credits'"), 1);
    let entries =
        auditor.get(&format!("/api/v1/learners/{learner}/credits/entries")).await.expect(200).json();
    assert_eq!(
        (&entries["items"][0]["kind"], &entries["items"][0]["movement"]),
        (&json!("credit_closure"), &json!("closed"))
    );
    let moved = auditor.get(&format!("{POOLS}/{}/movements", place.facility)).await.expect(200).json();
    let one = &moved["items"][0];
    assert_eq!(
        (&one["amount"], &one["document"], &one["actor_name"]),
        (&json!("6.00"), &Value::Null, &Value::Null)
    );
    sweep(&app.state).await;
    assert_eq!(app.count("select from ledger_event where kind = 'credit_closure'"), 1, "once");
    app.books_balance();
}

#[actix_web::test]
async fn by_a_policy_that_says_so_they_stay_until_they_expire_and_in_a_gap_they_wait() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-06-30", 500, GIVEN).await;
    step(&app, &place, learner, "close").await;
    app.sql("insert into credit_policy (id, code, effective_from, effective_to, status, document, created_at, published_at)
        select gen_random_uuid(), code, '2025-11-13', '2026-03-31', 'draft', document || '{\"effective_from\": \"2025-11-13\",
            \"version\": 2, \"closed_account\": {\"balance\": \"until_expiry\", \"after_days\": 0}}', now(), null
        from credit_policy where status = 'published';
        update credit_policy set effective_to = '2025-11-12' where status = 'published';
        update credit_policy set status = 'published', published_at = now() where status = 'draft'");
    swept(&app, "2026-03-01T02:00:00Z").await;
    assert_eq!(pool(&app, &place).await, NONE, "the policy lets them stay");
    swept(&app, "2026-05-01T02:00:00Z").await;
    assert_eq!(pool(&app, &place).await, NONE, "no policy holds");
    swept(&app, "2026-07-01T02:00:00Z").await;
    assert_eq!(pool(&app, &place).await, NONE);
    let auditor = app.city(Role::Auditor).await;
    assert_eq!(credits(&auditor, learner).await["balance"], "0.00", "they have expired");
    assert_eq!(app.count("select from ledger_event where kind = 'credit_expiry'"), 1);
    app.books_balance();
}

#[actix_web::test]
async fn the_days_and_what_becomes_of_them_are_set_in_a_draft() {
    let app = TestApp::spawn().await;
    let (city, other) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let standing = city.get("/api/v1/credit-policies").await.expect(200).json()["items"][0].clone();
    assert_eq!(
        standing["document"]["closed_account"],
        json!({ "balance": "public_pool", "after_days": 30 }),
        "a policy that does not say so"
    );
    let mut draft = standing["document"].clone();
    draft["effective_from"] = json!("2026-01-01");
    draft["version"] = json!(2);
    for days in [-1, 367] {
        draft["closed_account"]["after_days"] = json!(days);
        let refused = city.post("/api/v1/credit-policies", draft.clone()).await;
        refused.fault("/closed_account/after_days", "out_of_range");
    }
    draft["closed_account"] = json!({ "balance": "heirs", "after_days": 30 });
    assert_eq!(city.post("/api/v1/credit-policies", draft.clone()).await.status, 422);
    draft["closed_account"] = standing["document"]["closed_account"].clone();
    let written = city.post("/api/v1/credit-policies", draft).await.expect(201);
    let path = format!("/api/v1/credit-policies/{}", written.id());
    let change = json!({ "closed_account": { "balance": "until_expiry", "after_days": 60 } });
    other.patch(&path, &written.etag(), change).await.expect(200);
    let standing = standing["id"].as_str().expect("an id");
    let diff = city.get(&format!("{path}/diff?against={standing}")).await.expect(200).json();
    let told = |pointer: &str| {
        let changes = diff["changes"].as_array().expect("changes");
        let found = changes.iter().find(|one| one["pointer"] == pointer).cloned().unwrap_or_default();
        (found["before"].clone(), found["after"].clone())
    };
    assert_eq!(told("/closed_account/balance"), (json!("public_pool"), json!("until_expiry")));
    assert_eq!(told("/closed_account/after_days"), (json!(30), json!(60)));
}

#[actix_web::test]
async fn what_an_order_holds_follows_when_the_order_has_timed_out() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 500, GIVEN).await;
    app.clock.set("2025-12-08T02:00:00Z".parse().expect("an instant"));
    let held = order(&app, &place, learner, "2.00").await.expect(201).json();
    let fetched = order(&app, &place, learner, "1.00").await.expect(201).json();
    app.sql(&format!(
        "update learner set status = 'closed', closed_at = '2025-11-12T02:00:00Z' where id = '{learner}'"
    ));
    swept(&app, "2025-12-12T02:00:00Z").await;
    assert_eq!(pool(&app, &place).await, ["2.00", "0.00", "2.00", "0.00"]);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let path = format!("/api/v1/redemption-orders/{}/pick-up", fetched["id"].as_str().expect("an id"));
    let proxy = json!({ "proxy": { "name": "李四", "authorisation": "委托书 3" } });
    let by_proxy = clerk.post_once(&path, "p", proxy).await;
    assert_eq!(by_proxy.expect(200).json()["status"], "delivered", "who is authorised still picks up");
    let until = held["pick_up_by"].as_str().expect("an instant").to_owned();
    swept(&app, &until).await;
    assert_eq!(pool(&app, &place).await, ["4.00", "0.00", "4.00", "0.00"]);
    let auditor = app.city(Role::Auditor).await;
    assert_eq!(credits(&auditor, learner).await["balance"], "0.00");
    app.books_balance();
}

/// Two learners whose earnings wait until they may be spent.
struct Waiting {
    app: TestApp,
    place: Place,
    learner: LearnerId,
    young: LearnerId,
    session: Uuid,
    settled: Value,
}

async fn waiting() -> Waiting {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 100, GIVEN).await;
    vesting(&app);
    let class =
        Taught { form: "course_class", starts_at: "2025-11-11T01:00:00Z", ends_at: "2025-11-11T02:30:00Z" };
    let session = app.attended(&place, learner, &class, 90);
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let path = format!("/api/v1/class-sessions/{session}/settle");
    let settled = manager.post_once(&path, "s", json!({})).await.expect(200).json();
    let young = app.learner(&place, BORN);
    let session_of_young = app.attended(&place, young, &class, 60);
    let path = format!("/api/v1/class-sessions/{session_of_young}/settle");
    manager.post_once(&path, "y", json!({})).await.expect(200);
    assert_eq!(credits(&manager, young).await["waiting"], "1.00");
    Waiting { app, place, learner, young, session, settled }
}

#[actix_web::test]
async fn what_is_looked_at_stays_until_that_is_decided_and_what_has_to_vest_does_not() {
    // Two earnings of a hundred are drawn by lot to be called back: not one of these may be.
    let Waiting { app, place, learner, young, session, settled } = loop {
        let waiting = waiting().await;
        if waiting.app.count("select from credit_review") == 0 {
            break waiting;
        }
    };
    let (earning, review) = (settled["earnings"][0]["id"].as_str().expect("an earning"), Uuid::now_v7());
    app.sql(&format!(
        "insert into credit_review (id, facility_id, session_id, status, opened_at)
         values ('{review}', '{}', '{session}', 'open', now());
         insert into credit_review_line (earning_id, review_id, learner_id, reasons)
         values ('{earning}', '{review}', '{learner}', '{{call_back}}');
         update learner set status = 'closed', closed_at = '2025-10-01T02:00:00Z' where id in ('{learner}', '{young}')",
        place.facility
    ));
    sweep(&app.state).await;
    assert_eq!(pool(&app, &place).await, ["2.00", "0.00", "2.00", "0.00"]);
    let act = backend::auth::service::system_act(app.clock.now());
    let again = app.state.db.write(move |conn| close_due(conn, &act, None, 50)).await.expect("a turn");
    assert!(matches!(again, Turn::More(_)), "it is looked at again, and left");
    let city = app.city(Role::CityAdmin).await;
    let path = format!("/api/v1/credit-reviews/{review}/accept");
    let headers = [("idempotency-key", "accept"), ("if-match", "\"v1\"")];
    let reason = Some(json!({ "reason": "电话核实" }));
    city.send(reqwest::Method::POST, &path, reason, &headers).await.expect(200);
    sweep(&app.state).await;
    assert_eq!(pool(&app, &place).await, ["3.50", "0.00", "3.50", "0.00"]);
    app.books_balance();
}

#[actix_web::test]
async fn what_a_correction_may_still_take_off_stays_until_that_is_decided() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    app.give(learner, "2026-12-31", 300, GIVEN).await;
    app.give(learner, "2026-06-30", 400, GIVEN).await;
    let maker = app.division(Role::CountyAdmin, "150602").await;
    let wrong = |amount: &str, reference: &str| json!({ "learner_id": learner, "amount": amount, "reason": "重复计分", "reference": reference });
    let first = maker.post_once(ADJUSTMENTS, "a", wrong("-4.00", "单 1")).await.expect(201).json();
    let second = maker.post_once(ADJUSTMENTS, "b", wrong("-1.00", "单 2")).await.expect(201).json();
    step(&app, &place, learner, "close").await;
    swept(&app, "2025-12-12T02:00:00Z").await;
    assert_eq!(pool(&app, &place).await, ["2.00", "0.00", "2.00", "0.00"]);
    let checker = app.division(Role::CountyAdmin, "150602").await;
    approve(&checker, &first).await.expect(200);
    sweep(&app.state).await;
    assert_eq!(pool(&app, &place).await, ["2.00", "0.00", "2.00", "0.00"], "one is not decided yet");
    reject(&checker, &second).await.expect(200);
    sweep(&app.state).await;
    assert_eq!(pool(&app, &place).await, ["3.00", "0.00", "3.00", "0.00"]);
    assert_eq!(credits(&checker, learner).await["balance"], "0.00");
    app.books_balance();
}

#[actix_web::test]
async fn one_server_empties_each_account_once_and_what_was_cut_off_is_taken_up() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    for _ in 0..3 {
        let learner = app.learner(&place, BORN);
        app.give(learner, "2026-12-31", 100, GIVEN).await;
        app.sql(&format!(
            "update learner set status = 'closed', closed_at = '2025-10-01T02:00:00Z' where id = '{learner}'"
        ));
    }
    let act = backend::auth::service::system_act(app.clock.now());
    let same = act.clone();
    let first = app.state.db.write(move |conn| close_due(conn, &same, None, 1)).await.expect("a turn");
    assert!(matches!(first, Turn::More(_)));
    assert_eq!(
        pool(&app, &place).await,
        ["1.00", "0.00", "1.00", "0.00"],
        "a batch, and then it was cut off"
    );
    let (mut leader, other) = (app.database.connect(), app.beside().await);
    diesel::Connection::begin_test_transaction(&mut leader).expect("a transaction");
    assert!(matches!(close_due(&mut leader, &act, None, 50).expect("a batch"), Turn::More(_)));
    let beside = other.state.db.write(move |conn| close_due(conn, &act, None, 50)).await.expect("a turn");
    assert_eq!(beside, Turn::Elsewhere);
    drop(leader);
    futures_util::future::join(sweep(&app.state), sweep(&other.state)).await;
    sweep(&other.state).await;
    assert_eq!(pool(&app, &place).await, ["3.00", "0.00", "3.00", "0.00"]);
    assert_eq!(app.count("select from credit_pooled"), 3);
    app.books_balance();
}

#[actix_web::test]
async fn what_comes_out_of_the_pool_needs_two_people_an_elder_in_difficulty_and_enough_in_it() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (giver, elder) = (app.learner(&place, BORN), app.learner(&place, BORN));
    app.give(giver, "2026-12-31", 900, GIVEN).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let maker = app.division(Role::CountyAdmin, "150602").await;
    let checker = app.division(Role::CountyAdmin, "150602").await;
    let ask = async |key: &str, body| maker.post_once(ADJUSTMENTS, key, body).await;
    prioritised(&app, elder);
    let empty = ask("a", grant(elder, "1.00", "批 1")).await.problem(409, "grant_above_pool");
    empty.fault("/amount", "grant_above_pool");
    give(&clerk, giver, "gift", "5.00").await.expect(201);
    ask("b", grant(elder, "5.01", "批 1")).await.problem(409, "grant_above_pool");
    ask("c", grant(elder, "-1.00", "批 1")).await.fault("/amount", "grant_not_positive");
    let other = ask("d", grant(giver, "1.00", "批 1")).await.problem(422, "learner_not_priority");
    other.fault("/learner_id", "learner_not_priority");
    let first = ask("e", grant(elder, "4.00", "批 1")).await.expect(201).json();
    let second = ask("f", grant(elder, "2.00", "批 2")).await.expect(201).json();
    assert_eq!((&first["source"], &first["status"]), (&json!("public_pool"), &json!("pending")));
    assert_eq!(credits(&maker, elder).await["balance"], "0.00");
    approve(&maker, &first).await.problem(403, "own_credit_adjustment");
    approve(&checker, &first).await.expect(200);
    approve(&checker, &second).await.problem(409, "grant_above_pool");
    let account = credits(&maker, elder).await;
    assert_eq!(
        (&account["balance"], &account["buckets"][0]["expires_on"]),
        (&json!("4.00"), &json!("2026-12-31"))
    );
    assert_eq!(pool(&app, &place).await, ["1.00", "5.00", "0.00", "4.00"]);

    give(&clerk, giver, "more", "1.00").await.expect(201);
    app.sql(&format!("delete from learner_priority where learner_id = '{elder}'"));
    approve(&checker, &second).await.problem(422, "learner_not_priority");
    prioritised(&app, elder);
    approve(&checker, &second).await.expect(200);
    assert_eq!(pool(&app, &place).await, ["0.00", "6.00", "0.00", "6.00"]);
    let plain = json!({ "learner_id": elder, "amount": "-1.00", "reason": "数额有误", "reference": "单 9" });
    let plain = ask("g", plain).await.expect(201).json();
    assert_eq!(plain["source"], "issuance");
    approve(&checker, &plain).await.expect(200);
    assert_eq!(
        pool(&app, &place).await,
        ["0.00", "6.00", "0.00", "6.00"],
        "what is taken off goes back to where it is issued"
    );

    let path = format!("{POOLS}/{}/movements?limit=1", place.facility);
    let pages = maker.pages(&path).await;
    let told: Vec<_> = pages
        .iter()
        .map(|page| &page["items"][0])
        .map(|one| (&one["amount"], &one["balance"], &one["document"]))
        .collect();
    let text = |value: &str| json!(value);
    assert_eq!(
        told,
        [
            (&text("-2.00"), &text("0.00"), &text("批 2")),
            (&text("1.00"), &text("2.00"), &text("捐赠书 2025-07")),
            (&text("-4.00"), &text("1.00"), &text("批 1")),
            (&text("5.00"), &text("5.00"), &text("捐赠书 2025-07")),
        ]
    );
    assert!(app.refuses("update credit_adjustment set source = 'issuance'"));
    app.books_balance();
}

#[actix_web::test]
async fn a_pool_gives_nothing_to_who_has_moved_away_meanwhile() {
    let app = TestApp::spawn().await;
    let (here, there) = (app.place(1), app.place(2));
    let (giver, elder) = (app.learner(&here, BORN), app.learner(&here, BORN));
    app.give(giver, "2026-12-31", 500, GIVEN).await;
    let clerk = app.facility(Role::FacilityClerk, here.facility).await;
    give(&clerk, giver, "gift", "5.00").await.expect(201);
    prioritised(&app, elder);
    let maker = app.division(Role::CountyAdmin, "150602").await;
    let checker = app.division(Role::CountyAdmin, "150602").await;
    let ask = async |reference| {
        maker.post_once(ADJUSTMENTS, reference, grant(elder, "2.00", reference)).await.expect(201).json()
    };
    let (first, second) = (ask("a").await, ask("b").await);
    let moves =
        |to: &Place| app.sql(&format!("update learner set school_id = '{}' where id = '{elder}'", to.school));
    moves(&there);
    let refused = approve(&checker, &first).await.problem(409, "learner_moved");
    refused.fault("/learner_id", "learner_moved");
    assert_eq!(pool(&app, &here).await, ["5.00", "5.00", "0.00", "0.00"], "nothing has moved");
    reject(&checker, &first).await.expect(200);
    moves(&here);
    approve(&checker, &second).await.expect(200);
    assert_eq!(pool(&app, &here).await, ["3.00", "5.00", "0.00", "2.00"]);
    app.books_balance();
}

#[actix_web::test]
async fn what_is_pooled_is_owed_to_nobody_until_it_is_given_out() {
    let app = TestApp::spawn().await;
    let (here, there) = (app.place(1), app.place(2));
    let (giver, far) = (app.learner(&here, BORN), app.learner(&there, BORN));
    for who in [giver, far] {
        app.give(who, "2026-12-31", 1000, GIVEN).await;
    }
    let clerk = app.facility(Role::FacilityClerk, here.facility).await;
    give(&clerk, giver, "a", "4.00").await.expect(201);
    let away = app.facility(Role::FacilityClerk, there.facility).await;
    give(&away, far, "b", "1.00").await.expect(201);
    let finance = app.city(Role::Finance).await;
    let report = finance.get("/api/v1/funds/liability").await.expect(200).json();
    assert_eq!(
        (&report["total"]["outstanding"], &report["total"]["pooled"]),
        (&json!("15.00"), &json!("5.00"))
    );
    assert_eq!(report["counties"][0]["pooled"], "5.00");
    let pages = finance.pages(&format!("{POOLS}?limit=1&county_code=150602")).await;
    let listed: Vec<_> = pages.iter().map(|page| page["items"][0]["balance"].clone()).collect();
    assert_eq!(listed, [json!("4.00"), json!("1.00")]);
    let none = finance.get(&format!("{POOLS}?county_code=150621&count=true")).await.expect(200).json();
    assert_eq!(none["total"], 0);
    app.books_balance();
}
