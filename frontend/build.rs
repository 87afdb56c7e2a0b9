//! Gives the texts a version, so that a browser never mixes old texts with a new console.

use std::{
    env,
    error::Error,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut hasher = DefaultHasher::new();
    for language in ["zh-CN", "en"] {
        let folder = Path::new(&root).join("locales").join(language);
        let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        files.sort_by_key(fs::DirEntry::path);
        for file in files {
            fs::read(file.path())?.hash(&mut hasher);
        }
        fs::read(Path::new(&root).join("../backend/locales").join(language).join("words.ftl"))?
            .hash(&mut hasher);
    }
    println!("cargo::rustc-env=TEXTS_VERSION={:016x}", hasher.finish());
    if env::var("CARGO_CFG_TARGET_ARCH")? == "wasm32" {
        // What cuts the console into parts needs to know who refers to whom.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=../backend/locales");
    Ok(())
}
