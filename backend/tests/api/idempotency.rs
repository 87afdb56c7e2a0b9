//! What moves something moves it once, however often it is asked for.

use contract::auth::Role;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn twenty_requests_under_one_key_at_once_have_one_effect_and_one_answer() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let new = json!({ "kind": "redemption_fund", "name": "东胜区兑换专款", "county_code": "150602" });
    let fund = format!("/api/v1/funds/{}", county.post("/api/v1/funds", new).await.expect(201).id());
    let award = json!({ "amount": "10.00", "source": "鄂尔多斯市民政局", "document": "拨款通知 1 号" });
    let receive = format!("{fund}/receive");
    let answers = join_all((0..20).map(|_| county.post_once(&receive, "at-once", award.clone()))).await;
    let replayed = answers.iter().filter(|answer| answer.header("idempotent-replayed") == "true").count();
    assert_eq!(replayed, 19);
    for answer in &answers {
        assert_eq!((answer.status.as_u16(), &answer.bytes), (201, &answers[0].bytes), "{}", answer.json());
    }
    assert_eq!(county.get(&fund).await.expect(200).json()["balance"], "10.00");
    assert_eq!(app.count("select from ledger_event"), 1);
    app.books_balance();
}

#[actix_web::test]
async fn orders_under_few_names_at_once_are_taken_once_a_name_and_the_refused_ones_leave_no_trace() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let clerk = app.facility(Role::FacilityClerk, place.facility).await;
    let city = app.city(Role::CityAdmin).await;
    let item =
        json!({ "code": "T", "name": "毛巾", "kind": "daily_necessity", "price": "2.00", "cost": "3.00" });
    let item = city.post("/api/v1/redemption-items", item).await.expect(201).id();
    let pieces = json!({ "facility_id": place.facility, "quantity": 100, "document": "送货单 1" });
    clerk
        .post_once(&format!("/api/v1/redemption-items/{item}/receive-stock"), "in", pieces)
        .await
        .expect(201);
    let (rich, poor) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1951-05-01"));
    app.give(rich, "2026-12-31", 10_000, "2025-11-01T02:00:00Z").await;
    app.give(poor, "2026-12-31", 100, "2025-11-01T02:00:00Z").await;
    let order = |learner, quantity: u32| json!({ "learner_id": learner, "facility_id": place.facility, "item_id": item, "quantity": quantity });
    let events = app.count("select from ledger_event");
    let answers = join_all((0..64).map(|number| {
        let (name, clerk) = (format!("name-{}", number % 8), clerk.clone());
        // Of each name: mostly the same order, once another one; two names ask for what is refused.
        let body = match (number % 8, number / 8) {
            (0 | 1, _) => order(poor, 1),
            (_, 7) => order(rich, 2),
            _ => order(rich, 1),
        };
        async move { (number, clerk.post_once("/api/v1/redemption-orders", &name, body).await) }
    }))
    .await;
    for name in 0..8 {
        let of_name: Vec<_> =
            answers.iter().filter(|(number, _)| number % 8 == name).map(|(_, answer)| answer).collect();
        if name < 2 {
            assert!(of_name.iter().all(|answer| answer.code() == "insufficient_credits"));
            continue;
        }
        let (taken, refused): (Vec<_>, Vec<_>) =
            of_name.into_iter().partition(|answer| answer.status.as_u16() == 201);
        assert!(refused.iter().all(|answer| answer.code() == "idempotency_key_reused"));
        let fresh = taken.iter().filter(|answer| answer.header("idempotent-replayed") != "true").count();
        assert_eq!(fresh, 1, "one order under a name");
        assert!(taken.iter().all(|answer| answer.bytes == taken[0].bytes), "and one answer, with its code");
        assert!(taken.len() == 7 || taken.len() == 1, "whichever body came first");
    }
    assert_eq!(app.count("select from redemption_order"), 6);
    assert_eq!(app.count("select from ledger_event"), events + 6);
    assert_eq!(app.count("select from idempotency_key where operation = 'create_redemption_order'"), 6);
    app.books_balance();
}
