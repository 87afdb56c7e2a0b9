//! The exits of a registration, and what a registered facility must go on telling.

use contract::auth::Role;
use contract::facility::{FacilityView, RegistrationState};
use serde_json::{Value, json};

use super::{BASE, TOWN, path};
use crate::support::TestApp;
use crate::support::schools::{draft, facility_body, registered, school_body};

#[actix_web::test]
async fn what_is_not_registered_yet_is_withdrawn_with_a_reason_and_its_name_is_free_again() {
    let app = TestApp::spawn().await;
    let (operator, county) =
        (app.division(Role::TownshipOperator, TOWN).await, app.division(Role::CountyAdmin, "150602").await);
    for steps in 0..3 {
        let view = draft(&operator, TOWN, "误填中心", "120.00").await;
        for (client, verb) in [(&operator, "submit"), (&county, "return")].into_iter().take(steps) {
            let body = if verb == "return" { json!({ "reason": "请补充" }) } else { json!({}) };
            client.post(&path(&view, verb), body).await.expect(200);
        }
        operator
            .post(&path(&view, "withdraw"), json!({ "reason": "" }))
            .await
            .problem(422, "validation_failed");
        let withdrawn = operator.post(&path(&view, "withdraw"), json!({ "reason": "重复填报" })).await;
        let withdrawn: FacilityView = withdrawn.expect(200).read();
        assert_eq!(withdrawn.status, RegistrationState::Withdrawn);
        assert_eq!(withdrawn.status_reason.as_deref(), Some("重复填报"));
        let last = withdrawn.history.last().unwrap();
        assert_eq!((last.to, last.reason.as_deref()), (RegistrationState::Withdrawn, Some("重复填报")));
        operator.post(&path(&view, "submit"), json!({})).await.problem(409, "registration_step_not_possible");
        let etag = format!("\"v{}\"", withdrawn.version);
        let one = format!("{BASE}/{}", view.id);
        operator
            .patch(&one, &etag, json!({ "address": "甲" }))
            .await
            .problem(409, "registration_not_editable");
    }
    operator.post(BASE, facility_body(TOWN, "误填中心")).await.expect(201);
    let trail = county.get("/api/v1/audit-entries?entity=facility").await;
    let trail = if trail.status == 200 {
        trail
    } else {
        app.city(Role::CityAdmin).await.get("/api/v1/audit-entries?entity=facility").await.expect(200)
    };
    let text = String::from_utf8_lossy(&trail.bytes).into_owned();
    assert!(text.contains("facility.withdraw") && text.contains("重复填报"));
}

#[actix_web::test]
async fn what_is_registered_is_closed_and_not_withdrawn() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "在册中心", "2024-09-01").await;
    let admin = app.city(Role::CityAdmin).await;
    let refused = admin.post(&path(&view, "withdraw"), json!({ "reason": "不办了" })).await;
    refused.problem(409, "registration_step_not_possible");
}

#[actix_web::test]
async fn a_registered_facility_stays_complete() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "齐全中心", "2024-09-01").await;
    let clerk = app.facility(Role::FacilityClerk, view.id).await;
    let (one, etag) = (format!("{BASE}/{}", view.id), format!("\"v{}\"", view.version));
    let empty = json!({ "operator_name": "", "address": "", "contact_phone": "", "opening_hours": [] });
    let answer = clerk.patch(&one, &etag, empty).await.problem(422, "validation_failed");
    for pointer in ["/operator_name", "/address", "/contact_phone", "/opening_hours"] {
        answer.clone().fault(pointer, "required");
    }
    let kept: FacilityView = clerk.get(&one).await.expect(200).read();
    assert_eq!((kept.weekly_opening_minutes, kept.version), (540, view.version), "nothing was written");
    app.sql("update school set use_right_valid_to = '2025-01-31'");
    let changed = clerk.patch(&one, &etag, json!({ "address": "府前街2号", "contact_name": "" })).await;
    assert_eq!(changed.expect(200).json()["address"], "府前街2号", "an old lack bars no other change");
}

#[actix_web::test]
async fn a_location_can_be_cleared() {
    let app = TestApp::spawn().await;
    let operator = app.division(Role::TownshipOperator, TOWN).await;
    let created = operator.post(BASE, facility_body(TOWN, "移址中心")).await.expect(201);
    let one = format!("{BASE}/{}", created.id());
    let kept = operator.patch(&one, &created.etag(), json!({ "address": "甲街" })).await.expect(200);
    assert_eq!(kept.json()["location"]["longitude"], "109.963339", "an absent member stays as it is");
    let cleared = operator.patch(&one, &kept.etag(), json!({ "location": null })).await.expect(200);
    assert_eq!(cleared.json()["location"], Value::Null);
    let half = json!({ "location": { "longitude": "109.9" } });
    let half = operator.patch(&one, &cleared.etag(), half).await.problem(422, "validation_failed");
    half.fault("/location/latitude", "required");
}

#[actix_web::test]
async fn a_school_that_fell_below_the_standard_is_still_mended_and_ended_but_not_resumed() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "复测中心", "2024-09-01").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let measured = json!({ "area": "98.50", "inspected_on": "2025-11-10" });
    let inspect = format!("{BASE}/{}/inspected-area", view.id);
    let small = county.post(&inspect, measured.clone()).await.expect(200);
    let mut school = school_body("2024-09-01");
    school["use_right"]["valid_to"] = json!("2031-12-31");
    school["closed_on"] = json!("2025-12-31");
    let put = county.put(&path(&view, "school"), &small.etag(), school.clone()).await.expect(200);
    school["use_right"]["valid_to"] = json!("2025-01-31");
    let worse = county.put(&path(&view, "school"), &put.etag(), school).await;
    worse.problem(422, "validation_failed").fault("/school/use_right/valid_to", "use_right_expired");
    county.post(&path(&view, "suspend"), json!({ "reason": "面积不足" })).await.expect(200);
    let resumed = county.post(&path(&view, "resume"), json!({})).await.problem(422, "validation_failed");
    resumed.fault("/school/coordinated_usable_area", "below_minimum");
    let enough = json!({ "area": "101.00", "inspected_on": "2025-11-11" });
    county.post(&inspect, enough).await.expect(200);
    county.post(&path(&view, "resume"), json!({})).await.expect(200);
    county.post(&path(&view, "close"), json!({ "reason": "迁址" })).await.expect(200);
    county.post(&inspect, measured).await.problem(409, "registration_not_editable");
}

#[actix_web::test]
async fn of_two_decisions_at_once_one_is_taken() {
    let app = TestApp::spawn().await;
    let operator = app.division(Role::TownshipOperator, TOWN).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let view = draft(&operator, TOWN, "双决中心", "120.00").await;
    operator.post(&path(&view, "submit"), json!({})).await.expect(200);
    let (approve, send_back) = (path(&view, "approve"), path(&view, "return"));
    let calls = (0..10).map(|turn| {
        let (county, approve, send_back) = (county.clone(), approve.clone(), send_back.clone());
        async move {
            if turn % 2 == 0 {
                county.post(&approve, json!({})).await.status
            } else {
                county.post(&send_back, json!({ "reason": "请补充" })).await.status
            }
        }
    });
    let answers = futures_util::future::join_all(calls).await;
    assert_eq!(answers.iter().filter(|status| status.as_u16() == 200).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| status.as_u16() == 409).count(), 9, "{answers:?}");
}

#[actix_web::test]
async fn a_station_extends_no_centre_that_has_ended() {
    let app = TestApp::spawn().await;
    let centre = registered(&app, TOWN, "辐射中心", "2024-09-01").await;
    let parent = centre.school.as_ref().expect("a school").id;
    let operator = app.division(Role::TownshipOperator, TOWN).await;
    let created = operator.post(BASE, facility_body("150602100200", "辐射站点")).await.expect(201);
    let (station, school) = (format!("{BASE}/{}/school", created.id()), |parent| {
        let mut body = school_body("2024-09-01");
        body["parent_school_id"] = json!(parent);
        body
    });
    let kept = operator.put(&station, &created.etag(), school(parent)).await.expect(200);
    let city = app.city(Role::CityAdmin).await;
    city.post(&path(&centre, "close"), json!({ "reason": "迁址" })).await.expect(200);
    operator.put(&station, &kept.etag(), school(parent)).await.expect(200);
    let other = operator.post(BASE, facility_body("150602100201", "另一站点")).await.expect(201);
    let other_path = format!("{BASE}/{}/school", other.id());
    let refused = operator.put(&other_path, &other.etag(), school(parent)).await;
    refused.fault("/parent_school_id", "parent_not_a_center");
}
