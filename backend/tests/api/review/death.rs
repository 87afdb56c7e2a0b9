//! What was earned on a day on which the learner was dead is asked about.

use backend::sweeps::sweep;
use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};

use super::{BORN, CLASS, REVIEWS, burst, credits, decide, open_reviews, settle};
use crate::support::elders::{Place, Taught};
use crate::support::{Client, TestApp};

async fn dies(app: &TestApp, place: &Place, learner: LearnerId, day: &str) {
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let death = json!({ "died_on": day, "source": "community", "document": "社区证明 3 号" });
    manager.post(&format!("/api/v1/learners/{learner}/record-death"), death).await.expect(200);
}

async fn about_the_dead(client: &Client) -> Vec<Value> {
    let page = client.get(&format!("{REVIEWS}?reason=after_death")).await.expect(200).json();
    page["items"].as_array().expect("items").clone()
}

#[actix_web::test]
async fn what_was_earned_after_a_death_that_is_known_later_is_asked_about_once_and_can_be_taken_back() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (gone, alive) = (app.learner(&place, BORN), app.learner(&place, BORN));
    let session = app.attended(&place, gone, &CLASS, 90);
    settle(&app, &place, session).await;
    let late = app.attended(&place, alive, &CLASS, 90);
    settle(&app, &place, late).await;
    sweep(&app.state).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    assert_eq!(open_reviews(&county).await, Vec::<Value>::new());
    dies(&app, &place, gone, "2025-11-10").await;
    dies(&app, &place, alive, "2025-11-11").await;
    let warned = |app: &TestApp| {
        let found = app.looked_through();
        let name = "what_the_dead_have_earned_is_asked_about";
        let one = found.findings.iter().find(|one| one.name == name).expect("the warning");
        assert!(!one.is_error());
        one.count
    };
    assert_eq!(warned(&app), 1);
    for _ in 0..2 {
        sweep(&app.state).await;
    }
    assert_eq!(warned(&app), 0);
    let found = about_the_dead(&county).await;
    assert_eq!(found.len(), 1, "once, and not for who died on the day itself");
    let lines = found[0]["lines"].as_array().expect("lines");
    assert_eq!((lines.len(), &lines[0]["learner_id"]), (1, &json!(gone)));
    assert_eq!(
        (&found[0]["session"]["id"], &found[0]["reasons"]),
        (&json!(session), &json!(["after_death"]))
    );
    assert_eq!(credits(&county, gone).await["available"], "0.00", "it is held meanwhile");
    let why = json!({ "reason": "签到系他人代签" });
    decide(&county, &found[0], "refuse", why).await.expect(200);
    assert_eq!(credits(&county, gone).await["balance"], "0.00");
    sweep(&app.state).await;
    assert_eq!(about_the_dead(&county).await.len(), 1);
    app.books_balance();
}

#[actix_web::test]
async fn what_was_accepted_for_another_reason_is_asked_about_again_once_the_death_is_known() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, learners) = burst(&app, &place, 6);
    settle(&app, &place, session).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let before = open_reviews(&county).await;
    assert_eq!(before[0]["reasons"], json!(["many_in_seconds"]));
    dies(&app, &place, learners[2], "2025-11-01").await;
    sweep(&app.state).await;
    let before = open_reviews(&county).await;
    assert_eq!(before.len(), 1, "one question at a time");
    assert_eq!(before[0]["reasons"], json!(["many_in_seconds", "after_death"]), "who decides is told");
    decide(&county, &before[0], "accept", json!({ "reason": "电话核实" })).await.expect(200);
    sweep(&app.state).await;
    let found = about_the_dead(&county).await;
    let lines = found[0]["lines"].as_array().expect("lines");
    assert_eq!((found.len(), lines.len(), &lines[0]["learner_id"]), (1, 1, &json!(learners[2])));
    decide(&county, &found[0], "refuse", json!({ "reason": "已去世" })).await.expect(200);
    assert_eq!(credits(&county, learners[2]).await["balance"], "0.00");
    assert_eq!(credits(&county, learners[1]).await["balance"], "1.50");
    app.books_balance();
}

#[actix_web::test]
async fn what_is_settled_after_the_death_is_known_waits_from_the_beginning() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (gone, merged) = (app.learner(&place, BORN), app.learner(&place, BORN));
    let session = app.attended(&place, gone, &CLASS, 90);
    let later = Taught { starts_at: "2025-11-11T03:00:00Z", ends_at: "2025-11-11T04:30:00Z", ..CLASS };
    let other = app.attended(&place, merged, &later, 90);
    dies(&app, &place, gone, "2025-11-10").await;
    app.sql(&format!(
        "update learner set merged_into = '{gone}', status = 'merged', closed_at = now() where id = '{merged}'"
    ));
    for session in [session, other] {
        settle(&app, &place, session).await;
    }
    let county = app.division(Role::CountyAdmin, "150602").await;
    let reviews = open_reviews(&county).await;
    let reasons: Vec<&Value> = reviews.iter().map(|one| &one["reasons"]).collect();
    assert_eq!(
        reasons,
        [&json!(["after_death"]), &json!(["after_death"])],
        "a merged record is the same person"
    );
    sweep(&app.state).await;
    assert_eq!(about_the_dead(&county).await.len(), 2);
}

#[actix_web::test]
async fn one_account_that_signs_many_learners_by_the_code_of_the_class_within_seconds_is_flagged() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (session, _) = burst(&app, &place, 6);
    app.sql("update attendance set source = 'class_code'");
    settle(&app, &place, session).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    assert_eq!(open_reviews(&county).await[0]["reasons"], json!(["many_in_seconds"]));
}
