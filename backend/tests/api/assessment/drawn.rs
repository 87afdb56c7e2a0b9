//! The draw: who inspects, kept away from interests, and repeatable.

use contract::assessment::{InspectionDetails, InspectionView};
use contract::auth::Role;
use contract::page::Page;
use serde_json::json;

use super::{SEED, Year, assessor, organisation};

#[actix_web::test]
async fn a_draw_keeps_interests_apart_and_can_be_drawn_again() {
    let (year, cycle) = Year::frozen().await;
    let organisation = organisation(&year).await;
    let (_, near) = assessor(&year, "assessor-near", &organisation).await;
    let interest = json!({
        "assessor_id": near, "facility_id": year.school.facility, "kind": "kinship", "note": "院长的弟弟",
    });
    year.city.post("/api/v1/assessor-interests", interest.clone()).await.expect(201);
    let mut both = interest;
    both["organisation_id"] = json!(organisation);
    year.city.post("/api/v1/assessor-interests", both).await.fault("/assessor_id", "interest_of_one");
    let seed = json!({ "seed": SEED });
    year.step(&cycle, "draw", seed.clone()).await.problem(409, "too_few_assessors");
    let (far, id) = assessor(&year, "assessor-far", &organisation).await;
    year.step(&cycle, "draw", json!({ "seed": "short" })).await.fault("/seed", "length");
    let drawn = year.step(&cycle, "draw", seed.clone()).await.expect(200).json();
    assert_eq!((&drawn["schools"], &drawn["assessors"]), (&json!(1), &json!(2)));
    assert_eq!((&drawn["conflicts"], &drawn["repeats"]), (&json!(1), &json!(true)));
    assert_eq!((&drawn["sessions"], &drawn["learners"]), (&json!(1), &json!(2)));
    year.step(&cycle, "draw", seed).await.problem(412, "stale_version");
    let page: Page<InspectionView> = far.get("/api/v1/inspections").await.expect(200).read();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].assessors[0].id.to_string(), id);
    let told = year.result().await;
    assert_eq!(told.assessment.self_assessment.as_str(), "missing", "nothing was handed in by then");
    assert!(year.app.refuses("update assessment_draw set seed = '12345678'"));
}

#[actix_web::test]
async fn nothing_is_drawn_while_schools_may_still_hand_in() {
    let year = Year::over().await;
    let mut body = super::cycle_body();
    body["self_assessment_due"] = json!("2026-01-20");
    let cycle = year.city.post(super::CYCLES, body).await.expect(201);
    let cycle = year.step(&cycle, "freeze", json!({})).await.expect(200);
    let seed = json!({ "seed": SEED });
    year.step(&cycle, "draw", seed).await.problem(409, "self_assessments_not_due");
}

#[actix_web::test]
async fn who_works_at_a_facility_does_not_assess_it() {
    let (year, cycle) = Year::frozen().await;
    let organisation = organisation(&year).await;
    assessor(&year, "assessor-one", &organisation).await;
    year.app.sql(
        "update account_grant set role = 'teacher' where account_id = (select id from account
        where username = 'assessor-one')",
    );
    year.step(&cycle, "draw", json!({ "seed": SEED })).await.problem(409, "too_few_assessors");
}

#[actix_web::test]
async fn an_organisation_is_kept_away_from_what_it_runs() {
    let (year, cycle) = Year::frozen().await;
    year.app.sql("update facility set operator_credit_code = '91150602MA0N0JWG7X'");
    let organisation = organisation(&year).await;
    assessor(&year, "assessor-own", &organisation).await;
    let seed = json!({ "seed": SEED });
    year.step(&cycle, "draw", seed).await.problem(409, "too_few_assessors");
}

#[actix_web::test]
async fn who_cannot_go_is_replaced_by_the_next_of_the_draw_and_sees_it_no_more() {
    let (year, cycle) = Year::frozen().await;
    let organisation = organisation(&year).await;
    let both = [
        assessor(&year, "assessor-one", &organisation).await,
        assessor(&year, "assessor-two", &organisation).await,
    ];
    year.step(&cycle, "draw", json!({ "seed": SEED })).await.expect(200);
    let page: Page<InspectionView> = year.city.get("/api/v1/inspections").await.expect(200).read();
    let path = format!("/api/v1/inspections/{}", page.items[0].id);
    let first = page.items[0].assessors[0].id.to_string();
    let (goes, comes) = if both[0].1 == first { (&both[0].0, &both[1].0) } else { (&both[1].0, &both[0].0) };
    comes.get(&path).await.problem(404, "not_found");
    let etag = goes.get(&path).await.expect(200).etag();
    let replace = format!("{path}/replace-assessor");
    let body = json!({ "assessor_id": first, "reason": "住院" });
    year.city.step(&replace, &etag, body.clone()).await.expect(200);
    goes.get(&path).await.problem(404, "not_found");
    let told: InspectionDetails = comes.get(&path).await.expect(200).read();
    assert_eq!(told.inspection.assessors.len(), 2);
    let next = told.inspection.assessors.iter().find(|one| one.replaced_at.is_none()).expect("one goes").id;
    let etag = comes.get(&path).await.etag();
    year.city.step(&replace, &etag, body).await.fault("/assessor_id", "assessor_not_found");
    let body = json!({ "assessor_id": next, "reason": "出差" });
    year.city.step(&replace, &etag, body).await.problem(409, "nobody_left_to_draw");
}

#[actix_web::test]
async fn people_of_an_organisation_that_is_dismissed_reach_nothing_any_more() {
    let (year, cycle) = Year::frozen().await;
    let organisation = organisation(&year).await;
    let (goes, _) = assessor(&year, "assessor-one", &organisation).await;
    year.step(&cycle, "draw", json!({ "seed": SEED })).await.expect(200);
    let page: Page<InspectionView> = goes.get("/api/v1/inspections").await.expect(200).read();
    let path = format!("/api/v1/inspections/{}", page.items[0].id);
    let engagement = format!("/api/v1/assessor-organisations/{organisation}");
    let end = json!({ "ended_on": "2026-01-09", "reason": "违反评估纪律" });
    year.city.step(&format!("{engagement}/end"), "\"v1\"", end).await.expect(200);
    goes.get(&path).await.problem(404, "not_found");
    let left: Page<InspectionView> = goes.get("/api/v1/inspections").await.expect(200).read();
    assert!(left.items.is_empty());
}

#[actix_web::test]
async fn an_assessor_is_registered_once_by_an_account_with_the_role() {
    let (year, _) = Year::frozen().await;
    let organisation = organisation(&year).await;
    assessor(&year, "assessor-one", &organisation).await;
    let body = |username: &str| json!({ "organisation_id": organisation, "username": username, "name": "王", "since": "2025-01-01" });
    year.city.post("/api/v1/assessors", body("assessor-one")).await.problem(409, "assessor_registered");
    year.city
        .post("/api/v1/assessors", body("nobody"))
        .await
        .fault("/username", "assessor_account_not_found");
    let twice = json!({
        "name": "另一家", "credit_code": "91150602MA0N0JWG7X", "contract": "合同", "engaged_from": "2025-01-01",
        "engaged_to": "2026-12-31",
    });
    year.city.post("/api/v1/assessor-organisations", twice).await.problem(409, "assessor_registered");
    let manager = &year.school.manager;
    manager.get("/api/v1/assessors").await.problem(403, "role_not_allowed");
    let auditor = year.app.city(Role::Auditor).await;
    assert_eq!(auditor.pages("/api/v1/assessors").await.len(), 1);
}
