//! Categories: the seven of the notice, and what the city adds to them.

use contract::auth::Role;
use contract::course::{CourseCategoryList, CourseCategoryView, CourseDetails};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::learning::course_body;

const BASE: &str = "/api/v1/course-categories";
const COURSES: &str = "/api/v1/courses";

fn wish() -> Value {
    json!({ "code": "grassland_arts", "label_zh": "草原文艺", "label_en": "grassland arts", "basis": "本地群众需求集中" })
}

fn reason() -> Value {
    json!({ "reason": "市民政局办公会同意" })
}

#[actix_web::test]
async fn the_seven_of_the_notice_are_listed_kept_and_never_retired() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let read = city.get(BASE).await.expect(200);
    assert!(read.header("cache-control").contains("max-age=60"));
    let list: CourseCategoryList = read.read();
    let codes: Vec<&str> = list.items.iter().map(|one| one.code.as_str()).collect();
    assert_eq!((codes[0], codes.len()), ("civic_political", 7));
    let known = [("if-none-match", read.header("etag"))];
    city.send(Method::GET, BASE, None, &known).await.expect(304);
    let one = city.get(&format!("{BASE}/smart_living")).await.expect(200);
    city.step(&format!("{BASE}/smart_living/retire"), &one.etag(), reason())
        .await
        .problem(409, "category_stays");
}

#[actix_web::test]
async fn a_category_is_proposed_by_one_approved_by_another_and_only_then_taken_by_courses() {
    let app = TestApp::spawn().await;
    let (maker, checker) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let mut body = course_body("GA-1", "长调");
    body["category"] = json!("grassland_arts");
    let refused = maker.post(COURSES, body.clone()).await.problem(422, "validation_failed");
    refused.fault("/category", "category_unknown");
    let proposed = maker.post(BASE, wish()).await.expect(201);
    let path = format!("{BASE}/grassland_arts");
    maker.post(COURSES, body.clone()).await.fault("/category", "category_unknown");
    maker.get(&format!("{COURSES}?category=grassland_arts")).await.fault("/category", "category_unknown");
    maker
        .get(&format!("{COURSES}/facets?category=nothing_such"))
        .await
        .fault("/category", "category_unknown");
    maker.post(BASE, wish()).await.problem(409, "category_taken");
    let approve = format!("{path}/approve");
    maker.step(&approve, &proposed.etag(), reason()).await.problem(422, "own_category");
    checker.step(&approve, "\"v9\"", reason()).await.problem(412, "stale_version");
    let approved = checker.step(&approve, &proposed.etag(), reason()).await.expect(200);
    checker.step(&approve, &approved.etag(), reason()).await.problem(409, "category_decided");
    let id = maker.post(COURSES, body).await.expect(201).id();
    let retired = checker.step(&format!("{path}/retire"), &approved.etag(), reason()).await.expect(200);
    assert_eq!(retired.json()["status"], "retired");
    let mut another = course_body("GA-2", "呼麦");
    another["category"] = json!("grassland_arts");
    maker.post(COURSES, another).await.fault("/category", "category_unknown");
    let draft = maker.get(&format!("{COURSES}/{id}")).await.expect(200);
    let kept = json!({ "summary": "改", "category": "grassland_arts" });
    let kept: CourseDetails =
        maker.patch(&format!("{COURSES}/{id}"), &draft.etag(), kept).await.expect(200).read();
    assert_eq!(kept.shown.category.as_str(), "grassland_arts", "courses keep it");
    let facets = maker.get(&format!("{COURSES}/facets")).await.expect(200).json();
    assert_eq!(facets["categories"][7], json!({ "value": "grassland_arts", "count": 1 }));
}

#[actix_web::test]
async fn a_county_wishes_for_a_category_that_others_do_not_see_before_the_city_has_approved_it() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let other = app.division(Role::CountyAdmin, "150621").await;
    let city = app.city(Role::CityAdmin).await;
    let mut foreign = wish();
    foreign["county_code"] = json!("150602");
    other
        .post(BASE, foreign)
        .await
        .problem(422, "validation_failed")
        .fault("/county_code", "county_not_allowed");
    let proposed = county.post(BASE, wish()).await.expect(201);
    let view: CourseCategoryView = proposed.read();
    assert_eq!(view.county_code.unwrap().as_str(), "150602");
    let path = format!("{BASE}/grassland_arts");
    county.get(&path).await.expect(200);
    other.get(&path).await.problem(404, "not_found");
    assert_eq!(other.get(BASE).await.json()["items"].as_array().unwrap().len(), 7);
    county
        .step(&format!("{path}/approve"), &proposed.etag(), reason())
        .await
        .problem(403, "role_not_allowed");
    let whole = app.division(Role::CityAdmin, "150602").await;
    whole.step(&format!("{path}/approve"), &proposed.etag(), reason()).await.problem(403, "whole_city_only");
    let rejected = city.step(&format!("{path}/reject"), &proposed.etag(), reason()).await.expect(200);
    assert_eq!(rejected.json()["status"], "rejected");
    other.get(&path).await.problem(404, "not_found");
}
