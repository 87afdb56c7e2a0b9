//! What has not changed since it was read is not sent again.

use contract::auth::Role;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Client, TestApp};
use crate::walk::operations;

async fn again(client: &Client, path: &str, etag: &str) -> Answer {
    client.send(Method::GET, path, None, &[("if-none-match", etag)]).await
}

#[actix_web::test]
async fn a_record_is_sent_again_only_when_it_has_changed() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    let path = format!("/api/v1/accounts/{}", admin.account_id.expect("signed in"));
    let etag = admin.get(&path).await.expect(200).etag();
    for known in [etag.clone(), format!("W/{etag}"), format!("\"v0\", {etag}"), "*".to_owned()] {
        let same = again(&admin, &path, &known).await.expect(304);
        assert_eq!((same.etag(), same.bytes.len()), (etag.clone(), 0), "{known}");
        assert!(!same.header("x-request-id").is_empty());
    }
    let changed = admin.patch(&path, &etag, json!({ "display_name": "新名" })).await.expect(200);
    let read = again(&admin, &path, &etag).await.expect(200);
    assert_eq!((read.etag(), &read.json()["display_name"]), (changed.etag(), &json!("新名")));
    let gone = "/api/v1/accounts/01890000-0000-7000-8000-000000000000";
    again(&admin, gone, "*").await.problem(404, "not_found");
    let keyless = [("if-none-match", etag.as_str()), ("if-match", changed.header("etag"))];
    let edit = admin.send(Method::PATCH, &path, Some(json!({ "display_name": "旧名" })), &keyless).await;
    assert!(!edit.expect(200).bytes.is_empty(), "only reads are spared");
}

#[actix_web::test]
async fn whatever_carries_an_etag_documents_that_it_may_be_unchanged() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let mut tagged = 0;
    for operation in operations(&document).iter().filter(|one| one.method == Method::GET) {
        if operation.path.contains('{') {
            continue;
        }
        let client = match operation.roles.first() {
            Some(role) => app.city(*role).await,
            None => app.anonymous(),
        };
        let answer = client.get(&operation.path).await;
        if answer.status != 200 {
            continue;
        }
        let documented = operation.document["responses"].get("304").is_some();
        assert_eq!(!answer.etag().is_empty(), documented, "{}", operation.id);
        if documented {
            tagged += 1;
            again(&client, &operation.path, &answer.etag()).await.expect(304);
        }
    }
    assert!(tagged >= 4, "{tagged} were found");
}
