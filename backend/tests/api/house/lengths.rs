//! The document tells the lengths that the server enforces.

use std::collections::BTreeMap;
use std::path::Path;

use regex::Regex;

/// `min` and `max` of an attribute, without a least length of nothing.
fn bounds(attribute: &str) -> BTreeMap<String, String> {
    let bound = Regex::new(r"(min|max)(?:_length|_items)? = ([0-9_]+)").expect("a pattern");
    let found = bound.captures_iter(attribute).map(|found| (found[1].to_owned(), found[2].to_owned()));
    found.filter(|(_, number)| number != "0").collect()
}

#[test]
fn every_length_that_is_enforced_is_told_in_the_document() {
    let enforced = Regex::new(r"validate\(length\(([^)]*)\)[^\n]*\n([^\n]*)\n").expect("a pattern");
    let (mut folders, mut seen) = (vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/src")], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let text = std::fs::read_to_string(&path).expect("text");
            for found in enforced.captures_iter(&text) {
                let told = if found[2].contains("schema(") { bounds(&found[2]) } else { BTreeMap::new() };
                assert_eq!(told, bounds(&found[1]), "{name}: tell it on the next line: {}", &found[0]);
                seen += 1;
            }
        }
    }
    assert!(seen > 70, "{seen} lengths are enforced");
}
