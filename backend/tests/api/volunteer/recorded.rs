//! What a check-out records beside hours that were entered by hand, and that a shift which is called off records nothing.

use super::*;

#[actix_web::test]
async fn a_check_out_records_what_is_left_and_refuses_what_waits_of_that_time() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, member, _) = team(&school, "张三", 12).await;
    let shift = school.manager.post(SHIFTS, shift_body(&team, "03:00", "06:00")).await.expect(201).id();
    let path = format!("{SHIFTS}/{shift}/signups");
    let signup = school.clerk.post(&path, json!({ "member_id": member })).await.expect(201).id();
    let step = |verb: &str| format!("/api/v1/volunteer-signups/{signup}/{verb}");
    let school = at(&app, school, "03:00").await;
    school.clerk.post(&step("check-in"), json!({})).await.expect(200);
    let school = at(&app, school, "05:00").await;
    let lead = app.facility(Role::VolunteerLead, school.facility).await;
    let waiting = lead.post(LOGS, log_body(&member, "12T03:00", "12T03:30")).await.expect(201);
    let counted = lead.post(LOGS, log_body(&member, "12T03:30", "12T04:00")).await.expect(201);
    let approve = format!("{LOGS}/{}/approve", counted.id());
    school.manager.step(&approve, &counted.etag(), json!(null)).await.expect(200);
    let school = at(&app, school, "06:00").await;
    let out = school.clerk.post(&step("check-out"), json!({})).await.expect(200).json();
    assert_eq!(out["minutes"], 150, "180 less the 30 that were approved");
    let listed = school.clerk.get(&path).await.expect(200).json();
    assert_eq!(listed["items"][0]["minutes"], 150);
    let refused = school.manager.get(&format!("{LOGS}/{}", waiting.id())).await.expect(200).json();
    assert_eq!(refused["status"], "refused");
    assert!(refused["decision_reason"].as_str().is_some_and(|why| why.contains("签退")));
    let stands = "select from volunteer_log where status = 'approved'";
    assert_eq!(app.count(&format!("{stands} and source = 'check_out'")), 2);
    assert_eq!(
        app.count(&format!("{stands} and source = 'check_out' and starts_at = '2025-11-12T04:00Z'")),
        1
    );
    let report = school.manager.get("/api/v1/volunteer-hours").await.expect(200).json();
    assert_eq!(report["minutes"], 180, "nothing lost, nothing doubled");
    assert_eq!(report["teams"][0]["county_name"], "东胜区");
    assert_eq!(app.count("select from audit_entry where action = 'volunteer_log.refuse'"), 1);
    sweep(&app.state).await;
    app.books_balance();
}

#[actix_web::test]
async fn hours_are_listed_and_exported_by_member() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, member, _) = team(&school, "张三", 12).await;
    let other = join(&school.manager, &team, &learner(&school, "李四", 13).await).await;
    let school = at(&app, school, "06:00").await;
    for who in [&member, &other] {
        school.clerk.post(LOGS, log_body(who, "11T01:00", "11T02:00")).await.expect(201);
    }
    let listed = school.clerk.get(&format!("{LOGS}?member_id={member}")).await.expect(200).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    let csv = school.clerk.get(&format!("{LOGS}/export?format=csv&member_id={member}")).await.expect(200);
    let csv = String::from_utf8_lossy(&csv.bytes).into_owned();
    assert!(csv.contains("张三") && !csv.contains("李四"), "{csv}");
}

#[actix_web::test]
async fn a_shift_that_is_called_off_lets_whoever_is_checked_in_go_and_records_no_hours() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (first, member, who) = team(&school, "张三", 12).await;
    let second = school.manager.post(TEAMS, team_body(&school)).await.expect(201).id();
    let elsewhere = join(&school.manager, &second, &who).await;
    let (mut shifts, mut desks) = (Vec::new(), Vec::new());
    for (team, member) in [(&first, &member), (&second, &elsewhere)] {
        let shift = school.manager.post(SHIFTS, shift_body(team, "03:00", "04:00")).await.expect(201);
        let path = format!("{SHIFTS}/{}/signups", shift.id());
        let signup = school.clerk.post(&path, json!({ "member_id": member })).await.expect(201).id();
        desks.push(format!("/api/v1/volunteer-signups/{signup}"));
        shifts.push(shift);
    }
    let step = |which: usize, verb: &str| format!("{}/{verb}", desks[which]);
    let off = format!("{SHIFTS}/{}", shifts[0].id());
    let school = at(&app, school, "02:10").await;
    school.clerk.post(&step(0, "check-in"), json!({})).await.expect(200);
    school.clerk.post(&step(1, "check-in"), json!({})).await.problem(409, "volunteer_elsewhere");
    let school = at(&app, school, "02:30").await;
    let reason = json!({ "reason": "下雪" });
    school.manager.step(&format!("{off}/cancel"), &shifts[0].etag(), reason).await.expect(200);
    let gone = school.clerk.get(&format!("{off}/signups")).await.expect(200).json()["items"][0].clone();
    assert_eq!((&gone["status"], &gone["minutes"]), (&json!("checked_out"), &json!(0)));
    school.clerk.post(&step(1, "check-in"), json!({})).await.expect(200);
    let school = at(&app, school, "04:00").await;
    school.clerk.post(&step(0, "check-out"), json!({})).await.problem(409, "shift_cancelled");
    let out = school.clerk.post(&step(1, "check-out"), json!({})).await.expect(200).json();
    assert_eq!(out["minutes"], 60);
    let mut by_hand = log_body(&member, "12T01:00", "12T01:30");
    by_hand["shift_id"] = json!(shifts[0].id());
    school.clerk.post(LOGS, by_hand).await.problem(409, "shift_cancelled");
    assert_eq!(app.count("select from volunteer_log"), 1, "of the other shift alone");
    assert_eq!(app.count("select from audit_entry where action = 'volunteer_shift.check_out'"), 2);
    sweep(&app.state).await;
    assert_eq!(app.count("select from credit_earning where source = 'volunteer_log'"), 1);
    app.books_balance();
}

#[actix_web::test]
async fn of_a_check_in_and_the_calling_off_at_one_instant_one_comes_after_the_other() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, member, _) = team(&school, "张三", 12).await;
    let other = join(&school.manager, &team, &learner(&school, "李四", 14).await).await;
    let shift = school.manager.post(SHIFTS, shift_body(&team, "03:00", "04:00")).await.expect(201);
    let path = format!("{SHIFTS}/{}", shift.id());
    let mut desks = Vec::new();
    for member in [&member, &other] {
        let signup = school.clerk.post(&format!("{path}/signups"), json!({ "member_id": member })).await;
        desks.push(format!("/api/v1/volunteer-signups/{}/check-in", signup.expect(201).id()));
    }
    let school = at(&app, school, "02:30").await;
    school.clerk.post(&desks[0], json!({})).await.expect(200);
    let (came, off) = futures_util::future::join(
        school.clerk.post(&desks[1], json!({})),
        school.manager.step(&format!("{path}/cancel"), &shift.etag(), json!({ "reason": "下雪" })),
    )
    .await;
    off.expect(200);
    assert!([200, 409].contains(&came.status.as_u16()), "{}", came.json());
    assert_eq!(
        app.count("select from volunteer_signup where status = 'checked_in'"),
        0,
        "nobody is left in it"
    );
    let occupied = "select from volunteer_signup where occupied_until > '2025-11-12T02:30:01Z'";
    assert_eq!(app.count(occupied), 0);
    assert_eq!(app.count("select from volunteer_log"), 0);
}
