//! Earmarked money: received, spent on redemption only, compared with what is outstanding.

use contract::auth::Role;
use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn earmarked_money_is_spent_on_redemption_only_and_other_attempts_are_counted() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let new = json!({ "kind": "redemption_fund", "name": "东胜区兑换专款", "county_code": "150602" });
    let fund = county.post("/api/v1/funds", new.clone()).await.expect(201).id();
    county.post("/api/v1/funds", new).await.problem(409, "fund_exists");
    let path = format!("/api/v1/funds/{fund}");
    let award = json!({ "amount": "8991.91", "source": "鄂尔多斯市民政局", "document": "拨款通知 1 号" });
    county.post_once(&format!("{path}/receive"), "a", award.clone()).await.expect(201);
    let replay = county.post_once(&format!("{path}/receive"), "a", award).await.expect(201);
    assert_eq!(replay.header("idempotent-replayed"), "true");
    let buy = |category: &str, amount: &str| json!({ "category": category, "amount": amount, "supplier": "超市", "document": "发票 1" });
    let spend = format!("{path}/spend");
    for category in ["teacher_remuneration", "venue_equipment", "operations"] {
        county.post_once(&spend, category, buy(category, "1.00")).await.problem(422, "not_earmarked_use");
    }
    county.post_once(&spend, "operations", buy("operations", "1.00")).await.problem(422, "not_earmarked_use");
    county.post_once(&spend, "b", buy("redemption_goods", "1000.00")).await.expect(201);
    county
        .post_once(&spend, "c", buy("redemption_services", "7991.92"))
        .await
        .problem(422, "insufficient_fund");
    county
        .post_once(&spend, "d", buy("redemption_services", "0.00"))
        .await
        .fault("/amount", "amount_not_positive");
    let view = county.get(&path).await.expect(200).json();
    assert_eq!(
        (&view["received"], &view["spent"], &view["balance"], &view["misuse_attempts"]),
        (&json!("8991.91"), &json!("1000.00"), &json!("7991.91"), &json!(3))
    );
    let entries = county.get(&format!("{path}/entries")).await.expect(200).json();
    let amounts: Vec<_> =
        entries["items"].as_array().expect("items").iter().map(|entry| entry["amount"].clone()).collect();
    assert_eq!(amounts, ["-1000.00", "8991.91"]);
    app.books_balance();
}

#[actix_web::test]
async fn a_fund_of_another_county_is_not_there() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    let new = json!({ "kind": "donation_fund", "name": "慈善", "county_code": "150602" });
    let fund = county.post("/api/v1/funds", new.clone()).await.expect(201).id();
    stranger.post("/api/v1/funds", new).await.fault("/county_code", "county_not_allowed");
    stranger.get(&format!("/api/v1/funds/{fund}")).await.problem(404, "not_found");
    let gift = json!({ "amount": "1.00", "source": "某人", "document": "收据 1" });
    stranger.post_once(&format!("/api/v1/funds/{fund}/receive"), "a", gift).await.problem(404, "not_found");
    assert_eq!(stranger.get("/api/v1/funds").await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn example_e6_is_covered_to_86_percent_and_warns() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, "1950-05-01");
    let county = app.division(Role::CountyAdmin, "150602").await;
    let nothing = county.get("/api/v1/fund-cover").await.expect(200).json();
    assert_eq!((&nothing["cover_bp"], &nothing["level"]), (&json!(null), &json!("normal")));
    let new = json!({ "kind": "redemption_fund", "name": "专款", "county_code": "150602", "facility_id": place.facility });
    let fund = county.post("/api/v1/funds", new).await.expect(201).id();
    let award = json!({ "amount": "8991.91", "source": "民政局", "document": "拨款 1" });
    county.post_once(&format!("/api/v1/funds/{fund}/receive"), "a", award).await.expect(201);
    app.give(learner, "2026-12-31", 1_043_250, "2025-11-01T02:00:00Z").await;
    let cover = county.get("/api/v1/fund-cover?county_code=150602").await.expect(200).json();
    assert_eq!(
        cover,
        json!({ "fund": "8991.91", "outstanding": "10432.50", "liability": "10432.50", "cover_bp": 8619, "level": "warn" })
    );
    let elsewhere = app.division(Role::CountyAdmin, "150603").await;
    let cover = elsewhere.get("/api/v1/fund-cover").await.expect(200).json();
    assert_eq!((&cover["fund"], &cover["outstanding"]), (&json!("0.00"), &json!("0.00")));
}

#[actix_web::test]
async fn a_county_reads_in_the_trail_what_happened_to_its_fund() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let new = json!({ "kind": "redemption_fund", "name": "兑换专款", "county_code": "150602" });
    let fund = county.post("/api/v1/funds", new.clone()).await.expect(201).id();
    let path = format!("/api/v1/funds/{fund}");
    let award = |amount: &str| json!({ "amount": amount, "source": "民政局", "document": "通知 1" });
    county.post_once(&format!("{path}/receive"), "a", award("10.00")).await.expect(201);
    let buy = |category: &str, amount: &str| json!({ "category": category, "amount": amount, "supplier": "超市", "document": "发票 1" });
    let spend = format!("{path}/spend");
    county.post_once(&spend, "b", buy("redemption_goods", "1.00")).await.expect(201);
    for _ in 0..2 {
        county.post_once(&spend, "c", buy("operations", "1.00")).await.problem(422, "not_earmarked_use");
    }
    county.post_once(&spend, "d", buy("operations", "-1.00")).await.fault("/amount", "amount_not_positive");
    let trail = county.get(&format!("/api/v1/audit-entries?entity=fund&entity_id={fund}")).await;
    let trail = trail.expect(200).json();
    let acts: Vec<_> = trail["items"].as_array().expect("items").iter().map(|one| &one["action"]).collect();
    assert_eq!(acts, ["fund.misuse_attempt", "fund.spend", "fund.receive", "fund.create"]);
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    let none = stranger.get(&format!("/api/v1/audit-entries?entity=fund&entity_id={fund}")).await;
    assert_eq!(none.expect(200).json()["items"], json!([]));
    let beyond = county.post_once(&format!("{path}/receive"), "e", award("1000000000000.00")).await;
    beyond.problem(422, "validation_failed");
    county.post_once(&format!("{path}/receive"), "f", award("999999999999.99")).await.expect(201);
    let nowhere = json!({ "kind": "redemption_fund", "name": "兑换专款", "county_code": "150699" });
    let city = app.city(Role::CityAdmin).await;
    city.post("/api/v1/funds", nowhere).await.fault("/county_code", "county_not_allowed");
}
