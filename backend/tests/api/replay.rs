//! Asked twice, done once, and not at all when it is refused: every operation that takes an `Idempotency-Key`.

mod requests;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::tables::changed;
use crate::support::{Answer, Client, TestApp};
use crate::walk::{Operation, nowhere, operations};
use requests::requests;

/// A request that is granted, and what is said of it besides.
#[derive(Clone)]
pub struct Request {
    client: Client,
    path: String,
    /// The record's version, to those who must have read it.
    version: Option<&'static str>,
    body: Option<Value>,
    /// Whether it is an event in the ledger.
    posts: i64,
    /// What it says another time under the same name.
    other: Option<Value>,
    /// What is refused of what it might say instead, with status and code.
    refused: Vec<(Box<Request>, u16, &'static str)>,
    /// How it is refused under another name once it is done.
    done: Option<(u16, &'static str)>,
}

impl Request {
    /// Asks with a body, or without when it is `null`.
    fn new(client: &Client, path: impl Into<String>, body: Value) -> Self {
        let body = Some(body).filter(|body| !body.is_null());
        let (version, posts, other, refused, done) = (None, 0, None, Vec::new(), None);
        Self { client: client.clone(), path: path.into(), version, body, posts, other, refused, done }
    }

    fn of_version(self, version: &'static str) -> Self {
        Self { version: Some(version), ..self }
    }

    fn posts(self) -> Self {
        Self { posts: 1, ..self }
    }

    /// Posts so many events, all in one transaction.
    fn posts_each(self, posts: i64) -> Self {
        Self { posts, ..self }
    }

    /// Says something else under the same name: a member is another.
    fn unlike(self, member: &str, value: impl Into<Value>) -> Self {
        Self { other: Some(self.with(member, value.into())), ..self }
    }

    fn refused(self, member: &str, value: impl Into<Value>, status: u16, code: &'static str) -> Self {
        let body = Some(self.with(member, value.into()));
        let other = Self { body, refused: Vec::new(), ..self.clone() };
        self.refused_as(other, status, code)
    }

    fn refused_to(self, client: &Client, status: u16, code: &'static str) -> Self {
        let other = Self { client: client.clone(), refused: Vec::new(), ..self.clone() };
        self.refused_as(other, status, code)
    }

    fn refused_at(self, path: String, status: u16, code: &'static str) -> Self {
        let other = Self { path, refused: Vec::new(), ..self.clone() };
        self.refused_as(other, status, code)
    }

    fn refused_as(mut self, other: Self, status: u16, code: &'static str) -> Self {
        self.refused.push((Box::new(other), status, code));
        self
    }

    fn once_done(self, status: u16, code: &'static str) -> Self {
        Self { done: Some((status, code)), ..self }
    }

    fn with(&self, member: &str, value: Value) -> Value {
        let mut body = self.body.clone().expect("a body");
        body[member] = value;
        body
    }

    async fn send(&self, key: Option<&str>) -> Answer {
        let key = key.map(|key| ("idempotency-key", key));
        let version = self.version.map(|version| ("if-match", version));
        let headers: Vec<(&str, &str)> = key.into_iter().chain(version).collect();
        self.client.send(Method::POST, &self.path, self.body.clone(), &headers).await
    }

    async fn send_anew(&self) -> Answer {
        self.send(Some(&Uuid::now_v7().to_string())).await
    }
}

/// What was answered that should have been refused otherwise.
fn mistaken(what: &str, answer: &Answer, status: u16, code: &str) -> Option<String> {
    let right = answer.status.as_u16() == status && answer.code() == code && !answer.is_half_told();
    (!right).then(|| format!("{what}: {} instead of {status} {code}: {}", answer.status, answer.json()))
}

/// Everything that is wrong about how an operation answers.
async fn ask(app: &TestApp, operation: &Operation, request: &Request) -> Vec<String> {
    let mut wrong = Vec::new();
    let before = app.tables();
    let unnamed = request.send(None).await;
    wrong.extend(mistaken("without a key", &unnamed, 400, "idempotency_key_required"));
    for (refused, status, code) in &request.refused {
        wrong.extend(mistaken("refused", &refused.send_anew().await, *status, code));
    }
    let elsewhere = Request { path: nowhere(&operation.path), ..request.clone() };
    if operation.path.contains('{') {
        wrong.extend(mistaken("nowhere", &elsewhere.send_anew().await, 404, "not_found"));
    }
    let moved = changed(&before, &app.tables());
    wrong.extend((!moved.is_empty()).then(|| format!("what was refused has changed {moved:?}")));

    let events = "select from ledger_event";
    let posted = app.count(events);
    let key = Uuid::now_v7().to_string();
    let (one, two) = join(request.send(Some(&key)), request.send(Some(&key))).await;
    let posted = app.count(events) - posted;
    let is_replayed = |answer: &Answer| answer.header("idempotent-replayed") == "true";
    if !one.status.is_success() || (one.status, &one.bytes) != (two.status, &two.bytes) {
        wrong.push(format!("two at once: {} {}, {} {}", one.status, one.json(), two.status, two.json()));
    }
    if is_replayed(&one) == is_replayed(&two) {
        wrong.push(format!("of two at once {} is a replay", if is_replayed(&one) { "each" } else { "none" }));
    }
    if posted != request.posts {
        wrong.push(format!("two at once have posted {posted} events"));
    }

    let after = app.tables();
    let again = request.send(Some(&key)).await;
    if !is_replayed(&again) || (again.status, &again.bytes) != (one.status, &one.bytes) {
        wrong.push(format!("again: {} {}", again.status, again.json()));
    }
    let other = match &request.other {
        Some(body) => Request { body: Some(body.clone()), ..request.clone() },
        None => elsewhere,
    };
    wrong.extend(mistaken("unlike", &other.send(Some(&key)).await, 422, "idempotency_key_reused"));
    if let Some((status, code)) = request.done {
        wrong.extend(mistaken("once done", &request.send_anew().await, status, code));
    }
    let moved = changed(&after, &app.tables());
    wrong.extend((!moved.is_empty()).then(|| format!("what was done before has changed {moved:?} again")));
    wrong
}

#[actix_web::test]
async fn what_is_asked_again_answers_the_same_and_what_is_refused_moves_nothing() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let all = operations(&document);
    let named: Vec<&Operation> = all.iter().filter(|operation| operation.moves).collect();
    let requests: BTreeMap<&str, Request> = requests(&app).await.into_iter().collect();
    let known: BTreeSet<&str> = requests.keys().copied().collect();
    let told: BTreeSet<&str> = named.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(known, told, "this test has one request for each operation that takes an idempotency key");
    let mut wrong = BTreeMap::new();
    for operation in named {
        let (id, request) = (operation.id.as_str(), &requests[operation.id.as_str()]);
        let refusals = request.refused.len() + usize::from(request.done.is_some());
        assert!(refusals > 0, "{id} is refused for something");
        let found = ask(&app, operation, request).await;
        if !found.is_empty() {
            wrong.insert(id, found);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    app.books_balance();
}

#[actix_web::test]
async fn a_batch_that_is_sent_again_answers_the_same_and_one_that_is_refused_whole_moves_nothing() {
    let app = TestApp::spawn().await;
    let learner = app.learner(&app.place(1), "1950-05-01");
    let cloud = app.city(contract::auth::Role::Integration).await;
    let service = |learner, day: &str| {
        json!({ "id": Uuid::now_v7(), "earning": {
            "learner_id": learner, "source": "volunteer_log", "record_id": Uuid::now_v7(), "form": "volunteer_service",
            "starts_at": format!("{day}T01:00:00Z"), "ends_at": format!("{day}T02:00:00Z"),
        } })
    };
    let path = "/api/v1/credits/postings/batch";
    let before = app.tables();
    let refused = json!({ "postings": [
        service(Uuid::now_v7().into(), "2025-11-10"), service(learner, "2025-11-13"), service(learner, "2019-11-10"),
    ] });
    let verdicts = cloud.post(path, refused).await.expect(200).json()["verdicts"].clone();
    let all = verdicts.as_array().expect("verdicts");
    assert!(all.len() == 3 && all.iter().all(|one| one["status"] == "refused"), "{verdicts}");
    assert_eq!(changed(&before, &app.tables()), Vec::<String>::new());
    let granted = json!({ "postings": [service(learner, "2025-11-10"), service(learner, "2025-11-11")] });
    let earnings = |answer: &Answer| -> Vec<Value> {
        let told = answer.json();
        told["verdicts"].as_array().expect("verdicts").iter().map(|one| one["earning"].clone()).collect()
    };
    let first = cloud.post(path, granted.clone()).await.expect(200);
    let after = app.tables();
    let again = cloud.post(path, granted).await.expect(200);
    assert!(earnings(&first).iter().all(Value::is_object), "{}", first.json());
    assert_eq!(earnings(&again), earnings(&first));
    assert_eq!(changed(&after, &app.tables()), Vec::<String>::new());
    app.books_balance();
}
