//! What teachers are paid: by dated standards, once, by two people, and never out of earmarked money.

use contract::auth::Role;
use serde_json::{Value, json};

use crate::support::learning::{School, course, learner, school, session_body};
use crate::support::{Client, TestApp};

const TOWN: &str = "150602100";
const BASE: &str = "/api/v1/teacher-remunerations";
const STANDARDS: &str = "/api/v1/remuneration-standards";

/// A school, its county, a fund of each kind with money in it, and a teacher with two closed sessions of ninety minutes.
struct World {
    app: TestApp,
    school: School,
    county: Client,
    operating: String,
    earmarked: String,
    teacher: String,
}

impl World {
    async fn new(source: Value) -> Self {
        let app = TestApp::spawn().await;
        let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
        let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
        let county = app.division(Role::CountyAdmin, "150602").await;
        let mut funds = Vec::new();
        for kind in ["operating_guarantee_fund", "redemption_fund"] {
            let new = json!({ "kind": kind, "name": kind, "county_code": "150602" });
            let fund = county.post("/api/v1/funds", new).await.expect(201).id();
            let award = json!({ "amount": "500.00", "source": "民政局", "document": "通知 1" });
            county.post_once(&format!("/api/v1/funds/{fund}/receive"), kind, award).await.expect(201);
            funds.push(fund);
        }
        let mut body =
            json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
        body.as_object_mut().expect("members").extend(source.as_object().expect("members").clone());
        let teacher = school.manager.post("/api/v1/teachers", body).await.expect(201).id();
        let who = learner(&school, "张三", 12).await;
        for (from, to) in [("00:00", "01:30"), ("01:30", "03:00")] {
            let at = |time: &str| format!("2025-11-12T{time}:00Z");
            let body = session_body(&school, &course, &at(from), &at(to));
            let id = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
            app.sql(&format!(
                "update class_session set status = 'closed', teacher_id = '{teacher}' where id = '{id}';
                 insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until,
                     valid_minutes, status, source, recorded_by, created_at)
                 select gen_random_uuid(), id, '{who}', starts_at, ends_at, ends_at, 90, 'signed_out', 'staff',
                     gen_random_uuid(), now() from class_session where id = '{id}'"
            ));
        }
        let [operating, earmarked] = funds.try_into().expect("two funds");
        Self { app, school, county, operating, earmarked, teacher }
    }

    async fn standard(&self, source: &str, yuan: &str, from: &str) {
        let body = json!({ "county_code": "150602", "source": source, "yuan_per_hour": yuan, "policy_basis": "鄂民发〔2025〕3号", "effective_from": from });
        self.county.post(STANDARDS, body).await.expect(201);
    }

    fn wanted(&self, fund: &str) -> Value {
        json!({ "teacher_id": self.teacher, "school_id": self.school.id, "from": "2025-11-01", "to": "2025-11-12", "fund_id": fund })
    }

    async fn decide(
        &self,
        who: &Client,
        id: &str,
        verb: &str,
        etag: &str,
        body: Value,
    ) -> crate::support::Answer {
        let path = format!("{BASE}/{id}/{verb}");
        let key = uuid::Uuid::now_v7().to_string();
        let headers = [("idempotency-key", key.as_str()), ("if-match", etag)];
        who.send(reqwest::Method::POST, &path, Some(body), &headers).await
    }
}

#[actix_web::test]
async fn a_session_is_paid_once_by_the_standard_of_its_day_and_by_two_people() {
    let world = World::new(json!({})).await;
    let county = &world.county;
    let missing = county.post_once(BASE, "a", world.wanted(&world.operating)).await;
    missing.problem(422, "remuneration_standard_missing");
    world.standard("school", "80.05", "2025-01-01").await;
    let asked = county.post_once(BASE, "b", world.wanted(&world.operating)).await.expect(201);
    let replay = county.post_once(BASE, "b", world.wanted(&world.operating)).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", asked.json()));
    let told = asked.json();
    assert_eq!(
        (&told["amount"], &told["minutes"], &told["sessions"], &told["status"], &told["teacher_name"]),
        (&json!("240.15"), &json!(180), &json!(2), &json!("pending"), &json!("赵*"))
    );
    county.post_once(BASE, "c", world.wanted(&world.operating)).await.problem(422, "nothing_to_remunerate");
    let own = world.decide(county, &asked.id(), "approve", "\"v1\"", json!(null)).await;
    own.problem(403, "own_remuneration");
    let checker = world.app.division(Role::CountyAdmin, "150602").await;
    let paid = world.decide(&checker, &asked.id(), "approve", "\"v1\"", json!(null)).await.expect(200).json();
    assert_eq!(paid["status"], "paid");
    world
        .decide(&checker, &asked.id(), "reject", "\"v2\"", json!({ "reason": "重复" }))
        .await
        .problem(409, "remuneration_decided");
    let fund = county.get(&format!("/api/v1/funds/{}", world.operating)).await.expect(200).json();
    assert_eq!((&fund["spent"], &fund["balance"]), (&json!("240.15"), &json!("259.85")));
    let read = county.get(&format!("{BASE}/{}", asked.id())).await.expect(200).json();
    assert_eq!(
        (&read["remuneration"]["teacher_name"], &read["sessions"][1]["yuan_per_hour"]),
        (&json!("赵老师"), &json!("80.05"))
    );
    let summary = county.get(&format!("{BASE}/summary")).await.expect(200).json();
    assert_eq!(
        summary["groups"],
        json!([{ "source": "school", "fund_kind": "operating_guarantee_fund", "teachers": 1, "minutes": 180, "amount": "240.15" }])
    );
    let twice = "insert into teacher_remuneration_session select gen_random_uuid(), session_id, standard_id, minutes, yuan_per_hour, true from teacher_remuneration_session";
    assert!(world.app.refuses(twice), "the database itself pays a session once");
    for kept in [
        "audit_entry where after::text",
        "idempotency_key where response::text",
        "fund_entry where counterparty",
    ] {
        assert_eq!(world.app.count(&format!("select from {kept} like '%赵老师%'")), 0, "{kept}");
    }
    world.app.books_balance();
}

#[actix_web::test]
async fn a_session_that_nobody_attended_is_not_paid_for_and_who_decides_sees_how_many_came() {
    let world = World::new(json!({})).await;
    world.standard("school", "80.00", "2025-01-01").await;
    let (county, app) = (&world.county, &world.app);
    let first = "(select id from class_session order by starts_at limit 1)";
    app.sql(&format!("update attendance set valid_minutes = 29 where session_id = {first}"));
    let asked = county.post_once(BASE, "a", world.wanted(&world.operating)).await.expect(201);
    assert_eq!((&asked.json()["sessions"], &asked.json()["amount"]), (&json!(1), &json!("120.00")));
    let checker = app.division(Role::CountyAdmin, "150602").await;
    let path = format!("{BASE}/{}", asked.id());
    let attended = async || checker.get(&path).await.expect(200).json()["sessions"][0]["attended"].as_i64();
    assert_eq!(attended().await, Some(1));
    app.sql("update attendance set status = 'void'");
    assert_eq!(attended().await, Some(0));
    let approved = world.decide(&checker, &asked.id(), "approve", "\"v1\"", json!(null)).await;
    approved.problem(422, "remuneration_not_attended");
    let reason = json!({ "reason": "没有人上课" });
    world.decide(&checker, &asked.id(), "reject", "\"v1\"", reason).await.expect(200);
    county.post_once(BASE, "b", world.wanted(&world.operating)).await.problem(422, "nothing_to_remunerate");
}

#[actix_web::test]
async fn earmarked_money_pays_no_teacher_and_each_attempt_is_counted() {
    let world = World::new(json!({})).await;
    world.standard("school", "80.00", "2025-01-01").await;
    for _ in 0..2 {
        let refused = world.county.post_once(BASE, "a", world.wanted(&world.earmarked)).await;
        refused.problem(422, "not_earmarked_use");
    }
    let fund = world.county.get(&format!("/api/v1/funds/{}", world.earmarked)).await.expect(200).json();
    assert_eq!((&fund["misuse_attempts"], &fund["spent"]), (&json!(1), &json!("0.00")), "once under its key");
    let entry = format!(
        "insert into fund_entry select gen_random_uuid(), '{}', gen_random_uuid(), 'teacher_remuneration', 1, 'x', 'x', now()",
        world.earmarked
    );
    assert!(world.app.refuses(&entry), "and the database refuses whatever came past the rules");
    let pay = json!({ "category": "teacher_remuneration", "amount": "1.00", "supplier": "赵老师", "document": "单1" });
    let spend = format!("/api/v1/funds/{}/spend", world.operating);
    world.county.post_once(&spend, "b", pay).await.fault("/category", "remuneration_by_request");
}

#[actix_web::test]
async fn a_serving_civil_servant_is_paid_once_the_check_is_passed_and_its_unit_had_consented() {
    let organ =
        json!({ "source": "party_government_organ", "employment": "in_service", "consent_of_unit": true });
    let world = World::new(organ).await;
    world.standard("party_government_organ", "60.00", "2025-01-01").await;
    let ask = async |key: &str| world.county.post_once(BASE, key, world.wanted(&world.operating)).await;
    ask("a").await.problem(422, "compliance_check_missing");
    let path = format!("/api/v1/teachers/{}", world.teacher);
    let check =
        |passed: bool| json!({ "passed": passed, "document": "审核意见1", "checked_on": "2025-11-10" });
    world.county.post(&format!("{path}/compliance-checks"), check(true)).await.expect(201);
    let told = ask("b").await.problem(422, "pay_consent_missing");
    assert!(told.json()["detail"].as_str().is_some_and(|detail| detail.contains("2025-11-12")));
    let consent = json!({ "unit_name": "区政府", "document_number": "函1", "given_on": "2025-01-01", "valid_to": "2025-12-31" });
    world.school.manager.post(&format!("{path}/consents"), consent).await.expect(201);
    let asked = ask("c").await.expect(201);
    world.county.post(&format!("{path}/compliance-checks"), check(false)).await.expect(201);
    let checker = world.app.division(Role::CountyAdmin, "150602").await;
    let late = world.decide(&checker, &asked.id(), "approve", "\"v1\"", json!(null)).await;
    late.problem(422, "compliance_check_missing");
    world.county.post(&format!("{path}/compliance-checks"), check(true)).await.expect(201);
    world.decide(&checker, &asked.id(), "approve", "\"v1\"", json!(null)).await.expect(200);
}

#[actix_web::test]
async fn what_is_rejected_or_reversed_can_be_paid_again() {
    let world = World::new(json!({})).await;
    world.standard("school", "80.00", "2025-01-01").await;
    let checker = world.app.division(Role::CountyAdmin, "150602").await;
    let first = world.county.post_once(BASE, "a", world.wanted(&world.operating)).await.expect(201);
    let reason = json!({ "reason": "课次有误" });
    world.decide(&world.county, &first.id(), "reject", "\"v1\"", reason).await.expect(200);
    let second = world.county.post_once(BASE, "b", world.wanted(&world.operating)).await.expect(201);
    let paid =
        world.decide(&checker, &second.id(), "approve", "\"v1\"", json!(null)).await.expect(200).json();
    let undo = json!({ "event_id": paid["event_id"], "reason": "重复支付" });
    let reversal = world.county.post_once("/api/v1/ledger-reversals", "undo", undo).await.expect(201).id();
    let path = format!("/api/v1/ledger-reversals/{reversal}/approve");
    let headers = [("idempotency-key", "approve"), ("if-match", "\"v1\"")];
    checker.send(reqwest::Method::POST, &path, None, &headers).await.expect(200);
    let read = world.county.get(&format!("{BASE}/{}", second.id())).await.expect(200).json();
    assert_eq!(read["remuneration"]["status"], "reversed");
    let fund = world.county.get(&format!("/api/v1/funds/{}", world.operating)).await.expect(200).json();
    assert_eq!((&fund["spent"], &fund["balance"]), (&json!("0.00"), &json!("500.00")));
    world.county.post_once(BASE, "c", world.wanted(&world.operating)).await.expect(201);
    world.app.books_balance();
}

#[actix_web::test]
async fn a_standard_follows_the_one_before_from_a_coming_day_on() {
    let world = World::new(json!({})).await;
    world.standard("school", "80.00", "2025-01-01").await;
    let body = |from: &str, yuan: &str| json!({ "county_code": "150602", "source": "school", "yuan_per_hour": yuan, "policy_basis": "新标准", "effective_from": from });
    world
        .county
        .post(STANDARDS, body("2025-11-12", "90.00"))
        .await
        .fault("/effective_from", "remuneration_standard_day");
    world
        .county
        .post(STANDARDS, body("2026-01-01", "0.00"))
        .await
        .fault("/yuan_per_hour", "amount_not_positive");
    world.county.post(STANDARDS, body("2026-01-01", "90.00")).await.expect(201);
    let listed = world.county.get(STANDARDS).await.expect(200).json();
    assert_eq!(
        (&listed["items"][0]["effective_to"], &listed["items"][1]["effective_to"]),
        (&json!(null), &json!("2025-12-31"))
    );
    let stranger = world.app.division(Role::CountyAdmin, "150621").await;
    stranger.post(STANDARDS, body("2026-01-01", "90.00")).await.fault("/county_code", "county_not_allowed");
    assert_eq!(stranger.get(STANDARDS).await.expect(200).json()["items"], json!([]));
    let mut late = world.wanted(&world.operating);
    late["to"] = json!("2025-11-13");
    world.county.post_once(BASE, "a", late).await.fault("/to", "day_to_come");
    let nobody = stranger.post_once(BASE, "b", world.wanted(&world.operating)).await;
    nobody.problem(404, "not_found");
}
