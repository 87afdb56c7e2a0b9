//! Earmarked money: received, spent on redemption only, compared with what is outstanding.

use contract::auth::Role;
use serde_json::{Value, json};

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
    assert_eq!(view["county_name"], "东胜区");
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
        json!({ "fund": "8991.91", "goods": "0.00", "outstanding": "10432.50", "liability": "10432.50", "cover_bp": 8619, "level": "warn",
            "warn_bp": 10000, "restrict_bp": 6000, "high_cost": "50.00" })
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

#[actix_web::test]
async fn a_key_is_looked_at_before_what_an_expense_buys() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let new = json!({ "kind": "redemption_fund", "name": "兑换专款", "county_code": "150602" });
    let path = format!("/api/v1/funds/{}", county.post("/api/v1/funds", new).await.expect(201).id());
    let award = json!({ "amount": "10.00", "source": "民政局", "document": "通知 1" });
    county.post_once(&format!("{path}/receive"), "a", award).await.expect(201);
    let buy = |category: &str| json!({ "category": category, "amount": "1.00", "supplier": "超市", "document": "发票 1" });
    let spend = format!("{path}/spend");
    let bought = county.post_once(&spend, "b", buy("redemption_goods")).await.expect(201);
    county.post_once(&spend, "b", buy("operations")).await.problem(422, "idempotency_key_reused");
    let replay = county.post_once(&spend, "b", buy("redemption_goods")).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", bought.json()));
    assert_eq!(county.get(&path).await.expect(200).json()["misuse_attempts"], 0, "a wrong key is no misuse");
    for _ in 0..2 {
        county.post_once(&spend, "c", buy("operations")).await.problem(422, "not_earmarked_use");
    }
    assert_eq!(county.get(&path).await.expect(200).json()["misuse_attempts"], 1);
    county.post_once(&spend, "c", buy("redemption_goods")).await.expect(201);
}

fn gift(amount: &str, purpose: Option<&str>) -> Value {
    json!({ "donor_kind": "individual", "donor_name": "乌云其木格", "amount": amount, "purpose": purpose, "wish": "给老人们" })
}

#[actix_web::test]
async fn donated_money_is_receipted_and_pays_only_for_what_its_donor_wished() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let new = |kind: &str| json!({ "kind": kind, "name": "慈善", "county_code": "150602" });
    let fund = county.post("/api/v1/funds", new("donation_fund")).await.expect(201).id();
    let path = format!("/api/v1/funds/{fund}");
    let give = format!("{path}/donations");
    let bound = county.post_once(&give, "a", gift("100.00", Some("venue_equipment"))).await.expect(201);
    let replay = county.post_once(&give, "a", gift("100.00", Some("venue_equipment"))).await.expect(201);
    assert_eq!((replay.header("idempotent-replayed"), replay.json()), ("true", bound.json()));
    assert_eq!(
        (&bound.json()["receipt_number"], &bound.json()["donor_name"]),
        (&json!("JZ-150602-2025-00001"), &json!("乌*"))
    );
    let anonymous = json!({ "donor_kind": "anonymous", "amount": "50.05" });
    let second = county.post_once(&give, "b", anonymous).await.expect(201).json();
    assert_eq!(second["receipt_number"], "JZ-150602-2025-00002");
    let wrong =
        |kind: &str, name: Option<&str>| json!({ "donor_kind": kind, "donor_name": name, "amount": "1.00" });
    county
        .post_once(&give, "c", wrong("organisation", None))
        .await
        .fault("/donor_name", "donor_name_missing");
    county
        .post_once(&give, "d", wrong("anonymous", Some("某人")))
        .await
        .fault("/donor_name", "donor_name_not_wanted");
    let spend = format!("{path}/spend");
    let buy = |category: &str, amount: &str| json!({ "category": category, "amount": amount, "supplier": "超市", "document": "发票 1" });
    county
        .post_once(&spend, "e", buy("operations", "50.06"))
        .await
        .fault("/amount", "donation_bound_elsewhere");
    county.post_once(&spend, "f", buy("operations", "50.05")).await.expect(201);
    county.post_once(&spend, "g", buy("venue_equipment", "100.01")).await.problem(422, "insufficient_fund");
    county.post_once(&spend, "h", buy("venue_equipment", "100.00")).await.expect(201);
    let receipt = county.get(&format!("/api/v1/donations/{}/receipt", bound.id())).await.expect(200).json();
    assert_eq!(
        (&receipt["amount_in_words"], &receipt["donation"]["donor_name"], &receipt["county_name"]),
        (&json!("壹佰元整"), &json!("乌云其木格"), &json!("东胜区"))
    );
    for kept in [
        "idempotency_key where response::text",
        "audit_entry where after::text",
        "fund_entry where counterparty",
    ] {
        assert_eq!(app.count(&format!("select from {kept} like '%乌云其木格%'")), 0, "{kept}");
    }
    let other = county.post("/api/v1/funds", new("operating_guarantee_fund")).await.expect(201).id();
    county
        .post_once(&format!("/api/v1/funds/{other}/donations"), "i", gift("1.00", None))
        .await
        .problem(422, "not_a_donation_fund");
    assert!(app.refuses("update donation set amount = 1") && app.refuses("delete from donation"));
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    stranger.get(&format!("/api/v1/donations/{}", bound.id())).await.problem(404, "not_found");
    assert_eq!(stranger.get("/api/v1/donations").await.expect(200).json()["items"], json!([]));
    app.books_balance();
}

#[actix_web::test]
async fn donated_goods_lie_on_the_shelf_and_the_pieces_still_add_up() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let city = app.city(Role::CityAdmin).await;
    let item =
        json!({ "code": "SOAP", "name": "香皂", "kind": "daily_necessity", "price": "1.00", "cost": "1.00" });
    let item = city.post("/api/v1/redemption-items", item).await.expect(201).id();
    let manager = app.facility(Role::FacilityManager, place.facility).await;
    let goods = |valuation: &str| json!({ "donor_kind": "organisation", "donor_name": "惠民商贸", "facility_id": place.facility, "item_id": item, "quantity": 12, "valuation": valuation });
    manager
        .post_once("/api/v1/donations", "a", goods("0.00"))
        .await
        .fault("/valuation", "amount_not_positive");
    let given = manager.post_once("/api/v1/donations", "b", goods("66.00")).await.expect(201).json();
    assert_eq!(
        (&given["donor_name"], &given["amount"], &given["quantity"]),
        (&json!("惠民商贸"), &json!("66.00"), &json!(12))
    );
    assert_eq!(given["receipt_number"], "JZ-150602-2025-00001", "the refused one took no number");
    let moved = manager.get("/api/v1/stock-movements").await.expect(200).json();
    assert_eq!(
        (&moved["items"][0]["counterpart"], &moved["items"][0]["document"], &moved["items"][0]["on_hand"]),
        (&json!("donation_source"), &given["receipt_number"], &json!(12))
    );
    let listed = manager.get("/api/v1/donations?kind=in_kind").await.expect(200).json();
    assert_eq!(listed["items"][0]["item_name"], "香皂");
    app.books_balance();
}

#[actix_web::test]
async fn while_the_city_covers_too_little_no_new_high_cost_item_comes_in() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, "1950-05-01");
    let city = app.city(Role::CityAdmin).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let items = "/api/v1/redemption-items";
    let new = |code: &str, cost: &str| json!({ "code": code, "name": code, "kind": "small_gift", "price": "60.00", "cost": cost });
    let dear = city.post(items, new("CUP", "60.00")).await.expect(201);
    let path = format!("{items}/{}", dear.id());
    let off = city.patch(&path, &dear.etag(), json!({ "offered": false })).await.expect(200);
    app.give(learner, "2026-12-31", 1_000_000, "2025-11-01T02:00:00Z").await;
    city.post(items, new("KETTLE", "50.01")).await.fault("/cost", "high_cost_stopped");
    city.post(items, new("TOWEL", "50.00")).await.expect(201);
    city.patch(&path, &off.etag(), json!({ "cost": "60.01" })).await.problem(422, "high_cost_stopped");
    city.patch(&path, &off.etag(), json!({ "offered": true })).await.fault("/offered", "high_cost_stopped");
    let cheaper = city.patch(&path, &off.etag(), json!({ "cost": "59.00" })).await.expect(200);
    let fund = json!({ "kind": "redemption_fund", "name": "专款", "county_code": "150602" });
    let fund = county.post("/api/v1/funds", fund).await.expect(201).id();
    let award = json!({ "amount": "6000.00", "source": "民政局", "document": "拨款 1" });
    county.post_once(&format!("/api/v1/funds/{fund}/receive"), "a", award).await.expect(201);
    city.patch(&path, &cheaper.etag(), json!({ "offered": true, "cost": "61.00" })).await.expect(200);
    city.post(items, new("KETTLE", "50.01")).await.expect(201);
}

#[actix_web::test]
async fn the_liability_is_told_in_yuan_by_county_and_half_year() {
    let app = TestApp::spawn().await;
    let place = app.place(1);
    let learner = app.learner(&place, "1950-05-01");
    let county = app.division(Role::CountyAdmin, "150602").await;
    let fund = json!({ "kind": "redemption_fund", "name": "专款", "county_code": "150602" });
    let fund = county.post("/api/v1/funds", fund).await.expect(201).id();
    let award = json!({ "amount": "70.00", "source": "民政局", "document": "拨款 1" });
    county.post_once(&format!("/api/v1/funds/{fund}/receive"), "a", award).await.expect(201);
    app.give(learner, "2025-12-15", 4_000, "2025-11-01T02:00:00Z").await;
    app.give(learner, "2026-12-31", 6_050, "2025-11-01T02:00:00Z").await;
    app.clock.set("2025-11-20T02:00:00Z".parse().expect("an instant"));
    let county = app.division(Role::CountyAdmin, "150602").await;
    let report = county.get("/api/v1/funds/liability").await.expect(200).json();
    assert_eq!((&report["par"], &report["as_of"]), (&json!("1.00"), &json!("2025-11-20")));
    let row = &report["counties"][0];
    assert_eq!(
        (
            &row["county_name"],
            &row["outstanding"],
            &row["liability"],
            &row["expiring_30_days"],
            &row["cover_bp"],
            &row["level"]
        ),
        (&json!("东胜区"), &json!("100.50"), &json!("100.50"), &json!("40.00"), &json!(6965), &json!("warn"))
    );
    assert_eq!(
        row["by_expiry"],
        json!([
            { "half_year": "2025-H2", "outstanding": "40.00", "liability": "40.00", "held": "0.00" },
            { "half_year": "2026-H2", "outstanding": "60.50", "liability": "60.50", "held": "0.00" },
        ])
    );
    assert_eq!(
        (&report["total"]["liability"], &report["total"]["county_code"]),
        (&json!("100.50"), &json!(null))
    );
    let csv = county.get("/api/v1/funds/liability/export?format=csv").await.expect(200);
    let text = String::from_utf8_lossy(&csv.bytes).into_owned();
    assert!(
        text.contains("150602,东胜区,,100.50,100.50,0.00,40.00,40.00,70.00,0.00,69.65,")
            && text.contains("合计"),
        "{text}"
    );
    let book = county.get("/api/v1/funds/liability/export").await.expect(200);
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    let elsewhere = app.division(Role::CountyAdmin, "150603").await;
    let none = elsewhere.get("/api/v1/funds/liability").await.expect(200).json();
    assert_eq!((&none["counties"], &none["total"]["cover_bp"]), (&json!([]), &json!(null)));
}
