//! What a plan rests on, made the way staff does it: surveys that are answered, reviews that are signed, published plans.

use std::sync::atomic::{AtomicU16, Ordering};

use contract::curriculum::{CurriculumPlanView, PlanLack};
use serde_json::{Value, json};

use super::learning::{School, id_number, learner_body};

const PLANS: &str = "/api/v1/curriculum-plans";
const SURVEYS: &str = "/api/v1/demand-surveys";
const REVIEWS: &str = "/api/v1/teaching-reviews";

/// A survey that feeds a half-year, as it is begun: one category, and a topic in it.
pub fn survey_body(half_year: &str) -> Value {
    json!({
        "title_zh": "想学什么", "half_year": half_year, "opens_on": "2024-01-01", "closes_on": "2099-12-31",
        "max_choices": 2,
        "options": [{ "category": "culture_recreation" }, { "category": "smart_living", "topic": "手机支付" }],
    })
}

/// An open survey of the school's.
pub async fn survey(school: &School, half_year: &str) -> String {
    let mut body = survey_body(half_year);
    body["school_id"] = json!(school.id);
    let id = school.clerk.post(SURVEYS, body).await.expect(201).id();
    school.clerk.post(&format!("{SURVEYS}/{id}/issue"), json!({})).await.expect(200);
    id
}

/// The options of a survey.
pub async fn options(school: &School, survey: &str) -> Vec<String> {
    let told = school.clerk.get(&format!("{SURVEYS}/{survey}")).await.expect(200).json();
    let ids =
        told["options"].as_array().expect("options").iter().map(|one| one["id"].as_str().expect("an id"));
    ids.map(str::to_owned).collect()
}

/// What a new learner of the school answers to a survey on paper: its first option.
pub async fn answered(school: &School, survey: &str) -> String {
    static RUNNING: AtomicU16 = AtomicU16::new(0);
    let running = RUNNING.fetch_add(1, Ordering::Relaxed);
    let birth = format!("1948{:02}{:02}", running / 1000 % 12 + 1, running % 28 + 1);
    let who = learner_body(&school.id, "吴老", &id_number(&birth, running % 1000));
    let who = school.clerk.post("/api/v1/learners", who).await.expect(201).id();
    let chosen = options(school, survey).await.swap_remove(0);
    let answer = json!({ "learner_id": who, "option_ids": [chosen], "channel": "paper" });
    school.clerk.post(&format!("{SURVEYS}/{survey}/answers"), answer).await.expect(201).id()
}

/// A signed review of the school's.
pub async fn review(school: &School, half_year: &str) -> String {
    let body = json!({ "school_id": school.id, "half_year": half_year });
    let draft = school.clerk.post(REVIEWS, body).await.expect(201);
    let path = format!("{REVIEWS}/{}", draft.id());
    let words = json!({ "findings": "书法出勤高", "measures": "增加手机课" });
    let written = school.clerk.patch(&path, &draft.etag(), words).await.expect(200);
    school.manager.step(&format!("{path}/finalise"), &written.etag(), json!({})).await.expect(200);
    draft.id()
}

/// A draft, given what it lacks to be published beside courses: an answered survey, and the review of the plan that it
/// follows; as it was then.
pub async fn rested(school: &School, plan: &str) -> CurriculumPlanView {
    let path = format!("{PLANS}/{plan}");
    let read = school.clerk.get(&path).await.expect(200);
    let plan: CurriculumPlanView = read.read();
    let lacks = |lack| plan.lacks.iter().any(|one| one.lack == lack);
    let mut change = json!({});
    if lacks(PlanLack::SurveyMissing) {
        let survey = survey(school, &plan.half_year.to_string()).await;
        answered(school, &survey).await;
        change["demand_survey_id"] = json!(survey);
    }
    if lacks(PlanLack::ReviewMissing) {
        let before = plan.diff.as_ref().expect("a plan before it").against_half_year.to_string();
        let known = school.clerk.get(&format!("{REVIEWS}?school_id={}&half_year={before}", school.id)).await;
        let known = known.expect(200).json()["items"][0]["id"].as_str().map(str::to_owned);
        let review = match known {
            Some(id) => id,
            None => review(school, &before).await,
        };
        change["teaching_review_id"] = json!(review);
    }
    school.clerk.patch(&path, &read.etag(), change).await.expect(200).read()
}

/// The items of a plan with these courses.
pub fn items(courses: &[String]) -> Value {
    let items: Vec<Value> =
        courses.iter().map(|id| json!({ "course_id": id, "sessions_planned": 12, "weekday": 3 })).collect();
    json!({ "items": items })
}

/// A published plan with these courses, and what it rests on.
pub async fn published(school: &School, half_year: &str, courses: &[String]) -> CurriculumPlanView {
    let body = json!({ "school_id": school.id, "half_year": half_year });
    let draft = school.clerk.post(PLANS, body).await.expect(201);
    let path = format!("{PLANS}/{}", draft.id());
    school.clerk.patch(&path, &draft.etag(), items(courses)).await.expect(200);
    rested(school, &draft.id()).await;
    school.manager.post(&format!("{path}/publish"), json!({})).await.expect(200).read()
}
