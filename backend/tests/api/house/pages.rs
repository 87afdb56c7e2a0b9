//! Pages of long lists go on where an index can begin (`db::keyset`).

use regex::Regex;

use super::sources;

#[test]
fn no_list_goes_on_in_a_way_that_no_index_can_follow() {
    let slow = Regex::new(r"\.(gt|lt)\([^()]*(\([^()]*\))*\)\s*\.or\(\w+::\w+\.eq\(").expect("a pattern");
    let known = "a::starts_at.gt(at.clone())\n    .or(a::starts_at.eq(at).and(a::id.gt(id)))";
    assert!(slow.is_match(known));
    let sources = sources();
    let wrong: Vec<_> = sources.iter().filter(|one| slow.is_match(&one.text)).map(|one| &one.name).collect();
    assert!(wrong.is_empty(), "say it by `after!` or `before!` of `db::keyset`: {wrong:#?}");
    assert!(sources.iter().filter(|one| one.text.contains("::keyset::")).count() > 15, "the lists are there");
}
