//! What learners agree to and need, who stands in for them, and that they have died.

use contract::auth::Role;
use contract::learner::{LearnerConsents, LearnerNeedsView, LearnerProxies, LearnerView};
use serde_json::{Value, json};

use super::{BASE, TOWN};
use crate::support::elders::Taught;
use crate::support::learning::{School, course, id_number, learner, learner_body, school, session_body};
use crate::support::{Client, TestApp};

const MORNING: (&str, &str) = ("2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");

async fn here(app: &TestApp) -> School {
    school(app, TOWN, "泊江海子镇养老服务中心").await
}

async fn opened(app: &TestApp, school: &School) -> String {
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    let body = session_body(school, &course, MORNING.0, MORNING.1);
    let id = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    school.clerk.post(&format!("/api/v1/class-sessions/{id}/open"), json!({})).await.expect(200);
    format!("/api/v1/class-sessions/{id}/attendances")
}

fn word(purpose: &str, act: &str) -> Value {
    json!({ "purpose": purpose, "act": act, "notice_version": "2025-01", "method": "paper" })
}

fn proxy(phone: &str) -> Value {
    json!({
        "name": "王小明", "relation": "child", "phone": phone, "rights": ["redeem", "see_account"],
        "monthly_limit": "30.00", "valid_from": "2025-11-01", "valid_to": "2026-10-31",
        "consent_document": "委托书 12 号", "consented_on": "2025-10-30",
    })
}

#[actix_web::test]
async fn consents_are_kept_word_by_word_and_the_last_one_holds() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let who = learner(&school, "张三", 12).await;
    let path = format!("{BASE}/{who}/consents");
    let first: LearnerConsents = school.clerk.get(&path).await.expect(200).read();
    assert_eq!(first.items.len(), 2, "registration gave the first two");
    school.clerk.post(&path, word("photograph", "withdrawn")).await.problem(409, "consent_stands");
    school.clerk.post(&path, word("photograph", "given")).await.expect(201);
    school.clerk.post(&path, word("photograph", "given")).await.problem(409, "consent_stands");
    let mut aloud = word("publicity", "given");
    aloud["method"] = json!("voice_with_witness");
    let refused = school.clerk.post(&path, aloud.clone()).await.problem(422, "validation_failed");
    refused.fault("/witness", "witness_with_voice");
    aloud["witness"] = json!("其木格");
    school.clerk.post(&path, aloud).await.expect(201);
    let all: LearnerConsents = school.clerk.get(&path).await.expect(200).read();
    assert_eq!(all.items.len(), 4);
    assert_eq!(all.in_force.len(), 4);
    assert!(all.items.iter().all(|one| one.witness.as_deref() != Some("其木格")), "a witness is masked");
    assert!(app.refuses("update learner_consent set act = 'withdrawn'"));
}

#[actix_web::test]
async fn who_takes_back_the_consent_signs_into_nothing_until_it_is_given_again() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let who = learner(&school, "张三", 12).await;
    let path = format!("{BASE}/{who}/consents");
    let sheet = opened(&app, &school).await;
    school.clerk.post(&path, word("personal_data", "withdrawn")).await.expect(201);
    let view: LearnerView = school.clerk.get(&format!("{BASE}/{who}")).await.expect(200).read();
    assert!(view.consent_withdrawn_at.is_some());
    let entry = json!({ "learner_id": who, "at": "2025-11-12T01:02:00Z" });
    let refused = school.clerk.post(&sheet, entry.clone()).await.problem(422, "consent_withdrawn");
    refused.fault("/learner_id", "consent_withdrawn");
    let wanted = json!({ "consent_notice_version": "2025-01", "needs": {} });
    school
        .clerk
        .put(&format!("{BASE}/{who}/needs"), "\"v0\"", wanted)
        .await
        .problem(422, "consent_withdrawn");
    school
        .clerk
        .post(&format!("{BASE}/{who}/proxies"), proxy("13800000001"))
        .await
        .problem(422, "consent_withdrawn");
    school.clerk.post(&path, word("personal_data", "given")).await.expect(201);
    school.clerk.post(&sheet, entry).await.expect(201);
}

#[actix_web::test]
async fn needs_come_with_consent_and_go_with_it() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let who = learner(&school, "张三", 12).await;
    let path = format!("{BASE}/{who}/needs");
    let none = school.clerk.get(&path).await.expect(200);
    assert_eq!(none.read::<LearnerNeedsView>().version, 0);
    let mut said = json!({ "needs": {
        "categories": ["health_fitness", "health_fitness"], "weekdays": [3, 1], "day_parts": ["morning"],
        "languages": ["mongolian"], "aids": ["step_free"], "note": "希望离家近" } });
    school.clerk.put(&path, &none.etag(), said.clone()).await.problem(422, "consent_to_needs_required");
    said["consent_notice_version"] = json!("2025-01");
    let kept = school.clerk.put(&path, &none.etag(), said.clone()).await.expect(200);
    let view: LearnerNeedsView = kept.read();
    assert_eq!((view.needs.categories.len(), view.needs.weekdays.as_slice()), (1, [1, 3].as_slice()));
    school.clerk.put(&path, &none.etag(), said.clone()).await.problem(412, "stale_version");
    said["needs"]["categories"] = json!(["no_such_category"]);
    let refused = school.clerk.put(&path, &kept.etag(), said).await.problem(422, "validation_failed");
    refused.fault("/needs/categories", "category_unknown");
    let trail =
        app.city(Role::Auditor).await.get("/api/v1/audit-entries?action=learner.put_needs").await.expect(200);
    let told = String::from_utf8_lossy(&trail.bytes).into_owned();
    assert!(told.contains("health_fitness") && !told.contains("离家近"), "{told}");
    school.clerk.post(&format!("{BASE}/{who}/consents"), word("needs", "withdrawn")).await.expect(201);
    assert_eq!(app.count("select from learner_need"), 0, "what was kept by consent goes with it");
}

#[actix_web::test]
async fn a_person_stands_in_for_three_learners_and_for_nobody_twice() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let mut all = Vec::new();
    for running in [12_u16, 14, 16, 18] {
        all.push(learner(&school, "张三", running).await);
    }
    let path = |who: &String| format!("{BASE}/{who}/proxies");
    school.clerk.post(&path(&all[0]), proxy("139 4771 2345")).await.problem(422, "proxy_of_oneself");
    for who in &all[..3] {
        school.clerk.post(&path(who), proxy("13800000001")).await.expect(201);
    }
    school.clerk.post(&path(&all[0]), proxy("+8613800000001")).await.problem(409, "proxy_stands_already");
    school.clerk.post(&path(&all[3]), proxy("+86 138-0000-0001")).await.problem(422, "proxy_of_too_many");
    let known: LearnerProxies = school.clerk.get(&path(&all[0])).await.expect(200).read();
    assert_eq!(
        (known.items[0].phone_masked.as_str(), known.items[0].state.as_str()),
        ("138****0001", "in_force")
    );
    let end = format!("/api/v1/learner-proxies/{}/end", known.items[0].id);
    school.clerk.post(&end, json!({ "reason": "本人要求" })).await.expect(200);
    school.clerk.post(&end, json!({ "reason": "本人要求" })).await.problem(409, "proxy_ended");
    school.clerk.post(&path(&all[3]), proxy("13800000001")).await.expect(201);
    let mut wrong = proxy("13800000002");
    wrong["monthly_limit"] = json!(null);
    wrong["valid_to"] = json!("2025-10-01");
    let refused = school.clerk.post(&path(&all[0]), wrong).await.problem(422, "validation_failed");
    refused.fault("/monthly_limit", "required").fault("/valid_to", "proxy_days_reversed");
    let trail = app
        .city(Role::Auditor)
        .await
        .get("/api/v1/audit-entries?action=learner.create_proxy")
        .await
        .expect(200);
    let told = String::from_utf8_lossy(&trail.bytes).into_owned();
    assert!(!told.contains("王小明") && !told.contains("13800000001"), "{told}");
    assert!(app.refuses("update learner_proxy set monthly_limit_centi = 999999"));
}

#[actix_web::test]
async fn of_two_who_enter_the_last_standing_at_once_one_is_refused() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let mut all = Vec::new();
    for running in [12_u16, 14, 16, 18] {
        all.push(learner(&school, "张三", running).await);
    }
    for who in &all[..2] {
        school.clerk.post(&format!("{BASE}/{who}/proxies"), proxy("13800000001")).await.expect(201);
    }
    let paths = [format!("{BASE}/{}/proxies", all[2]), format!("{BASE}/{}/proxies", all[3])];
    let both = futures_util::future::join(
        school.clerk.post(&paths[0], proxy("13800000001")),
        school.manager.post(&paths[1], proxy("13800000001")),
    )
    .await;
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
}

#[actix_web::test]
async fn the_city_says_of_how_many_one_may_be_the_proxy_from_a_coming_day_on() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let path = "/api/v1/proxy-rules";
    let rule = |day: &str| json!({ "effective_from": day, "max_learners": 2, "basis": "鄂民发〔2025〕9号" });
    let refused = city.post(path, rule("2025-11-12")).await.problem(422, "validation_failed");
    refused.fault("/effective_from", "effective_from_past");
    city.post(path, rule("2025-12-01")).await.expect(201);
    city.post(path, rule("2025-12-01")).await.problem(409, "proxy_rule_follows");
    let rules = city.get(path).await.expect(200).json();
    assert_eq!(rules["items"][1]["effective_to"], "2025-11-30");
}

#[actix_web::test]
async fn staff_of_the_facility_is_no_proxy_there() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let (staff, who) = (learner(&school, "工作人员", 13).await, learner(&school, "张三", 12).await);
    let accounts = app.city(Role::CityAdmin).await;
    let account = json!({
        "username": "clerk-here", "display_name": "其其格", "password": crate::support::PASSWORD,
        "grants": [{ "role": "facility_clerk", "scope": "facility", "facility_id": school.facility }],
    });
    let account = accounts.post("/api/v1/accounts", account).await.expect(201).id();
    let mut named = proxy("13800000009");
    named["account_id"] = json!(account);
    let path = format!("{BASE}/{who}/proxies");
    let refused = app.division(Role::TownshipOperator, TOWN).await.post(&path, named).await;
    refused.problem(422, "proxy_is_staff");
    let declare = json!({ "account_id": account });
    let county = app.division(Role::CountyAdmin, "150602").await;
    county.post(&format!("{BASE}/{staff}/declare-account"), declare).await.expect(204);
    let read = school.clerk.get(&format!("{BASE}/{staff}")).await.expect(200);
    school
        .clerk
        .patch(&format!("{BASE}/{staff}"), &read.etag(), json!({ "phone": "13800000009" }))
        .await
        .expect(200);
    school.clerk.post(&path, proxy("13800000009")).await.problem(422, "proxy_is_staff");
}

#[actix_web::test]
async fn a_proxy_fetches_within_the_month_and_the_order_names_it() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let who = app.learner(&place, "1950-05-01");
    app.give(who, "2026-12-31", 10_000, "2025-11-01T02:00:00Z").await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let city = app.city(Role::CityAdmin).await;
    let item = json!({ "code": "R-001", "name": "香皂", "kind": "daily_necessity", "price": "2.00", "cost": "1.00" });
    let item = city.post("/api/v1/redemption-items", item).await.expect(201).id();
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let stock = json!({ "facility_id": place.facility, "quantity": 9, "document": "调拨单 1" });
    let receive = format!("/api/v1/redemption-items/{item}/receive-stock");
    manager.post_once(&receive, "s", stock).await.expect(201);
    let limited = |phone: &str| {
        let mut body = proxy(phone);
        body["monthly_limit"] = json!("3.00");
        body
    };
    let path = format!("{BASE}/{who}/proxies");
    let standing = clerk.post(&path, limited("13800000001")).await.expect(201).id();
    let order = json!({ "learner_id": who, "facility_id": place.facility, "item_id": item, "quantity": 1 });
    let reserve = async |clerk: &Client, key: &str| {
        clerk.post_once("/api/v1/redemption-orders", key, order.clone()).await.expect(201).id()
    };
    let fetch = |order: &String| format!("/api/v1/redemption-orders/{order}/pick-up");
    let (first, second) = (reserve(&clerk, "a").await, reserve(&clerk, "b").await);
    let shown = json!({ "proxy_id": standing });
    let done = clerk.post_once(&fetch(&first), "c", shown.clone()).await.expect(200).json();
    assert_eq!((&done["proxy_name"], &done["proxy_id"]), (&json!("王*"), &json!(standing)));
    let refused = clerk.post_once(&fetch(&second), "d", shown.clone()).await;
    let refused = refused.problem(422, "proxy_limit_reached");
    assert!(String::from_utf8_lossy(&refused.bytes).contains("1.00"), "{}", refused.json());
    let end = format!("/api/v1/learner-proxies/{standing}/end");
    clerk.post(&end, json!({ "reason": "换人代办" })).await.expect(200);
    clerk.post_once(&fetch(&second), "e", shown).await.problem(422, "proxy_not_in_force");
    let renewed = clerk.post(&path, limited("13800000001")).await.expect(201).id();
    let shown = json!({ "proxy_id": renewed });
    clerk.post_once(&fetch(&second), "f", shown.clone()).await.problem(422, "proxy_limit_reached");
    let other = app.learner(&place, "1951-05-01");
    let theirs =
        clerk.post(&format!("{BASE}/{other}/proxies"), limited("13800000003")).await.expect(201).id();
    let stranger = json!({ "proxy_id": theirs });
    clerk.post_once(&fetch(&second), "g", stranger).await.problem(422, "proxy_not_of_learner");
    app.clock.set("2025-12-01T02:00:00Z".parse().expect("an instant"));
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let third = reserve(&clerk, "h").await;
    clerk.post_once(&fetch(&third), "i", shown).await.expect(200);
    app.books_balance();
}

#[actix_web::test]
async fn who_has_died_learns_no_more_and_what_was_entered_after_that_day_is_marked() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let who = app.learner(&place, "1950-05-01");
    let before =
        Taught { form: "course_class", starts_at: "2025-10-10T01:00:00Z", ends_at: "2025-10-10T02:00:00Z" };
    let after = Taught { starts_at: "2025-10-20T01:00:00Z", ends_at: "2025-10-20T02:00:00Z", ..before };
    app.attended(&place, who, &before, 60);
    app.attended(&place, who, &after, 60);
    let (clerk, manager) = (
        app.facility(Role::FacilityClerk, place.facility).await,
        app.facility(Role::FacilityManager, place.facility).await,
    );
    let standing = clerk.post(&format!("{BASE}/{who}/proxies"), proxy("13800000001")).await.expect(201).id();
    let death = |day: &str| json!({ "died_on": day, "source": "community", "document": "社区证明 3 号" });
    let path = format!("{BASE}/{who}/record-death");
    clerk.post(&path, death("2025-10-15")).await.problem(403, "role_not_allowed");
    let refused = manager.post(&path, death("2025-11-13")).await.problem(422, "validation_failed");
    refused.fault("/died_on", "death_day_impossible");
    let told = manager.post(&path, death("2025-10-15")).await.expect(200).json();
    assert_eq!((&told["status"], &told["died_on"]), (&json!("deceased"), &json!("2025-10-15")));
    assert!(told["closed_at"].is_string(), "the account closes");
    manager.post(&path, death("2025-10-15")).await.problem(409, "learner_step_not_allowed");
    let proxies = clerk.get(&format!("{BASE}/{who}/proxies")).await.expect(200).json();
    assert_eq!(
        (&proxies["items"][0]["id"], &proxies["items"][0]["state"]),
        (&json!(standing), &json!("ended"))
    );
    let attended = clerk.get(&format!("{BASE}/{who}/attendances")).await.expect(200).json();
    let marks: Vec<&Value> =
        attended["items"].as_array().expect("items").iter().map(|one| &one["after_death"]).collect();
    assert_eq!(marks, [&json!(true), &json!(false)]);
}

#[actix_web::test]
async fn a_learner_who_died_last_month_does_not_sign_in() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let who = learner(&school, "张三", 12).await;
    let sheet = opened(&app, &school).await;
    let death = json!({ "died_on": "2025-10-12", "source": "family", "document": "死亡证明" });
    school.manager.post(&format!("{BASE}/{who}/record-death"), death).await.expect(200);
    let entry = json!({ "learner_id": who, "at": "2025-11-12T01:02:00Z" });
    let refused = school.clerk.post(&sheet, entry).await.problem(422, "learner_deceased");
    refused.fault("/learner_id", "learner_deceased");
}

#[actix_web::test]
async fn what_earlier_learners_lack_for_being_found_is_filled_in() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let body = learner_body(&school.id, "张三", &id_number("19500101", 12));
    school.clerk.post(BASE, body).await.expect(201);
    app.sql(
        "create table kept as select id, phone_hash, id_number_tail_hash from learner;
         update learner set phone_hash = null, id_number_tail_hash = null",
    );
    app.learner(&app.place(1), "1950-05-01");
    backend::sweeps::sweep(&app.state).await;
    let same = "select from learner l join kept k using (id, phone_hash, id_number_tail_hash)";
    assert_eq!(app.count(same), 1);
    assert_eq!(
        app.count("select from learner where id_number_tail_hash is null"),
        0,
        "what does not open is left"
    );
}
