//! Programmes that are changed and ended, sessions that are helped, and matches whose shift is called off.

use super::*;
use crate::support::learning::{course, session_body};

#[actix_web::test]
async fn a_programme_is_changed_by_its_version_and_ends_before_its_last_day() {
    let app = TestApp::spawn().await;
    let (city, county) = (app.city(Role::CityAdmin).await, app.division(Role::CountyAdmin, "150602").await);
    let actions = "/api/v1/silver-age-actions";
    let body = json!({ "name": "银龄行动2025", "policy_basis": "鄂民发〔2024〕144号", "starts_on": "2025-01-01", "ends_on": "2025-12-31" });
    let mut own = body.clone();
    own["county_code"] = json!("150602");
    let citys = city.post(actions, body).await.expect(201);
    let countys = county.post(actions, own).await.expect(201);
    let path = |id: String| format!("{actions}/{id}");
    let ends = json!({ "ends_on": "2025-11-11" });
    county.patch(&path(citys.id()), &citys.etag(), ends.clone()).await.problem(403, "whole_city_only");
    let elsewhere = app.division(Role::CountyAdmin, "150621").await;
    elsewhere.patch(&path(countys.id()), &countys.etag(), ends.clone()).await.problem(404, "not_found");
    let early = json!({ "ends_on": "2024-12-31" });
    county.patch(&path(countys.id()), &countys.etag(), early).await.fault("/ends_on", "end_before_start");
    let ended = county.patch(&path(countys.id()), &countys.etag(), ends.clone()).await.expect(200);
    assert_eq!(
        (&ended.json()["ends_on"], &ended.json()["name"]),
        (&json!("2025-11-11"), &json!("银龄行动2025"))
    );
    county.patch(&path(countys.id()), &countys.etag(), ends).await.problem(412, "stale_version");
    let named = json!({ "name": "银龄行动·暖城" });
    city.patch(&path(citys.id()), &citys.etag(), named).await.expect(200);
    assert_eq!(app.count("select from audit_entry where action = 'silver_age_action.update'"), 2);
}

#[actix_web::test]
async fn a_shift_helps_a_session_that_is_still_taught_and_at_its_time() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, ..) = team(&school, "张三", 12).await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "合唱").await;
    let lesson = session_body(&school, &course, "2025-11-12T03:00:00Z", "2025-11-12T04:30:00Z");
    let session = school.clerk.post("/api/v1/class-sessions", lesson).await.expect(201).id();
    let with = |from: &str, to: &str| {
        let mut body = shift_body(&team, from, to);
        body["session_id"] = json!(session);
        body
    };
    let apart = school.manager.post(SHIFTS, with("04:30", "05:00")).await;
    apart.fault("/session_id", "volunteer_session_not_fit");
    let shift = school.manager.post(SHIFTS, with("02:30", "03:30")).await.expect(201);
    let path = format!("{SHIFTS}/{}", shift.id());
    let moved = json!({ "starts_at": "2025-11-12T05:00:00Z", "ends_at": "2025-11-12T06:00:00Z" });
    school.manager.patch(&path, &shift.etag(), moved).await.fault("/session_id", "volunteer_session_not_fit");
    app.sql(&format!("update class_session set status = 'cancelled' where id = '{session}'"));
    let off = school.manager.post(SHIFTS, with("02:30", "03:30")).await;
    off.fault("/session_id", "volunteer_session_not_fit");
    school.manager.patch(&path, &shift.etag(), json!({ "place": "大厅" })).await.expect(200);
}

#[actix_web::test]
async fn a_match_whose_shift_is_called_off_waits_again() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, _, who) = team(&school, "张三", 12).await;
    let words = |more: (&str, &str)| {
        let mut body = json!({ "title": "教剪纸", "description": "", "wanted_when": "周三", "wanted_where": "本学堂", "valid_to": "2025-12-31", "kind": "teach" });
        body[more.0] = json!(more.1);
        body
    };
    let offer = school
        .clerk
        .post("/api/v1/talent-offers", words(("learner_id", who.as_str())))
        .await
        .expect(201)
        .id();
    let request = school
        .clerk
        .post("/api/v1/service-requests", words(("school_id", school.id.as_str())))
        .await
        .expect(201)
        .id();
    let matches = "/api/v1/service-matches";
    let pair = json!({ "offer_id": offer, "request_id": request });
    let found = school.clerk.post(matches, pair).await.expect(201);
    let path = format!("{matches}/{}", found.id());
    let when = |from: &str, to: &str| json!({ "team_id": team, "place": "活动室", "starts_at": from, "ends_at": to });
    let (from, to) = ("2025-11-12T03:00:00Z", "2025-11-12T04:00:00Z");
    let confirm = format!("{path}/confirm");
    let confirmed = school.manager.step(&confirm, &found.etag(), when(from, to)).await.expect(200).json();
    let shift = format!("{SHIFTS}/{}", confirmed["shift_id"].as_str().expect("a shift"));
    let read = school.manager.get(&shift).await.expect(200);
    let reason = json!({ "reason": "下雪" });
    school.manager.step(&format!("{shift}/cancel"), &read.etag(), reason).await.expect(200);
    let back = school.manager.get(&path).await.expect(200);
    assert_eq!((&back.json()["status"], &back.json()["shift_id"]), (&json!("proposed"), &json!(null)));
    let rate = json!({ "rating": 5 });
    let school = at(&app, school, "04:30").await;
    school
        .clerk
        .step(&format!("{path}/rate"), &back.etag(), rate)
        .await
        .problem(409, "match_step_not_allowed");
    let again = when("2025-11-13T03:00:00Z", "2025-11-13T04:00:00Z");
    let anew = school.manager.step(&confirm, &back.etag(), again).await.expect(200).json();
    assert_eq!(anew["status"], "confirmed");
    assert_ne!(anew["shift_id"], confirmed["shift_id"]);
    assert_eq!(app.count("select from audit_entry where action = 'service_match.reopen'"), 1);
}
