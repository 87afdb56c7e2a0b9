//! Who has not signed out waits in a queue, and the queue says until when.

use contract::auth::Role;
use contract::class::AttendanceConfirmationView;
use contract::page::Page;
use serde_json::json;

use super::{BASE, MORNING, open_session, sign_in, stage};
use crate::support::learning::learner;
use crate::support::{Client, TestApp};

const QUEUE: &str = "/api/v1/attendance-confirmations";

async fn waiting(client: &Client, query: &str) -> Page<AttendanceConfirmationView> {
    client.get(&format!("{QUEUE}?count=true{query}")).await.expect(200).read()
}

#[actix_web::test]
async fn what_waits_for_the_class_manager_is_listed_with_its_last_day_the_soonest_first() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let wednesday = open_session(&school, &course, MORNING).await;
    sign_in(&school.clerk, &wednesday, &one, "2025-11-12T01:10:00Z").await;
    assert_eq!(waiting(&school.manager, "").await.items, [], "who is in the room does not wait");
    school.clerk.post(&format!("{BASE}/{wednesday}/close"), json!({})).await.expect(200);
    let school = school.at(&app, "2025-11-13T02:00:00Z").await;
    let thursday = open_session(&school, &course, ("2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z")).await;
    sign_in(&school.clerk, &thursday, &two, "2025-11-13T01:05:00Z").await;
    school.clerk.post(&format!("{BASE}/{thursday}/close"), json!({})).await.expect(200);

    let page = waiting(&school.manager, "").await;
    let told = |items: &[AttendanceConfirmationView]| -> Vec<(String, String)> {
        items.iter().map(|one| (one.learner_name.clone(), one.last_day.to_string())).collect()
    };
    let entry = |name: &str, day: &str| (name.to_owned(), day.to_owned());
    // Thursday, Friday, Monday; and Friday, Monday, Tuesday.
    let both = [entry("张三", "2025-11-17"), entry("李四", "2025-11-18")];
    assert_eq!((told(&page.items), page.total), (both.to_vec(), Some(2)));
    let pages = school.manager.pages(&format!("{QUEUE}?limit=1")).await;
    let ids: Vec<_> = pages.iter().map(|page| page["items"][0]["attendance"]["id"].clone()).collect();
    assert_eq!(ids, [json!(page.items[0].attendance.id), json!(page.items[1].attendance.id)]);
    let only = waiting(&school.manager, &format!("&session_id={thursday}")).await;
    assert_eq!(told(&only.items), both[1..]);
    let next_door = crate::support::learning::school(&app, "150602101", "罕台镇养老服务中心").await;
    assert_eq!(waiting(&next_door.manager, "").await.total, Some(0));
    assert_eq!(waiting(&school.manager, "&lapsed=true").await.total, Some(0));

    let path = format!("/api/v1/attendances/{}/confirm", page.items[1].attendance.id);
    let school = school.at(&app, "2025-11-17T16:00:00Z").await;
    assert_eq!(told(&waiting(&school.manager, "").await.items), both[1..], "the first is over");
    assert_eq!(told(&waiting(&school.manager, "&lapsed=true").await.items), both[..1]);
    school.manager.post(&path, json!({ "valid_minutes": 60, "reason": "教师证明" })).await.expect(200);
    assert_eq!(waiting(&school.manager, "").await.total, Some(0));
    app.city(Role::Finance).await.get(QUEUE).await.problem(403, "role_not_allowed");
}

#[actix_web::test]
async fn nobody_confirms_or_accepts_what_the_dead_cannot_have_attended() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let session = open_session(&school, &course, MORNING).await;
    let entry = sign_in(&school.clerk, &session, &one, "2025-11-12T01:10:00Z").await;
    let device = app.city(Role::Integration).await.account_id.expect("an account");
    let times = ("2025-11-12T01:00:00Z", Some("2025-11-12T01:50:00Z"));
    let flagged = super::reviews::flagged(&app, device, &session, &two, times).await;
    school.clerk.post(&format!("{BASE}/{session}/close"), json!({})).await.expect(200);
    let correct = format!("/api/v1/attendances/{}/corrections", entry.id);
    let asked = json!({ "signed_out_at": "2025-11-12T02:00:00Z", "reason": "漏签退" });
    let pending = school.clerk.post(&correct, asked.clone()).await.expect(201).id();
    for who in [&one, &two] {
        let death = json!({ "died_on": "2025-11-10", "source": "community", "document": "社区证明 3 号" });
        school.manager.post(&format!("/api/v1/learners/{who}/record-death"), death).await.expect(200);
    }
    let word = json!({ "valid_minutes": 60, "reason": "班长确认" });
    let confirm = format!("/api/v1/attendances/{}/confirm", entry.id);
    school.manager.post(&confirm, word).await.problem(422, "learner_deceased");
    let accept = format!("/api/v1/attendances/{}/accept", flagged.id);
    school.manager.post(&accept, json!({ "reason": "核实" })).await.problem(422, "learner_deceased");
    let decide = |verb: &str| format!("/api/v1/attendance-corrections/{pending}/{verb}");
    school.manager.post(&decide("approve"), json!({})).await.problem(422, "learner_deceased");
    school.clerk.post(&correct, asked).await.problem(422, "learner_deceased");
    school.manager.post(&decide("reject"), json!({ "reason": "已去世" })).await.expect(200);
    let strike = json!({ "void": true, "reason": "已去世" });
    let strike = school.clerk.post(&correct, strike).await.expect(201).id();
    let strike = format!("/api/v1/attendance-corrections/{strike}/approve");
    school.manager.post(&strike, json!({})).await.expect(200);
    let refuse = format!("/api/v1/attendances/{}/refuse", flagged.id);
    school.manager.post(&refuse, json!({ "reason": "已去世" })).await.expect(200);
}
