//! The catalogue: review before publication, owners, search with counts.

use contract::auth::Role;
use contract::course::{CourseFacets, CourseView};
use contract::page::Page;
use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::{course, course_body, school};

const BASE: &str = "/api/v1/courses";

#[actix_web::test]
async fn a_course_is_reviewed_before_it_is_published_and_then_not_edited() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let created = city.post(BASE, course_body("cr-001", "书法入门")).await.expect(201);
    assert_eq!(created.json()["code"], "CR-001");
    let path = format!("{BASE}/{}", created.id());
    city.post(&format!("{path}/publish"), json!({})).await.problem(409, "course_step_not_allowed");
    city.post(&format!("{path}/submit"), json!({})).await.expect(200);
    city.post(&format!("{path}/return"), json!({ "reason": "请补充课时安排" })).await.expect(200);
    let etag = city.get(&path).await.expect(200).etag();
    city.patch(&path, &etag, json!({ "summary": "十二课时" })).await.expect(200);
    city.patch(&path, &etag, json!({ "summary": "旧稿" })).await.problem(412, "stale_version");
    city.post(&format!("{path}/submit"), json!({})).await.expect(200);
    let published = city.post(&format!("{path}/publish"), json!({})).await.expect(200);
    city.patch(&path, &published.etag(), json!({ "summary": "改" })).await.problem(409, "course_not_a_draft");
    let retired = city.post(&format!("{path}/retire"), json!({ "reason": "教材过期" })).await.expect(200);
    assert_eq!(
        (retired.json()["status"].clone(), retired.json()["summary"].clone()),
        (json!("retired"), json!("十二课时"))
    );
}

#[actix_web::test]
async fn a_course_without_objective_with_a_repeated_one_or_a_taken_code_is_refused() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let mut body = course_body("CR-001", "书法入门");
    body["objectives"] = json!([]);
    city.post(BASE, body.clone())
        .await
        .problem(422, "validation_failed")
        .fault("/objectives", "no_objective");
    body["objectives"] = json!(["joy", "joy"]);
    city.post(BASE, body.clone())
        .await
        .problem(422, "validation_failed")
        .fault("/objectives", "objective_twice");
    body["objectives"] = json!(["wealth"]);
    city.post(BASE, body.clone())
        .await
        .problem(422, "validation_failed")
        .fault("/objectives/0", "unknown_word");
    city.post(BASE, course_body("书法", "书法入门")).await.fault("/code", "malformed_code");
    city.post(BASE, course_body("CR-001", "书法入门")).await.expect(201);
    city.post(BASE, course_body("cr-001", "另一门")).await.problem(409, "course_code_taken");
}

#[actix_web::test]
async fn the_citys_courses_are_seen_by_all_and_a_countys_only_there() {
    let app = TestApp::spawn().await;
    let (county, other) =
        (app.division(Role::CountyAdmin, "150602").await, app.division(Role::CountyAdmin, "150621").await);
    let city = app.city(Role::CityAdmin).await;
    course(&city, "CITY-1", "合唱").await;
    let mut body = course_body("DS-1", "漫瀚调");
    county.post(BASE, body.clone()).await.problem(422, "course_owner_out_of_reach");
    body["owner_division_code"] = json!("150602");
    other.post(BASE, body.clone()).await.problem(422, "course_owner_out_of_reach");
    let id = county.post(BASE, body).await.expect(201).id();
    other.get(&format!("{BASE}/{id}")).await.problem(404, "not_found");
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let seen: Page<CourseView> = school.clerk.get(BASE).await.expect(200).read();
    assert_eq!(seen.items.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["CITY-1", "DS-1"]);
    let seen: Page<CourseView> = other.get(BASE).await.expect(200).read();
    assert_eq!(seen.items.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["CITY-1"]);
    county
        .post(&format!("{BASE}/{}/retire", seen.items[0].id), json!({ "reason": "试试" }))
        .await
        .problem(422, "course_owner_out_of_reach");
}

#[actix_web::test]
async fn a_search_counts_what_it_finds_and_ignores_variation_selectors() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let mut mongolian = course_body("MN-1", "蒙古语会话");
    mongolian["title_mn"] = json!("ᠮᠣᠩᠭ\u{180B}ᠤᠯ ᠬᠡᠯᠡ");
    mongolian["category"] = json!("life_education");
    mongolian["tags"] = json!(["local_brand_course"]);
    city.post(BASE, mongolian).await.expect(201);
    course(&city, "CR-1", "合唱").await;
    let found: Page<CourseView> = city.get(&format!("{BASE}?q=ᠮᠣᠩᠭᠤᠯ")).await.expect(200).read();
    assert_eq!(found.items.len(), 1);
    let tagged: Page<CourseView> =
        city.get(&format!("{BASE}?tag=local_brand_course")).await.expect(200).read();
    assert_eq!(tagged.items, found.items);
    let facets: CourseFacets = city.get(&format!("{BASE}/facets")).await.expect(200).read();
    let count = |list: &[contract::course::FacetCount], word: &str| {
        list.iter().find(|one| one.value == word).map(|one| one.count)
    };
    assert_eq!((facets.total, facets.categories.len(), facets.objectives.len()), (2, 7, 5));
    assert_eq!(count(&facets.categories, "life_education"), Some(1));
    assert_eq!(count(&facets.categories, "fraud_prevention"), Some(0));
    assert_eq!(count(&facets.objectives, "joy"), Some(2));
    let facets: CourseFacets = city.get(&format!("{BASE}/facets?status=published")).await.expect(200).read();
    assert_eq!(facets.total, 1);
}
