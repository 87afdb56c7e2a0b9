//! Findings: put right by the school, closed by somebody else, or one grade down; vetoes of the city.

use backend::assessment::service::settle_findings;
use contract::assessment::AssessmentFindingView;
use contract::auth::Role;
use contract::ids::AssessmentCycleId;
use contract::page::Page;
use serde_json::{Value, json};

use super::Year;
use crate::support::{Answer, Client};

fn minor(due: &str) -> Value {
    json!({ "severity": "minor", "item": "safety_accessibility", "what": "卫生间没有扶手", "due_on": due })
}

async fn take(client: &Client, finding: &Answer, step: &str, body: Value) -> Answer {
    let path = format!("/api/v1/assessment-findings/{}/{step}", finding.id());
    client.step(&path, &finding.etag(), body).await
}

fn reason() -> Value {
    json!({ "reason": "现场查看" })
}

/// Settles what is found of a cycle, as a run does before it computes.
async fn settle(year: &Year, cycle: &Answer) {
    let act = backend::auth::service::system_act(year.app.clock.now());
    let id: AssessmentCycleId = cycle.id().parse().expect("an id");
    year.app.state.db.write(move |conn| settle_findings(conn, &act, id)).await.expect("settled");
}

#[actix_web::test]
async fn a_finding_is_put_right_by_the_school_and_closed_by_somebody_else() {
    let (year, _) = Year::frozen().await;
    let county = year.app.division(Role::CountyAdmin, "150602").await;
    let (path, _) = year.details().await;
    let findings = format!("{path}/findings");
    county.post(&findings, minor("2026-01-09")).await.fault("/due_on", "day_is_over");
    let mut veto = minor("2026-02-01");
    veto["severity"] = json!("veto");
    county.post(&findings, veto).await.fault("/due_on", "never_with_veto");
    let stranger = year.app.division(Role::CountyAdmin, "150621").await;
    stranger.post(&findings, minor("2026-02-01")).await.problem(404, "not_found");
    let finding = county.post(&findings, minor("2026-02-01")).await.expect(201);
    take(&county, &finding, "close", reason()).await.problem(409, "assessment_finding_step_not_allowed");
    let what = json!({ "what": "已装扶手" });
    let finding = take(&year.school.manager, &finding, "rectify", what).await.expect(200);
    take(&county, &finding, "close", reason()).await.problem(422, "own_finding");
    let finding = take(&year.city, &finding, "close", reason()).await.expect(200);
    assert_eq!(finding.json()["status"], "closed");
    let listed: Page<AssessmentFindingView> =
        year.city.get("/api/v1/assessment-findings?overdue=true").await.expect(200).read();
    assert_eq!(listed.items, []);
}

#[actix_web::test]
async fn what_is_not_put_right_in_time_is_told_and_takes_the_school_down() {
    let (year, cycle) = Year::frozen().await;
    let (path, _) = year.details().await;
    year.city.post(&format!("{path}/findings"), minor("2026-01-15")).await.expect(201);
    settle(&year, &cycle).await;
    assert_eq!(year.result().await.assessment.current, 1, "the day is not over");
    year.app.clock.set("2026-01-16T02:00:00Z".parse().expect("an instant"));
    let city = year.app.city(Role::CityAdmin).await;
    let year = Year { city, ..year };
    settle(&year, &cycle).await;
    let told = year.result().await;
    assert!(told.result.facts.rectification_overdue);
    assert_eq!(told.result.version.cause.as_str(), "findings");
    settle(&year, &cycle).await;
    assert_eq!(year.result().await.assessment.current, 2, "settling once more changes nothing");
    let listed: Page<AssessmentFindingView> =
        year.city.get("/api/v1/assessment-findings?overdue=true").await.expect(200).read();
    assert_eq!(listed.items.len(), 1);
}

#[actix_web::test]
async fn a_veto_is_established_by_another_account_and_makes_the_school_unqualified() {
    let (year, _) = Year::frozen().await;
    let (path, _) = year.details().await;
    let veto = json!({
        "severity": "veto", "veto": "V2_fabricated_attendance_or_fund_fraud", "what": "虚构签到三十人次",
    });
    let finding = year.city.post(&format!("{path}/findings"), veto).await.expect(201);
    take(&year.city, &finding, "establish", reason()).await.problem(422, "own_finding");
    let county = year.app.division(Role::CountyAdmin, "150602").await;
    take(&county, &finding, "establish", reason()).await.problem(403, "role_not_allowed");
    let other = year.app.city(Role::CityAdmin).await;
    let finding = take(&other, &finding, "establish", reason()).await.expect(200);
    let told = year.result().await;
    assert_eq!(told.result.facts.vetoes.len(), 1);
    assert_eq!(told.assessment.grade.as_str(), "unqualified");
    take(&other, &finding, "dismiss", reason()).await.expect(200);
    assert_eq!(year.result().await.result.facts.vetoes, [], "a version without it beside the one with it");
}
