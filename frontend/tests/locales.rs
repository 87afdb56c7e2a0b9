//! The texts of the console: complete in both languages, all of them used, none missing.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

/// Key (or `Message.attribute`) → the names of its placeholders.
type Texts = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found
}

fn placeholders(pattern: &Pattern<&str>) -> BTreeSet<String> {
    fn inside(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    names.extend(placeholders(&variant.value));
                }
                selector
            }
        };
        match inline {
            InlineExpression::VariableReference { id } => drop(names.insert(id.name.to_owned())),
            InlineExpression::Placeable { expression } => inside(expression, names),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            inside(expression, &mut names);
        }
    }
    names
}

fn texts(language: &str) -> Texts {
    let mut texts = Texts::new();
    let mut add = |key: String, pattern: &Pattern<&str>, file: &Path| {
        let names = placeholders(pattern);
        assert!(texts.insert(key.clone(), names).is_none(), "{key} stands twice, also in {}", file.display());
    };
    let words = root().join("../backend/locales").join(language).join("words.ftl");
    let own = files(&root().join("locales").join(language), "ftl");
    for file in own.into_iter().chain([words]) {
        let source = fs::read_to_string(&file).unwrap();
        let resource = parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{} is not well formed: {errors:?}", file.display()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            if let Some(pattern) = &message.value {
                add(message.id.name.to_owned(), pattern, &file);
            }
            for attribute in &message.attributes {
                add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value, &file);
            }
        }
    }
    texts
}

/// All sources, with calls that stand over several lines as if they stood on one.
fn sources() -> String {
    let all: String =
        files(&root().join("src"), "rs").iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let mut joined = String::with_capacity(all.len());
    for line in all.lines() {
        let line = line.trim_start();
        let inside = joined.ends_with(['(', '[', ',']);
        if inside && line.starts_with([')', ']']) && joined.ends_with(',') {
            joined.pop();
        }
        joined.push_str(if inside || line.starts_with(')') { "" } else { "\n" });
        joined.push_str(line);
    }
    joined
}

/// Every string literal of the sources that could be a key.
fn literals(source: &str) -> BTreeSet<&str> {
    source.split('"').filter(|text| !text.is_empty() && text.chars().all(is_key_char)).collect()
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// The enums of `contract` that are words: name → words.
fn contract_words() -> BTreeMap<String, Vec<String>> {
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files(&root().join("../openapi/src"), "rs") {
        let source = fs::read_to_string(&file).unwrap();
        for block in source.split("words! {").skip(1) {
            let Some((_, rest)) = block.split_once("pub enum ") else { continue };
            let Some((name, body)) = rest.split_once(" {") else { continue };
            let body = body.split("\n    }").next().unwrap_or_default();
            let values = body.split(" = \"").skip(1).filter_map(|after| after.split('"').next());
            // Fluent's names begin with a letter, so `60_69` is found under `n60_69`.
            let named = |word: &str| {
                format!("{}{word}", if word.starts_with(|c: char| c.is_ascii_digit()) { "n" } else { "" })
            };
            words.insert(name.to_owned(), values.map(named).collect());
        }
    }
    // Keys to sort by and names of file formats are not read by people.
    words.retain(|name, _| !name.starts_with('$') && !name.ends_with("Sort") && !name.ends_with("Format"));
    words
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let (chinese, english) = (texts("zh-CN"), texts("en"));
    let missing: Vec<_> = chinese.keys().filter(|key| !english.contains_key(*key)).collect();
    let extra: Vec<_> = english.keys().filter(|key| !chinese.contains_key(*key)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "only in zh-CN: {missing:?}; only in en: {extra:?}");
    let differing: Vec<_> = chinese.iter().filter(|(key, names)| english[*key] != **names).collect();
    assert!(differing.is_empty(), "placeholders differ: {differing:?}");
}

/// The second argument of every `fault("/place", "key")`, where it is written out.
fn keys_of_faults(source: &str) -> impl Iterator<Item = &str> {
    source.split(".fault(").skip(1).filter_map(|after| {
        let (_, key) = after.split_once(',').filter(|(place, _)| !place.contains([')', ';']))?;
        key.trim_start().strip_prefix('"')?.split('"').next()
    })
}

/// The literals that stand where a key may be handed on: at the end of a tuple or call, alone in `Err` or `Some`,
/// or as what a `match` arm gives; those only that begin like the keys of a slice.
fn keys_of_tables<'a>(source: &'a str, slices: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    let parts: Vec<&str> = source.split('"').collect();
    let handed_on = |before: &str, after: &str| {
        let (before, after) = (before.trim_end(), after.trim_start());
        let last = before.ends_with(',') && after.starts_with(')');
        last || ["Err(", "Some(", "=>"].iter().any(|opening| before.ends_with(opening))
    };
    let key_like = |text: &str| {
        text.split_once('-').is_some_and(|(slice, _)| slices.contains(slice))
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    parts
        .windows(3)
        .filter(|part| handed_on(part[0], part[2]) && key_like(part[1]))
        .map(|part| part[1])
        .collect()
}

#[test]
fn every_key_that_is_used_exists() {
    let (texts, sources) = (texts("zh-CN"), sources());
    let mut used = BTreeSet::new();
    for call in [".t(\"", ".ta(\"", "group(\""] {
        used.extend(sources.split(call).skip(1).filter_map(|after| after.split('"').next()));
    }
    let faults: Vec<_> = keys_of_faults(&sources).collect();
    assert!(faults.contains(&"form-required"), "{faults:?}");
    used.extend(faults);
    let slices: BTreeSet<_> = texts.keys().filter_map(|key| key.split('-').next()).collect();
    let tables = keys_of_tables(&sources, &slices);
    assert!(
        tables.contains("audit-act-room-create") && tables.contains("learner-id-malformed"),
        "{tables:?}"
    );
    used.extend(tables);
    let missing: Vec<_> = used.into_iter().filter(|key| !texts.contains_key(*key)).collect();
    assert!(missing.is_empty(), "used but nowhere written: {missing:?}");
}

/// Where words may stand in the sources: what is said before there are texts, names of languages and invented schools,
/// and one heading of the plan editor.
const WORDS_IN_SOURCE: [&str; 3] = ["src/i18n.rs", "examples.rs", "curriculum/editor.rs"];

#[test]
fn words_and_punctuation_stand_in_the_locales() {
    let reader = |c: char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}');
    let mut found = Vec::new();
    for file in files(&root().join("src"), "rs") {
        let name = file.to_string_lossy().into_owned();
        let source = fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let worded = code.filter(|line| line.contains(reader)).map(|line| format!("{name}: {}", line.trim()));
        if !WORDS_IN_SOURCE.iter().any(|allowed| name.ends_with(allowed)) {
            found.extend(worded);
        }
    }
    assert!(found.is_empty(), "not in the locales: {found:#?}");
}

#[test]
fn every_placeholder_of_a_text_is_given_where_it_is_used() {
    let (texts, sources) = (texts("zh-CN"), sources());
    let plain: Vec<_> = sources
        .split(".t(\"")
        .skip(1)
        .filter_map(|after| after.split('"').next())
        .filter(|key| texts.get(*key).is_some_and(|names| !names.is_empty()))
        .collect();
    assert!(plain.is_empty(), "need values, but are read with t(): {plain:?}");
    for after in sources.split(".ta(\"").skip(1) {
        let key = after.split('"').next().unwrap_or_default();
        let end = after.find("])").unwrap_or(after.len());
        for name in texts.get(key).into_iter().flatten() {
            assert!(
                after[..end].contains(&format!("\"{name}\"")),
                "{key} is read without a value for {name}"
            );
        }
    }
}

#[test]
fn no_text_is_left_over() {
    let sources = sources();
    let (used, words) = (literals(&sources), contract_words());
    let unused: Vec<_> = texts("zh-CN")
        .into_keys()
        .filter(|key| {
            let word_of_enum = words.contains_key(key.split('.').next().unwrap_or_default());
            let hint_of_menu = key.strip_suffix("-hint").is_some_and(|entry| used.contains(entry));
            !used.contains(key.as_str()) && !word_of_enum && !hint_of_menu
        })
        .collect();
    assert!(unused.is_empty(), "written but nowhere used: {unused:?}");
}

#[test]
fn every_menu_entry_says_what_one_does_there() {
    let (texts, source) = (texts("zh-CN"), fs::read_to_string(root().join("src/navigation.rs")).unwrap());
    let lines: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let missing: Vec<_> = lines
        .split("entry(Route::")
        .skip(1)
        .filter_map(|after| after.split('"').nth(1))
        .filter(|key| *key != "nav-overview")
        .filter(|key| !texts.contains_key(*key) || !texts.contains_key(&format!("{key}-hint")))
        .collect();
    assert!(missing.is_empty(), "without a text or a hint: {missing:?}");
}

#[test]
fn every_word_of_the_contract_has_a_label() {
    let texts = texts("zh-CN");
    let mut missing = Vec::new();
    for (name, words) in contract_words() {
        assert!(!words.is_empty(), "{name} has no words");
        missing
            .extend(words.iter().map(|word| format!("{name}.{word}")).filter(|key| !texts.contains_key(key)));
    }
    assert!(missing.is_empty(), "without a label: {missing:?}");
}

#[test]
fn words_that_the_contract_no_longer_has_are_removed() {
    let words = contract_words();
    let stale: Vec<_> = texts("zh-CN")
        .into_keys()
        .filter_map(|key| key.split_once('.').map(|(name, word)| (name.to_owned(), word.to_owned())))
        .filter(|(name, word)| !words.get(name).is_some_and(|known| known.contains(word)))
        .collect();
    assert!(stale.is_empty(), "no such words: {stale:?}");
}
