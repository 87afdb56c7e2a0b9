//! Two records of one person become one with a full trace; what learners ask for about their data is done, and nothing more.
mod carried;
mod held;
mod lists;
mod lives;
mod one_person;

use contract::auth::Role;
use contract::ids::LearnerId;
use contract::learner::LearnerView;
use contract::page::Page;
use contract::privacy::{
    DuplicateView, LearnerMergeView, PersonalCopy, PersonalPartKind, PrivacyRequestView,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::elders::{Place, Taught};
use crate::support::learning::{School, id_number, learner, learner_body, school};
use crate::support::{Answer, Client, TestApp};

const BASE: &str = "/api/v1/learners";
const TOWN: &str = "150602100";

const MORNING: Taught<'static> =
    Taught { form: "course_class", starts_at: "2025-10-10T01:00:00Z", ends_at: "2025-10-10T02:00:00Z" };

async fn ask_merge(client: &Client, stays: LearnerId, goes: LearnerId) -> Answer {
    let body = json!({ "other_id": goes, "reason": "同一人两次登记" });
    client.post(&format!("{BASE}/{stays}/merge-requests"), body).await
}

async fn decide(client: &Client, merge: &str, verb: &str, body: Option<Value>) -> Answer {
    let path = format!("/api/v1/learner-merges/{merge}/{verb}");
    let key = format!("{path} {}", uuid::Uuid::now_v7());
    client.send(Method::POST, &path, body, &[("idempotency-key", &key), ("if-match", "\"v1\"")]).await
}

struct World {
    place: Place,
    asker: Client,
    checker: Client,
}

async fn world(app: &TestApp) -> World {
    World {
        place: app.place(1),
        asker: app.division(Role::CountyAdmin, "150602").await,
        checker: app.division(Role::CountyAdmin, "150602").await,
    }
}

fn credits(view: &Answer) -> (Value, Vec<(Value, Value)>) {
    let told = view.json();
    let buckets = told["buckets"].as_array().expect("buckets").iter();
    (
        told["balance"].clone(),
        buckets.map(|one| (one["expires_on"].clone(), one["balance"].clone())).collect(),
    )
}

#[actix_web::test]
async fn the_credits_of_a_merged_record_move_bucket_by_bucket_and_nothing_of_the_past_is_rewritten() {
    let app = TestApp::spawn().await;
    let World { place, asker, checker } = world(&app).await;
    let (stays, goes) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    app.give(stays, "2026-12-31", 500, "2025-11-01T02:00:00Z").await;
    app.give(goes, "2026-12-31", 700, "2025-11-01T02:00:00Z").await;
    app.give(goes, "2027-06-30", 300, "2025-11-01T02:00:00Z").await;
    // Too new to have been settled.
    let first = Taught { starts_at: "2025-11-11T10:00:00Z", ends_at: "2025-11-11T11:00:00Z", ..MORNING };
    app.attended(&place, stays, &first, 60);
    let later = Taught { starts_at: "2025-11-12T00:00:00Z", ends_at: "2025-11-12T01:00:00Z", ..MORNING };
    app.attended(&place, goes, &later, 60);
    let attended = "select md5(string_agg(a::text, ',' order by id)) from attendance a";
    let before = app.count(&format!("select from ({attended}) q where q.md5 is not null"));
    let merge = ask_merge(&asker, stays, goes).await.expect(201).id();
    ask_merge(&asker, stays, goes).await.problem(409, "asked_already");
    decide(&asker, &merge, "approve", None).await.problem(403, "own_privacy_request");
    let done: LearnerMergeView = decide(&checker, &merge, "approve", None).await.expect(200).read();
    assert!(done.requested_by_name.is_some() && done.decided_by_name.is_some(), "both people are named");
    assert_eq!((done.status.as_str(), done.moved.to_string().as_str()), ("approved", "10.00"));
    let trace = done.trace.expect("a trace");
    assert_eq!((trace.attendances, trace.credits.len()), (1, 2));
    assert!(trace.last_attendance_id.is_some());
    let here = asker.get(&format!("{BASE}/{stays}/credits")).await.expect(200);
    assert_eq!(
        credits(&here),
        (json!("15.00"), vec![(json!("2026-12-31"), json!("12.00")), (json!("2027-06-30"), json!("3.00"))])
    );
    let gone: LearnerView = asker.get(&format!("{BASE}/{goes}")).await.expect(200).read();
    assert_eq!((gone.status.as_str(), gone.merged_into), ("merged", Some(stays)));
    let all = asker.get(&format!("{BASE}/{stays}/attendances")).await.expect(200).json();
    let whose: Vec<&Value> =
        all["items"].as_array().expect("items").iter().map(|one| &one["attendance"]["learner_id"]).collect();
    assert_eq!(whose, [&json!(goes), &json!(stays)], "both, each with its origin");
    assert_eq!(before, app.count(&format!("select from ({attended}) q where q.md5 is not null")));
    assert_eq!(app.count("select from attendance where valid_minutes = 60"), 2);
    let entries = asker.get(&format!("{BASE}/{stays}/credits/entries")).await.expect(200).json();
    assert_eq!(entries["items"][0]["movement"], "merged");
    decide(&checker, &merge, "approve", None).await.problem(409, "request_decided");
    ask_merge(&asker, stays, goes).await.problem(409, "merge_other_ended");
    ask_merge(&asker, goes, stays).await.problem(409, "merge_retained_ended");
    app.books_balance();
}

#[actix_web::test]
async fn two_who_attended_the_same_hour_are_two_people() {
    let app = TestApp::spawn().await;
    let World { place, asker, .. } = world(&app).await;
    let (one, other) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    app.attended(&place, one, &MORNING, 60);
    let half_later = Taught { starts_at: "2025-10-10T01:30:00Z", ends_at: "2025-10-10T02:30:00Z", ..MORNING };
    app.attended(&place, other, &half_later, 60);
    let refused = ask_merge(&asker, one, other).await.problem(409, "merge_attended_same_hour").json();
    let named: Vec<&str> = refused["errors"]
        .as_array()
        .expect("both")
        .iter()
        .filter_map(|one| one["pointer"].as_str())
        .collect();
    assert_eq!(named.len(), 2, "{refused}");
    for attendance in named {
        let id = attendance.rsplit('/').next().expect("an id");
        assert_eq!(app.count(&format!("select from attendance where id = '{id}'")), 1);
    }
    app.sql("update attendance set status = 'void' where signed_in_at = '2025-10-10T01:30:00Z'");
    ask_merge(&asker, one, other).await.expect(201);
}

#[actix_web::test]
async fn an_open_order_a_pending_correction_and_an_own_record_stand_in_the_way() {
    let app = TestApp::spawn().await;
    let World { place, asker, checker } = world(&app).await;
    let (stays, goes) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    app.give(goes, "2026-12-31", 700, "2025-11-01T02:00:00Z").await;
    let wanted = json!({ "learner_id": goes, "amount": "1.00", "reason": "漏记", "reference": "单 9" });
    let asked = asker.post_once("/api/v1/credit-adjustments", "ask", wanted).await.expect(201).id();
    ask_merge(&asker, stays, goes).await.problem(409, "learner_correction_open");
    let path = format!("/api/v1/credit-adjustments/{asked}/reject");
    let headers = [("idempotency-key", "no"), ("if-match", "\"v1\"")];
    checker.send(Method::POST, &path, Some(json!({ "reason": "无凭证" })), &headers).await.expect(200);
    let merge = ask_merge(&asker, stays, goes).await.expect(201).id();
    let account = checker.account_id.expect("an account");
    app.sql(&format!("insert into learner_account (account_id, learner_id) values ('{account}', '{goes}')"));
    decide(&checker, &merge, "approve", None).await.problem(403, "own_learner_record");
    app.sql("delete from learner_account");
    decide(&checker, &merge, "reject", Some(json!({ "reason": "是两姐妹" }))).await.expect(200);
    app.books_balance();
}

#[actix_web::test]
async fn candidates_are_told_with_their_reasons_page_by_page_and_never_out_of_reach() {
    let app = TestApp::spawn().await;
    let here = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let there = school(&app, "150621100", "树林召镇养老服务中心").await;
    let body = |name: &str, number: &str, phone: &str| {
        let mut body = learner_body(&here.id, name, number);
        body["phone"] = json!(phone);
        body
    };
    let elsewhere = |number: &str| {
        let seventeen = format!("150621{}", &number[6..17]);
        format!("{seventeen}{}", char::from(backend::learner::domain::check_character(seventeen.as_bytes())))
    };
    let number = id_number("19500101", 12);
    for (name, number, phone) in [
        ("张三", number.clone(), "13900000001"),
        ("张三", id_number("19500101", 14), "13900000002"),
        ("张山", elsewhere(&number), "13900000003"),
        ("李四", id_number("19490101", 16), "13900000002"),
        ("王五", id_number("19480101", 18), "13900000009"),
    ] {
        here.clerk.post(BASE, body(name, &number, phone)).await.expect(201);
    }
    let list = async |client: &Client, query: &str| -> Page<DuplicateView> {
        client.get(&format!("{BASE}/duplicates{query}")).await.expect(200).read()
    };
    let all = list(&here.clerk, "?count=true").await;
    assert_eq!((all.items.len(), all.total), (3, Some(3)));
    let mut reasons: Vec<Vec<&str>> =
        all.items.iter().map(|pair| pair.reasons.iter().map(|one| one.as_str()).collect()).collect();
    reasons.sort();
    assert_eq!(reasons, [vec!["id_number"], vec!["name_and_birth"], vec!["phone"]]);
    assert_eq!(list(&here.clerk, "?reason=phone").await.items.len(), 1);
    let first = list(&here.clerk, "?limit=2").await;
    let rest = list(&here.clerk, &format!("?limit=2&cursor={}", first.next_cursor.expect("more"))).await;
    assert_eq!(rest.items.len(), 1);
    assert!(list(&there.clerk, "").await.items.is_empty());
    let pair = all.items.iter().find(|pair| pair.reasons[0].as_str() == "name_and_birth").expect("a pair");
    let merge = ask_merge(&here.clerk, pair.first.id, pair.second.id).await.expect(201).id();
    let marked = list(&here.clerk, "?reason=name_and_birth").await;
    assert_eq!(marked.items[0].merge_id.map(|id| id.to_string()), Some(merge.clone()));
    decide(&here.manager, &merge, "reject", Some(json!({ "reason": "是两个人" }))).await.expect(200);
    assert!(list(&here.clerk, "?reason=name_and_birth").await.items.is_empty(), "proposed no more");
}

async fn asked(school: &School, who: &str, kind: &str) -> String {
    let body = json!({ "kind": kind, "method": "paper", "detail": "请办理" });
    school.clerk.post(&format!("{BASE}/{who}/privacy-requests"), body).await.expect(201).id()
}

async fn step(client: &Client, request: &str, verb: &str, version: i64) -> Answer {
    client
        .step(&format!("/api/v1/privacy-requests/{request}/{verb}"), &format!("\"v{version}\""), json!({}))
        .await
}

#[actix_web::test]
async fn a_request_is_due_after_fifteen_working_days_and_decided_by_somebody_else() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let who = learner(&school, "欧阳春晓", 12).await;
    let path = format!("{BASE}/{who}/privacy-requests");
    let vague = json!({ "kind": "correction", "method": "paper" });
    school.clerk.post(&path, vague).await.problem(422, "validation_failed").fault("/detail", "required");
    let request = asked(&school, &who, "correction").await;
    school
        .clerk
        .post(&path, json!({ "kind": "correction", "method": "paper", "detail": "又一次" }))
        .await
        .problem(409, "asked_already");
    let read: PrivacyRequestView =
        school.clerk.get(&format!("/api/v1/privacy-requests/{request}")).await.expect(200).read();
    assert_eq!((read.due_on.to_string().as_str(), read.overdue), ("2025-12-03", false));
    assert_eq!(read.learner_name, "欧*");
    let own = asked_by_manager(&school, &who).await;
    step(&school.manager, &own, "approve", 1).await.problem(403, "own_privacy_request");
    step(&school.manager, &request, "approve", 1).await.expect(200);
    step(&school.manager, &request, "approve", 2).await.problem(409, "request_decided");
    let late = school.at(&app, "2025-12-04T02:00:00Z").await;
    let overdue = late.clerk.get("/api/v1/privacy-requests?overdue=true").await.expect(200).json();
    assert_eq!(overdue["items"].as_array().map(Vec::len), Some(2));
    step(&late.manager, &request, "complete", 2).await.expect(200);
    let trail =
        app.city(Role::Auditor).await.get("/api/v1/audit-entries?entity=privacy_request").await.expect(200);
    let told = String::from_utf8_lossy(&trail.bytes).into_owned();
    assert!(!told.contains("欧阳春晓") && !told.contains("请办理"), "{told}");
}

async fn asked_by_manager(school: &School, who: &str) -> String {
    let body = json!({ "kind": "access", "method": "paper" });
    school.manager.post(&format!("{BASE}/{who}/privacy-requests"), body).await.expect(201).id()
}

#[actix_web::test]
async fn a_copy_tells_all_that_is_kept_and_only_once_it_was_approved() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let who = learner(&school, "张三", 12).await;
    let request = asked(&school, &who, "access").await;
    let path = format!("/api/v1/privacy-requests/{request}/export");
    school.manager.get(&path).await.problem(409, "personal_copy_not_approved");
    step(&school.manager, &request, "approve", 1).await.expect(200);
    school.clerk.get(&path).await.problem(403, "role_not_allowed");
    let copy: PersonalCopy = school.manager.get(&path).await.expect(200).read();
    let names: Vec<PersonalPartKind> = copy.parts.iter().map(|part| part.name).collect();
    assert_eq!(names, PersonalPartKind::ALL);
    let record = &copy.parts[0].rows[0];
    assert_eq!(record["id_number"], id_number("19500101", 12));
    assert_eq!((record["phone"].as_str(), record["name_zh"].as_str()), ("13947712345", "张三"));
    assert_eq!(copy.parts[1].rows.len(), 2);
    let again: PersonalCopy = school.manager.get(&path).await.expect(200).read();
    let looks = again.parts.last().expect("looks");
    assert_eq!(looks.rows.len(), 1, "the first look is told in the second");
    let book = school.manager.get(&format!("{path}?format=xlsx")).await.expect(200);
    assert_eq!(&book.bytes[..2], b"PK");
    assert_eq!(app.count("select from audit_entry where action = 'learner.reveal'"), 3);
}

#[actix_web::test]
async fn who_takes_back_the_consent_asks_for_erasure_and_is_forgotten_once_nothing_is_open() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let number = id_number("19500101", 12);
    let who = learner(&school, "欧阳春晓", 12).await;
    let path = format!("{BASE}/{who}");
    let proxy = json!({
        "name": "王小明", "relation": "child", "phone": "13800000001", "rights": ["see_account"],
        "valid_from": "2025-11-01", "valid_to": "2026-10-31", "consent_document": "委托书 1", "consented_on": "2025-10-30",
    });
    school.clerk.post(&format!("{path}/proxies"), proxy).await.expect(201);
    let needs = json!({ "consent_notice_version": "2024-09", "needs": { "note": "想学书法" } });
    school.clerk.put(&format!("{path}/needs"), "\"v0\"", needs).await.expect(200);
    let taken_back = json!({ "purpose": "personal_data", "act": "withdrawn", "notice_version": "2024-09", "method": "paper" });
    school.clerk.post(&format!("{path}/consents"), taken_back).await.expect(201);
    let requests =
        school.clerk.get(&format!("/api/v1/privacy-requests?learner_id={who}")).await.expect(200).json();
    assert_eq!(
        (&requests["items"][0]["kind"], &requests["items"][0]["asked_by"]),
        (&json!("erasure"), &json!("withdrawal"))
    );
    let request = requests["items"][0]["id"].as_str().expect("an id").to_owned();
    step(&school.manager, &request, "approve", 1).await.expect(200);
    step(&school.manager, &request, "complete", 2).await.problem(409, "erasure_needs_closing");
    app.give(who.parse().expect("an id"), "2026-12-31", 100, "2025-11-01T02:00:00Z").await;
    school.manager.post(&format!("{path}/close"), json!({ "reason": "本人撤回同意" })).await.expect(200);
    step(&school.manager, &request, "complete", 2).await.problem(409, "erasure_credits_left");
    let later = school.at(&app, "2027-01-05T02:00:00Z").await;
    backend::sweeps::sweep(&app.state).await;
    step(&later.manager, &request, "complete", 2).await.expect(200);
    let left: LearnerView = later.clerk.get(&path).await.expect(200).read();
    assert_eq!((left.name_zh.as_str(), left.phone_masked, left.erased_at.is_some()), ("***", None, true));
    let everywhere = "select from learner l where l::text like '%欧阳%' or l.phone_sealed is not null
        union all select from learner_proxy p where p::text like '%王小明%' or p.phone_hash is not null
        union all select from learner_need union all select from learner_priority";
    assert_eq!(app.count(everywhere), 0);
    for table in ["audit_entry", "idempotency_key", "privacy_request"] {
        assert_eq!(
            app.count(&format!(
                "select from {table} t where t::text like '%欧阳春晓%' or t::text like '%{number}%'"
            )),
            0,
            "{table}"
        );
    }
    later
        .manager
        .post(&format!("{path}/reveal"), json!({ "reason": "核对" }))
        .await
        .problem(409, "learner_erased");
    let lookup = json!({ "id_number": number });
    later.clerk.post(&format!("{BASE}/lookup"), lookup).await.problem(404, "not_found");
    let list = format!(
        "姓名*,身份证号*,学堂编码*,告知书版本*,同意处理个人信息*,同意处理敏感个人信息*\n欧阳春晓,{number},YFXT-150602100-01,2024-09,是,是\n"
    );
    let refused = later
        .clerk
        .send_bytes(
            Method::POST,
            &format!("{BASE}/import"),
            Some(("text/csv", list.clone().into_bytes())),
            &[],
        )
        .await
        .problem(422, "import_rejected");
    refused.fault("/rows/2/id_number", "learner_erased_on_request");
    later.clerk.post(BASE, learner_body(&later.id, "欧阳春晓", &number)).await.expect(201);
    let much_later = later.at(&app, "2030-01-06T02:00:00Z").await;
    backend::sweeps::sweep(&app.state).await;
    assert_eq!(app.count("select from erased_identity"), 0, "the proof goes too");
    drop(much_later);
    app.books_balance();
}
