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
