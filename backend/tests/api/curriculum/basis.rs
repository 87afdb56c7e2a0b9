//! What a plan rests on: a signed review, and a survey that its learners have answered.

use contract::auth::Role;
use contract::curriculum::{CurriculumPlanView, PlanLack};
use serde_json::{Value, json};

use super::{BASE, courses};
use crate::support::learning::{School, school};
use crate::support::plans::{answered, items, published, review, survey, survey_body};
use crate::support::{Answer, TestApp};

async fn here(app: &TestApp) -> School {
    school(app, "150602100", "泊江海子镇养老服务中心").await
}

/// A draft of a half-year with these courses: its path.
async fn drafted(school: &School, half_year: &str, courses: &[String]) -> String {
    let body = json!({ "school_id": school.id, "half_year": half_year });
    let draft = school.clerk.post(BASE, body).await.expect(201);
    let path = format!("{BASE}/{}", draft.id());
    school.clerk.patch(&path, &draft.etag(), items(courses)).await.expect(200);
    path
}

async fn attach(school: &School, path: &str, change: Value) -> Answer {
    let etag = school.clerk.get(path).await.expect(200).etag();
    school.clerk.patch(path, &etag, change).await
}

async fn publish(school: &School, path: &str) -> Answer {
    school.manager.post(&format!("{path}/publish"), json!({})).await
}

fn lacks(plan: &Answer) -> Vec<PlanLack> {
    plan.read::<CurriculumPlanView>().lacks.iter().map(|one| one.lack).collect()
}

#[actix_web::test]
async fn a_plan_says_beforehand_all_that_publishing_refuses() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let courses = courses(&app, 3).await;
    published(&school, "2025-H2", &courses[..2]).await;
    let body = json!({ "school_id": school.id, "half_year": "2026-H1", "copy_last": true });
    let copy = school.clerk.post(BASE, body).await.expect(201);
    let path = format!("{BASE}/{}", copy.id());
    let all = [PlanLack::TooLittleChanged, PlanLack::ReviewMissing, PlanLack::SurveyMissing];
    assert_eq!(lacks(&copy), all);
    let refused = publish(&school, &path).await.problem(422, "plan_not_ready");
    refused
        .fault("/items", "too_little_changed")
        .fault("/teaching_review_id", "review_missing")
        .fault("/demand_survey_id", "survey_missing");
    let changed = school.clerk.patch(&path, &copy.etag(), items(&courses)).await.expect(200);
    assert_eq!(lacks(&changed), all[1..]);
    let survey = survey(&school, "2026-H1").await;
    let attached = attach(&school, &path, json!({ "demand_survey_id": survey })).await.expect(200);
    let plan: CurriculumPlanView = attached.read();
    assert_eq!((plan.items.len(), plan.demand_survey.unwrap().answers), (3, 0), "the courses stay");
    assert_eq!(lacks(&attached), [PlanLack::ReviewMissing, PlanLack::SurveyTooFewAnswers]);
    answered(&school, &survey).await;
    let review = review(&school, "2025-H2").await;
    let ready = attach(&school, &path, json!({ "teaching_review_id": review })).await.expect(200);
    assert_eq!(lacks(&ready), []);
    let cleared = attach(&school, &path, json!({ "teaching_review_id": null })).await.expect(200);
    assert_eq!(lacks(&cleared), [PlanLack::ReviewMissing], "the survey stays, the review is taken off");
    attach(&school, &path, json!({ "teaching_review_id": review })).await.expect(200);
    let plan: CurriculumPlanView = publish(&school, &path).await.expect(200).read();
    assert_eq!((plan.lacks.len(), plan.teaching_review.unwrap().id.to_string()), (0, review));
}

#[actix_web::test]
async fn a_plan_that_repeats_the_last_or_has_no_review_or_no_survey_is_not_published() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let courses = courses(&app, 2).await;
    published(&school, "2025-H2", &courses[..1]).await;
    let survey = survey(&school, "2026-H1").await;
    answered(&school, &survey).await;
    let review = review(&school, "2025-H2").await;
    let path = drafted(&school, "2026-H1", &courses[..1]).await;
    attach(&school, &path, json!({ "teaching_review_id": review, "demand_survey_id": survey }))
        .await
        .expect(200);
    let only = |answer: &Answer| answer.json()["errors"].as_array().map_or(0, Vec::len);
    let repeats = publish(&school, &path).await.fault("/items", "too_little_changed");
    assert_eq!(only(&repeats), 1, "{}", repeats.json());
    let mut change = items(&courses);
    change["teaching_review_id"] = Value::Null;
    attach(&school, &path, change).await.expect(200);
    let unreviewed = publish(&school, &path).await.fault("/teaching_review_id", "review_missing");
    assert_eq!(only(&unreviewed), 1, "{}", unreviewed.json());
    attach(&school, &path, json!({ "teaching_review_id": review, "demand_survey_id": null }))
        .await
        .expect(200);
    let unasked = publish(&school, &path).await.fault("/demand_survey_id", "survey_missing");
    assert_eq!(only(&unasked), 1, "{}", unasked.json());
    attach(&school, &path, json!({ "demand_survey_id": survey })).await.expect(200);
    publish(&school, &path).await.expect(200);
}

#[actix_web::test]
async fn a_review_that_is_not_signed_or_of_another_time_or_school_does_not_fit() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let neighbour = super::school(&app, "150602101", "罕台镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    published(&school, "2025-H2", &courses[..1]).await;
    published(&neighbour, "2025-H2", &courses[..1]).await;
    let path = drafted(&school, "2026-H1", &courses).await;
    let draft = json!({ "school_id": school.id, "half_year": "2025-H2" });
    let draft = school.clerk.post("/api/v1/teaching-reviews", draft).await.expect(201).id();
    let attached = attach(&school, &path, json!({ "teaching_review_id": draft })).await.expect(200);
    assert_eq!(lacks(&attached)[0], PlanLack::ReviewNotFit);
    publish(&school, &path).await.fault("/teaching_review_id", "review_not_fit");
    let foreign = review(&neighbour, "2025-H2").await;
    let refused = attach(&school, &path, json!({ "teaching_review_id": foreign })).await;
    refused.problem(422, "validation_failed").fault("/teaching_review_id", "teaching_review_not_found");
}

#[actix_web::test]
async fn a_survey_of_others_or_of_another_half_year_does_not_fit_and_one_that_closed_does() {
    let app = TestApp::spawn().await;
    let (school, city) = (here(&app).await, app.city(Role::CityAdmin).await);
    let far = super::school(&app, "150621100", "树林召镇养老服务中心").await;
    let path = drafted(&school, "2026-H1", &courses(&app, 1).await).await;
    let other = survey(&school, "2025-H2").await;
    let attached = attach(&school, &path, json!({ "demand_survey_id": other })).await.expect(200);
    assert_eq!(lacks(&attached), [PlanLack::SurveyNotFit]);
    publish(&school, &path).await.fault("/demand_survey_id", "survey_not_fit");
    let foreign = survey(&far, "2026-H1").await;
    let refused = attach(&school, &path, json!({ "demand_survey_id": foreign })).await;
    refused.fault("/demand_survey_id", "demand_survey_not_found");
    let etag = city.get(&path).await.expect(200).etag();
    let by_the_city = city.patch(&path, &etag, json!({ "demand_survey_id": foreign })).await.expect(200);
    assert_eq!(lacks(&by_the_city), [PlanLack::SurveyNotFit], "it asks other learners");

    let mut body = survey_body("2026-H1");
    body["closes_on"] = json!("2025-11-20");
    let of_city = city.post("/api/v1/demand-surveys", body).await.expect(201).id();
    city.post(&format!("/api/v1/demand-surveys/{of_city}/issue"), json!({})).await.expect(200);
    answered(&far, &of_city).await;
    let attached = attach(&school, &path, json!({ "demand_survey_id": of_city })).await.expect(200);
    assert_eq!(lacks(&attached), [PlanLack::SurveyTooFewAnswers], "answers of other schools do not count");
    let few = publish(&school, &path).await.fault("/demand_survey_id", "survey_too_few_answers").json();
    assert!(few["errors"][0]["detail"].as_str().unwrap().contains('0'), "{few}");
    answered(&school, &of_city).await;
    let school = school.at(&app, "2025-11-21T01:00:00Z").await;
    let plan: CurriculumPlanView = publish(&school, &path).await.expect(200).read();
    assert_eq!(
        plan.demand_survey.unwrap().state.as_str(),
        "closed",
        "it closed yesterday, and was answered before"
    );
}

#[actix_web::test]
async fn two_clerks_of_whom_one_attaches_a_review_and_one_sets_courses_do_not_overwrite_each_other() {
    let app = TestApp::spawn().await;
    let school = here(&app).await;
    let courses = courses(&app, 2).await;
    published(&school, "2025-H2", &courses[..1]).await;
    let path = drafted(&school, "2026-H1", &courses).await;
    let (read, review) = (school.clerk.get(&path).await.expect(200), review(&school, "2025-H2").await);
    school.clerk.patch(&path, &read.etag(), json!({ "teaching_review_id": review })).await.expect(200);
    let other = school.manager.patch(&path, &read.etag(), items(&courses[..1])).await;
    other.problem(412, "stale_version");
    let plan: CurriculumPlanView = school.manager.get(&path).await.expect(200).read();
    assert_eq!((plan.items.len(), plan.teaching_review.is_some()), (2, true));
}
