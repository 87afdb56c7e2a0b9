//! The city's dated parameters of enrolment.

use contract::auth::Role;
use contract::class::EnrolmentState;
use serde_json::{Value, json};

use super::{enrolled, lecture, priority, stage};
use crate::support::TestApp;
use crate::support::learning::learner;

const BASE: &str = "/api/v1/enrolment-parameters";

fn body(from: &str) -> Value {
    json!({
        "effective_from": from, "priority_quota_bp": 5_000, "release_days": 2,
        "counted_evidence": ["community_confirmed", "ability_assessed"], "max_per_half_year": 1,
        "policy_basis": "鄂民发〔2026〕1号",
    })
}

#[actix_web::test]
async fn the_city_decides_by_date_which_evidence_counts_and_how_much_is_kept() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let today = body("2025-11-12");
    city.post(BASE, today).await.fault("/effective_from", "effective_from_past");
    let mut twice = body("2025-11-13");
    twice["counted_evidence"] = json!(["ability_assessed", "ability_assessed"]);
    city.post(BASE, twice).await.fault("/counted_evidence/1", "evidence_twice");
    city.post(BASE, body("2025-11-13")).await.expect(201);
    city.post(BASE, body("2025-11-13")).await.problem(409, "enrolment_parameters_follow");
    let listed = city.get(BASE).await.expect(200).json();
    let days = |at: usize| {
        let one = &listed["items"][at];
        (one["effective_from"].as_str(), one["effective_to"].as_str(), one["in_force"].as_bool())
    };
    assert_eq!(days(0), (Some("2025-11-13"), None, Some(false)));
    assert_eq!(days(1), (Some("2024-01-01"), Some("2025-11-12"), Some(true)));
    let school = school.at(&app, "2025-11-13T02:00:00Z").await;
    let session = lecture(&school, &course, 1).await;
    let declared = priority(&school, 11, "self_declared").await;
    let waits = enrolled(&school.clerk, &session, &declared).await;
    assert_eq!(
        (waits.status, waits.priority),
        (EnrolmentState::Waiting, false),
        "the own word counts no more"
    );
    let confirmed = priority(&school, 13, "community_confirmed").await;
    let first = enrolled(&school.clerk, &session, &confirmed).await;
    assert_eq!((first.status, first.priority), (EnrolmentState::Enrolled, true));
    let other =
        super::lecture_at(&school, &course, 5, ("2025-12-05T01:00:00Z", "2025-12-05T02:00:00Z")).await;
    super::apply(&school.clerk, &other, &confirmed).await.problem(422, "too_many_enrolments");
    let fresh = learner(&school, "张三", 12).await;
    enrolled(&school.clerk, &other, &fresh).await;
}
