//! The parameters of proposals: dated, the city's, and tried on past half-years before they hold.

use contract::auth::Role;
use contract::curriculum::{RefreshRuleList, RefreshRuleView, RefreshSimulationView};
use serde_json::{Value, json};

use super::world::{courses_of, learners, lift_conditions, planned, taught};
use crate::support::TestApp;
use crate::support::learning::school;

const RULES: &str = "/api/v1/refresh-rules";

async fn in_force(app: &TestApp) -> Value {
    let city = app.city(Role::CityAdmin).await;
    let list: RefreshRuleList = city.get(RULES).await.expect(200).read();
    json!(list.items[0].parameters)
}

#[actix_web::test]
async fn a_rule_begins_on_a_day_to_come_and_ends_the_one_before() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let parameters = in_force(&app).await;
    let body = |from: &str| json!({ "effective_from": from, "parameters": parameters, "policy_basis": "鄂民发〔2026〕9号" });
    let today = city.post(RULES, body("2025-11-12")).await;
    today.fault("/effective_from", "rule_not_to_come");
    let made: RefreshRuleView = city.post(RULES, body("2026-01-01")).await.expect(201).read();
    assert_eq!(made.effective_to, None);
    let list: RefreshRuleList = city.get(RULES).await.expect(200).read();
    assert_eq!(list.items[1].effective_to.map(|day| day.to_string()).as_deref(), Some("2025-12-31"));
    city.post(RULES, body("2026-01-01")).await.problem(409, "refresh_rule_follows");
    let mut wrong = body("2026-07-01");
    wrong["parameters"]["weights_bp"]["cost"] = json!(1);
    wrong["parameters"]["revise_bp"] = json!(6_000);
    let refused = city.post(RULES, wrong).await;
    refused
        .fault("/parameters/weights_bp", "weights_not_whole")
        .fault("/parameters/revise_bp", "not_descending");
    let county = app.division(Role::CityAdmin, "150602").await;
    county.post(RULES, body("2027-01-01")).await.problem(403, "whole_city_only");
    assert!(app.refuses("update refresh_rule set policy_basis = '别的'"), "what was quoted stays");
    assert_eq!(app.count("select from audit_entry where action = 'refresh_rule.create'"), 1);
}

#[actix_web::test]
async fn a_past_half_year_is_held_against_what_the_schools_did_and_how_it_went() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses_of(&app, "health_fitness", &["A1", "A2", "A3"]).await;
    planned(&school, "2025-H2", &courses[..2]).await;
    let who = learners(&app, &school.id, 10);
    taught(&app, &school.id, &courses[0], "2025-08-04T01:00:00Z", 5, &who);
    taught(&app, &school.id, &courses[1], "2025-08-04T03:00:00Z", 1, &who);
    taught(&app, &school.id, &courses[1], "2025-08-11T03:00:00Z", 5, &who[..1]);
    let school = school.at(&app, "2026-02-01T02:00:00Z").await;
    planned(&school, "2026-H1", &[courses[0].clone(), courses[2].clone()]).await;
    taught(&app, &school.id, &courses[0], "2026-03-02T01:00:00Z", 4, &who);
    let school = school.at(&app, "2026-07-10T02:00:00Z").await;
    let path = format!("{RULES}/simulate");
    let tables = app.tables();
    let told: RefreshSimulationView =
        school.manager.post(&path, json!({ "half_year": "2026-H1" })).await.expect(200).read();
    assert_eq!(
        crate::support::tables::changed(&tables, &app.tables()),
        Vec::<String>::new(),
        "nothing was written"
    );
    assert_eq!((told.schools, told.courses, told.agreed, told.agreement_bp), (1, 2, 2, Some(10_000)));
    let [keep, revise, replace] = &told.verdicts[..] else { panic!("{:?}", told.verdicts) };
    assert_eq!((keep.courses, keep.kept, keep.taught, keep.attendance_bp), (1, 1, 1, Some(10_000)));
    assert_eq!((revise.courses, replace.courses, replace.dropped, replace.attendance_bp), (0, 1, 1, None));

    let mut parameters = in_force(&app).await;
    (parameters["keep_bp"], parameters["revise_bp"]) = (json!(0), json!(0));
    let lenient = json!({ "half_year": "2026-H1", "parameters": parameters, "school_id": school.id });
    let told: RefreshSimulationView = school.manager.post(&path, lenient.clone()).await.expect(200).read();
    assert_eq!(
        (told.verdicts[0].courses + told.verdicts[1].courses, told.agreed),
        (2, 1),
        "all but one are kept"
    );
    parameters["keep_bp"] = json!(10_001);
    let wrong = json!({ "half_year": "2026-H1", "parameters": parameters });
    school.manager.post(&path, wrong).await.fault("/parameters/keep_bp", "out_of_range");
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    stranger.post(&path, lenient).await.fault("/school_id", "school_not_found");
    let nothing: RefreshSimulationView =
        stranger.post(&path, json!({ "half_year": "2026-H1" })).await.expect(200).read();
    assert_eq!((nothing.schools, nothing.agreement_bp), (0, None));
}
