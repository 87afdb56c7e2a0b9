//! Walks every operation of the OpenAPI document: without a token, with a forged
//! token, with every role it does not allow, and for records that are nowhere.

use contract::auth::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;

pub struct Operation {
    pub id: String,
    pub method: Method,
    pub path: String,
    pub public: bool,
    pub roles: Vec<Role>,
    pub moves: bool,
    pub document: Value,
}

pub fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let public =
                operation["security"].as_array().is_some_and(|all| all.iter().all(|one| one == &json!({})));
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                public,
                roles: serde_json::from_value(operation["x-roles"].clone()).unwrap_or_default(),
                moves: operation.to_string().contains("Idempotency-Key"),
                document: operation.clone(),
            });
        }
    }
    found
}

/// The path with an id that nothing has in the place of each parameter.
pub fn nowhere(path: &str) -> String {
    let mut filled = String::new();
    for segment in path.split('/').skip(1) {
        filled.push('/');
        match segment {
            "{code}" => filled.push_str("999999"),
            _ if segment.starts_with('{') => filled.push_str("01890000-0000-7000-8000-000000000000"),
            _ => filled.push_str(segment),
        }
    }
    filled
}

#[actix_web::test]
async fn every_operation_is_closed_without_a_token_and_to_every_role_it_does_not_name() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let operations = operations(&document);
    assert!(operations.len() >= 14, "the document is there");
    let mut clients = Vec::new();
    for role in Role::ALL {
        clients.push((*role, app.city(*role).await));
    }
    let mut forged = app.anonymous();
    forged.token = clients[0].1.token.as_ref().map(|token| format!("{}x", &token[..token.len() - 1]));
    for operation in operations.iter().filter(|operation| !operation.public) {
        let path = nowhere(&operation.path);
        let send = |client: crate::support::Client| {
            let (method, path) = (operation.method.clone(), path.clone());
            async move { client.send(method, &path, Some(json!({})), &[("idempotency-key", "walk")]).await }
        };
        assert!(!operation.roles.is_empty(), "{} names its roles", operation.id);
        send(app.anonymous()).await.problem(401, "token_missing");
        send(forged.clone()).await.problem(401, "token_invalid");
        for (role, client) in &clients {
            if operation.roles.contains(role) && operation.id == "logout_everywhere" {
                continue; // it would end the sessions that this walk goes on with
            }
            let answer = send(client.clone()).await;
            if operation.roles.contains(role) {
                assert_ne!(answer.status.as_u16(), 403, "{} lets {role} in", operation.id);
                assert_ne!(answer.status.as_u16(), 500, "{} survives an empty body", operation.id);
            } else {
                answer.problem(403, "role_not_allowed");
            }
        }
    }
}

#[actix_web::test]
async fn a_record_that_is_not_there_answers_404_whatever_is_asked_of_it() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    for operation in operations(&document) {
        let read = operation.method == Method::GET && operation.path.contains('{') && !operation.public;
        if !read {
            continue;
        }
        let client = app.city(operation.roles[0]).await;
        let answer = client.get(&nowhere(&operation.path)).await;
        assert_eq!(
            (operation.id.as_str(), answer.status.as_u16()),
            (operation.id.as_str(), 404),
            "{}",
            answer.json()
        );
    }
}

#[actix_web::test]
async fn a_control_character_in_a_query_or_a_path_is_refused_and_breaks_nothing() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let mut asked = 0;
    for operation in operations(&document).iter().filter(|one| one.method == Method::GET) {
        let client = match operation.roles.first() {
            Some(role) => app.city(*role).await,
            None => app.anonymous(),
        };
        let found = |status: u16| (operation.id.clone(), status);
        for parameter in operation.document["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().expect("a name");
            for text in ["%00", "a%00b", "%1B"] {
                let (path, status) = match parameter["in"].as_str() {
                    Some("query") => (format!("{}?{name}={text}", nowhere(&operation.path)), 400),
                    Some("path") => (operation.path.replace(&format!("{{{name}}}"), text), 404),
                    _ => continue,
                };
                let answer = client.get(&path).await;
                assert_eq!(found(answer.status.as_u16()), found(status), "{path}: {}", answer.json());
                if status == 400 {
                    answer.problem(400, "invalid_query");
                }
                asked += 1;
            }
        }
    }
    assert!(asked > 300, "{asked} questions were asked");
}

#[actix_web::test]
async fn a_date_of_an_impossible_year_is_refused_in_every_query_that_takes_one() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let mut asked = 0;
    for operation in &operations(&document) {
        let client = match operation.roles.first() {
            Some(role) => app.city(*role).await,
            None => app.anonymous(),
        };
        for parameter in operation.document["parameters"].as_array().into_iter().flatten() {
            let time = match parameter["schema"]["format"].as_str() {
                Some("date") => "",
                Some("date-time") => "T00:00:00Z",
                _ => continue,
            };
            let name = parameter["name"].as_str().expect("a name");
            assert_eq!(
                parameter["in"], "query",
                "{}: a date in a path wants a check of its own",
                operation.id
            );
            for day in
                ["-9999-01-01", "-262143-01-01", "%2B262142-12-31", "12345-01-01", "1899-12-31", "2200-01-01"]
            {
                let path = format!("{}?{name}={day}{time}", nowhere(&operation.path));
                client.get(&path).await.problem(400, "invalid_query");
                asked += 1;
            }
        }
    }
    assert!(asked > 50, "{asked} questions were asked");
}

#[actix_web::test]
async fn every_operation_is_documented_alike() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    for operation in operations(&document) {
        let id = &operation.id;
        assert!(!id.is_empty(), "{} {} has an operation id", operation.method, operation.path);
        for member in ["summary", "description"] {
            assert!(
                operation.document[member].as_str().is_some_and(|text| text.len() > 3),
                "{id} has a {member}"
            );
        }
        assert!(
            operation.document["tags"].as_array().is_some_and(|tags| tags.len() == 1),
            "{id} has one tag"
        );
        if operation.moves {
            assert_eq!(operation.method, Method::POST, "{id} moves something");
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        let request =
            ["Create", "Update", "Login", "Change", "Reason"].iter().any(|start| name.starts_with(start));
        if request && schema.get("properties").is_some() {
            assert_eq!(schema["additionalProperties"], false, "{name} refuses unknown members");
        }
    }
}
