//! The catalogue: versions that a second person publishes, owners, search with counts.

mod attachments;
mod categories;
mod exchange;
mod migration;
mod nominations;
mod runs;
mod sharing;

use contract::auth::Role;
use contract::course::{
    CourseDetails, CourseFacets, CourseReview, CourseVersionSummary, CourseVersionView, CourseView,
    FacetCount,
};
use contract::page::Page;
use diesel::RunQueryDsl as _;
use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::{course, course_body, publish_course, reviewer, school};

const BASE: &str = "/api/v1/courses";

#[actix_web::test]
async fn a_version_is_published_by_a_second_person_as_it_was_read() {
    let app = TestApp::spawn().await;
    let (author, other) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let checker = app.city(Role::CityAdmin).await;
    let created = author.post(BASE, course_body("cr-001", "书法入门")).await.expect(201);
    assert_eq!(created.json()["code"], "CR-001");
    let id = created.id();
    let path = format!("{BASE}/{id}");
    publish_course(&checker, &id, &created.etag()).await.problem(409, "course_step_not_allowed");
    author.patch(&path, &created.etag(), json!({ "summary": "十二课时" })).await.expect(200);
    author.patch(&path, &created.etag(), json!({ "summary": "旧稿" })).await.problem(412, "stale_version");
    let submitted = other.post(&format!("{path}/submit"), json!({})).await.expect(200);
    publish_course(&author, &id, &submitted.etag()).await.problem(422, "own_course_version");
    publish_course(&other, &id, &submitted.etag()).await.problem(422, "own_course_version");
    checker.post(&format!("{path}/publish"), json!({})).await.problem(428, "if_match_required");
    author
        .patch(&path, &submitted.etag(), json!({ "summary": "改" }))
        .await
        .problem(409, "course_not_a_draft");
    checker.post(&format!("{path}/return"), json!({ "reason": "请补充课时安排" })).await.expect(200);
    let returned: CourseDetails = author.get(&path).await.expect(200).read();
    let draft = returned.open.unwrap();
    assert_eq!((draft.status.as_str(), draft.opinion.as_deref()), ("draft", Some("请补充课时安排")));
    let lessons = json!([{ "title_zh": "执笔", "minutes": 90, "outline": "坐姿与执笔" }, { "title_zh": "横画", "minutes": 60 }]);
    let etag = author.get(&path).await.etag();
    author.patch(&path, &etag, json!({ "lessons": lessons, "syllabus": "先讲后练" })).await.expect(200);
    let again = author.post(&format!("{path}/submit"), json!({})).await.expect(200);
    publish_course(&checker, &id, &submitted.etag()).await.problem(412, "stale_version");
    let opinion = json!({ "opinion": "内容健康，可以开课" });
    let published = checker.step(&format!("{path}/publish"), &again.etag(), opinion).await.expect(200);
    let published: CourseDetails = published.read();
    assert_eq!((published.status.as_str(), published.open.clone()), ("published", None));
    assert_eq!(published.shown.lessons.len(), 2);
    assert_eq!(published.shown.opinion.as_deref(), Some("内容健康，可以开课"));
    assert_eq!(published.shown.decided_by.unwrap().id, checker.account_id.unwrap());
    author.patch(&path, &again.etag(), json!({ "summary": "改" })).await.problem(412, "stale_version");
    let etag = author.get(&path).await.etag();
    author.patch(&path, &etag, json!({ "summary": "改" })).await.problem(409, "course_not_a_draft");
}

#[actix_web::test]
async fn who_only_wrote_a_word_in_it_does_not_publish_it_either() {
    let app = TestApp::spawn().await;
    let (author, helper) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let created = author.post(BASE, course_body("CR-001", "书法入门")).await.expect(201);
    let path = format!("{BASE}/{}", created.id());
    helper.patch(&path, &created.etag(), json!({ "summary": "补一句" })).await.expect(200);
    let submitted = author.post(&format!("{path}/submit"), json!({})).await.expect(200);
    let refused = publish_course(&helper, &created.id(), &submitted.etag()).await;
    refused.problem(422, "own_course_version");
    let queue: Page<CourseReview> = helper.get("/api/v1/course-reviews").await.expect(200).read();
    assert!(queue.items[0].own && queue.items[0].authors.len() == 2);
}

#[actix_web::test]
async fn a_course_is_taught_by_its_published_version_while_the_next_one_is_written() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = course(&city, "CR-001", "书法入门").await;
    let path = format!("{BASE}/{id}");
    let revised = city.post(&format!("{path}/revise"), json!({})).await.expect(200);
    city.post(&format!("{path}/revise"), json!({})).await.problem(409, "course_version_open");
    let change = json!({ "title_zh": "书法提高", "objectives": ["learning", "joy"] });
    city.patch(&path, &revised.etag(), change).await.expect(200);
    let listed: Page<CourseView> = city.get(&format!("{BASE}?q=书法入门")).await.expect(200).read();
    assert_eq!((listed.items[0].number, listed.items[0].open.unwrap().number), (1, 2));
    assert_eq!(city.get(&format!("{BASE}?q=书法提高")).await.json()["items"], json!([]), "not shown yet");
    let submitted = city.post(&format!("{path}/submit"), json!({})).await.expect(200);
    let checker = reviewer(&city).await;
    let queue: Page<CourseReview> = checker.get("/api/v1/course-reviews").await.expect(200).read();
    let waiting = &queue.items[0];
    assert_eq!((waiting.number, waiting.against, waiting.own), (2, Some(1), false));
    assert_eq!(waiting.changed.iter().map(|one| one.as_str()).collect::<Vec<_>>(), ["title_zh"]);
    publish_course(&checker, &id, &submitted.etag()).await.expect(200);
    let queue: Page<CourseReview> = checker.get("/api/v1/course-reviews").await.expect(200).read();
    assert_eq!(queue.items, []);
    let versions: Page<CourseVersionSummary> = city.get(&format!("{path}/versions")).await.expect(200).read();
    let told: Vec<(u16, &str)> = versions.items.iter().map(|one| (one.number, one.status.as_str())).collect();
    assert_eq!(told, [(2, "published"), (1, "superseded")]);
    let first: CourseVersionView = city.get(&format!("{path}/versions/1")).await.expect(200).read();
    assert_eq!(first.title_zh, "书法入门");
    city.get(&format!("{path}/versions/3")).await.problem(404, "not_found");
    let listed: Page<CourseView> = city.get(&format!("{BASE}?q=书法提高")).await.expect(200).read();
    assert_eq!(listed.items[0].number, 2);
}

#[actix_web::test]
async fn a_draft_that_is_given_up_leaves_the_course_as_it_was_or_ends_one_that_was_never_published() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let reason = json!({ "reason": "不再需要" });
    let id = course(&city, "CR-001", "书法入门").await;
    let path = format!("{BASE}/{id}");
    city.post(&format!("{path}/discard"), reason.clone()).await.problem(409, "course_step_not_allowed");
    city.post(&format!("{path}/revise"), json!({})).await.expect(200);
    let kept: CourseDetails = city.post(&format!("{path}/discard"), reason.clone()).await.expect(200).read();
    assert_eq!((kept.status.as_str(), kept.open), ("published", None));
    let first = city.post(BASE, course_body("CR-002", "国画")).await.expect(201).id();
    let path = format!("{BASE}/{first}");
    let ended: CourseDetails = city.post(&format!("{path}/discard"), reason).await.expect(200).read();
    assert_eq!((ended.status.as_str(), ended.retired_reason.as_deref()), ("retired", Some("不再需要")));
    let again: CourseDetails = city.post(&format!("{path}/revise"), json!({})).await.expect(200).read();
    assert_eq!(again.open.map(|open| (open.number, open.based_on)), Some((2, Some(1))));
}

#[actix_web::test]
async fn a_retired_course_comes_back_with_a_version_that_was_reviewed() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = course(&city, "CR-001", "书法入门").await;
    let path = format!("{BASE}/{id}");
    let retired: CourseDetails =
        city.post(&format!("{path}/retire"), json!({ "reason": "教材过期" })).await.expect(200).read();
    assert_eq!((retired.status.as_str(), retired.shown.status.as_str()), ("retired", "published"));
    city.post(&format!("{path}/retire"), json!({ "reason": "再停" }))
        .await
        .problem(409, "course_step_not_allowed");
    city.post(&format!("{path}/revise"), json!({})).await.expect(200);
    let submitted = city.post(&format!("{path}/submit"), json!({})).await.expect(200);
    assert_eq!(submitted.json()["status"], "retired", "until the version is published");
    let back: CourseDetails =
        publish_course(&reviewer(&city).await, &id, &submitted.etag()).await.expect(200).read();
    assert_eq!((back.status.as_str(), back.retired_at, back.shown.number), ("published", None, 2));
}

#[actix_web::test]
async fn the_database_itself_keeps_what_was_handed_in_or_published() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let mut body = course_body("CR-001", "书法入门");
    body["lessons"] = json!([{ "title_zh": "执笔", "minutes": 90 }]);
    let created = city.post(BASE, body).await.expect(201);
    let submitted = city.post(&format!("{BASE}/{}/submit", created.id()), json!({})).await.expect(200);
    let refused = |sql: &str| {
        let error = diesel::sql_query(sql).execute(&mut app.database.connect()).expect_err(sql).to_string();
        assert!(
            error.contains("handed in") || error.contains("second person") || error.contains("append-only"),
            "{error}"
        );
    };
    let touched = [
        "update course_version set title_zh = '改'",
        "update course_lesson set outline = '改'",
        "delete from course_lesson",
        "insert into course_lesson select id, 9, '加', null, 60, '' from course_version",
        "delete from course_version",
    ];
    for sql in &touched {
        refused(sql);
    }
    refused("update course_version set status = 'published', decided_at = now(), decided_by = submitted_by");
    publish_course(&reviewer(&city).await, &created.id(), &submitted.etag()).await.expect(200);
    for sql in &touched {
        refused(sql);
    }
    refused("update course_version set opinion = '改'");
    refused("update course_version set status = 'draft'");
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
    let mut body = course_body("CR-001", "书法入门");
    body["lessons"] = json!([{ "title_zh": "执笔", "minutes": 60 }, { "title_zh": "", "minutes": 1 }]);
    let refused = city.post(BASE, body).await.problem(422, "validation_failed");
    refused.fault("/lessons/1/title_zh", "length").fault("/lessons/1/minutes", "range");
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
    for path in ["", "/versions", "/versions/1", "/runs"] {
        other.get(&format!("{BASE}/{id}{path}")).await.problem(404, "not_found");
    }
    county.post(&format!("{BASE}/{id}/submit"), json!({})).await.expect(200);
    let queue = |client: crate::support::Client| async move {
        client.get("/api/v1/course-reviews").await.expect(200).read::<Page<CourseReview>>().items.len()
    };
    assert_eq!((queue(county.clone()).await, queue(other.clone()).await, queue(city).await), (1, 0, 1));
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
async fn a_mongolian_title_is_found_with_and_without_what_is_not_seen_in_it() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let mut mongolian = course_body("MN-1", "蒙古语会话");
    mongolian["title_mn"] = json!("ᠮᠣᠩᠭ\u{180B}ᠤᠯ\u{202F}ᠤᠨ ᠬᠡᠯᠡ\u{180E}");
    city.post(BASE, mongolian).await.expect(201);
    course(&city, "CR-1", "合唱").await;
    for wanted in [
        "ᠮᠣᠩᠭᠤᠯ",
        "ᠮᠣᠩᠭ%E1%A0%8Cᠤᠯ",
        "ᠮᠣᠩᠭᠤᠯᠤᠨ",
        "ᠮᠣᠩᠭᠤᠯ%E2%80%AFᠤᠨ",
        "ᠬᠡᠯᠡ",
        "ᠮᠣᠩᠭᠤᠯᠤᠨ ᠬᠡᠯᠡ",
        "蒙古语",
        "mn-1",
        "ＭＮ-1",
    ] {
        let found: Page<CourseView> = city.get(&format!("{BASE}?q={wanted}")).await.expect(200).read();
        assert_eq!(found.items.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["MN-1"], "{wanted}");
        let facets: CourseFacets = city.get(&format!("{BASE}/facets?q={wanted}")).await.expect(200).read();
        assert_eq!(facets.total, 1, "{wanted}");
    }
}

fn count(list: &[FacetCount], word: &str) -> Option<i64> {
    list.iter().find(|one| one.value == word).map(|one| one.count)
}

#[actix_web::test]
async fn an_axis_is_counted_under_the_filters_of_the_others_and_not_under_its_own() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    for (code, category, mode, objectives) in [
        ("A-1", "life_education", "offline", json!(["virtue"])),
        ("A-2", "life_education", "online", json!(["virtue", "joy"])),
        ("A-3", "smart_living", "online", json!(["joy"])),
    ] {
        let mut body = course_body(code, "课");
        body["category"] = json!(category);
        body["delivery_mode"] = json!(mode);
        body["objectives"] = objectives;
        city.post(BASE, body).await.expect(201);
    }
    let mut own = course_body("B-1", "漫瀚调");
    own["owner_division_code"] = json!("150602");
    own["tags"] = json!(["local_brand_course"]);
    county.post(BASE, own).await.expect(201);
    course(&city, "C-1", "合唱").await;
    let facets = |query: &'static str| {
        let city = city.clone();
        async move { city.get(&format!("{BASE}/facets{query}")).await.expect(200).read::<CourseFacets>() }
    };
    let all = facets("").await;
    assert_eq!((all.total, all.categories.len(), all.objectives.len()), (5, 7, 5));
    assert_eq!(count(&all.categories, "fraud_prevention"), Some(0));
    assert_eq!((count(&all.owners, "city"), count(&all.owners, "150602")), (Some(4), Some(1)));
    assert_eq!((count(&all.states, "published"), count(&all.states, "draft")), (Some(1), Some(4)));
    assert_eq!(count(&all.tags, "local_brand_course"), Some(1));
    let online = facets("?delivery_mode=online").await;
    assert_eq!(online.total, 2);
    assert_eq!(count(&online.delivery_modes, "offline"), Some(3), "another choice would find three");
    assert_eq!(count(&online.categories, "life_education"), Some(1));
    assert_eq!(count(&online.objectives, "joy"), Some(2));
    let both = facets("?delivery_mode=online&category=life_education").await;
    assert_eq!((both.total, count(&both.categories, "smart_living")), (1, Some(1)));
    assert_eq!(count(&both.delivery_modes, "offline"), Some(1));
    let owned = facets("?owner=150602").await;
    assert_eq!((owned.total, count(&owned.owners, "city")), (1, Some(4)));
    for query in
        ["?delivery_mode=online", "?owner=city", "?tag=local_brand_course", "?objective=joy", "?status=draft"]
    {
        let list: Page<CourseView> =
            city.get(&format!("{BASE}{query}{}count=true", "&")).await.expect(200).read();
        let facets: CourseFacets = city.get(&format!("{BASE}/facets{query}")).await.expect(200).read();
        assert_eq!(list.total, Some(facets.total), "{query}");
    }
}
