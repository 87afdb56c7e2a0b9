//! What every operation shares: problems, limits, cursors, headers, probes, documents, logs.

mod log;
mod unchanged;

use std::time::Duration;

use actix_web::ResponseError as _;
use backend::db::{Db, DbError, DbOptions};
use backend::http::Problem;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use contract::auth::Role;
use diesel::connection::SimpleConnection as _;
use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[actix_web::test]
async fn problems_speak_the_callers_language_and_name_the_request() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    let chinese = client.get("/api/v1/auth/me").await.problem(401, "token_missing");
    assert_eq!(chinese.json()["title"], "请先登录");
    assert_eq!(chinese.json()["request_id"], chinese.header("x-request-id"));
    let english = client.send(Method::GET, "/api/v1/auth/me", None, &[("accept-language", "en-GB")]).await;
    assert_eq!(english.json()["title"], "Please sign in");
    assert_eq!(english.header("content-language"), "en");
}

#[actix_web::test]
async fn bodies_that_are_too_large_malformed_or_misspelt_are_refused_with_a_pointer() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    let login = "/api/v1/auth/login";
    let huge = vec![b' '; 10 * 1024 * 1024];
    client
        .send_bytes(Method::POST, login, Some(("application/json", huge)), &[])
        .await
        .problem(413, "body_too_large");
    let broken = b"{\"username\":".to_vec();
    client
        .send_bytes(Method::POST, login, Some(("application/json", broken)), &[])
        .await
        .problem(400, "invalid_json");
    client
        .send_bytes(Method::POST, login, Some(("text/plain", vec![])), &[])
        .await
        .problem(415, "json_expected");
    let bodies = [
        (json!({ "username": "a", "password": "b", "passwort": "c" }), "/passwort", "unknown_field"),
        (json!({ "username": "a" }), "/password", "required"),
        (json!({ "username": 7, "password": "b" }), "/username", "wrong_type"),
        (json!({ "username": "", "password": "b" }), "/username", "length"),
        (json!({ "username": "a\u{0007}", "password": "b" }), "/username", "control_character"),
    ];
    for (body, pointer, code) in bodies {
        client.post(login, body).await.problem(422, "validation_failed").fault(pointer, code);
    }
}

#[actix_web::test]
async fn a_date_that_no_calendar_of_ours_has_is_refused_at_its_member() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    for day in ["-9999-01-01", "+262142-12-31", "1899-12-31", "2200-01-01"] {
        let target = json!({ "kind": "village_community_elderly_care_station", "due_date": day, "target_bp": 1, "basis": day });
        let refused = admin.post("/api/v1/coverage-targets", target).await.problem(422, "validation_failed");
        refused.fault("/due_date", "date_out_of_range");
    }
}

#[actix_web::test]
async fn cursors_walk_a_whole_list_once_and_belong_to_it() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    for _ in 0..5 {
        app.city(Role::Auditor).await;
    }
    let mut seen = Vec::new();
    for page in admin.pages("/api/v1/accounts?limit=2&count=true").await {
        assert_eq!(page["total"], 6);
        seen.extend(page["items"].as_array().expect("items").iter().map(|item| item["id"].to_string()));
    }
    assert_eq!(seen.len(), 6);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6, "no item comes twice");
    let next =
        admin.get("/api/v1/accounts?limit=2").await.json()["next_cursor"].as_str().expect("more").to_owned();
    admin.get(&format!("/api/v1/audit-entries?cursor={next}")).await.problem(400, "cursor_mismatch");
    admin.get(&format!("/api/v1/accounts?q=x&cursor={next}")).await.problem(400, "cursor_mismatch");
    admin.get("/api/v1/accounts?cursor=%00").await.problem(400, "invalid_query");
    admin.get("/api/v1/accounts?cursor=here").await.problem(400, "invalid_cursor");
    admin.get("/api/v1/accounts?limit=201").await.problem(400, "invalid_limit");
    admin.get("/api/v1/accounts?limit=2&limitt=3").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn a_forged_cursor_breaks_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    app.city(Role::Auditor).await;
    let page = admin.get("/api/v1/accounts?limit=1").await.expect(200).json();
    let cursor = BASE64_URL_SAFE_NO_PAD.decode(page["next_cursor"].as_str().expect("more")).expect("base64");
    let mut cursor: serde_json::Value = serde_json::from_slice(&cursor).expect("JSON");
    cursor["key"] = json!(["a\u{0}"]);
    let forged = BASE64_URL_SAFE_NO_PAD.encode(cursor.to_string());
    admin.get(&format!("/api/v1/accounts?limit=1&cursor={forged}")).await.problem(400, "invalid_cursor");
}

/// What a failed piece of work on the database is answered with.
async fn answered(db: &Db, sql: &'static str) -> (u16, String) {
    let failed = db.write(move |conn| Ok::<_, DbError>(conn.batch_execute(sql)?)).await;
    let problem = Problem::from(failed.expect_err(sql));
    let response = problem.error_response();
    let retry = response.headers().contains_key("retry-after");
    assert_eq!(retry, response.status() == 503, "{sql}");
    (response.status().as_u16(), problem.code().to_owned())
}

#[actix_web::test]
async fn what_may_be_tried_again_is_answered_as_busy_and_what_is_wrong_as_ours() {
    let app = TestApp::spawn().await;
    let options = DbOptions { lock_timeout: Duration::from_millis(100), ..DbOptions::default() };
    let db = Db::new(app.database.access(), &options);
    let busy = (503, "database_busy".to_owned());
    let mut holder = app.database.connect();
    holder.batch_execute("begin; lock table account").expect("is locked");
    assert_eq!(answered(&db, "update account set display_name = 'x'").await, busy);
    assert_eq!(answered(&db, "lock table account nowait").await, busy);
    holder.batch_execute("rollback").expect("is given back");
    for code in ["40001", "57P01"] {
        let raise =
            format!("do $$ begin raise exception 'terminating connection' using errcode = '{code}'; end $$");
        assert_eq!(answered(&db, raise.leak()).await, busy);
    }
    assert_eq!(answered(&db, "select pg_terminate_backend(pg_backend_pid())").await, busy);
    assert_eq!(answered(&db, "select nothing").await, (500, "internal".to_owned()));
}

#[actix_web::test]
async fn of_two_transactions_in_each_others_way_one_is_told_to_try_again() {
    let app = TestApp::spawn().await;
    let db = app.database.db();
    let cross = |first, second| {
        let sql = format!(
            "select pg_advisory_xact_lock({first}); select pg_sleep(0.3); select pg_advisory_xact_lock({second})"
        );
        let db = db.clone();
        async move { db.write(move |conn| Ok::<_, DbError>(conn.batch_execute(&sql)?)).await }
    };
    let (one, other) = futures_util::future::join(cross(1, 2), cross(2, 1)).await;
    let failed = one.err().or(other.err()).expect("one of them gives way");
    assert_eq!(Problem::from(failed).code(), "database_busy");
}

#[actix_web::test]
async fn metrics_are_not_read_through_a_proxy_and_count_no_method_that_a_caller_makes_up() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    for header in ["x-forwarded-for", "forwarded", "via", "x-real-ip"] {
        let through = client.send(Method::GET, "/metrics", None, &[(header, "203.0.113.7")]).await;
        through.problem(404, "not_found");
    }
    let made_up = Method::from_bytes(b"ZHANGSAN").expect("a method");
    client.send(made_up, "/api/v1/divisions", None, &[]).await;
    let metrics = client.get("/metrics").await.expect(200);
    let text = String::from_utf8_lossy(&metrics.bytes).into_owned();
    assert!(text.contains("method=\"other\"") && !text.contains("ZHANGSAN"), "{text}");
}

#[actix_web::test]
async fn probes_documents_and_unknown_paths_answer_as_promised() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    client.get("/healthz").await.expect(200);
    client.get("/readyz").await.expect(200);
    let metrics = client.get("/metrics").await.expect(200);
    let metrics = String::from_utf8_lossy(&metrics.bytes).into_owned();
    assert!(metrics.contains("http_requests_total"));
    assert!(
        metrics.contains("http_request_duration_seconds_bucket{"),
        "a histogram can be added up: {metrics}"
    );
    let document = client.get("/openapi.json").await.expect(200);
    assert_eq!(document.json()["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    client.get("/docs/").await.expect(200);
    let initialiser = client.get("/docs/swagger-initializer.js").await.expect(200);
    let initialiser = String::from_utf8_lossy(&initialiser.bytes).into_owned();
    assert!(
        !initialiser.contains("://") && initialiser.contains(r#""validatorUrl": "none""#),
        "{initialiser}"
    );
    let problem = client.get("/api/v1/no-such-thing").await.problem(404, "not_found").json();
    let kind = problem["type"].as_str().expect("a type").to_owned();
    let codes = client.get(&kind).await.expect(200);
    assert!(
        String::from_utf8_lossy(&codes.bytes).contains("id=\"not_found\""),
        "its type leads to its meaning"
    );
    client.get("/api/v1/no-such-thing").await.problem(404, "not_found");
    let other = client.send(Method::DELETE, "/api/v1/auth/login", None, &[]).await;
    assert_eq!(other.header("allow"), "POST");
    other.problem(405, "method_not_allowed");
    let keys = client.get("/.well-known/jwks.json").await.expect(200).json();
    assert_eq!(keys["keys"][0]["crv"], "Ed25519");
    assert!(keys["keys"][0].get("d").is_none(), "the private half stays inside");
    let page = client.get("/facilities").await.expect(200);
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    assert!(!page.header("content-security-policy").contains("unsafe-inline"));
}

#[actix_web::test]
async fn what_is_no_operation_answers_a_problem_and_never_the_console() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    for path in ["/api", "/api/", "/api/unknown", "/api/v2/divisions", "/api/v10"] {
        for method in [Method::GET, Method::POST] {
            client.send(method, path, None, &[]).await.problem(404, "not_found");
        }
    }
    for path in ["/", "/facilities", "/index.html", "/healthz", "/metrics", "/docs/"] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let refused = client.send(method, path, None, &[]).await;
            assert_eq!(refused.header("allow"), "GET, HEAD", "{path}");
            refused.problem(405, "method_not_allowed");
        }
    }
    client.send(Method::HEAD, "/facilities", None, &[]).await.expect(200);
    client.get("/assets/gone.js").await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_committed_openapi_document_is_what_the_server_serves() {
    let app = TestApp::spawn().await;
    let served = app.anonymous().get("/openapi.json").await.expect(200).json();
    let committed =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json")).expect("committed");
    let committed: serde_json::Value = serde_json::from_slice(&committed).expect("JSON");
    assert!(served == committed, "openapi/openapi.json is stale: run scripts/gen-openapi");
}
