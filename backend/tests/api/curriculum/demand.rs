//! What the answers add up to, and how they stand against what is planned.

use contract::auth::Role;
use contract::curriculum::{DemandGap, DemandTally};
use contract::learner::AgeBand;
use serde_json::json;

use super::courses;
use crate::support::TestApp;
use crate::support::learning::{School, id_number, learner_body, school};
use crate::support::plans::{options, published, survey, survey_body};

const BASE: &str = "/api/v1/demand-surveys";

/// A learner with this birth date, who chooses these options.
async fn chose(school: &School, survey: &str, (birth, running): (&str, u16), chosen: &[&String]) {
    let who = learner_body(&school.id, "张三", &id_number(birth, running));
    let who = school.clerk.post("/api/v1/learners", who).await.expect(201).id();
    let body = json!({ "learner_id": who, "option_ids": chosen, "channel": "paper" });
    school.clerk.post(&format!("{BASE}/{survey}/answers"), body).await.expect(201);
}

#[actix_web::test]
async fn answers_are_counted_by_option_category_township_and_age() {
    let app = TestApp::spawn().await;
    let here = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let there = school(&app, "150602101", "罕台镇养老服务中心").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let mut body = survey_body("2026-H1");
    body["county_code"] = json!("150602");
    let id = county.post(BASE, body).await.expect(201).id();
    county.post(&format!("{BASE}/{id}/issue"), json!({})).await.expect(200);
    let chosen = options(&here, &id).await;
    chose(&here, &id, ("19500101", 12), &[&chosen[0], &chosen[1]]).await;
    chose(&here, &id, ("19420101", 14), &[&chosen[1]]).await;
    chose(&there, &id, ("19600101", 16), &[&chosen[1]]).await;
    let silent = learner_body(&there.id, "李四", &id_number("19600101", 18));
    there.clerk.post("/api/v1/learners", silent).await.expect(201);

    let path = format!("{BASE}/{id}/tally");
    let told: DemandTally = county.get(&path).await.expect(200).read();
    assert_eq!((told.answers, told.learners, told.reached_bp, told.choices), (3, 4, 7_500, 4));
    let by_option: Vec<_> = told.options.iter().map(|one| (one.choices, one.share_bp)).collect();
    assert_eq!(by_option, [(1, 3_333), (3, 10_000)], "shares of the answers");
    let category = |code: &str| told.categories.iter().find(|one| one.category.as_str() == code).unwrap();
    assert_eq!((category("culture_recreation").choices, category("culture_recreation").share_bp), (1, 2_500));
    assert_eq!((category("smart_living").choices, category("smart_living").share_bp), (3, 7_500));
    assert_eq!(told.categories.len(), 7, "those that nobody chose are told of, too");
    let divisions: Vec<_> = told
        .divisions
        .iter()
        .map(|one| (one.division_code.as_str(), one.division_name.as_str(), one.answers, one.reached_bp))
        .collect();
    assert_eq!(divisions, [("150602100", "泊尔江海子镇", 2, 10_000), ("150602101", "罕台镇", 1, 5_000)]);
    let ages: Vec<_> = told.age_bands.iter().map(|one| (one.age_band, one.answers)).collect();
    assert_eq!(ages, [(AgeBand::From60To69, 1), (AgeBand::From70To79, 1), (AgeBand::From80, 1)]);
    let own: DemandTally = here.clerk.get(&path).await.expect(200).read();
    assert_eq!((own.answers, own.divisions.len()), (2, 1), "a school reads of its own learners only");
    let one: DemandTally = county.get(&format!("{path}?school_id={}", there.id)).await.expect(200).read();
    assert_eq!((one.answers, one.learners), (1, 2));

    let answers = county.get(&format!("{BASE}/{id}/answers?school_id={}", there.id)).await.expect(200).json();
    let back = format!("/api/v1/demand-answers/{}/withdraw", answers["items"][0]["id"].as_str().unwrap());
    there.clerk.post(&back, json!({ "reason": "录错了" })).await.expect(200);
    let left: DemandTally = county.get(&path).await.expect(200).read();
    assert_eq!((left.answers, left.choices), (2, 3), "what was taken back is not counted");
}

#[actix_web::test]
async fn what_is_wanted_is_held_against_what_is_planned() {
    let app = TestApp::spawn().await;
    let here = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    published(&here, "2025-H2", &courses).await;
    let id = survey(&here, "2026-H1").await;
    let chosen = options(&here, &id).await;
    chose(&here, &id, ("19500101", 12), &[&chosen[0], &chosen[1]]).await;
    chose(&here, &id, ("19500101", 14), &[&chosen[1]]).await;
    let gap: DemandGap = here.clerk.get("/api/v1/demand-gap?half_year=2026-H1").await.expect(200).read();
    assert_eq!((gap.surveys.len(), gap.answers, gap.choices), (1, 2, 3));
    assert_eq!((gap.plans, gap.earlier_plans), (0, 1), "the last published plan stands in");
    assert_eq!(gap.planned_minutes, 2 * 12 * 90);
    let first = &gap.categories[0];
    assert_eq!((first.category.as_str(), first.demand_bp, first.supply_bp), ("smart_living", 6_667, 0));
    assert_eq!(first.gap_bp, 6_667);
    let last = gap.categories.last().unwrap();
    assert_eq!((last.category.as_str(), last.gap_bp), ("culture_recreation", 3_333 - 10_000));
    assert_eq!(gap.categories.iter().map(|one| one.gap_bp).sum::<i32>(), 0);

    let elsewhere = app.division(Role::CountyAdmin, "150621").await;
    let none: DemandGap = elsewhere.get("/api/v1/demand-gap?half_year=2026-H1").await.expect(200).read();
    assert_eq!((none.answers, none.plans, none.earlier_plans, none.planned_minutes), (0, 0, 0, 0));
    let county = "/api/v1/demand-gap?half_year=2026-H1&county_code=150602";
    let county: DemandGap = app.city(Role::CityAdmin).await.get(county).await.expect(200).read();
    assert_eq!((county.answers, county.earlier_plans), (2, 1));
    here.clerk.post(&format!("{BASE}/{id}/withdraw"), json!({ "reason": "题目有误" })).await.expect(200);
    let after: DemandGap = here.clerk.get("/api/v1/demand-gap?half_year=2026-H1").await.expect(200).read();
    assert_eq!((after.surveys.len(), after.answers), (0, 0), "a survey that was given up counts nowhere");
}
