//! What a check-out records beside hours that were entered by hand.

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
