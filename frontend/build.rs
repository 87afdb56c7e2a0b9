//! What the console is compiled with: the version of its texts, and who may do what.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let root = Path::new(&root);
    println!("cargo::rustc-env=TEXTS_VERSION={:016x}", texts_version(root)?);
    fs::write(Path::new(&env::var("OUT_DIR")?).join("may.rs"), roles(root)?)?;
    if env::var("CARGO_CFG_TARGET_ARCH")? == "wasm32" {
        // What cuts the console into parts needs to know who refers to whom.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    for input in ["locales", "../backend/locales", "../openapi/openapi.json"] {
        println!("cargo::rerun-if-changed={input}");
    }
    Ok(())
}

/// A version of the texts, so that a browser never mixes old texts with a new console.
fn texts_version(root: &Path) -> Result<u64, Box<dyn Error>> {
    let mut hasher = DefaultHasher::new();
    for language in ["zh-CN", "en"] {
        let folder = root.join("locales").join(language);
        let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        files.sort_by_key(fs::DirEntry::path);
        for file in files {
            fs::read(file.path())?.hash(&mut hasher);
        }
        fs::read(root.join("../backend/locales").join(language).join("words.ftl"))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The roles of every operation as the OpenAPI document has them: what the API refuses is not offered.
fn roles(root: &Path) -> Result<String, Box<dyn Error>> {
    let document: serde_json::Value =
        serde_json::from_slice(&fs::read(root.join("../openapi/openapi.json"))?)?;
    let mut source = String::new();
    let paths = document["paths"].as_object().ok_or("the document has no paths")?;
    for operation in paths.values().filter_map(|path| path.as_object()).flat_map(serde_json::Map::values) {
        let (Some(id), Some(roles)) = (operation["operationId"].as_str(), operation["x-roles"].as_array())
        else {
            continue;
        };
        let roles: Vec<String> = roles
            .iter()
            .filter_map(|role| role.as_str())
            .map(|role| format!("Role::{}", camel(role)))
            .collect();
        let summary = operation["summary"].as_str().unwrap_or_default();
        writeln!(
            source,
            "/// {summary}\npub const {}: &[Role] = &[{}];",
            id.to_uppercase(),
            roles.join(", ")
        )?;
    }
    Ok(source)
}

/// `facility_clerk` → `FacilityClerk`
fn camel(word: &str) -> String {
    word.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}
