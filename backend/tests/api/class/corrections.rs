//! Corrections of attendance: two people sign, and what was earned follows, each minute once.

use chrono::TimeDelta;
use contract::auth::Role;
use contract::class::{AttendanceCorrectionView, AttendanceHistoryView, AttendanceView};
use contract::money::Credits;
use contract::page::Page;
use serde_json::{Value, json};

use super::reviews::flagged;
use super::{BASE, MORNING, open_session, sign_in, stage};
use crate::support::learning::{School, learner, session_body};
use crate::support::{Answer, Client, TestApp};

const QUEUE: &str = "/api/v1/attendance-corrections";

pub(super) async fn ask(client: &Client, attendance: &str, body: Value) -> Answer {
    let mut body = body;
    body["reason"] = json!("与监控核对");
    client.post(&format!("/api/v1/attendances/{attendance}/corrections"), body).await
}

pub(super) async fn approve(client: &Client, id: &str) -> Answer {
    client.post(&format!("{QUEUE}/{id}/approve"), json!({})).await
}

/// A learner's attendance of 90 minutes in a session that is closed and settled.
pub(super) async fn settled(app: &TestApp) -> (School, String, String, String) {
    let settled = settled_open(app).await;
    settled.0.clerk.post(&format!("{BASE}/{}/close", settled.2), json!({})).await.expect(200);
    settled
}

/// The same in a session that nobody has closed yet.
pub(super) async fn settled_open(app: &TestApp) -> (School, String, String, String) {
    settled_until(app, "2025-11-12T02:30:00Z").await
}

/// The same of one who left at an instant.
pub(super) async fn settled_until(app: &TestApp, left_at: &str) -> (School, String, String, String) {
    let (school, course) = stage(app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let entry = sign_in(&school.clerk, &session, &who, "2025-11-12T01:00:00Z").await;
    let school = school.at(app, "2025-11-12T02:40:00Z").await;
    let out = json!({ "at": left_at });
    school.clerk.post(&format!("/api/v1/attendances/{}/sign-out", entry.id), out).await.expect(200);
    backend::sweeps::sweep(&app.state).await;
    (school, who, session, entry.id.to_string())
}

pub(super) async fn balance(school: &School, learner: &str) -> Credits {
    let account = school.manager.get(&format!("/api/v1/learners/{learner}/credits")).await.expect(200).json();
    serde_json::from_value(account["balance"].clone()).expect("a balance")
}

#[actix_web::test]
async fn a_correction_of_two_people_voids_the_row_and_its_earning_once_and_settles_the_other() {
    let app = TestApp::spawn().await;
    let (school, who, _, attendance) = settled(&app).await;
    assert_eq!(balance(&school, &who).await, Credits(150));
    ask(&school.clerk, &attendance, json!({})).await.problem(422, "nothing_to_correct");
    let both = json!({ "void": true, "signed_out_at": "2025-11-12T02:00:00Z" });
    ask(&school.clerk, &attendance, both).await.problem(422, "nothing_to_correct");
    let backwards = json!({ "signed_out_at": "2025-11-12T00:59:00Z" });
    ask(&school.clerk, &attendance, backwards).await.fault("/signed_out_at", "sign_out_before_sign_in");
    let shorter = json!({ "signed_out_at": "2025-11-12T02:00:00Z" });
    let asked: AttendanceCorrectionView =
        ask(&school.manager, &attendance, shorter.clone()).await.expect(201).read();
    assert_eq!((asked.status.as_str(), asked.learner_name.as_str()), ("pending", "张三"));
    ask(&school.clerk, &attendance, shorter).await.problem(409, "correction_pending");
    let id = asked.id.to_string();
    approve(&school.manager, &id).await.problem(422, "own_correction");
    approve(&school.clerk, &id).await.expect(403);
    assert_eq!(balance(&school, &who).await, Credits(150), "nothing changes before a second person agrees");
    let other = app.facility(Role::FacilityManager, school.facility).await;
    let approved: AttendanceCorrectionView = approve(&other, &id).await.expect(200).read();
    approve(&other, &id).await.problem(409, "correction_decided");
    for _ in 0..2 {
        backend::sweeps::sweep(&app.state).await;
    }
    assert_eq!(balance(&school, &who).await, Credits(100));
    let new = approved.new_attendance_id.expect("the right one");
    let history: AttendanceHistoryView =
        school.manager.get(&format!("/api/v1/attendances/{new}/history")).await.expect(200).read();
    let rows: Vec<_> = history.attendances.iter().map(|row| row.attendance.clone()).collect();
    let states: Vec<_> = rows.iter().map(|row| (row.status.as_str(), row.valid_minutes)).collect();
    assert_eq!(states, [("void", Some(90)), ("confirmed", Some(60))]);
    assert_eq!((rows[1].replaces_id, rows[1].id), (Some(rows[0].id), new));
    assert_eq!(history.corrections.len(), 1);
    let kinds = "select from ledger_event where kind = 'reversal'";
    assert_eq!((app.count(kinds), app.count("select from credit_earning")), (1, 2));
    app.books_balance();
}

#[actix_web::test]
async fn a_strike_takes_back_what_was_earned_and_what_was_spent_goes_to_a_review() {
    let app = TestApp::spawn().await;
    let (school, who, session, attendance) = settled(&app).await;
    let gift = json!({ "amount": "0.20", "document": "捐赠书 1" });
    school
        .clerk
        .post_once(&format!("/api/v1/learners/{who}/credits/donations"), "pool", gift)
        .await
        .expect(201);
    let asked = ask(&school.clerk, &attendance, json!({ "void": true })).await.expect(201).id();
    approve(&school.manager, &asked).await.expect(200);
    for _ in 0..2 {
        backend::sweeps::sweep(&app.state).await;
    }
    assert_eq!(balance(&school, &who).await, Credits(130), "never negative, and never in part");
    let reviews =
        school.manager.get("/api/v1/credit-reviews?reason=attendance_void").await.expect(200).json();
    let reviews = reviews["items"].as_array().expect("reviews").clone();
    assert_eq!((reviews.len(), &reviews[0]["session"]["id"]), (1, &json!(session)));
    app.books_balance();
    let sheet = school.clerk.get(&format!("{BASE}/{session}/attendances?signed_in=true")).await.expect(200);
    assert_eq!(sheet.json()["items"], json!([]), "who was not there is on no list");
    let refuse = format!("/api/v1/credit-reviews/{}/refuse", reviews[0]["id"].as_str().expect("an id"));
    let county = app.division(Role::CountyAdmin, "150602").await;
    let headers = [("idempotency-key", "refuse"), ("if-match", "\"v1\"")];
    let why = json!({ "reason": "未到课" });
    let answer = county.send(reqwest::Method::POST, &refuse, Some(why.clone()), &headers).await;
    answer.problem(409, "credit_review_spent");
}

#[actix_web::test]
async fn who_was_forgotten_is_added_by_two_people_within_three_working_days() {
    let app = TestApp::spawn().await;
    let (school, who, session, _) = settled(&app).await;
    let late = learner(&school, "李四", 14).await;
    let add = format!("{BASE}/{session}/attendance-corrections");
    let body = |id: &str| {
        json!({
            "learner_id": id, "signed_in_at": "2025-11-12T01:00:00Z", "signed_out_at": "2025-11-12T02:30:00Z",
            "reason": "漏签，教师作证",
        })
    };
    school.clerk.post(&add, body(&who)).await.problem(409, "attendance_there");
    let asked = school.clerk.post(&add, body(&late)).await.expect(201).id();
    let approved: AttendanceCorrectionView = approve(&school.manager, &asked).await.expect(200).read();
    assert!(approved.attendance_id.is_none() && approved.new_attendance_id.is_some());
    backend::sweeps::sweep(&app.state).await;
    assert_eq!(balance(&school, &late).await, Credits(150));
    let third = learner(&school, "王五", 16).await;
    let asked = school.clerk.post(&add, body(&third)).await.expect(201).id();
    let reject = format!("{QUEUE}/{asked}/reject");
    let rejected = school.manager.post(&reject, json!({ "reason": "无人作证" })).await.expect(200);
    assert_eq!(rejected.read::<AttendanceCorrectionView>().status.as_str(), "rejected");
    let school = school.at(&app, "2025-11-18T02:00:00Z").await;
    school.clerk.post(&add, body(&third)).await.problem(422, "confirmation_over");
    let listed = school.clerk.get(&format!("{QUEUE}?status=rejected&count=true")).await.expect(200);
    let listed: Page<AttendanceCorrectionView> = listed.read();
    assert_eq!((listed.items.len(), listed.total), (1, Some(1)));
}

#[actix_web::test]
async fn who_leaves_while_a_correction_waits_has_left() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let entry = sign_in(&school.clerk, &session, &who, "2025-11-12T01:30:00Z").await.id.to_string();
    let earlier = json!({ "signed_in_at": "2025-11-12T01:00:00Z" });
    let asked = ask(&school.clerk, &entry, earlier).await.expect(201).id();
    school.clerk.post(&format!("/api/v1/attendances/{entry}/sign-out"), json!({})).await.expect(200);
    approve(&school.manager, &asked).await.expect(200);
    let own = school.clerk.get(&format!("/api/v1/learners/{who}/attendances")).await.expect(200).json();
    let minutes = own["items"].as_array().expect("rows").iter().map(|one| {
        let row = &one["attendance"];
        (row["status"].as_str().expect("a word").to_owned(), row["valid_minutes"].as_i64())
    });
    let expected = [("void".to_owned(), Some(30)), ("confirmed".to_owned(), Some(60))];
    assert_eq!(minutes.collect::<Vec<_>>(), expected);
}

#[actix_web::test]
async fn nobody_asks_or_approves_for_itself_and_what_is_flagged_is_decided_first() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let recorder = school.manager.account_id.expect("an account");
    let entry = flagged(&app, recorder, &session, &who, ("2025-11-12T01:00:00Z", None)).await;
    let strike = json!({ "void": true });
    let id = entry.id.to_string();
    ask(&school.clerk, &id, strike.clone()).await.problem(409, "attendance_step_not_allowed");
    let city = app.city(Role::CityAdmin).await;
    city.post(&format!("/api/v1/attendances/{id}/accept"), json!({ "reason": "核实" })).await.expect(200);
    let asked = ask(&school.clerk, &id, strike.clone()).await.expect(201).id();
    let account = school.manager.account_id.expect("an account");
    app.sql(&format!("insert into learner_account (account_id, learner_id) values ('{account}', '{who}')"));
    approve(&school.manager, &asked).await.problem(422, "own_attendance");
    school.manager.post(&format!("{QUEUE}/{asked}/reject"), json!({ "reason": "撤回" })).await.expect(200);
    ask(&school.manager, &id, strike).await.problem(422, "own_attendance");
}

/// Numbers that look drawn by lot and are the same each time.
struct Lot(u64);

impl Lot {
    fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many
    }
}

/// Whatever happens to attendance in whichever order, each that counts has earned once, and none that was struck out has.
#[actix_web::test]
async fn over_random_histories_each_accepted_attendance_becomes_an_earning_exactly_once() {
    let app = TestApp::spawn().await;
    let (mut school, course) = stage(&app).await;
    let mut people = Vec::new();
    for (name, running) in [("张三", 12), ("李四", 14), ("王五", 16)] {
        people.push(learner(&school, name, running).await);
    }
    let mut lot = Lot(20_251_112);
    for day in 0..5 {
        let begins = "2025-11-12T01:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("an instant")
            + TimeDelta::days(day);
        let at = |minutes| (begins + TimeDelta::minutes(minutes)).to_rfc3339();
        school = school.at(&app, &at(0)).await;
        let body = session_body(&school, &course, &at(0), &at(90));
        let session = school.clerk.post(BASE, body).await.expect(201).id();
        school.clerk.post(&format!("{BASE}/{session}/open"), json!({})).await.expect(200);
        school = school.at(&app, &at(91)).await;
        let recorder = school.clerk.account_id.expect("an account");
        for who in &people {
            match lot.below(4) {
                0 => drop(flagged(&app, recorder, &session, who, (&at(1), Some(&at(80)))).await),
                1 => {}
                _ => {
                    let entry = sign_in(&school.clerk, &session, who, &at(2)).await;
                    if lot.below(3) > 0 {
                        let out = json!({ "at": at(30 + i64::try_from(lot.below(60)).expect("fits")) });
                        let path = format!("/api/v1/attendances/{}/sign-out", entry.id);
                        school.clerk.post(&path, out).await.expect(200);
                    }
                }
            }
        }
        let called_off = day % 2 == 1;
        if !called_off {
            school.clerk.post(&format!("{BASE}/{session}/close"), json!({})).await.expect(200);
        }
        for _ in 0..12 {
            step(&app, &school, &session, &people, &mut lot, &at).await;
        }
        if called_off {
            call_off(&school, &session).await;
        }
    }
    for _ in 0..2 {
        backend::sweeps::sweep(&app.state).await;
    }
    let live = "from credit_earning e join attendance a on a.id = e.attendance_id
        where not exists (select from ledger_transfer t join ledger_transfer r on r.reverses_id = t.id where t.event_id = e.id)";
    let unearned = "select from attendance a where a.status in ('signed_out', 'confirmed')
        and not exists (select from credit_earning e where e.attendance_id = a.id)";
    assert_eq!(app.count(unearned), 0, "each that counts has earned");
    let doubled = "select from credit_earning group by attendance_id having count(*) > 1";
    assert_eq!(app.count(doubled), 0, "once");
    let standing =
        format!("select {live} and a.status not in ('signed_out', 'confirmed') and e.credited_centi > 0");
    assert_eq!(app.count(&standing), 0, "what was struck out has earned nothing");
    let twice =
        "select from attendance where status <> 'void' group by session_id, learner_id having count(*) > 1";
    assert_eq!(app.count(twice), 0, "one row stands");
    for happened in [
        "select from attendance where status = 'void' and replaces_id is null",
        "select from attendance where replaces_id is not null",
        "select from attendance where reviewed_by is not null",
        "select from ledger_event where kind = 'reversal'",
        "select from attendance_correction where status = 'rejected'",
        "select from class_session s join attendance a on a.session_id = s.id join credit_earning e on e.attendance_id = a.id
         where s.status = 'cancelled' and e.credited_centi > 0",
    ] {
        assert!(app.count(happened) > 0, "it has to happen: {happened}");
    }
    app.books_balance();
}

/// Everyone was entered by mistake: all is struck out, and the session is called off.
async fn call_off(school: &School, session: &str) {
    approve_all(school).await;
    for row in there(school, session).await {
        let id = row.id.to_string();
        if row.status == contract::class::AttendanceState::UnderReview {
            let path = format!("/api/v1/attendances/{id}/refuse");
            school.manager.post(&path, json!({ "reason": "不属实" })).await.expect(200);
        } else {
            let asked = ask(&school.clerk, &id, json!({ "void": true })).await.expect(201).id();
            approve(&school.manager, &asked).await.expect(200);
        }
    }
    let off = json!({ "reason": "课没有上" });
    school.manager.post(&format!("{BASE}/{session}/cancel"), off).await.expect(200);
}

async fn waiting(school: &School) -> Vec<AttendanceCorrectionView> {
    let waiting = school.manager.get(&format!("{QUEUE}?status=pending")).await.expect(200);
    waiting.read::<Page<AttendanceCorrectionView>>().items
}

async fn approve_all(school: &School) {
    for one in waiting(school).await {
        // What is not possible any more is refused.
        if approve(&school.manager, &one.id.to_string()).await.status != 200 {
            let path = format!("{QUEUE}/{}/reject", one.id);
            school.manager.post(&path, json!({ "reason": "不属实" })).await.expect(200);
        }
    }
}

async fn there(school: &School, session: &str) -> Vec<AttendanceView> {
    let sheet = school.clerk.get(&format!("{BASE}/{session}/attendances?signed_in=true")).await.expect(200);
    let sheet: Page<contract::class::SheetRow> = sheet.read();
    sheet.items.into_iter().filter_map(|row| row.attendance).collect()
}

async fn step(
    app: &TestApp,
    school: &School,
    session: &str,
    people: &[String],
    lot: &mut Lot,
    at: &impl Fn(i64) -> String,
) {
    let rows = there(school, session).await;
    let drawn = usize::try_from(lot.below(3)).expect("fits");
    let minutes = 40 + i64::try_from(lot.below(50)).expect("fits");
    // What is not allowed at the moment is refused, and changes nothing.
    match (lot.below(7), rows.get(drawn)) {
        (0 | 1, Some(row)) => {
            let times = json!({ "signed_out_at": at(minutes) });
            drop(ask(&school.clerk, &row.id.to_string(), times).await);
        }
        (2, Some(row)) => drop(ask(&school.clerk, &row.id.to_string(), json!({ "void": true })).await),
        (3, Some(row)) => {
            let decision = if lot.below(3) > 0 { "accept" } else { "refuse" };
            let path = format!("/api/v1/attendances/{}/{decision}", row.id);
            drop(school.manager.post(&path, json!({ "reason": "核实" })).await);
        }
        (4, _) => {
            let body = json!({
                "learner_id": people[drawn], "signed_in_at": at(1), "signed_out_at": at(minutes), "reason": "漏签",
            });
            drop(school.clerk.post(&format!("{BASE}/{session}/attendance-corrections"), body).await);
        }
        (5, _) => backend::sweeps::sweep(&app.state).await,
        _ => {
            for one in waiting(school).await {
                let id = one.id.to_string();
                if lot.below(4) > 0 {
                    drop(approve(&school.manager, &id).await);
                } else {
                    let path = format!("{QUEUE}/{id}/reject");
                    drop(school.manager.post(&path, json!({ "reason": "不属实" })).await);
                }
            }
        }
    }
}
