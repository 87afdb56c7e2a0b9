//! Cycles, frozen figures with their rows, and what schools and counties add.

use contract::assessment::{AssessmentFact, FactRow};
use contract::auth::Role;
use contract::page::Page;
use contract::subsidy::Grade;
use serde_json::{Value, json};

use super::{AFTER, CYCLES, Year, cycle_body, taught};

#[actix_web::test]
async fn a_cycle_is_set_up_once_a_year_by_the_policy_of_its_cut_off() {
    let year = Year::over().await;
    let mut body = cycle_body();
    body["cut_off"] = json!("2024-12-31");
    year.city.post(CYCLES, body).await.fault("/cut_off", "cut_off_in_another_year");
    let mut body = cycle_body();
    body["telephone_sample"] = json!(29);
    year.city.post(CYCLES, body).await.fault("/telephone_sample", "out_of_range");
    let mut body = cycle_body();
    body["year"] = json!(2024);
    year.city.post(CYCLES, body).await.problem(422, "no_policy_on_cut_off");
    let county = year.app.division(Role::CountyAdmin, "150602").await;
    county.post(CYCLES, cycle_body()).await.problem(403, "role_not_allowed");
    let cycle = year.city.post(CYCLES, cycle_body()).await.expect(201);
    assert_eq!(cycle.json()["cut_off"], "2025-12-31");
    assert_eq!(cycle.json()["policy_code"], "SUBSIDY-REDEMPTION-DEMO");
    year.city.post(CYCLES, cycle_body()).await.problem(409, "assessment_cycle_exists");
    year.step(&cycle, "conclude", json!({})).await.problem(409, "assessment_cycle_step_not_allowed");
    let rubric = year.city.get(&format!("{CYCLES}/{}/rubric", cycle.id())).await.expect(200).json();
    let points: f64 = rubric.as_array().expect("items").iter().map(maximum).sum();
    assert_eq!((rubric.as_array().map(Vec::len), points), (Some(18), 100.0));
}

fn maximum(item: &Value) -> f64 {
    item["maximum"].as_str().expect("points").parse().expect("a number")
}

#[actix_web::test]
async fn figures_are_not_frozen_before_the_cut_off_is_over() {
    let year = Year::over().await;
    let mut body = cycle_body();
    (body["cut_off"], body["year"]) = (json!("2026-01-10"), json!(2026));
    body["self_assessment_due"] = json!("2026-01-20");
    let cycle = year.city.post(CYCLES, body).await.expect(201);
    year.step(&cycle, "freeze", json!({})).await.problem(409, "cut_off_to_come");
}

#[actix_web::test]
async fn figures_are_read_from_records_and_name_their_rows() {
    let (year, cycle) = Year::frozen().await;
    assert_eq!(cycle.json()["counts"]["schools"], 1);
    let told = year.result().await;
    let facts = &told.result.facts;
    assert_eq!((facts.teaching_minutes, facts.smart_aging_sessions, facts.activity_forms), (90, 1, 1));
    assert_eq!((facts.registered_learners, facts.regular_learners), (2, 0));
    assert_eq!((facts.full_months_open, facts.half_years[0].open_days), (12, 181));
    assert!(facts.fixed_venue && !facts.half_years[0].refreshed);
    assert_eq!(facts.declared_area.to_string(), "120.00");
    assert_eq!((facts.signin_completeness_bp, facts.weekly_opening_minutes), (10_000, 540));
    assert_eq!(facts.host_assessment, Grade::Unqualified, "nobody has said yet how the host did");
    assert_eq!(told.result.sources.len(), AssessmentFact::ALL.len());
    let (path, _) = year.details().await;
    let rows: Page<FactRow> =
        year.city.get(&format!("{path}/facts/teaching_minutes/rows")).await.expect(200).read();
    assert_eq!(rows.items.len(), 1);
    assert_eq!(rows.items[0].id.to_string(), year.session);
    assert_eq!((rows.items[0].amount, rows.items[0].counted), (Some(90), true));
    let rows: Page<FactRow> =
        year.city.get(&format!("{path}/facts/regular_learners/rows?count=true")).await.expect(200).read();
    assert_eq!(rows.total, Some(2));
    assert!(rows.items.iter().all(|row| !row.counted), "one attendance is not regular");
    let finance = year.app.city(Role::Finance).await;
    let masked: Page<FactRow> =
        finance.get(&format!("{path}/facts/registered_learners/rows")).await.expect(200).read();
    assert!(masked.items.iter().all(|row| row.what.ends_with('*')), "{masked:?}");
}

#[actix_web::test]
async fn what_was_frozen_stays_until_it_is_read_once_more_for_a_reason() {
    let (year, _) = Year::frozen().await;
    taught(&year.app, &year.school, &year.learners[1], "2025-07-01");
    let before = year.result().await;
    assert_eq!(before.result.facts.teaching_minutes, 90);
    let (path, answer) = year.details().await;
    let again = format!("{path}/refreeze");
    year.city.step(&again, &answer.etag(), json!({ "reason": "" })).await.fault("/reason", "length");
    let reason = json!({ "reason": "补录七月课次" });
    let after = year.city.step(&again, &answer.etag(), reason.clone()).await.expect(200).json();
    assert_eq!(after["result"]["facts"]["teaching_minutes"], 180);
    assert_eq!(after["result"]["version"]["cause"], "refrozen");
    year.city.step(&again, &answer.etag(), reason).await.problem(412, "stale_version");
    let first = year.city.get(&format!("{path}/versions/1")).await.expect(200).json();
    assert_eq!(first["facts"]["teaching_minutes"], 90, "the old version stays as it was");
    assert_eq!(first["version"]["hash"], before.result.version.hash);
    for statement in [
        "update assessment_version set total = 100",
        "delete from assessment_version",
        "update assessment_source set value = '9'",
        "truncate assessment_source",
    ] {
        assert!(year.app.refuses(statement), "{statement}");
    }
}

#[actix_web::test]
async fn a_school_says_of_itself_what_its_items_allow_and_hands_it_in_once() {
    let (year, _) = Year::frozen().await;
    let (path, answer) = year.details().await;
    let own = format!("{path}/self-assessment");
    let body = |points: &str| {
        json!({
            "safety_accessibility": points, "syllabus_quality": "4.00", "statement": "全年开班稳定",
            "remarks": [{ "fact": "learning_teams", "remark": "少计一个团队" }],
        })
    };
    let manager = &year.school.manager;
    manager
        .put(&own, &answer.etag(), body("5.01"))
        .await
        .fault("/safety_accessibility", "points_out_of_range");
    let submit = format!("{own}/submit");
    manager.step(&submit, &answer.etag(), json!({})).await.fault("/statement", "required");
    let written = manager.put(&own, &answer.etag(), body("5.00")).await.expect(200);
    assert_eq!(written.json()["self_assessment"]["remarks"][0]["fact"], "learning_teams");
    year.city.put(&own, &written.etag(), body("5.00")).await.problem(403, "role_not_allowed");
    let handed = manager.step(&submit, &written.etag(), json!({})).await.expect(200);
    assert_eq!(handed.json()["assessment"]["self_assessment"], "submitted");
    manager.put(&own, &handed.etag(), body("4.00")).await.problem(409, "self_assessment_handed_in");
    assert_eq!(handed.json()["assessment"]["current"], 1, "what it says of itself scores nothing");
}

#[actix_web::test]
async fn the_host_s_own_assessment_opens_a_gate_by_another_version() {
    let (year, _) = Year::frozen().await;
    let (path, answer) = year.details().await;
    let host = format!("{path}/host-assessment");
    let body = json!({ "grade": "good", "document": "东民发〔2026〕2号" });
    let stranger = year.app.division(Role::CountyAdmin, "150621").await;
    stranger.put(&host, &answer.etag(), body.clone()).await.problem(404, "not_found");
    stranger.get(&path).await.problem(404, "not_found");
    let county = year.app.division(Role::CountyAdmin, "150602").await;
    let told = county.put(&host, &answer.etag(), body).await.expect(200).json();
    assert_eq!(told["result"]["version"]["cause"], "host_assessment");
    assert_eq!(told["result"]["version"]["reason"], "东民发〔2026〕2号");
    let gate = &told["result"]["gates"][6];
    assert_eq!((&gate["gate"], &gate["passed"]), (&json!("host_assessment"), &json!(true)));
    assert_eq!(told["versions"].as_array().map(Vec::len), Some(2));
    assert_eq!(told["assessment"]["host_assessed"], true);
}

#[actix_web::test]
async fn a_learner_who_was_registered_after_the_cut_off_is_not_counted() {
    let year = Year::over().await;
    crate::support::learning::learner(&year.school, "王五", 6).await;
    let cycle = year.city.post(CYCLES, cycle_body()).await.expect(201);
    year.step(&cycle, "freeze", json!({})).await.expect(200);
    assert_eq!(year.result().await.result.facts.registered_learners, 2, "registered on {AFTER}");
}
