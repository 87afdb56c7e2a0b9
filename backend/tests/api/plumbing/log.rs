//! What is told of a request in the log, and what is not.

use std::io::Write;
use std::sync::{Arc, Mutex};

use backend::telemetry::lines_to;
use contract::auth::Role;
use reqwest::Method;
use serde_json::{Value, json};
use tracing_subscriber::EnvFilter;

use crate::support::{Answer, TestApp};

/// The lines of this process, of every test that runs meanwhile.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the lines").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Everything that names the request of an answer.
    fn about(&self, answer: &Answer) -> Vec<String> {
        let id = answer.header("x-request-id");
        let bytes = self.0.lock().expect("the lines").clone();
        String::from_utf8_lossy(&bytes).lines().filter(|line| line.contains(id)).map(str::to_owned).collect()
    }
}

#[actix_web::test]
async fn every_request_is_one_line_that_names_its_route_and_nobody() {
    let lines = Lines::default();
    let writer = lines.clone();
    tracing::subscriber::set_global_default(lines_to(move || writer.clone(), EnvFilter::new("info")))
        .expect("no other test reads the log");
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    let id = admin.account_id.expect("signed in").to_string();
    let login = json!({ "username": "siqin-gaowa", "password": "暖城颐养-银发学堂" });
    let asked = [
        (admin.get(&format!("/api/v1/accounts/{id}")).await, "/api/v1/accounts/{id}", 200, None),
        (admin.get("/api/v1/divisions?q=siqin-gaowa").await, "/api/v1/divisions", 200, None),
        (admin.post("/api/v1/auth/login", login).await, "/api/v1/auth/login", 401, Some("wrong_credentials")),
        (admin.get("/api/v1/siqin-gaowa").await, "/api/v1", 404, Some("not_found")),
        (admin.get("/healthz").await, "/healthz", 200, None),
    ];
    let traced = [("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")];
    let traced = lines.about(&admin.send(Method::GET, "/api/v1/divisions", None, &traced).await);
    let line: Value = serde_json::from_str(&traced[0]).expect("JSON");
    assert_eq!(line["span"]["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736", "{line}");
    for (answer, route, status, code) in asked {
        let found = lines.about(&answer);
        assert_eq!(found.len(), 1, "{route}: {found:?}");
        let line: Value = serde_json::from_str(&found[0]).expect("JSON");
        let span = &line["span"];
        assert!(
            span["route"].as_str().is_some_and(|told| told.starts_with(route) || told == "unmatched"),
            "{line}"
        );
        assert_eq!((line["status"].as_u64(), line["code"].as_str()), (Some(status), code), "{line}");
        let request = answer.header("x-request-id");
        assert_eq!(span["request_id"], request);
        assert_eq!(found[0].matches(request).count(), 1, "said once: {line}");
        assert!(span["method"] == "GET" || span["method"] == "POST", "{line}");
        assert!(line["milliseconds"].is_u64() && line["level"] == "INFO", "{line}");
        for secret in ["siqin-gaowa", "暖城", &id, "127.0.0.1"] {
            assert!(!found[0].contains(secret), "{line} tells {secret}");
        }
    }
}
