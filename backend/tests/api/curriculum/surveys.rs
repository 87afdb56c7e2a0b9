//! Surveys: issued by those whom they are of, answered once by those whom they ask, on their days.

use contract::auth::Role;
use contract::curriculum::{DemandSurveySummary, DemandSurveyView, SurveyState};
use contract::page::Page;
use serde_json::{Value, json};

use super::courses;
use crate::support::learning::{School, learner, school};
use crate::support::plans::{options, survey, survey_body};
use crate::support::{Answer, Client, TestApp};

const BASE: &str = "/api/v1/demand-surveys";

async fn here(app: &TestApp) -> School {
    school(app, "150602100", "泊江海子镇养老服务中心").await
}

/// The body of a survey of the school's, with these days.
fn between(school: &School, opens_on: &str, closes_on: &str) -> Value {
    let mut body = survey_body("2026-H1");
    body["school_id"] = json!(school.id);
    body["opens_on"] = json!(opens_on);
    body["closes_on"] = json!(closes_on);
    body
}

async fn issued(client: &Client, body: Value) -> String {
    let id = client.post(BASE, body).await.expect(201).id();
    client.post(&format!("{BASE}/{id}/issue"), json!({})).await.expect(200);
    id
}

async fn answer(client: &Client, survey: &str, who: &str, chosen: &[&String]) -> Answer {
    let body = json!({ "learner_id": who, "option_ids": chosen, "channel": "paper" });
    client.post(&format!("{BASE}/{survey}/answers"), body).await
}

#[actix_web::test]
async fn a_survey_is_written_issued_and_extended_and_two_clerks_do_not_overwrite_each_other() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let draft = school.clerk.post(BASE, between(&school, "2025-11-20", "2025-11-30")).await.expect(201);
    let path = format!("{BASE}/{}", draft.id());
    let change = json!({ "title_zh": "明年想学什么", "options": [{ "category": "health_fitness" }] });
    let changed = school.clerk.patch(&path, &draft.etag(), change.clone()).await.expect(200);
    school.manager.patch(&path, &draft.etag(), change.clone()).await.problem(412, "stale_version");
    let view: DemandSurveyView = changed.read();
    assert_eq!(
        (view.title_zh.as_str(), view.options.len(), view.state),
        ("明年想学什么", 1, SurveyState::Draft)
    );
    let early = school.clerk.post(&format!("{path}/extend"), json!({ "closes_on": "2025-12-31" })).await;
    early.problem(409, "survey_step_not_allowed");
    let view: DemandSurveyView = school
        .clerk
        .step(&format!("{path}/issue"), &format!("\"v{}\"", view.version), json!({}))
        .await
        .expect(200)
        .read();
    assert_eq!(view.state, SurveyState::Scheduled);
    school.clerk.patch(&path, "\"v3\"", change).await.problem(409, "survey_step_not_allowed");
    let shorter = school.clerk.post(&format!("{path}/extend"), json!({ "closes_on": "2025-11-29" })).await;
    shorter.fault("/closes_on", "survey_not_longer");
    school.clerk.post(&format!("{path}/extend"), json!({ "closes_on": "2025-12-05" })).await.expect(200);
    let listed = |state: &'static str| {
        let (client, path) = (school.clerk.clone(), format!("{BASE}?state={state}&count=true"));
        async move { client.get(&path).await.expect(200).read::<Page<DemandSurveySummary>>().total }
    };
    assert_eq!((listed("scheduled").await, listed("open").await), (Some(1), Some(0)));
    let school = school.at(&app, "2025-12-05T15:59:59Z").await;
    let view: DemandSurveyView = school.clerk.get(&path).await.expect(200).read();
    assert_eq!(view.state, SurveyState::Open, "the last second of its last day in Ordos");
    let school = school.at(&app, "2025-12-05T16:00:00Z").await;
    let view: DemandSurveyView = school.clerk.get(&path).await.expect(200).read();
    assert_eq!(view.state, SurveyState::Closed);
    let reason = json!({ "reason": "题目有误" });
    let view: DemandSurveyView =
        school.clerk.post(&format!("{path}/withdraw"), reason.clone()).await.expect(200).read();
    assert_eq!((view.state, view.withdrawn_reason.as_deref()), (SurveyState::Withdrawn, Some("题目有误")));
    school.clerk.post(&format!("{path}/withdraw"), reason).await.problem(409, "survey_step_not_allowed");
}

#[actix_web::test]
async fn what_cannot_be_chosen_is_refused_at_its_place() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let courses = courses(&app, 1).await;
    let with = |options: Value| {
        let mut body = survey_body("2026-H1");
        body["school_id"] = json!(school.id);
        body["options"] = options;
        body
    };
    let create = |options: Value| school.clerk.post(BASE, with(options));
    let refused = create(json!([
        { "category": "astrology" },
        {},
        { "course_id": courses[0], "topic": "书法" },
        { "course_id": courses[0], "category": "smart_living" },
        { "course_id": school.id },
        { "category": "Not A Code" },
    ]));
    let malformed = refused.await;
    assert_eq!(malformed.status.as_u16(), 422, "{}", malformed.json());
    let refused = create(json!([
        { "category": "astrology" },
        {},
        { "course_id": courses[0], "topic": "书法" },
        { "course_id": courses[0], "category": "smart_living" },
        { "course_id": school.id },
    ]))
    .await
    .problem(422, "validation_failed");
    refused
        .fault("/options/0/category", "category_unknown")
        .fault("/options/1", "option_empty")
        .fault("/options/2/topic", "topic_of_course")
        .fault("/options/3/category", "category_not_of_course")
        .fault("/options/4/course_id", "course_not_available");
    let twice = create(json!([{ "category": "smart_living" }, { "category": "smart_living" }])).await;
    twice.fault("/options/1", "option_twice");
    create(json!([])).await.problem(422, "validation_failed");
    let kept = create(json!([
        { "category": "smart_living" }, { "category": "smart_living", "topic": "手机支付" }, { "course_id": courses[0] },
    ]));
    let view: DemandSurveyView = kept.await.expect(201).read();
    assert_eq!(view.options[2].category.as_str(), "culture_recreation", "a course brings its own category");
    assert_eq!(view.options[2].course_title.as_deref(), Some("课程0"));
    let mut reversed = between(&school, "2025-12-02", "2025-12-01");
    school.clerk.post(BASE, reversed.clone()).await.fault("/closes_on", "survey_days_reversed");
    reversed["opens_on"] = json!("2025-11-01");
    reversed["closes_on"] = json!("2025-11-11");
    let past = school.clerk.post(BASE, reversed).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{past}/issue"), json!({})).await.problem(422, "survey_days_past");
    let mut over = survey_body("2025-H1");
    over["school_id"] = json!(school.id);
    let over = school.clerk.post(BASE, over).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{over}/issue"), json!({})).await.problem(422, "half_year_over");
}

#[actix_web::test]
async fn a_learner_answers_once_and_anew_only_after_taking_it_back() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let (survey, who) = (survey(&school, "2026-H1").await, learner(&school, "张三", 12).await);
    let options = options(&school, &survey).await;
    let first = answer(&school.clerk, &survey, &who, &[&options[0], &options[1]]).await.expect(201);
    let again = answer(&school.manager, &survey, &who, &[&options[1], &options[0]]).await.expect(200);
    assert_eq!(again.json(), first.json(), "the same answer is the first one");
    assert_eq!(first.json()["learner_name"], "张三");
    let other = answer(&school.clerk, &survey, &who, &[&options[0]]).await;
    other.problem(409, "already_answered").fault("/learner_id", "already_answered");
    let kept = app.count(
        "select from audit_entry where action = 'demand_answer.record' and after->>'learner_name' = '张*'",
    );
    assert_eq!(kept, 1, "once, and masked where it is kept");

    let withdraw = format!("/api/v1/demand-answers/{}/withdraw", first.id());
    let reason = json!({ "reason": "录错了" });
    school.clerk.post(&withdraw, reason.clone()).await.expect(200);
    school.clerk.post(&withdraw, reason).await.problem(409, "answer_withdrawn");
    answer(&school.clerk, &survey, &who, &[&options[0]]).await.expect(201);
    let listed = school.clerk.get(&format!("{BASE}/{survey}/answers?count=true")).await.expect(200).json();
    assert_eq!(listed["total"], 2);
    let standing = format!("{BASE}/{survey}/answers?withdrawn=false&count=true");
    assert_eq!(school.clerk.get(&standing).await.expect(200).json()["total"], 1);
    let teacher = app.facility(Role::Teacher, school.facility).await;
    let told = teacher.get(&standing).await.expect(200).json();
    assert_eq!(told["items"][0]["learner_name"], "张*", "who does not read learners' names sees them masked");
}

#[actix_web::test]
async fn what_was_chosen_is_checked_whole() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let (this, other) = (survey(&school, "2026-H1").await, survey(&school, "2026-H1").await);
    let who = learner(&school, "张三", 12).await;
    let (own, foreign) = (options(&school, &this).await, options(&school, &other).await);
    answer(&school.clerk, &this, &who, &[]).await.fault("/option_ids", "nothing_chosen");
    let wrong = answer(&school.clerk, &this, &who, &[&own[0], &own[0], &foreign[0]]).await;
    wrong
        .problem(422, "validation_failed")
        .fault("/option_ids/1", "chosen_twice")
        .fault("/option_ids/2", "option_of_another_survey")
        .fault("/option_ids", "too_many_chosen");
    assert_eq!(app.count("select from demand_answer"), 0);
}

#[actix_web::test]
async fn a_survey_takes_answers_from_its_first_day_to_its_last() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let who = learner(&school, "张三", 12).await;
    let id = issued(&school.clerk, between(&school, "2025-11-13", "2025-11-20")).await;
    let options = options(&school, &id).await;
    let early = answer(&school.clerk, &id, &who, &[&options[0]]).await.problem(409, "survey_not_open");
    assert!(early.json()["detail"].as_str().unwrap().contains("2025-11-13"));
    let school = school.at(&app, "2025-11-20T15:59:59Z").await;
    let path = format!("{BASE}/{id}/answers");
    let on = |day: &str| json!({ "learner_id": who, "option_ids": [options[0]], "channel": "paper", "answered_on": day });
    for day in ["2025-11-12", "2025-11-21"] {
        school.clerk.post(&path, on(day)).await.fault("/answered_on", "answered_outside_survey");
    }
    let kept = school.clerk.post(&path, on("2025-11-14")).await.expect(201);
    let late = learner(&school, "李四", 14).await;
    let school = school.at(&app, "2025-11-20T16:00:00Z").await;
    let over = answer(&school.clerk, &id, &late, &[&options[0]]).await.problem(409, "survey_closed");
    assert!(over.json()["detail"].as_str().unwrap().contains("2025-11-20"), "it closed yesterday");
    let reason = json!({ "reason": "录错了" });
    let path = format!("/api/v1/demand-answers/{}/withdraw", kept.id());
    school.clerk.post(&path, reason).await.problem(409, "survey_closed");
    let extended =
        school.clerk.post(&format!("{BASE}/{id}/extend"), json!({ "closes_on": "2025-12-01" })).await;
    extended.problem(409, "survey_step_not_allowed");
}

#[actix_web::test]
async fn a_learner_of_another_school_has_no_vote() {
    let app = TestApp::spawn().await;
    let (school, neighbour) = (here(&app).await, school(&app, "150602101", "罕台镇养老服务中心").await);
    let (id, who) = (survey(&school, "2026-H1").await, learner(&neighbour, "张三", 12).await);
    let options = options(&school, &id).await;
    let platform = app.division(Role::Integration, "150602").await;
    let refused = answer(&platform, &id, &who, &[&options[0]]).await.problem(422, "validation_failed");
    refused.fault("/learner_id", "learner_of_another_school");
    let unseen = answer(&school.clerk, &id, &who, &[&options[0]]).await;
    unseen.fault("/learner_id", "learner_not_available");
    let own = learner(&school, "李四", 14).await;
    school
        .manager
        .post(&format!("/api/v1/learners/{own}/suspend"), json!({ "reason": "外出" }))
        .await
        .expect(200);
    answer(&school.clerk, &id, &own, &[&options[0]]).await.fault("/learner_id", "learner_not_active");
}

#[actix_web::test]
async fn county_and_city_ask_all_their_schools_and_nobody_else_speaks_for_them() {
    let app = TestApp::spawn().await;
    let (school, far) = (here(&app).await, super::school(&app, "150621100", "树林召镇养老服务中心").await);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let city = app.city(Role::CityAdmin).await;
    let mut body = survey_body("2026-H1");
    county.post(BASE, body.clone()).await.problem(403, "whole_city_only");
    let draft = city.post(BASE, body.clone()).await.expect(201).id();
    school.clerk.get(&format!("{BASE}/{draft}")).await.problem(404, "not_found");
    let of_city = issued(&city, body.clone()).await;
    body["county_code"] = json!("150602");
    school.clerk.post(BASE, body.clone()).await.fault("/county_code", "county_not_allowed");
    let of_county = issued(&county, body.clone()).await;
    body["school_id"] = json!(school.id);
    school.clerk.post(BASE, body).await.fault("/county_code", "survey_issuer_twice");

    let reason = json!({ "reason": "不需要" });
    for id in [&of_city, &of_county] {
        let path = format!("{BASE}/{id}");
        school.clerk.get(&path).await.expect(200);
        let refused = school.manager.post(&format!("{path}/withdraw"), reason.clone()).await;
        refused.problem(422, "survey_of_another_issuer");
    }
    far.clerk.get(&format!("{BASE}/{of_city}")).await.expect(200);
    far.clerk.get(&format!("{BASE}/{of_county}")).await.problem(404, "not_found");
    let (near, away) = (learner(&school, "张三", 12).await, learner(&far, "李四", 14).await);
    let chosen = options(&school, &of_county).await;
    answer(&school.clerk, &of_county, &near, &[&chosen[0]]).await.expect(201);
    let platform = app.city(Role::Integration).await;
    let outside = answer(&platform, &of_county, &away, &[&chosen[0]]).await;
    outside.fault("/learner_id", "learner_of_another_school");
    let chosen = options(&far, &of_city).await;
    answer(&far.clerk, &of_city, &away, &[&chosen[0]]).await.expect(201);
    let concerning = format!("{BASE}?school_id={}&count=true", school.id);
    assert_eq!(
        city.get(&concerning).await.expect(200).json()["total"],
        3,
        "a draft of the city's among them"
    );
    let seen: DemandSurveyView = school.clerk.get(&format!("{BASE}/{of_city}")).await.expect(200).read();
    assert_eq!(seen.answers, 0, "of one's own schools only");
}

#[actix_web::test]
async fn two_that_enter_the_same_learner_at_once_leave_one_answer() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let (id, who) = (survey(&school, "2026-H1").await, learner(&school, "张三", 12).await);
    let options = options(&school, &id).await;
    let both: Vec<_> = (0..8).map(|at| (at, &options[at % 2])).collect();
    let asked = both.iter().map(|(_, option)| {
        let (client, option) = (school.clerk.clone(), [*option]);
        let (id, who) = (id.clone(), who.clone());
        async move { answer(&client, &id, &who, &option).await.status.as_u16() }
    });
    let told = futures_util::future::join_all(asked).await;
    assert_eq!(told.iter().filter(|status| **status == 201).count(), 1, "{told:?}");
    assert!(told.iter().all(|status| [200, 201, 409].contains(status)), "{told:?}");
    assert_eq!(app.count("select from demand_answer"), 1);
    assert_eq!(app.count("select from demand_choice"), 1);
}
