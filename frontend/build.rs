//! Joins `locales/<language>/*.ftl` into one text a language, so that a new slice needs no list to be kept.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    for language in ["zh-CN", "en"] {
        let folder = Path::new(&root).join("locales").join(language);
        let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        files.sort_by_key(fs::DirEntry::path);
        let mut joined = String::new();
        for file in files {
            for line in fs::read_to_string(file.path())?.lines().filter(|line| !line.starts_with('#')) {
                writeln!(joined, "{line}")?;
            }
        }
        fs::write(Path::new(&out).join(format!("{language}.ftl")), joined)?;
    }
    println!("cargo::rerun-if-changed=locales");
    Ok(())
}
