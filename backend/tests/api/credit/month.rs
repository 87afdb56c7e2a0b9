//! A past month computed anew by another policy.

use backend::sweeps::sweep;
use contract::auth::Role;
use contract::ids::LearnerId;
use serde_json::{Value, json};

use super::policies::{document, path, standing};
use super::{BORN, CLASS};
use crate::support::elders::{Place, Taught};
use crate::support::{Client, TestApp};

const NOVEMBER: &str = "2025-11";

/// Classes of a learner in November, each from nine in the morning; volunteering from two in the afternoon.
fn november(app: &TestApp, place: &Place, learner: LearnerId, days: &[u32]) {
    for day in days {
        let (from, to) = (format!("2025-11-{day:02}T01:00:00Z"), format!("2025-11-{day:02}T02:30:00Z"));
        app.attended(place, learner, &Taught { starts_at: &from, ends_at: &to, ..CLASS }, 88);
        let (from, to) = (format!("2025-11-{day:02}T06:00:00Z"), format!("2025-11-{day:02}T09:00:00Z"));
        let volunteering = Taught { form: "volunteer_service", starts_at: &from, ends_at: &to };
        app.attended(place, learner, &volunteering, 180);
    }
}

/// Settles what is due on a day in December; the clients of before are signed out by then.
async fn in_december(app: &TestApp) {
    app.clock.set("2025-12-02T02:00:00Z".parse().expect("an instant"));
    sweep(&app.state).await;
}

async fn simulate(client: &Client, policy: &str, request: Value) -> Value {
    client.post(&format!("{}/simulate-month", path(policy)), request).await.expect(200).json()
}

async fn standing_id(client: &Client) -> String {
    standing(client).await["id"].as_str().expect("an id").to_owned()
}

#[actix_web::test]
async fn the_policy_that_posted_a_month_gives_exactly_what_was_posted() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let young = app.learner(&place, "1965-11-11");
    november(&app, &place, young, &[3, 20]);
    for days in [vec![3, 4, 5], (3..=12).collect(), vec![28]] {
        november(&app, &place, app.learner(&place, BORN), &days);
    }
    in_december(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let id = standing_id(&city).await;
    let result = simulate(&city, &id, json!({ "month": NOVEMBER })).await;
    let posted =
        app.count("select from credit_earning where activity_date between '2025-11-01' and '2025-11-30'");
    assert_eq!(result["total"]["earnings"], posted);
    let as_posted = app.count(
        "select from credit_earning e, generate_series(1, e.credited_centi)
         where activity_date between '2025-11-01' and '2025-11-30'",
    );
    let centi = |amount: &Value| {
        amount.as_str().expect("an amount").replace('.', "").parse::<i64>().expect("hundredths")
    };
    assert_eq!((centi(&result["total"]["before"]), centi(&result["total"]["after"])), (as_posted, as_posted));
    assert!(as_posted > 5_000, "{as_posted}");
    assert_eq!(
        (&result["gaining"], &result["losing"], &result["unchanged"], &result["largest"]),
        (&json!(0), &json!(0), &json!(4), &json!([]))
    );
    for form in result["forms"].as_array().expect("forms") {
        assert_eq!(form["change"]["before"], form["change"]["after"], "{form}");
    }
    for cap in result["caps"].as_array().expect("caps") {
        assert_eq!(
            (&cap["cut_before"], &cap["earnings_before"]),
            (&cap["cut_after"], &cap["earnings_after"])
        );
    }
    let cut =
        result["caps"].as_array().expect("caps").iter().filter(|cap| cap["earnings_after"] != 0).count();
    assert_eq!(cut, 2, "by the day and by the month");
}

#[actix_web::test]
async fn a_draft_tells_who_gains_and_who_loses_and_posts_nothing() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let (one, other) = (app.learner(&place, BORN), app.learner(&place, BORN));
    november(&app, &place, one, &[3]);
    app.attended(&place, other, &CLASS, 88);
    in_december(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let mut draft = document(&city, "2027-01-01").await;
    draft["rate_centi_per_hour"]["course_class"] = json!(200);
    draft["caps_centi"]["per_day"] = json!(400);
    let id = city.post("/api/v1/credit-policies", draft).await.expect(201).id();
    let transfers = app.count("select from ledger_transfer");
    let result = simulate(&city, &id, json!({ "month": NOVEMBER })).await;
    assert_eq!(
        result["total"],
        json!({ "earnings": 3, "before": "6.25", "after": "6.50", "difference": "0.25" })
    );
    assert_eq!(
        (&result["gaining"], &result["losing"], &result["unchanged"]),
        (&json!(1), &json!(1), &json!(0))
    );
    let largest = result["largest"].as_array().expect("learners");
    assert_eq!(
        (&largest[0]["learner_id"], &largest[0]["change"]["difference"], &largest[0]["name_masked"]),
        (&json!(other), &json!("1.25"), &json!("学*"))
    );
    assert_eq!(largest[1]["change"]["difference"], "-1.00");
    assert_eq!(app.count("select from ledger_transfer"), transfers, "nothing is posted");
    let path = format!("{}/simulate-month", path(&id));
    for (month, code) in [("2025-12", "month_not_over"), ("2026-05", "month_not_over")] {
        city.post(&path, json!({ "month": month })).await.fault("/month", code);
    }
    city.post(&path, json!({ "month": "2025-13" })).await.fault("/month", "wrong_type");
    let town = json!({ "month": NOVEMBER, "county_code": "150602001" });
    city.post(&path, town).await.fault("/county_code", "not_a_county");
    let empty = simulate(&city, &id, json!({ "month": "2024-02" })).await;
    assert_eq!((&empty["learners"], &empty["total"]["earnings"]), (&json!(0), &json!(0)));
}

#[actix_web::test]
async fn the_year_before_the_month_counts_as_it_was_posted() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, BORN);
    let october = Taught { starts_at: "2025-10-10T01:00:00Z", ends_at: "2025-10-10T02:30:00Z", ..CLASS };
    app.attended(&place, learner, &october, 88);
    app.attended(&place, learner, &CLASS, 88);
    in_december(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let mut draft = document(&city, "2027-01-01").await;
    for cap in ["per_session", "per_day", "per_month", "per_year"] {
        draft["caps_centi"][cap] = json!(200);
    }
    draft["caps_centi"]["online_per_month"] = json!(200);
    let id = city.post("/api/v1/credit-policies", draft).await.expect(201).id();
    let result = simulate(&city, &id, json!({ "month": NOVEMBER })).await;
    assert_eq!(result["total"]["after"], "0.75", "1.25 of 2.00 were earned in October");
    let october = simulate(&city, &id, json!({ "month": "2025-10" })).await;
    assert_eq!(october["total"]["after"], "1.25", "what comes after the month does not count");
}

#[actix_web::test]
async fn a_month_is_computed_for_the_learners_in_the_callers_scope() {
    let app = TestApp::spawn().await;
    let (here, there) = (app.place(1), app.place(2));
    let elsewhere = "county_code = '150621', township_code = '150621100', division_code = '150621100'";
    app.sql(&format!("update facility set {elsewhere} where id = '{}'", there.facility));
    for place in [&here, &here, &there] {
        app.attended(place, app.learner(place, BORN), &CLASS, 88);
    }
    in_december(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let id = standing_id(&city).await;
    let manager = app.facility(Role::FacilityManager, here.facility).await;
    let county = app.division(Role::CountyAdmin, "150621").await;
    let all = json!({ "month": NOVEMBER });
    let of = |code: &str| json!({ "month": NOVEMBER, "county_code": code });
    for (client, request, learners) in [
        (&city, all.clone(), 3),
        (&city, of("150602"), 2),
        (&city, of("150621"), 1),
        (&manager, all.clone(), 2),
        (&county, all, 1),
        (&county, of("150602"), 0),
    ] {
        let result = simulate(client, &id, request.clone()).await;
        assert_eq!(result["learners"], learners, "{request}");
        assert_eq!(result["total"]["earnings"], learners, "{request}");
    }
}
