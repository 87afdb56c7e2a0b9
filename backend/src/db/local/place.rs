//! Where a private cluster lies, and as whom it runs.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{User, geteuid};
use sha2::{Digest, Sha256};

use super::LocalError;

/// Holds the clusters of data folders that the user `postgres` cannot enter.
const FALLBACK_ROOT: &str = "/var/lib/xuetang";
const SERVICE_USER: &str = "postgres";
/// The longest path of a Unix socket, without the final NUL.
const LONGEST_SOCKET_PATH: usize = 107;
pub(super) const SOCKET_FILE: &str = ".s.PGSQL.5432";

/// As whom PostgreSQL's programs run; root hands over to somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owner {
    uid: u32,
    gid: u32,
    switch: bool,
}

impl Owner {
    fn of_this_process() -> Self {
        Self { uid: geteuid().as_raw(), gid: nix::unistd::getegid().as_raw(), switch: false }
    }

    fn service_user() -> Result<Self, LocalError> {
        let missing = |detail: String| LocalError::NoUser(detail);
        let look_up = || User::from_name(SERVICE_USER).map_err(|error| missing(error.to_string()));
        let user = match look_up()? {
            Some(user) => Some(user),
            None => create_service_user().map_err(missing).and_then(|()| look_up())?,
        };
        let user = user.ok_or_else(|| missing("it is still unknown after useradd".to_owned()))?;
        Ok(Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), switch: true })
    }

    /// A command that runs as this owner, from `/`, in a plain environment.
    pub(super) fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Hands `path` over to this owner.
    pub(super) fn claim(self, path: &Path) -> Result<(), LocalError> {
        if self.switch {
            chown(path, Some(self.uid), Some(self.gid)).map_err(LocalError::folder(path))?;
        }
        Ok(())
    }

    /// Makes sure that `folder` exists and that only this owner can enter it.
    fn private_folder(self, folder: &Path) -> Result<(), LocalError> {
        match DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => self.claim(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.check_private(folder),
            Err(error) => Err(LocalError::folder(folder)(error)),
        }
    }

    fn check_private(self, folder: &Path) -> Result<(), LocalError> {
        let found = fs::symlink_metadata(folder).map_err(LocalError::folder(folder))?;
        if found.is_dir() && found.uid() == self.uid && found.mode() & 0o777 == 0o700 {
            Ok(())
        } else {
            Err(LocalError::UnsafeFolder(folder.to_owned()))
        }
    }

    /// Whether this owner gets to `folder`, which takes the right to pass every folder above it.
    fn can_enter(self, folder: &Path) -> bool {
        self.command(Path::new("true")).current_dir(folder).status().is_ok_and(|status| status.success())
    }
}

fn create_service_user() -> Result<(), String> {
    let output = Command::new("useradd")
        .args(["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVICE_USER])
        .output()
        .map_err(|error| format!("useradd: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

/// The folder of a cluster and its owner.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) home: PathBuf,
    pub(super) owner: Owner,
}

impl Place {
    /// Picks, and makes ready, the folder for the cluster of `data_dir`.
    pub(super) fn choose(data_dir: &Path) -> Result<Self, LocalError> {
        fs::create_dir_all(data_dir).map_err(LocalError::folder(data_dir))?;
        let data_dir = data_dir.canonicalize().map_err(LocalError::folder(data_dir))?;
        let near = data_dir.join("postgres");
        let place = if geteuid().is_root() { Self::for_root(&data_dir, near) } else { Self::for_user(near) }?;
        for folder in [place.log_folder(), place.socket_folder()] {
            place.owner.private_folder(&folder)?;
        }
        Ok(place)
    }

    fn for_user(near: PathBuf) -> Result<Self, LocalError> {
        let owner = Owner::of_this_process();
        match fs::metadata(&near) {
            Ok(found) if found.uid() != owner.uid => {
                return Err(LocalError::OtherOwner { folder: near, owner: found.uid() });
            }
            _ => owner.private_folder(&near)?,
        }
        Ok(Self { home: near, owner })
    }

    fn for_root(data_dir: &Path, near: PathBuf) -> Result<Self, LocalError> {
        let far = Path::new(FALLBACK_ROOT).join(key_of(data_dir));
        for home in [&near, &far] {
            if let Some(owner) = owner_of_cluster(home)? {
                return Ok(Self { home: home.clone(), owner });
            }
        }
        let owner = Owner::service_user()?;
        owner.private_folder(&near)?;
        if owner.can_enter(&near) {
            return Ok(Self { home: near, owner });
        }
        fs::remove_dir(&near).map_err(LocalError::folder(&near))?;
        Self::far_away(data_dir, far, owner)
    }

    fn far_away(data_dir: &Path, far: PathBuf, owner: Owner) -> Result<Self, LocalError> {
        fs::create_dir_all(FALLBACK_ROOT).map_err(LocalError::folder(Path::new(FALLBACK_ROOT)))?;
        owner.private_folder(&far)?;
        let note = far.join("ORIGIN");
        fs::write(&note, format!("{}\n", data_dir.display())).map_err(LocalError::folder(&note))?;
        tracing::warn!(
            data_dir = %data_dir.display(), instead = %far.display(),
            "the user {SERVICE_USER} cannot enter the data folder: the database lies elsewhere",
        );
        Ok(Self { home: far, owner })
    }

    /// PostgreSQL's data folder.
    pub(super) fn data_folder(&self) -> PathBuf {
        self.home.join("data")
    }

    /// The folder of the server's log files.
    pub(super) fn log_folder(&self) -> PathBuf {
        self.home.join("log")
    }

    /// The folder of the socket: beside the data, or in `/tmp` when that path is too long for a socket.
    pub(super) fn socket_folder(&self) -> PathBuf {
        let beside = self.home.join("run");
        if beside.join(SOCKET_FILE).as_os_str().len() <= LONGEST_SOCKET_PATH {
            beside
        } else {
            Path::new("/tmp").join(format!("xuetang-{}", key_of(&self.home)))
        }
    }

    /// The lock file `name` of the folder, opened but not locked.
    pub(super) fn lock_file(&self, name: &str) -> Result<File, LocalError> {
        let path = self.home.join(name);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(LocalError::folder(&path))?;
        self.owner.claim(&path)?;
        Ok(file)
    }
}

/// Whose cluster lies in `home`, if one does: it can only run as that user.
fn owner_of_cluster(home: &Path) -> Result<Option<Owner>, LocalError> {
    if !home.join("data/PG_VERSION").is_file() {
        return Ok(None);
    }
    let found = fs::metadata(home.join("data")).map_err(LocalError::folder(home))?;
    let owner = Owner { uid: found.uid(), gid: found.gid(), switch: true };
    if owner.uid == 0 || !owner.can_enter(home) {
        return Err(LocalError::OtherOwner { folder: home.to_owned(), owner: owner.uid });
    }
    Ok(Some(owner))
}

/// A short name that stands for a path.
fn key_of(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    base16ct::lower::encode_string(&Sha256::digest(path.as_os_str().as_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_too_long_for_the_system_moves_to_a_short_folder() {
        let owner = Owner::of_this_process();
        let short = Place { home: PathBuf::from("/data/postgres"), owner };
        assert_eq!(short.socket_folder(), Path::new("/data/postgres/run"));
        let long = Place { home: PathBuf::from("/").join("a".repeat(100)), owner };
        let folder = long.socket_folder();
        assert!(folder.starts_with("/tmp"));
        assert!(folder.join(SOCKET_FILE).as_os_str().len() <= LONGEST_SOCKET_PATH);
    }

    #[test]
    fn a_folder_that_others_may_enter_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let open = tempfile::tempdir().unwrap();
        fs::set_permissions(open.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let refused = Owner::of_this_process().private_folder(open.path());
        assert!(matches!(refused, Err(LocalError::UnsafeFolder(_))));
    }
}
