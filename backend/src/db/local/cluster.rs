//! One cluster: created once, started, taken over, stopped.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection};

use super::binaries::Binaries;
use super::place::{Place, SOCKET_FILE};
use super::settings::{self, Durability};
use super::{LocalError, OLDEST_MAJOR};

const SUPERUSER: &str = "xuetang";
/// How long a starting server may recover from a crash.
const RECOVERY: Duration = Duration::from_mins(5);
/// How long the last processes of a killed server may take to end.
const LINGERING: Duration = Duration::from_secs(30);
const STOP_SECONDS: &str = "60";

#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) place: Place,
    pub(super) binaries: Binaries,
    durability: Durability,
}

/// What the folder's `postmaster.pid` stands for.
#[derive(Debug, PartialEq, Eq)]
enum Server {
    Absent,
    /// It names a process that is not, or no longer, the server of this folder.
    Stale,
    Alive,
}

impl Cluster {
    /// The cluster of `place`, created if it is not there.
    pub(super) fn open(place: Place, found: &[Binaries], durability: Durability) -> Result<Self, LocalError> {
        let binaries = choose(&place, found)?;
        let cluster = Self { place, binaries, durability };
        if !cluster.data().join("PG_VERSION").is_file() {
            cluster.create()?;
        }
        Ok(cluster)
    }

    fn data(&self) -> PathBuf {
        self.place.data_folder()
    }

    /// One of PostgreSQL's programs, run inside the folder: `pg_ctl` hands its
    /// arguments to a shell, so they must be names of our own choosing.
    fn program(&self, name: &str) -> Command {
        let mut command = self.place.owner.command(&self.binaries.folder.join(name));
        command.current_dir(&self.place.home);
        command
    }

    /// Runs `initdb` beside the final folder, so that an interrupted one leaves no half cluster.
    fn create(&self) -> Result<(), LocalError> {
        let draft = self.place.home.join("data.new");
        if draft.exists() {
            fs::remove_dir_all(&draft).map_err(LocalError::folder(&draft))?;
        }
        let mut initdb = self.program("initdb");
        initdb.arg("-D").arg(&draft).args([
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-instructions",
        ]);
        initdb.args(["--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C", "--lc-monetary=C"]);
        initdb.args(["--lc-numeric=C", "--lc-time=C"]);
        initdb.arg(match self.durability {
            Durability::Durable => "--data-checksums",
            Durability::Throwaway => "--no-sync",
        });
        run(initdb, "initdb")?;
        fs::rename(&draft, self.data()).map_err(LocalError::folder(&draft))?;
        let home = fs::File::open(&self.place.home).and_then(|folder| folder.sync_all());
        home.map_err(LocalError::folder(&self.place.home))
    }

    /// Starts the server, or makes sure that the one that runs already answers.
    pub(super) fn ensure_running(&self) -> Result<(), LocalError> {
        let found = self.server();
        if found == Server::Alive {
            if self.socket().exists() && self.answers(RECOVERY).is_ok() {
                tracing::info!(folder = %self.place.home.display(), "joined the private PostgreSQL that runs already");
                return Ok(());
            }
            self.stop()?;
        }
        self.remove_leftovers()?;
        self.write_settings()?;
        // The last processes of a killed server need a moment to notice, and
        // PostgreSQL does not start beside them.
        let patience = if found == Server::Absent { Duration::ZERO } else { LINGERING };
        let deadline = Instant::now() + patience;
        while let Err(error) = self.start() {
            if Instant::now() >= deadline {
                return Err(error);
            }
            sleep(Duration::from_millis(250));
        }
        self.answers(RECOVERY)
    }

    /// Removes what a killed server left: its number may belong to another
    /// process by now, which would keep the next one from starting. That its
    /// shared memory is free again, PostgreSQL checks by itself.
    fn remove_leftovers(&self) -> Result<(), LocalError> {
        let lock = self.place.socket_folder().join(format!("{SOCKET_FILE}.lock"));
        for path in [self.data().join("postmaster.pid"), lock, self.socket()] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(LocalError::folder(&path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn socket(&self) -> PathBuf {
        self.place.socket_folder().join(SOCKET_FILE)
    }

    fn server(&self) -> Server {
        match fs::read_to_string(self.data().join("postmaster.pid")) {
            Ok(text) => server_of(&text, &self.data()).unwrap_or_else(|| self.server_by_status()),
            Err(_) => Server::Absent,
        }
    }

    fn server_by_status(&self) -> Server {
        let mut pg_ctl = self.program("pg_ctl");
        pg_ctl.args(["status", "-D", "data"]);
        if run(pg_ctl, "pg_ctl status").is_ok() { Server::Alive } else { Server::Absent }
    }

    pub(super) fn runs(&self) -> bool {
        self.server() == Server::Alive
    }

    /// Whether the folder's server vanished without a word, in a crash or into another container.
    pub(super) fn lost_its_server(&self) -> bool {
        self.server() == Server::Stale
    }

    fn write_settings(&self) -> Result<(), LocalError> {
        let text = settings::render(
            &self.place.socket_folder(),
            &self.place.log_folder(),
            settings::memory(),
            self.durability,
        );
        for (name, text) in [("postgresql.conf", text.as_str()), ("pg_hba.conf", settings::HBA)] {
            let path = self.data().join(name);
            fs::write(&path, text).map_err(LocalError::folder(&path))?;
            self.place.owner.claim(&path)?;
        }
        Ok(())
    }

    fn start(&self) -> Result<(), LocalError> {
        let mut pg_ctl = self.program("pg_ctl");
        pg_ctl.args(["start", "-D", "data", "-l", "log/start.log", "-w", "-s"]);
        pg_ctl.arg("-t").arg(RECOVERY.as_secs().to_string());
        run(pg_ctl, "pg_ctl start").map_err(|error| with_log(error, &self.last_words()))
    }

    /// The end of the newest log file.
    fn last_words(&self) -> String {
        let entries = fs::read_dir(self.place.log_folder()).into_iter().flatten().flatten();
        let newest = entries.max_by_key(|entry| entry.metadata().and_then(|found| found.modified()).ok());
        let text = newest.and_then(|entry| fs::read_to_string(entry.path()).ok()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }

    fn answers(&self, patience: Duration) -> Result<(), LocalError> {
        let deadline = Instant::now() + patience;
        loop {
            match PgConnection::establish(&self.url("postgres")) {
                Ok(_) => return Ok(()),
                Err(_) if self.server() == Server::Alive && Instant::now() < deadline => {
                    sleep(Duration::from_millis(100));
                }
                Err(error) => return Err(LocalError::Unreachable(error.to_string())),
            }
        }
    }

    /// The URL by which the cluster's owner logs in.
    pub(super) fn url(&self, database: &str) -> String {
        self.url_of(SUPERUSER, database)
    }

    /// The URL by which `user` logs in.
    pub(super) fn url_of(&self, user: &str, database: &str) -> String {
        let user = percent_encoded(user.as_bytes());
        let folder = self.place.socket_folder();
        let host = percent_encoded(folder.as_os_str().as_encoded_bytes());
        let database = percent_encoded(database.as_bytes());
        format!("postgresql://{user}@/{database}?host={host}&port=5432")
    }

    /// Stops the server after rolling back what is open; nothing committed is lost.
    pub(super) fn stop(&self) -> Result<(), LocalError> {
        if !self.runs() {
            return Ok(());
        }
        let mode = match self.durability {
            Durability::Durable => "fast",
            Durability::Throwaway => "immediate",
        };
        let mut pg_ctl = self.program("pg_ctl");
        pg_ctl.args(["stop", "-D", "data", "-w", "-s", "-m", mode, "-t", STOP_SECONDS]);
        run(pg_ctl, "pg_ctl stop")
    }
}

/// The installation that can run the cluster of `place`; for a new one, the first found.
fn choose(place: &Place, found: &[Binaries]) -> Result<Binaries, LocalError> {
    let made_by = fs::read_to_string(place.data_folder().join("PG_VERSION"))
        .ok()
        .and_then(|text| text.trim().parse::<u32>().ok());
    let fitting = found.iter().find(|binaries| made_by.is_none_or(|major| major == binaries.major));
    fitting.cloned().ok_or_else(|| LocalError::OtherVersion {
        folder: place.data_folder(),
        cluster: made_by.unwrap_or(OLDEST_MAJOR),
        found: found.iter().map(|binaries| binaries.major.to_string()).collect::<Vec<_>>().join(", "),
    })
}

/// Judges the text of a `postmaster.pid`: a server has its data folder as its
/// working folder, while a dead one's number may have gone to anybody. `None`
/// where the system does not let us see.
fn server_of(pid_file: &str, data: &Path) -> Option<Server> {
    let Some(pid) = pid_file.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else {
        return Some(Server::Stale);
    };
    match fs::read_link(format!("/proc/{pid}/cwd")) {
        Ok(folder) if folder == data => Some(Server::Alive),
        Ok(_) => Some(Server::Stale),
        Err(error) if error.kind() == ErrorKind::NotFound && Path::new("/proc/self/cwd").exists() => {
            Some(Server::Stale)
        }
        Err(_) => None,
    }
}

fn run(mut command: Command, program: &str) -> Result<(), LocalError> {
    let failed = |detail: String| LocalError::Program { program: program.to_owned(), detail };
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

fn with_log(error: LocalError, log: &str) -> LocalError {
    match error {
        LocalError::Program { program, detail } => {
            LocalError::Program { program, detail: format!("{detail}\n{}", log.trim()) }
        }
        other => other,
    }
}

fn percent_encoded(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, &byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recycled_process_number_is_not_taken_for_the_server() {
        let elsewhere = tempfile::tempdir().unwrap();
        let own = format!("{}\n{}\n", std::process::id(), elsewhere.path().display());
        assert_eq!(server_of(&own, elsewhere.path()), Some(Server::Stale));
        let working_folder = std::env::current_dir().unwrap();
        assert_eq!(server_of(&own, &working_folder), Some(Server::Alive));
        assert_eq!(server_of("not a number\n", &working_folder), Some(Server::Stale));
    }

    #[test]
    fn a_folder_name_with_signs_survives_in_the_url() {
        assert_eq!(percent_encoded("/a b/银?&".as_bytes()), "/a%20b/%E9%93%B6%3F%26");
    }
}
