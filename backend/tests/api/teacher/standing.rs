//! What a teacher is may change: it is verified anew, and who it is stays known.

use contract::auth::Role;
use serde_json::{Value, json};

use super::{BASE, SESSIONS, TOWN, consent, taught_by, teacher};
use crate::support::learning::{course, id_number, learner, school};
use crate::support::{Answer, Client, TestApp};

async fn change(client: &Client, path: &str, body: Value) -> Answer {
    let tag = client.get(path).await.expect(200).etag();
    client.patch(path, &tag, body).await
}

#[actix_web::test]
async fn who_retires_is_verified_anew_and_what_does_not_fit_together_is_refused() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let who = teacher(&school, json!({ "employment": "in_service", "consent_of_unit": true })).await;
    let path = format!("{BASE}/{who}");
    county.post(&format!("{path}/verify"), json!({})).await.expect(200);
    let veteran = json!({ "reemployment_kind": "veteran_teacher" });
    change(&school.manager, &path, veteran).await.fault("/reemployment_kind", "only_for_retired");
    let student = json!({ "source": "university_student", "student_kind": "teaching" });
    change(&school.manager, &path, student).await.fault("/employment", "not_for_students");
    let kept = school.manager.get(&path).await.expect(200).json();
    assert_eq!((&kept["verified"], &kept["employment"]), (&json!(true), &json!("in_service")));
    let retired = json!({ "employment": "retired", "reemployment_kind": "veteran_teacher" });
    let told = change(&school.manager, &path, retired).await.expect(200).json();
    assert_eq!((&told["employment"], &told["verified"]), (&json!("retired"), &json!(false)));
    let student = json!({ "source": "university_student", "employment": null, "reemployment_kind": null,
        "student_kind": "teaching", "stay_to": "2026-06-30" });
    let told = change(&school.manager, &path, student).await.expect(200).json();
    assert_eq!((&told["student_kind"], &told["employment"]), (&json!("teaching"), &Value::Null));
    let trail =
        "select from audit_entry where action = 'teacher.update' and before ->> 'employment' = 'in_service'
        and after ->> 'employment' = 'retired'";
    assert_eq!(app.count(trail), 1, "what it was stays on the trail");
    // Somebody at the school can now be seen teaching on the days of a consent only.
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let session = taught_by(&school, &course, &who, 13);
    school.clerk.post(SESSIONS, session.clone()).await.fault("/teacher_id", "teacher_consent_missing");
    let paper = consent("2025-09-01", "2026-06-30");
    school.manager.post(&format!("{path}/consents"), paper).await.expect(201);
    school.clerk.post(SESSIONS, session).await.expect(201);
}

#[actix_web::test]
async fn a_missing_id_number_is_given_and_a_wrong_one_corrected_for_a_reason() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let who = teacher(&school, json!({})).await;
    let other = id_number("19610101", 33);
    teacher(&school, json!({ "id_number": other })).await;
    let path = format!("{BASE}/{who}");
    county.post(&format!("{path}/verify"), json!({})).await.expect(200);
    let wrong = json!({ "id_number": "15060219600101099" });
    change(&school.manager, &path, wrong).await.fault("/id_number", "id_number_length");
    change(&school.manager, &path, json!({ "id_number": other }))
        .await
        .problem(409, "teacher_already_registered");
    let first = json!({ "id_number": id_number("19600101", 31) });
    let told = change(&school.manager, &path, first).await.expect(200).json();
    assert_eq!((&told["identified"], &told["verified"]), (&json!(true), &json!(false)));
    let second = id_number("19600102", 31);
    change(&school.manager, &path, json!({ "id_number": second })).await.fault("/reason", "required");
    let corrected = json!({ "id_number": second, "reason": "看错一位，已核对原件" });
    change(&school.manager, &path, corrected).await.expect(200);
    let trail = "select from audit_entry where action = 'teacher.correct_identity'
        and after ->> 'reason' = '看错一位，已核对原件'";
    assert_eq!(app.count(trail), 1);
    assert_eq!(app.count(&format!("select from audit_entry where after::text like '%{second}%'")), 0);
}

#[actix_web::test]
async fn a_teacher_without_an_id_number_is_pointed_out_and_no_namesake_signs_in() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let who = teacher(&school, json!({ "name": "王五" })).await;
    let made = school.clerk.post(SESSIONS, taught_by(&school, &course, &who, 12)).await.expect(201);
    assert_eq!(made.json()["warnings"], json!(["teacher_unidentified"]));
    let path = format!("{SESSIONS}/{}", made.id());
    let (namesake, else_) = (learner(&school, "王五", 12).await, learner(&school, "李四", 14).await);
    let application = json!({ "session_id": made.id(), "learner_id": namesake });
    school.clerk.post("/api/v1/enrolments", application).await.problem(422, "learner_teaches_here");
    school.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let sign = |who: &str| json!({ "learner_id": who });
    let attendances = format!("{path}/attendances");
    school.clerk.post(&attendances, sign(&namesake)).await.problem(422, "learner_teaches_session");
    school.clerk.post(&attendances, sign(&else_)).await.expect(201);
    let number = json!({ "id_number": id_number("19600101", 31) });
    change(&school.manager, &format!("{BASE}/{who}"), number).await.expect(200);
    school.clerk.post(&attendances, sign(&namesake)).await.expect(201);
    assert_eq!(school.clerk.get(&path).await.expect(200).json()["warnings"], json!([]));
}

#[actix_web::test]
async fn whoever_plans_a_teacher_of_another_school_needs_an_assignment() {
    let app = TestApp::spawn().await;
    let own = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let other = school(&app, "150602101", "罕台镇养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let course = course(&city, "C-1", "书法入门").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let who = teacher(&own, json!({})).await;
    for office in [&city, &county] {
        let refused = office.post(SESSIONS, taught_by(&other, &course, &who, 13)).await;
        refused.fault("/teacher_id", "teacher_not_available");
    }
    let assigned = json!({ "school_id": other.id, "starts_on": "2025-11-13", "ends_on": "2025-11-13" });
    let assigned = county.post(&format!("{BASE}/{who}/assignments"), assigned).await.expect(201).json();
    let session = county.post(SESSIONS, taught_by(&other, &course, &who, 13)).await.expect(201);
    let path = format!("{SESSIONS}/{}", session.id());
    let next_day = json!({ "starts_at": "2025-11-14T01:00:00Z", "ends_at": "2025-11-14T02:30:00Z" });
    change(&county, &path, next_day).await.fault("/teacher_id", "teacher_not_available");
    let which = assigned["assignments"][0]["id"].as_str().expect("an id").to_owned();
    let end = format!("{BASE}/{who}/assignments/{which}/end");
    county.post(&end, json!({ "ends_on": "2025-11-13" })).await.expect(200);
    // What does not concern the teacher does not ask for it again.
    app.sql(&format!("update teacher set status = 'left' where id = '{who}'"));
    change(&other.clerk, &path, json!({ "title": "书法提高" })).await.expect(200);
    let later = json!({ "starts_at": "2025-11-13T02:00:00Z", "ends_at": "2025-11-13T03:30:00Z" });
    change(&other.clerk, &path, later).await.expect(200);
}

#[actix_web::test]
async fn a_teacher_moves_to_another_school_within_reach() {
    let app = TestApp::spawn().await;
    let own = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let other = school(&app, "150602101", "罕台镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "C-1", "书法入门").await;
    let who = teacher(&own, json!({})).await;
    let path = format!("{BASE}/{who}");
    let moved = json!({ "school_id": other.id });
    change(&own.manager, &path, moved.clone()).await.fault("/school_id", "school_not_found");
    let county = app.division(Role::CountyAdmin, "150602").await;
    let told = change(&county, &path, moved).await.expect(200).json();
    assert_eq!(told["school_id"], json!(other.id));
    other.clerk.post(SESSIONS, taught_by(&other, &course, &who, 13)).await.expect(201);
    own.clerk
        .post(SESSIONS, taught_by(&own, &course, &who, 14))
        .await
        .fault("/teacher_id", "teacher_not_available");
}
