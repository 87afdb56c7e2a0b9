//! The field's terms with their labels.

use std::collections::BTreeSet;

use contract::auth::Role;
use contract::dictionary::DictionaryList;
use regex::Regex;
use reqwest::Method;

use crate::support::TestApp;

/// Enums of the wire that are no terms of the field: orders of lists, forms of files.
const NO_TERMS: &[&str] = &["FacilitySort", "SheetFormat"];

#[actix_web::test]
async fn every_enum_of_the_contract_is_in_the_dictionary() {
    let app = TestApp::spawn().await;
    let client = app.city(Role::Auditor).await;
    let answer = client.get("/api/v1/dictionaries").await.expect(200);
    let list: DictionaryList = answer.read();
    let told: BTreeSet<String> = list.items.into_iter().map(|item| item.name).collect();
    let pattern = Regex::new(r"(?m)^    pub enum (\w+) \{").unwrap();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/src")];
    let mut there = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(path).unwrap();
                there.extend(pattern.captures_iter(&text).map(|found| found[1].to_owned()));
            }
        }
    }
    let missing: Vec<_> = there.difference(&told).filter(|name| !NO_TERMS.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "add them to backend/src/dictionary and locales/*/words.ftl: {missing:?}");
    let etag = answer.etag();
    let again = client.send(Method::GET, "/api/v1/dictionaries", None, &[("if-none-match", &etag)]).await;
    assert_eq!(again.expect(304).bytes.len(), 0);
}
