//! Finds PostgreSQL's programs on the machine.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{LocalError, OLDEST_MAJOR};

const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// One installation of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder that holds `initdb`, `pg_ctl` and `postgres`.
    pub folder: PathBuf,
    /// The major version.
    pub major: u32,
}

/// Where to look for PostgreSQL.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Only this folder, when set (`XUETANG_PG_BIN`).
    pub only: Option<PathBuf>,
    /// Folders as in `PATH`; `pg_config` is looked up there too.
    pub path: Option<OsString>,
    /// Folders with one subfolder a version, each with a `bin`.
    pub roots: Vec<PathBuf>,
}

impl Search {
    /// `XUETANG_PG_BIN`, or else `pg_config --bindir`, `PATH` and the distributions' usual folders.
    #[must_use]
    pub fn from_environment() -> Self {
        Self {
            only: std::env::var_os("XUETANG_PG_BIN").filter(|value| !value.is_empty()).map(PathBuf::from),
            path: std::env::var_os("PATH"),
            roots: vec![PathBuf::from("/usr/lib/postgresql"), PathBuf::from("/usr/local/pgsql")],
        }
    }

    /// Every usable installation, in the order of preference.
    pub(super) fn find(&self) -> Result<Vec<Binaries>, LocalError> {
        let folders = self.folders();
        let all: Vec<Binaries> = folders.iter().filter_map(|folder| inspect(folder)).collect();
        let usable: Vec<Binaries> = all.iter().filter(|found| found.major >= OLDEST_MAJOR).cloned().collect();
        match (usable.is_empty(), all.iter().map(|found| found.major).max()) {
            (false, _) => Ok(usable),
            (true, Some(found)) => Err(LocalError::TooOld { found }),
            (true, None) => Err(LocalError::NoBinaries { searched: list(&folders) }),
        }
    }

    fn folders(&self) -> Vec<PathBuf> {
        if let Some(only) = &self.only {
            return vec![only.clone()];
        }
        let on_path: Vec<PathBuf> = self.path.iter().flat_map(std::env::split_paths).collect();
        let mut folders: Vec<PathBuf> = on_path.iter().filter_map(|folder| bindir(folder)).collect();
        folders.extend(on_path);
        folders.extend(self.roots.iter().flat_map(|root| versions(root)));
        folders
    }
}

fn bindir(folder: &Path) -> Option<PathBuf> {
    let pg_config = folder.join("pg_config");
    let output = pg_config.is_file().then(|| Command::new(pg_config).arg("--bindir").output())?.ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim())).filter(|found| !found.as_os_str().is_empty())
}

fn versions(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut numbered: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    numbered.sort_by(|left, right| right.cmp(left));
    let unversioned = Some(root.join("bin")).filter(|bin| bin.is_dir());
    numbered.into_iter().map(|(_, bin)| bin).chain(unversioned).collect()
}

fn inspect(folder: &Path) -> Option<Binaries> {
    if !PROGRAMS.iter().all(|program| folder.join(program).is_file()) {
        return None;
    }
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let major = major_of(&String::from_utf8(output.stdout).ok()?)?;
    Some(Binaries { folder: folder.to_owned(), major })
}

/// The major version in `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once(") ")?.1;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn list(folders: &[PathBuf]) -> String {
    let names: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    if names.is_empty() { "no folder at all".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn fake_installation(bin: &Path, version: &str) {
        std::fs::create_dir_all(bin).unwrap();
        for program in PROGRAMS {
            let path = bin.join(program);
            std::fs::write(&path, format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    #[test]
    fn the_major_version_is_read_from_every_form_of_the_version_line() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn missing_binaries_are_reported_with_what_to_install() {
        let empty = tempfile::tempdir().unwrap();
        let search = Search { only: Some(empty.path().to_owned()), ..Search::default() };
        let text = search.find().unwrap_err().to_string();
        assert!(text.contains("apt-get install postgresql"), "{text}");
        assert!(text.contains(empty.path().to_str().unwrap()), "{text}");
    }

    #[test]
    fn the_newest_version_of_a_root_comes_first_and_old_ones_are_left_out() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "13", "14", "17"] {
            fake_installation(&root.path().join(version).join("bin"), &format!("{version}.2"));
        }
        let search = Search { roots: vec![root.path().to_owned()], ..Search::default() };
        let majors: Vec<u32> = search.find().unwrap().iter().map(|found| found.major).collect();
        assert_eq!(majors, [17, 14]);
    }

    #[test]
    fn only_too_old_versions_are_reported_as_such() {
        let root = tempfile::tempdir().unwrap();
        fake_installation(&root.path().join("13/bin"), "13.9");
        let search = Search { roots: vec![root.path().to_owned()], ..Search::default() };
        assert!(matches!(search.find(), Err(LocalError::TooOld { found: 13 })));
    }
}
