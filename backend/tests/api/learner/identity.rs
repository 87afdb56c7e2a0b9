//! An ID number that was entered wrongly is corrected by the office, for a reason.

use contract::auth::Role;
use contract::learner::LearnerView;
use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::{id_number, learner, school};

#[actix_web::test]
async fn a_wrong_id_number_is_corrected_with_birth_date_and_sex_and_leaves_a_trace() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let (who, other) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let path = format!("/api/v1/learners/{who}");
    let correct = format!("{path}/correct-identity");
    let read = school.manager.get(&path).await.expect(200);
    let tag = read.etag();
    let right = id_number("19401231", 13);
    let body = |number: &str| json!({ "id_number": number, "reason": "看错一位，已核对原件" });
    school.clerk.step(&correct, &tag, body(&right)).await.problem(403, "role_not_allowed");
    let same = body(&id_number("19500101", 12));
    school.manager.step(&correct, &tag, same).await.fault("/id_number", "id_number_as_before");
    let taken = body(&id_number("19500101", 14));
    school.manager.step(&correct, &tag, taken).await.problem(409, "learner_already_registered");
    let young = body(&id_number("19700101", 13));
    school.manager.step(&correct, &tag, young).await.fault("/id_number", "too_young");
    let broken = body("15060219401231013");
    school.manager.step(&correct, &tag, broken).await.fault("/id_number", "id_number_length");
    let mut dated = body(&right);
    dated["birth_date"] = json!("1940-12-30");
    school.manager.step(&correct, &tag, dated).await.fault("/birth_date", "birth_date_mismatch");
    let done = school.manager.step(&correct, &tag, body(&right)).await.expect(200);
    let told: LearnerView = done.read();
    assert_eq!((told.age, told.sex.as_str()), (84, "male"));
    assert!(told.id_number_masked.starts_with("150602***"));
    school.manager.step(&correct, &tag, body(&right)).await.problem(412, "stale_version");
    let city = app.city(Role::CityAdmin).await;
    let found = city.post("/api/v1/learners/lookup", json!({ "id_number": right })).await.expect(200);
    assert_eq!(found.id(), who);
    let before = json!({ "id_number": id_number("19500101", 12) });
    city.post("/api/v1/learners/lookup", before).await.problem(404, "not_found");
    let shown = school.manager.post(&format!("{path}/reveal"), json!({ "reason": "核对" })).await.expect(200);
    assert_eq!(shown.json()["id_number"], json!(right));
    let trail = "select from audit_entry where action = 'learner.correct_identity'
        and after ->> 'reason' = '看错一位，已核对原件' and before ->> 'age' = '75' and after ->> 'age' = '84'";
    assert_eq!(app.count(trail), 1);
    for number in [right, id_number("19500101", 12)] {
        assert_eq!(app.count(&format!("select from audit_entry where after::text like '%{number}%'")), 0);
    }
    let closed = format!("/api/v1/learners/{other}");
    school.manager.post(&format!("{closed}/close"), json!({ "reason": "迁走" })).await.expect(200);
    let tag = school.manager.get(&closed).await.expect(200).etag();
    let path = format!("{closed}/correct-identity");
    let ended = school.manager.step(&path, &tag, body(&id_number("19410101", 15))).await;
    ended.problem(409, "learner_step_not_allowed");
}
