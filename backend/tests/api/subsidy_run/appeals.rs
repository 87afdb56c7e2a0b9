//! Appeals: filed in time by the school, decided by others, and upheld by another version.

use contract::auth::Role;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::runs::{RUNS, Staff, Year, all_facts, city_grant};

const APPEALS: &str = "/api/v1/subsidy-appeals";

fn grounds() -> Value {
    json!({ "grounds": "参与人数统计有误，见签到表" })
}

fn path_of(run: &str, line: &Value) -> String {
    format!("{RUNS}/{run}/lines/{}/appeals", line["id"].as_str().expect("an id"))
}

/// A run that is publicised on 2026-01-27.
async fn publicised(year: &mut Year<'_>) -> String {
    year.at("2026-01-27T02:00:00Z").await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    year.publicised(&run, 3).await;
    run
}

#[actix_web::test]
async fn a_school_appeals_until_the_last_day_and_not_on_the_day_after() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    let run = publicised(&mut year).await;
    let lines = year.lines(&run).await;
    year.managers[0].client.post(&path_of(&run, &lines[1]), grounds()).await.problem(404, "not_found");
    year.finance.client.post(&path_of(&run, &lines[1]), grounds()).await.problem(403, "role_not_allowed");
    // The last day is 2026-02-05, in Shanghai until 16:00 UTC.
    year.at("2026-02-05T15:59:00Z").await;
    let filed = year.managers[1].client.post(&path_of(&run, &lines[1]), grounds()).await.expect(201).json();
    assert_eq!(
        (&filed["status"], &filed["due_on"]),
        (&json!("filed"), &json!("2026-02-26")),
        "ten working days"
    );
    year.managers[1]
        .client
        .post(&path_of(&run, &lines[1]), grounds())
        .await
        .problem(409, "subsidy_appeal_open");
    year.at("2026-02-05T16:01:00Z").await;
    year.managers[0].client.post(&path_of(&run, &lines[0]), grounds()).await.problem(409, "publicity_over");
    backend::sweeps::sweep(&app.state).await;
    let told = year.finance.client.get(&format!("{RUNS}/{run}")).await.expect(200).json();
    assert_eq!((&told["run"]["status"], &told["run"]["open_appeals"]), (&json!("appeals"), &json!(1)));
    let last = told["history"].as_array().and_then(|steps| steps.last()).expect("a step").clone();
    assert_eq!((&last["step"], &last["by"]), (&json!("open_appeals"), &Value::Null), "it ends by itself");
    year.step(&year.city, &run, "finalise").await.problem(409, "subsidy_appeals_open");
    let waiting = format!("{APPEALS}/{}", filed["id"].as_str().expect("an id"));
    let why = json!({ "reason": "已核实，无异议" });
    let etag = year.managers[1].client.get(&waiting).await.expect(200).etag();
    year.managers[0]
        .client
        .step(&format!("{waiting}/withdraw"), &etag, why.clone())
        .await
        .problem(404, "not_found");
    year.managers[1].client.step(&format!("{waiting}/withdraw"), &etag, why).await.expect(200);
    year.step(&year.city, &run, "finalise").await.expect(200);
    year.managers[0].client.post(&path_of(&run, &lines[0]), grounds()).await.problem(409, "publicity_over");
}

#[actix_web::test]
async fn an_appeal_that_is_upheld_replaces_the_facts_in_another_version_of_all() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    let run = publicised(&mut year).await;
    let before = year.lines(&run).await;
    let filed = year.managers[1].client.post(&path_of(&run, &before[1]), grounds()).await.expect(201);
    let path = format!("{APPEALS}/{}", filed.id());
    let decide = format!("{path}/decide");
    let etag = filed.etag();
    let upheld = |facts: Value| json!({ "upheld": true, "reason": "签到表属实", "facts": facts });
    year.judge
        .client
        .step(&decide, &etag, upheld(json!({})))
        .await
        .fault("/facts", "subsidy_appeal_facts_missing");
    let both = json!({ "upheld": false, "reason": "不属实", "facts": { "categories": 7 } });
    year.judge.client.step(&decide, &etag, both).await.fault("/facts", "subsidy_appeal_facts_not_wanted");
    year.judge
        .client
        .step(&decide, &etag, upheld(json!({ "regular_learners": 999 })))
        .await
        .fault("/facts/regular_learners", "more_than_registered");
    year.judge.client.step(&decide, &etag, upheld(json!({ "prior_award": "1.00" }))).await.expect(422);
    for member in ["vetoes", "rectification_overdue"] {
        let value = if member == "vetoes" { json!([]) } else { json!(false) };
        year.judge
            .client
            .step(&decide, &etag, upheld(json!({ member: value })))
            .await
            .fault(&format!("/facts/{member}"), "decide_the_finding");
    }
    let told = year.judge.client.step(&decide, &etag, upheld(json!({ "regular_learners": 90 }))).await;
    let told = told.expect(200).json();
    assert_eq!(
        (&told["status"], &told["new_version"], &told["payment"]),
        (&json!("upheld"), &json!(2), &before[1]["payment"])
    );
    let after = year.lines(&run).await;
    assert_eq!((&told["new_payment"], &told["new_line_id"]), (&after[1]["payment"], &after[1]["id"]));
    assert_eq!(told["other_lines_changed"], 2, "all share one budget");
    let cents =
        |line: &Value| line["payment"].as_str().expect("money").replace('.', "").parse::<i64>().expect("fen");
    assert!(cents(&after[1]) > cents(&before[1]) && cents(&after[0]) < cents(&before[0]));
    assert_eq!(after.iter().map(cents).sum::<i64>(), 3_000_000);
    let old = year.finance.client.get(&format!("{RUNS}/{run}/lines?version=1")).await.expect(200).json();
    assert_eq!(old["items"].as_array(), Some(&before), "the old version stays");
    let run_now = year.finance.client.get(&format!("{RUNS}/{run}")).await.expect(200).json();
    assert_eq!(
        (&run_now["run"]["status"], &run_now["run"]["current"]["cause"], &run_now["run"]["open_appeals"]),
        (&json!("publicised"), &json!("appeal"), &json!(0))
    );
    let elsewhere = year.managers[0].client.get(&format!("{RUNS}/{run}")).await.expect(200);
    let neighbour = year.counties[0].client.get(&format!("{RUNS}/{run}")).await.expect(200);
    assert!(
        !format!("{elsewhere:?}{neighbour:?}").contains("签到表属实"),
        "what is said of one school is not for all"
    );
    let versions =
        "select from assessment_version where cause = 'appeal' and facts ->> 'regular_learners' = '90'";
    assert_eq!(app.count(versions), 1, "the assessment has another version, too");
    year.judge
        .client
        .step(&decide, &etag, upheld(json!({ "categories": 7 })))
        .await
        .problem(409, "subsidy_decided");
    let public = app.anonymous().get("/api/v1/public/subsidy-runs/2025").await.expect(200).json();
    assert_eq!((&public["version"], &public["schools"][1]["payment"]), (&json!(2), &after[1]["payment"]));
}

#[actix_web::test]
async fn who_had_to_do_with_it_does_not_decide_an_appeal() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    year.at("2026-01-27T02:00:00Z").await;
    let cycle = year.assess(2025, &all_facts());
    let maker = Staff::new(&app, "maker", vec![city_grant(Role::CityAdmin)]).await;
    let inspector = Staff::new(&app, "inspector", vec![city_grant(Role::CityAdmin)]).await;
    let run = year.run(cycle, "30000.00").await;
    for step in ["confirm-self-assessments", "confirm-inspections", "compute"] {
        year.step(&maker, &run, step).await.expect(200);
    }
    year.publicised(&run, 3).await;
    let by = inspector.client.account_id.expect("an account");
    let [organisation, assessor] = [backend::clock::new_id(), backend::clock::new_id()];
    app.sql(&format!(
        "insert into assessor_organisation (id, name, credit_code, contract, engaged_from, engaged_to, created_by, created_at)
         values ('{organisation}', '评估公司', '91350100M000100Y43', '合同 1', '2025-01-01', '2026-12-31', '{by}', now());
         insert into assessor (id, organisation_id, account_id, name, since, created_by, created_at)
         values ('{assessor}', '{organisation}', '{by}', '评估员', '2025-01-01', '{by}', now());
         insert into inspection_assessor (inspection_id, assessor_id, drawn_at, replaced_at, replaced_reason)
         select i.id, '{assessor}', now(), now(), '生病' from inspection i join assessment a on a.id = i.assessment_id
         where a.school_id = '{}'",
        year.schools[0].school
    ));
    let lines = year.lines(&run).await;
    let filed = year.managers[0].client.post(&path_of(&run, &lines[0]), grounds()).await.expect(201);
    let decide = format!("{APPEALS}/{}/decide", filed.id());
    let no = json!({ "upheld": false, "reason": "数据无误" });
    for own in [&maker, &year.city, &inspector] {
        own.client.step(&decide, &filed.etag(), no.clone()).await.problem(422, "own_subsidy_appeal");
    }
    let told = year.judge.client.step(&decide, &filed.etag(), no).await.expect(200).json();
    assert_eq!((&told["status"], &told["new_version"]), (&json!("rejected"), &Value::Null));
    let list = year.managers[0].client.get(&format!("{APPEALS}?status=rejected")).await.expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    let others = year.managers[1].client.get(APPEALS).await.expect(200).json();
    assert_eq!(others["items"].as_array().map(Vec::len), Some(0));
}

#[actix_web::test]
async fn publicity_is_counted_in_working_days_and_not_beyond_the_known_calendar() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    year.at("2026-02-10T02:00:00Z").await;
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.computed(cycle, "30000.00").await;
    year.put(&run, "city_approved");
    let shown = year.step(&year.city, &run, "publicise").await.expect(200).json();
    assert_eq!(shown["publicity"]["last_day"], "2026-02-26", "the Spring Festival does not count");
    year.put(&run, "city_approved");
    year.at("2026-12-30T02:00:00Z").await;
    year.step(&year.city, &run, "publicise").await.problem(422, "subsidy_calendar_unknown");
    // The last day would be known, and the day by which an appeal of that day is decided would not.
    year.at("2026-12-10T02:00:00Z").await;
    year.step(&year.city, &run, "publicise").await.problem(422, "subsidy_calendar_unknown");
}

#[actix_web::test]
async fn what_an_appeal_has_changed_is_shown_anew_and_looked_at_by_another() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    let run = publicised(&mut year).await;
    let before = year.lines(&run).await;
    let filed = year.managers[1].client.post(&path_of(&run, &before[1]), grounds()).await.expect(201);
    year.at("2026-02-10T02:00:00Z").await;
    backend::sweeps::sweep(&app.state).await;
    let upheld = json!({ "upheld": true, "reason": "签到表属实", "facts": { "regular_learners": 90 } });
    let decide = format!("{APPEALS}/{}/decide", filed.id());
    year.judge.client.step(&decide, &filed.etag(), upheld).await.expect(200);
    let told = year.finance.client.get(&format!("{RUNS}/{run}")).await.expect(200).json();
    assert_eq!(
        (&told["run"]["status"], &told["run"]["publicity"]["last_day"]),
        (&json!("publicised"), &json!("2026-02-26")),
        "seven working days from the correction"
    );
    year.step(&year.city, &run, "finalise").await.problem(409, "subsidy_run_step_not_allowed");
    let after = year.lines(&run).await;
    let second = year.managers[0].client.post(&path_of(&run, &after[0]), grounds()).await.expect(201);
    let no = json!({ "upheld": false, "reason": "数据无误" });
    let decide = format!("{APPEALS}/{}/decide", second.id());
    let own = year.judge.client.step(&decide, &second.etag(), no.clone()).await;
    own.problem(422, "own_subsidy_appeal");
    let other = Staff::new(&app, "other", vec![city_grant(Role::CityAdmin)]).await;
    other.client.step(&decide, &second.etag(), no).await.expect(200);
    let path = "/api/v1/public/subsidy-runs/2025";
    let public = app.anonymous().get(path).await.expect(200).json();
    assert_eq!((&public["version"], &public["corrections"][0]["version"]), (&json!(2), &json!(2)));
    assert_eq!(public["corrections"][0]["on"], "2026-02-10");
    let old = app.anonymous().get(&format!("{path}?version=1")).await.expect(200).json();
    assert_eq!((&old["version"], &old["holding"]), (&json!(1), &json!(2)));
    assert_eq!(old["schools"][1]["payment"], before[1]["payment"], "the earlier figure is told still");
    app.anonymous().get(&format!("{path}?version=3")).await.problem(404, "not_found");
    let page = app.anonymous().get("/public/subsidy-runs/2025").await.expect(200);
    assert!(String::from_utf8_lossy(&page.bytes).contains("2026-02-10"), "the page tells of it");
    let sources = format!("{RUNS}/{run}/lines/{}/sources", after[1]["id"].as_str().expect("an id"));
    let sources = year.managers[1].client.get(&sources).await.expect(200).json();
    let corrected = sources["facts"].as_array().expect("facts").iter().find(|one| one["kind"] == "appeal");
    let corrected = corrected.expect("a fact that was corrected");
    assert_eq!(
        (&corrected["name"], &corrected["appeal_id"]),
        (&json!("regular_learners"), &json!(filed.id()))
    );
    year.at("2026-02-27T02:00:00Z").await;
    year.step(&year.city, &run, "open-appeals").await.expect(200);
    year.step(&year.judge, &run, "finalise").await.problem(422, "own_subsidy_computation");
    year.step(&year.city, &run, "finalise").await.expect(200);
}

#[actix_web::test]
async fn appeals_end_with_the_result_that_they_are_against() {
    let app = TestApp::spawn().await;
    let mut year = Year::new(&app).await;
    let run = publicised(&mut year).await;
    let lines = year.lines(&run).await;
    let first = year.managers[0].client.post(&path_of(&run, &lines[0]), grounds()).await.expect(201);
    let back = year.step(&year.city, &run, "return").await.expect(200).json();
    assert_eq!(
        (&back["status"], &back["publicity"], &back["open_appeals"]),
        (&json!("inspected"), &Value::Null, &json!(0))
    );
    app.anonymous().get("/api/v1/public/subsidy-runs/2025").await.problem(404, "not_found");
    year.step(&year.finance, &run, "compute").await.expect(200);
    year.publicised(&run, 3).await;
    let lines = year.lines(&run).await;
    let second = year.managers[0].client.post(&path_of(&run, &lines[0]), grounds()).await.expect(201);
    year.step(&year.city, &run, "withdraw").await.expect(200);
    for appeal in [first, second] {
        let told = year.finance.client.get(&format!("{APPEALS}/{}", appeal.id())).await.expect(200).json();
        assert_eq!((&told["status"], &told["decision_reason"]), (&json!("withdrawn"), &json!("按程序办理")));
    }
}
