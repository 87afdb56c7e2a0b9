//! Volunteers: teams, shifts, the desk, hours that two people sign, what they earn, and what elders offer.

mod outsiders;
mod programmes;
mod recorded;
mod standing;

use backend::sweeps::sweep;
use contract::auth::Role;
use serde_json::{Value, json};

use crate::support::learning::{School, learner, school};
use crate::support::{Client, TestApp};

const TOWN: &str = "150602100";
const TEAMS: &str = "/api/v1/volunteer-teams";
const SHIFTS: &str = "/api/v1/volunteer-shifts";
const LOGS: &str = "/api/v1/volunteer-logs";

fn team_body(school: &School) -> Value {
    json!({ "kind": "elder_volunteer_team", "name": "银龄先锋队", "school_id": school.id, "founded_on": "2025-09-01" })
}

/// A team of the school with one of its learners in it: team, member and learner.
async fn team(school: &School, name: &str, running: u16) -> (String, String, String) {
    let team = school.manager.post(TEAMS, team_body(school)).await.expect(201).id();
    let who = learner(school, name, running).await;
    let member = join(&school.manager, &team, &who).await;
    (team, member, who)
}

async fn join(client: &Client, team: &str, learner: &str) -> String {
    let body = json!({ "learner_id": learner, "joined_on": "2025-11-01" });
    client.post(&format!("{TEAMS}/{team}/members"), body).await.expect(201).id()
}

/// A shift on 12 November 2025 by its times in UTC.
fn shift_body(team: &str, from: &str, to: &str) -> Value {
    json!({
        "team_id": team, "title": "图书整理", "form": "volunteer_service", "place": "图书室", "wanted": 2,
        "starts_at": format!("2025-11-12T{from}:00Z"), "ends_at": format!("2025-11-12T{to}:00Z"),
    })
}

fn log_body(member: &str, from: &str, to: &str) -> Value {
    json!({
        "member_id": member, "form": "volunteer_service", "what": "入户探访",
        "starts_at": format!("2025-11-{from}:00Z"), "ends_at": format!("2025-11-{to}:00Z"),
    })
}

async fn at(app: &TestApp, school: School, time: &str) -> School {
    school.at(app, &format!("2025-11-12T{time}:00Z")).await
}

#[actix_web::test]
async fn who_checks_in_and_out_has_the_minutes_that_fall_into_the_shift_and_earns_them_once() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, member, who) = team(&school, "张三", 12).await;
    let shift = school.manager.post(SHIFTS, shift_body(&team, "03:00", "05:00")).await.expect(201);
    let path = format!("{SHIFTS}/{}", shift.id());
    let signup =
        school.clerk.post(&format!("{path}/signups"), json!({ "member_id": member })).await.expect(201).id();
    let again = school.clerk.post(&format!("{path}/signups"), json!({ "member_id": member })).await;
    again.problem(409, "volunteer_signed_up");
    let step = |verb: &str| format!("/api/v1/volunteer-signups/{signup}/{verb}");
    school.clerk.post(&step("check-out"), json!({})).await.problem(409, "signup_step_not_allowed");
    let school = at(&app, school, "01:59").await;
    school.clerk.post(&step("check-in"), json!({})).await.problem(409, "shift_doors_closed");
    let school = at(&app, school, "02:50").await;
    school.clerk.post(&step("check-in"), json!({})).await.expect(200);
    school.clerk.post(&step("check-in"), json!({})).await.problem(409, "signup_step_not_allowed");
    let school = at(&app, school, "05:10").await;
    let out = school.clerk.post(&step("check-out"), json!({})).await.expect(200).json();
    assert_eq!((&out["status"], &out["minutes"]), (&json!("checked_out"), &json!(120)));
    let log = school.manager.get(LOGS).await.expect(200).json()["items"][0].clone();
    assert_eq!(
        (&log["source"], &log["status"], &log["minutes"], &log["decided_by"]),
        (&json!("check_out"), &json!("approved"), &json!(120), &json!(null))
    );
    for _ in 0..2 {
        sweep(&app.state).await;
    }
    let earned = "select from credit_earning where source = 'volunteer_log' and form = 'volunteer_service'";
    assert_eq!(
        app.count(&format!(
            "{earned} and valid_minutes = 120 and record_id = '{}'",
            log["id"].as_str().expect("an id")
        )),
        1
    );
    assert_eq!(app.count(earned), 1, "once");
    let credits = school.manager.get(&format!("/api/v1/learners/{who}/credits")).await.expect(200).json();
    assert_ne!(credits["balance"], "0.00");
    assert!(app.refuses("update volunteer_log set minutes = 60") && app.refuses("delete from volunteer_log"));
    app.books_balance();
}

#[actix_web::test]
async fn nobody_is_in_two_places_and_nobody_checks_itself_in() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (first, member, who) = team(&school, "张三", 12).await;
    let second = school.manager.post(TEAMS, team_body(&school)).await.expect(201).id();
    let elsewhere = join(&school.manager, &second, &who).await;
    school
        .manager
        .post(&format!("{TEAMS}/{second}/members"), json!({ "learner_id": who, "joined_on": "2025-11-01" }))
        .await
        .problem(409, "volunteer_in_team");
    let mut signups = Vec::new();
    for (team, member) in [(&first, &member), (&second, &elsewhere)] {
        let shift = school.manager.post(SHIFTS, shift_body(team, "02:30", "03:30")).await.expect(201).id();
        let path = format!("{SHIFTS}/{shift}/signups");
        signups.push(school.clerk.post(&path, json!({ "member_id": member })).await.expect(201).id());
    }
    let school = at(&app, school, "02:30").await;
    let desk = |which: usize, verb: &str| format!("/api/v1/volunteer-signups/{}/{verb}", signups[which]);
    let account = school.clerk.account_id.expect("an account");
    app.sql(&format!("insert into learner_account (account_id, learner_id) values ('{account}', '{who}')"));
    school.clerk.post(&desk(0, "check-in"), json!({})).await.problem(422, "own_service");
    let (one, other) = futures_util::future::join(
        school.manager.post(&desk(0, "check-in"), json!({})),
        school.manager.post(&desk(1, "check-in"), json!({})),
    )
    .await;
    let mut answers = [one.status.as_u16(), other.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409], "of two requests at once the database lets one");
}

#[actix_web::test]
async fn hours_that_one_enters_count_once_another_has_approved_them() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, member, who) = team(&school, "张三", 12).await;
    let lead = app.facility(Role::VolunteerLead, school.facility).await;
    let late = lead.post(LOGS, log_body(&member, "04T01:00", "04T02:00")).await.problem(422, "log_too_late");
    assert!(late.json()["detail"].as_str().is_some_and(|told| told.contains('7')));
    lead.post(LOGS, log_body(&member, "12T01:00", "12T02:30")).await.problem(422, "service_not_ended");
    lead.post(LOGS, log_body(&member, "10T15:30", "10T16:30")).await.fault("/ends_at", "across_midnight");
    let entered = lead.post(LOGS, log_body(&member, "10T01:00", "10T02:30")).await.expect(201);
    assert_eq!((&entered.json()["minutes"], &entered.json()["status"]), (&json!(90), &json!("pending")));
    let refused = lead.post(LOGS, log_body(&member, "10T02:29", "10T03:30")).await;
    let told = refused.problem(409, "volunteer_elsewhere").json()["detail"].to_string();
    assert!(told.contains("2025-11-10 09:00–10:30"), "when that is: {told}");
    let path = format!("{LOGS}/{}", entered.id());
    lead.step(&format!("{path}/approve"), &entered.etag(), json!(null)).await.problem(422, "own_log_entry");
    sweep(&app.state).await;
    assert_eq!(app.count("select from credit_earning"), 0, "nothing is earned by what waits");
    let account = school.manager.account_id.expect("an account");
    app.sql(&format!("insert into learner_account (account_id, learner_id) values ('{account}', '{who}')"));
    school
        .manager
        .step(&format!("{path}/approve"), &entered.etag(), json!(null))
        .await
        .problem(422, "own_service");
    let county = app.division(Role::CountyAdmin, "150602").await;
    county.step(&format!("{path}/approve"), "\"v7\"", json!(null)).await.problem(412, "stale_version");
    county.step(&format!("{path}/approve"), &entered.etag(), json!(null)).await.expect(200);
    county
        .step(&format!("{path}/refuse"), "\"v2\"", json!({ "reason": "重复" }))
        .await
        .problem(409, "log_decided");
    let wrong = lead.post(LOGS, log_body(&member, "11T01:00", "11T02:00")).await.expect(201);
    let refuse = format!("{LOGS}/{}/refuse", wrong.id());
    lead.step(&refuse, &wrong.etag(), json!({ "reason": "填错了" })).await.expect(200);
    lead.post(LOGS, log_body(&member, "11T01:00", "11T02:00")).await.expect(201);
    sweep(&app.state).await;
    assert_eq!(
        app.count("select from credit_earning where source = 'volunteer_log' and valid_minutes = 90"),
        1
    );
    assert_eq!(app.count("select from credit_earning"), 1);
    let report = county.get("/api/v1/volunteer-hours").await.expect(200).json();
    assert_eq!(
        (&report["minutes"], &report["volunteers"], &report["logs"]),
        (&json!(90), &json!(1), &json!(1))
    );
    assert_eq!(report["teams"][0]["team_id"], team);
    let csv = county.get(&format!("{LOGS}/export?format=csv")).await.expect(200);
    let csv = String::from_utf8_lossy(&csv.bytes).into_owned();
    assert!(csv.contains("银龄先锋队,张三,志愿服务,入户探访,2025-11-10,09:00,10:30,90,补录,已认定"), "{csv}");
    assert_eq!(
        app.count("select from audit_entry where after::text like '%张三%'"),
        0,
        "the trail names nobody"
    );
}

#[actix_web::test]
async fn time_in_a_class_and_in_service_earns_once() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let who = app.learner(&place, "1950-05-01");
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let body = json!({ "kind": "elder_volunteer_team", "name": "先锋队", "school_id": place.school, "founded_on": "2025-09-01" });
    let team = manager.post(TEAMS, body).await.expect(201).id();
    let member = join(&manager, &team, &who.to_string()).await;
    let class = crate::support::elders::Taught {
        form: "course_class",
        starts_at: "2025-11-10T01:00:00Z",
        ends_at: "2025-11-10T02:30:00Z",
    };
    let session = app.attended(&place, who, &class, 90);
    let settle = format!("/api/v1/class-sessions/{session}/settle");
    manager.post_once(&settle, "s", json!({})).await.expect(200);
    let log = clerk.post(LOGS, log_body(&member, "10T02:00", "10T04:00")).await.expect(201);
    manager.step(&format!("{LOGS}/{}/approve", log.id()), &log.etag(), json!(null)).await.expect(200);
    sweep(&app.state).await;
    assert_eq!(
        app.count("select from credit_earning where source = 'volunteer_log' and valid_minutes = 90"),
        1,
        "120 less 30"
    );
    app.books_balance();
}

#[actix_web::test]
async fn a_team_belongs_to_one_school_or_county_and_its_people_are_sealed() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let mut body = team_body(&school);
    body["county_code"] = json!("150602");
    county.post(TEAMS, body.clone()).await.fault("/school_id", "volunteer_team_owner");
    body["school_id"] = json!(null);
    let programme = json!({ "name": "银龄行动2025", "policy_basis": "鄂民发〔2024〕144号", "starts_on": "2025-01-01", "ends_on": "2025-12-31" });
    let actions = "/api/v1/silver-age-actions";
    county.post(actions, programme.clone()).await.problem(403, "whole_city_only");
    let citys = app.city(Role::CityAdmin).await.post(actions, programme).await.expect(201).json();
    body["action_id"] = citys["id"].clone();
    let countys = county.post(TEAMS, body).await.expect(201);
    assert_eq!(
        (&countys.json()["action_name"], &countys.json()["school_name"]),
        (&json!("银龄行动2025"), &json!(null))
    );
    school.manager.get(&format!("{TEAMS}/{}", countys.id())).await.problem(404, "not_found");
    let members = format!("{TEAMS}/{}/members", countys.id());
    county
        .post(&members, json!({ "joined_on": "2025-11-01" }))
        .await
        .fault("/learner_id", "volunteer_member_person");
    let outside = json!({ "name": "乌云其木格·宝音", "phone": "13947712345", "leads": true, "joined_on": "2025-11-01" });
    let member = county.post(&members, outside).await.expect(201).json();
    assert_eq!((&member["phone_masked"], &member["learner_id"]), (&json!("139****2345"), &json!(null)));
    let path = format!("{members}/{}", member["id"].as_str().expect("an id"));
    let shown =
        county.post(&format!("{path}/reveal"), json!({ "reason": "通知集合" })).await.expect(200).json();
    assert_eq!(shown["phone"], "13947712345");
    assert_eq!(app.count("select from audit_entry where after::text like '%乌云其木格%' or after::text like '%13947712345%'"), 0);
    county
        .post(&format!("{path}/leave"), json!({ "left_on": "2025-11-13" }))
        .await
        .fault("/left_on", "day_to_come");
    county.post(&format!("{path}/leave"), json!({ "left_on": "2025-11-10" })).await.expect(200);
    county
        .post(&format!("{path}/leave"), json!({ "left_on": "2025-11-10" }))
        .await
        .problem(409, "volunteer_has_left");
    let left = county.get(&format!("{members}?present=true")).await.expect(200).json();
    assert_eq!(left["items"], json!([]));
    let ended = county
        .patch(&format!("{TEAMS}/{}", countys.id()), &countys.etag(), json!({ "status": "disbanded" }))
        .await;
    ended.expect(200);
    county
        .post(SHIFTS, shift_body(&countys.id(), "03:00", "05:00"))
        .await
        .problem(409, "volunteer_team_disbanded");
}

#[actix_web::test]
async fn a_lead_keeps_the_desk_of_its_own_facility_only() {
    let app = TestApp::spawn().await;
    let here = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let there = school(&app, "150602101", "罕台镇养老服务中心").await;
    let (team, ..) = team(&here, "张三", 12).await;
    let lead = app.facility(Role::VolunteerLead, here.facility).await;
    let shift = lead.post(SHIFTS, shift_body(&team, "03:00", "05:00")).await.expect(201);
    let stranger = app.facility(Role::VolunteerLead, there.facility).await;
    stranger.get(&format!("{SHIFTS}/{}", shift.id())).await.problem(404, "not_found");
    stranger
        .post(SHIFTS, shift_body(&team, "03:00", "05:00"))
        .await
        .fault("/team_id", "volunteer_team_not_found");
    let reason = json!({ "reason": "天气原因" });
    lead.step(&format!("{SHIFTS}/{}/cancel", shift.id()), &shift.etag(), reason).await.expect(200);
    let past = shift_body(&team, "01:00", "01:30");
    lead.post(SHIFTS, past).await.problem(409, "shift_begun");
}

#[actix_web::test]
async fn a_full_shift_takes_nobody_and_a_withdrawn_place_is_free_again() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, first, _) = team(&school, "张三", 12).await;
    let who = learner(&school, "李四", 14).await;
    let second = join(&school.manager, &team, &who).await;
    let mut body = shift_body(&team, "03:00", "05:00");
    body["wanted"] = json!(1);
    let shift = school.manager.post(SHIFTS, body).await.expect(201).id();
    let path = format!("{SHIFTS}/{shift}/signups");
    let signup = school.clerk.post(&path, json!({ "member_id": first })).await.expect(201).id();
    school.clerk.post(&path, json!({ "member_id": second })).await.problem(409, "shift_full");
    school.clerk.post(&format!("/api/v1/volunteer-signups/{signup}/withdraw"), json!({})).await.expect(200);
    school.clerk.post(&path, json!({ "member_id": second })).await.expect(201);
    let listed = school.clerk.get(&path).await.expect(200).json();
    let states: Vec<_> =
        listed["items"].as_array().expect("items").iter().map(|one| one["status"].clone()).collect();
    assert_eq!(states, ["withdrawn", "signed_up"]);
}

#[actix_web::test]
async fn what_an_elder_offers_meets_a_request_becomes_a_shift_and_is_rated() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, ..) = team(&school, "张三", 12).await;
    let who = learner(&school, "李四", 14).await;
    let words = json!({ "title": "教剪纸", "description": "会剪窗花", "wanted_when": "每周三上午", "wanted_where": "本学堂", "valid_to": "2025-12-31", "kind": "teach" });
    let with = |more: Value| {
        let mut body = words.clone();
        body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
        body
    };
    let offer =
        school.clerk.post("/api/v1/talent-offers", with(json!({ "learner_id": who }))).await.expect(201);
    let past = with(json!({ "learner_id": who, "valid_to": "2025-11-11" }));
    school.clerk.post("/api/v1/talent-offers", past).await.fault("/valid_to", "day_past");
    let serve = with(json!({ "school_id": school.id, "kind": "serve" }));
    let other = school.clerk.post("/api/v1/service-requests", serve).await.expect(201).id();
    let request = school
        .clerk
        .post("/api/v1/service-requests", with(json!({ "school_id": school.id })))
        .await
        .expect(201)
        .id();
    let matches = "/api/v1/service-matches";
    let pair = |request: &str| json!({ "offer_id": offer.id(), "request_id": request });
    school.clerk.post(matches, pair(&other)).await.problem(422, "offer_kinds_differ");
    let found = school.clerk.post(matches, pair(&request)).await.expect(201);
    school.clerk.post(matches, pair(&request)).await.problem(409, "already_matched");
    let path = format!("{matches}/{}", found.id());
    let when = json!({ "team_id": team, "place": "活动室", "starts_at": "2025-11-12T03:00:00Z", "ends_at": "2025-11-12T04:00:00Z" });
    let confirmed =
        school.manager.step(&format!("{path}/confirm"), &found.etag(), when.clone()).await.expect(200);
    school
        .manager
        .step(&format!("{path}/confirm"), &confirmed.etag(), when)
        .await
        .problem(409, "match_step_not_allowed");
    let shift = confirmed.json()["shift_id"].as_str().expect("a shift").to_owned();
    let read = school.clerk.get(&format!("{SHIFTS}/{shift}")).await.expect(200).json();
    assert_eq!(
        (&read["form"], &read["signed_up"], &read["title"]),
        (&json!("peer_teaching"), &json!(1), &json!("教剪纸"))
    );
    let rate = |rating: u32| json!({ "rating": rating, "remark": "讲得好" });
    school
        .clerk
        .step(&format!("{path}/rate"), &confirmed.etag(), rate(5))
        .await
        .problem(422, "service_not_ended");
    let school = at(&app, school, "03:00").await;
    let signup = school.clerk.get(&format!("{SHIFTS}/{shift}/signups")).await.expect(200).json()["items"][0]
        ["id"]
        .clone();
    let desk = format!("/api/v1/volunteer-signups/{}", signup.as_str().expect("an id"));
    school.clerk.post(&format!("{desk}/check-in"), json!({})).await.expect(200);
    let school = at(&app, school, "04:00").await;
    school.clerk.post(&format!("{desk}/check-out"), json!({})).await.expect(200);
    school
        .clerk
        .step(&format!("{path}/rate"), &confirmed.etag(), rate(6))
        .await
        .problem(422, "validation_failed");
    let rated = school.clerk.step(&format!("{path}/rate"), &confirmed.etag(), rate(5)).await.expect(200);
    assert_eq!((&rated.json()["status"], &rated.json()["rating"]), (&json!("rated"), &json!(5)));
    let offer = school.clerk.get(&format!("/api/v1/talent-offers/{}", offer.id())).await.expect(200);
    assert_eq!(
        (&offer.json()["matches"], &offer.json()["rating"]),
        (&json!(1), &json!(null)),
        "one rating is not told"
    );
    sweep(&app.state).await;
    assert_eq!(
        app.count("select from credit_earning where form = 'peer_teaching' and valid_minutes = 60"),
        1
    );
    let withdraw = format!("/api/v1/talent-offers/{}/withdraw", offer.id());
    school.clerk.step(&withdraw, &offer.etag(), json!({ "reason": "搬家" })).await.expect(200);
    school.clerk.post(matches, pair(&other)).await.problem(422, "offer_kinds_differ");
    app.books_balance();
}

#[actix_web::test]
async fn the_days_within_which_hours_are_entered_follow_a_dated_parameter() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (_, member, _) = team(&school, "张三", 12).await;
    let city = app.city(Role::CityAdmin).await;
    let parameters = "/api/v1/volunteer-parameters";
    let wanted =
        |from: &str| json!({ "effective_from": from, "log_days": 3, "policy_basis": "鄂民发〔2025〕9号" });
    city.post(parameters, wanted("2025-11-12")).await.fault("/effective_from", "volunteer_parameter_day");
    city.post(parameters, wanted("2025-11-13")).await.expect(201);
    city.post(parameters, wanted("2025-11-13")).await.fault("/effective_from", "volunteer_parameter_day");
    let all = city.get(parameters).await.expect(200).json();
    assert_eq!(
        (&all["items"][0]["log_days"], &all["items"][1]["effective_to"]),
        (&json!(3), &json!("2025-11-12"))
    );
    let school = school.at(&app, "2025-11-18T02:00:00Z").await;
    school.clerk.post(LOGS, log_body(&member, "12T01:00", "12T02:00")).await.expect(201);
    let late = school.clerk.post(LOGS, log_body(&member, "13T01:00", "13T02:00")).await;
    late.problem(422, "log_too_late");
}
