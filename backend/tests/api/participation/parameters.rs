//! The dated parameters: the city sets them from a coming day on, and each day is counted by its own.

use contract::auth::Role;
use contract::page::Page;
use contract::participation::{ParticipationParameterView, ParticipationView};
use serde_json::{Value, json};

use super::PARTICIPATION;
use super::world::{World, months};
use crate::support::TestApp;

const BASE: &str = "/api/v1/participation-parameters";

fn parameters(from: &str) -> Value {
    json!({
        "effective_from": from, "min_attendances": 4, "min_months": 2, "window_months": 6, "target_bp": 5000,
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
    wrong["min_months"] = json!(5);
    city.post(BASE, wrong).await.fault("/min_months", "months_beyond_attendances");
    let mut wrong = parameters("2025-12-01");
    (wrong["min_months"], wrong["min_attendances"]) = (json!(7), json!(9));
    city.post(BASE, wrong).await.fault("/min_months", "months_beyond_window");
    let mut wrong = parameters("2025-12-01");
    wrong["target_bp"] = json!(10_001);
    city.post(BASE, wrong).await.fault("/target_bp", "range");
    city.post(BASE, parameters("2025-12-01")).await.expect(201);
    for taken in ["2025-12-01", "2025-11-20"] {
        city.post(BASE, parameters(taken)).await.problem(409, "participation_parameters_follow");
    }
    let listed: Page<ParticipationParameterView> =
        county.get(&format!("{BASE}?count=true")).await.expect(200).read();
    let days = listed.items.iter().map(|one| {
        (one.effective_from.to_string(), one.effective_to.map(|day| day.to_string()), one.in_force)
    });
    assert_eq!(
        days.collect::<Vec<_>>(),
        [
            ("2025-12-01".to_owned(), None, false),
            ("2024-01-01".to_owned(), Some("2025-11-30".to_owned()), true)
        ]
    );
    assert_eq!(listed.total, Some(2));
    assert_eq!(app.count("select from audit_entry where action = 'participation_parameter.create'"), 1);
    assert!(app.refuses("update participation_parameter set min_months = 1"), "what was quoted stays");
}

#[actix_web::test]
async fn each_day_is_counted_by_its_own_parameters() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [who] = World::learners(&app, &here, "1950-01-01");
    world.attend(&app, &here, who, &months("2025-08", 2), 2);
    app.city(Role::CityAdmin).await.post(BASE, parameters("2025-12-01")).await.expect(201);
    app.clock.set("2025-12-01T02:00:00Z".parse().expect("an instant"));
    let city = app.city(Role::CityAdmin).await;
    for (day, regular, target) in [("2025-11-30", 0, 8_000), ("2025-12-01", 1, 5_000)] {
        let view: ParticipationView =
            city.get(&format!("{PARTICIPATION}?as_of={day}")).await.expect(200).read();
        assert_eq!((view.whole.regular, view.target_bp), (regular, target), "{day}");
    }
}
