//! Resource centres, what they share, and how much it is used.

use contract::auth::Role;
use contract::course::{
    CourseShareView, CourseSubscriptionView, CourseUse, CourseVersionSummary, CourseView, ResourceCenterList,
};
use contract::curriculum::CurriculumPlanView;
use contract::page::Page;
use serde_json::{Value, json};

use super::BASE;
use crate::support::learning::{School, course, course_body, learner, publish_course, school, session_body};
use crate::support::plans::rested;
use crate::support::{Answer, Client, TestApp};

const CENTERS: &str = "/api/v1/resource-centers";
const SHARES: &str = "/api/v1/course-shares";
const SUBSCRIPTIONS: &str = "/api/v1/course-subscriptions";
const PLANS: &str = "/api/v1/curriculum-plans";
const HERE: &str = "150602";

async fn centers(city: &Client) {
    city.post(CENTERS, json!({ "name": "鄂尔多斯市老年教育资源中心" })).await.expect(201);
    city.post(CENTERS, json!({ "name": "东胜区资源分中心", "division_code": HERE })).await.expect(201);
}

/// A published course of a county.
async fn countys(county: &Client, city: &Client, code: &str) -> String {
    let mut body = course_body(code, "漫瀚调");
    body["owner_division_code"] = json!(HERE);
    let id = county.post(BASE, body).await.expect(201).id();
    let submitted = county.post(&format!("{BASE}/{id}/submit"), json!({})).await.expect(200);
    publish_course(city, &id, &submitted.etag()).await.expect(200);
    id
}

async fn offer(client: &Client, course: &str) -> Answer {
    client.post(SHARES, json!({ "course_id": course })).await
}

async fn plan(school: &School, half_year: &str, course: &str) -> Answer {
    let draft = school.clerk.post(PLANS, json!({ "school_id": school.id, "half_year": half_year })).await;
    let path = format!("{PLANS}/{}", draft.id());
    let items = json!({ "items": [{ "course_id": course, "sessions_planned": 12 }] });
    school.clerk.patch(&path, &draft.etag(), items).await
}

async fn publish_plan(school: &School, half_year: &str, course: &str) -> CurriculumPlanView {
    let draft = plan(school, half_year, course).await.expect(200).id();
    rested(school, &draft).await;
    school.manager.post(&format!("{PLANS}/{draft}/publish"), json!({})).await.expect(200).read()
}

async fn subscribe(school: &School, course: &str) -> Answer {
    school.manager.post(SUBSCRIPTIONS, json!({ "school_id": school.id, "course_id": course })).await
}

#[actix_web::test]
async fn the_city_sets_up_its_own_centre_and_then_one_for_each_county() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let county = json!({ "name": "东胜区资源分中心", "division_code": HERE });
    city.post(CENTERS, county.clone()).await.problem(422, "resource_center_missing");
    centers(&city).await;
    let second = json!({ "name": "东胜区另一中心", "division_code": HERE });
    city.post(CENTERS, second).await.problem(409, "resource_center_taken");
    city.post(CENTERS, json!({ "name": "另一个" })).await.problem(409, "resource_center_taken");
    let named = json!({ "name": "东胜区资源分中心", "division_code": "150603" });
    city.post(CENTERS, named).await.problem(409, "resource_center_name_taken");
    for code in ["150602001", "159999"] {
        let body = json!({ "name": "分中心", "division_code": code });
        city.post(CENTERS, body).await.fault("/division_code", "division_unknown");
    }
    let list: ResourceCenterList = city.get(CENTERS).await.expect(200).read();
    let [top, sub] = list.items.as_slice() else { panic!("{list:?}") };
    assert_eq!((top.division_code.as_ref(), top.parent_id), (None, None));
    assert_eq!((sub.division_code.as_ref().unwrap().as_str(), sub.parent_id), (HERE, Some(top.id)));
    let path = format!("{CENTERS}/{}", sub.id);
    city.patch(&path, "\"v2\"", json!({ "name": "东胜分中心" })).await.problem(412, "stale_version");
    let renamed = city.patch(&path, "\"v1\"", json!({ "name": "东胜分中心" })).await.expect(200);
    assert_eq!(
        (renamed.json()["name"].clone(), renamed.json()["version"].clone()),
        (json!("东胜分中心"), json!(2))
    );
    let part = app.division(Role::CityAdmin, HERE).await;
    part.patch(&path, "\"v2\"", json!({ "name": "自改" })).await.problem(403, "whole_city_only");
}

#[actix_web::test]
async fn a_countys_course_is_taken_up_by_another_person_of_the_city_before_all_may_see_it() {
    let app = TestApp::spawn().await;
    let (city, second) = (app.city(Role::CityAdmin).await, app.city(Role::CityAdmin).await);
    let county = app.division(Role::CountyAdmin, HERE).await;
    let other = app.division(Role::CountyAdmin, "150621").await;
    let id = countys(&county, &city, "DS-1").await;
    offer(&county, &id).await.problem(422, "resource_center_missing");
    centers(&city).await;
    offer(&other, &id).await.fault("/course_id", "course_not_found");
    let draft = county
        .post(BASE, {
            let mut body = course_body("DS-2", "剪纸");
            body["owner_division_code"] = json!(HERE);
            body
        })
        .await
        .expect(201)
        .id();
    offer(&county, &draft).await.problem(422, "course_not_published");
    let offered = offer(&county, &id).await.expect(201);
    offer(&county, &id).await.problem(409, "course_shared");
    let (path, etag) = (format!("{SHARES}/{}", offered.id()), offered.etag());
    other.get(&path).await.problem(404, "not_found");
    other.get(&format!("{BASE}/{id}")).await.problem(404, "not_found");
    county.step(&format!("{path}/accept"), &etag, json!({})).await.problem(403, "whole_city_only");
    city.step(&format!("{path}/accept"), "\"v9\"", json!({})).await.problem(412, "stale_version");
    let accepted = city.step(&format!("{path}/accept"), &etag, json!({})).await.expect(200);
    let share: CourseShareView = accepted.read();
    assert_eq!((share.status.as_str(), share.course_code.as_str()), ("accepted", "DS-1"));
    city.step(&format!("{path}/accept"), &accepted.etag(), json!({}))
        .await
        .problem(409, "course_share_decided");
    // Seen everywhere from now on, but not what is being written.
    county.post(&format!("{BASE}/{id}/revise"), json!({})).await.expect(200);
    let seen = other.get(&format!("{BASE}/{id}")).await.expect(200).json();
    assert_eq!((seen["open"].clone(), seen["shown"]["number"].clone()), (Value::Null, json!(1)));
    let versions: Page<CourseVersionSummary> =
        other.get(&format!("{BASE}/{id}/versions")).await.expect(200).read();
    assert_eq!(versions.items.len(), 1);
    other.get(&format!("{BASE}/{id}/versions/2")).await.problem(404, "not_found");
    let listed: Page<CourseView> = other.get(&format!("{BASE}?q=DS-1")).await.expect(200).read();
    assert_eq!(listed.items[0].open, None);
    let facets = other.get(&format!("{BASE}/facets?q=DS-1")).await.expect(200).json();
    assert_eq!(facets["total"], 1);
    other
        .post(&format!("{BASE}/{id}/retire"), json!({ "reason": "试试" }))
        .await
        .problem(422, "course_owner_out_of_reach");
    // What the city has offered for a county, another person of the city takes up.
    let third = countys(&county, &city, "DS-3").await;
    let own = offer(&city, &third).await.expect(201);
    let path = format!("{SHARES}/{}/accept", own.id());
    city.step(&path, &own.etag(), json!({})).await.problem(422, "own_course_share");
    second.step(&path, &own.etag(), json!({})).await.expect(200);
}

#[actix_web::test]
async fn an_offer_is_declined_or_taken_back_with_a_reason_and_may_be_made_again() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let county = app.division(Role::CountyAdmin, HERE).await;
    centers(&city).await;
    let id = countys(&county, &city, "DS-1").await;
    for client in [&city, &county] {
        let offered = offer(&county, &id).await.expect(201);
        let path = format!("{SHARES}/{}", offered.id());
        let reason = json!({ "reason": "内容待补充" });
        county
            .step(&format!("{path}/end"), &offered.etag(), reason.clone())
            .await
            .problem(409, "course_share_not_accepted");
        let declined =
            client.step(&format!("{path}/decline"), &offered.etag(), reason.clone()).await.expect(200);
        assert_eq!(declined.json()["decision_reason"], "内容待补充");
        city.step(&format!("{path}/accept"), &declined.etag(), json!({}))
            .await
            .problem(409, "course_share_decided");
    }
    assert_eq!(app.count("select from audit_entry where entity = 'course_share'"), 4);
}

#[actix_web::test]
async fn another_countys_course_is_planned_by_who_subscribes_as_long_as_it_is_shared() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let county = app.division(Role::CountyAdmin, HERE).await;
    centers(&city).await;
    let id = countys(&county, &city, "DS-1").await;
    let there = school(&app, "150621100", "树林召镇养老服务中心").await;
    subscribe(&there, &id).await.fault("/course_id", "course_not_found");
    let offered = offer(&county, &id).await.expect(201);
    let path = format!("{SHARES}/{}", offered.id());
    let accepted = city.step(&format!("{path}/accept"), &offered.etag(), json!({})).await.expect(200);
    plan(&there, "2026-H1", &id).await.fault("/items/0/course_id", "course_not_available");
    let unshared = course(&city, "CITY-1", "合唱").await;
    subscribe(&there, &unshared).await.problem(422, "course_not_shared");
    let subscription: CourseSubscriptionView = subscribe(&there, &id).await.expect(201).read();
    assert!(subscription.shared);
    subscribe(&there, &id).await.problem(409, "course_subscribed");
    let plannable = async || {
        let path = format!("{BASE}?school_id={}", there.id);
        let page: Page<CourseView> = there.clerk.get(&path).await.expect(200).read();
        page.items.into_iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(plannable().await, ["CITY-1", "DS-1"]);
    county.get(&format!("{BASE}?school_id={}", there.id)).await.fault("/school_id", "school_not_found");
    let asked = json!({
        "school_id": there.id, "title_zh": "想学什么", "half_year": "2026-H1", "opens_on": "2025-11-12",
        "closes_on": "2025-11-30", "max_choices": 1, "options": [{ "course_id": id }],
    });
    there.clerk.post("/api/v1/demand-surveys", asked).await.expect(201);
    let taken = publish_plan(&there, "2025-H2", &id).await;
    // The city ends the sharing: what is planned goes on, no other plan takes it.
    let ended = city
        .step(&format!("{path}/end"), &accepted.etag(), json!({ "reason": "版权到期" }))
        .await
        .expect(200);
    assert_eq!(ended.json()["ended_reason"], "版权到期");
    assert_eq!(plannable().await, ["CITY-1"]);
    plan(&there, "2025-H1", &id).await.fault("/items/0/course_id", "course_not_available");
    let mut session = session_body(&there, &id, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    there
        .clerk
        .post("/api/v1/class-sessions", session.clone())
        .await
        .fault("/course_id", "course_not_available");
    session["curriculum_item_id"] = json!(taken.items[0].id);
    there.clerk.post("/api/v1/class-sessions", session).await.expect(201);
    let end = format!("{SUBSCRIPTIONS}/{}/end", subscription.id);
    there.manager.post(&end, json!({})).await.expect(200);
    there.manager.post(&end, json!({})).await.problem(409, "course_subscription_ended");
    let left: Page<CourseSubscriptionView> = there.manager.get(SUBSCRIPTIONS).await.expect(200).read();
    assert_eq!(left.items, []);
    let all: Page<CourseSubscriptionView> =
        there.manager.get(&format!("{SUBSCRIPTIONS}?ended=true&course_id={id}")).await.expect(200).read();
    assert_eq!((all.items.len(), all.items[0].shared), (1, false));
}

#[actix_web::test]
async fn the_use_of_what_is_shared_is_counted_by_half_year_and_at_all() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    centers(&city).await;
    let id = course(&city, "CITY-1", "合唱").await;
    let shared: CourseShareView = offer(&city, &id).await.expect(201).read();
    assert_eq!((shared.status.as_str(), shared.owner_division_code), ("accepted", None));
    let here = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let there = school(&app, "150621100", "树林召镇养老服务中心").await;
    subscribe(&here, &id).await.expect(201);
    publish_plan(&here, "2025-H2", &id).await;
    publish_plan(&there, "2026-H1", &id).await;
    let who = learner(&here, "张三", 12).await;
    let body = session_body(&here, &id, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = here.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    let path = format!("/api/v1/class-sessions/{session}");
    here.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let entry = json!({ "learner_id": who, "at": "2025-11-12T01:00:00Z" });
    let attendance = here.clerk.post(&format!("{path}/attendances"), entry).await.expect(201).id();
    let here = here.at(&app, "2025-11-12T02:40:00Z").await;
    let out = json!({ "at": "2025-11-12T02:30:00Z" });
    here.clerk.post(&format!("/api/v1/attendances/{attendance}/sign-out"), out).await.expect(200);
    here.clerk.post(&format!("{path}/close"), json!({})).await.expect(200);
    let used = async |query: &str| {
        let page: Page<CourseShareView> =
            here.clerk.get(&format!("{SHARES}{query}")).await.expect(200).read();
        page.items[0].usage
    };
    let all = CourseUse { subscriptions: 1, schools: 2, sessions: 1, attendances: 1, minutes: 90 };
    assert_eq!(used("").await, all);
    assert_eq!(used("?half_year=2025-H2").await, CourseUse { schools: 1, ..all });
    let next = CourseUse { subscriptions: 1, schools: 1, ..CourseUse::default() };
    assert_eq!(used("?half_year=2026-H1").await, next);
    assert_eq!(used("?half_year=2025-H1").await, CourseUse::default());
    let list: ResourceCenterList = here.clerk.get(CENTERS).await.expect(200).read();
    assert_eq!((list.items[0].shared, list.items[0].used, list.items[1].shared), (1, 1, 0));
    let none: Page<CourseShareView> =
        here.clerk.get(&format!("{SHARES}?center_id={}", list.items[1].id)).await.expect(200).read();
    assert_eq!(none.items, []);
}
