//! Who has a place in a class attends it, wherever the learner is registered.

use contract::auth::Role;
use contract::class::{SheetImportReport, SheetRow};
use contract::device::{DeviceRowReason, DeviceVerdict};
use contract::page::Page;
use serde_json::{Value, json};

use super::codes::{class_code, own_client};
use super::{BASE, stage};
use crate::support::TestApp;
use crate::support::device::{Device, Shown, own_code};
use crate::support::learning::{learner, school, session_body};

/// One in the afternoon in Shanghai, until half past two.
const AFTERNOON: (&str, &str) = ("2025-11-12T05:00:00Z", "2025-11-12T06:30:00Z");

#[actix_web::test]
async fn a_learner_of_another_school_who_is_enrolled_signs_in_by_every_way() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let there = school(&app, "150602101", "罕台镇养老服务中心").await;
    let body = session_body(&here, &course, AFTERNOON.0, AFTERNOON.1);
    let session = here.clerk.post(BASE, body).await.expect(201).id();
    let county = app.division(Role::CountyAdmin, "150602").await;
    let mut guests = Vec::new();
    for (name, running) in
        [("张三", 12), ("李四", 14), ("王五", 16), ("赵六", 18), ("钱七", 20), ("周八", 22)]
    {
        let who = learner(&there, name, running).await;
        let apply = json!({ "session_id": session, "learner_id": who });
        let place = county.post("/api/v1/enrolments", apply).await.expect(201).json();
        assert_eq!(place["status"], "enrolled");
        guests.push(who);
    }
    let stranger = learner(&there, "孙九", 24).await;
    let mut device = Device::active(&app, &here.manager, here.facility).await;
    let here = here.at(&app, "2025-11-12T05:20:00Z").await;
    here.clerk.post(&format!("{BASE}/{session}/open"), json!({})).await.expect(200);

    let desk = format!("{BASE}/{session}/attendances");
    let listed: Page<SheetRow> = here.clerk.get(&desk).await.expect(200).read();
    assert_eq!(listed.items.len(), 6, "they stand on the sheet");
    here.clerk.post(&desk, json!({ "learner_id": guests[0] })).await.expect(201);
    let refused = here.clerk.post(&desk, json!({ "learner_id": stranger })).await;
    refused.fault("/learner_id", "learner_not_available");

    let scan = format!("{BASE}/{session}/scan");
    let code = own_code(&app, &guests[1], "2025-11-12T05:20:00Z");
    here.clerk.post(&scan, json!({ "code": code })).await.expect(200);

    let own = own_client(&app, &guests[2]).await;
    let code = json!({ "code": class_code(&here, &session).await });
    own.post(&format!("{BASE}/{session}/class-code/claim"), code.clone()).await.expect(200);
    own.post(&format!("{BASE}/{session}/self-sign-in"), code).await.expect(200);
    let code = json!({ "code": class_code(&here, &session).await });
    let other = own_client(&app, &stranger).await;
    other.post(&format!("{BASE}/{session}/self-sign-in"), code).await.expect(404);

    device.anchor(&app).await.expect(200);
    let at = "2025-11-12T05:10:00Z";
    let rows: Vec<Value> = [&guests[3], &stranger]
        .map(|who| {
            let code = own_code(&app, who, at);
            device.record(at, "sign_in", &session, &Shown::Code(&code))
        })
        .to_vec();
    let told = device.upload(&rows).await;
    let verdicts: Vec<_> = told.rows.iter().map(|row| (row.verdict, row.reason)).collect();
    let unknown = (DeviceVerdict::Refused, Some(DeviceRowReason::LearnerUnknown));
    assert_eq!(verdicts, [(DeviceVerdict::Accepted, None), unknown]);

    let sheet = "姓名,签到时间\n钱七,13:05\n".as_bytes().to_vec();
    let path = format!("{BASE}/{session}/sheet/import");
    let answer = here.clerk.send_bytes(reqwest::Method::POST, &path, Some(("text/csv", sheet)), &[]).await;
    let done: SheetImportReport = answer.expect(200).read();
    assert_eq!((done.entered, done.rejected), (1, 0));

    let rows = json!({ "rows": [{ "learner_id": guests[5], "signed_in_at": "2025-11-12T05:06:00Z" }] });
    here.clerk.post(&format!("{desk}/sheet"), rows).await.expect(200);
    let came = app.count("select distinct learner_id from attendance where status = 'signed_in'");
    assert_eq!(came, 6);
}

#[actix_web::test]
async fn who_is_in_a_class_out_of_reach_is_refused_without_its_name() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let there = school(&app, "150602101", "罕台镇养老服务中心").await;
    let sessions = [&here, &there];
    let who = learner(&there, "张三", 12).await;
    let mut open = Vec::new();
    for school in sessions {
        let id = school
            .clerk
            .post(BASE, session_body(school, &course, AFTERNOON.0, AFTERNOON.1))
            .await
            .expect(201)
            .id();
        open.push(id);
    }
    let county = app.division(Role::CountyAdmin, "150602").await;
    let apply = json!({ "session_id": open[0], "learner_id": who });
    county.post("/api/v1/enrolments", apply).await.expect(201);
    let here = here.at(&app, "2025-11-12T05:20:00Z").await;
    let there = there.at(&app, "2025-11-12T05:20:00Z").await;
    for (school, id) in [(&here, &open[0]), (&there, &open[1])] {
        school.clerk.post(&format!("{BASE}/{id}/open"), json!({})).await.expect(200);
    }
    let sign = json!({ "learner_id": who });
    there.clerk.post(&format!("{BASE}/{}/attendances", open[1]), sign.clone()).await.expect(201);
    let refused = here.clerk.post(&format!("{BASE}/{}/attendances", open[0]), sign).await;
    let told =
        refused.problem(409, "learner_elsewhere").json()["detail"].as_str().expect("a text").to_owned();
    assert!(told.contains("13:20–14:30") && !told.contains("书法入门"), "{told}");
    let sheet = "姓名,签到时间\n张三,13:05\n".as_bytes().to_vec();
    let path = format!("{BASE}/{}/sheet/import", open[0]);
    let answer = here.clerk.send_bytes(reqwest::Method::POST, &path, Some(("text/csv", sheet)), &[]).await;
    let told = answer.problem(422, "import_rejected").json()["errors"][0]["detail"].clone();
    assert!(told.as_str().is_some_and(|told| told.contains("13:20–14:30")), "{told}");
}

#[actix_web::test]
async fn a_place_at_another_school_at_that_time_is_told_without_its_name() {
    let app = TestApp::spawn().await;
    let (here, course) = stage(&app).await;
    let there = school(&app, "150602101", "罕台镇养老服务中心").await;
    let who = learner(&here, "张三", 12).await;
    let mut sessions = Vec::new();
    for school in [&here, &there] {
        let body = session_body(school, &course, AFTERNOON.0, AFTERNOON.1);
        sessions.push(school.clerk.post(BASE, body).await.expect(201).id());
    }
    let county = app.division(Role::CountyAdmin, "150602").await;
    let apply = |session: &str| json!({ "session_id": session, "learner_id": who });
    county.post("/api/v1/enrolments", apply(&sessions[1])).await.expect(201);
    let told = |answer: crate::support::Answer| {
        answer.problem(409, "enrolment_overlaps").json()["detail"].as_str().expect("a text").to_owned()
    };
    let hidden = told(here.clerk.post("/api/v1/enrolments", apply(&sessions[0])).await);
    assert!(hidden.contains("13:00–14:30") && !hidden.contains("书法入门"), "{hidden}");
    let named = told(county.post("/api/v1/enrolments", apply(&sessions[0])).await);
    assert!(named.contains("书法入门"), "{named}");
}
