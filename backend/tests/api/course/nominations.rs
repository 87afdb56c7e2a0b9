//! Nominations: 精品课程 and 特色活动 are proposed by one and approved by another.

use contract::auth::Role;
use contract::course::{CourseDetails, CourseNominationView, CourseView};
use contract::page::Page;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::learning::{course, course_body, publish_course, school};

const BASE: &str = "/api/v1/course-nominations";
const COURSES: &str = "/api/v1/courses";

fn nomination(course: &str) -> Value {
    json!({ "course_id": course, "honour": "featured_course", "reason": "报名踊跃" })
}

#[actix_web::test]
async fn an_honour_is_no_tag_that_an_author_writes() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let mut body = course_body("CR-1", "合唱");
    body["tags"] = json!(["local_brand_course", "featured_activity"]);
    let refused = city.post(COURSES, body).await.problem(422, "validation_failed");
    refused.fault("/tags/1", "tag_by_nomination_only");
    let draft = city.post(COURSES, course_body("CR-1", "合唱")).await.expect(201);
    let change = json!({ "tags": ["featured_course"] });
    let refused = city.patch(&format!("{COURSES}/{}", draft.id()), &draft.etag(), change).await;
    refused.fault("/tags/0", "tag_by_nomination_only");
    city.post(BASE, nomination(&draft.id())).await.problem(422, "course_not_published");
}

#[actix_web::test]
async fn a_school_nominates_and_the_city_approves_then_the_catalogue_shows_it_until_it_is_revoked() {
    let app = TestApp::spawn().await;
    let (city, other) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let id = course(&city, "CR-1", "合唱").await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    school.clerk.post(BASE, nomination(&id)).await.problem(403, "role_not_allowed");
    let made = school.manager.post(BASE, nomination(&id)).await.expect(201);
    school.manager.post(BASE, nomination(&id)).await.problem(409, "course_nominated");
    let path = format!("{BASE}/{}", made.id());
    let approve = format!("{path}/approve");
    school.manager.step(&approve, &made.etag(), json!({})).await.problem(403, "role_not_allowed");
    let county = app.division(Role::CountyAdmin, "150602").await;
    county.step(&approve, &made.etag(), json!({})).await.problem(422, "course_owner_out_of_reach");
    city.step(&approve, "\"v7\"", json!({})).await.problem(412, "stale_version");
    let approved = city.step(&approve, &made.etag(), json!({})).await.expect(200);
    city.step(&approve, &approved.etag(), json!({})).await.problem(409, "nomination_decided");
    let found: Page<CourseView> =
        city.get(&format!("{COURSES}?tag=featured_course")).await.expect(200).read();
    assert_eq!(found.items[0].tags.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(), ["featured_course"]);
    let facets = city.get(&format!("{COURSES}/facets?tag=featured_course")).await.expect(200).json();
    assert_eq!((facets["total"].clone(), facets["tags"][0]["count"].clone()), (json!(1), json!(1)));
    let revoke = format!("{path}/revoke");
    let why = json!({ "reason": "停课一年" });
    let revoked = other.step(&revoke, &approved.etag(), why.clone()).await.expect(200);
    other.step(&revoke, &revoked.etag(), why).await.problem(409, "nomination_not_approved");
    let shown: CourseDetails = city.get(&format!("{COURSES}/{id}")).await.expect(200).read();
    assert_eq!(shown.honours, []);
    let list: Page<CourseNominationView> =
        city.get(&format!("{BASE}?course_id={id}&status=revoked&count=true")).await.expect(200).read();
    assert_eq!((list.total, list.items[0].revoked_reason.as_deref()), (Some(1), Some("停课一年")));
    school.manager.post(BASE, nomination(&id)).await.expect(201);
}

#[actix_web::test]
async fn who_nominates_may_take_it_back_but_not_approve_it() {
    let app = TestApp::spawn().await;
    let (maker, city) = (app.division(Role::CountyAdmin, "150602").await, app.city(Role::CityAdmin).await);
    let elsewhere = app.division(Role::CountyAdmin, "150621").await;
    let mut body = course_body("DS-1", "漫瀚调");
    body["owner_division_code"] = json!("150602");
    let id = maker.post(COURSES, body).await.expect(201).id();
    let submitted = maker.post(&format!("{COURSES}/{id}/submit"), json!({})).await.expect(200);
    publish_course(&city, &id, &submitted.etag()).await.expect(200);
    let refused = elsewhere.post(BASE, nomination(&id)).await.problem(422, "validation_failed");
    refused.fault("/course_id", "course_not_found");
    let made = maker.post(BASE, nomination(&id)).await.expect(201);
    let path = format!("{BASE}/{}", made.id());
    maker.step(&format!("{path}/approve"), &made.etag(), json!({})).await.problem(422, "own_nomination");
    elsewhere.get(&path).await.problem(404, "not_found");
    let back = maker.step(&format!("{path}/reject"), &made.etag(), json!({ "reason": "材料不全" })).await;
    assert_eq!(back.expect(200).json()["status"], "rejected");
    let again = maker.post(BASE, nomination(&id)).await.expect(201);
    let path = format!("{BASE}/{}", again.id());
    maker.post(&format!("{COURSES}/{id}/retire"), json!({ "reason": "停课" })).await.expect(200);
    city.step(&format!("{path}/approve"), &again.etag(), json!({}))
        .await
        .problem(422, "course_not_published");
}
