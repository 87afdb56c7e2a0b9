//! The dated parameters: the city sets them from a coming day on, and plans are published by those of their day.

use contract::auth::Role;
use contract::curriculum::{CurriculumParameterView, CurriculumPlanView};
use contract::page::Page;
use serde_json::{Value, json};

use super::courses;
use crate::support::TestApp;
use crate::support::learning::school;
use crate::support::plans::items;

const BASE: &str = "/api/v1/curriculum-parameters";

fn parameters(from: &str) -> Value {
    json!({
        "effective_from": from, "min_changed_bp": 3000, "min_open_days": 60, "require_review": true,
        "require_survey": false, "min_answers": 10, "completion_bp": 7500, "reminder_days": [45, 10],
        "policy_basis": "鄂民发〔2025〕9号 第三条",
    })
}

#[actix_web::test]
async fn new_parameters_hold_from_a_coming_day_on_and_end_those_before() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    county.post(BASE, parameters("2025-12-01")).await.problem(403, "role_not_allowed");
    for past in ["2024-06-01", "2025-11-12"] {
        city.post(BASE, parameters(past)).await.fault("/effective_from", "effective_from_past");
    }
    let mut wrong = parameters("2025-12-01");
    wrong["reminder_days"] = json!([30, 184, 30]);
    wrong["policy_basis"] = json!(" ");
    city.post(BASE, wrong).await.problem(422, "validation_failed");
    let mut wrong = parameters("2025-12-01");
    wrong["reminder_days"] = json!([30, 184, 30]);
    let refused = city.post(BASE, wrong).await;
    refused.fault("/reminder_days/1", "range").fault("/reminder_days/2", "reminder_day_twice");
    city.post(BASE, parameters("2025-12-01")).await.expect(201);
    for taken in ["2025-12-01", "2025-11-20"] {
        city.post(BASE, parameters(taken)).await.problem(409, "curriculum_parameters_follow");
    }
    let listed: Page<CurriculumParameterView> =
        county.get(&format!("{BASE}?count=true")).await.expect(200).read();
    let days: Vec<_> = listed
        .items
        .iter()
        .map(|one| {
            (one.effective_from.to_string(), one.effective_to.map(|day| day.to_string()), one.in_force)
        })
        .collect();
    assert_eq!(
        days,
        [
            ("2025-12-01".to_owned(), None, false),
            ("2024-01-01".to_owned(), Some("2025-11-30".to_owned()), true)
        ]
    );
    assert_eq!((listed.total, listed.items[0].reminder_days.clone()), (Some(2), vec![45, 10]));
    assert_eq!(app.count("select from audit_entry where action = 'curriculum_parameter.create'"), 1);
}

#[actix_web::test]
async fn a_plan_is_published_by_the_parameters_of_the_day() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 1).await;
    app.city(Role::CityAdmin).await.post(BASE, parameters("2025-12-01")).await.expect(201);
    let body = json!({ "school_id": school.id, "half_year": "2026-H1" });
    let draft = school.clerk.post("/api/v1/curriculum-plans", body).await.expect(201);
    let path = format!("/api/v1/curriculum-plans/{}", draft.id());
    school.clerk.patch(&path, &draft.etag(), items(&courses)).await.expect(200);
    let publish = format!("{path}/publish");
    let school = school.at(&app, "2025-11-30T15:59:59Z").await;
    school.manager.post(&publish, json!({})).await.fault("/demand_survey_id", "survey_missing");
    let school = school.at(&app, "2025-11-30T16:00:00Z").await;
    let plan: CurriculumPlanView = school.manager.post(&publish, json!({})).await.expect(200).read();
    assert_eq!(plan.status.as_str(), "published", "from then on the city asks for no survey");
}
