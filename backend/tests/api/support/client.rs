//! A client that speaks JSON, keeps its token and reads problems.

use backend::files::choose_cryptography;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Clone)]
pub struct Client {
    base: String,
    http: reqwest::Client,
    pub token: Option<String>,
    pub account_id: Option<contract::ids::AccountId>,
}

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; `null` when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The body as a type of the contract.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| {
            panic!("{error}: {} {}", self.status, String::from_utf8_lossy(&self.bytes))
        })
    }

    /// Fails the test unless the status is this; gives itself back.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    /// Fails the test unless this is a problem with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status.as_u16(), self.code()), (status, code.to_owned()), "{}", self.json());
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_ne!(self.json()["title"], code, "{code} has no text that is told");
        assert!(!self.is_half_told(), "a text names what it was not given: {}", self.json());
        self
    }

    /// Fails the test unless a problem names this pointer with this code.
    #[track_caller]
    pub fn fault(self, pointer: &str, code: &str) -> Self {
        let body = self.json();
        let found = body["errors"].as_array().is_some_and(|faults| {
            faults.iter().any(|fault| fault["pointer"] == pointer && fault["code"] == code)
        });
        assert!(found, "no fault {code} at {pointer}: {body}");
        assert!(!self.is_half_told(), "a text names what it was not given: {body}");
        self
    }

    /// Whether a text names something that nobody gave to it.
    pub fn is_half_told(&self) -> bool {
        String::from_utf8_lossy(&self.bytes).contains("{$")
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The `ETag`, to be sent as `If-Match`.
    pub fn etag(&self) -> String {
        self.header("etag").to_owned()
    }

    /// The `id` of the body.
    pub fn id(&self) -> String {
        self.json()["id"].as_str().expect("an id").to_owned()
    }
}

/// A client that waits for its answers, for tests without a runtime of their own.
pub fn blocking() -> reqwest::blocking::Client {
    choose_cryptography();
    let builder = reqwest::blocking::Client::builder();
    builder.tls_certs_only([]).build().expect("a client")
}

impl Client {
    pub fn new(base: &str) -> Self {
        choose_cryptography();
        // No server here speaks TLS, so that the machine's certificates need not be read for each client.
        let builder = reqwest::Client::builder().cookie_store(true).tls_certs_only([]);
        let http = builder.build().expect("a client");
        Self { base: base.to_owned(), http, token: None, account_id: None }
    }

    /// A client of the same server that has not signed in.
    pub fn beside(&self) -> Self {
        Self::new(&self.base)
    }

    /// Signs in and keeps the token.
    pub async fn login(&mut self, username: &str, password: &str) -> Answer {
        let answer =
            self.post("/api/v1/auth/login", json!({ "username": username, "password": password })).await;
        self.token = answer.json()["access_token"].as_str().map(str::to_owned);
        self.account_id = serde_json::from_value(answer.json()["account"]["id"].clone()).ok();
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// Every page of a list, whose path has a query already.
    pub async fn pages(&self, path: &str) -> Vec<Value> {
        let (mut pages, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{path}{cursor}")).await.expect(200).json();
            let next = page["next_cursor"].as_str().map(|next| format!("&cursor={next}"));
            pages.push(page);
            match next {
                Some(next) => cursor = next,
                None => return pages,
            }
        }
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    /// A POST that moves something, under an idempotency key.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[("idempotency-key", key)]).await
    }

    /// A step with the version that was read.
    pub async fn step(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[("if-match", etag)]).await
    }

    pub async fn patch(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body), &[("if-match", etag)]).await
    }

    pub async fn put(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body), &[("if-match", etag)]).await
    }

    pub async fn delete(&self, path: &str, etag: &str) -> Answer {
        self.send(Method::DELETE, path, None, &[("if-match", etag)]).await
    }

    /// Any request.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = body.map(|value| ("application/json", serde_json::to_vec(&value).expect("JSON")));
        self.send_bytes(method, path, body, headers).await
    }

    /// Any request with any body.
    pub async fn send_bytes(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some((kind, bytes)) = body {
            request = request.header("content-type", kind).body(bytes);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, bytes: response.bytes().await.expect("a body").to_vec() }
    }
}
