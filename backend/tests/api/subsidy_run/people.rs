//! Who may: roles, reach, and nobody on what is its own.

use contract::auth::Role;
use serde_json::json;

use crate::support::TestApp;
use crate::support::runs::{RUNS, Staff, Year, all_facts, city_grant, county_grant};

#[actix_web::test]
async fn steps_are_of_roles_and_of_the_whole_city() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    for (who, step) in [
        (&year.managers[0], "compute"),
        (&year.counties[0], "approve"),
        (&year.finance, "approve"),
        (&year.city, "disburse"),
        (&year.finance, "review"),
        (&year.finance, "close"),
        (&year.counties[0], "withdraw"),
    ] {
        year.step(who, &run, step).await.problem(403, "role_not_allowed");
    }
    let part = Staff::new(&app, "part", vec![county_grant(Role::Finance, "150602")]).await;
    year.step(&part, &run, "compute").await.problem(403, "whole_city_only");
    let new = json!({ "cycle_id": cycle, "budget": "1.00", "reason": "预算" });
    part.client.post(RUNS, new).await.problem(403, "whole_city_only");
}

#[actix_web::test]
async fn nobody_reviews_approves_or_pays_what_is_its_own() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let county = year.schools[0].county.clone();
    let both = vec![
        city_grant(Role::CityAdmin),
        city_grant(Role::Finance),
        county_grant(Role::CountyAdmin, &county),
    ];
    let all = Staff::new(&app, "all", both).await;
    let cycle = year.assess(2025, &all_facts()[..1]);
    let run = year.run(cycle, "30000.00").await;
    for step in ["confirm-self-assessments", "confirm-inspections", "compute"] {
        year.step(&all, &run, step).await.expect(200);
    }
    year.review(&all, &run, &county, "agreed").await.problem(422, "own_subsidy_computation");
    year.review(&year.counties[0], &run, &county, "agreed").await.expect(200);
    year.step(&all, &run, "approve").await.problem(422, "own_subsidy_computation");
    year.step(&year.city, &run, "return").await.expect(200);
    year.step(&year.finance, &run, "compute").await.expect(200);
    year.review(&all, &run, &county, "agreed").await.expect(200);
    year.step(&all, &run, "approve").await.problem(422, "own_subsidy_review");
    year.step(&year.city, &run, "approve").await.expect(200);
    let by = all.client.account_id.expect("an account");
    year.put(&run, "finalised");
    app.sql(&format!("update subsidy_run set approved_by = '{by}' where id = '{run}'"));
    year.step(&all, &run, "disburse").await.problem(422, "own_subsidy_approval");
    year.step(&year.finance, &run, "disburse").await.problem(422, "own_subsidy_computation");
    assert_eq!(app.count("select from subsidy_disbursement"), 0);
    year.step(&year.cashier, &run, "disburse").await.expect(200);
}

#[actix_web::test]
async fn counties_review_their_own_lines_one_after_the_other() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    let [a, b, c] = [0, 1, 2].map(|at| year.schools[at].county.clone());
    year.review(&year.counties[0], &run, &b, "agreed")
        .await
        .fault("/county_code", "subsidy_county_without_lines");
    let one = year.review(&year.counties[0], &run, &a, "agreed").await.expect(200).json();
    assert_eq!(one["status"], "computed", "two counties are left");
    year.review(&year.counties[0], &run, &a, "objected").await.problem(409, "subsidy_county_reviewed");
    let told = year.counties[0].client.get(&format!("{RUNS}/{run}")).await.expect(200).json();
    assert_eq!(told["reviews"].as_array().map(Vec::len), Some(1), "a county sees its own");
    assert_eq!((&told["reviews"][0]["opinion"], &told["reviews"][0]["lines"]), (&json!("agreed"), &json!(1)));
    let objected = year.review(&year.counties[1], &run, &b, "objected").await.expect(200).json();
    assert_eq!(objected["status"], "inspected", "one objection sends it back");
    for (who, reason) in [(&year.counties[0], ""), (&year.counties[1], "已核对"), (&year.finance, "已核对")]
    {
        let told = who.client.get(&format!("{RUNS}/{run}")).await.expect(200).json();
        let last = told["history"].as_array().and_then(|steps| steps.last()).expect("a step").clone();
        assert_eq!(
            (&last["county_code"], &last["reason"]),
            (&json!(b), &json!(reason)),
            "it is of the county"
        );
    }
    year.step(&year.finance, &run, "compute").await.expect(200);
    for (at, county) in [(2, &c), (1, &b)] {
        year.review(&year.counties[at], &run, county, "agreed").await.expect(200);
    }
    let last = year.review(&year.counties[0], &run, &a, "agreed").await.expect(200).json();
    assert_eq!(last["status"], "county_reviewed", "the new version is reviewed anew by all");
}

#[actix_web::test]
async fn a_county_sees_its_lines_a_school_its_own_once_they_are_public_and_others_nothing() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let cycle = year.assess(2025, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    let path = format!("{RUNS}/{run}");
    let lines = year.lines(&run).await;
    let line = |at: usize| format!("{path}/lines/{}", lines[at]["id"].as_str().expect("an id"));
    let count = |answer: &serde_json::Value| answer["items"].as_array().map(Vec::len);
    let manager = &year.managers[0].client;
    for hidden in [path.clone(), format!("{path}/lines"), line(0), format!("{}/trace", line(0))] {
        manager.get(&hidden).await.problem(404, "not_found");
    }
    assert_eq!(count(&manager.get(RUNS).await.expect(200).json()), Some(0));
    let own = year.counties[1].client.get(&format!("{path}/lines?count=true")).await.expect(200).json();
    assert_eq!((count(&own), &own["items"][0]["code"]), (Some(1), &lines[1]["code"]));
    for end in ["", "/trace", "/verification"] {
        year.counties[1].client.get(&format!("{}{end}", line(0))).await.problem(404, "not_found");
        year.counties[1].client.get(&format!("{}{end}", line(1))).await.expect(200);
    }
    let summary = year.counties[1].client.get(&format!("{path}/summary")).await.expect(200).json();
    assert_eq!((&summary["sums"]["payment"], &summary["sums"]["schools"]), (&lines[1]["payment"], &json!(1)));
    year.put(&run, "publicised");
    let told = manager.get(&path).await.expect(200).json();
    assert_eq!((&told["history"], &told["reviews"]), (&json!([]), &json!([])), "what offices say is theirs");
    manager.get(&line(0)).await.expect(200);
    manager.get(&line(1)).await.problem(404, "not_found");
    assert_eq!(count(&manager.get(&format!("{path}/lines")).await.expect(200).json()), Some(1));
    let city = year.finance.client.get(&format!("{path}/lines?q=布尔陶亥&grade=good&eligible=true")).await;
    assert_eq!(count(&city.expect(200).json()), Some(1));
}
