//! Hours of volunteers that have earned, and teachers who were paid, for the books to be checked with.

use backend::sweeps::sweep;
use contract::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::elders::Place;
use crate::support::{Client, TestApp};

async fn decide(client: &Client, path: &str, etag: &str, body: Value) -> Value {
    let key = Uuid::now_v7().to_string();
    let headers = [("idempotency-key", key.as_str()), ("if-match", etag)];
    client.send(reqwest::Method::POST, path, Some(body), &headers).await.expect(200).json()
}

/// A learner whose hours somebody else has approved, and which have earned.
pub async fn served(app: &TestApp, place: &Place) {
    let who = app.learner(place, "1950-05-01");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let team = json!({ "kind": "elder_volunteer_team", "name": "先锋队", "school_id": place.school, "founded_on": "2025-09-01" });
    let team = manager.post("/api/v1/volunteer-teams", team).await.expect(201).id();
    let member = json!({ "learner_id": who, "joined_on": "2025-09-01" });
    let member =
        manager.post(&format!("/api/v1/volunteer-teams/{team}/members"), member).await.expect(201).id();
    let log = json!({
        "member_id": member, "form": "volunteer_service", "what": "入户探访",
        "starts_at": "2025-11-10T01:00:00Z", "ends_at": "2025-11-10T02:30:00Z",
    });
    let log = clerk.post("/api/v1/volunteer-logs", log).await.expect(201);
    decide(&manager, &format!("/api/v1/volunteer-logs/{}/approve", log.id()), &log.etag(), json!(null)).await;
    sweep(&app.state).await;
}

/// A teacher who was paid for two sessions, the payment of one of which two people have undone.
pub async fn paid(app: &TestApp, place: &Place) {
    let county = app.division(Role::CountyAdmin, "150602").await;
    let checker = app.division(Role::CountyAdmin, "150602").await;
    let fund = json!({ "kind": "operating_guarantee_fund", "name": "运营保障经费", "county_code": "150602", "facility_id": place.facility });
    let fund = county.post("/api/v1/funds", fund).await.expect(201).id();
    let grant = json!({ "amount": "500.00", "source": "财政局", "document": "通知 9" });
    county.post_once(&format!("/api/v1/funds/{fund}/receive"), "grant for teachers", grant).await.expect(201);
    let standard = json!({ "county_code": "150602", "source": "school", "yuan_per_hour": "80.00", "policy_basis": "标准", "effective_from": "2025-01-01" });
    county.post("/api/v1/remuneration-standards", standard).await.expect(201);
    let teacher =
        json!({ "school_id": place.school, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = county.post("/api/v1/teachers", teacher).await.expect(201).id();
    let mut events = Vec::new();
    for day in ["2025-10-08", "2025-10-09"] {
        app.taught_by(place, &teacher, day);
        let wanted = json!({ "teacher_id": teacher, "school_id": place.school, "from": day, "to": day, "fund_id": fund });
        let asked = county.post_once("/api/v1/teacher-remunerations", day, wanted).await.expect(201).id();
        let path = format!("/api/v1/teacher-remunerations/{asked}/approve");
        events.push(decide(&checker, &path, "\"v1\"", json!(null)).await["event_id"].clone());
    }
    let undo = json!({ "event_id": events[0], "reason": "重复支付" });
    let undo = county.post_once("/api/v1/ledger-reversals", "undo pay", undo).await.expect(201).id();
    decide(&checker, &format!("/api/v1/ledger-reversals/{undo}/approve"), "\"v1\"", json!(null)).await;
}

/// What is done to hours and payments behind the server's back, and the invariant that shows it.
pub const CORRUPTIONS: &[(&str, &str)] = &[
    ("update volunteer_log set minutes = 1", "volunteer_hours_earn_what_was_approved"),
    (
        "update volunteer_log set learner_id = gen_random_uuid(), person_id = gen_random_uuid()",
        "volunteer_hours_earn_what_was_approved",
    ),
    ("update volunteer_log set form = 'peer_teaching'", "volunteer_hours_earn_what_was_approved"),
    (
        "update volunteer_log set status = 'refused', decision_reason = '重复'",
        "volunteer_hours_earn_what_was_approved",
    ),
    ("delete from volunteer_log", "volunteer_hours_earn_what_was_approved"),
    (
        "update credit_earning set request_hash = sha256('x') where record_id in (select id from volunteer_log)",
        "volunteer_hours_earn_what_was_approved",
    ),
    (
        "delete from credit_earning where record_id in (select id from volunteer_log); update volunteer_log set entered_at = '2025-11-01', decided_at = '2025-11-01'",
        "volunteer_hours_earn_in_time",
    ),
    (
        "alter table volunteer_log drop constraint volunteer_log_checker_check; update volunteer_log set decided_by = entered_by",
        "nobody_approves_its_own_hours",
    ),
    (
        "insert into learner_account select decided_by, learner_id from volunteer_log",
        "nobody_approves_its_own_hours",
    ),
    ("delete from teacher_remuneration where status = 'paid'", "remunerations_are_paid_as_they_say"),
    ("update teacher_remuneration set amount = amount + 1", "remunerations_are_paid_as_they_say"),
    (
        "update teacher_remuneration set entry_id = gen_random_uuid() where status = 'paid'",
        "remunerations_are_paid_as_they_say",
    ),
    (
        "update fund_entry set amount = amount + 1 where category = 'teacher_remuneration'",
        "remunerations_are_paid_as_they_say",
    ),
    (
        "update teacher_remuneration set status = 'paid' where status = 'reversed'",
        "remunerations_are_paid_as_they_say",
    ),
    (
        "update teacher_remuneration set status = 'reversed' where status = 'paid'",
        "remunerations_are_paid_as_they_say",
    ),
    (
        "alter table teacher_remuneration drop constraint teacher_remuneration_checker_check; update teacher_remuneration set decided_by = requested_by",
        "remunerations_are_paid_as_they_say",
    ),
    (
        "update fund_entry set category = 'operations' where category = 'teacher_remuneration'",
        "remunerations_are_paid_as_they_say",
    ),
    (
        "update teacher_remuneration_session set minutes = minutes + 1",
        "remunerations_pay_for_what_was_taught",
    ),
    ("update teacher_remuneration_session set yuan_per_hour = 81", "remunerations_pay_for_what_was_taught"),
    ("update teacher_remuneration_session set stands = false", "remunerations_pay_for_what_was_taught"),
    ("delete from teacher_remuneration_session", "remunerations_pay_for_what_was_taught"),
    (
        "update class_session set status = 'cancelled' where id in (select session_id from teacher_remuneration_session)",
        "remunerations_pay_for_what_was_taught",
    ),
    (
        "update class_session set teacher_id = null where id in (select session_id from teacher_remuneration_session)",
        "remunerations_pay_for_what_was_taught",
    ),
    (
        "update class_session set ends_at = ends_at - interval '1 minute' where id in (select session_id from teacher_remuneration_session)",
        "remunerations_pay_for_what_was_taught",
    ),
    (
        "update fund set kind = 'redemption_fund' where kind = 'operating_guarantee_fund'",
        "earmarked_money_pays_for_redemption_only",
    ),
    (
        "update fund set kind = 'redemption_fund' where kind = 'operating_guarantee_fund'",
        "remunerations_are_paid_as_they_say",
    ),
];
