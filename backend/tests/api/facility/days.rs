//! The first and the last day of a school, and the day from which a registration counts.

use contract::auth::Role;
use contract::facility::FacilityView;
use serde_json::{Value, json};

use super::{BASE, TOWN, path};
use crate::support::TestApp;
use crate::support::schools::{draft, facility_body, registered, room_body, school_body};

fn etag(view: &FacilityView) -> String {
    format!("\"v{}\"", view.version)
}

fn days(opened: &str, closed: Option<&str>) -> Value {
    let mut body = school_body(opened);
    body["closed_on"] = json!(closed);
    body
}

#[actix_web::test]
async fn only_who_decides_changes_the_days_of_a_registered_school() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "守日中心", "2024-09-01").await;
    let school = path(&view, "school");
    for role in [Role::FacilityClerk, Role::FacilityManager] {
        let clerk = app.facility(role, view.id).await;
        let answer = clerk.put(&school, &etag(&view), days("2024-12-31", Some("2025-10-01"))).await;
        let answer = answer.problem(422, "validation_failed");
        answer.clone().fault("/opened_on", "school_days_need_authority");
        answer.fault("/closed_on", "school_days_need_authority");
    }
    let operator = app.division(Role::TownshipOperator, TOWN).await;
    let kept: FacilityView =
        operator.put(&school, &etag(&view), days("2024-09-01", None)).await.expect(200).read();
    assert_eq!(kept.school.as_ref().unwrap().opened_on.unwrap().to_string(), "2024-09-01");
    let county = app.division(Role::CountyAdmin, "150602").await;
    let changed = county.put(&school, &etag(&kept), days("2024-10-08", None)).await.expect(200).json();
    assert_eq!(changed["school"]["opened_on"], "2024-10-08");
}

#[actix_web::test]
async fn the_days_of_a_registered_school_lie_between_its_registration_and_a_year_ahead() {
    let app = TestApp::spawn().await;
    let view = registered(&app, TOWN, "限日中心", "2024-09-01").await;
    let (city, school) = (app.city(Role::CityAdmin).await, path(&view, "school"));
    let refused = |answer: crate::support::client::Answer| answer.problem(422, "validation_failed");
    let early = city.put(&school, &etag(&view), days("2024-08-31", None)).await;
    refused(early).fault("/opened_on", "school_day_before_registration");
    let late = city.put(&school, &etag(&view), days("2024-09-01", Some("2026-11-14"))).await;
    refused(late).fault("/closed_on", "school_day_too_far_ahead");
    city.put(&school, &etag(&view), days("2024-09-01", Some("2026-11-13"))).await.expect(200);
}

#[actix_web::test]
async fn a_last_day_before_the_stored_first_one_is_a_fault_and_no_failure() {
    let app = TestApp::spawn().await;
    let operator = app.division(Role::TownshipOperator, TOWN).await;
    let view = draft(&operator, TOWN, "倒日中心", "120.00").await;
    let mut body = days("2024-09-01", Some("2024-08-31"));
    body.as_object_mut().unwrap().remove("opened_on");
    let answer = operator.put(&path(&view, "school"), &etag(&view), body).await;
    answer.problem(422, "validation_failed").fault("/closed_on", "end_before_start");
}

#[actix_web::test]
async fn a_school_that_is_added_to_a_registered_facility_opens_on_that_day_unless_told() {
    let app = TestApp::spawn().await;
    let (operator, city) =
        (app.division(Role::TownshipOperator, TOWN).await, app.city(Role::CityAdmin).await);
    let view: FacilityView = operator.post(BASE, facility_body(TOWN, "后设中心")).await.expect(201).read();
    operator.post(&path(&view, "submit"), json!({})).await.expect(200);
    city.post(&path(&view, "approve"), json!({})).await.expect(200);
    let roomed = operator.post(&path(&view, "rooms"), room_body("书画室", "100.00")).await.expect(201);
    let mut body = school_body("2025-11-12");
    body.as_object_mut().unwrap().remove("opened_on");
    let put = city.put(&path(&view, "school"), &roomed.etag(), body).await.expect(200);
    assert_eq!(put.json()["school"]["opened_on"], "2025-11-12");
}

#[actix_web::test]
async fn a_backdated_approval_is_judged_on_the_day_from_which_it_counts() {
    let app = TestApp::spawn().await;
    let operator = app.division(Role::TownshipOperator, TOWN).await;
    let city = app.city(Role::CityAdmin).await;
    let view = draft(&operator, TOWN, "补登中心", "120.00").await;
    let mut body = school_body("2025-09-01");
    body["use_right"]["valid_from"] = json!("2025-03-01");
    operator.put(&path(&view, "school"), &etag(&view), body).await.expect(200);
    operator.post(&path(&view, "submit"), json!({})).await.expect(200);
    let approve = |day: &'static str| {
        let (city, path) = (city.clone(), path(&view, "approve"));
        async move { city.post(&path, json!({ "effective_on": day })).await }
    };
    let before_the_right = approve("2025-02-28").await.problem(422, "validation_failed");
    before_the_right.fault("/school/use_right/valid_from", "use_right_not_yet_valid");
    let before_all = approve("2023-12-31").await.problem(422, "validation_failed");
    before_all.fault("/effective_on", "effective_on_too_early");
    approve("2025-11-13").await.problem(422, "validation_failed");
    approve("2025-03-01").await.expect(200);
}

#[actix_web::test]
async fn a_backdated_approval_is_held_against_the_standard_of_its_day() {
    let app = TestApp::spawn().await;
    app.sql(
        "insert into facility_standard (id, school_kind, min_area, effective_from, basis) values
            ('01920000-0000-7000-8000-000000000409', 'center', 150.00, '2025-07-01', '新标准')",
    );
    let operator = app.division(Role::TownshipOperator, TOWN).await;
    let city = app.city(Role::CityAdmin).await;
    let view = draft(&operator, TOWN, "旧标中心", "160.00").await;
    operator.post(&path(&view, "submit"), json!({})).await.expect(200);
    app.sql("update room set area = 120; update school set declared_area = 120");
    let late = city.post(&path(&view, "approve"), json!({ "effective_on": "2025-07-01" })).await;
    late.problem(422, "validation_failed").fault("/school/coordinated_usable_area", "below_minimum");
    city.post(&path(&view, "approve"), json!({ "effective_on": "2025-06-30" })).await.expect(200);
}
